/*
 * changelog_flow.c
 *		The parts of YAML that lie in quotes and brackets, JSON among them.
 */
#include "migcheck/frameworks/changelog_yaml.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

/*
 * Copy the line's end, and the empty lines and blanks behind it, as what they
 * are in quotes: a blank for one end, else a line's end for each empty line.
 */
static void
fold_lines(YamlReader *reader, const char *start, char **out)
{
	int			ends = 0;

	while (*out > start && ((*out)[-1] == ' ' || (*out)[-1] == '\t' ||
							(*out)[-1] == '\r'))
		--* out;
	for (; reader->p < reader->end && isspace((unsigned char) *reader->p);
		 reader->p++)
	{
		ends += *reader->p == '\n';
		reader->line += *reader->p == '\n';
	}
	if (ends == 1)
		*(*out)++ = ' ';
	while (--ends > 0)
		*(*out)++ = '\n';
}

/* Take an escape of hexadecimal digits, the first of which is at p[2]. */
static bool
take_hex_escape(YamlReader *reader, int digits, char **out)
{
	uint32_t	code = 0;

	if (reader->end - reader->p < digits + 2)
		return yaml_fail(reader, "an escape is cut off");
	for (int i = 2; i < digits + 2; i++)
	{
		unsigned char c = reader->p[i];

		if (!isxdigit(c))
			return yaml_fail(reader, "an escape that YAML does not have");
		code = code * 16 + (isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
	}
	if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
		code = 0xFFFD;
	*out = utf8_encode(code, *out);
	reader->p += digits + 2;
	return true;
}

/* Go on behind an escaped line's end, and what the next line begins with. */
static void
skip_escaped_feed(YamlReader *reader)
{
	reader->line++;
	reader->p += 2;
	while (reader->p < reader->end &&
		   (*reader->p == ' ' || *reader->p == '\t'))
		reader->p++;
}

/* Take an escape of a string in double quotes. */
static bool
take_escape(YamlReader *reader, char **out)
{
	static const char letters[] = "0abtnvfre \"\\_N";
	static const uint32_t meant[] = {
		0xFFFD, '\a', '\b', '\t', '\n', '\v', '\f', '\r', 0x1B, ' ', '"', '\\',
		0xA0, 0x85
	};
	char		c = reader->p + 1 < reader->end ? reader->p[1] : '\0';
	const char *found = c != '\0' ? strchr(letters, c) : NULL;

	if (c == 'x' || c == 'u' || c == 'U')
		return take_hex_escape(reader, c == 'x' ? 2 : c == 'u' ? 4 : 8, out);
	if (c == '\n')
	{
		skip_escaped_feed(reader);
		return true;
	}
	if (found == NULL)
		return yaml_fail(reader, "an escape that YAML does not have");
	*out = utf8_encode(meant[found - letters], *out);
	reader->p += 2;
	return true;
}

/* Take a string in quotes of either kind; NULL on an error. */
const char *
yaml_take_quoted(YamlReader *reader)
{
	char		quote = *reader->p++;
	char	   *value = reader->scratch;
	char	   *out = value;

	for (;;)
	{
		char		c;

		if (reader->p >= reader->end)
		{
			yaml_fail(reader, "a string in quotes has no end");
			return NULL;
		}
		c = *reader->p;
		if (c == quote && quote == '\'' && reader->p + 1 < reader->end &&
			reader->p[1] == '\'')
		{
			*out++ = c;
			reader->p += 2;
		}
		else if (c == quote)
			break;
		else if (c == '\\' && quote == '"')
		{
			if (!take_escape(reader, &out))
				return NULL;
		}
		else if (c == '\n')
			fold_lines(reader, value, &out);
		else
		{
			*out++ = c;
			reader->p++;
		}
	}
	reader->p++;
	return arena_copy(reader->arena, value, out - value);
}

/* Skip blanks, lines' ends and comments within brackets. */
static bool
skip_flow_space(YamlReader *reader)
{
	while (reader->p < reader->end)
	{
		if (*reader->p == '#' && (reader->p == reader->text ||
								  isspace((unsigned char) reader->p[-1])))
		{
			while (reader->p < reader->end && *reader->p != '\n')
				reader->p++;
		}
		else if (!isspace((unsigned char) *reader->p))
			return true;
		else
		{
			reader->line += *reader->p == '\n';
			reader->p++;
		}
	}
	return yaml_fail(reader, "a bracket has no end");
}

/* Take a plain scalar within brackets; it may go on over lines. */
static const char *
take_flow_plain(YamlReader *reader, size_t *len)
{
	const char *start = reader->p;
	const char *stop = start;
	char	   *value;
	size_t		n = 0;

	for (; reader->p < reader->end; reader->p++)
	{
		char		c = *reader->p;

		if (strchr(",[]{}", c) != NULL || yaml_ends_key(reader, reader->p) ||
			(c == '#' && reader->p > start &&
			 isspace((unsigned char) reader->p[-1])))
			break;
		reader->line += c == '\n';
		if (!isspace((unsigned char) c))
			stop = reader->p + 1;
	}
	value = reader->scratch;
	for (const char *p = start; p < stop; p++)
	{
		/* A line's end and the blanks around it are one blank. */
		if (*p != '\n' && *p != '\r')
			value[n++] = *p;
		else
		{
			while (n > 0 && value[n - 1] == ' ')
				n--;
			while (isspace((unsigned char) p[1]))
				p++;
			value[n++] = ' ';
		}
	}
	*len = n;
	return arena_copy(reader->arena, value, n);
}

/*
 * Read a key or an item: into is what it is the key of, or the item's list.
 * Afterwards *name is a scalar's text, and *is_plain whether it has no quotes;
 * *name is NULL where brackets were read into into.
 */
static bool
read_flow_item(YamlReader *reader, ChangelogNode *into, const char **name,
			   bool *is_plain)
{
	size_t		len;

	*name = NULL;
	*is_plain = false;
	if (*reader->p == '{' || *reader->p == '[')
		return yaml_read_flow(reader, into);
	if (*reader->p == '"' || *reader->p == '\'')
		*name = yaml_take_quoted(reader);
	else if (yaml_is_indicator(reader))
		return yaml_fail_unread(reader);
	else
	{
		*name = take_flow_plain(reader, &len);
		*is_plain = true;
		if (len == 0)
			return yaml_fail(reader, "a value is missing within brackets");
	}
	return *name != NULL;
}

/* Read the value behind a colon of a mapping in brackets. */
static bool
read_flow_value(YamlReader *reader, ChangelogNode *node)
{
	const char *value;
	bool		is_plain;

	reader->p++;
	if (!skip_flow_space(reader))
		return false;
	if (*reader->p == ',' || *reader->p == '}' || *reader->p == ']')
		return true;
	if (!read_flow_item(reader, node, &value, &is_plain))
		return false;
	if (value != NULL)
		node->value = is_plain ?
			changelog_plain_value(reader->arena, value, strlen(value)) : value;
	return true;
}

/* Read one member of a mapping or list in brackets. */
static bool
read_flow_member(YamlReader *reader, ChangelogNode *into, bool is_list)
{
	uint32_t	line = reader->line;
	ChangelogNode *node;
	const char *name;
	bool		is_plain;
	bool		is_json;

	if (!read_flow_item(reader, into, &name, &is_plain))
		return false;
	is_json = !is_plain;
	if (name == NULL)
		return is_list ? true : yaml_fail(reader, "a key in brackets is not "
										  "a word");
	if (!skip_flow_space(reader))
		return false;
	if (*reader->p == ':' && (is_json || yaml_ends_key(reader, reader->p)))
	{
		node = changelog_add_node(reader->arena, into, name, line);
		return read_flow_value(reader, node);
	}
	node = changelog_add_node(reader->arena, into, is_list ? "" : name, line);
	if (is_list)
		node->value = is_plain ?
			changelog_plain_value(reader->arena, name, strlen(name)) : name;
	return true;
}

/*
 * Read what lies in brackets into a node: a mapping's keys and a list's items
 * become its children.
 */
bool
yaml_read_flow(YamlReader *reader, ChangelogNode *into)
{
	bool		is_list = *reader->p == '[';
	char		close = is_list ? ']' : '}';

	if (++reader->depth > CHANGELOG_MAX_DEPTH)
		return yaml_fail(reader, "brackets lie too deep in each other");
	into->is_list |= is_list;
	reader->p++;
	for (;;)
	{
		if (!skip_flow_space(reader))
			return false;
		if (*reader->p == close)
			break;
		if (!read_flow_member(reader, into, is_list) ||
			!skip_flow_space(reader))
			return false;
		if (*reader->p == ',')
			reader->p++;
		else if (*reader->p != close)
			return yaml_fail(reader, "a \",\" or the closing bracket is "
							 "missing");
	}
	reader->p++;
	reader->depth--;
	return true;
}
