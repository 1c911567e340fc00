/*
 * bare_end.h
 *		Where a bare value ends.
 */
#ifndef RESCUE_REDACT_BARE_END_H
#define RESCUE_REDACT_BARE_END_H

#include "redact/carriers/key.h"
#include "redact/engine/engine.h"

/*
 * Where a bare value ends. One whose colour changes within it goes on behind
 * that.
 */
extern size_t find_colored_end(Scan *s, size_t at, const Key *key,
							   Separator separator);

#endif							/* RESCUE_REDACT_BARE_END_H */
