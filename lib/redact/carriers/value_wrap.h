/*
 * value_wrap.h
 *		A value within a call, a choice, a pair of brackets.
 */
#ifndef RESCUE_REDACT_VALUE_WRAP_H
#define RESCUE_REDACT_VALUE_WRAP_H

#include "redact/carriers/key.h"

/* The length of a made word at this place, or of a tag; 0 if neither is there. */
extern size_t made_value_length(const Scan *s, size_t at, size_t stop);

/* Whether a quoted text begins here that is one made word, or a tag. */
extern bool made_quoted_at(const Scan *s, size_t at, size_t stop);

/*
 * Behind a call or a condition in front of a quoted value; at if none is
 * there.
 */
extern size_t skip_expression(const Scan *s, size_t at, size_t stop);

/* Whether made words are in brackets here: sets the value's bounds. */
extern bool read_enclosed(const Scan *s, const Key *key, size_t at,
						  size_t stop, Value *value);

/* Behind the letter in front of a string literal, u'x'; at without one. */
extern size_t skip_literal_prefix(const Scan *s, size_t at, size_t stop);

/*
 * Where the next quoted value begins that the line offers in place of this
 * one.
 */
extern size_t find_next_choice(const Scan *s, const Value *value, size_t stop);

#endif							/* RESCUE_REDACT_VALUE_WRAP_H */
