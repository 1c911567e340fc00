/*
 * utf8.c
 *		Make bytes valid UTF-8, cut them between characters, judge names.
 *
 * Logs hold anything: NUL, the half of a character that a rotation cut, bytes
 * of another encoding. None of it may lose a bundle, so it is repaired, never
 * refused. Names are the opposite: what is not plainly a name is refused.
 */
#include <string.h>

#include "text/utf8.h"

#define IS_CONTINUATION(c) (((c) & 0xC0) == 0x80)

/* U+FFFD, the replacement character */
static const char Replacement[3] = {'\xEF', '\xBF', '\xBD'};

typedef struct CodeRange
{
	uint32_t	first;
	uint32_t	last;
} CodeRange;

/* White space (White_Space=yes) outside the controls, and what shows nothing
 * (Default_Ignorable_Code_Point), as of Unicode 15. */
static const CodeRange Invisible[] = {
	{0x0009, 0x000D}, {0x0020, 0x0020}, {0x0085, 0x0085}, {0x00A0, 0x00A0},
	{0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160},
	{0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},
	{0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000},
	{0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
	{0xE0000, 0xE0FFF},
};

/* Controls, line separators, and marks of a direction of writing. */
static const CodeRange Forbidden[] = {
	{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200E, 0x200F},
	{0x2028, 0x2029},
};

/* What turns the direction of writing for the text up to its end. */
static const CodeRange Turning[] = {
	{0x202A, 0x202E}, {0x2066, 0x2069},
};

/*
 * Controls, line separators, annotations, and what shows nothing, but for the
 * variation selectors of emoji and of Mongolian, which only choose a glyph.
 */
static const CodeRange Hidden[] = {
	{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x034F, 0x034F},
	{0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180E, 0x180E},
	{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
	{0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB},
	{0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Whether a code point is in a sorted list of ranges. */
static bool
is_in_code_ranges(uint32_t code, const CodeRange *ranges, size_t count)
{
	for (size_t i = 0; i < count && code >= ranges[i].first; i++)
	{
		if (code <= ranges[i].last)
			return true;
	}
	return false;
}

/* Bytes of the character that a lead byte announces; 0 for none. */
static size_t
announced_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 4;
	return 0;
}

/*
 * Return the length of the valid character at s, with its code point in *code;
 * 0 if it is not valid. len must not be 0.
 */
size_t
utf8_decode(const char *s, size_t len, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *) s;
	size_t		n = announced_length(p[0]);
	uint32_t	value;

	if (n == 0 || n > len)
		return 0;
	value = n == 1 ? p[0] : p[0] & (0x7F >> n);
	for (size_t i = 1; i < n; i++)
	{
		if (!IS_CONTINUATION(p[i]))
			return 0;
		value = value << 6 | (p[i] & 0x3F);
	}
	/* overlong forms, surrogates and what is beyond Unicode are no characters */
	if (value < least[n] || value > 0x10FFFF ||
		(value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*code = value;
	return n;
}

/* How many bytes from the start are ASCII without NUL, eight at a time. */
static size_t
plain_prefix_length(const char *s, size_t len)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t		i = 0;

	for (; i + 8 <= len; i += 8)
	{
		uint64_t	word;

		memcpy(&word, s + i, 8);
		if ((word & high) || ((word - ones) & ~word & high))
			break;
	}
	while (i < len && s[i] > 0)
		i++;
	return i;
}

/* Write a code point, in as few bytes as it takes. */
char *
utf8_encode(uint32_t code, char *dst)
{
	unsigned char *out = (unsigned char *) dst;

	if (code < 0x80)
		*out++ = code;
	else if (code < 0x800)
	{
		*out++ = 0xC0 | (code >> 6);
		*out++ = 0x80 | (code & 0x3F);
	}
	else if (code < 0x10000)
	{
		*out++ = 0xE0 | (code >> 12);
		*out++ = 0x80 | ((code >> 6) & 0x3F);
		*out++ = 0x80 | (code & 0x3F);
	}
	else
	{
		*out++ = 0xF0 | (code >> 18);
		*out++ = 0x80 | ((code >> 12) & 0x3F);
		*out++ = 0x80 | ((code >> 6) & 0x3F);
		*out++ = 0x80 | (code & 0x3F);
	}
	return (char *) out;
}

/* True if s is valid UTF-8 without NUL. */
bool
utf8_is_storable(const char *s, size_t len)
{
	size_t		i = 0;

	while ((i += plain_prefix_length(s + i, len - i)) < len)
	{
		uint32_t	code;
		size_t		n = utf8_decode(s + i, len - i, &code);

		if (n == 0 || code == 0)
			return false;
		i += n;
	}
	return true;
}

/*
 * Copy s to dst with each invalid byte and each NUL replaced by U+FFFD, and
 * return the length. dst must hold UTF8_REPAIR_GROWTH * len bytes.
 */
size_t
utf8_repair(const char *s, size_t len, char *dst)
{
	char	   *out = dst;
	size_t		i = 0;

	while (i < len)
	{
		size_t		n = plain_prefix_length(s + i, len - i);
		uint32_t	code;

		memcpy(out, s + i, n);
		out += n;
		i += n;
		if (i == len)
			break;
		n = utf8_decode(s + i, len - i, &code);
		if (n == 0 || code == 0)
		{
			memcpy(out, Replacement, sizeof(Replacement));
			out += sizeof(Replacement);
			i++;
		}
		else
		{
			memcpy(out, s + i, n);
			out += n;
			i += n;
		}
	}
	return (size_t) (out - dst);
}

/*
 * Return the longest length up to limit that does not split a character. The
 * caller passes valid UTF-8.
 */
size_t
utf8_clip(const char *s, size_t len, size_t limit)
{
	if (len <= limit)
		return len;
	while (limit > 0 && IS_CONTINUATION(s[limit]))
		limit--;
	return limit;
}

/* True if the character is invisible, a control or a bidirectional mark. */
bool
utf8_is_hidden(uint32_t code)
{
	return is_in_code_ranges(code, Hidden, LENGTH_OF(Hidden));
}

/* True if the character turns the direction of the text behind it. */
bool
utf8_turns_text(uint32_t code)
{
	return is_in_code_ranges(code, Turning, LENGTH_OF(Turning));
}

/* Return what is wrong with an identifier, or TEXT_NAME_OK. */
TextName
text_name_check(const char *s, size_t len)
{
	bool		visible = false;
	bool		forbidden = false;

	for (size_t i = 0; i < len;)
	{
		uint32_t	code;
		size_t		n = utf8_decode(s + i, len - i, &code);

		if (n == 0)
			return TEXT_NAME_MALFORMED;
		visible |= !is_in_code_ranges(code, Invisible, LENGTH_OF(Invisible));
		forbidden |= is_in_code_ranges(code, Forbidden, LENGTH_OF(Forbidden));
		forbidden |= utf8_turns_text(code);
		i += n;
	}
	if (!visible)
		return TEXT_NAME_BLANK;
	return forbidden || len > TEXT_NAME_MAX ? TEXT_NAME_MALFORMED : TEXT_NAME_OK;
}
