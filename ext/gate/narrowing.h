/*
 * narrowing.h
 *		Find the one organisation that a caller is narrowed to.
 *
 * The only place that decides it. Every function of ours asks here, be it by
 * the gate or by itself, so that no path can be wider than another.
 */
#ifndef RESCUE_NARROWING_H
#define RESCUE_NARROWING_H

#include "errors.h"
#include "gate/probe.h"

typedef struct Narrowing
{
	Refusal		verdict;		/* REFUSAL_NONE, or why nothing is admitted */
	const text *org;			/* the one that may be, or NULL for all */
	bool		by_role;		/* a bound role holds the caller */
} Narrowing;

/*
 * Find what the caller of an SQL function is narrowed to. The probe was run
 * since the store was opened; the result is good until the store is closed.
 * with_token tells the forms of a function apart: true for those that take a
 * token.
 */
extern Narrowing narrowing_find(const Probe *probe, const char *function,
								bool with_token);

/*
 * The same for a function whose caller names no organisation, or may leave it
 * out: the one that is implied, or NULL for all. Raises the refusal if what
 * narrows the caller contradicts itself. The store is open; a later
 * store_open() for the organisation needs a copy (store_keep_text()).
 */
extern const text *narrowing_implied_org(const char *function);

#endif							/* RESCUE_NARROWING_H */
