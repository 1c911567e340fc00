/*
 * reading.c
 *		SQL entry points that read bundles.
 *
 * Each asks the gate, then reads under one snapshot: a bundle that is deleted
 * meanwhile is read whole or not at all. A workspace that never was and
 * a sibling organisation's give the same answer by the same work.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "arguments.h"
#include "bundle/bundle_row.h"
#include "compat.h"
#include "bundle/contents.h"
#include "gate/gate.h"
#include "bundle/listing.h"
#include "store/store.h"

/* The most rows that rescue_list() gives. */
#define LIST_MAX 1000

PG_FUNCTION_INFO_V1(rescue_latest);
PG_FUNCTION_INFO_V1(rescue_require);
PG_FUNCTION_INFO_V1(rescue_get);
PG_FUNCTION_INFO_V1(rescue_list);
PG_FUNCTION_INFO_V1(rescue_section);
PG_FUNCTION_INFO_V1(rescue_verify);

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

/*
 * Put the bundle whose header the store has read into the result. A small one
 * has its document ready.
 */
static void
return_bundle(ReturnSetInfo *rsinfo, const text *org)
{
	Header		header;
	text	   *document;
	Datum		values[9];
	bool		nulls[9] = {0};

	contents_take_header(&header);
	values[0] = header.values[LATEST_COL_BUNDLE];
	values[1] = header.values[LATEST_COL_WORKSPACE];
	values[2] = PointerGetDatum(org);
	values[3] = header.values[LATEST_COL_INSTANCE];
	nulls[3] = header.nulls[LATEST_COL_INSTANCE];
	values[4] = header.values[LATEST_COL_REASON];
	values[5] = header.values[LATEST_COL_CAPTURED_AT];
	document = contents_document(&header);
	values[6] = PointerGetDatum(document);
	values[7] = header.values[LATEST_COL_TRUNCATED];
	values[8] = header.values[LATEST_COL_DIGEST];
	if (document != NULL)
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	else
		put_row_with_sections(rsinfo->setResult, rsinfo->setDesc, values, nulls, 6,
							  contents_take(org, &header),
							  contents_count(&header));
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
	store_hold_snapshot();
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
	store_hold_snapshot();
}

/* Find the bundle of a request that was admitted. */
static bool
find_bundle(const GateRequest *request)
{
	Datum		values[STATEMENT_GET_PARAMS];
	bool		nulls[STATEMENT_GET_PARAMS] = {0};

	values[GET_ARG_ORG] = PointerGetDatum(request->org);
	values[GET_ARG_BUNDLE] = Int64GetDatum(request->bundle_id);
	values[GET_ARG_WORKSPACE] = PointerGetDatum(request->token_ws);
	nulls[GET_ARG_WORKSPACE] = request->token_ws == NULL;
	return store_run_nulls(STATEMENT_GET, values, nulls) == 1;
}

/* The same, and say in the audit whether there is one. */
static bool
find_whole_bundle(const GateRequest *request)
{
	bool		found = find_bundle(request);

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
	if (find_whole_bundle(&request))
		return_bundle(rsinfo, request.org);
	store_close();
	CHECK_FOR_INTERRUPTS();
	return (Datum) 0;
}

/* The section of that name of the bundle that was found; NULL if it has none. */
static const SectionRow *
find_section(const text *org, const text *name)
{
	Header		header;
	const SectionRow *sections;

	contents_take_header(&header);
	sections = contents_take(org, &header);
	for (int i = 0; i < contents_count(&header); i++)
		if (same_text(sections[i].section.name, name))
			return &sections[i];
	return NULL;
}

/* rescue_section(bundle_id, org, name), and with a token */
Datum
rescue_section(PG_FUNCTION_ARGS)
{
	text	   *name = ARG_TEXT(2);
	GateRequest request = {.action = "rescue_section",
	.malformed = judge_name(name, REFUSAL_NAME_INVALID)};
	const SectionRow *section = NULL;
	Datum		content = (Datum) 0;
	bool		has_content;

	gate_take_token(fcinfo, &request, 3);
	admit_bundle(fcinfo, &request);
	if (find_bundle(&request))
		section = find_section(request.org, name);
	audit_finish(&(AuditOutcome) {.row = section != NULL});
	has_content = section != NULL && !section->no_content;
	if (has_content)
		content = store_keep(section->content, false, false, -1);
	store_close();
	CHECK_FOR_INTERRUPTS();
	if (!has_content)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(content);
}

/* Whether sections have the digest that is stored with the bundle. */
static bool
have_digest(const SectionRow *rows, int count, const Header *header)
{
	StoredSection *sections = palloc_array(StoredSection, count);
	bytea	   *stored = DatumGetByteaPP(header->values[LATEST_COL_DIGEST]);
	unsigned char digest[BUNDLE_DIGEST_LENGTH];

	for (int i = 0; i < count; i++)
		sections[i] = contents_section(&rows[i]);
	sections_digest(sections, count, digest);
	return VARSIZE_ANY_EXHDR(stored) == sizeof(digest) &&
		memcmp(VARDATA_ANY(stored), digest, sizeof(digest)) == 0;
}

/* Whether the header says rightly that a section was truncated, or none. */
static bool
tell_truncation(const SectionRow *rows, int count, const Header *header)
{
	bool		truncated = false;

	for (int i = 0; i < count; i++)
		truncated |= rows[i].section.truncated;
	return truncated == DatumGetBool(header->values[LATEST_COL_TRUNCATED]);
}

/* Whether the document is, byte for byte, what sections give. */
static bool
give_document(const SectionRow *rows, int count, const text *document)
{
	return same_text(contents_json(rows, count), document);
}

/*
 * Whether a bundle is what was stored: the sections have the header's digest,
 * and the document stored for readers, if any, is theirs. Where it has rows,
 * too, they say the same.
 */
static bool
is_whole(const text *org, const Header *header)
{
	const text *document = contents_document(header);
	int			count = contents_count(header);
	const SectionRow *sections = contents_take(org, header);
	const SectionRow *rows;
	uint64		row_count;

	if (!have_digest(sections, count, header) ||
		!tell_truncation(sections, count, header))
		return false;
	if (document == NULL)
		return true;
	if (!give_document(sections, count, document))
		return false;
	rows = contents_take_rows(org, header, &row_count);
	return row_count == 0 ||
		(row_count == count && give_document(rows, count, document));
}

/* rescue_verify(bundle_id, org) */
Datum
rescue_verify(PG_FUNCTION_ARGS)
{
	GateRequest request = {.action = "rescue_verify"};
	bool		whole = false;

	admit_bundle(fcinfo, &request);
	if (find_whole_bundle(&request))
	{
		Header		header;

		contents_take_header(&header);
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
