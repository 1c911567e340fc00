/*
 * setting_toml.c
 *		Whether a configuration in TOML parses, and where it does not.
 *
 * Lines are tables, or keys with values. A value is read to its end, over
 * lines where it has brackets or three quotes; dates and numbers are only
 * known by their first sign.
 */
#include "verdict/setting/setting.h"

#include <stdbool.h>
#include <string.h>

/* A place in a text. */
typedef struct TomlReader
{
	const char *at;
	const char *end;
} TomlReader;

/* Skip blanks; with lines also their ends and comments. */
static void
skip_blank_or_lines(TomlReader *toml, bool lines)
{
	while (toml->at < toml->end)
	{
		if (*toml->at == ' ' || *toml->at == '\t' || *toml->at == '\r' ||
			(lines && *toml->at == '\n'))
			toml->at++;
		else if (lines && *toml->at == '#')
		{
			const char *newline = memchr(toml->at, '\n', toml->end - toml->at);

			toml->at = newline != NULL ? newline : toml->end;
		}
		else
			break;
	}
}

/* Skip a string that begins here; false if it does not end. */
static bool
skip_toml_string(TomlReader *toml)
{
	char		quote = *toml->at;
	char		three[3] = {quote, quote, quote};

	if (toml->end - toml->at >= 3 && memcmp(toml->at, three, 3) == 0)
	{
		const char *close = memmem(toml->at + 3, toml->end - toml->at - 3, three, 3);

		if (close == NULL)
			return false;
		for (toml->at = close + 3; toml->at < toml->end && *toml->at == quote;)
			toml->at++;
		return true;
	}
	for (toml->at++; toml->at < toml->end && *toml->at != '\n'; toml->at++)
	{
		if (quote == '"' && *toml->at == '\\' && toml->at + 1 < toml->end)
			toml->at++;
		else if (*toml->at == quote)
		{
			toml->at++;
			return true;
		}
	}
	return false;
}

/* True for a byte of a bare key, or of a number or a date. */
static bool
is_bare_key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == ':';
}

/* Skip a key, of parts between dots; false if a part is missing. */
static bool
skip_dotted_key(TomlReader *toml)
{
	for (;;)
	{
		const char *start;

		skip_blank_or_lines(toml, false);
		start = toml->at;
		if (start < toml->end && (*start == '"' || *start == '\''))
		{
			if (!skip_toml_string(toml))
				return false;
		}
		else
			while (toml->at < toml->end && is_bare_key_byte(*toml->at))
				toml->at++;
		if (toml->at == start)
			return false;
		skip_blank_or_lines(toml, false);
		if (toml->at >= toml->end || *toml->at != '.')
			return true;
		toml->at++;
	}
}

/* Skip a word that is no string: a number, a date, true or false. */
static bool
skip_bare_word(TomlReader *toml)
{
	static const char *const words[] = {"true", "false", "inf", "nan"};
	const char *start = toml->at;
	size_t		len;

	while (toml->at < toml->end &&
		   (is_bare_key_byte(*toml->at) || *toml->at == '.'))
		toml->at++;
	len = toml->at - start;
	if (len > 0 && memchr("+-0123456789", *start, 12) != NULL)
		return true;
	for (int i = 0; i < 4; i++)
		if (len == strlen(words[i]) && memcmp(start, words[i], len) == 0)
			return true;
	return false;
}

/*
 * Skip one piece of a value that is so many brackets deep: a bracket, a
 * string, a word, and within brackets what separates them. False for anything
 * else.
 */
static bool
skip_value_piece(TomlReader *toml, int *depth)
{
	char		c = *toml->at;

	if (c == '"' || c == '\'')
		return skip_toml_string(toml);
	if (c == '[' || c == '{')
		(*depth)++;
	else if (*depth == 0)
		return skip_bare_word(toml);
	else if (c == ']' || c == '}')
		(*depth)--;
	else if (is_bare_key_byte(c))
	{
		while (toml->at < toml->end &&
			   (is_bare_key_byte(*toml->at) || *toml->at == '.'))
			toml->at++;
		return true;
	}
	else if (c != ',' && c != '=' && c != '.')
		return false;
	toml->at++;
	return true;
}

/*
 * Skip a value, brackets in it by counting; false if it does not begin or end
 * as a value does.
 */
static bool
skip_toml_value(TomlReader *toml)
{
	int			depth = 0;

	do
	{
		skip_blank_or_lines(toml, depth > 0);
		if (toml->at >= toml->end || !skip_value_piece(toml, &depth))
			return false;
	}
	while (depth > 0);
	return true;
}

/* Skip a heading, [table] or [[list of tables]]; false at a fault. */
static bool
skip_table_heading(TomlReader *toml)
{
	bool		list = toml->end - toml->at > 1 && toml->at[1] == '[';
	const char *close = list ? "]]" : "]";
	ptrdiff_t	n = list ? 2 : 1;

	toml->at += n;
	if (!skip_dotted_key(toml) || toml->end - toml->at < n ||
		memcmp(toml->at, close, n) != 0)
		return false;
	toml->at += n;
	return true;
}

/* Skip a key, its '=' and its value; false at a fault. */
static bool
skip_assignment(TomlReader *toml)
{
	if (!skip_dotted_key(toml) || toml->at >= toml->end || *toml->at != '=')
		return false;
	toml->at++;
	return skip_toml_value(toml);
}

/* Skip a table's heading or a key with its value; false at a fault. */
static bool
skip_heading_or_key(TomlReader *toml)
{
	if (!(*toml->at == '[' ? skip_table_heading(toml) : skip_assignment(toml)))
		return false;
	skip_blank_or_lines(toml, false);
	return toml->at >= toml->end || *toml->at == '\n' || *toml->at == '#';
}

/*
 * Return the first fault in TOML, at the line of its entry; its shape is NULL
 * if there is no fault, or the content was cut.
 */
SettingFault
find_toml_fault(const char *content, size_t len)
{
	TomlReader	toml = {.at = content, .end = content + len};
	SettingFault fault = {0};
	const char *counted = content;
	size_t		number = 1;

	if (setting_was_cut(content, len))
		return fault;
	for (;;)
	{
		const char *line;

		skip_blank_or_lines(&toml, true);
		if (toml.at >= toml.end)
			return fault;
		line = toml.at;
		if (skip_heading_or_key(&toml))
			continue;
		for (; counted < line; counted++)
			number += *counted == '\n';
		fault.shape = "\001yaml broken";
		fault.number = number;
		fault.line = line;
		fault.len = content + len - line;
		if (memchr(line, '\n', fault.len) != NULL)
			fault.len = (const char *) memchr(line, '\n', fault.len) - line;
		return fault;
	}
}
