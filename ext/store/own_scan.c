/*
 * own_scan.c
 *		Read rows of a table of ours by its index, without a plan.
 *
 * Starting and ending the executor costs more than all the rest of a small
 * read. What the gate asks for each time is one row by a unique index, and
 * needs no plan. But a plan would notice what became of the table: so
 * everything that a scan relies on is compared with what the script made when
 * it is first used, and again when the catalogue changed. Whatever is
 * otherwise is left to the server, and so are tables with partitions, children
 * or rules.
 *
 * Columns are found by their names. Each row is held to the policies of the
 * table, besides the keys of the scan.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/namespace.h"
#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "store/own_scan.h"
#include "store/row_policy.h"
#include "store/settings_cache.h"

#define OWN_SCHEMA "rescue"

/* The most scans that there are in the code. */
#define SCANS_MAX 24

static OwnAccess accesses[SCANS_MAX];
static int	access_count = 0;

/* How often something was changed: to see whether it was, meanwhile. */
static uint64 changes = 0;

/*
 * Called for each change of a table; what was found of it is looked up again
 * before it is used.
 */
void
own_scan_forget(Oid relation)
{
	changes++;
	for (int i = 0; i < access_count; i++)
	{
		if (!OidIsValid(relation) || accesses[i].table == relation ||
			accesses[i].index == relation)
			accesses[i].valid = false;
	}
}

/* A function, a role or a schema may have been changed. */
static void
at_catalogue_change(Datum arg, int cache, uint32 hash)
{
	own_scan_forget(InvalidOid);
	settings_cache_forget(InvalidOid);
}

/* What is known of a scan, made when it is used for the first time. */
static OwnAccess *
access_of(OwnScan *scan)
{
	if (scan->access == NULL)
	{
		if (access_count == 0)
		{
			CacheRegisterSyscacheCallback(PROCOID, at_catalogue_change, (Datum) 0);
			CacheRegisterSyscacheCallback(NAMESPACEOID, at_catalogue_change,
										  (Datum) 0);
			CacheRegisterSyscacheCallback(AUTHOID, at_catalogue_change, (Datum) 0);
			CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, at_catalogue_change,
										  (Datum) 0);
		}
		if (access_count == SCANS_MAX)
			elog(ERROR, "too many scans of tables");
		scan->access = &accesses[access_count++];
	}
	return scan->access;
}

/* Return a column as the script made it; 0 if it is not. */
static AttrNumber
find_column(Relation table, const OwnColumn *column)
{
	TupleDesc	desc = RelationGetDescr(table);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped && attribute->attgenerated == '\0' &&
			attribute->attidentity == '\0' &&
			attribute->atttypid == column->type &&
			strcmp(NameStr(attribute->attname), column->name) == 0)
			return attribute->attnum;
	}
	return InvalidAttrNumber;
}

/* Find all columns of a scan. */
static bool
find_columns(OwnAccess *access, const OwnScan *scan, Relation table)
{
	access->column_count = 0;
	for (const OwnColumn *column = scan->columns; column->name != NULL; column++)
	{
		AttrNumber	number = find_column(table, column);

		if (number == InvalidAttrNumber)
			return false;
		access->columns[access->column_count++] = number;
	}
	return true;
}

/* Whether a column of an index is compared by the server's own functions. */
static bool
has_plain_order(Relation index, int place, const OwnColumn *key)
{
	bool		is_null;
	Datum		classes = SysCacheGetAttr(INDEXRELID, index->rd_indextuple,
										  Anum_pg_index_indclass, &is_null);
	Oid			opclass = ((oidvector *) DatumGetPointer(classes))->values[place];
	Oid			compared = key->type == REGROLEOID ? OIDOID : key->type;

	return opclass < FirstUnpinnedObjectId &&
		index->rd_opcintype[place] == compared &&
		(key->type != TEXTOID ||
		 index->rd_indcollation[place] == C_COLLATION_OID) &&
		((index->rd_indoption[place] & INDOPTION_DESC) != 0) == key->descends;
}

/* Whether an index is the one of a scan. */
static bool
index_fits(Relation index, const OwnScan *scan, Relation table)
{
	Form_pg_index form = index->rd_index;
	int			count = 0;

	if (index->rd_rel->relam != BTREE_AM_OID || !form->indisvalid ||
		!form->indisready || !form->indislive ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL) ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indexprs, NULL))
		return false;
	for (const OwnColumn *key = scan->keys; key->name != NULL; key++, count++)
	{
		if (count == form->indnkeyatts ||
			form->indkey.values[count] != find_column(table, key) ||
			form->indkey.values[count] == InvalidAttrNumber ||
			!has_plain_order(index, count, key))
			return false;
	}
	return count == form->indnkeyatts;
}

/* Find the index of a scan. */
static bool
find_index(OwnAccess *access, const OwnScan *scan, Relation table)
{
	List	   *indexes = RelationGetIndexList(table);
	ListCell   *cell;

	access->index = InvalidOid;
	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		if (index_fits(index, scan, table))
			access->index = lfirst_oid(cell);
		index_close(index, NoLock);
		if (OidIsValid(access->index))
			break;
	}
	list_free(indexes);
	return OidIsValid(access->index);
}

