/*
 * key_separator.h
 *		What separates a key from its value, and where the value begins.
 */
#ifndef RESCUE_REDACT_KEY_SEPARATOR_H
#define RESCUE_REDACT_KEY_SEPARATOR_H

#include "redact/carriers/key.h"

/* SEPARATOR_NONE if there is no value; may change the key's place. */
extern Separator find_key_separator(Scan *s, Key *key, size_t *from);

#endif							/* RESCUE_REDACT_KEY_SEPARATOR_H */
