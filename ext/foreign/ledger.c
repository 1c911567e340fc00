/*
 * ledger.c
 *		Read the table of Drizzle's migrator.
 *
 * The caller is often a superuser, and the table belongs to the application:
 * it is not planned, and nothing of it is run (foreign_table.c says how).
 */
#include "postgres.h"

#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "errors.h"
#include "foreign/foreign_table.h"
#include "foreign/ledger.h"

#define LEDGER_SCHEMA "drizzle"
#define LEDGER_TABLE "__drizzle_migrations"
#define LEDGER_COLUMN "created_at"

/* Raise the error for a table that the caller may not read. */
pg_noreturn static void
refuse_access(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("permission denied for the table of migrations"),
			 errhidestmt(true), errhidecontext(true)));
}

/* Raise the error for a table that is not in Drizzle's form. */
pg_noreturn static void
refuse_kind(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_WRONG_OBJECT_TYPE),
			 errmsg("table of migrations is not the one that Drizzle makes"),
			 errhint("Read it yourself: rescue_migrations(journal, ARRAY(SELECT created_at FROM ...))."),
			 errhidestmt(true), errhidecontext(true)));
}

/* The table of that name, if there is one. */
static Oid
find_ledger(void)
{
	Oid			schema = get_namespace_oid(LEDGER_SCHEMA, true);

	if (!OidIsValid(schema))
		return InvalidOid;
	if (!namespace_usage_allowed(schema, GetUserId()))
		refuse_access();
	return get_relname_relid(LEDGER_TABLE, schema);
}

/* Append a row's time, or note that the table has a NULL. */
static void
add_row(LedgerRows *rows, Datum time, bool is_null)
{
	if (is_null)
	{
		rows->has_null = true;
		return;
	}
	if (rows->count == rows->room)
	{
		rows->room *= 2;
		rows->times = repalloc_huge(rows->times, rows->room * sizeof(int64));
	}
	rows->times[rows->count++] = DatumGetInt64(time);
}

/* Read one table, or one partition. */
static void
read_leaf(Relation leaf, Snapshot snapshot, LedgerRows *rows)
{
	Oid			type;
	AttrNumber	column = foreign_column(leaf, LEDGER_COLUMN, &type);
	TupleTableSlot *slot;
	TableScanDesc scan;

	if (column == InvalidAttrNumber || type != INT8OID)
		refuse_kind();
	slot = table_slot_create(leaf, NULL);
	scan = table_beginscan(leaf, snapshot, 0, NULL);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		is_null;
		Datum		time = slot_getattr(slot, column, &is_null);

		CHECK_FOR_INTERRUPTS();
		add_row(rows, time, is_null);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

/* Open the table, which the current user must be allowed to read. */
static void
open_ledger(Oid oid, ForeignTable *table)
{
	AttrNumber	column;
	Oid			type;

	switch (foreign_table_open(oid, table))
	{
		case FOREIGN_USABLE:
			break;
		case FOREIGN_LOCKED:
			refuse(REFUSAL_MIGRATIONS_LOCKED);
		case FOREIGN_UNUSABLE:
			refuse_kind();
	}
	/* the name may have gone to another table before this one was locked */
	if (find_ledger() != oid)
		refuse(REFUSAL_MIGRATIONS_LOCKED);
	column = foreign_column(table->root, LEDGER_COLUMN, &type);
	if (column == InvalidAttrNumber)
		refuse_kind();
	if (!foreign_column_allowed(table->root, column, GetUserId()))
		refuse_access();
}

/*
 * Return the rows of the migrator's table, in the current memory context, read
 * with the rights of the current user.
 */
void
ledger_read(LedgerRows *rows)
{
	Oid			oid = find_ledger();
	ForeignTable table;
	Snapshot	snapshot;
	ListCell   *cell;

	rows->count = 0;
	rows->room = 64;
	rows->times = palloc_array(int64, rows->room);
	rows->has_null = false;
	if (!OidIsValid(oid))
		return;
	open_ledger(oid, &table);
	/* no older than the lock: a table that was rewritten has no older rows */
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	foreach(cell, table.leaves)
		read_leaf(lfirst(cell), snapshot, rows);
	UnregisterSnapshot(snapshot);
	foreign_table_close(&table);
}
