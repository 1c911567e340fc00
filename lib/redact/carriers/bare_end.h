/*
 * bare_end.h
 *		Where a bare value ends.
 */
#ifndef RESCUE_REDACT_BARE_END_H
#define RESCUE_REDACT_BARE_END_H

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"

/* Where a bare value ends. */
extern size_t find_bare_end(Scan *s, size_t at, const Key *key,
							Separator separator);

#endif							/* RESCUE_REDACT_BARE_END_H */
