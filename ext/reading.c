/*
 * reading.c
 *		SQL entry points that read bundles.
 *
 * Each asks the gate, then runs one statement. A workspace that never was and
 * a sibling organisation's give the same answer by the same work.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include <openssl/crypto.h>

#include "arguments.h"
#include "bundle.h"
#include "compat.h"
#include "gate.h"
#include "listing.h"
#include "store.h"

/* A bundle's header as the store has it: a row of LATEST or GET. */
typedef struct Header
{
	Datum		values[STATEMENT_LATEST_COLUMNS];
	bool		nulls[STATEMENT_LATEST_COLUMNS];
} Header;

/* One of its sections. */
typedef struct SectionRow
{
	int32		ordinal;
	StoredSection section;		/* but for the content */
	Datum		content;		/* as it is stored: not read yet */
	bool		no_content;
} SectionRow;

/* The most rows that rescue_list() gives. */
#define LIST_MAX 1000

PG_FUNCTION_INFO_V1(rescue_latest);
PG_FUNCTION_INFO_V1(rescue_require);
PG_FUNCTION_INFO_V1(rescue_get);
PG_FUNCTION_INFO_V1(rescue_list);
PG_FUNCTION_INFO_V1(rescue_section);
PG_FUNCTION_INFO_V1(rescue_verify);

/* Compare two sections by ordinal for qsort(). */
static int
by_ordinal(const void *a, const void *b)
{
	int32		x = ((const SectionRow *) a)->ordinal;
	int32		y = ((const SectionRow *) b)->ordinal;

	return (x > y) - (x < y);
}

/* Take a section from a row of the store; its content is not read yet. */
static void
take_section(SectionRow *row, uint64 number)
{
	Datum		values[STATEMENT_SECTIONS_COLUMNS];
	bool		nulls[STATEMENT_SECTIONS_COLUMNS];

	store_check_org(number, SECTIONS_COL_ORG);
	store_row(number, values, nulls);
	row->ordinal = DatumGetInt32(values[SECTIONS_COL_ORDINAL]);
	row->content = values[SECTIONS_COL_CONTENT];
	row->no_content = nulls[SECTIONS_COL_CONTENT];
	row->section.name = DatumGetTextPP(values[SECTIONS_COL_NAME]);
	row->section.status = DatumGetTextPP(values[SECTIONS_COL_STATUS]);
	row->section.redactions = DatumGetInt32(values[SECTIONS_COL_REDACTIONS]);
	row->section.truncated = DatumGetBool(values[SECTIONS_COL_TRUNCATED]);
	row->section.original_bytes = DatumGetInt64(values[SECTIONS_COL_ORIGINAL_BYTES]);
}

/*
 * The sections of a bundle, in its order. Refuses where they are not as many
 * as the header says: rows got lost.
 */
static SectionRow *
take_sections(const text *org, const Header *header)
{
	int			count = DatumGetInt32(header->values[LATEST_COL_SECTIONS]);
	SectionRow *sections = palloc(count * sizeof(SectionRow));
	Datum		values[STATEMENT_SECTIONS_PARAMS];

	values[SECTIONS_ARG_ORG] = PointerGetDatum(org);
	values[SECTIONS_ARG_BUNDLE] = header->values[LATEST_COL_BUNDLE];
	if (store_run(STATEMENT_SECTIONS, values) != count)
		refuse(REFUSAL_INTEGRITY_FAILED);
	for (int i = 0; i < count; i++)
		take_section(&sections[i], i);
	qsort(sections, count, sizeof(SectionRow), by_ordinal);
	return sections;
}

/* A section with its content, read now. */
static StoredSection
whole_section(const SectionRow *row)
{
	StoredSection section = row->section;

	section.content = row->no_content ? NULL : DatumGetTextPP(row->content);
	return section;
}

/* The sections as JSON. A large content is let go before the next is read, so
 * that its memory serves again. */
static text *
sections_to_json(const SectionRow *sections, int count)
{
	StringInfoData json;
	Size		bytes = 0;

	/* the size shows without reading the content */
	for (int i = 0; i < count; i++)
		bytes += sections[i].no_content ? 0 :
			toast_raw_datum_size(sections[i].content);
	sections_json_begin(&json, bytes, count);
	for (int i = 0; i < count; i++)
	{
		const SectionRow *row = &sections[i];
		StoredSection section = whole_section(row);

		sections_json_add(&json, &section);
		if (!row->no_content &&
			(Pointer) section.content != DatumGetPointer(row->content))
			pfree(section.content);
	}
	return sections_json_end(&json);
}

