/*
 * filter.h
 *		The first stage, in one variant or another; all give the same places.
 */
#ifndef RESCUE_REDACT_FILTER_H
#define RESCUE_REDACT_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILTER_BLOCK 1024		/* bytes, of places looked at in one go */
#define FILTER_BEHIND 10		/* bytes that are read behind them */

/* The last window is at the block's end, and a place behind it may be one. */
#define FILTER_PLACES (FILTER_BLOCK + 2)

/*
 * The places in [0, len) of the text at which a literal may begin, in order;
 * all at which one does are among them. len is at most FILTER_BLOCK; behind it
 * FILTER_BEHIND bytes must be readable. places has room for FILTER_PLACES.
 */
extern unsigned filter_places(const char *text, size_t len, uint16_t *places);

/*
 * A variant lists the offsets of the windows that pass, out of count windows at
 * every second byte; it may write three more items behind them.
 */
typedef unsigned (*FilterFunction) (const char *text, unsigned count,
									uint16_t *windows);

typedef struct FilterVariant
{
	const char *name;
	FilterFunction run;
	bool		(*works) (void);	/* on this processor */
} FilterVariant;

/* The portable one first; the last one's name is NULL. */
extern const FilterVariant filter_variants[];

/* filter_choose.c: the fastest one here; measured once a process. */
extern FilterFunction filter_choose(void);

/* For tests and benches: scan with this one; NULL: choose again. */
extern void use_filter_variant(const FilterVariant *variant);

#endif							/* RESCUE_REDACT_FILTER_H */
