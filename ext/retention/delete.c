/*
 * delete.c
 *		Delete bundles, never one that is on hold.
 *
 * The rows are locked first, and holds are looked for under the lock: a hold
 * needs a lock on its bundle, so that none can come in between. The foreign
 * key of rescue.holds is the last guard.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "retention/delete.h"
#include "organisation/residence_sql.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_delete);
PG_FUNCTION_INFO_V1(rescue_forget);

/* Return an array Datum of bundle ids, in the current memory context. */
Datum
bundle_ids(const int64 *ids, int count)
{
	Datum	   *items = palloc_array(Datum, count + 1);

	for (int i = 0; i < count; i++)
		items[i] = Int64GetDatum(ids[i]);
	return PointerGetDatum(construct_array(items, count, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * Return the ids in the first column of so many rows of the last statement.
 * They are copied, so that the next statement may be run.
 */
int64 *
returned_ids(uint64 rows)
{
	int64	   *ids = palloc_array(int64, rows + 1);
	bool		is_null;

	for (uint64 i = 0; i < rows; i++)
		ids[i] = DatumGetInt64(store_value(i, 0, &is_null));
	return ids;
}

/* Whether one of the bundles is on hold. */
static bool
any_on_hold(const text *org, Datum ids)
{
	Datum		values[STATEMENT_HOLDS_IN_FORCE_PARAMS];

	values[HOLDS_IN_FORCE_ARG_ORG] = PointerGetDatum(org);
	values[HOLDS_IN_FORCE_ARG_BUNDLES] = ids;
	values[HOLDS_IN_FORCE_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	return store_run(STATEMENT_HOLDS_IN_FORCE, values) > 0;
}

/* Whether the organisation has a hold, be it one that has ended. */
bool
has_holds(const text *org)
{
	Datum		values[STATEMENT_HOLDS_ANY_PARAMS];

	values[HOLDS_ANY_ARG_ORG] = PointerGetDatum(org);
	return store_first(STATEMENT_HOLDS_ANY, values);
}

/* Delete the holds of these bundles that have ended. */
static void
delete_past_holds(const text *org, Datum ids)
{
	Datum		values[STATEMENT_HOLDS_PAST_PARAMS];

	values[HOLDS_PAST_ARG_ORG] = PointerGetDatum(org);
	values[HOLDS_PAST_ARG_BUNDLES] = ids;
	values[HOLDS_PAST_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	store_run(STATEMENT_HOLDS_PAST, values);
}

/* Delete the bundles and the holds that have ended. */
static uint64
delete_bundle_rows(const text *org, Datum ids)
{
	Datum		deleted[STATEMENT_BUNDLES_DELETE_PARAMS];

	if (has_holds(org))
		delete_past_holds(org, ids);
	deleted[BUNDLES_DELETE_ARG_ORG] = PointerGetDatum(org);
	deleted[BUNDLES_DELETE_ARG_BUNDLES] = ids;
	return store_run(STATEMENT_BUNDLES_DELETE, deleted);
}

/*
 * Write the tombstones, then delete. Returns how many bundles were deleted.
 * The caller has locked the bundles, and found no hold under the lock.
 */
uint64
delete_bundles(const text *org, Datum ids, const char *how, const text *why)
{
	Datum		values[STATEMENT_TOMBSTONES_ADD_PARAMS];

	values[TOMBSTONES_ADD_ARG_ORG] = PointerGetDatum(org);
	values[TOMBSTONES_ADD_ARG_BUNDLES] = ids;
	values[TOMBSTONES_ADD_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[TOMBSTONES_ADD_ARG_HOW] = CStringGetTextDatum(how);
	values[TOMBSTONES_ADD_ARG_WHY] = PointerGetDatum(why);
	store_run(STATEMENT_TOMBSTONES_ADD, values);
	return delete_bundle_rows(org, ids);
}

/* rescue_delete(bundle_id, org, why) */
Datum
rescue_delete(PG_FUNCTION_ARGS)
{
	text	   *why = ARG_TEXT(2);
	GateRequest request = {.action = "rescue_delete", .why = why};
	Datum		values[STATEMENT_BUNDLES_LOCK_PARAMS];
	Datum		id;
	bool		found;

	open_bundle_writer(fcinfo, &request);
	id = bundle_ids(&request.bundle_id, 1);
	values[BUNDLES_LOCK_ARG_ORG] = PointerGetDatum(request.org);
	values[BUNDLES_LOCK_ARG_BUNDLES] = id;
	found = store_run(STATEMENT_BUNDLES_LOCK, values) == 1;
	if (found)
	{
		if (any_on_hold(request.org, id))
			refuse(REFUSAL_ON_HOLD);
		delete_bundles(request.org, id, request.action, why);
	}
	audit_finish(&(AuditOutcome) {.row = found});
	store_close();
	PG_RETURN_BOOL(found);
}

/*
 * Fail if bundles of the organisation are there still, by the latest snapshot:
 * they came in since, or the transaction's own snapshot does not show them.
 */
static void
check_forgotten(const text *org)
{
	Datum		values[STATEMENT_BUNDLES_LEFT_PARAMS];

	values[BUNDLES_LEFT_ARG_ORG] = PointerGetDatum(org);
	if (store_run(STATEMENT_BUNDLES_LEFT, values) > 0)
		refuse_old_snapshot("could not forget the organisation: bundles of it came in meanwhile");
}

/* Lock all bundles of an organisation. Returns their ids. */
static Datum
lock_all_bundles(const text *org)
{
	Datum		values[STATEMENT_BUNDLES_LOCK_PARAMS] = {0};
	bool		nulls[STATEMENT_BUNDLES_LOCK_PARAMS] = {0};
	uint64		count;

	values[BUNDLES_LOCK_ARG_ORG] = PointerGetDatum(org);
	nulls[BUNDLES_LOCK_ARG_BUNDLES] = true;
	count = store_run_nulls(STATEMENT_BUNDLES_LOCK, values, nulls);
	return bundle_ids(returned_ids(count), count);
}

/* Delete all that is stored of an organisation, except its bundles. */
static void
forget_all_but_bundles(const text *org)
{
	Datum		only_org[] = {PointerGetDatum(org)};
	Datum		values[STATEMENT_PIN_RETIRE_PARAMS] = {0};
	bool		nulls[STATEMENT_PIN_RETIRE_PARAMS] = {0};

	store_run(STATEMENT_TOMBSTONES_FORGET, only_org);
	store_run(STATEMENT_GC_PLANS_FORGET, only_org);
	values[PIN_RETIRE_ARG_ORG] = PointerGetDatum(org);
	nulls[PIN_RETIRE_ARG_WORKSPACE] = true;
	store_run_nulls(STATEMENT_PIN_RETIRE, values, nulls);
	store_run(STATEMENT_TOKENS_FORGET, only_org);
	store_run(STATEMENT_JOBS_FORGET, only_org);
	store_run(STATEMENT_BILLING_FORGET, only_org);
}

/* Delete the holds first, which keep their bundles. */
uint64
delete_organisation(const text *org)
{
	Datum		only_org[] = {PointerGetDatum(org)};
	uint64		count;

	store_run(STATEMENT_HOLDS_FORGET, only_org);
	count = store_run(STATEMENT_BUNDLES_FORGET, only_org);
	check_forgotten(org);
	forget_all_but_bundles(org);
	return count;
}

/*
 * rescue_forget(org, why): everything, the tombstones included. What stays is
 * the line in the log.
 */
Datum
rescue_forget(PG_FUNCTION_ARGS)
{
	text	   *why = ARG_TEXT(1);
	GateRequest request = {.action = "rescue_forget", .org = ARG_TEXT(0),
	.why = why};
	Datum		ids;
	uint64		count;

	open_writer(&request);
	check_name(why, REFUSAL_REASON_INVALID);

	ids = lock_all_bundles(request.org);
	if (any_on_hold(request.org, ids))
		refuse(REFUSAL_ON_HOLD);
	count = delete_bundle_rows(request.org, ids);
	check_forgotten(request.org);
	forget_all_but_bundles(request.org);
	/* by which copy it came; one that is not here is refused above */
	residence_set(request.org, RESIDENCE_HERE, NULL);
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	PG_RETURN_INT64(count);
}
