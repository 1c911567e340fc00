/*
 * reading.c
 *		SQL entry points that read bundles.
 *
 * Each asks the gate, then runs one statement. A workspace that never was and
 * a sibling organisation's give the same answer by the same work.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include <openssl/crypto.h>

#include "arguments.h"
#include "bundle.h"
#include "compat.h"
#include "gate.h"
#include "store.h"

/* Columns of the statements LATEST and GET, header then section. */
enum
{
	READ_BUNDLE_ID = 1, READ_WORKSPACE, READ_INSTANCE, READ_REASON,
	READ_CAPTURED_AT, READ_TRUNCATED, READ_DIGEST, READ_SECTIONS,
	READ_NAME, READ_CONTENT, READ_STATUS, READ_REDACTIONS,
	READ_SECTION_TRUNCATED, READ_ORIGINAL_BYTES
};

/* The most rows that rescue_list() gives. */
#define LIST_MAX 1000

PG_FUNCTION_INFO_V1(rescue_latest);
PG_FUNCTION_INFO_V1(rescue_latest_token);
PG_FUNCTION_INFO_V1(rescue_require);
PG_FUNCTION_INFO_V1(rescue_get);
PG_FUNCTION_INFO_V1(rescue_list);
PG_FUNCTION_INFO_V1(rescue_section);
PG_FUNCTION_INFO_V1(rescue_verify);

/* A text of a row of the store, NULL if it is NULL. */
static text *
row_text(uint64 row, int column)
{
	bool		is_null;
	Datum		value = store_value(row, column, &is_null);

	return is_null ? NULL : DatumGetTextPP(value);
}

/*
 * Collect the sections from the rows of the statement LATEST or GET. Refuses
 * where they are not as many as the bundle's header says: rows got lost.
 */
static StoredSection *
read_sections(uint64 rows, int *count)
{
	StoredSection *sections = palloc(rows * sizeof(StoredSection));
	bool		is_null;
	int			expected = DatumGetInt32(store_value(0, READ_SECTIONS, &is_null));

	*count = 0;
	for (uint64 row = 0; row < rows; row++)
	{
		StoredSection *section = &sections[*count];

		section->name = row_text(row, READ_NAME);
		if (section->name == NULL)
			continue;			/* the outer join's row without a section */
		section->content = row_text(row, READ_CONTENT);
		section->status = row_text(row, READ_STATUS);
		section->redactions = DatumGetInt32(store_value(row, READ_REDACTIONS,
														&is_null));
		section->truncated = DatumGetBool(store_value(row, READ_SECTION_TRUNCATED,
													  &is_null));
		section->original_bytes = DatumGetInt64(store_value(row, READ_ORIGINAL_BYTES,
															&is_null));
		(*count)++;
	}
	if (*count != expected)
		refuse(REFUSAL_INTEGRITY_FAILED);
	return sections;
}

/* Put the bundle that was read into the result, if there is one. */
static void
return_bundle(ReturnSetInfo *rsinfo, const text *org, uint64 rows)
{
	Datum		values[9];
	bool		nulls[9] = {0};
	StoredSection *sections;
	int			count;

	if (rows == 0)
		return;
	sections = read_sections(rows, &count);
	values[0] = store_value(0, READ_BUNDLE_ID, &nulls[0]);
	values[1] = store_value(0, READ_WORKSPACE, &nulls[1]);
	values[2] = PointerGetDatum(org);
	values[3] = store_value(0, READ_INSTANCE, &nulls[3]);
	values[4] = store_value(0, READ_REASON, &nulls[4]);
	values[5] = store_value(0, READ_CAPTURED_AT, &nulls[5]);
	values[6] = PointerGetDatum(sections_to_json(sections, count));
	values[7] = store_value(0, READ_TRUNCATED, &nulls[7]);
	values[8] = store_value(0, READ_DIGEST, &nulls[8]);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* The latest bundle of a workspace; RB404 for none where one is required. */
static Datum
read_latest(FunctionCallInfo fcinfo, GateRequest *request, bool required)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	uint64		rows;

	request->ws = ARG_TEXT(0);
	request->org = ARG_TEXT(1);
	request->needs_ws = true;

	InitMaterializedSRF(fcinfo, 0);
	store_open(request->org);
	gate_admit_reader(request);
	rows = store_run(STATEMENT_LATEST,
					 (Datum[]) {PointerGetDatum(request->org),
					 PointerGetDatum(request->ws)}, NULL);
	if (rows == 0 && required)
		refuse(REFUSAL_NOT_FOUND);
	return_bundle(rsinfo, request->org, rows);
	store_close();

	/* a cancel that came since the check gets no data */
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}

