/*
 * pins.c
 *		Does a condition pin the rows of a statement to one, or to few?
 *
 * It does where it compares each column of a unique key with constants,
 * parameters or a query of one value. Whatever is not recognised pins nothing: then the statement may
 * write any number of rows.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Return true if one side is this column and the other a constant or a
 * parameter.
 */
static bool
is_column_constant(Node *left, Node *right, const char *column)
{
	right = expression_below_casts(right);
	if (right == NULL || !is_column_reference(left, column))
		return false;
	return IsA(right, A_Const) || IsA(right, ParamRef) ||
		(IsA(right, SubLink) && ((SubLink *) right)->subLinkType == EXPR_SUBLINK);
}

/*
 * Return true if one comparison says that a column has one value, or one of
 * few: = a constant, IN a list, = ANY an array. Only the first element of a
 * list is looked at.
 */
static bool
comparison_pins(const A_Expr *expr, const char *column)
{
	if (expr->kind == AEXPR_OP_ANY && IsA(expr->rexpr, A_ArrayExpr) &&
		strcmp(strVal(llast(expr->name)), "=") == 0)
	{
		List	   *elements = ((A_ArrayExpr *) expr->rexpr)->elements;

		return elements != NIL && list_length(elements) < BULK_ROWS &&
			is_column_constant(expr->lexpr, linitial(elements), column);
	}
	if (expr->kind == AEXPR_IN && expr->lexpr != NULL && IsA(expr->rexpr, List) &&
		strcmp(strVal(linitial(expr->name)), "=") == 0)
		return list_length((List *) expr->rexpr) < BULK_ROWS &&
			is_column_constant(expr->lexpr, linitial((List *) expr->rexpr), column);
	return expr->kind == AEXPR_OP && strcmp(strVal(llast(expr->name)), "=") == 0 &&
		(is_column_constant(expr->lexpr, expr->rexpr, column) ||
		 is_column_constant(expr->rexpr, expr->lexpr, column));
}

/*
 * Return true if a condition says that a column has one value, or one of few.
 * Of AND one argument has to, of OR each one.
 */
static bool
pins_one_column(Node *where, const char *column)
{
	const BoolExpr *logic = (BoolExpr *) where;
	bool		any;
	ListCell   *cell;

	if (where == NULL)
		return false;
	if (IsA(where, A_Expr))
		return comparison_pins((A_Expr *) where, column);
	if (!IsA(where, BoolExpr) || logic->boolop == NOT_EXPR)
		return false;
	any = logic->boolop == AND_EXPR;
	foreach(cell, logic->args)
	{
		if (pins_one_column(lfirst(cell), column) == any)
			return any;
	}
	return !any && list_length(logic->args) < BULK_ROWS;
}

/* Return true if a WHERE compares each of these columns with a constant. */
static bool
pins_all_columns(Node *where, const List *columns)
{
	ListCell   *cell;

	if (columns == NIL)
		return false;
	foreach(cell, columns)
	{
		if (!pins_one_column(where, strVal(lfirst(cell))))
			return false;
	}
	return true;
}

/* Is a condition FALSE, or does it compare two numbers that differ? */
bool
condition_is_never_true(Node *where)
{
	const A_Expr *expr = (const A_Expr *) where;
	long		left;
	long		right;

	if (where != NULL && IsA(where, A_Expr))
		return expr->kind == AEXPR_OP && strcmp(strVal(llast(expr->name)), "=") == 0 &&
			integer_constant(expr->lexpr, &left) && integer_constant(expr->rexpr, &right) &&
			left != right;
	where = expression_below_casts(where);
	return where != NULL && IsA(where, A_Const) && !((A_Const *) where)->isnull &&
		IsA(&((A_Const *) where)->val, Boolean) && !boolVal(&((A_Const *) where)->val);
}

/*
 * Return true if a condition pins a unique key of a relation, so that a
 * statement writes few rows. Partial indexes say nothing about other rows; an
 * expression in an index matches no column.
 */
bool
condition_pins_key(const SqlRelation *relation, Node *where)
{
	if (condition_is_never_true(where) || pins_one_column(where, "ctid"))
		return true;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if ((constraint->kind == SQL_PRIMARY_KEY || constraint->kind == SQL_UNIQUE) &&
			!constraint->dropped &&
			pins_all_columns(where, constraint->columns))
			return true;
	}
	for (size_t i = 0; i < relation->index_count; i++)
	{
		const SqlRelation *index = relation->indexes[i];
		List	   *columns = NIL;
		ListCell   *cell;

		if (index->dropped || !index->unique || index->index == NULL ||
			index->index->whereClause != NULL)
			continue;
		foreach(cell, index->index->indexParams)
		{
			IndexElem  *element = lfirst(cell);

			columns = lappend(columns, makeString(element->name != NULL ?
												  element->name : ""));
		}
		if (pins_all_columns(where, columns))
			return true;
	}
	return false;
}
