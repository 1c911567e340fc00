/*
 * counters.c
 *		Count admitted and refused calls in shared memory.
 *
 * They count decisions, not committed work: a rollback takes no count
 * back. Each is one atomic; no lock is taken. They belong to the cluster, and
 * begin at zero when the server starts.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "port/atomics.h"
#include "storage/shmem.h"
#include "utils/builtins.h"

#include "compat.h"
#include "audit/counters.h"

typedef struct Counters
{
	pg_atomic_uint64 events[COUNTER_COUNT];
	pg_atomic_uint64 refusals[REFUSAL_COUNT];
} Counters;

static const char *const EventNames[COUNTER_COUNT] = {
	[COUNTER_READS] = "reads",
	[COUNTER_WRITES] = "writes",
	[COUNTER_REPLACED_TOKEN] = "replaced_token"
};

/* NULL where the library was not preloaded. */
static Counters *counters = NULL;

PG_FUNCTION_INFO_V1(rescue_read_counters);

/* Return how many bytes of shared memory the counters take. */
Size
counters_shmem_size(void)
{
	return MAXALIGN(sizeof(Counters));
}

/*
 * Attach to the counters in shared memory; set them to zero if this process is
 * the first.
 */
void
counters_shmem_init(void)
{
	bool		found;

	counters = ShmemInitStruct("rescue counters", counters_shmem_size(), &found);
	if (found)
		return;
	for (int i = 0; i < COUNTER_COUNT; i++)
		pg_atomic_init_u64(&counters->events[i], 0);
	for (int i = 0; i < REFUSAL_COUNT; i++)
		pg_atomic_init_u64(&counters->refusals[i], 0);
}

/* Add one to a counter. Atomic, without a lock. */
void
count_event(Counter counter)
{
	if (counters != NULL)
		pg_atomic_fetch_add_u64(&counters->events[counter], 1);
}

/* Add one to the counter of a refusal. Atomic, without a lock. */
void
count_refusal(Refusal situation)
{
	if (counters != NULL)
		pg_atomic_fetch_add_u64(&counters->refusals[situation], 1);
}

/* Put one row into the result. */
static void
put_counter(ReturnSetInfo *rsinfo, const char *name, Refusal situation,
			pg_atomic_uint64 *counter)
{
	Datum		values[4] = {CStringGetTextDatum(name)};
	bool		nulls[4] = {false, true, true, false};

	if (situation != REFUSAL_NONE)
	{
		values[1] = CStringGetTextDatum(refusal_sqlstate(situation));
		values[2] = CStringGetTextDatum(refusal_condition(situation));
		nulls[1] = nulls[2] = false;
	}
	values[3] = Int64GetDatum((int64) pg_atomic_read_u64(counter));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* rescue.read_counters: no row where there is no shared memory. */
Datum
rescue_read_counters(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	if (counters == NULL)
		return (Datum) 0;
	for (int i = 0; i < COUNTER_COUNT; i++)
		put_counter(rsinfo, EventNames[i], REFUSAL_NONE, &counters->events[i]);
	for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++)
		put_counter(rsinfo, i == REFUSAL_THROTTLED ? "throttled" : "refused", i,
					&counters->refusals[i]);
	return (Datum) 0;
}
