/*
 * changelog_yaml.c
 *		A changelog in YAML: mappings and lists by their indentation.
 *
 * Anchors, aliases, tags, keys of more than one line and several documents
 * are not read. changelog_flow.c reads quotes and brackets.
 */
#include "migcheck/frameworks/changelog_yaml.h"

#include <ctype.h>
#include <string.h>

#include "text/affix.h"

static bool read_yaml_block(YamlReader *reader, ChangelogNode *into,
							int least);

/* Note what is wrong here; always false, for "return yaml_fail(...)". */
bool
yaml_fail(YamlReader *reader, const char *text)
{
	if (reader->error->text == NULL)
	{
		reader->error->text = text;
		reader->error->line = reader->line;
	}
	return false;
}

/* Note that Liquibase reads more of YAML than migcheck does; always false. */
bool
yaml_fail_unread(YamlReader *reader)
{
	reader->error->unread = true;
	return yaml_fail(reader, "an anchor, alias, tag or directive of YAML's, "
					 "or a key of several lines, is not read");
}

/* Return the column of the reader's place, from 0. */
int
yaml_column(const YamlReader *reader)
{
	const char *p = reader->p;

	while (p > reader->text && p[-1] != '\n')
		p--;
	return reader->p - p;
}

/* Return true if the reader is at a character that YAML gives a meaning. */
bool
yaml_is_indicator(const YamlReader *reader)
{
	if (strchr("&*!|>%@`", *reader->p) != NULL)
		return true;
	return (*reader->p == '?' || *reader->p == '-') &&
		(reader->p + 1 == reader->end ||
		 isspace((unsigned char) reader->p[1]));
}

/* Return true if there is a colon at p that ends a key. */
bool
yaml_ends_key(const YamlReader *reader, const char *p)
{
	return *p == ':' && (p + 1 >= reader->end ||
						 isspace((unsigned char) p[1]) ||
						 strchr(",[]{}", p[1]) != NULL);
}

/*
 * Go to the next token, over blanks, comments and lines' ends. False at the
 * end of the text, and on an error.
 */
bool
yaml_skip_to_token(YamlReader *reader)
{
	while (reader->p < reader->end)
	{
		char		c = *reader->p;

		if (c == '#' && (reader->p == reader->text ||
						 isspace((unsigned char) reader->p[-1])))
		{
			while (reader->p < reader->end && *reader->p != '\n')
				reader->p++;
		}
		else if (c == '\t')
			return yaml_fail(reader, "a tab, which YAML does not take for a "
							 "blank");
		else if (!isspace((unsigned char) c))
			return true;
		else
		{
			reader->line += c == '\n';
			reader->p++;
		}
	}
	return false;
}

