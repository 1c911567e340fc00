/*
 * width.c
 *		How many columns a query has.
 *
 * Counted as far as the catalogue knows the tables: a star over one that it
 * does not know, over a join that merges columns, or over a function makes
 * the number unknown.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* A number that is not known; a sum with it is not known either. */
#define UNKNOWN_WIDTH (-1)

static int	width_of_range(SqlSession *session, const Node *node);

/* Add two numbers of columns. */
static int
add_widths(int a, int b)
{
	return a == UNKNOWN_WIDTH || b == UNKNOWN_WIDTH ? UNKNOWN_WIDTH : a + b;
}

/* Return how many columns a relation has. */
int
width_of_relation(const SqlRelation *relation)
{
	if (relation == NULL || relation->kind == '?')
		return UNKNOWN_WIDTH;
	if (relation->kind == 'v' || relation->kind == 'm')
		return relation->view_columns > 0 ? (int) relation->view_columns :
			UNKNOWN_WIDTH;
	return relation->columns_unknown ? UNKNOWN_WIDTH : (int) relation->column_count;
}

/* Is an item of FROM the one that a star names? */
static bool
is_range_named(const Node *node, const char *name)
{
	const RangeVar *range = (const RangeVar *) node;

	if (IsA(node, RangeSubselect))
		return ((const RangeSubselect *) node)->alias != NULL &&
			strcmp(((const RangeSubselect *) node)->alias->aliasname, name) == 0;
	return IsA(node, RangeVar) &&
		strcmp(range->alias != NULL ? range->alias->aliasname : range->relname,
			   name) == 0;
}

/* Return the item of FROM that a name means, also within joins; or NULL. */
static const Node *
find_named_range(const Node *node, const char *name)
{
	const Node *found;

	if (!IsA(node, JoinExpr))
		return is_range_named(node, name) ? node : NULL;
	found = find_named_range(((const JoinExpr *) node)->larg, name);
	return found != NULL ? found :
		find_named_range(((const JoinExpr *) node)->rarg, name);
}

/* Return how many columns a star means: of one item of FROM, or of all. */
static int
width_of_star(SqlSession *session, const ColumnRef * star, const List *from)
{
	int			fields = list_length(star->fields);
	int			width = 0;
	ListCell   *cell;

	foreach(cell, from)
	{
		if (fields == 1)
			width = add_widths(width, width_of_range(session, lfirst(cell)));
		else
		{
			const Node *range = fields == 2 ?
				find_named_range(lfirst(cell), strVal(linitial(star->fields))) : NULL;

			if (range != NULL)
				return width_of_range(session, range);
		}
	}
	return fields == 1 ? width : UNKNOWN_WIDTH;
}

/*
 * Return how many columns a query has: those of its first branch. A name of
 * WITH may hide a table, so that with one no table is looked up.
 */
int
width_of_query(SqlSession *session, const SelectStmt *select)
{
	int			width = 0;
	ListCell   *cell;

	while (select->larg != NULL && select->withClause == NULL)
		select = select->larg;
	if (select->withClause != NULL)
		return UNKNOWN_WIDTH;
	if (select->valuesLists != NIL)
	{
		foreach(cell, (List *) linitial(select->valuesLists))
		{
			if (is_star_reference(lfirst(cell)) || IsA(lfirst(cell), A_Indirection))
				return UNKNOWN_WIDTH;
		}
		return list_length((List *) linitial(select->valuesLists));
	}
	foreach(cell, select->targetList)
	{
		const Node *value = ((ResTarget *) lfirst(cell))->val;

		if (is_star_reference(value))
			width = add_widths(width, width_of_star(session, (const ColumnRef *) value,
													select->fromClause));
		else if (IsA(value, A_Indirection) &&
				 IsA(llast(((const A_Indirection *) value)->indirection), A_Star))
			return UNKNOWN_WIDTH;
		else
			width = add_widths(width, 1);
	}
	return width;
}

/* Return how many columns an item of FROM has. */
static int
width_of_range(SqlSession *session, const Node *node)
{
	const JoinExpr *join = (const JoinExpr *) node;
	int			width = UNKNOWN_WIDTH;

	if (!session_enter(session))
		return UNKNOWN_WIDTH;
	if (IsA(node, RangeVar))
		width = width_of_relation(catalog_find_relation(&session->catalog,
														catalog_range_name(&session->catalog,
																		   (const RangeVar *) node)));
	else if (IsA(node, RangeSubselect) &&
			 IsA(((const RangeSubselect *) node)->subquery, SelectStmt))
		width = width_of_query(session,
							   (const SelectStmt *) ((const RangeSubselect *) node)->subquery);
	else if (IsA(node, JoinExpr) && !join->isNatural && join->usingClause == NIL &&
			 join->alias == NULL)
		width = add_widths(width_of_range(session, join->larg),
						   width_of_range(session, join->rarg));
	session_leave(session);
	return width;
}
