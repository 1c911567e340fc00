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

/* Is an output of a view an aggregate of the server's or a window function? */
static bool
is_of_many_rows(SqlSession *session, const ResTarget *target)
{
	const FuncCall *call = (const FuncCall *) target->val;
	const char *name;

	if (!IsA(call, FuncCall) || call->over != NULL)
		return IsA(call, FuncCall);
	name = catalog_list_name(&session->catalog, call->funcname);
	return fact_is_aggregate(strVal(llast(call->funcname))) &&
		catalog_find_object(&session->catalog, SQL_FUNCTION, name) == NULL;
}

/* Return what a view reads, if each of its rows is one of that; or NULL. */
static const RangeVar *
read_writable_range(SqlSession *session, const SelectStmt *select)
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
		if (is_of_many_rows(session, lfirst(cell)))
			return NULL;
	}
	return linitial(select->fromClause);
}

/*
 * Return the table or view that a view was made over, whatever its name is now;
 * NULL if several are read, and none of them is called like that.
 */
static SqlRelation *
find_relation_below(const SqlRelation *view, const RangeVar *range)
{
	SqlRelation *only = NULL;
	bool		several = false;

	for (size_t i = 0; i < view->use_count; i++)
	{
		SqlRelation *used = view->uses[i].relation;
		const char *dot = strrchr(used->name, '.');

		if (strcmp(dot != NULL ? dot + 1 : used->name, range->relname) == 0)
			return used;
		several |= only != NULL && only != used;
		only = used;
	}
	return several ? NULL : only;
}

/* Does a view show a column of a relation that has this name now? */
static bool
shows_column(const SqlRelation *view, const SqlRelation *below, const char *name)
{
	for (size_t i = 0; i < view->use_count; i++)
	{
		if (view->uses[i].relation == below && view->uses[i].column != NULL &&
			strcmp(view->uses[i].column, name) == 0)
			return true;
	}
	return below->columns_unknown;
}

/* Has each column of a view the name of the one that it shows? */
static bool
has_names_of_table(const SqlRelation *view, const SelectStmt *select,
				   const SqlRelation *below)
{
	size_t		at = 0;
	ListCell   *cell;

	for (size_t i = 0; i < view->outputs.count; i++)
	{
		if (!shows_column(view, below, view->outputs.items[i]))
			return false;
	}
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

/* Has a view a default of its own for one of its columns? */
static bool
has_own_default(const SqlRelation *view)
{
	for (size_t i = 0; i < view->column_count; i++)
	{
		if (view->columns[i]->expression != NULL)
			return true;
	}
	return false;
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
		range = read_writable_range(session, select);
		next = range != NULL ? find_relation_below(found, range) : NULL;
		/* to say so where no file creates it */
		if (next != NULL)
			next = session_named_relation(session, next->name);
		if (range == NULL || (next != NULL && next->kind == 'm'))
		{
			effect_fail(session, "55000", "\"%s\" is no view of one table's rows",
						found->name);
			return relation;
		}
		refuse_computed(session, found, select, write);
		if (found->checks_rows && write->command != CMD_DELETE)
			effect_unknown(session, "whether \"%s\" shows the rows that are written to it",
						   found->name);
		if (next == NULL || !has_names_of_table(found, select, next) ||
			(write->command == CMD_INSERT &&
			 (write->targets == NIL || has_own_default(found))))
			return relation;
		effect_lock(session, found, SQL_ROW_EXCLUSIVE);
		found = next;
	}
	return found;
}