/* Whether a table is an ordinary one, which the current user may read. */
static bool
is_ordinary(Relation table)
{
	const FormData_pg_class *form = table->rd_rel;

	return form->relkind == RELKIND_RELATION &&
		form->relam == HEAP_TABLE_AM_OID &&
		form->relpersistence == RELPERSISTENCE_PERMANENT &&
		!form->relispartition && !form->relhassubclass &&
		table->rd_rules == NULL &&
		pg_class_aclcheck(RelationGetRelid(table), GetUserId(),
						  ACL_SELECT) == ACLCHECK_OK;
}

/* Compile the policies of a table, in memory that stays. */
static bool
compile_policies(OwnAccess *access, Relation table)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "rescue row policy",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(context);

	access->policy = row_policy_compile(table, GetUserId());
	MemoryContextSwitchTo(before);
	if (access->policy == NULL)
	{
		MemoryContextDelete(context);
		return false;
	}
	MemoryContextSetParent(context, CacheMemoryContext);
	access->context = context;
	return true;
}

/* The table of a scan by its name, if the current user may find it. */
static Oid
find_table(const OwnScan *scan)
{
	Oid			schema = get_namespace_oid(OWN_SCHEMA, true);

	if (!OidIsValid(schema) || !namespace_usage_allowed(schema, GetUserId()))
		return InvalidOid;
	return get_relname_relid(scan->table, schema);
}

/* Find everything that a scan needs. False if something is not as it was made. */
static bool
find_all(OwnScan *scan, OwnAccess *access)
{
	uint64		before = changes;
	Relation	table;
	bool		found;

	if (access->context != NULL)
		MemoryContextDelete(access->context);
	access->context = NULL;
	access->policy = NULL;
	access->index = InvalidOid;
	access->table = find_table(scan);
	if (!OidIsValid(access->table))
		return false;
	table = try_relation_open(access->table, AccessShareLock);
	if (table == NULL)
		return false;
	found = find_table(scan) == access->table && is_ordinary(table) &&
		find_columns(access, scan, table) && find_index(access, scan, table) &&
		compile_policies(access, table);
	relation_close(table, NoLock);
	access->valid = found && changes == before;
	return access->valid;
}

/*
 * Open the table of a scan, locked; NULL if it is not as it was made. The lock
 * may be waited for, and what happened meanwhile is known once it is there; a
 * lock that is held already tells nothing.
 */
static Relation
open_table(OwnScan *scan, LOCKMODE lock)
{
	OwnAccess  *access = access_of(scan);
	Relation	table;

	AcceptInvalidationMessages();
	if (!access->valid && !find_all(scan, access))
		return NULL;
	table = try_relation_open(access->table, lock);
	if (table == NULL || access->valid)
		return table;
	relation_close(table, NoLock);
	return NULL;
}

/* The lock is the one of an INSERT or a DELETE. */
Relation
own_scan_open_to_write(OwnScan *scan)
{
	/* the server says why */
	if (XactReadOnly || RecoveryInProgress() || IsInParallelMode())
		return NULL;
	return open_table(scan, RowExclusiveLock);
}

/* Make room for one more row. */
static void
enlarge(RowSet *rows)
{
	if (rows->count < rows->room)
		return;
	if (rows->room == 0)
	{
		rows->room = 1;
		rows->values = palloc_array(Datum, rows->columns);
		rows->nulls = palloc_array(bool, rows->columns);
		return;
	}
	rows->room *= 4;
	rows->values = repalloc(rows->values,
							rows->room * rows->columns * sizeof(Datum));
	rows->nulls = repalloc(rows->nulls,
						   rows->room * rows->columns * sizeof(bool));
}

/* Append a copy of a row. */
static void
add_row(RowSet *rows, const OwnAccess *access, TupleTableSlot *slot)
{
	TupleDesc	desc = slot->tts_tupleDescriptor;
	uint64		first;

	enlarge(rows);
	first = rows->count++ * rows->columns;
	for (int i = 0; i < rows->columns; i++)
	{
		AttrNumber	column = access->columns[i];
		Form_pg_attribute attribute = TupleDescAttr(desc, column - 1);
		bool		is_null;
		Datum		value = slot_getattr(slot, column, &is_null);

		rows->nulls[first + i] = is_null;
		rows->values[first + i] = is_null ? (Datum) 0 :
			datumCopy(value, attribute->attbyval, attribute->attlen);
	}
}

/* Append the rows that a scan which was begun finds, so many at most. */
static void
add_rows(IndexScanDesc scan, const OwnAccess *access, Relation table,
		 ScanDirection direction, uint64 max_rows, RowSet *rows)
{
	TupleTableSlot *slot = table_slot_create(table, NULL);

	while ((max_rows == 0 || rows->count < max_rows) &&
		   index_getnext_slot(scan, direction, slot))
	{
		CHECK_FOR_INTERRUPTS();
		if (row_policy_admits(access->policy, slot))
			add_row(rows, access, slot);
	}
	ExecDropSingleTupleTableSlot(slot);
}

