/*
 * installation.c
 *		What only the library can tell of an installation, for
 *		rescue_settings_check().
 *
 * Neither function asks the gate: they must work where it refuses everything.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "billing_source.h"
#include "compat.h"
#include "startup.h"
#include "store.h"
#include "throttle.h"

/* Columns of the statement SETTINGS. */
enum
{
	SETTINGS_BILLING = 1, SETTINGS_THROTTLE, SETTINGS_SOURCE,
	SETTINGS_ORG_COLUMN, SETTINGS_STATUS_COLUMN
};

PG_FUNCTION_INFO_V1(rescue_module);
PG_FUNCTION_INFO_V1(rescue_settings_in_force);

/* The row type that a function is declared to return. */
static TupleDesc
result_row_type(FunctionCallInfo fcinfo)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(desc);
}

/* rescue.module */
Datum
rescue_module(PG_FUNCTION_ARGS)
{
	TupleDesc	desc = result_row_type(fcinfo);
	Datum		values[3] = {CStringGetTextDatum(RESCUE_VERSION),
		BoolGetDatum(throttle_is_available()),
	BoolGetDatum(startup_tried_to_loosen())};
	bool		nulls[3] = {0};

	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}

/* Whether the table that billing is read from can be; NULL if there is none. */
static Datum
source_is_usable(bool *is_null)
{
	Oid			source = DatumGetObjectId(store_value(0, SETTINGS_SOURCE, is_null));
	bool		no_column;
	Name		columns[2];

	if (*is_null)
		return (Datum) 0;
	for (int i = 0; i < lengthof(columns); i++)
	{
		columns[i] = DatumGetName(store_value(0, SETTINGS_ORG_COLUMN + i,
											  &no_column));
		if (no_column)
			return BoolGetDatum(false);
	}
	return BoolGetDatum(billing_source_is_usable(source, NameStr(*columns[0]),
												 NameStr(*columns[1])));
}

/* rescue.settings_in_force: all NULL where there are none. */
Datum
rescue_settings_in_force(PG_FUNCTION_ARGS)
{
	TupleDesc	desc = result_row_type(fcinfo);
	Datum		values[3];
	bool		nulls[3] = {true, true, true};
	Datum		row;

	store_open(NULL);
	if (store_run(STATEMENT_SETTINGS, NULL, NULL) == 1)
	{
		values[0] = store_value(0, SETTINGS_BILLING, &nulls[0]);
		values[1] = store_value(0, SETTINGS_THROTTLE, &nulls[1]);
		values[2] = source_is_usable(&nulls[2]);
	}
	row = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
	row = store_keep(row, false, false, -1);
	store_close();
	PG_RETURN_DATUM(row);
}
