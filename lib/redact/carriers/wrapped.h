/*
 * wrapped.h
 *		Base64 that is wrapped: its further lines.
 */
#ifndef RESCUE_REDACT_WRAPPED_H
#define RESCUE_REDACT_WRAPPED_H

#include "redact/engine/engine.h"

/* A line of a wrapped text. */
typedef struct WrappedLine
{
	size_t		start;
	size_t		end;
} WrappedLine;

/*
 * Move to the line behind this one of a text that begins at first; false if
 * the text ends with this line.
 */
typedef bool (*NextLine) (const Scan *s, const WrappedLine *first,
						  WrappedLine *line, size_t stop);

/* Behind the line end at a place, as it is or escaped; the place without one. */
extern size_t skip_line_wrap(const Scan *s, size_t at, size_t stop);

/* Of a text in base64, and of a hash with its parameters. */
extern bool next_wrapped_line(const Scan *s, const WrappedLine *first,
							  WrappedLine *line, size_t stop);
extern bool next_hash_line(const Scan *s, const WrappedLine *first,
						   WrappedLine *line, size_t stop);

/* Note the lines behind [start, end), where a token's first one was found. */
extern void add_wrapped_lines(Scan *s, size_t start, size_t end, uint16_t rule,
							  NextLine next_line);

#endif							/* RESCUE_REDACT_WRAPPED_H */