/* What a reader gets as sections: a small bundle has it ready. */
static text *
document(const text *org, const Header *header)
{
	if (!header->nulls[LATEST_COL_DOCUMENT])
		return DatumGetTextPP(header->values[LATEST_COL_DOCUMENT]);
	return sections_to_json(take_sections(org, header),
							DatumGetInt32(header->values[LATEST_COL_SECTIONS]));
}

/* Log whether the statement LATEST found a bundle, and which. */
static void
audit_bundle(bool found)
{
	AuditOutcome outcome = {.row = found};
	bool		is_null;

	if (found)
		outcome.bundle_id = DatumGetInt64(store_value(0, LATEST_COL_BUNDLE, &is_null));
	audit_finish(&outcome);
}

/* Put the bundle whose header the store has at hand into the result. */
static void
return_bundle(ReturnSetInfo *rsinfo, const text *org)
{
	Header		header;
	Datum		values[9];
	bool		nulls[9] = {0};

	store_check_org(0, LATEST_COL_ORG);
	store_row(0, header.values, header.nulls);
	values[0] = header.values[LATEST_COL_BUNDLE];
	values[1] = header.values[LATEST_COL_WORKSPACE];
	values[2] = PointerGetDatum(org);
	values[3] = header.values[LATEST_COL_INSTANCE];
	nulls[3] = header.nulls[LATEST_COL_INSTANCE];
	values[4] = header.values[LATEST_COL_REASON];
	values[5] = header.values[LATEST_COL_CAPTURED_AT];
	values[6] = PointerGetDatum(document(org, &header));
	values[7] = header.values[LATEST_COL_TRUNCATED];
	values[8] = header.values[LATEST_COL_DIGEST];
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	/* a large one before the result is sent, which needs as much again */
	if (header.nulls[LATEST_COL_DOCUMENT])
		pfree(DatumGetPointer(values[6]));
}

/* Read the latest bundle of a workspace; RB404 if required but absent. */
static Datum
read_latest(FunctionCallInfo fcinfo, const char *action, bool required)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = action, .needs_ws = true};
	Datum		values[STATEMENT_LATEST_PARAMS];
	bool		found;

	request.ws = ARG_TEXT(0);
	request.org = ARG_TEXT(1);
	gate_take_token(fcinfo, &request, 2);

	InitMaterializedSRF(fcinfo, 0);
	store_open_reader(request.org);
	gate_admit_reader(&request);
	values[LATEST_ARG_ORG] = PointerGetDatum(request.org);
	values[LATEST_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	found = store_first(STATEMENT_LATEST, values);
	audit_bundle(found);
	if (!found && required)
		refuse(REFUSAL_NOT_FOUND);
	if (found)
		return_bundle(rsinfo, request.org);
	store_close();

	/* a cancel that came since the check gets no data */
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}

/* rescue_latest(ws, org), and with a token */
Datum
rescue_latest(PG_FUNCTION_ARGS)
{
	return read_latest(fcinfo, "rescue_latest", false);
}

/* rescue_require(ws, org), and with a token */
Datum
rescue_require(PG_FUNCTION_ARGS)
{
	return read_latest(fcinfo, "rescue_require", true);
}

/*
 * Open the store, and pass the gate with a bundle's id and an organisation;
 * the request says what is wrong with a further argument. What is read has to
 * be of the workspace request->token_ws, where that is not NULL.
 */
static void
admit_bundle(FunctionCallInfo fcinfo, GateRequest *request)
{
	request->org = ARG_TEXT(1);
	request->bundle_id = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	if (request->bundle_id <= 0)
		request->malformed = REFUSAL_BUNDLE_ID_INVALID;
	request->narrows = true;
	store_open_reader(request->org);
	gate_admit_reader(request);
}

/* Find the bundle of a request that was admitted. */
static bool
find_bundle(const GateRequest *request)
{
	Datum		values[STATEMENT_GET_PARAMS];
	bool		nulls[STATEMENT_GET_PARAMS] = {0};
	bool		found;

	values[GET_ARG_ORG] = PointerGetDatum(request->org);
	values[GET_ARG_BUNDLE] = Int64GetDatum(request->bundle_id);
	values[GET_ARG_WORKSPACE] = PointerGetDatum(request->token_ws);
	nulls[GET_ARG_WORKSPACE] = request->token_ws == NULL;
	found = store_run_nulls(STATEMENT_GET, values, nulls) == 1;
	audit_finish(&(AuditOutcome) {.row = found});
	return found;
}

