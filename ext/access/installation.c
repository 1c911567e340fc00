/*
 * installation.c
 *		What only the library can tell of an installation, for
 *		rescue_settings_check().
 *
 * None of them asks the gate: they must work where it refuses everything.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "foreign/billing_source.h"
#include "compat.h"
#include "gate/startup.h"
#include "store/store.h"
#include "gate/throttle.h"

PG_FUNCTION_INFO_V1(rescue_module);
PG_FUNCTION_INFO_V1(rescue_settings_in_force);
PG_FUNCTION_INFO_V1(rescue_stored_facts);

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

/* True if the billing table can be read; NULL if no table is set. */
static Datum
source_is_usable(bool *is_null)
{
	BillingSource source = {0};
	const char **columns[] = {&source.org_column, &source.status_column};
	bool		missing;
	Datum		value;

	source.table = DatumGetObjectId(store_value(0, SETTINGS_COL_SOURCE, is_null));
	if (*is_null)
		return (Datum) 0;
	for (int i = 0; i < lengthof(columns); i++)
	{
		value = store_value(0, SETTINGS_COL_ORG_COLUMN + i, &missing);
		if (missing)
			return BoolGetDatum(false);
		*columns[i] = NameStr(*DatumGetName(value));
	}
	value = store_value(0, SETTINGS_COL_BOUND_AS, &missing);
	if (!missing)
		source.bound_as = DatumGetTextPP(value);
	return BoolGetDatum(billing_source_judge(&source) == REFUSAL_NONE);
}

/* rescue.settings_in_force: all NULL if no settings are in force. */
Datum
rescue_settings_in_force(PG_FUNCTION_ARGS)
{
	TupleDesc	desc = result_row_type(fcinfo);
	Datum		values[5];
	bool		nulls[5] = {true, true, true, true, true};
	Datum		row;

	store_open(NULL);
	if (store_run_plain(STATEMENT_SETTINGS) == 1)
	{
		values[0] = store_value(0, SETTINGS_COL_BILLING, &nulls[0]);
		values[1] = store_value(0, SETTINGS_COL_THROTTLE, &nulls[1]);
		values[2] = source_is_usable(&nulls[2]);
	}
	if (store_run_plain(STATEMENT_ID_RANGE) == 1)
	{
		values[3] = store_value(0, ID_RANGE_COL_PARTITION, &nulls[3]);
		values[4] = store_value(0, ID_RANGE_COL_FITS, &nulls[4]);
	}
	row = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
	row = store_keep(row, false, false, -1);
	store_close();
	PG_RETURN_DATUM(row);
}

/* rescue.stored_facts: the settings, and a digest of the redaction rules. */
Datum
rescue_stored_facts(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	uint64		rows;

	InitMaterializedSRF(fcinfo, 0);
	store_open(NULL);
	rows = store_run_plain(STATEMENT_FACTS);
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		values[2];
		bool		nulls[2];

		values[0] = store_value(row, FACTS_COL_NAME, &nulls[0]);
		values[1] = store_value(row, FACTS_COL_VALUE, &nulls[1]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	store_close();
	return (Datum) 0;
}
