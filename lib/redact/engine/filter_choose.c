/*
 * filter_choose.c
 *		Which variant of the first stage is the fastest on this processor.
 *
 * Having the instructions is not enough to know: on many processors a gather
 * is slower than eight loads, since a cure for one of its faults makes it so.
 * So each is timed over a text of our own, for some microseconds in all. The
 * answer changes no result, only when it comes.
 */
#include <time.h>

#include "redact/compile/tables.h"
#include "redact/engine/filter.h"

#define TRIAL_WINDOWS (FILTER_BLOCK / 2)
#define TRIALS 5

/* Return the time of the monotonic clock. */
static uint64_t
read_nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

/* The best of a few trials: what else runs can only make one slower. */
static uint64_t
time_best_trial(FilterFunction run)
{
	uint64_t	best = UINT64_MAX;
	uint16_t	windows[TRIAL_WINDOWS + 3];

	for (int i = 0; i < TRIALS; i++)
	{
		uint64_t	start = read_nanoseconds();

		(void) run(redact_builtin_book.pool, TRIAL_WINDOWS, windows);
		start = read_nanoseconds() - start;
		if (start < best)
			best = start;
	}
	return best;
}

static FilterFunction chosen;

/* Use this variant from now on; NULL makes filter_choose() choose again. */
void
use_filter_variant(const FilterVariant *variant)
{
	chosen = variant != NULL ? variant->run : NULL;
}

/* Return the fastest variant that works here, measured at the first call. */
FilterFunction
filter_choose(void)
{
	uint64_t	best = UINT64_MAX;
	FilterFunction fastest = filter_variants[0].run;

	if (chosen != NULL)
		return chosen;
	for (const FilterVariant *v = filter_variants; v->name != NULL; v++)
	{
		uint64_t	taken = v->works() ? time_best_trial(v->run) : UINT64_MAX;

		if (taken < best)
		{
			best = taken;
			fastest = v->run;
		}
	}
	return chosen = fastest;
}
