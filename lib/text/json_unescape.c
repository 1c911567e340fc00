/*
 * json_unescape.c
 *		Read one escape of a JSON string (RFC 8259, section 7).
 */
#include <string.h>

#include "text/json.h"

/* The value of four hexadecimal digits; -1 if they are not there. */
static int32_t
read_four_hex_digits(const char *s, const char *end)
{
	int32_t		value = 0;

	if (end - s < 4)
		return -1;
	for (int i = 0; i < 4; i++)
	{
		char		c = s[i];

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* The digits behind "\u", and the low surrogate that belongs to a high one. */
static const char *
read_unicode_escape(const char *s, const char *end, uint32_t *code)
{
	int32_t		high = read_four_hex_digits(s, end);
	int32_t		low = -1;

	if (high < 0)
		return NULL;
	s += 4;
	*code = high;
	if (high < 0xD800 || high > 0xDFFF)
		return s;
	if (high < 0xDC00 && end - s >= 6 && s[0] == '\\' && s[1] == 'u')
		low = read_four_hex_digits(s + 2, end);
	if (low < 0xDC00 || low > 0xDFFF)
	{
		*code = 0xFFFD;
		return s;
	}
	*code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
	return s + 6;
}

/* See json.h. */
const char *
json_unescape(const char *s, const char *end, uint32_t *code)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (s == end)
		return NULL;
	if (*s == 'u')
		return read_unicode_escape(s + 1, end, code);
	found = *s == '\0' ? NULL : strchr(names, *s);
	if (found == NULL)
		return NULL;
	*code = values[found - names];
	return s + 1;
}
