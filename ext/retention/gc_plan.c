/*
 * gc_plan.c
 *		Find the bundles of workspaces that are gone, and delete them.
 *
 * What is to be deleted is found first and for all organisations, so that a
 * dry run and a real one cannot differ, and so that the share of it is known
 * before anything goes. Then it is deleted in batches: lock, look again for
 * what speaks against it under the latest snapshot, delete. Rows that others
 * have locked are skipped without waiting. A batch that fails is tried
 * again bundle by bundle, and what fails then is reported.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "tcop/utility.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "retention/delete.h"
#include "retention/gc_plan.h"
#include "subxact.h"

/* How many bundles are locked and deleted by one round of statements. */
#define GC_BATCH 200

const char	GcPlanned[] = "planned";
const char	GcDeleted[] = "deleted";

/* Why a bundle is kept, by the number that the statements give. */
static const char *const KeepReasons[] = {
	NULL,
	"it is of the future",
	"it is on hold",
	"it is the newest of its workspace",
};

/* Compare two workspaces as the index does: byte by byte. */
static int
compare_ws(const text *a, const text *b)
{
	Size		a_len = VARSIZE_ANY_EXHDR(a);
	Size		b_len = VARSIZE_ANY_EXHDR(b);
	int			order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b),
							   Min(a_len, b_len));

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* Compare two workspaces for qsort() and bsearch(). */
static int
by_ws(const void *a, const void *b)
{
	return compare_ws(*(text *const *) a, *(text *const *) b);
}

/* Sort the live workspaces; is_live() requires it. */
void
gc_sort_live(GcOrder *order)
{
	qsort(order->live, order->live_count, sizeof(text *), by_ws);
}

/* True if the workspace is live. The list must be sorted. */
static bool
is_live(const GcOrder *order, text *ws)
{
	return order->live_count > 0 &&
		bsearch(&ws, order->live, order->live_count, sizeof(text *), by_ws) != NULL;
}

/*
 * The workspaces of the organisation that are not live, as a text[]; all
 * bundles are counted on the way.
 */
static ArrayType *
gone_workspaces(const GcOrder *order, const text *org, int64 *total)
{
	Datum		values[STATEMENT_GC_WORKSPACES_PARAMS] = {PointerGetDatum(org)};
	uint64		rows = store_run(STATEMENT_GC_WORKSPACES, values);
	Datum	   *gone = palloc_array(Datum, rows + 1);
	int			count = 0;
	bool		is_null;

	for (uint64 row = 0; row < rows; row++)
	{
		Datum		ws = store_value(row, GC_WORKSPACES_COL_WORKSPACE, &is_null);

		*total += DatumGetInt64(store_value(row, GC_WORKSPACES_COL_BUNDLES,
											&is_null));
		if (!is_live(order, DatumGetTextPP(ws)))
			gone[count++] = ws;
	}
	return construct_array(gone, count, TEXTOID, -1, false, TYPALIGN_INT);
}

/* Add a bundle to the plan, in the plan's own memory. */
static void
plan_bundle(GcPlan *plan, const text *org, uint64 row)
{
	GcBundle   *bundle;
	bool		is_null;
	int			reason = DatumGetInt32(store_value(row, GC_CANDIDATES_COL_REASON,
												   &is_null));

	if (plan->count == plan->room)
	{
		plan->room *= 2;
		plan->bundles = repalloc_huge(plan->bundles, plan->room * sizeof(GcBundle));
	}
	bundle = &plan->bundles[plan->count++];
	bundle->org = org;
	bundle->bundle_id = DatumGetInt64(store_value(row, GC_CANDIDATES_COL_BUNDLE,
												  &is_null));
	bundle->ws = store_keep_text(store_value(row, GC_CANDIDATES_COL_WORKSPACE,
											 &is_null));
	bundle->outcome = reason == 0 ? GcPlanned : "kept";
	bundle->why = KeepReasons[reason];
	if (reason == 0)
		plan->planned++;
}

/* Add what may be deleted of one organisation, and what speaks against it. */
static void
plan_organisation(const GcOrder *order, GcPlan *plan, const text *org)
{
	Datum		values[STATEMENT_GC_CANDIDATES_PARAMS];
	uint64		rows;

	store_open(org);
	values[GC_CANDIDATES_ARG_ORG] = PointerGetDatum(org);
	values[GC_CANDIDATES_ARG_WORKSPACES] =
		PointerGetDatum(gone_workspaces(order, org, &plan->total));
	values[GC_CANDIDATES_ARG_NOW] = TimestampTzGetDatum(order->now);
	values[GC_CANDIDATES_ARG_CUTOFF] = TimestampTzGetDatum(order->cutoff);
	values[GC_CANDIDATES_ARG_KEEP_NEWEST] = BoolGetDatum(order->keep_newest);
	rows = store_run(STATEMENT_GC_CANDIDATES, values);
	for (uint64 row = 0; row < rows; row++)
		plan_bundle(plan, org, row);
	store_close();
}

/*
 * Return the plan over all organisations in scope, in the current memory
 * context. Opens and closes the store for each.
 */
GcPlan *
gc_make_plan(const GcOrder *order)
{
	GcPlan	   *plan = palloc0(sizeof(GcPlan));

	plan->room = 64;
	plan->bundles = palloc_array(GcBundle, plan->room);
	for (int i = 0; i < order->scope.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		plan_organisation(order, plan, order->scope.orgs[i]);
	}
	for (int64 i = 0; i < plan->count; i++)
		if (plan->bundles[i].outcome == GcPlanned)
			plan->bundles[i].why = "its workspace is not live";
	return plan;
}

