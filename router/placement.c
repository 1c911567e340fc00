/*
 * placement.c
 *		Find the partition that an organisation, a job or the pins are on.
 *
 * The tables are read by their primary keys, without a plan and without a
 * privilege on them: what a caller learns is where its own call goes. They are
 * read under the latest snapshot, so that a move is seen at once. Where the
 * caller's transaction has an older one that shows another partition, nothing
 * is routed.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_collation.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "arguments.h"
#include "compat.h"
#include "router.h"
#include "token/format.h"

/* The columns of the three tables: a key, and the partition. */
#define COLUMN_KEY 1
#define COLUMN_PARTITION 2

PG_FUNCTION_INFO_V1(rescue_router_slot_of);

/*
 * Return the partition that a table has for a key, -1 if it has no row. The
 * operator's function tells the key's type.
 */
static int
look_up(const char *table, const char *index, RegProcedure equal, Datum key)
{
	Oid			schema = get_namespace_oid("rescue_router", false);
	Relation	rel = table_open(get_relname_relid(table, schema), AccessShareLock);
	ScanKeyData keys[1];
	SysScanDesc scan;
	HeapTuple	tuple;
	int			partition = -1;

	ScanKeyInit(&keys[0], COLUMN_KEY, BTEqualStrategyNumber, equal, key);
	keys[0].sk_collation = C_COLLATION_OID;
	scan = systable_beginscan(rel, get_relname_relid(index, schema), true,
							  GetActiveSnapshot(), 1, keys);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		is_null;

		partition = DatumGetInt32(heap_getattr(tuple, COLUMN_PARTITION,
											   RelationGetDescr(rel), &is_null));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return partition;
}

/* Return the slot of a key: the first ten bits of its SHA-256. */
static int
router_slot(const text *key)
{
	unsigned char digest[TOKEN_DIGEST_LENGTH];

	if (!token_digest(VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key), digest))
		elog(ERROR, "could not compute a digest");
	return digest[0] << 2 | digest[1] >> 6;
}

/* Return the partition of a slot, -1 if it has none. */
static int
look_up_slot(const text *key)
{
	return look_up("slots", "slots_pkey", F_INT4EQ, Int32GetDatum(router_slot(key)));
}

/* Return the partition of an organisation under the active snapshot, or -1. */
static int
look_up_org(const text *org)
{
	int			partition = look_up("placements", "placements_pkey", F_TEXTEQ,
									PointerGetDatum(org));

	return partition >= 0 ? partition : look_up_slot(org);
}

/* Return the partition of the pins under the active snapshot, or -1. */
static int
look_up_pins(const text *key)
{
	return look_up("homes", "homes_pkey", F_TEXTEQ,
				   PointerGetDatum(cstring_to_text("pins")));
}

/*
 * Set what a look-up finds under the latest snapshot. Return what to refuse
 * where that of the caller's transaction shows something else, and for a number
 * that is not one of a partition: PL/Proxy would take the remainder.
 */
static Refusal
find_partition(int (*find) (const text *), const text *key, int *partition)
{
	bool		moved = false;

	PushActiveSnapshot(GetLatestSnapshot());
	*partition = find(key);
	PopActiveSnapshot();
	if (IsolationUsesXactSnapshot())
	{
		PushActiveSnapshot(GetTransactionSnapshot());
		moved = find(key) != *partition;
		PopActiveSnapshot();
	}
	if (moved)
		return REFUSAL_ORG_MOVING;
	if (*partition < 0 || *partition >= router_partitions())
		return REFUSAL_PARTITION_UNAVAILABLE;
	return REFUSAL_NONE;
}

/* Find the partition of an organisation. */
Refusal
partition_of_org(const text *org, int *partition)
{
	return find_partition(look_up_org, org, partition);
}

/* Find the partition of a key that is not an organisation. */
Refusal
partition_of_key(const text *key, int *partition)
{
	return find_partition(look_up_slot, key, partition);
}

/* Find the partition of the pins. */
Refusal
partition_of_pins(int *partition)
{
	return find_partition(look_up_pins, NULL, partition);
}

/* rescue_router.slot_of: the slot of a key. */
Datum
rescue_router_slot_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(router_slot(PG_GETARG_TEXT_PP(0)));
}
