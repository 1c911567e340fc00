/*
 * key_blank.h
 *		Keys that only a blank separates from their value.
 */
#ifndef RESCUE_REDACT_KEY_BLANK_H
#define RESCUE_REDACT_KEY_BLANK_H

#include "redact/carriers/key.h"

extern bool blank_separates(Scan *s, const Key *key, size_t at);
extern bool is_told_in_sentence(Scan *s, const Key *key, size_t *at,
								size_t stop);
extern bool is_spoken_value(const Scan *s, size_t at, size_t stop);

/* May a quoted text behind the key and a blank be its value? */
extern bool names_quoted_value(Scan *s, const Key *key);

/* May a word of a sentence be a password, by its three kinds of bytes? */
extern bool is_password_word(const Scan *s, size_t at, size_t end);

#endif							/* RESCUE_REDACT_KEY_BLANK_H */
