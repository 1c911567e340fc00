/*
 * wrapped.c
 *		Base64 that is wrapped: its further lines.
 *
 *		LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpaa0VqYkk3T2dn
 *		VEMxSXNNT1g1Y2dmWG83NW5ERTZHNEl6b3JqRHdvRVlNZ2FHWnNtVk5z
 *		T0F1
 *
 * base64, openssl and YAML's folded texts break it after as many bytes a line,
 * a multiple of four. Only the first line shows what the text is. A line end
 * may be written as \n, where all is in a string of JSON, and blanks may be in
 * front of a line. The text ends at a line that is shorter; that one must look
 * like base64 by itself, since a word of a sentence may be below, too.
 */
#include "redact/carriers/wrapped.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define WIDTH_MIN 40			/* bytes of a line; tools take 60, 64 and 76 */
#define HASH_DIGITS 32			/* at the end of a line of a wrapped hash */
#define WRAPPED_MAX 65536		/* bytes of a wrapped text that are read */

/* May the byte be in base64, the one for URLs and its padding included? */
static bool
is_base64_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "+/=-_");
}

/* Behind the line end at this place, as it is or escaped; at without one. */
size_t
skip_line_wrap(const Scan *s, size_t at, size_t stop)
{
	size_t		end = at;

	while (byte_is(s, end, stop, '\\'))
		end++;
	if (end > at)
	{
		if (byte_is(s, end, stop, 'r'))
			for (end++; byte_is(s, end, stop, '\\'); end++)
				;
		return byte_is(s, end, stop, 'n') ? end + 1 : at;
	}
	end += byte_is(s, end, stop, '\r');
	return byte_is(s, end, stop, '\n') ? skip_blanks(s, end + 1, stop) : at;
}

/* Is the last line of a text base64: padded, or of three kinds of bytes? */
static bool
looks_like_base64(const Scan *s, const WrappedLine *line)
{
	bool		digit = false;
	bool		upper = false;
	bool		lower = false;

	if (s->text[line->end - 1] == '=')
		return true;
	for (size_t i = line->start; i < line->end; i++)
	{
		digit |= is_digit(s->text[i]);
		upper |= is_upper(s->text[i]);
		lower |= is_lower(s->text[i]);
	}
	return upper && lower && (digit || line->end - line->start >= WIDTH_MIN);
}

/*
 * Has the line a capital? A line of as many bytes may be a rule of dashes, a
 * digest or a name instead; one of base64 without a capital is very rare.
 */
static bool
has_capital(const Scan *s, const WrappedLine *line)
{
	for (size_t i = line->start; i < line->end; i++)
	{
		if (is_upper(s->text[i]))
			return true;
	}
	return false;
}

/* Is this a line of a wrapped text, no wider, with nothing else behind it? */
static bool
is_wrapped_line(const Scan *s, const WrappedLine *line, size_t width,
				size_t stop)
{
	return line->end > line->start && line->end - line->start <= width &&
		(line->end == stop || is_space(s->text[line->end]) ||
		 byte_in(s->text[line->end], "\"'\\`<,"));
}

/*
 * Move to the line behind this one of a text in base64 that begins at first:
 * false if the text ends with this line.
 */
bool
next_wrapped_line(const Scan *s, const WrappedLine *first, WrappedLine *line,
				  size_t stop)
{
	size_t		width = first->end - first->start;
	WrappedLine next = {.start = skip_line_wrap(s, line->end, stop)};

	if (next.start == line->end || width < WIDTH_MIN || width % 4 != 0 ||
		line->end - line->start != width || s->text[line->end - 1] == '=')
		return false;
	next.end = skip_class(s, next.start, stop, is_base64_byte, true);
	if (!is_wrapped_line(s, &next, width, stop))
		return false;
	if (next.end - next.start < width ? !looks_like_base64(s, &next) :
		!has_capital(s, &next))
		return false;
	*line = next;
	return true;
}

/* May the byte be in a hash with its parameters? */
static bool
is_hash_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "$*@./_:-");
}

/*
 * Move to the line behind this one of a hash that begins at first: as long,
 * with many digits at its end. The last line is shorter, and all digits. A
 * digest below a hash of one line is no part of it.
 */
bool
next_hash_line(const Scan *s, const WrappedLine *first, WrappedLine *line,
			   size_t stop)
{
	size_t		width = first->end - first->start;
	WrappedLine next = {.start = skip_line_wrap(s, line->end, stop)};
	size_t		digits;

	if (next.start == line->end || width < WIDTH_MIN ||
		line->end - line->start != width ||
		text_has(s, next.start, stop, "$krb5"))
		return false;
	next.end = skip_class(s, next.start, stop, is_hash_byte, true);
	if (!is_wrapped_line(s, &next, width, stop))
		return false;
	digits = next.end;
	while (digits > next.start && is_xdigit(s->text[digits - 1]))
		digits--;
	if (next.end - next.start == width ? next.end - digits < HASH_DIGITS :
		digits > next.start || line->start == first->start)
		return false;
	*line = next;
	return true;
}

/* Note the lines behind [start, end), where a token's first one was found. */
void
add_wrapped_lines(Scan *s, size_t start, size_t end, uint16_t rule,
				  NextLine next_line)
{
	WrappedLine first = {.start = start, .end = end};
	WrappedLine line = first;
	size_t		stop = s->limit - end > WRAPPED_MAX ?
		end + WRAPPED_MAX : s->limit;

	while (next_line(s, &first, &line, stop))
		scan_add(s, line.start, line.end, rule, 0, WEIGHT_TOKEN);
}
