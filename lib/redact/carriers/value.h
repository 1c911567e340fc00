/*
 * value.h
 *		Read and add the value behind a key.
 */
#ifndef RESCUE_REDACT_VALUE_H
#define RESCUE_REDACT_VALUE_H

#include "redact/carriers/key.h"

extern bool value_read(Scan *s, size_t at, const Key *key, Separator separator,
					   Value *value);
extern void value_add(Scan *s, const Key *key, Separator separator,
					  const Value *value);
extern void value_add_keyless(Scan *s, size_t start, size_t end, uint16_t rule,
							  DecodeForm decode);

#endif							/* RESCUE_REDACT_VALUE_H */
