/*
 * hex_dump.c
 *		Dumps of bytes, a few on each line behind their offset, as xxd, hexdump,
 *		od, tcpdump -X and the trace of curl write them:
 *
 *		00000000: 7061 7373 776f 7264 3d78  password=x
 *		0000: 70 61 73 73 77 6f 72 64 3d 78  password=x
 *		0000000 6170 7373 6f77 6472 783d
 *		0000000   p   a   s   s   w   o   r   d   =   x
 *
 * The bytes of the lines are read as one text, since a word goes over their
 * ends. A line that holds a byte of a secret goes whole, behind its offset:
 * its digits and its characters say the same. A literal is the offset's end
 * at each 4 KiB of the bytes; from there 4 KiB are read and some lines more,
 * so that the work is linear. A line whose offset is not the next one ends
 * the dump.
 */
#include <string.h>

#include "redact/carriers/decoded.h"
#include "redact/carriers/hex_dump.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define LINE_BYTES 16			/* on a line, if no second line tells more */
#define LINE_BYTES_MAX 64
#define OFFSET_MIN 4			/* digits of an offset */
#define OFFSET_MAX 8
#define STRETCH_BYTES 4096		/* from one literal to the next */
#define OVERLAP_BYTES 512		/* and some more */
#define GAP_MAX 2				/* blanks between two groups of digits */
#define GAP_WORDS_MAX 4			/* the same, of hexdump -x */
#define GROUP_MAX 16			/* digits of a group: a word of eight bytes */
#define OCTAL_DIGITS 6			/* of a word of two bytes */
#define CHAR_FIELD 4			/* bytes of a field of od -c */

/* A line of a dump. */
typedef struct DumpLine
{
	unsigned	base;			/* of the offsets: od writes octal ones */
	unsigned long offset;
	size_t		digits;			/* where the first byte is */
	size_t		end;
	unsigned char bytes[LINE_BYTES_MAX];
	size_t		count;
	size_t		most;			/* bytes that a line of the dump has */
	bool		turned;			/* a word's bytes are in the other order */
	bool		has_words;		/* groups of more bytes than one were read */
} DumpLine;

/* Read the offset that ends at the colon or the blanks here; false if none. */
static bool
read_dump_offset(const Scan *s, size_t start, size_t end, unsigned base,
				 unsigned long *offset)
{
	if (end - start < OFFSET_MIN || end - start > OFFSET_MAX)
		return false;
	*offset = 0;
	for (; start < end; start++)
	{
		if (xdigit_value(s->text[start]) >= base)
			return false;
		*offset = *offset * base + xdigit_value(s->text[start]);
	}
	return true;
}

/* Put a byte of a line, as far as the line has more. */
static void
put_dump_byte(DumpLine *line, unsigned long byte)
{
	if (line->count < line->most)
		line->bytes[line->count++] = (unsigned char) byte;
}

/* Put the two bytes of a word of od, six octal digits; false for another. */
static bool
put_octal_word(const Scan *s, size_t at, DumpLine *line)
{
	unsigned long word = 0;

	for (size_t i = at; i < at + OCTAL_DIGITS; i++)
	{
		if (xdigit_value(s->text[i]) >= 8)
			return false;
		word = word * 8 + xdigit_value(s->text[i]);
	}
	put_dump_byte(line, word);
	put_dump_byte(line, word >> 8);
	return true;
}

/*
 * Put the bytes of a group of hexadecimal digits. hexdump and od, which write
 * no colon behind an offset, write words of two bytes or more, with the last
 * byte first; xxd writes the first byte first. An option turns either.
 */
static void
put_hex_group(const Scan *s, size_t at, size_t end, bool words, DumpLine *line)
{
	size_t		n = (end - at) / 2;

	words ^= line->turned;
	line->has_words |= n > 1;

	for (size_t i = 0; i < n; i++)
	{
		size_t		digit = at + 2 * (words ? n - 1 - i : i);

		put_dump_byte(line, xdigit_value(s->text[digit]) * 16 +
					  xdigit_value(s->text[digit + 1]));
	}
}

/*
 * Read the groups of digits at this place: two to sixteen of them, one or two
 * blanks between, of words up to four. What is behind the last byte, or behind
 * more blanks, are the characters.
 */
static void
read_dump_bytes(const Scan *s, size_t at, bool words, DumpLine *line)
{
	while (line->count < line->most && at < line->end)
	{
		size_t		end = skip_class(s, at, line->end, is_xdigit, true);
		size_t		next = skip_blanks(s, end, line->end);

		if (end == at || (end - at) % 2 != 0 || end - at > GROUP_MAX ||
			(end < line->end && !is_space(s->text[end])))
			return;
		if (!words || end - at != OCTAL_DIGITS)
			put_hex_group(s, at, end, words, line);
		else if (!put_octal_word(s, at, line))
			return;
		if (next - end > (words ? GAP_WORDS_MAX : GAP_MAX))
			return;
		at = next;
	}
}

/*
 * Set *byte to that of a field of od -c or -b, four bytes from here: a
 * character, an escape or three octal digits, at the field's right end. False
 * if it is no such field.
 */
