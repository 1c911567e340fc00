/*
 * direct.c
 *		Run statements of the gate and of small reads without a plan.
 *
 * Beside each statement that runs before every read, or is a small read
 * itself, a scan by the index that a plan of it would use. A statement and what
 * is run in its place return the same rows and columns; where the one is
 * changed, so is the other. The writes are in direct_write.c.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "arguments.h"
#include "compat.h"
#include "store/direct.h"
#include "store/direct_write.h"

/* The columns of LATEST and of GET. */
#define HEADER_COLUMNS { \
	[LATEST_COL_BUNDLE] = {"bundle_id", INT8OID}, \
	[LATEST_COL_WORKSPACE] = {"workspace_id", TEXTOID}, \
	[LATEST_COL_INSTANCE] = {"instance_id", TEXTOID}, \
	[LATEST_COL_REASON] = {"reason", TEXTOID}, \
	[LATEST_COL_CAPTURED_AT] = {"captured_at", TIMESTAMPTZOID}, \
	[LATEST_COL_TRUNCATED] = {"truncated", BOOLOID}, \
	[LATEST_COL_DIGEST] = {"digest", BYTEAOID}, \
	[LATEST_COL_SECTIONS] = {"sections", INT4OID}, \
	[LATEST_COL_DOCUMENT] = {"document", TEXTOID}, \
	[LATEST_COL_ORG] = {"org_id", TEXTOID} \
}

/* The order of a workspace's bundles: the newest first. */
#define NEWEST_FIRST { \
	{"org_id", TEXTOID}, {"workspace_id", TEXTOID}, \
	{"captured_at", TIMESTAMPTZOID, true}, {"bundle_id", INT8OID, true} \
}

/* What PROBE has of the settings. */
static OwnScan settings_scan = {
	"settings", {{"revision", INT8OID}},
	{{"bound_org", TEXTOID}, {"billing", TEXTOID},
	{"billing_max_age", INTERVALOID}, {"throttle", TEXTOID},
	{"billing_source", REGCLASSOID}, {"billing_org_column", NAMEOID},
	{"billing_status_column", NAMEOID}, {"billing_bound_as", TEXTOID},
	{"billing_policy", TEXTARRAYOID}, {"bound_roles", TEXTARRAYOID},
	{"revision", INT8OID}, {"max_sections", INT4OID},
	{"max_section_bytes", INT4OID}, {"max_bundles_per_workspace", INT4OID}}
};

static const int settings_places[] = {
	PROBE_COL_BOUND_ORG, PROBE_COL_BILLING, PROBE_COL_MAX_AGE,
	PROBE_COL_THROTTLE, PROBE_COL_SOURCE, PROBE_COL_ORG_COLUMN,
	PROBE_COL_STATUS_COLUMN, PROBE_COL_BOUND_AS, PROBE_COL_POLICY,
	PROBE_COL_BOUND_ROLES, PROBE_COL_REVISION, PROBE_COL_MAX_SECTIONS,
	PROBE_COL_MAX_SECTION_BYTES, PROBE_COL_MAX_BUNDLES
};

/* What it has of the organisation: its billing, and where it is. */
static OwnScan billing_scan = {
	"billing", {{"org_id", TEXTOID}},
	{{"status", TEXTOID}, {"observed_at", TIMESTAMPTZOID},
	{"grace_until", TIMESTAMPTZOID}}
};

static const int billing_places[] = {
	BILLING_COL_STATUS, BILLING_COL_OBSERVED_AT, BILLING_COL_GRACE_UNTIL
};

static OwnScan residence_scan = {
	"residence", {{"org_id", TEXTOID}},
	{[RESIDENCE_COL_STATE] = {"state", TEXTOID},
	[RESIDENCE_COL_SINCE] = {"since", TIMESTAMPTZOID},
	[RESIDENCE_COL_DIGEST] = {"digest", BYTEAOID}}
};

static const int residence_places[] = {BILLING_COL_RESIDENCE};

