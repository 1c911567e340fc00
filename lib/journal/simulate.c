/*
 * simulate.c
 *		What Drizzle's migrator would do with a journal on a database.
 */
#include "journal/simulate.h"

#include <stdlib.h>

/* The migrator's one question: is this entry above the watermark? */
bool
drizzle_runs(DrizzleWatermark watermark, int64_t when)
{
	return !watermark.known || watermark.when < when;
}

/* The watermark of a database after an entry ran there, too. */
DrizzleWatermark
drizzle_raise(DrizzleWatermark watermark, int64_t when)
{
	if (!watermark.known || when > watermark.when)
	{
		watermark.known = true;
		watermark.when = when;
	}
	return watermark;
}

/* Order two timestamps ascending; for qsort. */
static int
compare_timestamps(const void *a, const void *b)
{
	int64_t		x = *(const int64_t *) a;
	int64_t		y = *(const int64_t *) b;

	return x < y ? -1 : x > y;
}

/*
 * What the next run does with an entry. All entries of a run are judged by
 * the watermark before it: the migrator does not read it again in between, and
 * so a fresh database gets even those that an older one never will.
 */
DrizzleState
drizzle_simulate(const DrizzleLedger *ledger, int64_t when)
{
	bool		ran = ledger->rows != NULL &&
		bsearch(&when, ledger->rows, ledger->row_count, sizeof(int64_t),
				compare_timestamps) != NULL;

	if (ledger->has_null || drizzle_runs(ledger->watermark, when))
		return ran ? DRIZZLE_AGAIN : DRIZZLE_PENDING;
	if (ledger->rows == NULL)
		return DRIZZLE_PASSED;
	return ran ? DRIZZLE_APPLIED : DRIZZLE_UNREACHABLE;
}

/* A state as SQL and reports print it. */
const char *
drizzle_state_name(DrizzleState state)
{
	static const char *const names[] = {
		[DRIZZLE_APPLIED] = "applied",
		[DRIZZLE_PENDING] = "pending",
		[DRIZZLE_UNREACHABLE] = "unreachable",
		[DRIZZLE_AGAIN] = "runs again",
		[DRIZZLE_PASSED] = "passed",
	};

	return names[state];
}
