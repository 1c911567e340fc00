/*
 * holds.c
 *		SQL entry points for holds.
 *
 * Who holds a bundle, why, and until when. A hold takes a lock on its bundle,
 * and whoever deletes a bundle looks for holds under a lock that conflicts
 * with it: either the hold is seen, or there is no bundle left to hold.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_hold);
PG_FUNCTION_INFO_V1(rescue_release);

/* Refuse an end that would be over before it began. */
static void
check_hold_end(TimestampTz until)
{
	if (TIMESTAMP_NOT_FINITE(until) || until <= GetCurrentTimestamp())
		refuse(REFUSAL_HOLD_END_INVALID);
}

/* rescue_hold(bundle_id, org, why, until) */
Datum
rescue_hold(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_hold"};
	text	   *why = ARG_TEXT(2);
	Datum		values[STATEMENT_HOLD_INSERT_PARAMS];
	bool		nulls[STATEMENT_HOLD_INSERT_PARAMS] = {0};
	bool		is_null;
	int64		hold_id;

	open_bundle_writer(fcinfo, &request);
	if (!PG_ARGISNULL(3))
		check_hold_end(PG_GETARG_TIMESTAMPTZ(3));

	values[HOLD_INSERT_ARG_ORG] = PointerGetDatum(request.org);
	values[HOLD_INSERT_ARG_BUNDLE] = Int64GetDatum(request.bundle_id);
	values[HOLD_INSERT_ARG_WHY] = PointerGetDatum(why);
	values[HOLD_INSERT_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[HOLD_INSERT_ARG_UNTIL] = PG_GETARG_DATUM(3);
	nulls[HOLD_INSERT_ARG_UNTIL] = PG_ARGISNULL(3);
	if (store_run_nulls(STATEMENT_HOLD_INSERT, values, nulls) != 1)
		refuse(REFUSAL_BUNDLE_NOT_FOUND);
	hold_id = DatumGetInt64(store_value(0, HOLD_INSERT_COL_ID, &is_null));
	audit_finish(&(AuditOutcome) {.row = true});
	store_close();
	PG_RETURN_INT64(hold_id);
}

/* Say in the audit whether a hold was released, and of which bundle. */
static void
audit_released(bool released)
{
	AuditOutcome outcome = {.row = released};
	bool		is_null;

	if (released)
		outcome.bundle_id = DatumGetInt64(store_value(0, HOLD_DELETE_COL_BUNDLE,
													  &is_null));
	audit_finish(&outcome);
}

/* rescue_release(hold_id, org) */
Datum
rescue_release(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_release", .org = ARG_TEXT(1)};
	Datum		values[STATEMENT_HOLD_DELETE_PARAMS];
	bool		released;

	open_writer(&request);
	if (PG_ARGISNULL(0) || PG_GETARG_INT64(0) <= 0)
		refuse(REFUSAL_HOLD_ID_INVALID);

	values[HOLD_DELETE_ARG_ORG] = PointerGetDatum(request.org);
	values[HOLD_DELETE_ARG_HOLD] = PG_GETARG_DATUM(0);
	released = store_run(STATEMENT_HOLD_DELETE, values) == 1;
	audit_released(released);
	store_close();
	PG_RETURN_BOOL(released);
}
