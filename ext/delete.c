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
#include "delete.h"
#include "gate.h"
#include "store.h"

PG_FUNCTION_INFO_V1(rescue_delete);
PG_FUNCTION_INFO_V1(rescue_forget);

Datum
bundle_ids(const int64 *ids, int count)
{
	Datum	   *items = palloc_array(Datum, count + 1);

	for (int i = 0; i < count; i++)
		items[i] = Int64GetDatum(ids[i]);
	return PointerGetDatum(construct_array(items, count, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

int64 *
returned_ids(uint64 rows)
{
	int64	   *ids = palloc_array(int64, rows + 1);
	bool		is_null;

	for (uint64 i = 0; i < rows; i++)
		ids[i] = DatumGetInt64(store_value(i, 1, &is_null));
	return ids;
}

/* Whether one of the bundles is on hold. */
static bool
any_on_hold(const text *org, Datum ids)
{
	Datum		values[3];

	values[0] = PointerGetDatum(org);
	values[1] = ids;
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	return store_run(STATEMENT_HOLDS_IN_FORCE, values, NULL) > 0;
}

/* Delete the bundles and the holds that have ended. */
static uint64
delete_bundle_rows(const text *org, Datum ids)
{
	Datum		values[3];

	values[0] = PointerGetDatum(org);
	values[1] = ids;
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	store_run(STATEMENT_HOLDS_PAST, values, NULL);
	return store_run(STATEMENT_BUNDLES_DELETE, values, NULL);
}

uint64
delete_bundles(const text *org, Datum ids, const char *how, const text *why)
{
	Datum		values[5];

	values[0] = PointerGetDatum(org);
	values[1] = ids;
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[3] = CStringGetTextDatum(how);
	values[4] = PointerGetDatum(why);
	store_run(STATEMENT_TOMBSTONES_ADD, values, NULL);
	return delete_bundle_rows(org, ids);
}

/* One bundle, so that a hold that came since costs nothing but that one. */
static void
make_room_of(const text *org, int64 bundle_id)
{
	Datum		id = bundle_ids(&bundle_id, 1);

	if (!any_on_hold(org, id))
		delete_bundles(org, id, "max_bundles_per_workspace",
					   cstring_to_text("made room for a newer bundle"));
}

void
make_room(const text *org, const text *ws, int64 stored_id, int limit)
{
	Datum		values[5];
	uint64		excess;
	int64	   *ids;

	values[0] = PointerGetDatum(org);
	values[1] = PointerGetDatum(ws);
	values[2] = Int64GetDatum(limit);
	if (!store_first(STATEMENT_BUNDLES_BEYOND, values))
		return;
	values[2] = Int64GetDatum(stored_id);
	values[3] = Int32GetDatum(limit - 1);
	values[4] = TimestampTzGetDatum(GetCurrentTimestamp());
	excess = store_run(STATEMENT_BUNDLES_EXCESS, values, NULL);
	ids = returned_ids(excess);
	for (uint64 i = 0; i < excess; i++)
		make_room_of(org, ids[i]);
}

/* rescue_delete(bundle_id, org, why) */
Datum
rescue_delete(PG_FUNCTION_ARGS)
{
	text	   *why = ARG_TEXT(2);
	GateRequest request = {.action = "rescue_delete", .org = ARG_TEXT(1),
	.why = why};
	Datum		values[2];
	bool		found;

	request.bundle_id = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	store_open(request.org);
	gate_admit_writer(&request);
	if (request.bundle_id <= 0)
		refuse(REFUSAL_BUNDLE_ID_INVALID);
	check_name(why, REFUSAL_REASON_INVALID);

	values[0] = PointerGetDatum(request.org);
	values[1] = bundle_ids(&request.bundle_id, 1);
	found = store_run(STATEMENT_BUNDLES_LOCK, values, NULL) == 1;
	if (found)
	{
		if (any_on_hold(request.org, values[1]))
			refuse(REFUSAL_ON_HOLD);
		delete_bundles(request.org, values[1], request.action, why);
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
	if (store_run(STATEMENT_BUNDLES_LEFT, (Datum[]) {PointerGetDatum(org)},
				  NULL) > 0)
		refuse_old_snapshot("could not forget the organisation: bundles of it came in meanwhile");
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
	Datum		values[2];
	uint64		count;

	store_open(request.org);
	gate_admit_writer(&request);
	check_name(why, REFUSAL_REASON_INVALID);

	values[0] = PointerGetDatum(request.org);
	values[1] = (Datum) 0;
	count = store_run(STATEMENT_BUNDLES_LOCK, values,
					  (bool[]) {false, true});
	values[1] = bundle_ids(returned_ids(count), count);
	if (any_on_hold(request.org, values[1]))
		refuse(REFUSAL_ON_HOLD);
	count = delete_bundle_rows(request.org, values[1]);
	check_forgotten(request.org);
	store_run(STATEMENT_TOMBSTONES_FORGET, values, NULL);
	store_run(STATEMENT_GC_PLANS_FORGET, values, NULL);
	store_run(STATEMENT_PIN_RETIRE, values, (bool[]) {false, true});
	store_run(STATEMENT_TOKENS_FORGET, values, NULL);
	store_run(STATEMENT_JOBS_FORGET, values, NULL);
	store_run(STATEMENT_BILLING_FORGET, values, NULL);
	audit_finish(&(AuditOutcome) {.row = count > 0, .rows = count});
	store_close();
	PG_RETURN_INT64(count);
}