static bool
read_char_field(const Scan *s, size_t at, unsigned long *byte)
{
	static const char escapes[] = "n\nr\rt\t0\0a\ab\bf\fv\v";
	const char *field = s->text + at;

	if (field[0] != ' ')
		return false;
	if (is_digit(field[1]) && is_digit(field[2]) && is_digit(field[3]))
	{
		*byte = xdigit_value(field[1]) * 64 + xdigit_value(field[2]) * 8 +
			xdigit_value(field[3]);
		return true;
	}
	*byte = (unsigned char) field[3];
	if (field[1] != ' ' || field[2] == ' ')
		return field[1] == ' ';
	for (size_t i = 0; i + 1 < sizeof(escapes); i += 2)
	{
		if (field[2] == '\\' && field[3] == escapes[i])
		{
			*byte = (unsigned char) escapes[i + 1];
			return true;
		}
	}
	return false;
}

/* Read the fields of od -c; false if the line has others, too. */
static bool
read_char_fields(const Scan *s, size_t at, DumpLine *line)
{
	unsigned long byte;

	for (; line->end - at >= CHAR_FIELD; at += CHAR_FIELD)
	{
		if (line->count == line->most || !read_char_field(s, at, &byte))
			break;
		put_dump_byte(line, byte);
	}
	if (skip_spaces(s, at, line->end) == line->end && line->count > 0)
		return true;
	line->count = 0;
	return false;
}

/* Read the line of a dump that begins at this place; false for another one. */
static bool
read_dump_line(const Scan *s, size_t at, DumpLine *line)
{
	const char *nl = at < s->limit ? memchr(s->text + at, '\n', s->limit - at) : NULL;
	size_t		start;
	size_t		end;
	bool		words;

	if (at >= s->limit)
		return false;
	line->end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	line->count = 0;
	line->has_words = false;
	start = skip_blanks(s, at, line->end);
	start += text_has(s, start, line->end, "0x") ? LENGTH_OF("0x") : 0;
	end = skip_class(s, start, line->end, is_xdigit, true);
	if (!read_dump_offset(s, start, end, line->base, &line->offset))
		return false;
	words = !byte_is(s, end, line->end, ':');
	end += !words;
	line->digits = skip_blanks(s, end, line->end);
	if (line->digits == end)
		return false;
	if (!words || !read_char_fields(s, end, line))
		read_dump_bytes(s, line->digits, words, line);
	return line->count > 0;
}

/*
 * Find the base of a dump's offsets and how many bytes its lines have by the
 * second one, whose offset is that many bytes further. In another base it
 * would be more than the first line has. Another text is left as it is.
 */
static void
find_dump_form(const Scan *s, size_t start, DumpLine *form)
{
	static const unsigned bases[] = {16, 8, 10};

	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
	{
		DumpLine	first = {.base = bases[i], .most = LINE_BYTES_MAX};
		DumpLine	second = first;
		size_t		bytes;

		if (!read_dump_line(s, start, &first) || !read_dump_line(s, first.end + 1, &second) ||
			second.offset <= first.offset)
			continue;
		bytes = second.offset - first.offset;
		if ((bytes != 8 && bytes != 16 && bytes != 32 && bytes != 64) || bytes > first.count)
			continue;
		form->base = bases[i];
		form->most = bytes;
		return;
	}
}

/* Read the line behind this one of a dump; *skipped is set behind a star. */
static bool
read_next_line(const Scan *s, DumpLine *line, bool *skipped)
{
	size_t		next = line->end + 1;

	/* Lines that are the same are left out. */
	*skipped = scan_starts(s, next, "*\n");
	return read_dump_line(s, next + (*skipped ? LENGTH_OF("*\n") : 0), line);
}

/*
 * Count the bytes of a dump that begins with this line, as far as they are read
 * from here; put them, too, if d is not NULL. Sets *last to the place of the
 * last offset in the stretch from which a dump may be read: the lines before
 * are read from here.
 */
static size_t
read_dump(const Scan *s, DumpLine line, Decoded *d, size_t *last)
{
	unsigned long next = line.offset;
	size_t		count = 0;
	bool		skipped = false;

	while ((line.offset == next || (skipped && line.offset > next)) &&
		   count < STRETCH_BYTES + OVERLAP_BYTES)
	{
		if (line.offset % STRETCH_BYTES == 0 && count <= STRETCH_BYTES)
			*last = line.digits;
		for (size_t i = 0; i < line.count && d != NULL; i++)
			decoded_put(d, line.bytes[i], line.digits, line.end);
		count += line.count;
		next = line.offset + line.count;
		if (!read_next_line(s, &line, &skipped))
			break;
	}
	return count;
}

/* Add the secrets of the dump that begins with this line. */
static void
add_dumped_secrets(Scan *s, const DumpLine *line, uint16_t rule)
{
	size_t		count = read_dump(s, *line, NULL, &s->read.dump_start);
	Decoded		d;

	if (count < DECODED_MIN || !decoded_begin(s, &d, count))
		return;
	read_dump(s, *line, &d, &s->read.dump_start);
	decoded_finish(s, &d, rule, QUOTE_NONE);
}

/*
 * Add the secrets of a dump's lines. Nothing in a dump of words says in which
 * order their bytes are, so both are tried.
 */
void
parse_hex_dump(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		start = scan_line_start(s, at);
	DumpLine	line = {.base = 16, .most = LINE_BYTES};

	(void) len;
	if (s->decoded || at - start > OFFSET_MAX + LINE_BYTES || !read_dump_line(s, start, &line) ||
		line.digits < at || line.digits < s->read.dump_start)
		return;
	find_dump_form(s, start, &line);
	if (!read_dump_line(s, start, &line) || line.offset % STRETCH_BYTES != 0)
		return;
	add_dumped_secrets(s, &line, arg);
	if (!line.has_words)
		return;
	line.turned = true;
	if (read_dump_line(s, start, &line))
		add_dumped_secrets(s, &line, arg);
}
