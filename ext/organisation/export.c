/*
 * export.c
 *		SQL entry points that give out one organisation.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "gate/gate.h"
#include "organisation/org_copy.h"
#include "store/store.h"
#include "gate/writer.h"

PG_FUNCTION_INFO_V1(rescue_export);
PG_FUNCTION_INFO_V1(rescue_census);

/* Put a line into the result, as a CopySink. */
static void
put_line(void *arg, const char *line, int len)
{
	ReturnSetInfo *rsinfo = arg;
	Datum		value = text_datum(line, len);
	bool		is_null = false;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &is_null);
	pfree(DatumGetPointer(value));
}

/* Say when and by which version the copy was made. */
static void
finish_head(StringInfo line)
{
	appendStringInfo(line, "\"version\": \"%s\", \"at\": \"%s\"}}",
					 RESCUE_VERSION, timestamptz_to_str(GetCurrentTimestamp()));
}

/* A bytea of some bytes. */
static Datum
bytes_datum(const uint8 *bytes, int len)
{
	bytea	   *value = palloc(VARHDRSZ + len);

	SET_VARSIZE(value, VARHDRSZ + len);
	memcpy(VARDATA(value), bytes, len);
	return PointerGetDatum(value);
}

/* How many rows a census counts. */
static int64
total(const CopyCensus *census)
{
	int64		rows = 0;

	for (int kind = 0; kind < COPY_KIND_COUNT; kind++)
		rows += census->rows[kind];
	return rows;
}

/* rescue_export(org) */
Datum
rescue_export(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_export", .org = ARG_TEXT(0),
	.access = GATE_LISTS};
	StringInfoData line;
	CopyCensus	census;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	open_writer(&request);
	initStringInfo(&line);
	copy_head(&line, request.org);
	finish_head(&line);
	put_line(rsinfo, line.data, line.len);
	copy_rows(request.org, put_line, rsinfo, &census);
	resetStringInfo(&line);
	copy_end(&line, &census);
	put_line(rsinfo, line.data, line.len);
	audit_finish(&(AuditOutcome) {.row = total(&census) > 0,
								  .rows = total(&census)});
	store_close();
	return (Datum) 0;
}

/* rescue_census(org) */
Datum
rescue_census(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_census", .org = ARG_TEXT(0),
	.access = GATE_LISTS};
	CopyCensus	census;
	Datum		values[3];
	bool		nulls[3] = {0};

	InitMaterializedSRF(fcinfo, 0);
	open_writer(&request);
	copy_rows(request.org, NULL, NULL, &census);
	for (int kind = 0; kind < COPY_KIND_COUNT; kind++)
	{
		values[0] = CStringGetTextDatum(copy_kind_name(kind));
		values[1] = Int64GetDatum(census.rows[kind]);
		values[2] = bytes_datum(census.digests[kind], COPY_DIGEST_LENGTH);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	values[0] = CStringGetTextDatum("all");
	values[1] = Int64GetDatum(total(&census));
	values[2] = PointerGetDatum(copy_digest(&census));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	audit_finish(&(AuditOutcome) {.row = total(&census) > 0,
								  .rows = total(&census)});
	store_close();
	return (Datum) 0;
}
