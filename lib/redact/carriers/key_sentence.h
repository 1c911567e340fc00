/*
 * key_sentence.h
 *		Keys in a sentence.
 */
#ifndef RESCUE_REDACT_KEY_SENTENCE_H
#define RESCUE_REDACT_KEY_SENTENCE_H

#include "redact/carriers/key.h"

extern bool is_told_in_sentence(Scan *s, const Key *key, size_t *at,
								size_t stop);
extern bool is_spoken_value(const Scan *s, size_t at, size_t stop);

/* Is it a rule of passwords, in any language? */
extern bool is_password_rule(const KeyVerdict *verdict);

/* May a word of a sentence be a password, by its three kinds of bytes? */
extern bool is_password_word(const Scan *s, size_t at, size_t end);

#endif							/* RESCUE_REDACT_KEY_SENTENCE_H */
