/*
 * writable.c
 *		Writes to views, which the server passes on to one table.
 *
 * It does so for a view of one table, each of whose rows is one of that table.
 * A trigger INSTEAD OF the write, or a rule, makes any view writable.
 */
#include "migcheck/sql/query/writable.h"

#include "catalog/pg_trigger.h"
#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* Views over views are followed so far. */
#define MAX_VIEWS 32

/* Does a trigger or a rule take the place of a write to a view? */
static bool
is_taken_over(const SqlSession *session, const SqlRelation *view, CmdType command)
{
	int			event = command == CMD_INSERT ? TRIGGER_TYPE_INSERT :
		command == CMD_UPDATE ? TRIGGER_TYPE_UPDATE : TRIGGER_TYPE_DELETE;

	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];

		if (object->relation != view || object->dropped)
			continue;
		if ((object->kind == SQL_RULE && object->event == command) ||
			(object->kind == SQL_TRIGGER && (object->events & event) != 0 &&
			 (object->events & TRIGGER_TYPE_INSTEAD) != 0))
			return true;
	}
	return false;
}

/* Is an output of a view an aggregate or a window function? */
static bool
is_of_many_rows(const ResTarget *target)
{
	const FuncCall *call = (const FuncCall *) target->val;

	return IsA(call, FuncCall) &&
		(call->over != NULL || fact_is_aggregate(strVal(llast(call->funcname))));
}

/* Return what a view reads, if each of its rows is one of that; or NULL. */
static const RangeVar *
read_writable_range(const SelectStmt *select)
{
	ListCell   *cell;

	if (select->larg != NULL || select->distinctClause != NIL ||
		select->groupClause != NIL || select->havingClause != NULL ||
		select->limitCount != NULL || select->limitOffset != NULL ||
		select->withClause != NULL || list_length(select->fromClause) != 1 ||
		!IsA(linitial(select->fromClause), RangeVar))
		return NULL;
	foreach(cell, select->targetList)
	{
		if (is_of_many_rows(lfirst(cell)))
			return NULL;
	}
	return linitial(select->fromClause);
}

/* Has each column of a view the name of the one that it shows? */
static bool
has_names_of_table(const SqlRelation *view, const SelectStmt *select)
{
	size_t		at = 0;
	ListCell   *cell;

	if (list_length(select->targetList) == 1 &&
		is_star_reference(((ResTarget *) linitial(select->targetList))->val))
		return true;
	foreach(cell, select->targetList)
	{
		const char *name = column_named_by_node(((ResTarget *) lfirst(cell))->val);

		if (name == NULL || at >= view->outputs.count ||
			strcmp(view->outputs.items[at++], name) != 0)
			return false;
	}
	return true;
}

/* Refuse a value for a column of a view that is no column of its table. */
static void
refuse_computed(SqlSession *session, const SqlRelation *view,
				const SelectStmt *select, const SqlWrite *write)
{
	size_t		at = 0;
	ListCell   *cell;
	const ListCell *target;

	if ((size_t) list_length(select->targetList) != view->outputs.count)
		return;
	foreach(cell, select->targetList)
	{
		const Node *value = ((ResTarget *) lfirst(cell))->val;
		const char *name = view->outputs.items[at++];

		if (IsA(value, ColumnRef))
			continue;
		foreach(target, write->targets)
		{
			if (strcmp(((ResTarget *) lfirst(target))->name, name) == 0)
				effect_fail(session, "0A000", "column \"%s\" of \"%s\" is computed", name,
							view->name);
		}
	}
}

/* Follow views as long as their columns have the names of the table below. */
SqlRelation *
find_written_table(SqlSession *session, const RangeVar *range,
				   const SqlWrite *write)
{
	SqlRelation *relation = session_relation(session, range);
	SqlRelation *found = relation;

	for (int depth = 0; found->kind == 'v' && depth < MAX_VIEWS; depth++)
	{
		const SelectStmt *select = (const SelectStmt *) found->query;
		SqlRelation *next;

		if (select == NULL || !IsA(select, SelectStmt) ||
			is_taken_over(session, found, write->command))
			return relation;
		range = read_writable_range(select);
		next = range != NULL ? session_relation(session, range) : NULL;
		if (next == NULL || next->kind == 'm')
		{
			effect_fail(session, "55000", "\"%s\" is no view of one table's rows",
						found->name);
			return relation;
		}
		refuse_computed(session, found, select, write);
		if (found->checks_rows && write->command != CMD_DELETE)
			effect_unknown(session, "whether \"%s\" shows the rows that are written to it",
						   found->name);
		if (!has_names_of_table(found, select) ||
			(write->command == CMD_INSERT && write->targets == NIL))
			return relation;
		effect_lock(session, found, SQL_ROW_EXCLUSIVE);
		found = next;
	}
	return found;
}
