/*
 * own_insert.c
 *		Insert a row into a table of ours, without a plan.
 *
 * As COPY does it, with the server's routines for the table and its indexes.
 * What else the server does for an INSERT must have nothing to do: where the
 * table has a trigger for it, a CHECK, a column that the script did not make
 * or another default, or where a policy would refuse the row, the statement
 * itself is run.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "commands/sequence.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/reltrigger.h"

#include "compat.h"
#include "own_insert.h"

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

/* Whether a row of the target's columns is all that the table takes. */
static bool
takes_rows_as_they_are(Relation table, const OwnAccess *access)
{
	const TupleConstr *constr = RelationGetDescr(table)->constr;

	return RelationGetDescr(table)->natts == access->column_count &&
		!fires_on_insert(table->trigdesc) &&
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

/* Put the values and the id in the places of their columns. */
static void
fill_slot(TupleTableSlot *slot, const OwnAccess *access, const Datum *values,
		  const bool *nulls, int64 id)
{
	int			last = access->column_count - 1;

	ExecClearTuple(slot);
	for (int i = 0; i < last; i++)
	{
		slot->tts_values[access->columns[i] - 1] = values[i];
		slot->tts_isnull[access->columns[i] - 1] = nulls[i];
	}
	slot->tts_values[access->columns[last] - 1] = Int64GetDatum(id);
	slot->tts_isnull[access->columns[last] - 1] = false;
	ExecStoreVirtualTuple(slot);
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

/* Insert into a table that is open; false if the server has to. */
static bool
insert_into_table(Relation table, const OwnAccess *access, const Datum *values,
				  const bool *nulls, int64 *id)
{
	AttrNumber	id_column = access->columns[access->column_count - 1];
	TupleTableSlot *slot;
	Oid			sequence;
	bool		inserts;

	if (!takes_rows_as_they_are(table, access))
		return false;
	sequence = sequence_of_column(table, id_column);
	if (!OidIsValid(sequence))
		return false;
	*id = nextval_internal(sequence, true);
	slot = table_slot_create(table, NULL);
	fill_slot(slot, access, values, nulls, *id);
	inserts = !refuses_null(table, slot) &&
		row_policy_admits(access->policy, slot);
	if (inserts)
		write_row(table, slot);
	ExecDropSingleTupleTableSlot(slot);
	return inserts;
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
	done = insert_into_table(table, target->access, values, nulls, &id);
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
