/*
 * few_rows.c
 *		Queries that return few rows, whatever the tables hold.
 *
 * An INSERT or MERGE that reads one of these is no bulk write: VALUES, a
 * SELECT without a table, an aggregate over all rows, a row that a key pins.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* Return the SELECT that a query has under a name in its WITH, or NULL. */
static Node *
find_cte(const SelectStmt *select, const char *name)
{
	ListCell   *cell;

	foreach(cell, select->withClause != NULL && !select->withClause->recursive ?
			select->withClause->ctes : NIL)
	{
		CommonTableExpr *query = lfirst(cell);

		if (strcmp(query->ctename, name) == 0 && IsA(query->ctequery, SelectStmt))
			return query->ctequery;
	}
	return NULL;
}

/*
 * Return true if a query reads one table, or a query of WITH that does, by a
 * unique key: it returns few rows.
 */
bool
is_pinned_select(SqlSession *session, const SelectStmt *select)
{
	RangeVar   *range = list_length(select->fromClause) == 1 ?
		linitial(select->fromClause) : NULL;
	const SqlRelation *relation;
	Node	   *query;

	if (range == NULL || !IsA(range, RangeVar) || select->larg != NULL)
		return false;
	query = range->schemaname == NULL ? find_cte(select, range->relname) : NULL;
	if (query != NULL)
		return makes_few_rows(session, query) ||
			is_pinned_select(session, (SelectStmt *) query);
	relation = catalog_find_relation(&session->catalog,
									 catalog_range_name(&session->catalog,
														range));
	return relation != NULL &&
		condition_pins_key(relation, select->whereClause);
}

/* The functions that an expression calls, by their last names; not deep. */
static void
called_functions(Node *node, SqlNames *calls, Arena *arena)
{
	ListCell   *cell;

	if (node == NULL)
		return;
	if (IsA(node, FuncCall))
	{
		if (((FuncCall *) node)->over == NULL)
			add_name_to_set(arena, calls,
							strVal(llast(((FuncCall *) node)->funcname)));
		foreach(cell, ((FuncCall *) node)->args)
		{
			if (IsA(lfirst(cell), FuncCall))
				called_functions(lfirst(cell), calls, arena);
		}
	}
	else if (IsA(node, CoalesceExpr))
		called_functions(linitial(((CoalesceExpr *) node)->args), calls, arena);
	else if (IsA(node, A_Expr))
		called_functions(((A_Expr *) node)->lexpr, calls, arena);
	else if (IsA(node, TypeCast))
		called_functions(((TypeCast *) node)->arg, calls, arena);
}

/* Does a query make one row of all that it reads, by max() and the like? */
static bool
makes_one_row(SqlSession *session, const SelectStmt *select)
{
	static const char *const aggregates[] = {
		"avg", "bool_and", "bool_or", "count", "max", "min", "sum"
	};
	ListCell   *cell;
	bool		found = false;

	if (select->groupClause != NIL)
		return false;
	foreach(cell, select->targetList)
	{
		SqlNames	calls = {0};

		called_functions(((ResTarget *) lfirst(cell))->val, &calls, session->arena);
		for (size_t i = 0; i < lengthof(aggregates); i++)
			found |= is_name_in_set(&calls, aggregates[i]);
	}
	return found;
}

/* Do both queries of a UNION or its like return few rows? */
static bool
few_branches(SqlSession *session, const SelectStmt *select)
{
	bool		few;

	if (!session_enter(session))
		return false;
	few = makes_few_rows(session, (Node *) select->larg) &&
		makes_few_rows(session, (Node *) select->rarg);
	session_leave(session);
	return few;
}

/*
 * Return true if a query puts together a few rows by itself: VALUES, or a
 * SELECT without any table.
 */
bool
makes_few_rows(SqlSession *session, Node *node)
{
	const SelectStmt *select = (SelectStmt *) node;
	ListCell   *cell;

	if (node != NULL && IsA(node, RangeSubselect))
		return makes_few_rows(session, ((RangeSubselect *) node)->subquery);
	if (node == NULL || !IsA(node, SelectStmt))
		return false;
	if (select->larg != NULL)
		return few_branches(session, select);
	if (select->valuesLists != NIL)
		return list_length(select->valuesLists) < BULK_ROWS;
	if (makes_one_row(session, select))
		return true;
	foreach(cell, select->fromClause)
	{
		if (!makes_few_rows(session, lfirst(cell)))
			return false;
	}
	return true;
}
