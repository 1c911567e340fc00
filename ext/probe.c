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

#include "probe.h"
#include "store.h"

/* The row that counts. */
static Datum values[PROBE_COUNT];
static bool nulls[PROBE_COUNT];

/* The revision of a row. */
static int64
revision_of(uint64 row)
{
	bool		is_null;

	return DatumGetInt64(store_value(row, PROBE_REVISION, &is_null));
}

bool
probe_run(const text *org)
{
	uint64		rows = store_run(STATEMENT_PROBE,
								 (Datum[]) {PointerGetDatum(org)},
								 (bool[]) {org == NULL});
	uint64		newest = 0;

	if (rows == 0)
		return false;
	for (uint64 row = 1; row < rows; row++)
	{
		if (revision_of(row) > revision_of(newest))
			newest = row;
	}
	store_row(newest, values, nulls);
	return true;
}

Datum
probe_value(int column, bool *is_null)
{
	*is_null = nulls[column - 1];
	return values[column - 1];
}