static const int org_places[] = {
	[BILLING_COL_STATUS] = PROBE_COL_STATUS,
	[BILLING_COL_OBSERVED_AT] = PROBE_COL_OBSERVED_AT,
	[BILLING_COL_GRACE_UNTIL] = PROBE_COL_GRACE_UNTIL,
	[BILLING_COL_RESIDENCE] = PROBE_COL_RESIDENCE
};

static OwnScan bindings_scan = {
	"role_bindings", {{"role", REGROLEOID}},
	{[ROLES_BOUND_COL_ROLE] = {"role", REGROLEOID},
	[ROLES_BOUND_COL_BOUND_ORG] = {"bound_org", TEXTOID}}
};

static OwnScan token_scan = {
	"tokens", {{"org_id", TEXTOID}, {"token_id", TEXTOID}},
	{[TOKEN_COL_DIGEST] = {"digest", BYTEAOID},
	[TOKEN_COL_WORKSPACE] = {"workspace_id", TEXTOID},
	[TOKEN_COL_SINGLE_USE] = {"single_use", BOOLOID},
	[TOKEN_COL_EXPIRES_AT] = {"expires_at", TIMESTAMPTZOID},
	[TOKEN_COL_REVOKED_AT] = {"revoked_at", TIMESTAMPTZOID},
	[TOKEN_COL_REPLACED_BY] = {"replaced_by", TEXTOID},
	[TOKEN_COL_BORN_IN] = {"born_in", XID8OID},
	[TOKEN_COL_STARTS_AT] = {"starts_at", TIMESTAMPTZOID}}
};

static OwnScan latest_scan = {"bundles", NEWEST_FIRST, HEADER_COLUMNS};
static OwnScan get_scan = {"bundles", BUNDLES_KEY, HEADER_COLUMNS};

static OwnScan list_scan = {
	"bundles", NEWEST_FIRST,
	{[LIST_COL_BUNDLE] = {"bundle_id", INT8OID},
	[LIST_COL_INSTANCE] = {"instance_id", TEXTOID},
	[LIST_COL_REASON] = {"reason", TEXTOID},
	[LIST_COL_CAPTURED_AT] = {"captured_at", TIMESTAMPTZOID},
	[LIST_COL_SECTIONS] = {"sections", INT4OID},
	[LIST_COL_BYTES] = {"bytes", INT8OID},
	[LIST_COL_REDACTIONS] = {"redactions", INT4OID},
	[LIST_COL_TRUNCATED] = {"truncated", BOOLOID},
	[LIST_COL_ORG] = {"org_id", TEXTOID}}
};

static OwnScan sections_scan = {
	"sections", {{"org_id", TEXTOID}, {"bundle_id", INT8OID}, {"ordinal", INT4OID}},
	{[SECTIONS_COL_ORDINAL] = {"ordinal", INT4OID},
	[SECTIONS_COL_NAME] = {"name", TEXTOID},
	[SECTIONS_COL_CONTENT] = {"content", TEXTOID},
	[SECTIONS_COL_STATUS] = {"status", TEXTOID},
	[SECTIONS_COL_REDACTIONS] = {"redactions", INT4OID},
	[SECTIONS_COL_TRUNCATED] = {"truncated", BOOLOID},
	[SECTIONS_COL_ORIGINAL_BYTES] = {"original_bytes", INT8OID},
	[SECTIONS_COL_ORG] = {"org_id", TEXTOID}}
};

/* Only the ids, in the same order. */
static OwnScan ids_scan = {
	"bundles", NEWEST_FIRST,
	{[BUNDLES_BEYOND_COL_BUNDLE] = {"bundle_id", INT8OID}}
};

static OwnScan holds_scan = {
	"holds", {{"org_id", TEXTOID}, {"hold_id", INT8OID}},
	{[HOLDS_ANY_COL_HOLD] = {"hold_id", INT8OID}}
};

static OwnScan rules_scan = {
	"redaction_rules", {{"name", TEXTOID}},
	{[RULES_COL_NAME] = {"name", TEXTOID},
	[RULES_COL_PATTERN] = {"pattern", TEXTOID},
	[RULES_COL_SAMPLE] = {"sample", TEXTOID}}
};

/* Where a bundle is in that order. */
static OwnScan place_scan = {
	"bundles", BUNDLES_KEY,
	{{"captured_at", TIMESTAMPTZOID}, {"workspace_id", TEXTOID}}
};

