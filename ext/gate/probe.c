/*
 * probe.c
 *		Read the settings and the billing row for the gate.
 *
 * It runs before every read, and most of what a statement of this size costs
 * is setting up the nodes of its plan. So the statement neither sorts nor
 * limits: there are at most two revisions of the settings, the one that the
 * extension was installed with and the newest, and the choice is made here.
 *
 * A session keeps the settings, and then reads the organisation's billing
 * only.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "gate/probe.h"
#include "store/settings_cache.h"
#include "store/store.h"

/* The revision of a row. */
static int64
revision_of(uint64 row)
{
	bool		is_null;

	return DatumGetInt64(store_value(row, PROBE_COL_REVISION, &is_null));
}

/* Return the number of the row with the newest revision. */
static uint64
newest_row(uint64 rows)
{
	uint64		newest = 0;

	for (uint64 row = 1; row < rows; row++)
	{
		if (revision_of(row) > revision_of(newest))
			newest = row;
	}
	return newest;
}

/* Return a text of a row, NULL if it is NULL. */
static const text *
text_or_null(const Datum *values, const bool *nulls, int column)
{
	return nulls[column] ? NULL : DatumGetTextPP(values[column]);
}

/* Return an array of a row, NULL if it is NULL. */
static ArrayType *
array_or_null(const Datum *values, const bool *nulls, int column)
{
	return nulls[column] ? NULL : DatumGetArrayTypeP(values[column]);
}

/* Return a name of a row, NULL if it is NULL. */
static const char *
name_or_null(const Datum *values, const bool *nulls, int column)
{
	return nulls[column] ? NULL : NameStr(*DatumGetName(values[column]));
}

/* Fill in what rescue.billing and rescue.residence have on the organisation. */
static void
take_status(Probe *probe, const Datum *values, const bool *nulls)
{
	probe->status = text_or_null(values, nulls, BILLING_COL_STATUS);
	probe->has_observed_at = !nulls[BILLING_COL_OBSERVED_AT];
	if (probe->has_observed_at)
		probe->observed_at = DatumGetTimestampTz(values[BILLING_COL_OBSERVED_AT]);
	probe->has_grace = !nulls[BILLING_COL_GRACE_UNTIL];
	if (probe->has_grace)
		probe->grace_until = DatumGetTimestampTz(values[BILLING_COL_GRACE_UNTIL]);
	probe->residence = residence_of_word(text_or_null(values, nulls,
													  BILLING_COL_RESIDENCE));
}

/* Fill in where billing is, and what the organisation's row says. */
static void
take_billing(Probe *probe, const Datum *values, const bool *nulls)
{
	probe->billing = text_or_null(values, nulls, PROBE_COL_BILLING);
	if (!nulls[PROBE_COL_MAX_AGE])
		probe->billing_max_age = DatumGetIntervalP(values[PROBE_COL_MAX_AGE]);
	probe->billing_policy = array_or_null(values, nulls, PROBE_COL_POLICY);
	probe->has_source = !nulls[PROBE_COL_SOURCE];
	if (probe->has_source)
		probe->source = DatumGetObjectId(values[PROBE_COL_SOURCE]);
	probe->org_column = name_or_null(values, nulls, PROBE_COL_ORG_COLUMN);
	probe->status_column = name_or_null(values, nulls, PROBE_COL_STATUS_COLUMN);
	probe->source_bound_as = text_or_null(values, nulls, PROBE_COL_BOUND_AS);
	take_status(probe, values + PROBE_COL_STATUS, nulls + PROBE_COL_STATUS);
}

/* Read the settings and the organisation's billing in one. */
static bool
read_settings_and_status(const text *org, Probe *probe)
{
	Datum		params[STATEMENT_PROBE_PARAMS] = {PointerGetDatum(org)};
	bool		no_org[STATEMENT_PROBE_PARAMS] = {org == NULL};
	Datum		values[STATEMENT_PROBE_COLUMNS];
	bool		nulls[STATEMENT_PROBE_COLUMNS];
	uint64		rows = store_run_nulls(STATEMENT_PROBE, params, no_org);

	memset(probe, 0, sizeof(*probe));
	if (rows == 0)
		return false;
	store_row(newest_row(rows), values, nulls);
	probe->bound_org = text_or_null(values, nulls, PROBE_COL_BOUND_ORG);
	probe->bound_roles = array_or_null(values, nulls, PROBE_COL_BOUND_ROLES);
	probe->has_bindings = DatumGetBool(values[PROBE_COL_HAS_BOUND_ROLES]);
	probe->has_moves = DatumGetBool(values[PROBE_COL_HAS_MOVES]);
	probe->throttle = text_or_null(values, nulls, PROBE_COL_THROTTLE);
	probe->max_sections = DatumGetInt32(values[PROBE_COL_MAX_SECTIONS]);
	probe->max_section_bytes = DatumGetInt32(values[PROBE_COL_MAX_SECTION_BYTES]);
	probe->max_bundles = DatumGetInt32(values[PROBE_COL_MAX_BUNDLES]);
	take_billing(probe, values, nulls);
	return true;
}

/* Read the organisation's billing where the settings are known. */
static void
read_status(const text *org, Probe *probe)
{
	Datum		params[STATEMENT_BILLING_PARAMS] = {
		[BILLING_ARG_ORG] = PointerGetDatum(org),
		[BILLING_ARG_MOVES] = BoolGetDatum(probe->has_moves)
	};
	Datum		values[STATEMENT_BILLING_COLUMNS];
	bool		nulls[STATEMENT_BILLING_COLUMNS];

	if (store_run(STATEMENT_BILLING, params) != 1)
		elog(ERROR, "statement returns no row of the organisation");
	store_row(0, values, nulls);
	take_status(probe, values, nulls);
}

StaticAssertDecl(PROBE_COL_OBSERVED_AT == PROBE_COL_STATUS + BILLING_COL_OBSERVED_AT &&
				 PROBE_COL_GRACE_UNTIL == PROBE_COL_STATUS + BILLING_COL_GRACE_UNTIL &&
				 PROBE_COL_RESIDENCE == PROBE_COL_STATUS + BILLING_COL_RESIDENCE,
				 "PROBE ends otherwise than BILLING");

/* Take what the session keeps, or read all; the organisation's billing always. */
bool
probe_run(const text *org, Probe *probe)
{
	if (settings_cache_get(probe))
	{
		if (org != NULL)
			read_status(org, probe);
		return true;
	}
	settings_cache_begin();
	if (!read_settings_and_status(org, probe))
		return false;
	/* what the server had to read itself is not as the script made it */
	if (store_rows_are_direct())
		settings_cache_put(probe);
	return true;
}
