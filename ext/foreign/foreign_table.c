/*
 * foreign_table.c
 *		Open a table that is not ours without running anything of its owner.
 *
 * A query on a table of another is never safe: the planner folds, with the
 * rights of whoever asks, the expressions and predicates of all indexes, the
 * constraints, the statistics and the partition keys, and calls their operator
 * classes. So such a table is never planned. What it is comes from catalogue
 * rows; its rows come from the heap.
 *
 * Opening a relation reads catalogues and runs nothing: defaults, constraints,
 * rules and triggers are kept as text or trees, and indexes, partition keys
 * and partition descriptors are made only for those who ask for them. Nothing
 * here asks. The handler of a table access method would be called, so that the
 * catalogue row is judged before the relation is opened.
 *
 * The owner may hold a lock as long as a session lasts: do not wait for it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/xlog.h"
#include "catalog/indexing.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/syscache.h"

#include "compat.h"
#include "foreign/foreign_table.h"

/*
 * Whether the catalogue row is that of a table whose rows the server's own
 * heap has, which everybody may see, and which are there. What a partitioned
 * table says of its access method is meant for new partitions.
 */
static bool
is_plain_table(const FormData_pg_class *form)
{
	if (form->relkind == RELKIND_RELATION)
	{
		if (form->relam != HEAP_TABLE_AM_OID)
			return false;
	}
	else if (form->relkind != RELKIND_PARTITIONED_TABLE)
		return false;
	if (form->relpersistence != RELPERSISTENCE_PERMANENT &&
		(form->relpersistence != RELPERSISTENCE_UNLOGGED || RecoveryInProgress()))
		return false;
	return !form->relrowsecurity;
}

/* The same, of the row that the catalogue has now. */
static bool
looks_plain(Oid oid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(oid));
	bool		plain;

	if (!HeapTupleIsValid(tuple))
		return false;
	plain = is_plain_table((Form_pg_class) GETSTRUCT(tuple));
	ReleaseSysCache(tuple);
	return plain;
}

/* The tables that inherit from one, but for those that are being detached. */
static List *
children_of(Oid parent)
{
	Relation	inherits = table_open(InheritsRelationId, AccessShareLock);
	List	   *children = NIL;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_inherits_inhparent, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(parent));
	scan = systable_beginscan(inherits, InheritsParentIndexId, true, NULL, 1,
							  &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_inherits form = (Form_pg_inherits) GETSTRUCT(tuple);

		if (!form->inhdetachpending)
			children = lappend_oid(children, form->inhrelid);
	}
	systable_endscan(scan);
	table_close(inherits, AccessShareLock);
	return children;
}

/* Open one table, without its partitions; NULL if it cannot be read. */
static ForeignVerdict
open_plain(Oid oid, Relation *rel)
{
	if (!ConditionalLockRelationOid(oid, AccessShareLock))
		return FOREIGN_LOCKED;
	/* only now does it stay what it is */
	*rel = looks_plain(oid) ? try_relation_open(oid, NoLock) : NULL;
	if (*rel == NULL)
	{
		UnlockRelationOid(oid, AccessShareLock);
		return FOREIGN_UNUSABLE;
	}
	return FOREIGN_USABLE;
}

/* Open a table, and all below it. */
static ForeignVerdict
open_with_children(Oid oid, ForeignTable *table)
{
	Relation	rel;
	ForeignVerdict verdict = open_plain(oid, &rel);
	List	   *children = NIL;
	ListCell   *cell;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (verdict != FOREIGN_USABLE)
		return verdict;
	if (table->root == NULL)
		table->root = rel;
	table->opened = lappend(table->opened, rel);
	/* the flag of a rule may be out of date, the relation has them all */
	if (rel->rd_rules != NULL)
		return FOREIGN_UNUSABLE;
	if (rel->rd_rel->relhassubclass)
		children = children_of(oid);
	if (rel->rd_rel->relkind == RELKIND_RELATION)
	{
		table->leaves = lappend(table->leaves, rel);
		return children == NIL ? FOREIGN_USABLE : FOREIGN_UNUSABLE;
	}
	foreach(cell, children)
	{
		verdict = open_with_children(lfirst_oid(cell), table);
		if (verdict != FOREIGN_USABLE)
			return verdict;
	}
	return FOREIGN_USABLE;
}

/*
 * Lock and open a table and its partitions, without waiting for a lock.
 * Returns why it cannot serve, FOREIGN_USABLE if it can.
 */
ForeignVerdict
foreign_table_open(Oid oid, ForeignTable *table)
{
	memset(table, 0, sizeof(ForeignTable));
	return open_with_children(oid, table);
}

/*
 * Close and unlock what foreign_table_open() and foreign_index_find() opened.
 */
void
foreign_table_close(ForeignTable *table)
{
	ListCell   *cell;

	foreach(cell, table->locked)
		UnlockRelationOid(lfirst_oid(cell), AccessShareLock);
	foreach(cell, table->opened)
		relation_close(lfirst(cell), AccessShareLock);
	list_free(table->locked);
	list_free(table->opened);
	list_free(table->leaves);
	memset(table, 0, sizeof(ForeignTable));
}

/*
 * Return the number of a column that is stored, and its type in *type;
 * InvalidAttrNumber if no stored column has this name.
 */
AttrNumber
foreign_column(Relation rel, const char *name, Oid *type)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped || strcmp(NameStr(column->attname), name) != 0)
			continue;
		/* a virtual one would have to be computed */
		if (column->attgenerated != '\0' &&
			column->attgenerated != ATTRIBUTE_GENERATED_STORED)
			return InvalidAttrNumber;
		*type = column->atttypid;
		return column->attnum;
	}
	return InvalidAttrNumber;
}

/*
 * Whether a role may SELECT this column: USAGE on the schema, and the
 * privilege on the table or on the column.
 */
bool
foreign_column_allowed(Relation rel, AttrNumber column, Oid role)
{
	Oid			oid = RelationGetRelid(rel);

	if (!namespace_usage_allowed(RelationGetNamespace(rel), role))
		return false;
	return pg_class_aclcheck(oid, role, ACL_SELECT) == ACLCHECK_OK ||
		pg_attribute_aclcheck(oid, column, role, ACL_SELECT) == ACLCHECK_OK;
}
