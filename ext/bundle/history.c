/*
 * history.c
 *		SQL entry points that list what is held, and what was deleted.
 *
 * For those who administer: row security keeps the tables from everybody but a
 * superuser.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "bundle/listing.h"
#include "store/store.h"
#include "gate/writer.h"

/* The most rows, as in rescue_list(). */
#define ROWS_MAX 1000

PG_FUNCTION_INFO_V1(rescue_holds);
PG_FUNCTION_INFO_V1(rescue_tombstones);

/* rescue_holds(org) */
Datum
rescue_holds(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_holds", .org = ARG_TEXT(0),
	.access = GATE_LISTS};
	Datum		values[STATEMENT_HOLDS_PARAMS];

	InitMaterializedSRF(fcinfo, 0);
	open_writer(&request);
	values[HOLDS_ARG_ORG] = PointerGetDatum(request.org);
	values[HOLDS_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	put_rows((ReturnSetInfo *) fcinfo->resultinfo, STATEMENT_HOLDS, values);
	store_close();
	return (Datum) 0;
}

/* rescue_tombstones(org, ws, max_rows) */
Datum
rescue_tombstones(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_tombstones", .org = ARG_TEXT(0),
		.ws = ARG_TEXT(1), .needs_ws = !PG_ARGISNULL(1),
	.access = GATE_LISTS};
	Datum		values[STATEMENT_TOMBSTONES_PARAMS];
	bool		nulls[STATEMENT_TOMBSTONES_PARAMS] = {0};

	InitMaterializedSRF(fcinfo, 0);
	open_writer(&request);
	if (PG_ARGISNULL(2) || PG_GETARG_INT32(2) < 1 || PG_GETARG_INT32(2) > ROWS_MAX)
		refuse(REFUSAL_LIMIT_INVALID);
	values[TOMBSTONES_ARG_ORG] = PointerGetDatum(request.org);
	values[TOMBSTONES_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	nulls[TOMBSTONES_ARG_WORKSPACE] = PG_ARGISNULL(1);
	values[TOMBSTONES_ARG_LIMIT] = PG_GETARG_DATUM(2);
	put_rows_nulls((ReturnSetInfo *) fcinfo->resultinfo, STATEMENT_TOMBSTONES,
				   values, nulls);
	store_close();
	return (Datum) 0;
}