typedef bool (*DirectReader) (const DirectCall *call, RowSet *rows);

/* The settings, as the newest revision has them. */
static bool
read_settings(const DirectCall *call, RowSet *rows)
{
	return own_scan_read(&settings_scan, NULL, 0, BackwardScanDirection, 1,
						 call->snapshot, rows);
}

/* Put columns of the first row, if any, in their places of another. */
static void
put_columns(RowSet *target, const RowSet *source, const int *places, int count)
{
	for (int i = 0; i < count; i++)
	{
		int			place = places[i];

		target->nulls[place] = source->count == 0 || source->nulls[i];
		target->values[place] = target->nulls[place] ? (Datum) 0 :
			source->values[i];
	}
}

/* Make the one row of a statement that has columns of several tables. */
static void
make_row(RowSet *rows, int columns)
{
	rows->count = 1;
	rows->columns = columns;
	rows->values = palloc_array(Datum, columns);
	rows->nulls = palloc_array(bool, columns);
}

/* The first row of an organisation in the order of a scan, if it has one. */
static bool
read_first_of_org(const DirectCall *call, OwnScan *scan, int org_arg,
				  RowSet *rows)
{
	ScanKeyData key;

	own_key_text(&key, 1, call->values[org_arg]);
	return own_scan_read(scan, &key, 1, ForwardScanDirection, 1, call->snapshot,
						 rows);
}

/* RESIDENCE: of the organisation $1, if it has a row. */
static bool
read_residence(const DirectCall *call, RowSet *rows)
{
	return read_first_of_org(call, &residence_scan, RESIDENCE_ARG_ORG, rows);
}

/* One row of the organisation $1, with what there is of it. */
static bool
read_organisation(const DirectCall *call, bool moves, RowSet *rows)
{
	RowSet		billing = {0};
	RowSet		residence = {0};
	ScanKeyData key;

	if (!direct_is_null(call, BILLING_ARG_ORG))
	{
		own_key_text(&key, 1, call->values[BILLING_ARG_ORG]);
		if (!own_scan_read(&billing_scan, &key, 1, ForwardScanDirection, 1,
						   call->snapshot, &billing) ||
			(moves && !read_residence(call, &residence)))
			return false;
	}
	make_row(rows, STATEMENT_BILLING_COLUMNS);
	put_columns(rows, &billing, billing_places, lengthof(billing_places));
	put_columns(rows, &residence, residence_places, lengthof(residence_places));
	return true;
}

/* BILLING: the same, with residence where $2 says that any was ever moved. */
static bool
read_billing(const DirectCall *call, RowSet *rows)
{
	return read_organisation(call, DatumGetBool(call->values[BILLING_ARG_MOVES]),
							 rows);
}

/*
 * PROBE: settings, the organisation, whether any role is bound, and whether any
 * organisation was moved, whichever that is: their rows are not looked at.
 */
static bool
read_probe(const DirectCall *call, RowSet *rows)
{
	RowSet		settings = {0};
	RowSet		org = {0};
	RowSet		bindings = {0};
	bool		moves;

	if (!own_scan_has_entries(&residence_scan, NULL, 0, call->snapshot,
							  &moves) ||
		!read_settings(call, &settings) ||
		!read_organisation(call, moves, &org) ||
		!own_scan_read(&bindings_scan, NULL, 0, ForwardScanDirection, 1,
					   call->snapshot, &bindings))
		return false;
	make_row(rows, STATEMENT_PROBE_COLUMNS);
	rows->count = settings.count;
	put_columns(rows, &settings, settings_places, lengthof(settings_places));
	put_columns(rows, &org, org_places, lengthof(org_places));
	rows->values[PROBE_COL_HAS_BOUND_ROLES] = BoolGetDatum(bindings.count > 0);
	rows->nulls[PROBE_COL_HAS_BOUND_ROLES] = false;
	rows->values[PROBE_COL_HAS_MOVES] = BoolGetDatum(moves);
	rows->nulls[PROBE_COL_HAS_MOVES] = false;
	return true;
}

