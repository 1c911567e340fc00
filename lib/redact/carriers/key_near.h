/*
 * key_near.h
 *		A key and its value, with other words between.
 */
#ifndef RESCUE_REDACT_KEY_NEAR_H
#define RESCUE_REDACT_KEY_NEAR_H

#include "redact/carriers/key.h"

extern bool is_strong_word(const char *text, size_t len);
extern bool is_sure_of_secret(const KeyVerdict *verdict);
extern bool is_without_digit(Scan *s, size_t at, size_t last, size_t stop);
extern void read_value_near_key(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_KEY_NEAR_H */