/* Bundles of one organisation that are deleted together. */
typedef struct GcBatch
{
	const GcOrder *order;
	const text *org;
	text	   *why;			/* for the tombstones */
	GcBundle   *bundles[GC_BATCH];
	int			count;
	MemoryContext outcomes;		/* outlives the statements of the batch */
} GcBatch;

/* The bundle of an id, or NULL. */
static GcBundle *
batch_bundle(const GcBatch *batch, int64 bundle_id)
{
	for (int i = 0; i < batch->count; i++)
		if (batch->bundles[i]->bundle_id == bundle_id)
			return batch->bundles[i];
	return NULL;
}

/* Record the outcome of a bundle; both strings are constants. */
static void
set_outcome(GcBundle *bundle, const char *outcome, const char *why)
{
	bundle->outcome = outcome;
	bundle->why = why;
}

/* Lock the batch; return the ids that no other session has locked. */
static int64 *
lock_batch(GcBatch *batch, int *count)
{
	int64		wanted[GC_BATCH];
	Datum		values[STATEMENT_GC_LOCK_PARAMS];

	for (int i = 0; i < batch->count; i++)
	{
		wanted[i] = batch->bundles[i]->bundle_id;
		set_outcome(batch->bundles[i], "skipped",
					"it is locked by another transaction, or gone");
	}
	values[GC_LOCK_ARG_ORG] = PointerGetDatum(batch->org);
	values[GC_LOCK_ARG_BUNDLES] = bundle_ids(wanted, batch->count);
	*count = store_run(STATEMENT_GC_LOCK, values);
	return returned_ids(*count);
}

/* Of locked bundles, the ids of those that nothing speaks against still. */
static int64 *
recheck_batch(GcBatch *batch, const int64 *locked, int *count)
{
	int64	   *ids = palloc_array(int64, *count + 1);
	Datum		values[STATEMENT_GC_RECHECK_PARAMS];
	bool		is_null;
	uint64		rows;

	values[GC_RECHECK_ARG_ORG] = PointerGetDatum(batch->org);
	values[GC_RECHECK_ARG_BUNDLES] = bundle_ids(locked, *count);
	values[GC_RECHECK_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[GC_RECHECK_ARG_KEEP_NEWEST] = BoolGetDatum(batch->order->keep_newest);
	rows = store_run(STATEMENT_GC_RECHECK, values);
	*count = 0;
	for (uint64 row = 0; row < rows; row++)
	{
		int64		id = DatumGetInt64(store_value(row, GC_RECHECK_COL_BUNDLE,
												   &is_null));
		int			reason = DatumGetInt32(store_value(row, GC_RECHECK_COL_REASON,
													   &is_null));

		if (reason == 0)
			ids[(*count)++] = id;
		else
			set_outcome(batch_bundle(batch, id), "kept", KeepReasons[reason]);
	}
	return ids;
}

/* Delete a batch, as far as it may be. */
static void
delete_batch(void *arg)
{
	GcBatch    *batch = arg;
	int			count;
	int64	   *ids = lock_batch(batch, &count);

	ids = recheck_batch(batch, ids, &count);
	if (count == 0)
		return;
	delete_bundles(batch->org, bundle_ids(ids, count), "rescue_gc", batch->why);
	for (int i = 0; i < count; i++)
		set_outcome(batch_bundle(batch, ids[i]), GcDeleted,
					"its workspace is not live");
}

/* Say in memory of this context that a SQLSTATE was raised. */
static const char *
refused_with(MemoryContext context, int sqlstate)
{
	return MemoryContextStrdup(context,
							   psprintf("the server refused with %s",
										unpack_sql_state(sqlstate)));
}

/* Delete a batch; where that fails, each of its bundles by itself. */
static void
carry_out_batch(GcBatch *batch)
{
	GcBatch		single = *batch;
	int			failure;

	if (batch->count == 0 || subxact_try(delete_batch, batch) == 0)
		return;
	single.count = 1;
	for (int i = 0; i < batch->count; i++)
	{
		single.bundles[0] = batch->bundles[i];
		failure = subxact_try(delete_batch, &single);
		if (failure != 0)
			set_outcome(batch->bundles[i], "failed",
						refused_with(batch->outcomes, failure));
	}
}

/* What the tombstones say. */
static text *
tombstone_reason(const GcOrder *order)
{
	return cstring_to_text(psprintf("not among %d live workspaces, captured before %s",
									order->live_count,
									timestamptz_to_str(order->cutoff)));
}

/*
 * Delete the planned bundles in batches of one organisation each, and record
 * the outcome of every bundle in the plan.
 */
void
gc_carry_out(const GcOrder *order, GcPlan *plan)
{
	GcBatch		batch = {
		.order = order,
		.why = tombstone_reason(order),
		.outcomes = CurrentMemoryContext
	};
	int			left = order->max_rows;
	int64		i = 0;

	/* else each bundle would be tried, and fail by itself */
	if (plan->planned > 0)
		PreventCommandIfReadOnly("rescue_gc()");
	while (i < plan->count && left > 0)
	{
		batch.org = plan->bundles[i].org;
		batch.count = 0;
		for (; i < plan->count && plan->bundles[i].org == batch.org &&
			 batch.count < GC_BATCH && left > 0; i++)
		{
			if (plan->bundles[i].outcome != GcPlanned)
				continue;
			batch.bundles[batch.count++] = &plan->bundles[i];
			left--;
		}
		CHECK_FOR_INTERRUPTS();
		store_open(batch.org);
		carry_out_batch(&batch);
		store_close();
	}
}
