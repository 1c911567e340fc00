/*
 * pins.h
 *		What the entry points for pins share.
 */
#ifndef RESCUE_PINS_H
#define RESCUE_PINS_H

#include "pin/verdict.h"

/* Whether two texts are the same bytes. */
static inline bool
same_text(const text *a, const text *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

#endif							/* RESCUE_PINS_H */