/* A scan that was begun: what is read, and what to close after it. */
typedef struct OpenedScan
{
	OwnAccess  *access;
	Relation	table;
	Relation	index;
	IndexScanDesc found;
} OpenedScan;

/*
 * Begin a scan of the rows with these keys. False, with nothing left open,
 * where the table or its policies are not as the script made them: the caller
 * then asks the server.
 */
static bool
begin_reading(OwnScan *scan, ScanKey keys, int key_count, Snapshot snapshot,
			  OpenedScan *opened)
{
	opened->table = open_table(scan, AccessShareLock);
	if (opened->table == NULL)
		return false;
	opened->access = scan->access;
	opened->index = index_open(opened->access->index, AccessShareLock);
	opened->found = begin_index_scan(opened->table, opened->index, snapshot,
									 key_count);
	index_rescan(opened->found, keys, key_count, NULL, 0);
	return true;
}

/* End a scan. The locks are kept until the transaction ends. */
static void
end_reading(OpenedScan *opened)
{
	index_endscan(opened->found);
	index_close(opened->index, NoLock);
	relation_close(opened->table, NoLock);
}

/* The rows are copied: they stay when the table is closed. */
bool
own_scan_read(OwnScan *scan, ScanKey keys, int key_count,
			  ScanDirection direction, uint64 max_rows, Snapshot snapshot,
			  RowSet *rows)
{
	OpenedScan	opened;

	if (!begin_reading(scan, keys, key_count, snapshot, &opened))
		return false;
	rows->columns = opened.access->column_count;
	add_rows(opened.found, opened.access, opened.table, direction, max_rows, rows);
	end_reading(&opened);
	return true;
}

/* Whether a scan that was begun finds more entries of its index than so many. */
static bool
has_entries_beyond(IndexScanDesc scan, uint64 limit)
{
	uint64		count = 0;

	while (index_getnext_tid(scan, ForwardScanDirection) != NULL)
	{
		if (++count > limit)
			return true;
	}
	return false;
}

/*
 * Mostly the entries of the index tell: there are no more rows than those. Only
 * where there are more entries, rows are read.
 */
bool
own_scan_read_beyond(OwnScan *scan, ScanKey keys, int key_count, uint64 limit,
					 Snapshot snapshot, RowSet *rows)
{
	OpenedScan	opened;

	if (!begin_reading(scan, keys, key_count, snapshot, &opened))
		return false;
	rows->columns = opened.access->column_count;
	if (has_entries_beyond(opened.found, limit))
	{
		index_rescan(opened.found, keys, key_count, NULL, 0);
		add_rows(opened.found, opened.access, opened.table, ForwardScanDirection,
				 0, rows);
		if (rows->count <= limit)
			rows->count = 0;
	}
	end_reading(&opened);
	return true;
}

/* An entry may be of a row that is gone: then the answer is that there is one. */
bool
own_scan_has_entries(OwnScan *scan, ScanKey keys, int key_count,
					 Snapshot snapshot, bool *has)
{
	OpenedScan	opened;

	if (!begin_reading(scan, keys, key_count, snapshot, &opened))
		return false;
	*has = has_entries_beyond(opened.found, 0);
	end_reading(&opened);
	return true;
}

/* Whether the current transaction inserted a row. */
static bool
is_new_row(TupleTableSlot *slot)
{
	bool		is_null;
	Datum		xmin = slot_getsysattr(slot, MinTransactionIdAttributeNumber,
									   &is_null);

	return !is_null &&
		TransactionIdIsCurrentTransactionId(DatumGetTransactionId(xmin));
}

/* Only the first row that is found is looked at. */
bool
own_scan_has_new_row(OwnScan *scan, ScanKey keys, int key_count,
					 Snapshot snapshot, bool *has)
{
	OpenedScan	opened;
	TupleTableSlot *slot;

	if (!begin_reading(scan, keys, key_count, snapshot, &opened))
		return false;
	slot = table_slot_create(opened.table, NULL);
	*has = index_getnext_slot(opened.found, ForwardScanDirection, slot) &&
		row_policy_admits(opened.access->policy, slot) && is_new_row(slot);
	ExecDropSingleTupleTableSlot(slot);
	end_reading(&opened);
	return true;
}

/* Texts are compared as bytes, as the index has them. */
void
own_key_text(ScanKey key, int column, Datum value)
{
	ScanKeyEntryInitialize(key, 0, column, BTEqualStrategyNumber, InvalidOid,
						   C_COLLATION_OID, F_TEXTEQ, value);
}

/* Set a key for a bigint. */
void
own_key_int8(ScanKey key, int column, Datum value)
{
	ScanKeyEntryInitialize(key, 0, column, BTEqualStrategyNumber, InvalidOid,
						   InvalidOid, F_INT8EQ, value);
}

/* Set a key for an OID. */
void
own_key_oid(ScanKey key, int column, Datum value)
{
	ScanKeyEntryInitialize(key, 0, column, BTEqualStrategyNumber, InvalidOid,
						   InvalidOid, F_OIDEQ, value);
}
