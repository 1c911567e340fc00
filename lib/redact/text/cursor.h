/*
 * cursor.h
 *		Steps over bytes of a class, forward up to a stop and back down to a
 *		floor. None reads a byte outside of these.
 */
#ifndef RESCUE_REDACT_CURSOR_H
#define RESCUE_REDACT_CURSOR_H

#include <string.h>

#include "redact/engine/engine.h"

/* Behind the bytes of a class, or of all others, at this place. */
static inline size_t
skip_class(const Scan *s, size_t at, size_t stop,
		   bool (*in_class) (unsigned char), bool wanted)
{
	while (at < stop && in_class(s->text[at]) == wanted)
		at++;
	return at;
}

/* In front of the bytes of a class that end at this place. */
static inline size_t
back_over_class(const Scan *s, size_t at, size_t floor,
				bool (*in_class) (unsigned char))
{
	while (at > floor && in_class(s->text[at - 1]))
		at--;
	return at;
}

/* Behind the blanks and tabs at this place. */
static inline size_t
skip_blanks(const Scan *s, size_t at, size_t stop)
{
	return skip_class(s, at, stop, is_blank, true);
}

/* Behind the white space at this place, line ends too. */
static inline size_t
skip_spaces(const Scan *s, size_t at, size_t stop)
{
	return skip_class(s, at, stop, is_space, true);
}

/* Behind the digits at this place. */
static inline size_t
skip_digits(const Scan *s, size_t at, size_t stop)
{
	return skip_class(s, at, stop, is_digit, true);
}

/* Behind all up to the next white space. */
static inline size_t
skip_word(const Scan *s, size_t at, size_t stop)
{
	return skip_class(s, at, stop, is_space, false);
}

/* In front of the blanks and tabs that end at this place. */
static inline size_t
back_over_blanks(const Scan *s, size_t at, size_t floor)
{
	return back_over_class(s, at, floor, is_blank);
}

/* In front of the white space that ends at this place, line ends too. */
static inline size_t
back_over_spaces(const Scan *s, size_t at, size_t floor)
{
	return back_over_class(s, at, floor, is_space);
}

/*
 * Where the line begins that ends at this place, no further back than a parser
 * may look.
 */
static inline size_t
find_line_before(const Scan *s, size_t end)
{
	const char *nl = memrchr(s->text + s->floor, '\n', end - s->floor);

	return nl != NULL ? (size_t) (nl - s->text) + 1 : s->floor;
}

/* Is this the byte at a place in front of stop? */
static inline bool
byte_is(const Scan *s, size_t at, size_t stop, char byte)
{
	return at < stop && s->text[at] == byte;
}

/* Is this the byte that ends at a place behind floor? */
static inline bool
byte_before_is(const Scan *s, size_t at, size_t floor, char byte)
{
	return at > floor && s->text[at - 1] == byte;
}

#endif							/* RESCUE_REDACT_CURSOR_H */
