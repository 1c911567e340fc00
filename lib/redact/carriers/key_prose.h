/*
 * key_prose.h
 *		A key and its value in one sentence, in any order.
 */
#ifndef RESCUE_REDACT_KEY_PROSE_H
#define RESCUE_REDACT_KEY_PROSE_H

#include "redact/carriers/key.h"

extern void read_values_in_prose(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_KEY_PROSE_H */
