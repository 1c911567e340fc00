/*
 * own_delete.c
 *		Delete rows of a table of ours, without a plan.
 *
 * Most of the cost of deleting a small bundle is in the queries of its foreign
 * keys, which find nothing. What else the server does for a DELETE must have
 * nothing to do here: the statement itself is run where the table has a trigger
 * for it that is not a foreign key of our own children, or where an index of a
 * child has an entry for one of the rows, even of a row that is gone. No child
 * can come in meanwhile: its foreign key needs a lock on a row that is locked.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/reltrigger.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "store/own_delete.h"

/* The keys of a row, or of the rows that a child has of it. */
static int
set_keys(ScanKeyData keys[2], Datum org, Datum id, bool by_id)
{
	own_key_text(&keys[0], 1, org);
	own_key_int8(&keys[1], 2, id);
	return by_id ? 2 : 1;
}

/* Whether a table is one of the children, as far as they are known. */
static bool
is_child(Oid table, const OwnChild *children, int child_count)
{
	for (int i = 0; i < child_count; i++)
	{
		const OwnAccess *access = children[i].scan->access;

		if (access != NULL && access->valid && access->table == table)
			return true;
	}
	return false;
}

/*
 * Whether all that a DELETE would fire is the foreign keys of the children.
 */
static bool
fires_only_keys(const TriggerDesc *triggers, const OwnChild *children,
				int child_count)
{
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (TRIGGER_FOR_DELETE(trigger->tgtype) &&
			(RI_FKey_trigger_type(trigger->tgfoid) != RI_TRIGGER_PK ||
			 !is_child(trigger->tgconstrrelid, children, child_count)))
			return false;
	}
	return true;
}

/* Whether no child has an entry for one of the rows. */
static bool
have_no_children(const OwnChild *children, int child_count, Datum org,
				 const Datum *ids, int count, Snapshot snapshot)
{
	for (int i = 0; i < child_count; i++)
	{
		/* without the id one look is for all of them */
		int			looks = children[i].by_id ? count : Min(count, 1);

		for (int j = 0; j < looks; j++)
		{
			ScanKeyData keys[2];
			int			key_count = set_keys(keys, org, ids[j],
											 children[i].by_id);
			bool		has;

			if (!own_scan_has_entries(children[i].scan, keys, key_count, snapshot,
									  &has) || has)
				return false;
		}
	}
	return true;
}

/* Delete the row of a key, if it is there and the policies admit it. */
static uint64
delete_row(Relation table, Relation index, const OwnAccess *access, Datum org,
		   Datum id, TupleTableSlot *slot, Snapshot snapshot)
{
	ScanKeyData keys[2];
	int			key_count = set_keys(keys, org, id, true);
	IndexScanDesc scan = begin_index_scan(table, index, snapshot, key_count);
	uint64		deleted = 0;

	index_rescan(scan, keys, key_count, NULL, 0);
	if (index_getnext_slot(scan, ForwardScanDirection, slot) &&
		row_policy_admits(access->policy, slot))
	{
		simple_table_tuple_delete(table, &slot->tts_tid, snapshot);
		deleted = 1;
	}
	index_endscan(scan);
	return deleted;
}

/* Delete the rows of a table that is open. */
static uint64
delete_rows(Relation table, const OwnAccess *access, Datum org,
			const Datum *ids, int count, Snapshot snapshot)
{
	TupleTableSlot *slot = table_slot_create(table, NULL);
	Relation	index = index_open(access->index, RowExclusiveLock);
	uint64		deleted = 0;

	CheckCmdReplicaIdentity(table, CMD_DELETE);
	for (int i = 0; i < count; i++)
		deleted += delete_row(table, index, access, org, ids[i], slot, snapshot);
	index_close(index, NoLock);
	ExecDropSingleTupleTableSlot(slot);
	/* the statements that follow do not see them */
	CommandCounterIncrement();
	return deleted;
}

/*
 * The children are looked at first, which finds out what their tables are. The
 * locks are kept until the transaction ends.
 */
bool
own_delete(OwnScan *target, const OwnChild *children, int child_count,
		   Datum org, const Datum *ids, int count, uint64 *deleted)
{
	Snapshot	snapshot;
	Relation	table;
	bool		deletes;

	table = own_scan_open_to_write(target);
	if (table == NULL)
		return false;
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	deletes = have_no_children(children, child_count, org, ids, count,
							   snapshot) &&
		fires_only_keys(table->trigdesc, children, child_count) &&
		pg_class_aclcheck(RelationGetRelid(table), GetUserId(),
						  ACL_DELETE) == ACLCHECK_OK;
	if (deletes)
		*deleted = delete_rows(table, target->access, org, ids, count, snapshot);
	UnregisterSnapshot(snapshot);
	relation_close(table, NoLock);
	return deletes;
}
