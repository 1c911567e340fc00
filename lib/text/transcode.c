/*
 * transcode.c
 *		UTF-16 and UTF-32 as UTF-8.
 *
 * A text without a byte order mark is taken for wide characters if it begins
 * with several that are in ASCII: Windows writes such logs.
 */
#include <string.h>

#include "text/transcode.h"
#include "text/utf8.h"

#define HEAD_BYTES 64			/* are looked at */
#define UNITS_MIN 4				/* in ASCII, without a byte order mark */
#define REPLACEMENT 0xfffd
#define REPLACEMENT_UTF8 "\xef\xbf\xbd"
#define REPLACEMENT_BYTES 3

/* Do units of this width and order begin the text, each one in ASCII? */
static bool
begins_wide_text(const unsigned char *head, size_t len, unsigned width,
				 bool big_endian)
{
	size_t		units = len / width < UNITS_MIN ? len / width : UNITS_MIN;

	for (size_t i = 0; i < units * width; i++)
	{
		bool		low = i % width == (big_endian ? width - 1 : 0);

		if (low ? head[i] == 0 || head[i] >= 0x80 : head[i] != 0)
			return false;
	}
	return units == UNITS_MIN;
}

/*
 * Are most units behind a byte order mark two characters of ASCII? Then the
 * text is one of bytes: as wide characters its secrets would not be seen.
 */
static bool
is_ascii_behind_mark(const unsigned char *head, size_t len)
{
	size_t		units = 0;
	size_t		ascii = 0;

	for (size_t i = 2; i + 1 < len; i += 2)
	{
		units++;
		ascii += head[i] >= 0x20 && head[i] < 0x7f && head[i + 1] >= 0x20 && head[i + 1] < 0x7f;
	}
	return ascii * 2 > units;
}

/*
 * A byte order mark decides; without one, the NULs of Latin letters do. width
 * is 0 for a text in neither encoding.
 */
void
transcode_start(Transcoder *t, const char *bytes, size_t len)
{
	const unsigned char *head = (const unsigned char *) bytes;
	static const unsigned widths[] = {4, 2};

	/* U+FEFF in each encoding. That of UTF-32 begins with that of UTF-16. */
	static const struct
	{
		const char *bytes;
		unsigned	width;
		bool		big_endian;
	}			marks[] = {
		{"\xff\xfe\0\0", 4, false}, {"\0\0\xfe\xff", 4, true},
		{"\xff\xfe", 2, false}, {"\xfe\xff", 2, true},
	};

	*t = (Transcoder) {0};
	if (len > HEAD_BYTES)
		len = HEAD_BYTES;
	for (size_t i = 0; t->width == 0 && i < sizeof(marks) / sizeof(marks[0]); i++)
	{
		if (len >= marks[i].width && memcmp(head, marks[i].bytes, marks[i].width) == 0)
			*t = (Transcoder) {.width = marks[i].width, .big_endian = marks[i].big_endian};
	}
	if (t->width == 2 && is_ascii_behind_mark(head, len))
		*t = (Transcoder) {0};
	for (size_t i = 0; t->width == 0 && i < 2; i++)
	{
		for (int big = 0; big < 2 && t->width == 0; big++)
		{
			if (begins_wide_text(head, len, widths[i], big == 1))
				*t = (Transcoder) {.width = widths[i], .big_endian = big == 1};
		}
	}
}

/* Write a character, U+FFFD for an invalid one; return its length. */
static size_t
put_character(uint32_t c, char *out)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = REPLACEMENT;
	return (size_t) (utf8_encode(c, out) - out);
}

/* Take a unit: a character, or half of one. */
static size_t
put_wide_unit(Transcoder *t, uint32_t unit, char *out)
{
	size_t		len = 0;

	if (t->high != 0 && unit >= 0xdc00 && unit < 0xe000)
	{
		len = put_character(0x10000 + ((t->high - 0xd800) << 10) + (unit - 0xdc00), out);
		t->high = 0;
		return len;
	}
	if (t->high != 0)
		len = put_character(REPLACEMENT, out);
	t->high = 0;
	if (t->width == 2 && unit >= 0xd800 && unit < 0xdc00)
	{
		t->high = unit;
		return len;
	}
	return len + put_character(unit, out + len);
}

/* Decode whole units; the rest of the last one is kept for the next call. */
size_t
transcode(Transcoder *t, const char *bytes, size_t len, char *out)
{
	size_t		written = 0;

	for (size_t i = 0; i < len; i++)
	{
		uint32_t	unit = 0;

		t->unit[t->have++] = (unsigned char) bytes[i];
		if (t->have < t->width)
			continue;
		for (unsigned k = 0; k < t->width; k++)
			unit = unit << 8 | t->unit[t->big_endian ? k : t->width - 1 - k];
		t->have = 0;
		written += put_wide_unit(t, unit, out + written);
	}
	return written;
}

/* Write U+FFFD if the text ended within a character. */
size_t
transcode_finish(Transcoder *t, char *out)
{
	bool		torn = t->have > 0 || t->high != 0;

	*t = (Transcoder) {.width = t->width};
	return torn ? put_character(REPLACEMENT, out) : 0;
}

/* Skip as many as most U+FFFD; the number of bytes. */
static size_t
skip_replacements(const char *s, size_t len, unsigned most)
{
	size_t		at = 0;

	while (most-- > 0 && len - at >= REPLACEMENT_BYTES &&
		   memcmp(s + at, REPLACEMENT_UTF8, REPLACEMENT_BYTES) == 0)
		at += REPLACEMENT_BYTES;
	return at;
}

/* Several letters must look so: one U+FFFD can have another reason. */
bool
transcode_is_spoiled(const char *s, size_t len)
{
	/* Of the byte order mark, and of the NUL in front of the first letter. */
	size_t		at = skip_replacements(s, len, 3);

	for (int i = 0; i < UNITS_MIN; i++)
	{
		if (at == len || (unsigned char) s[at] >= 0x80)
			return false;
		at++;
		if (skip_replacements(s + at, len - at, 2) != REPLACEMENT_BYTES)
			return false;
		at += REPLACEMENT_BYTES;
	}
	return true;
}

/* Copy all but every U+FFFD. */
size_t
transcode_spoiled(const char *s, size_t len, char *out)
{
	char	   *to = out;

	for (size_t at = 0; at < len;)
	{
		size_t		skipped = skip_replacements(s + at, len - at, 1);

		if (skipped == 0)
			*to++ = s[at];
		at += skipped > 0 ? skipped : 1;
	}
	return (size_t) (to - out);
}
