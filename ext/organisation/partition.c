/*
 * partition.c
 *		SQL entry point that gives a database its own range of ids.
 *
 * Where organisations are spread over several databases, and move between
 * them, an id means one bundle only if no two databases give the same: each
 * has a number, and with it a range of 2^43 ids below 2^53, the largest whole
 * number that JSON readers keep. The number is set once, before the first id
 * was given, and kept with the settings; the sequence says where in its range
 * the database is.
 */
#include "postgres.h"

#include "fmgr.h"

#include "arguments.h"
#include "audit/audit.h"
#include "compat.h"
#include "organisation/partition.h"
#include "access/role_binding.h"
#include "access/settings_sql.h"
#include "store/store.h"

/* The first id of a partition's range is the one behind this. */
#define RANGE_START(number) ((int64) (number) << PARTITION_ID_BITS)

PG_FUNCTION_INFO_V1(rescue_partition_set);

/* Move the sequences to the beginning of the range. */
static void
move_ids(int32 number)
{
	Datum		values[] = {Int64GetDatum(RANGE_START(number) + 1)};

	store_run(STATEMENT_IDS_MOVE, values);
}

/*
 * Set the number, unless it is set; refuses another one, and any where ids
 * were given already that are not of its range. Returns whether it was not set.
 * The settings and the tables are locked.
 */
static bool
set_number(int32 number)
{
	bool		is_null;
	bool		used;
	Datum		current;

	if (store_run_plain(STATEMENT_ID_RANGE) != 1)
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	used = DatumGetBool(store_value(0, ID_RANGE_COL_USED, &is_null));
	current = store_value(0, ID_RANGE_COL_PARTITION, &is_null);
	if (!is_null && DatumGetInt32(current) == number)
		return false;
	if (!is_null)
		refuse(REFUSAL_PARTITION_SET);
	if (number > 0 && used)
		refuse(REFUSAL_IDS_GIVEN);
	if (number > 0)
		move_ids(number);
	settings_set_partition(number);
	return true;
}

/* rescue_partition_set(partition) */
Datum
rescue_partition_set(PG_FUNCTION_ARGS)
{
	bool		set;

	if (PG_ARGISNULL(0) || PG_GETARG_INT32(0) < 0 ||
		PG_GETARG_INT32(0) >= PARTITION_COUNT)
		refuse(REFUSAL_PARTITION_INVALID);
	store_open(NULL);
	refuse_bound_role("rescue_partition_set");
	audit_begin(&(AuditEvent) {.action = "rescue_partition_set"});
	settings_lock();
	/* no id is on its way, and none is given until the transaction ends */
	store_run_plain(STATEMENT_IDS_LOCK);
	set = set_number(PG_GETARG_INT32(0));
	audit_finish(&(AuditOutcome) {.row = set});
	store_close();
	PG_RETURN_BOOL(set);
}