/* rescue_get(bundle_id, org), and with a token */
Datum
rescue_get(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_get"};

	InitMaterializedSRF(fcinfo, 0);
	gate_take_token(fcinfo, &request, 2);
	admit_bundle(fcinfo, &request);
	if (find_bundle(&request))
		return_bundle(rsinfo, request.org);
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}

/* rescue_section(bundle_id, org, name), and with a token */
Datum
rescue_section(PG_FUNCTION_ARGS)
{
	text	   *name = ARG_TEXT(2);
	GateRequest request = {.action = "rescue_section",
	.malformed = judge_name(name, REFUSAL_NAME_INVALID)};
	bool		is_null = true;
	bool		found;
	Datum		content = (Datum) 0;
	Datum		values[STATEMENT_SECTION_PARAMS];
	bool		nulls[STATEMENT_SECTION_PARAMS] = {0};

	gate_take_token(fcinfo, &request, 3);
	admit_bundle(fcinfo, &request);
	values[SECTION_ARG_ORG] = PointerGetDatum(request.org);
	values[SECTION_ARG_BUNDLE] = Int64GetDatum(request.bundle_id);
	values[SECTION_ARG_NAME] = PointerGetDatum(name);
	values[SECTION_ARG_WORKSPACE] = PointerGetDatum(request.token_ws);
	nulls[SECTION_ARG_WORKSPACE] = request.token_ws == NULL;
	found = store_run_nulls(STATEMENT_SECTION, values, nulls) > 0;
	audit_finish(&(AuditOutcome) {.row = found});
	if (found)
	{
		store_check_org(0, SECTION_COL_ORG);
		content = store_value(0, SECTION_COL_CONTENT, &is_null);
		content = store_keep(content, is_null, false, -1);
	}
	store_close();
	CHECK_FOR_INTERRUPTS();
	if (is_null)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(content);
}

/*
 * Whether a bundle is what was stored: the sections have the header's digest,
 * and the document stored for readers, if any, is theirs.
 */
static bool
is_whole(const text *org, const Header *header)
{
	int			count = DatumGetInt32(header->values[LATEST_COL_SECTIONS]);
	SectionRow *rows = take_sections(org, header);
	StoredSection *sections = palloc(count * sizeof(StoredSection));
	bytea	   *stored = DatumGetByteaPP(header->values[LATEST_COL_DIGEST]);
	unsigned char digest[BUNDLE_DIGEST_LENGTH];

	for (int i = 0; i < count; i++)
		sections[i] = whole_section(&rows[i]);
	sections_digest(sections, count, digest);
	if (VARSIZE_ANY_EXHDR(stored) != sizeof(digest) ||
		memcmp(VARDATA_ANY(stored), digest, sizeof(digest)) != 0)
		return false;
	return header->nulls[LATEST_COL_DOCUMENT] ||
		DatumGetBool(DirectFunctionCall2(byteaeq,
										 header->values[LATEST_COL_DOCUMENT],
										 PointerGetDatum(sections_to_json(rows, count))));
}

/* rescue_verify(bundle_id, org) */
Datum
rescue_verify(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_verify"};
	bool		whole = false;

	admit_bundle(fcinfo, &request);
	if (find_bundle(&request))
	{
		Header		header;

		store_check_org(0, LATEST_COL_ORG);
		store_row(0, header.values, header.nulls);
		whole = is_whole(request.org, &header);
	}
	store_close();
	PG_RETURN_BOOL(whole);
}

/* rescue_list(ws, org, max_rows, before_id), and with a token */
Datum
rescue_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GateRequest request = {.action = "rescue_list", .needs_ws = true};
	Datum		values[STATEMENT_LIST_PARAMS];
	bool		nulls[STATEMENT_LIST_PARAMS] = {0};

	request.ws = ARG_TEXT(0);
	request.org = ARG_TEXT(1);
	gate_take_token(fcinfo, &request, 4);
	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(2) || PG_GETARG_INT32(2) < 1 || PG_GETARG_INT32(2) > LIST_MAX)
		request.malformed = REFUSAL_LIMIT_INVALID;
	store_open_reader(request.org);
	gate_admit_reader(&request);

	values[LIST_ARG_ORG] = PointerGetDatum(request.org);
	values[LIST_ARG_WORKSPACE] = PointerGetDatum(request.ws);
	values[LIST_ARG_AFTER] = PG_GETARG_DATUM(3);
	nulls[LIST_ARG_AFTER] = PG_ARGISNULL(3);
	values[LIST_ARG_LIMIT] = PG_GETARG_DATUM(2);
	put_rows_nulls(rsinfo, STATEMENT_LIST, values, nulls);
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}
