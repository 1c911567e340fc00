/*
 * text.h
 *		Bytes of others, shown: as JSON, on a terminal.
 */
#ifndef RESCUECTL_TEXT_H
#define RESCUECTL_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"

/* A JSON string; what is not UTF-8, and NUL, becomes U+FFFD. NULL: no memory. */
extern json_t *text_to_json(const char *s, size_t len);

/* Print a text of several lines on standard output, hidden characters shown. */
extern void text_print(const char *s, size_t len);

/* Print a name on standard output, so that it cannot move the cursor. */
extern void text_print_name(const char *name);

/* The same into a buffer; false if there is no memory. */
extern bool text_append_name(Buffer *out, const char *name);

/*
 * Print a value as JSON on standard output. Whether it got there,
 * finish_output() tells.
 */
extern int	text_print_json(const json_t *value);

#endif							/* RESCUECTL_TEXT_H */