/* Return true if the rest of the line is empty, or a comment. */
static bool
rest_is_empty(const YamlReader *reader)
{
	const char *p = reader->p;

	while (p < reader->end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p == reader->end || *p == '\n' ||
		(*p == '#' && p > reader->text && isspace((unsigned char) p[-1]));
}

/* Return true if the reader is at the "-" of a list's item. */
static bool
is_at_dash(const YamlReader *reader)
{
	return *reader->p == '-' && (reader->p + 1 == reader->end ||
								 isspace((unsigned char) reader->p[1]));
}

/* Return true if a document's mark, "---" or "...", is here. */
static bool
is_at_document_mark(const YamlReader *reader)
{
	return reader->end - reader->p >= 3 && yaml_column(reader) == 0 &&
		(memcmp(reader->p, "---", 3) == 0 || memcmp(reader->p, "...", 3) == 0) &&
		(reader->end - reader->p == 3 || isspace((unsigned char) reader->p[3]));
}

/*
 * Return the end of the plain scalar's text on this line: a comment, a colon
 * behind a key, or the line's end, without blanks before it.
 */
static const char *
find_plain_end(const YamlReader *reader)
{
	const char *p = reader->p;
	const char *stop = p;

	for (; p < reader->end && *p != '\n'; p++)
	{
		if ((*p == ':' && (p + 1 >= reader->end ||
						   isspace((unsigned char) p[1]))) ||
			(*p == '#' && p > reader->p && isspace((unsigned char) p[-1])))
			break;
		if (!isspace((unsigned char) *p))
			stop = p + 1;
	}
	return stop;
}

/*
 * Read a plain scalar, which goes on over the lines that are indented to at
 * least a column.
 */
static bool
read_yaml_plain(YamlReader *reader, ChangelogNode *into, int least)
{
	char	   *value = reader->scratch;
	size_t		len = 0;

	for (;;)
	{
		const char *stop = find_plain_end(reader);
		uint32_t	line = reader->line;
		uint32_t	feeds;

		memcpy(value + len, reader->p, stop - reader->p);
		len += stop - reader->p;
		reader->p = stop;
		if (!rest_is_empty(reader))
			return yaml_fail(reader, "a value has a colon that is not quoted");
		while (reader->p < reader->end && isspace((unsigned char) *reader->p))
		{
			reader->line += *reader->p == '\n';
			reader->p++;
		}
		feeds = reader->line - line;
		if (reader->p == reader->end || *reader->p == '#' ||
			yaml_column(reader) < least || is_at_document_mark(reader))
			break;
		if (feeds == 1)
			value[len++] = ' ';
		while (feeds > 1)
		{
			value[len++] = '\n';
			feeds--;
		}
	}
	into->value = changelog_plain_value(reader->arena, value, len);
	return true;
}

/* How a block of lines is read. */
typedef struct BlockStyle
{
	bool		folded;
	char		chomp;			/* '-', '+' or 0 */
	int			indent;			/* 0: that of the first line */
} BlockStyle;

/* Take what is behind "|" or ">", up to the first line of the block. */
static bool
take_block_header(YamlReader *reader, BlockStyle *style)
{
	style->folded = *reader->p++ == '>';
	for (; reader->p < reader->end; reader->p++)
	{
		if (*reader->p == '-' || *reader->p == '+')
			style->chomp = *reader->p;
		else if (*reader->p >= '1' && *reader->p <= '9')
			style->indent = *reader->p - '0';
		else
			break;
	}
	if (!rest_is_empty(reader))
		return yaml_fail(reader, "text behind the mark of a block");
	while (reader->p < reader->end && *reader->p != '\n')
		reader->p++;
	if (reader->p < reader->end)
	{
		reader->p++;
		reader->line++;
	}
	return true;
}

/* Return how many blanks a line begins with, and whether it has more. */
static int
count_indent(const YamlReader *reader, const char *p, bool *blank)
{
	const char *start = p;

	while (p < reader->end && *p == ' ')
		p++;
	*blank = p == reader->end || *p == '\n' ||
		(*p == '\r' && (p + 1 == reader->end || p[1] == '\n'));
	return p - start;
}

/* Return the indentation of the first line of a block that is not empty. */
static int
find_block_indent(const YamlReader *reader)
{
	for (const char *p = reader->p; p < reader->end;)
	{
		bool		blank;
		int			indent = count_indent(reader, p, &blank);
		const char *feed = memchr(p, '\n', reader->end - p);

		if (!blank)
			return indent;
		if (feed == NULL)
			break;
		p = feed + 1;
	}
	return 0;
}

/* What was read of a block of lines. */
typedef struct BlockText
{
	char	   *value;
	size_t		len;
	size_t		feeds;			/* lines' ends since the last line with text */
	bool		started;
	bool		further;		/* that line was indented further */
} BlockText;

/*
 * Append a line of a block. In a folded one the end between two lines is a
 * blank, and one of several ends is dropped, unless a line is indented further.
 */
static void
append_block_line(BlockText *block, bool folded, const char *line, size_t len)
{
	bool		further = *line == ' ' || *line == '\t';

	if (folded && block->started && !further && !block->further)
	{
		if (block->feeds == 1)
			block->value[block->len++] = ' ';
		block->feeds--;
	}
	for (; block->feeds > 0; block->feeds--)
		block->value[block->len++] = '\n';
	memcpy(block->value + block->len, line, len);
	block->len += len;
	block->started = true;
	block->further = further;
}

/*
 * End a block as its header says: with all lines' ends for "+", with none for
 * "-", else with one behind its text.
 */
static void
end_block_text(BlockText *block, char chomp)
{
	if (chomp != '+' && block->feeds > 0)
		block->feeds = chomp == 0 && block->started;
	for (; block->feeds > 0; block->feeds--)
		block->value[block->len++] = '\n';
}

/*
 * Read a block of lines, "|" or ">". parent is the column of what it belongs
 * to.
 */
static bool
read_yaml_lines(YamlReader *reader, ChangelogNode *into, int parent)
{
	BlockStyle	style = {0};
	BlockText	block = {.value = reader->scratch};
	int			indent;

	if (!take_block_header(reader, &style))
		return false;
	indent = style.indent > 0 ? (parent < 0 ? 0 : parent) + style.indent :
		find_block_indent(reader);
	while (reader->p < reader->end && indent > parent)
	{
		bool		blank;
		int			own = count_indent(reader, reader->p, &blank);
		const char *feed = memchr(reader->p, '\n', reader->end - reader->p);
		const char *stop = feed ? feed : reader->end;

		if (!blank && own < indent)
			break;
		if (stop > reader->p && stop[-1] == '\r')
			stop--;
		if (stop - reader->p > indent)
			append_block_line(&block, style.folded, reader->p + indent,
							  stop - reader->p - indent);
		block.feeds += feed != NULL;
		reader->line += feed != NULL;
		reader->p = feed ? feed + 1 : reader->end;
	}
	end_block_text(&block, style.chomp);
	into->value = arena_copy(reader->arena, block.value, block.len);
	return true;
}

/*
 * Read a value that begins here, on the line of its key or dash or below.
 * parent is the column of what it belongs to.
 */
static bool
read_yaml_value(YamlReader *reader, ChangelogNode *into, int parent)
{
	switch (*reader->p)
	{
		case '|':
		case '>':
			return read_yaml_lines(reader, into, parent);
		case '{':
		case '[':
			return yaml_read_flow(reader, into) && (rest_is_empty(reader) ||
													yaml_fail(reader, "text behind a closing bracket"));
		case '"':
		case '\'':
			into->value = yaml_take_quoted(reader);
			return into->value != NULL &&
				(rest_is_empty(reader) ||
				 yaml_fail(reader, "text behind a closing quote"));
		default:
			if (yaml_is_indicator(reader))
				return yaml_fail_unread(reader);
			if (strchr(",]}", *reader->p) != NULL)
				return yaml_fail(reader, "a bracket that nothing opened");
			return read_yaml_plain(reader, into, parent + 1);
	}
}

/*
 * Take the key of a mapping if one is here, up to and with its colon; NULL if
 * this is something else, and the reader stays.
 */
static const char *
take_yaml_key(YamlReader *reader)
{
	YamlReader	before = *reader;
	ChangelogError error = *reader->error;
	const char *name = NULL;
	const char *stop;

	if (*reader->p == '"' || *reader->p == '\'')
	{
		name = yaml_take_quoted(reader);
		stop = reader->p;
	}
	else
	{
		stop = strchr("{[|>", *reader->p) != NULL ||
			yaml_is_indicator(reader) ? reader->p : find_plain_end(reader);
		if (stop > reader->p)
			name = arena_copy(reader->arena, reader->p, stop - reader->p);
	}
	while (stop < reader->end && *stop == ' ')
		stop++;
	if (name == NULL || reader->line != before.line || stop == reader->end ||
		*stop != ':' || (stop + 1 < reader->end &&
						 !isspace((unsigned char) stop[1])))
	{
		*reader = before;
		*reader->error = error;
		return NULL;
	}
	reader->p = stop + 1;
	return name;
}

/* Read what is behind a key's colon. column is that of the key. */
static bool
read_key_value(YamlReader *reader, ChangelogNode *node, int column)
{
	bool		same_line = !rest_is_empty(reader);
	int			found;

	if (!yaml_skip_to_token(reader))
		return reader->error->text == NULL;
	if (same_line)
		return read_yaml_value(reader, node, column);
	found = yaml_column(reader);
	if (is_at_document_mark(reader))
		return true;
	/* The dashes of a list may lie below the key itself. */
	if (found > column || (found == column && is_at_dash(reader)))
		return read_yaml_block(reader, node, column + 1);
	return true;
}

/* Read a mapping whose keys are at a column. */
static bool
read_yaml_mapping(YamlReader *reader, ChangelogNode *into, const char *name,
				  int column)
{
	for (;;)
	{
		uint32_t	line = reader->line;
		ChangelogNode *node = changelog_add_node(reader->arena, into, name,
												 line);

		if (strcmp(name, "<<") == 0)
			return yaml_fail_unread(reader);
		if (!read_key_value(reader, node, column))
			return false;
		if (!yaml_skip_to_token(reader))
			return reader->error->text == NULL;
		if (yaml_column(reader) < column || is_at_document_mark(reader))
			return true;
		if (yaml_column(reader) > column)
			return yaml_fail(reader, "a line is indented further than the key "
							 "that it would belong to");
		if (is_at_dash(reader))
			return yaml_fail(reader, "an item of a list among the keys of a "
							 "mapping");
		name = take_yaml_key(reader);
		if (name == NULL)
			return yaml_is_indicator(reader) ? yaml_fail_unread(reader) :
				yaml_fail(reader, "a line that is not a key with a colon");
	}
}

/* Read a list whose dashes are at a column. */
static bool
read_yaml_list(YamlReader *reader, ChangelogNode *into, int column)
{
	into->is_list = true;
	for (;;)
	{
		ChangelogNode item = {.name = "", .line = reader->line};
		bool		same_line;

		reader->p++;
		same_line = !rest_is_empty(reader);
		if (yaml_skip_to_token(reader) && (same_line ||
										   yaml_column(reader) > column) &&
			!is_at_document_mark(reader) &&
			!read_yaml_block(reader, &item, column + 1))
			return false;
		if (reader->error->text != NULL)
			return false;
		if (item.child == NULL)
			changelog_add_node(reader->arena, into, "", item.line)->value =
				item.value;
		else
		{
			/* What the item holds becomes the list's. */
			if (into->last != NULL)
				into->last->next = item.child;
			else
				into->child = item.child;
			into->last = item.last;
		}
		if (!yaml_skip_to_token(reader))
			return reader->error->text == NULL;
		if (yaml_column(reader) < column || is_at_document_mark(reader))
			return true;
		if (yaml_column(reader) > column)
			return yaml_fail(reader, "a line is indented further than the "
							 "item that it would belong to");
		/* A key below ends a list that lies at the column of its own key. */
		if (!is_at_dash(reader))
			return true;
	}
}

/*
 * Read the list, mapping or value that begins here into a node. What is less
 * indented than least does not belong to it.
 */
static bool
read_yaml_block(YamlReader *reader, ChangelogNode *into, int least)
{
	int			column = yaml_column(reader);
	const char *name;
	bool		read;

	if (++reader->depth > CHANGELOG_MAX_DEPTH)
		return yaml_fail(reader, "lists and mappings lie too deep in each "
						 "other");
	if (is_at_dash(reader))
		read = read_yaml_list(reader, into, column);
	else
	{
		name = take_yaml_key(reader);
		read = name != NULL ? read_yaml_mapping(reader, into, name, column) :
			read_yaml_value(reader, into, least - 1);
	}
	reader->depth--;
	return read;
}

/* See changelog.h. */
ChangelogNode *
changelog_parse_yaml(Arena *arena, const char *text, size_t len,
					 ChangelogError *error)
{
	ChangelogNode *root = changelog_add_node(arena, NULL, "", 1);
	size_t		mark = bytes_begin_length(text, len, UTF8_BOM);
	YamlReader	reader = {.arena = arena, .text = text + mark,
		.p = text + mark, .end = text + len, .line = 1, .error = error
	};

	memset(error, 0, sizeof(ChangelogError));
	reader.scratch = arena_alloc(arena, YAML_SCRATCH_BYTES(len));
	if (memchr(text, '\0', len) != NULL)
		yaml_fail(&reader, "the text has zero bytes, as of UTF-16");
	else if (!yaml_skip_to_token(&reader))
		yaml_fail(&reader, "the file is empty");
	else if (is_at_document_mark(&reader))
	{
		reader.p += 3;
		if (!yaml_skip_to_token(&reader))
			yaml_fail(&reader, "the file is empty");
	}
	if (error->text == NULL && read_yaml_block(&reader, root, 0) &&
		yaml_skip_to_token(&reader))
	{
		if (is_at_document_mark(&reader) && *reader.p == '.')
			reader.p += 3;
		if (yaml_skip_to_token(&reader))
			yaml_fail(&reader, is_at_document_mark(&reader) ?
					  "a second document, of which Liquibase reads one" :
					  "text behind the end of the document");
	}
	return error->text == NULL ? root : NULL;
}
