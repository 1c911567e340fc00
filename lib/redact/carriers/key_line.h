/*
 * key_line.h
 *		Keys and values whose line tells that they belong together.
 */
#ifndef RESCUE_REDACT_KEY_LINE_H
#define RESCUE_REDACT_KEY_LINE_H

#include "redact/carriers/key.h"

/* Is this word of a line its last, and as people and machines make passwords? */
extern bool ends_in_typed_word(Scan *s, size_t at);

/* Read the value of a key that is all of its line on the line below. */
extern void read_line_below(Scan *s, const Key *key);

/* Is the value at this place the answer to a question of debconf? */
extern bool is_debconf_answer(Scan *s, const Key *key, size_t at);

/* Are the key and what is at this place a line of a table of two columns? */
extern bool is_column_pair(Scan *s, const Key *key, size_t at);

#endif							/* RESCUE_REDACT_KEY_LINE_H */