/* TOKEN: of the organisation $1 the token with the id $2. */
static bool
read_token(const DirectCall *call, RowSet *rows)
{
	ScanKeyData keys[2];

	own_key_text(&keys[0], 1, call->values[TOKEN_ARG_ORG]);
	own_key_text(&keys[1], 2, call->values[TOKEN_ARG_ID]);
	return own_scan_read(&token_scan, keys, 2, ForwardScanDirection, 0,
						 call->snapshot, rows);
}

/* ROLES_BOUND: the bindings of the roles $1. */
static bool
read_bindings(const DirectCall *call, RowSet *rows)
{
	Datum	   *roles;
	int			count;

	deconstruct_array(DatumGetArrayTypeP(call->values[ROLES_BOUND_ARG_ROLES]), REGROLEOID,
					  sizeof(Oid), true, TYPALIGN_INT, &roles, NULL, &count);
	for (int i = 0; i < count; i++)
	{
		ScanKeyData key;

		own_key_oid(&key, 1, roles[i]);
		if (!own_scan_read(&bindings_scan, &key, 1, ForwardScanDirection, 0,
						   call->snapshot, rows))
			return false;
	}
	return true;
}

/* LATEST: of the organisation $1 and the workspace $2 the first row. */
static bool
read_latest_header(const DirectCall *call, RowSet *rows)
{
	ScanKeyData keys[2];

	own_key_text(&keys[0], 1, call->values[LATEST_ARG_ORG]);
	own_key_text(&keys[1], 2, call->values[LATEST_ARG_WORKSPACE]);
	return own_scan_read(&latest_scan, keys, 2, ForwardScanDirection, 1,
						 call->snapshot, rows);
}

/* BUNDLES_BEYOND: the ids of the workspace $2, if they are more than $3. */
static bool
read_beyond(const DirectCall *call, RowSet *rows)
{
	ScanKeyData keys[2];

	own_key_text(&keys[0], 1, call->values[BUNDLES_BEYOND_ARG_ORG]);
	own_key_text(&keys[1], 2, call->values[BUNDLES_BEYOND_ARG_WORKSPACE]);
	return own_scan_read_beyond(&ids_scan, keys, 2,
								DatumGetInt64(call->values[BUNDLES_BEYOND_ARG_LIMIT]),
								call->snapshot, rows);
}

/* HOLDS_ANY: a hold of the organisation $1. */
static bool
read_hold(const DirectCall *call, RowSet *rows)
{
	return read_first_of_org(call, &holds_scan, HOLDS_ANY_ARG_ORG, rows);
}

/* RULES: all, by their names. */
static bool
read_rules(const DirectCall *call, RowSet *rows)
{
	return own_scan_read(&rules_scan, NULL, 0, ForwardScanDirection, 0,
						 call->snapshot, rows);
}

/* The rows of the bundle $2 of the organisation $1, by one of the scans. */
static bool
read_by_id(OwnScan *scan, Datum org, Datum id, Snapshot snapshot, RowSet *rows)
{
	ScanKeyData keys[2];

	own_key_text(&keys[0], 1, org);
	own_key_int8(&keys[1], 2, id);
	return own_scan_read(scan, keys, 2, ForwardScanDirection, 0, snapshot, rows);
}

/* Whether a row's workspace, in that column, is one. */
static bool
is_of_workspace(const RowSet *rows, int column, Datum ws)
{
	return same_text(DatumGetTextPP(rows->values[column]), DatumGetTextPP(ws));
}

/* GET: the bundle $2 of the organisation $1, if of the workspace $3 or any. */
static bool
read_header(const DirectCall *call, RowSet *rows)
{
	if (!read_by_id(&get_scan, call->values[GET_ARG_ORG],
					call->values[GET_ARG_BUNDLE], call->snapshot, rows))
		return false;
	if (rows->count > 0 && !direct_is_null(call, GET_ARG_WORKSPACE) &&
		!is_of_workspace(rows, LATEST_COL_WORKSPACE,
						 call->values[GET_ARG_WORKSPACE]))
		rows->count = 0;
	return true;
}

