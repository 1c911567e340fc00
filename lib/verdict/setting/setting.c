/*
 * setting.c
 *		What a configuration of the workspace itself shows.
 */
#include "verdict/setting/setting.h"

#include <stdbool.h>
#include <string.h>

/* In a text of which the middle was cut out. */
#define CUT_MARK " bytes cut ...]"

/* How deep mappings are followed. */
#define DEPTH_MAX 32

/* A place in a text that is read line by line. */
typedef struct LineReader
{
	const char *at;
	const char *end;
	const char *line;
	size_t		len;			/* without the end of the line */
	size_t		number;
} LineReader;

/*
 * Advance to the next line, without its line end and trailing blanks; false at
 * the end.
 */
static bool
read_setting_line(LineReader *lines)
{
	const char *newline;

	if (lines->at >= lines->end)
		return false;
	newline = memchr(lines->at, '\n', lines->end - lines->at);
	lines->line = lines->at;
	lines->len = (newline != NULL ? newline : lines->end) - lines->at;
	lines->at = newline != NULL ? newline + 1 : lines->end;
	lines->number++;
	while (lines->len > 0 && (lines->line[lines->len - 1] == '\r' ||
							  lines->line[lines->len - 1] == ' '))
		lines->len--;
	return true;
}

/* True for a text with the mark of a cut in it. */
bool
setting_was_cut(const char *content, size_t len)
{
	return memmem(content, len, CUT_MARK, strlen(CUT_MARK)) != NULL;
}

/* Return a fault of this shape at the current line. */
static SettingFault
make_setting_fault(const char *shape, const LineReader *lines)
{
	SettingFault fault = {shape, lines->line, lines->len, lines->number};

	return fault;
}

/* True for a byte that a setting's name may contain. */
static bool
is_setting_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

/* Whether a value is blank: nothing, or a pair of quotes. */
static bool
is_blank_value(const char *value, size_t len)
{
	while (len > 0 && (*value == ' ' || *value == '\t'))
	{
		value++;
		len--;
	}
	return len == 0 || (len == 2 && (memcmp(value, "\"\"", 2) == 0 ||
									 memcmp(value, "''", 2) == 0));
}

/* Go on to the line that ends a quoted value; false if none does. */
static bool
skip_quoted_value(LineReader *lines, const char *value, size_t len)
{
	char		quote = len > 0 ? *value : '\0';

	if (quote != '"' && quote != '\'')
		return true;
	if (memchr(value + 1, quote, len - 1) != NULL)
		return true;
	while (read_setting_line(lines))
		if (memchr(lines->line, quote, lines->len) != NULL)
			return true;
	return false;
}

/* Settings that must have a value, and the shape of a blank one. */
static const struct
{
	const char *name;
	const char *shape;
}			NeededSettings[] =
{
	{"MODEL", "\001model blank"},
	{"PROVIDER", "\001provider blank"},
};

/* Return the shape of a blank value of a setting that needs one, or NULL. */
static const char *
shape_of_blank_value(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(NeededSettings) / sizeof(NeededSettings[0]); i++)
		if (len == strlen(NeededSettings[i].name) &&
			memcmp(name, NeededSettings[i].name, len) == 0)
			return NeededSettings[i].shape;
	return NULL;
}

/*
 * Return the fault of the current line of NAME=value, whose value may go on
 * below it; its shape is NULL if there is no fault.
 */
static SettingFault
find_env_line_fault(LineReader *lines)
{
	LineReader	start = *lines;
	const char *name = lines->line;
	const char *end = name + lines->len;
	const char *at;
	const char *shape = NULL;
	size_t		name_len;
	SettingFault none = {0};

	if (lines->len > 7 && memcmp(name, "export ", 7) == 0)
		name += 7;
	for (at = name; at < end && is_setting_name_byte(*at);)
		at++;
	name_len = at - name;
	while (at < end && *at == ' ')
		at++;
	if (name_len == 0 || at >= end || *at != '=')
		return make_setting_fault("\001env broken", lines);
	at++;
	if (is_blank_value(at, end - at))
		shape = shape_of_blank_value(name, name_len);
	if (shape != NULL)
		return make_setting_fault(shape, lines);
	if (!skip_quoted_value(lines, at, end - at))
		return make_setting_fault("\001env broken", &start);
	return none;
}

/*
 * Return the first fault in lines of NAME=value; its shape is NULL if there is
 * no fault or the content was cut.
 */
SettingFault
find_env_fault(const char *content, size_t len)
{
	LineReader	lines = {.at = content, .end = content + len};
	SettingFault fault = {0};

	if (setting_was_cut(content, len))
		return fault;
	while (fault.shape == NULL && read_setting_line(&lines))
		if (lines.len > 0 && *lines.line != '#' && *lines.line != '[')
			fault = find_env_line_fault(&lines);
	return fault;
}

