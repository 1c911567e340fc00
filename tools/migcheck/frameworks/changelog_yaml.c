/*
 * changelog_yaml.c
 *		A changelog in YAML or JSON, read by libyaml: mappings and lists.
 *
 * Anchors, aliases, tags and merged keys are not read.
 */
#include "migcheck/frameworks/changelog.h"

#include <string.h>

#include <yaml.h>

#include "text/affix.h"

/* A mapping or list that is open, and the node that gets what it holds. */
typedef struct YamlLevel
{
	ChangelogNode *into;
	ChangelogNode *key;			/* whose value comes next; NULL for none */
	bool		is_mapping;
} YamlLevel;

typedef struct YamlReader
{
	Arena	   *arena;
	yaml_parser_t parser;
	ChangelogError *error;
	ChangelogNode *root;
	YamlLevel	open[CHANGELOG_MAX_DEPTH];
	int			depth;
	int			documents;
	const char *text;			/* at the character that index is of */
	const char *end;
	size_t		index;
} YamlReader;

/* Note what is wrong with an event; false, for "return fail_yaml(...)". */
static bool
fail_yaml(YamlReader *reader, const yaml_event_t * event, const char *text)
{
	reader->error->text = text;
	reader->error->line = event->start_mark.line + 1;
	return false;
}

/* Note that Liquibase reads more of YAML than migcheck does; false. */
static bool
fail_yaml_unread(YamlReader *reader, const yaml_event_t * event)
{
	reader->error->unread = true;
	return fail_yaml(reader, event, "an anchor, alias or tag of YAML's, or a "
					 "key that is more than a word, is not read");
}

/*
 * Return a mark's place in the text. libyaml counts characters; marks come in
 * their order, and NULL is returned for one that does not.
 */
static const char *
find_mark(YamlReader *reader, const yaml_mark_t * mark)
{
	if (mark->index < reader->index)
		return NULL;
	for (; reader->index < mark->index && reader->text < reader->end;
		 reader->index++)
	{
		do
			reader->text++;
		while (reader->text < reader->end &&
			   ((unsigned char) *reader->text & 0xC0) == 0x80);
	}
	return reader->text;
}

/*
 * Refuse what libyaml reads and Liquibase's SnakeYAML does not: a tab before
 * a value, and the escape of a slash.
 */
static bool
check_snakeyaml_reads(YamlReader *reader, const yaml_event_t * event)
{
	const char *begin = reader->text;
	const char *start = find_mark(reader, &event->start_mark);

	if (start == NULL || (event->type != YAML_SCALAR_EVENT &&
						  event->type != YAML_MAPPING_START_EVENT &&
						  event->type != YAML_SEQUENCE_START_EVENT))
		return true;
	for (const char *p = start; p > begin && (p[-1] == ' ' || p[-1] == '\t');
		 p--)
	{
		if (p[-1] == '\t')
			return fail_yaml(reader, event, "a tab, which Liquibase does not "
							 "take for a blank");
	}
	if (event->type != YAML_SCALAR_EVENT ||
		event->data.scalar.style != YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		return true;
	for (const char *p = start, *stop = find_mark(reader, &event->end_mark);
		 p < stop; p++)
	{
		if (*p == '\\' && *++p == '/')
			return fail_yaml(reader, event, "an escape that Liquibase does not "
							 "have, \"\\/\"");
	}
	return true;
}

/* Return the innermost mapping or list, or NULL outside of all. */
static YamlLevel *
find_innermost(YamlReader *reader)
{
	return reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;
}

/* Take a scalar: a key of a mapping, its value, or an item of a list. */
static bool
take_scalar(YamlReader *reader, const yaml_event_t * event)
{
	YamlLevel  *level = find_innermost(reader);
	uint32_t	line = event->start_mark.line + 1;
	bool		is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	const char *text = (const char *) event->data.scalar.value;
	ChangelogNode *node;

	/* No text of ours has a zero byte, which "\0" would be. */
	if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL ||
		strlen(text) != event->data.scalar.length)
		return fail_yaml_unread(reader, event);
	if (level != NULL && level->is_mapping && level->key == NULL)
	{
		if (is_plain && strcmp(text, "<<") == 0)
			return fail_yaml_unread(reader, event);
		level->key = changelog_add_node(reader->arena, level->into,
										arena_string(reader->arena, text),
										line);
		return true;
	}
	if (level == NULL)
		node = reader->root;
	else if (level->is_mapping)
		node = level->key;
	else
		node = changelog_add_node(reader->arena, level->into, "", line);
	node->value = is_plain ?
		changelog_plain_value(reader->arena, text, strlen(text)) :
		arena_string(reader->arena, text);
	if (level != NULL)
		level->key = NULL;
	return true;
}

