/*
 * setting_json.c
 *		Whether a configuration in JSON parses, and where it does not.
 *
 * Comments and a comma before the closing bracket, which many programs take in
 * their settings, are no fault.
 */
#include "verdict/setting/setting.h"

#include <stdbool.h>
#include <string.h>

/* How deep values are followed. */
#define DEPTH_MAX 64

/* A place in a text, and the brackets that are open there. */
typedef struct JsonReader
{
	const char *at;
	const char *end;
	int			depth;
	char		open[DEPTH_MAX];	/* '{' or '[' */
} JsonReader;

/* Skip white space and comments. */
static void
skip_space_or_comment(JsonReader *json)
{
	while (json->at < json->end)
	{
		if (memchr(" \t\r\n", *json->at, 4) != NULL)
			json->at++;
		else if (json->end - json->at > 1 && memcmp(json->at, "//", 2) == 0)
		{
			const char *newline = memchr(json->at, '\n', json->end - json->at);

			json->at = newline != NULL ? newline : json->end;
		}
		else if (json->end - json->at > 1 && memcmp(json->at, "/*", 2) == 0)
		{
			const char *close = memmem(json->at, json->end - json->at, "*/", 2);

			json->at = close != NULL ? close + 2 : json->end;
		}
		else
			break;
	}
}

/*
 * Skip a string that begins here, within its line; false if it is no string.
 */
static bool
skip_string_in_line(JsonReader *json)
{
	const char *at = json->at;

	if (at >= json->end || *at != '"')
		return false;
	for (at++; at < json->end && *at != '"' && *at != '\n'; at++)
		if (*at == '\\' && at + 1 < json->end)
			at++;
	if (at >= json->end || *at != '"')
		return false;
	json->at = at + 1;
	return true;
}

/* Skip a number or one of the three words; false if there is neither. */
static bool
skip_number_or_word(JsonReader *json)
{
	static const char *const words[] = {"true", "false", "null"};
	const char *start = json->at;

	for (int i = 0; i < 3; i++)
	{
		size_t		len = strlen(words[i]);

		if ((size_t) (json->end - start) >= len && memcmp(start, words[i], len) == 0)
		{
			json->at += len;
			return true;
		}
	}
	while (json->at < json->end && strchr("+-.0123456789eE", *json->at) != NULL &&
		   *json->at != '\0')
		json->at++;
	return json->at > start && memchr("-0123456789", *start, 11) != NULL;
}

/* Skip the name of a member and its colon; false if it is missing. */
static bool
skip_member_name(JsonReader *json)
{
	if (!skip_string_in_line(json))
		return false;
	skip_space_or_comment(json);
	if (json->at >= json->end || *json->at != ':')
		return false;
	json->at++;
	skip_space_or_comment(json);
	return true;
}

/* Close brackets, and go on to the next value; false at a fault. */
static bool
skip_separators(JsonReader *json)
{
	while (json->depth > 0)
	{
		char		open = json->open[json->depth - 1];
		bool		comma;

		skip_space_or_comment(json);
		comma = json->at < json->end && *json->at == ',';
		if (comma)
		{
			json->at++;
			skip_space_or_comment(json);
		}
		if (json->at >= json->end)
			return false;
		if (*json->at != (open == '{' ? '}' : ']'))
			return comma && (open == '[' || skip_member_name(json));
		json->at++;
		json->depth--;
	}
	skip_space_or_comment(json);
	return json->at >= json->end;
}

/* Read all values; false at the first fault, where the reader is then. */
static bool
read_all_values(JsonReader *json)
{
	skip_space_or_comment(json);
	for (;;)
	{
		if (json->at >= json->end)
			return false;
		if (*json->at == '{' || *json->at == '[')
		{
			char		open = *json->at;

			if (json->depth >= DEPTH_MAX)
				return true;
			json->open[json->depth++] = open;
			json->at++;
			skip_space_or_comment(json);
			if (json->at < json->end && *json->at != (open == '{' ? '}' : ']'))
			{
				if (open == '{' && !skip_member_name(json))
					return false;
				continue;
			}
		}
		else if (!(*json->at == '"' ?
				   skip_string_in_line(json) : skip_number_or_word(json)))
			return false;
		if (!skip_separators(json))
			return false;
		if (json->depth == 0)
			return true;
	}
}

/*
 * Return the first fault in JSON; its shape is NULL if there is no fault, no
 * content, or it was cut.
 */
SettingFault
find_json_fault(const char *content, size_t len)
{
	JsonReader	json = {.at = content, .end = content + len};
	SettingFault fault = {0};
	const char *line = content;

	skip_space_or_comment(&json);
	if (json.at >= json.end || setting_was_cut(content, len) ||
		read_all_values(&json))
		return fault;
	fault.number = 1;
	for (const char *at = content; at < json.at && at < json.end; at++)
		if (*at == '\n' && at + 1 < json.end)
		{
			line = at + 1;
			fault.number++;
		}
	fault.shape = "\001yaml broken";
	fault.line = line;
	fault.len = (size_t) (content + len - line);
	if (memchr(line, '\n', fault.len) != NULL)
		fault.len = (const char *) memchr(line, '\n', fault.len) - line;
	return fault;
}
