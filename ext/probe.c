/*
 * probe.c
 *		The gate's one look at settings and billing.
 *
 * It runs before every read, and most of what a statement of this size
 * costs is setting up the nodes of its plan. So the statement neither sorts
 * nor limits: there are at most two revisions of the settings, the one that
 * the extension was installed with and the newest, and the choice is made
 * here.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "probe.h"
#include "store.h"

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

	probe->status = text_or_null(values, nulls, PROBE_COL_STATUS);
	probe->has_observed_at = !nulls[PROBE_COL_OBSERVED_AT];
	if (probe->has_observed_at)
		probe->observed_at = DatumGetTimestampTz(values[PROBE_COL_OBSERVED_AT]);
	probe->has_grace = !nulls[PROBE_COL_GRACE_UNTIL];
	if (probe->has_grace)
		probe->grace_until = DatumGetTimestampTz(values[PROBE_COL_GRACE_UNTIL]);
}

/* Run the statement, and fill *probe from the row with the newest revision. */
bool
probe_run(const text *org, Probe *probe)
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
	probe->throttle = text_or_null(values, nulls, PROBE_COL_THROTTLE);
	take_billing(probe, values, nulls);
	return true;
}