/*
 * Where a plain key ends, at ": " or a ":" that ends the line; NULL for none.
 */
static const char *
find_yaml_key_colon(const char *at, const char *end)
{
	for (; at < end; at++)
	{
		if (*at == '#' && at[-1] == ' ')
			return NULL;
		if (*at == ':' && (at + 1 == end || at[1] == ' '))
			return at;
	}
	return NULL;
}

/* A line of YAML without its comment and indentation. */
typedef struct YamlLine
{
	const char *text;
	const char *end;
	size_t		indent;
	const char *value;			/* behind the key, or the text itself */
	bool		has_key;
	bool		is_item;		/* begins with "- " */
} YamlLine;

/* The value behind its tag and its anchor: "!string &x |". */
static const char *
skip_properties(const char *at, const char *end)
{
	for (;;)
	{
		while (at < end && *at == ' ')
			at++;
		if (at >= end || (*at != '!' && *at != '&'))
			return at;
		while (at < end && *at != ' ')
			at++;
	}
}

/*
 * The colon behind the key, quoted or not, at the start of a text; NULL if it
 * has no key.
 */
static const char *
find_key_colon(const char *text, const char *end)
{
	const char *quote;

	if (text < end && (*text == '{' || *text == '['))
		return NULL;
	if (text >= end || (*text != '"' && *text != '\''))
		return find_yaml_key_colon(text, end);
	quote = memchr(text + 1, *text, end - text - 1);
	return quote != NULL && quote + 1 < end && quote[1] == ':' ?
		quote + 1 : NULL;
}

/* Split the current line into indentation, key and value. */
static YamlLine
read_yaml_line(const LineReader *lines)
{
	YamlLine	yaml = {.text = lines->line, .end = lines->line + lines->len};
	const char *colon;

	while (yaml.text < yaml.end && *yaml.text == ' ')
		yaml.text++;
	while (yaml.text < yaml.end && *yaml.text == '-' &&
		   (yaml.text + 1 == yaml.end || yaml.text[1] == ' '))
	{
		yaml.is_item = true;
		yaml.text++;
		while (yaml.text < yaml.end && *yaml.text == ' ')
			yaml.text++;
	}
	yaml.indent = yaml.text - lines->line;
	yaml.value = yaml.text;
	colon = find_key_colon(yaml.text, yaml.end);
	if (colon != NULL && colon > yaml.text)
	{
		yaml.has_key = true;
		yaml.value = skip_properties(colon + 1, yaml.end);
	}
	return yaml;
}

/* Skip the lines of a block scalar, which are indented deeper. */
static void
skip_block_scalar(LineReader *lines, size_t indent)
{
	LineReader	before = *lines;

	while (read_setting_line(lines))
	{
		size_t		deep = 0;

		while (deep < lines->len && lines->line[deep] == ' ')
			deep++;
		if (lines->len > 0 && deep <= indent)
			break;
		before = *lines;
	}
	*lines = before;
}

/* True if nothing but a comment follows a value that has an end of its own. */
static bool
value_ends_here(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at >= end || *at == ':' || (*at == '#' && at > start);
}

/*
 * Go on to the line that ends a quoted value, with nothing but a comment
 * behind it; false if none does.
 */
static bool
skip_yaml_quoted(LineReader *lines, const char *at, const char *end)
{
	char		quote = *at++;

	for (;;)
	{
		for (; at < end; at++)
		{
			if (quote == '"' && *at == '\\')
				at++;
			else if (*at == quote)
			{
				if (quote != '\'' || at + 1 >= end || at[1] != '\'')
					return value_ends_here(at + 1, end);
				at++;
			}
		}
		if (!read_setting_line(lines))
			return false;
		at = lines->line;
		end = at + lines->len;
	}
}

/*
 * True for the head of a block scalar: | or >, signs of its form, a comment.
 */
static bool
is_block_head(const char *at, const char *end)
{
	for (at++; at < end && (*at == '+' || *at == '-' || (*at >= '0' && *at <= '9'));)
		at++;
	return value_ends_here(at, end) && (at >= end || *at != ':');
}

/*
 * Go on to the line that closes the brackets of a flow, with nothing but a
 * comment behind it; false if none does.
 */
static bool
skip_yaml_flow(LineReader *lines, const char *at, const char *end)
{
	int			depth = 0;
	char		quote = '\0';

	for (;;)
	{
		for (; at < end; at++)
		{
			if (quote != '\0')
				quote = *at == quote ? '\0' : quote;
			else if (*at == '"')
				quote = *at;
			else if (*at == '[' || *at == '{')
				depth++;
			else if (*at == ']' || *at == '}')
				depth--;
			if (depth <= 0 && quote == '\0')
				return value_ends_here(at + 1, end);
		}
		if (!read_setting_line(lines))
			return false;
		at = lines->line;
		end = at + lines->len;
	}
}

