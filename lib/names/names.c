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

#include <stdint.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_alnum(char c)
{
	return is_alpha(c) || is_digit(c);
}

/* Whether c is one of the characters of set, NUL not included. */
static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Whether every byte is a letter, a digit or one of extra. */
static bool
all_alnum_or(const char *s, size_t len, const char *extra)
{
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(s[i]) && !is_one_of(s[i], extra))
			return false;
	return true;
}

bool
name_is_env_key(const char *s, size_t len)
{
	return len > 0 && !is_digit(s[0]) && all_alnum_or(s, len, "_");
}

/*
 * Whether the UTF-8 character at s is invisible and changes how its
 * neighbours are shown or read: a C1 control, a line or paragraph separator,
 * or a mark, embedding, override or isolate of the bidirectional algorithm.
 * Such a value shows as another one to whoever reviews it.
 */
static bool
is_hidden_control(const uint8_t *s, size_t len)
{
	if (len >= 2 && s[0] == 0xC2)
		return s[1] >= 0x80 && s[1] <= 0x9F;	/* U+0080 to U+009F */
	if (len >= 2 && s[0] == 0xD8)
		return s[1] == 0x9C;	/* U+061C */
	if (len < 3 || s[0] != 0xE2)
		return false;
	if (s[1] == 0x80)
		return s[2] == 0x8E || s[2] == 0x8F ||	/* U+200E, U+200F */
			(s[2] >= 0xA8 && s[2] <= 0xAE); /* U+2028 to U+202E */
	return s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9;	/* U+2066 to U+2069 */
}

bool
name_is_env_value(const char *s, size_t len)
{
	const uint8_t *bytes = (const uint8_t *) s;

	for (size_t i = 0; i < len; i++)
		if (bytes[i] < 0x20 || bytes[i] == 0x7F ||
			is_hidden_control(bytes + i, len - i))
			return false;
	return true;
}

bool
name_is_container_name(const char *s, size_t len)
{
	return len > 0 && len <= CONTAINER_NAME_MAX && is_alnum(s[0]) &&
		all_alnum_or(s, len, "_.-");
}

/* Whether a part of a path is a name of its own: not empty, "." or "..". */
static bool
is_path_part(const char *s, size_t len)
{
	if (len == 0 || (len == 1 && s[0] == '.') ||
		(len == 2 && s[0] == '.' && s[1] == '.'))
		return false;
	return all_alnum_or(s, len, "._-");
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

		if (!is_path_part(part, next - part))
			return false;
		s = next;
	}
	return true;
}

bool
name_is_agent_id(const char *s, size_t len)
{
	return len > 0 && len <= AGENT_ID_MAX && all_alnum_or(s, len, "_-");
}

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
