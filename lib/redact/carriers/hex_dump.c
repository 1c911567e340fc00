/*
 * hex_dump.c
 *		Dumps of bytes, a few on each line behind their offset, as xxd, hexdump
 *		-C, tcpdump -X and the trace of curl write them:
 *
 *		00000000: 7061 7373 776f 7264 3d78  password=x
 *		0000: 70 61 73 73 77 6f 72 64 3d 78  password=x
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

/*
 * Read the groups of digits at this place: two, four or eight of them, one or
 * two blanks between. What is behind the last byte, or behind more blanks,
 * are the characters.
 */
static void
read_dump_bytes(const Scan *s, size_t at, DumpLine *line)
{
	while (line->count < line->most && at < line->end)
	{
		size_t		end = skip_class(s, at, line->end, is_xdigit, true);
		size_t		next = skip_blanks(s, end, line->end);

		if (end == at || (end - at) % 2 != 0 || end - at > 8 ||
			(end < line->end && !is_space(s->text[end])))
			return;
		for (; at < end && line->count < line->most; at += 2)
			line->bytes[line->count++] = (unsigned char)
				(xdigit_value(s->text[at]) * 16 + xdigit_value(s->text[at + 1]));
		if (next - end > GAP_MAX)
			return;
		at = next;
	}
}

/* Read the line of a dump that begins at this place; false for another one. */
static bool
read_dump_line(const Scan *s, size_t at, DumpLine *line)
{
	const char *nl = at < s->limit ? memchr(s->text + at, '\n', s->limit - at) : NULL;
	size_t		start;
	size_t		end;

	if (at >= s->limit)
		return false;
	line->end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	line->count = 0;
	start = skip_blanks(s, at, line->end);
	start += text_has(s, start, line->end, "0x") ? LENGTH_OF("0x") : 0;
	end = skip_class(s, start, line->end, is_xdigit, true);
	if (!read_dump_offset(s, start, end, line->base, &line->offset))
		return false;
	end += byte_is(s, end, line->end, ':');
	line->digits = skip_blanks(s, end, line->end);
	if (line->digits == end)
		return false;
	read_dump_bytes(s, line->digits, line);
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

/*
 * Count the bytes of a dump that begins with this line, as far as they are read
 * from here; put them, too, if d is not NULL.
 */
static size_t
read_dump(const Scan *s, DumpLine line, Decoded *d)
{
	unsigned long first = line.offset;
	size_t		count = 0;

	while (line.offset == first + count && count < STRETCH_BYTES + OVERLAP_BYTES)
	{
		for (size_t i = 0; i < line.count && d != NULL; i++)
			decoded_put(d, line.bytes[i], line.digits, line.end);
		count += line.count;
		if (!read_dump_line(s, line.end + 1, &line))
			break;
	}
	return count;
}

/* Add the secrets of a dump's lines. */
void
parse_hex_dump(Scan *s, size_t at, size_t len, uint16_t arg)
{
	size_t		start = scan_line_start(s, at);
	size_t		count;
	DumpLine	line = {.base = 16, .most = LINE_BYTES};
	Decoded		d;

	(void) len;
	if (s->decoded || at - start > OFFSET_MAX + LINE_BYTES || !read_dump_line(s, start, &line) ||
		line.digits < at)
		return;
	find_dump_form(s, start, &line);
	if (!read_dump_line(s, start, &line) || line.offset % STRETCH_BYTES != 0)
		return;
	count = read_dump(s, line, NULL);
	if (count < DECODED_MIN || !decoded_begin(s, &d, count))
		return;
	read_dump(s, line, &d);
	decoded_finish(s, &d, arg, QUOTE_NONE);
}
