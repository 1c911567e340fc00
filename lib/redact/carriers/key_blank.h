/*
 * key_blank.h
 *		Keys that only a blank separates from their value.
 */
#ifndef RESCUE_REDACT_KEY_BLANK_H
#define RESCUE_REDACT_KEY_BLANK_H

#include "redact/carriers/key.h"

extern bool blank_separates(Scan *s, const Key *key, size_t at);

/* May a quoted text behind the key and a blank be its value? */
extern bool names_quoted_value(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_KEY_BLANK_H */