/* rescue_latest(ws, org) */
Datum
rescue_latest(PG_FUNCTION_ARGS)
{
	return read_latest(fcinfo, &(GateRequest) {.action = "rescue_latest"}, false);
}

/* rescue_latest(ws, org, token) */
Datum
rescue_latest_token(PG_FUNCTION_ARGS)
{
	return read_latest(fcinfo, &(GateRequest) {.action = "rescue_latest",
		.needs_token = true, .token = ARG_TEXT(2)}, false);
}

/* rescue_require(ws, org) */
Datum
rescue_require(PG_FUNCTION_ARGS)
{
	return read_latest(fcinfo, &(GateRequest) {.action = "rescue_require"}, true);
}

/* Open the store, and pass the gate with a bundle's id and an organisation. */
static Datum *
admit_bundle(FunctionCallInfo fcinfo, const char *action)
{
	GateRequest request = {.action = action, .org = ARG_TEXT(1)};
	Datum	   *values = palloc(2 * sizeof(Datum));

	request.bundle_id = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	store_open(request.org);
	gate_admit_reader(&request);
	if (request.bundle_id <= 0)
		refuse(REFUSAL_BUNDLE_ID_INVALID);
	values[0] = PointerGetDatum(request.org);
	values[1] = Int64GetDatum(request.bundle_id);
	return values;
}

/* rescue_get(bundle_id, org) */
Datum
rescue_get(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum	   *values;

	InitMaterializedSRF(fcinfo, 0);
	values = admit_bundle(fcinfo, "rescue_get");
	return_bundle(rsinfo, (text *) DatumGetPointer(values[0]),
				  store_run(STATEMENT_GET, values, NULL));
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}

/* rescue_section(bundle_id, org, name) */
Datum
rescue_section(PG_FUNCTION_ARGS)
{
	Datum	   *ids = admit_bundle(fcinfo, "rescue_section");
	text	   *name = ARG_TEXT(2);
	bool		is_null = true;
	Datum		content = (Datum) 0;
	Datum		values[3];

	check_name(name, REFUSAL_NAME_INVALID);
	values[0] = ids[0];
	values[1] = ids[1];
	values[2] = PointerGetDatum(name);
	if (store_run(STATEMENT_SECTION, values, NULL) > 0)
	{
		content = store_value(0, 1, &is_null);
		content = store_keep(content, is_null, false, -1);
	}
	store_close();
	CHECK_FOR_INTERRUPTS();
	if (is_null)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(content);
}

/* rescue_verify(bundle_id, org) */
Datum
rescue_verify(PG_FUNCTION_ARGS)
{
	Datum	   *values = admit_bundle(fcinfo, "rescue_verify");
	uint64		rows = store_run(STATEMENT_GET, values, NULL);
	unsigned char digest[BUNDLE_DIGEST_LENGTH];
	bool		same = false;

	if (rows > 0)
	{
		int			count;
		bool		is_null;
		StoredSection *sections = read_sections(rows, &count);
		bytea	   *stored = DatumGetByteaPP(store_value(0, READ_DIGEST, &is_null));

		sections_digest(sections, count, digest);
		same = VARSIZE_ANY_EXHDR(stored) == sizeof(digest) &&
			memcmp(VARDATA_ANY(stored), digest, sizeof(digest)) == 0;
	}
	store_close();
	PG_RETURN_BOOL(same);
}

/* rescue_list(ws, org, max_rows, before_id) */
Datum
rescue_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_list", .needs_ws = true};
	Datum		values[4];
	bool		nulls[4] = {false, false, PG_ARGISNULL(3), false};
	uint64		rows;

	request.ws = ARG_TEXT(0);
	request.org = ARG_TEXT(1);
	InitMaterializedSRF(fcinfo, 0);
	store_open(request.org);
	gate_admit_reader(&request);
	if (PG_ARGISNULL(2) || PG_GETARG_INT32(2) < 1 || PG_GETARG_INT32(2) > LIST_MAX)
		refuse(REFUSAL_LIMIT_INVALID);

	values[0] = PointerGetDatum(request.org);
	values[1] = PointerGetDatum(request.ws);
	values[2] = nulls[2] ? (Datum) 0 : PG_GETARG_DATUM(3);
	values[3] = PG_GETARG_DATUM(2);
	rows = store_run(STATEMENT_LIST, values, nulls);
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		result[8];
		bool		result_nulls[8];

		for (int i = 0; i < 8; i++)
			result[i] = store_value(row, i + 1, &result_nulls[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, result,
							 result_nulls);
	}
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}
