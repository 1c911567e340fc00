/*
 * encoded_text.c
 *		Text that is encoded as a whole: the script that a machine is started
 *		with, in base64, and an URL within an URL, whose per cent signs were
 *		encoded once more.
 *
 *		"UserData": "IyEvYmluL3No..."			#!/bin/sh ...
 *		redirect=%2Fx%3Fa%3D1%2526token%253Dx
 *
 * A base64 text is known by its first bytes, those of a script or of a
 * configuration of cloud-init; the literal is its begin. Of an URL the literal
 * is a sign that was encoded twice; one layer is taken off, and the rules
 * read the other.
 */
#include <string.h>

#include "redact/carriers/decoded.h"
#include "redact/carriers/encoded_text.h"
#include "redact/carriers/wrapped.h"
#include "redact/engine/engine.h"
#include "redact/text/cursor.h"

#define ENCODED_MAX 65536		/* bytes of an encoded text that are read */
#define URL_FRONT_MAX 512		/* and of an URL in front of the literal */
#define SIXTETS 4				/* digits of base64 that spell three bytes */

/* Return the six bits of a digit of base64, -1 for another byte. */
static int
base64_value(unsigned char c)
{
	if (is_upper(c))
		return c - 'A';
	if (is_lower(c))
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Is it a digit of base64? */
static bool
is_base64_digit(unsigned char c)
{
	return base64_value(c) >= 0;
}

/* May the byte be in a query? Quotes, blanks and brackets end one. */
static bool
is_query_byte(unsigned char c)
{
	return is_alnum(c) || byte_in(c, "%-._~&=+;:/?,@!*");
}

/*
 * Put what the digits of a line spell, the first of which is number n of the
 * text, behind the one at before. Each byte is spelled by two of them.
 */
static void
put_base64_line(const Scan *s, const WrappedLine *line, size_t n, size_t before,
				Decoded *d)
{
	for (size_t i = line->start; i < line->end && is_base64_digit(s->text[i]); i++, n++)
	{
		unsigned	low = (unsigned) base64_value(s->text[i]);
		unsigned	high = (unsigned) base64_value(s->text[before]);
		size_t		digit = n % SIXTETS;

		if (digit > 0)
			decoded_put(d, (unsigned char)
						((high << (2 * digit)) | (low >> (6 - 2 * digit))), before, i + 1);
		before = i;
	}
}

/* Put what the digits spell that begin at this place, wrapped or not. */
static void
put_base64_bytes(const Scan *s, const WrappedLine *first, size_t most, Decoded *d)
{
	WrappedLine line = *first;
	size_t		n = 0;
	size_t		before = line.start;

	do
	{
		put_base64_line(s, &line, n, before, d);
		n += line.end - line.start;
		before = line.end - 1;
	} while (next_wrapped_line(s, first, &line, most));
}

/* Where the text in base64 ends that begins with this line. */
static size_t
find_base64_end(const Scan *s, const WrappedLine *first, size_t most)
{
	WrappedLine line = *first;

	while (next_wrapped_line(s, first, &line, most))
		;
	return line.end;
}

/* Put the bytes [at, end), with "%25" as '%'. */
static void
put_once_decoded(const Scan *s, size_t at, size_t end, Decoded *d)
{
	while (at < end)
	{
		size_t		n = text_has(s, at, end, "%25") ? LENGTH_OF("%25") : 1;

		decoded_put(d, (unsigned char) s->text[at], at, at + n);
		at += n;
	}
}

/* Add the secrets of the encoded text that the literal begins or is in. */
void
parse_encoded_text(Scan *s, size_t at, size_t len, uint16_t arg)
{
	bool		url = s->text[at] == '%';
	size_t		most = s->limit - at > ENCODED_MAX ? at + ENCODED_MAX : s->limit;
	size_t		floor = at - s->floor > URL_FRONT_MAX ? at - URL_FRONT_MAX : s->floor;
	size_t		from = at;
	size_t		end;
	WrappedLine first;
	Decoded		d;

	if (at < s->read.run_end || s->decoded)
		return;
	if (floor < s->read.run_end)
		floor = s->read.run_end;
	if (url)
		from = back_over_class(s, at, floor, is_query_byte);
	else if (at > s->floor && is_base64_digit(s->text[at - 1]))
		return;
	end = skip_class(s, at + len, most, url ? is_query_byte : is_base64_digit, true);
	first = (WrappedLine) {.start = from, .end = end};
	if (!url)
		end = find_base64_end(s, &first, most);
	s->read.run_end = end;
	if (!decoded_begin(s, &d, end - from))
		return;
	if (url)
		put_once_decoded(s, from, end, &d);
	else
		put_base64_bytes(s, &first, end, &d);
	decoded_finish(s, &d, arg, QUOTE_NONE);
}
