/*
 * own_insert.c
 *		Insert a row into a table of ours, without a plan.
 *
 * As COPY does it, with the server's routines for the table and its indexes.
 * What else the server does for an INSERT must have nothing to do: where the
 * table has a trigger for it, a CHECK, a column that the script did not make
 * or another default, or where a policy would refuse the row, the statement
 * itself is run. The trigger of a foreign key has nothing to do where the row
 * that is referred to was inserted just before.
 */
#include "postgres.h"

#include "access/heaptoast.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/toast_internals.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/reltrigger.h"

#include "compat.h"
#include "store/own_insert.h"

/* The default of a column as the catalogue has it; NULL for none. */
static const char *
default_of_column(Relation table, AttrNumber column)
{
	const TupleConstr *constr = RelationGetDescr(table)->constr;

	for (int i = 0; constr != NULL && i < constr->num_defval; i++)
	{
		if (constr->defval[i].adnum == column)
			return constr->defval[i].adbin;
	}
	return NULL;
}

/* The sequence of a default that takes its next value, and does nothing else. */
static Oid
sequence_of_default(const char *expression)
{
	const FuncExpr *call = stringToNode(expression);
	const Const *sequence;

	if (!IsA(call, FuncExpr) || call->funcid != F_NEXTVAL)
		return InvalidOid;
	sequence = linitial(call->args);
	return IsA(sequence, Const) && !sequence->constisnull ?
		DatumGetObjectId(sequence->constvalue) : InvalidOid;
}

/*
 * The sequence that a column takes its values from, or InvalidOid. What was
 * found last is kept with the expression, which has the sequence's OID in it.
 */
static Oid
sequence_of_column(Relation table, AttrNumber column)
{
	static char *kept_expression = NULL;
	static Oid	kept_sequence = InvalidOid;
	const char *expression = default_of_column(table, column);
	Oid			sequence;

	if (expression == NULL)
		return InvalidOid;
	if (kept_expression != NULL && strcmp(kept_expression, expression) == 0)
		return kept_sequence;
	sequence = sequence_of_default(expression);
	if (kept_expression != NULL)
		pfree(kept_expression);
	kept_sequence = InvalidOid;
	kept_expression = MemoryContextStrdup(TopMemoryContext, expression);
	kept_sequence = sequence;
	return sequence;
}

/* Whether a table has a trigger that an INSERT would fire. */
static bool
fires_on_insert(const TriggerDesc *triggers)
{
	return triggers != NULL &&
		(triggers->trig_insert_before_row || triggers->trig_insert_after_row ||
		 triggers->trig_insert_instead_row ||
		 triggers->trig_insert_before_statement ||
		 triggers->trig_insert_after_statement ||
		 triggers->trig_insert_new_table);
}

/*
 * Whether all that an INSERT would fire is the foreign keys to a parent. The
 * trigger of a deferrable unique constraint is not one of them.
 */
static bool
fires_only_keys(const TriggerDesc *triggers, Oid parent)
{
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (TRIGGER_FOR_INSERT(trigger->tgtype) &&
			(!trigger->tgisinternal ||
			 RI_FKey_trigger_type(trigger->tgfoid) != RI_TRIGGER_FK ||
			 trigger->tgconstrrelid != parent))
			return false;
	}
	return true;
}

/* Whether a foreign key is of two columns to the two of the parent. */
static bool
is_key_to_parent(const ForeignKeyCacheInfo *key, const OwnAccess *access,
				 const OwnAccess *parent)
{
	return key->confrelid == parent->table && key->nkeys == 2 &&
		key->conkey[0] == access->columns[0] &&
		key->conkey[1] == access->columns[1] &&
		key->confkey[0] == parent->columns[0] &&
		key->confkey[1] == parent->columns[1];
}

/* Whether every foreign key of a table is the one to its parent. */
static bool
refers_only_to(Relation table, const OwnAccess *access,
			   const OwnAccess *parent)
{
	ListCell   *cell;

	foreach(cell, RelationGetFKeyList(table))
	{
		if (!is_key_to_parent(lfirst(cell), access, parent))
			return false;
	}
	return true;
}

/* Whether a row of the target's columns is all that the table takes. */
static bool
takes_rows_as_they_are(Relation table, const OwnAccess *access)
{
	const TupleConstr *constr = RelationGetDescr(table)->constr;

	return RelationGetDescr(table)->natts == access->column_count &&
		(constr == NULL || constr->num_check == 0) &&
		pg_class_aclcheck(RelationGetRelid(table), GetUserId(),
						  ACL_INSERT) == ACLCHECK_OK;
}

/* Whether a column of the table refuses what is in the slot for it. */
static bool
refuses_null(Relation table, const TupleTableSlot *slot)
{
	TupleDesc	desc = RelationGetDescr(table);

	for (int i = 0; i < desc->natts; i++)
	{
		if (slot->tts_isnull[i] && TupleDescAttr(desc, i)->attnotnull)
			return true;
	}
	return false;
}

