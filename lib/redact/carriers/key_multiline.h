/*
 * key_multiline.h
 *		Values on other lines than their key.
 */
#ifndef RESCUE_REDACT_KEY_MULTILINE_H
#define RESCUE_REDACT_KEY_MULTILINE_H

#include "redact/carriers/key.h"

extern bool read_value_below(Scan *s, const Key *key, size_t at,
							 Separator separator);
extern void below_read_change(Scan *s, const Key *key, const Value *value);

#endif							/* RESCUE_REDACT_KEY_MULTILINE_H */
