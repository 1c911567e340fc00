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
#include "gate.h"
#include "store.h"

/* The most rows, as in rescue_list(), and the most columns of a list. */
#define ROWS_MAX 1000
#define COLUMNS_MAX 16

PG_FUNCTION_INFO_V1(rescue_holds);
PG_FUNCTION_INFO_V1(rescue_tombstones);

/* Run a statement, and make its rows the function's. */
static void
put_rows(ReturnSetInfo *rsinfo, Statement statement, const Datum *arguments,
		 const bool *argument_nulls)
{
	uint64		rows = store_run(statement, arguments, argument_nulls);
	int			columns = rsinfo->setDesc->natts;

	Assert(columns <= COLUMNS_MAX);
	audit_finish(&(AuditOutcome) {.row = rows > 0, .rows = rows});
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		values[COLUMNS_MAX];
		bool		nulls[COLUMNS_MAX];

		for (int i = 0; i < columns; i++)
			values[i] = store_value(row, i + 1, &nulls[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}

/* rescue_holds(org) */
Datum
rescue_holds(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_holds", .org = ARG_TEXT(0)};
	Datum		values[2];

	InitMaterializedSRF(fcinfo, 0);
	store_open(request.org);
	gate_admit_writer(&request);
	values[0] = PointerGetDatum(request.org);
	values[1] = TimestampTzGetDatum(GetCurrentTimestamp());
	put_rows((ReturnSetInfo *) fcinfo->resultinfo, STATEMENT_HOLDS, values, NULL);
	store_close();
	return (Datum) 0;
}

/* rescue_tombstones(org, ws, max_rows) */
Datum
rescue_tombstones(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_tombstones", .org = ARG_TEXT(0),
	.ws = ARG_TEXT(1), .needs_ws = !PG_ARGISNULL(1)};
	Datum		values[3];
	bool		nulls[3] = {false, PG_ARGISNULL(1), false};

	InitMaterializedSRF(fcinfo, 0);
	store_open(request.org);
	gate_admit_writer(&request);
	if (PG_ARGISNULL(2) || PG_GETARG_INT32(2) < 1 || PG_GETARG_INT32(2) > ROWS_MAX)
		refuse(REFUSAL_LIMIT_INVALID);
	values[0] = PointerGetDatum(request.org);
	values[1] = PointerGetDatum(request.ws);
	values[2] = PG_GETARG_DATUM(2);
	put_rows((ReturnSetInfo *) fcinfo->resultinfo, STATEMENT_TOMBSTONES, values,
			 nulls);
	store_close();
	return (Datum) 0;
}
