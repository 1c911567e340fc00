/*
 * removal.c
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
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "gate.h"
#include "removal.h"
#include "store.h"

PG_FUNCTION_INFO_V1(rescue_delete);
PG_FUNCTION_INFO_V1(rescue_forget);

/* The ids that the last statement returned, as a bigint[]. */
static Datum
returned_ids(uint64 count)
{
	Datum	   *ids = palloc(Max(count, 1) * sizeof(Datum));
	bool		is_null;

	for (uint64 i = 0; i < count; i++)
		ids[i] = store_value(i, 1, &is_null);
	return PointerGetDatum(construct_array(ids, count, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * Delete locked bundles. Refuses with RB009 if one is on hold; holds that have
 * ended go with their bundles. Returns how many went.
 */
static uint64
delete_locked(const text *org, Datum ids)
{
	Datum		values[3];

	values[0] = PointerGetDatum(org);
	values[1] = ids;
	values[2] = TimestampTzGetDatum(GetCurrentTimestamp());
	if (store_run(STATEMENT_HOLDS_IN_FORCE, values, NULL) > 0)
		refuse(REFUSAL_ON_HOLD);
	store_run(STATEMENT_HOLDS_PAST, values, NULL);
	return store_run(STATEMENT_BUNDLES_DELETE, values, NULL);
}

void
make_room(const text *org, const text *ws, int64 stored_id, int limit)
{
	Datum		values[5];
	uint64		excess;

	values[0] = PointerGetDatum(org);
	values[1] = PointerGetDatum(ws);
	values[2] = Int64GetDatum(stored_id);
	values[3] = Int32GetDatum(limit - 1);
	values[4] = TimestampTzGetDatum(GetCurrentTimestamp());
	excess = store_run(STATEMENT_BUNDLES_EXCESS, values, NULL);
	if (excess > 0)
		delete_locked(org, returned_ids(excess));
}

/* Log what is deleted and why, before it is. */
static void
audit_removal(const GateRequest *request, const text *why)
{
	audit(&(AuditEvent) {.action = request->action, .org = request->org,
		  .bundle_id = request->bundle_id, .note = "deleted", .why = why},
		  REFUSAL_NONE);
}

/* rescue_delete(bundle_id, org, why) */
Datum
rescue_delete(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_delete", .org = ARG_TEXT(1)};
	text	   *why = ARG_TEXT(2);
	Datum		values[2];
	Datum		id;
	bool		found;

	request.bundle_id = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	store_open(request.org);
	gate_admit_writer(&request);
	if (request.bundle_id <= 0)
		refuse(REFUSAL_BUNDLE_ID_INVALID);
	check_name(why, REFUSAL_REASON_INVALID);

	id = Int64GetDatum(request.bundle_id);
	values[0] = PointerGetDatum(request.org);
	values[1] = PointerGetDatum(construct_array(&id, 1, INT8OID, sizeof(int64),
												FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	found = store_run(STATEMENT_BUNDLES_LOCK, values, NULL) == 1;
	if (found)
	{
		delete_locked(request.org, values[1]);
		audit_removal(&request, why);
	}
	store_close();
	PG_RETURN_BOOL(found);
}

/* rescue_forget(org, why) */
Datum
rescue_forget(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_forget", .org = ARG_TEXT(0)};
	text	   *why = ARG_TEXT(1);
	Datum		values[2];
	uint64		count;

	store_open(request.org);
	gate_admit_writer(&request);
	check_name(why, REFUSAL_REASON_INVALID);

	values[0] = PointerGetDatum(request.org);
	values[1] = (Datum) 0;
	count = store_run(STATEMENT_BUNDLES_LOCK, values,
					  (bool[]) {false, true});
	count = delete_locked(request.org, returned_ids(count));
	store_run(STATEMENT_TOKENS_FORGET, values, NULL);
	store_run(STATEMENT_BILLING_FORGET, values, NULL);
	audit_removal(&request, why);
	store_close();
	PG_RETURN_INT64(count);
}
