/*
 * value.h
 *		Read and add the value behind a key.
 */
#ifndef RESCUE_REDACT_VALUE_H
#define RESCUE_REDACT_VALUE_H

#include "redact/carriers/key.h"

extern bool read_value_text(Scan *s, size_t at, const Key *key,
							Separator separator,
							Value *value);
extern void add_judged_value(Scan *s, const Key *key, Separator separator,
							 const Value *value);
extern void value_add_keyless(Scan *s, size_t start, size_t end, uint16_t rule,
							  DecodeForm decode);

#endif							/* RESCUE_REDACT_VALUE_H */