/* SECTIONS: of the bundle $2 of the organisation $1. */
static bool
read_sections(const DirectCall *call, RowSet *rows)
{
	return read_by_id(&sections_scan, call->values[SECTIONS_ARG_ORG],
					  call->values[SECTIONS_ARG_BUNDLE], call->snapshot, rows);
}

/* Make a scan key for the rows that follow a bundle in the order of the index. */
static void
key_behind(ScanKey key, ScanKeyData members[2], Datum captured_at, Datum id)
{
	ScanKeyEntryInitialize(&members[0], SK_ROW_MEMBER, 3, BTLessStrategyNumber,
						   InvalidOid, InvalidOid, F_TIMESTAMPTZ_CMP,
						   captured_at);
	ScanKeyEntryInitialize(&members[1], SK_ROW_MEMBER | SK_ROW_END, 4,
						   BTLessStrategyNumber, InvalidOid, InvalidOid,
						   F_BTINT8CMP, id);
	memset(key, 0, sizeof(ScanKeyData));
	key->sk_flags = SK_ROW_HEADER;
	key->sk_attno = 3;
	key->sk_strategy = BTLessStrategyNumber;
	key->sk_argument = PointerGetDatum(members);
}

/* LIST: of the organisation $1 and the workspace $2 the newest $4, or those that
 * are older than the bundle $3; none if there is no such bundle. */
static bool
read_list(const DirectCall *call, RowSet *rows)
{
	RowSet		place = {0};
	ScanKeyData keys[3];
	ScanKeyData members[2];
	int			count = 2;

	own_key_text(&keys[0], 1, call->values[LIST_ARG_ORG]);
	own_key_text(&keys[1], 2, call->values[LIST_ARG_WORKSPACE]);
	if (!direct_is_null(call, LIST_ARG_AFTER))
	{
		if (!read_by_id(&place_scan, call->values[LIST_ARG_ORG],
						call->values[LIST_ARG_AFTER], call->snapshot, &place))
			return false;
		if (place.count == 0 ||
			!is_of_workspace(&place, 1, call->values[LIST_ARG_WORKSPACE]))
			return true;
		key_behind(&keys[2], members, place.values[0],
				   call->values[LIST_ARG_AFTER]);
		count = 3;
	}
	return own_scan_read(&list_scan, keys, count, ForwardScanDirection,
						 DatumGetInt32(call->values[LIST_ARG_LIMIT]),
						 call->snapshot, rows);
}

/* The scan in the place of each statement that has one. */
static const DirectReader readers[] = {
	[STATEMENT_PROBE] = read_probe,
	[STATEMENT_BILLING] = read_billing,
	[STATEMENT_RESIDENCE] = read_residence,
	[STATEMENT_TOKEN] = read_token,
	[STATEMENT_ROLES_BOUND] = read_bindings,
	[STATEMENT_LATEST] = read_latest_header,
	[STATEMENT_BUNDLES_BEYOND] = read_beyond,
	[STATEMENT_HOLDS_ANY] = read_hold,
	[STATEMENT_RULES] = read_rules,
	[STATEMENT_GET] = read_header,
	[STATEMENT_SECTIONS] = read_sections,
	[STATEMENT_LIST] = read_list,
	[STATEMENT_BUNDLE_INSERT] = direct_insert_bundle,
	[STATEMENT_SECTION_INSERT] = direct_insert_section,
	[STATEMENT_BUNDLES_DELETE] = direct_delete_bundles
};

/* NULL where a statement has no scan of its own. */
static DirectReader
reader_of(StatementId statement)
{
	return (size_t) statement < lengthof(readers) ? readers[statement] : NULL;
}

/* Whether reader_of() knows the statement. */
bool
direct_has(StatementId statement)
{
	return reader_of(statement) != NULL;
}

/*
 * Run the statement's reader under the snapshot that the statement itself
 * would be run under.
 */
bool
direct_run(StatementId statement, const Datum *values, const bool *nulls,
		   Snapshot held, RowSet *rows)
{
	Snapshot	snapshot = held != NULL ? held : GetLatestSnapshot();
	DirectCall	call = {values, nulls, RegisterSnapshot(snapshot)};
	bool		done = reader_of(statement) (&call, rows);

	UnregisterSnapshot(call.snapshot);
	return done;
}
