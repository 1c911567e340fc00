/*
 * lookalike.c
 *		Names that people, or other file systems, take for one another.
 *
 * Two names with one folded form are confused by a person or a file system:
 * case does not count on macOS and Windows; an accented letter is one
 * character or two, depending on who wrote it; letters of other scripts look
 * like Latin ones. Only the part of Unicode's table of confusables that occurs
 * in names of files.
 */
#include "names/lookalike.h"

#include <stdint.h>
#include <string.h>

#include "text/utf8.h"

/* Letters that look like a Latin one, by code point. */
static const struct
{
	uint16_t	code;
	char		latin;
}			letters[] = {
	{0x0131, 'i'}, {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'},
	{0x0397, 'h'}, {0x0399, 'i'}, {0x039A, 'k'}, {0x039C, 'm'}, {0x039D, 'n'},
	{0x039F, 'o'}, {0x03A1, 'p'}, {0x03A4, 't'}, {0x03A5, 'y'}, {0x03A7, 'x'},
	{0x03B1, 'a'}, {0x03B9, 'i'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'},
	{0x0405, 's'}, {0x0406, 'i'}, {0x0408, 'j'}, {0x0410, 'a'}, {0x0412, 'b'},
	{0x0415, 'e'}, {0x041A, 'k'}, {0x041C, 'm'}, {0x041D, 'h'}, {0x041E, 'o'},
	{0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0425, 'x'}, {0x0430, 'a'},
	{0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'},
	{0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x04BB, 'h'},
	{0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'}, {0x2010, '-'}, {0x2011, '-'},
	{0x2012, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2212, '-'},
};

/* U+00C0 to U+00FF: the letter, and the accent that it is written with. */
static const char bases[] =
"aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";
static const char accents[] =
"`'^~:o.,`'^:`'^:.~`'^~:..`'^:'..`'^~:o.,`'^:`'^:.~`'^~:..`'^:'.:";

/* The accents above as characters that combine with the letter before. */
static uint32_t
combining_accent_of(char accent)
{
	switch (accent)
	{
		case '`':
			return 0x0300;
		case '\'':
			return 0x0301;
		case '^':
			return 0x0302;
		case '~':
			return 0x0303;
		case ':':
			return 0x0308;
		case 'o':
			return 0x030A;
		default:
			return 0x0327;
	}
}

/* The Latin letter that a character looks like; 0 if to none. */
static char
latin_lookalike_of(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c | 0x20;
	if (c < 0x80)
		return c;
	/* Full width forms. */
	if (c >= 0xFF01 && c <= 0xFF5E)
		return latin_lookalike_of(c - 0xFF01 + 0x21);
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
	{
		if (letters[i].code == c)
			return letters[i].latin;
	}
	return 0;
}

/*
 * Write the folded form of a name, terminated, into LOOKALIKE_GROWTH times its
 * bytes and one more. Returns its length. Bytes that are no UTF-8 stay.
 */
size_t
lookalike_fold(const char *name, char *out)
{
	char	   *start = out;
	size_t		len = strlen(name);

	for (size_t i = 0; i < len;)
	{
		uint32_t	c = (unsigned char) name[i];
		size_t		n = c < 0x80 ? 1 : utf8_decode(name + i, len - i, &c);
		char		letter = n > 0 ? latin_lookalike_of(c) : 0;

		if (letter != 0)
			*out++ = letter;
		else if (n > 0 && c >= 0xC0 && c <= 0xFF && bases[c - 0xC0] != '.')
		{
			uint32_t	mark = combining_accent_of(accents[c - 0xC0]);

			*out++ = bases[c - 0xC0];
			*out++ = 0xC0 | (mark >> 6);
			*out++ = 0x80 | (mark & 0x3F);
		}
		else
		{
			n = n ? n : 1;
			memcpy(out, name + i, n);
			out += n;
		}
		i += n;
	}
	*out = '\0';
	return out - start;
}
