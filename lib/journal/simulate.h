/*
 * simulate.h
 *		What Drizzle's migrator would do with a journal on a database.
 *
 * The migrator reads one number, the highest created_at of its table, once,
 * and then runs in the journal's order each entry whose `when` is above it. It
 * keeps no ledger: whether an entry at or below the number ever ran, it does
 * not ask. The rows of its table do tell, since each run leaves the entry's
 * `when` in created_at; with them given, "ran" and "never will" are told apart.
 */
#ifndef RESCUE_JOURNAL_SIMULATE_H
#define RESCUE_JOURNAL_SIMULATE_H

#include "journal/drizzle.h"

typedef enum DrizzleState
{
	DRIZZLE_APPLIED,			/* a row has its `when` */
	DRIZZLE_PENDING,			/* the next run runs it */
	DRIZZLE_UNREACHABLE,		/* at or below the watermark, and never ran */
	DRIZZLE_AGAIN,				/* it ran, and the next run runs it again */
	DRIZZLE_PASSED				/* at or below; unknown without rows */
} DrizzleState;

/* The highest `when` that ran; nothing ran where it is not known. */
typedef struct DrizzleWatermark
{
	bool		known;
	int64_t		when;
} DrizzleWatermark;

/* What a database's table of migrations says. */
typedef struct DrizzleLedger
{
	DrizzleWatermark watermark;
	const int64_t *rows;		/* every created_at, rising; NULL: not given */
	size_t		row_count;
	bool		has_null;		/* a row without created_at: it sorts first,
								 * so the migrator sees no watermark */
} DrizzleLedger;

extern bool drizzle_runs(DrizzleWatermark watermark, int64_t when);
extern DrizzleWatermark drizzle_raise(DrizzleWatermark watermark, int64_t when);
extern DrizzleState drizzle_simulate(const DrizzleLedger *ledger, int64_t when);
extern const char *drizzle_state_name(DrizzleState state);

#endif							/* RESCUE_JOURNAL_SIMULATE_H */