/* Skip a value that may go on below its line; false if it never ends. */
static bool
skip_yaml_value(LineReader *lines, const YamlLine *yaml, size_t key_indent)
{
	const char *value = yaml->value;

	if (value >= yaml->end || memmem(value, yaml->end - value, "{{", 2) != NULL)
		return true;
	if (*value == '|' || *value == '>')
	{
		bool		head = is_block_head(value, yaml->end);

		skip_block_scalar(lines, key_indent);
		return head;
	}
	if (*value == '[' || *value == '{')
		return skip_yaml_flow(lines, value, yaml->end);
	return (*value != '"' && *value != '\'') ||
		skip_yaml_quoted(lines, value, yaml->end);
}

/*
 * True if text is not a valid plain scalar: it has ": " in it, or its first
 * byte is one that a plain scalar cannot begin with.
 */
static bool
is_bad_plain_scalar(const YamlLine *yaml)
{
	const char *value = yaml->value;

	if (!yaml->has_key || value >= yaml->end)
		return false;
	if (*value == '@' || *value == '`' || *value == '%')
		return true;
	if (strchr("\"'[{|>&*!#", *value) != NULL)
		return false;
	return find_yaml_key_colon(value, yaml->end) != NULL;
}

/* What is known of YAML up to a line. */
typedef struct YamlState
{
	size_t		indents[DEPTH_MAX]; /* of the mappings that are open */
	int			depth;			/* of the innermost, -1 for none */
	bool		open;			/* the line above may have a block below it */
} YamlState;

typedef enum YamlFit
{
	YAML_FITS,
	YAML_BROKEN,
	YAML_TOO_DEEP				/* to be followed */
} YamlFit;

/* Return true for a line without a key or a value: blank, comment, marker. */
static bool
is_yaml_blank_line(const LineReader *lines, size_t blank)
{
	if (blank >= lines->len || lines->line[blank] == '#')
		return true;
	return lines->len >= 3 && (memcmp(lines->line, "---", 3) == 0 ||
							   memcmp(lines->line, "...", 3) == 0);
}

/* Return true if a text goes on with a bracket of YAML's flow style. */
static bool
begins_yaml_flow(const char *text)
{
	return *text == '{' || *text == '[' || *text == '}' || *text == ']';
}

/* Judge a line's indentation by the lines above it, and follow it. */
static YamlFit
fit_yaml_line(YamlState *state, const YamlLine *yaml)
{
	while (state->depth >= 0 && yaml->indent < state->indents[state->depth])
		state->depth--;
	if (yaml->has_key &&
		(state->depth < 0 || yaml->indent > state->indents[state->depth]))
	{
		if (!state->open && !yaml->is_item)
			return YAML_BROKEN;
		if (state->depth + 1 >= DEPTH_MAX)
			return YAML_TOO_DEEP;
		state->indents[++state->depth] = yaml->indent;
		return YAML_FITS;
	}
	if (!yaml->has_key && !yaml->is_item && state->depth >= 0 &&
		yaml->indent == state->indents[state->depth] &&
		!begins_yaml_flow(yaml->text))
		return YAML_BROKEN;
	return YAML_FITS;
}

/* Return true if a line may have a block below it. */
static bool
opens_yaml_block(const YamlLine *yaml)
{
	return yaml->value >= yaml->end || *yaml->value == '#' ||
		(yaml->is_item && !yaml->has_key);
}

/*
 * Return the first fault in YAML; its shape is NULL if there is no fault or
 * the content was cut.
 */
SettingFault
find_yaml_fault(const char *content, size_t len)
{
	LineReader	lines = {.at = content, .end = content + len};
	YamlState	state = {.depth = -1, .open = true};
	SettingFault none = {0};

	if (setting_was_cut(content, len))
		return none;
	while (read_setting_line(&lines))
	{
		LineReader	start = lines;
		size_t		blank = 0;
		YamlLine	yaml;
		YamlFit		fit;

		while (blank < lines.len && lines.line[blank] == ' ')
			blank++;
		if (is_yaml_blank_line(&lines, blank))
			continue;
		if (lines.line[blank] == '\t')
			return make_setting_fault("\001yaml broken", &lines);
		yaml = read_yaml_line(&lines);
		/* keys of more than one line are not followed */
		if (yaml.text < yaml.end && *yaml.text == '?' &&
			(yaml.text + 1 == yaml.end || yaml.text[1] == ' '))
			return none;
		fit = fit_yaml_line(&state, &yaml);
		if (fit == YAML_TOO_DEEP)
			return none;
		if (fit == YAML_BROKEN || is_bad_plain_scalar(&yaml) ||
			!skip_yaml_value(&lines, &yaml, yaml.indent))
			return make_setting_fault("\001yaml broken", &start);
		state.open = opens_yaml_block(&yaml);
	}
	return none;
}