/*
 * Open a mapping or a list. It belongs to the key whose value it is; what an
 * item of a list holds becomes the list's own.
 */
static bool
open_level(YamlReader *reader, const yaml_event_t * event, bool is_mapping)
{
	const		yaml_char_t *anchor = is_mapping ? event->data.mapping_start.anchor :
		event->data.sequence_start.anchor;
	const		yaml_char_t *tag = is_mapping ? event->data.mapping_start.tag :
		event->data.sequence_start.tag;
	YamlLevel  *outer = find_innermost(reader);
	YamlLevel  *level;

	if (anchor != NULL || tag != NULL ||
		(outer != NULL && outer->is_mapping && outer->key == NULL))
		return fail_yaml_unread(reader, event);
	if (reader->depth == CHANGELOG_MAX_DEPTH)
		return fail_yaml(reader, event, "lists and mappings lie too deep in "
						 "each other");
	level = &reader->open[reader->depth++];
	level->into = outer == NULL ? reader->root :
		outer->is_mapping ? outer->key : outer->into;
	level->key = NULL;
	level->is_mapping = is_mapping;
	if (!is_mapping)
		level->into->is_list = true;
	if (outer != NULL)
		outer->key = NULL;
	return true;
}

/* Take one event of libyaml's; false on an error. */
static bool
take_event(YamlReader *reader, const yaml_event_t * event)
{
	if (!check_snakeyaml_reads(reader, event))
		return false;
	switch (event->type)
	{
		case YAML_DOCUMENT_START_EVENT:
			if (reader->documents++ > 0)
				return fail_yaml(reader, event, "a second document, of which "
								 "Liquibase reads one");
			return true;
		case YAML_SCALAR_EVENT:
			return take_scalar(reader, event);
		case YAML_MAPPING_START_EVENT:
		case YAML_SEQUENCE_START_EVENT:
			return open_level(reader, event,
							  event->type == YAML_MAPPING_START_EVENT);
		case YAML_MAPPING_END_EVENT:
		case YAML_SEQUENCE_END_EVENT:
			reader->depth--;
			return true;
		case YAML_ALIAS_EVENT:
			return fail_yaml_unread(reader, event);
		case YAML_STREAM_END_EVENT:
			if (reader->root->child == NULL && reader->root->value == NULL)
				return fail_yaml(reader, event, "the file is empty");
			return true;
		default:
			return true;
	}
}

/* Note what libyaml found wrong. Its texts are constants. */
static void
note_parser_error(YamlReader *reader)
{
	if (reader->parser.error == YAML_MEMORY_ERROR)
		die_of_memory();
	reader->error->text = reader->parser.problem;
	reader->error->line = (reader->parser.error == YAML_READER_ERROR ?
						   reader->parser.mark.line :
						   reader->parser.problem_mark.line) + 1;
}

/* See changelog.h. */
ChangelogNode *
changelog_parse_yaml(Arena *arena, const char *text, size_t len,
					 ChangelogError *error)
{
	size_t		mark = bytes_begin_length(text, len, UTF8_BOM);
	YamlReader	reader = {.arena = arena, .error = error,
		.text = text + mark, .end = text + len
	};
	bool		ended = false;

	memset(error, 0, sizeof(ChangelogError));
	if (memchr(text, '\0', len) != NULL)
	{
		error->text = "the text has zero bytes, as of UTF-16";
		error->line = 1;
		return NULL;
	}
	reader.root = changelog_add_node(arena, NULL, "", 1);
	if (!yaml_parser_initialize(&reader.parser))
		die_of_memory();
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *) text,
								 len);
	while (!ended && error->text == NULL)
	{
		yaml_event_t event;

		if (!yaml_parser_parse(&reader.parser, &event))
			note_parser_error(&reader);
		else
		{
			ended = event.type == YAML_STREAM_END_EVENT;
			take_event(&reader, &event);
			yaml_event_delete(&event);
		}
	}
	yaml_parser_delete(&reader.parser);
	return error->text == NULL ? reader.root : NULL;
}
