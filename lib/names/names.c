/*
 * names.c
 *		Whether a string may be used as the name of something outside the
 *		database.
 *
 * Written out by hand and not as regular expressions: "$" matches before a
 * trailing newline in half of the libraries, a NUL ends the string in the
 * other half, and classes such as \w let look-alike letters through. The
 * character tests here know ASCII only, whatever the locale says.
 */
#include "names/names.h"
#include "text/utf8.h"

#include <stdint.h>
#include <string.h>

/* True for an ASCII digit. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True for an ASCII letter. */
static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True for an ASCII letter or digit. */
static bool
is_alnum(char c)
{
	return is_alpha(c) || is_digit(c);
}

/* Whether c is one of the characters of set, NUL not included. */
static bool
is_one_of_bytes(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Whether every byte is a letter, a digit or one of extra. */
static bool
are_all_alnum_or(const char *s, size_t len, const char *extra)
{
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(s[i]) && !is_one_of_bytes(s[i], extra))
			return false;
	return true;
}

/* True for [A-Za-z_][A-Za-z0-9_]*. */
bool
name_is_env_key(const char *s, size_t len)
{
	return len > 0 && !is_digit(s[0]) && are_all_alnum_or(s, len, "_");
}

/*
 * A value with hidden characters shows as another one to whoever reviews it.
 * Bytes that are not UTF-8 pass: a variable may hold any.
 */
bool
name_is_env_value(const char *s, size_t len)
{
	for (size_t i = 0; i < len;)
	{
		uint32_t	code = 0;
		size_t		n = utf8_decode(s + i, len - i, &code);

		if (n > 0 && utf8_is_hidden(code))
			return false;
		i += n > 0 ? n : 1;
	}
	return true;
}

/* True for [a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}. */
bool
name_is_container_name(const char *s, size_t len)
{
	return len > 0 && len <= CONTAINER_NAME_MAX && is_alnum(s[0]) &&
		are_all_alnum_or(s, len, "_.-");
}

/* Whether a part of a path is a name of its own: not empty, "." or "..". */
static bool
is_named_path_part(const char *s, size_t len)
{
	if (len == 0 || (len == 1 && s[0] == '.') ||
		(len == 2 && s[0] == '.' && s[1] == '.'))
		return false;
	return are_all_alnum_or(s, len, "._-");
}

/*
 * Parts are checked one by one, so that "//", "/./", "/../" and a trailing
 * slash are refused: a volume has one spelling, and it is never the root.
 */
bool
name_is_volume_path(const char *s, size_t len)
{
	const char *end = s + len;

	if (len < 2 || s[0] != '/')
		return false;
	while (s < end)
	{
		const char *part = s + 1;
		const char *slash = memchr(part, '/', end - part);
		const char *next = slash != NULL ? slash : end;

		if (!is_named_path_part(part, next - part))
			return false;
		s = next;
	}
	return true;
}

/* True for [a-zA-Z0-9_-]{1,121}. */
bool
name_is_agent_id(const char *s, size_t len)
{
	return len > 0 && len <= AGENT_ID_MAX && are_all_alnum_or(s, len, "_-");
}

/* True for sha256: and 64 lower-case hexadecimal digits. */
bool
name_is_image_digest(const char *s, size_t len)
{
	static const char prefix[] = "sha256:";
	const size_t prefix_len = sizeof(prefix) - 1;

	if (len != prefix_len + 64 || memcmp(s, prefix, prefix_len) != 0)
		return false;
	for (size_t i = prefix_len; i < len; i++)
		if (!is_digit(s[i]) && !(s[i] >= 'a' && s[i] <= 'f'))
			return false;
	return true;
}

/* True for 1 to 65535 in decimal, without a leading zero. */
bool
name_is_port(const char *s, size_t len)
{
	uint32_t	port = 0;

	/* A leading zero is octal to some programs and decimal to others. */
	if (len == 0 || len > 5 || s[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_digit(s[i]))
			return false;
		port = port * 10 + (uint32_t) (s[i] - '0');
	}
	return port <= PORT_MAX;
}
