/*
 * foreign_index.c
 *		Find rows of a table that is not ours by a unique index.
 *
 * An index is judged by its catalogue rows before it is opened: opening calls
 * the handler of its access method and the option functions of its operator
 * classes, searching calls their comparison. All of them must be the server's
 * own. Its expressions and its predicate are never built, which would run
 * them: an index that has any is not used. Nor does it matter here what other
 * indexes the table has.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "catalog/pg_am.h"
#include "catalog/pg_index.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_type.h"
#include "storage/lmgr.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "foreign/foreign_index.h"

/* The type by which the server's operator classes compare a column's type. */
static Oid
compared_type(Oid type)
{
	return type == VARCHAROID ? TEXTOID : type;
}

/*
 * Whether an operator class came with the server and is of a B-tree, as the
 * index then is, too; and, where an input type is given, for values of it.
 */
static bool
is_builtin_opclass(Oid opclass, Oid input)
{
	HeapTuple	tuple;
	bool		builtin = false;

	if (opclass >= FirstUnpinnedObjectId)
		return false;
	tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
	if (HeapTupleIsValid(tuple))
	{
		Form_pg_opclass form = (Form_pg_opclass) GETSTRUCT(tuple);

		builtin = form->opcmethod == BTREE_AM_OID &&
			(!OidIsValid(input) || form->opcintype == input);
		ReleaseSysCache(tuple);
	}
	return builtin;
}

/*
 * Whether all operator classes of an index are the server's own, and its first
 * column is compared as values of a type, byte by byte where they are equal.
 */
static bool
has_builtin_operators(HeapTuple tuple, Oid type)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
	Datum		classes;
	Datum		collations;
	Oid			collation;
	bool		is_null;

	classes = SysCacheGetAttr(INDEXRELID, tuple, Anum_pg_index_indclass,
							  &is_null);
	if (is_null)
		return false;
	for (int i = 0; i < form->indnkeyatts; i++)
	{
		Oid			opclass = ((oidvector *) DatumGetPointer(classes))->values[i];

		if (!is_builtin_opclass(opclass, i == 0 ? compared_type(type) : InvalidOid))
			return false;
	}
	collations = SysCacheGetAttr(INDEXRELID, tuple, Anum_pg_index_indcollation,
								 &is_null);
	if (is_null)
		return false;
	collation = ((oidvector *) DatumGetPointer(collations))->values[0];
	return !OidIsValid(collation) || get_collation_isdeterministic(collation);
}

/* Whether the row of pg_index is that of a unique index, led by a column. */
static bool
leads_uniquely(HeapTuple tuple, AttrNumber column)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);

	return form->indisunique && form->indisvalid && form->indisready &&
		form->indislive && form->indkey.values[0] == column &&
		heap_attisnull(tuple, Anum_pg_index_indpred, NULL) &&
		heap_attisnull(tuple, Anum_pg_index_indexprs, NULL);
}

/* Whether an index can be used, by what the catalogue says now. */
static bool
is_usable(Oid index, AttrNumber column, Oid type)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	bool		usable;

	if (!HeapTupleIsValid(tuple))
		return false;
	usable = leads_uniquely(tuple, column) && has_builtin_operators(tuple, type);
	ReleaseSysCache(tuple);
	return usable;
}

/*
 * Set *index to the first index that can serve, and lock it. Returns
 * FOREIGN_LOCKED where the lock would have to be waited for.
 */
ForeignVerdict
foreign_index_find(ForeignTable *table, Relation rel, AttrNumber column,
				   Oid type, Oid *index)
{
	ForeignVerdict verdict = FOREIGN_UNUSABLE;
	List	   *indexes = RelationGetIndexList(rel);
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Oid			candidate = lfirst_oid(cell);

		if (!is_usable(candidate, column, type))
			continue;
		if (!ConditionalLockRelationOid(candidate, AccessShareLock))
		{
			verdict = FOREIGN_LOCKED;
			continue;
		}
		table->locked = lappend_oid(table->locked, candidate);
		/* only now does it stay what it is */
		if (is_usable(candidate, column, type))
		{
			*index = candidate;
			verdict = FOREIGN_USABLE;
			break;
		}
	}
	list_free(indexes);
	return verdict;
}

/*
 * Scan the index for equal values, and copy at most max_rows visible rows into
 * the current memory context. Returns how many.
 */
int
foreign_index_search(Relation leaf, Oid index, RegProcedure equal, Datum value,
					 Snapshot snapshot, HeapTuple *rows, int max_rows)
{
	Relation	rel = index_open(index, NoLock);
	TupleTableSlot *slot = table_slot_create(leaf, NULL);
	IndexScanDesc scan = begin_index_scan(leaf, rel, snapshot, 1);
	ScanKeyData key;
	int			count = 0;

	ScanKeyEntryInitialize(&key, 0, 1, BTEqualStrategyNumber, InvalidOid,
						   rel->rd_indcollation[0], equal, value);
	index_rescan(scan, &key, 1, NULL, 0);
	while (count < max_rows &&
		   index_getnext_slot(scan, ForwardScanDirection, slot))
		rows[count++] = ExecCopySlotHeapTuple(slot);
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(rel, NoLock);
	return count;
}
