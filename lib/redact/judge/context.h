/*
 * context.h
 *		What the text around a value says about it.
 */
#ifndef RESCUE_REDACT_CONTEXT_H
#define RESCUE_REDACT_CONTEXT_H

#include "redact/carriers/key.h"

extern bool context_spares(const Scan *s, const Key *key, Separator separator,
						   const Value *value);
extern bool context_slashed(const Scan *s, const Key *key, Value *value);
extern bool narrow_to_password(const Scan *s, const Key *key, Value *value);
extern bool context_confirms(const Scan *s, const Key *key, const Value *value);

#endif							/* RESCUE_REDACT_CONTEXT_H */
