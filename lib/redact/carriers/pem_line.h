/*
 * pem_line.h
 *		The key on each line of a body.
 */
#ifndef RESCUE_REDACT_PEM_LINE_H
#define RESCUE_REDACT_PEM_LINE_H

#include "redact/engine/engine.h"

#define LINE_MIN 16				/* base64 digits of a line that is no last one */
#define LAST_MIN 4

/* A span under construction. */
typedef struct PemBody
{
	size_t		start;
	size_t		end;
	size_t		mark_column;	/* of its BEGIN; SIZE_MAX if unknown */
	uint16_t	rule;
} PemBody;

/* Whether a byte is one of base64. */
static inline bool
is_key_byte(unsigned char c)
{
	return is_alnum(c) || c == '+' || c == '/' || c == '=';
}

/* Add the span of the body that was collected, and begin a new one. */
extern void flush_pem_body(Scan *s, PemBody *body);

/* The run of key bytes that ends its line, and whether only blanks precede it. */
extern void find_last_pem_run(const Scan *s, size_t line, size_t line_end,
							  size_t *start,
							  size_t *end);
extern bool is_plain_pem_line(const Scan *s, size_t line, size_t start);

/* Add one line of a body; false where a body without its END ends. */
extern bool add_pem_line(Scan *s, PemBody *body, size_t line, size_t line_end,
						 bool closed, size_t *column);

#endif							/* RESCUE_REDACT_PEM_LINE_H */