/* Put a value in the place of its column. */
static void
set_column(TupleTableSlot *slot, AttrNumber column, Datum value, bool is_null)
{
	slot->tts_values[column - 1] = value;
	slot->tts_isnull[column - 1] = is_null;
}

/* Write the row, and its entries in the indexes. */
static void
write_row(Relation table, TupleTableSlot *slot)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *result = makeNode(ResultRelInfo);

	InitResultRelInfo(result, table, 1, NULL, 0);
	ExecOpenIndices(result, false);
	table_tuple_insert(table, slot, GetCurrentCommandId(true), 0, NULL);
	insert_index_tuples(result, slot, estate);
	ExecCloseIndices(result);
	FreeExecutorState(estate);
	/* the statements that follow see it */
	CommandCounterIncrement();
}

/*
 * A long text as the server would compress it in the finished row, which is
 * made of fewer bytes then; the text itself if it would not.
 */
static Datum
compress_value(Relation table, AttrNumber column, Datum value)
{
	Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(table),
												column - 1);
	Datum		compressed;

	if (attribute->attlen != -1 ||
		attribute->attstorage != TYPSTORAGE_EXTENDED ||
		VARATT_IS_EXTENDED(DatumGetPointer(value)) ||
		VARSIZE(DatumGetPointer(value)) <= TOAST_TUPLE_TARGET ||
		VARSIZE(DatumGetPointer(value)) <=
		RelationGetToastTupleTarget(table, TOAST_TUPLE_TARGET))
		return value;
	compressed = toast_compress_datum(value, attribute->attcompression);
	return DatumGetPointer(compressed) != NULL ? compressed : value;
}

/*
 * Insert a row of the first so many columns of the target, and of the id in
 * the next if there is one. False if the server has to.
 */
static bool
insert_row(Relation table, const OwnAccess *access, const Datum *values,
		   const bool *nulls, int count, const int64 *id)
{
	TupleTableSlot *slot = table_slot_create(table, NULL);
	bool		inserts;

	ExecClearTuple(slot);
	for (int i = 0; i < count; i++)
	{
		AttrNumber	column = access->columns[i];

		set_column(slot, column, nulls[i] ? (Datum) 0 :
				   compress_value(table, column, values[i]), nulls[i]);
	}
	if (id != NULL)
		set_column(slot, access->columns[count], Int64GetDatum(*id), false);
	ExecStoreVirtualTuple(slot);
	inserts = !refuses_null(table, slot) &&
		row_policy_admits(access->policy, slot);
	if (inserts)
		write_row(table, slot);
	ExecDropSingleTupleTableSlot(slot);
	return inserts;
}

/* Insert into a table that is open; false if the server has to. */
static bool
insert_with_next_id(Relation table, const OwnAccess *access,
					const Datum *values, const bool *nulls, int64 *id)
{
	int			id_place = access->column_count - 1;
	Oid			sequence;

	if (fires_on_insert(table->trigdesc) ||
		!takes_rows_as_they_are(table, access))
		return false;
	sequence = sequence_of_column(table, access->columns[id_place]);
	if (!OidIsValid(sequence))
		return false;
	*id = nextval_internal(sequence, true);
	return insert_row(table, access, values, nulls, id_place, id);
}

/*
 * The lock is the one of an INSERT, and kept until the transaction ends. The
 * policies that a scan is held to are for all commands, and have no condition
 * of their own for new rows: see policies.c.
 */
bool
own_insert(OwnScan *target, const Datum *values, const bool *nulls,
		   RowSet *rows)
{
	Relation	table;
	int64		id;
	bool		done;

	table = own_scan_open_to_write(target);
	if (table == NULL)
		return false;
	done = insert_with_next_id(table, target->access, values, nulls, &id);
	relation_close(table, NoLock);
	if (!done)
		return false;
	rows->count = 1;
	rows->columns = 1;
	rows->values = palloc_array(Datum, 1);
	rows->nulls = palloc0_array(bool, 1);
	rows->values[0] = Int64GetDatum(id);
	return true;
}

/* Whether this transaction inserted the row that the values refer to. */
static bool
has_new_parent(OwnScan *parent, const Datum *values, Snapshot snapshot)
{
	ScanKeyData keys[2];
	bool		has;

	own_key_text(&keys[0], 1, values[0]);
	own_key_int8(&keys[1], 2, values[1]);
	return own_scan_has_new_row(parent, keys, 2, snapshot, &has) && has;
}

/*
 * The server would look for the parent and lock it, so that no one deletes it:
 * a row of this transaction no other one can see.
 */
bool
own_insert_child(OwnScan *target, OwnScan *parent, const Datum *values,
				 const bool *nulls, Snapshot snapshot)
{
	Relation	table;
	const OwnAccess *access;
	bool		done;

	table = own_scan_open_to_write(target);
	if (table == NULL)
		return false;
	access = target->access;
	done = takes_rows_as_they_are(table, access) &&
		has_new_parent(parent, values, snapshot) &&
		fires_only_keys(table->trigdesc, parent->access->table) &&
		refers_only_to(table, access, parent->access) &&
		insert_row(table, access, values, nulls, access->column_count, NULL);
	relation_close(table, NoLock);
	return done;
}
