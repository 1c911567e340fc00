/*
 * direct_write.c
 *		Run statements that store and delete a bundle without a plan.
 *
 * As in direct.c: a statement and what is run in its place write the same rows
 * and return the same columns.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "compat.h"
#include "store/direct_write.h"
#include "store/own_delete.h"
#include "store/own_insert.h"
#include "store/store.h"

/* Where BUNDLE_INSERT puts its parameters, and the id. */
static OwnScan bundles_target = {
	"bundles", BUNDLES_KEY,
	{[BUNDLE_INSERT_ARG_ORG] = {"org_id", TEXTOID},
	[BUNDLE_INSERT_ARG_WORKSPACE] = {"workspace_id", TEXTOID},
	[BUNDLE_INSERT_ARG_INSTANCE] = {"instance_id", TEXTOID},
	[BUNDLE_INSERT_ARG_REASON] = {"reason", TEXTOID},
	[BUNDLE_INSERT_ARG_RULESET] = {"ruleset", TEXTOID},
	[BUNDLE_INSERT_ARG_CAPTURED_AT] = {"captured_at", TIMESTAMPTZOID},
	[BUNDLE_INSERT_ARG_STORED_AT] = {"stored_at", TIMESTAMPTZOID},
	[BUNDLE_INSERT_ARG_CAPTURE] = {"capture_id", UUIDOID},
	[BUNDLE_INSERT_ARG_SECTIONS] = {"sections", INT4OID},
	[BUNDLE_INSERT_ARG_BYTES] = {"bytes", INT8OID},
	[BUNDLE_INSERT_ARG_REDACTIONS] = {"redactions", INT4OID},
	[BUNDLE_INSERT_ARG_TRUNCATED] = {"truncated", BOOLOID},
	[BUNDLE_INSERT_ARG_DIGEST] = {"digest", BYTEAOID},
	[BUNDLE_INSERT_ARG_DOCUMENT] = {"document", TEXTOID},
	[BUNDLE_INSERT_ARG_JUDGED_BY] = {"judged_by", TEXTOID},
	[BUNDLE_INSERT_ARG_FAILED_PHASE] = {"failed_phase", TEXTOID},
	[BUNDLE_INSERT_ARG_FAILED_CAUSE] = {"failed_cause", TEXTOID},
	[BUNDLE_INSERT_ARG_FINGERPRINT] = {"fingerprint", TEXTOID},
	[STATEMENT_BUNDLE_INSERT_PARAMS] = {"bundle_id", INT8OID}}
};

/* Where SECTION_INSERT puts its parameters. */
static OwnScan sections_target = {
	"sections", {{"org_id", TEXTOID}, {"bundle_id", INT8OID}, {"ordinal", INT4OID}},
	{[SECTION_INSERT_ARG_ORG] = {"org_id", TEXTOID},
	[SECTION_INSERT_ARG_BUNDLE] = {"bundle_id", INT8OID},
	[SECTION_INSERT_ARG_ORDINAL] = {"ordinal", INT4OID},
	[SECTION_INSERT_ARG_REDACTIONS] = {"redactions", INT4OID},
	[SECTION_INSERT_ARG_ORIGINAL_BYTES] = {"original_bytes", INT8OID},
	[SECTION_INSERT_ARG_TRUNCATED] = {"truncated", BOOLOID},
	[SECTION_INSERT_ARG_STATUS] = {"status", TEXTOID},
	[SECTION_INSERT_ARG_NAME] = {"name", TEXTOID},
	[SECTION_INSERT_ARG_CONTENT] = {"content", TEXTOID}}
};

/* The rows that sections and holds refer to, by their key. */
static OwnScan bundle_keys = {
	"bundles", BUNDLES_KEY, {{"org_id", TEXTOID}, {"bundle_id", INT8OID}}
};

static OwnScan hold_keys = {
	"holds", {{"org_id", TEXTOID}, {"hold_id", INT8OID}},
	{{"hold_id", INT8OID}}
};

/*
 * BUNDLE_INSERT: the row of a bundle without an id of its capture. With one, the
 * server has to wait for whoever stores the same.
 */
bool
direct_insert_bundle(const DirectCall *call, RowSet *rows)
{
	return direct_is_null(call, BUNDLE_INSERT_ARG_CAPTURE) &&
		own_insert(&bundles_target, call->values, call->nulls, rows);
}

/* SECTION_INSERT: a section of a bundle that this transaction stored. */
bool
direct_insert_section(const DirectCall *call, RowSet *rows)
{
	if (!own_insert_child(&sections_target, &bundle_keys, call->values,
						  call->nulls, call->snapshot))
		return false;
	rows->count = 1;
	return true;
}

/*
 * BUNDLES_DELETE: of the organisation $1 the bundles $2. Bundles with a hold
 * and those with sections of their own are left to the server.
 */
bool
direct_delete_bundles(const DirectCall *call, RowSet *rows)
{
	static const OwnChild children[] = {{&sections_target, true}, {&hold_keys, false}};
	Datum	   *ids;
	int			count;

	deconstruct_array(DatumGetArrayTypeP(call->values[BUNDLES_DELETE_ARG_BUNDLES]), INT8OID,
					  sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &ids, NULL,
					  &count);
	return own_delete(&bundle_keys, children, lengthof(children),
					  call->values[BUNDLES_DELETE_ARG_ORG], ids, count,
					  &rows->count);
}
