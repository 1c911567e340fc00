/*
 * change_condition.c
 *		Conditions on a column whose type changes.
 *
 * The server parses the conditions of CHECKs and indexes again for the new
 * type. A constant in them keeps the type that it was read as, so that an
 * operator between that and the new type has to be there.
 */
#include "migcheck/sql/query/scope.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/relation/uses.h"

/*
 * Return what an operator compares its left side with; of IN and BETWEEN the
 * first constant. NULL for other expressions.
 */
static Node *
compared_constant(const A_Expr *expression)
{
	if (expression->rexpr == NULL)
		return NULL;
	if (expression->kind == AEXPR_OP)
		return expression->rexpr;
	return expression->kind == AEXPR_IN ||
		(expression->kind >= AEXPR_BETWEEN && expression->kind <= AEXPR_NOT_BETWEEN_SYM) ?
		linitial((List *) expression->rexpr) : NULL;
}

/* Is an expression a number as it is written? */
static bool
is_number_constant(const Node *node)
{
	return node != NULL && IsA(node, A_Const) && !((const A_Const *) node)->isnull &&
		(IsA(&((const A_Const *) node)->val, Integer) ||
		 IsA(&((const A_Const *) node)->val, Float));
}

/*
 * Return true if the column is compared with a number somewhere in an
 * expression. Such a CHECK or index condition fails when the column becomes
 * text, as there is no operator for it.
 */
static bool
compares_with_number(Node *node, const char *column)
{
	const A_Expr *expr = (A_Expr *) node;

	if (node == NULL)
		return false;
	if (IsA(node, BoolExpr))
	{
		ListCell   *cell;

		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (compares_with_number(lfirst(cell), column))
				return true;
		}
		return false;
	}
	return IsA(node, A_Expr) && is_column_reference(expr->lexpr, column) &&
		is_number_constant(compared_constant(expr));
}

/* What a walk over a condition looks for. */
typedef struct LiteralWalk
{
	SqlSession *session;
	const char *column;
	bool		found;
} LiteralWalk;

/* Look for a comparison of the column with a string, or with a list of them. */
static bool
find_literal_compared(Node *node, void *context)
{
	LiteralWalk *walk = context;
	const A_Expr *expression = (A_Expr *) node;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, A_Expr) && is_column_reference(expression->lexpr, walk->column) &&
		string_constant(compared_constant(expression)) != NULL)
		walk->found = true;
	stop = raw_expression_tree_walker(node, find_literal_compared, walk);
	session_leave(walk->session);
	return stop;
}

/*
 * Refuse a condition that compares the column with a string: the string has the
 * column's old type, for which there has to be an operator with the new one.
 */
static void
check_literals_compared(SqlSession *session, Node *condition,
						const SqlColumn *column, SqlType to)
{
	LiteralWalk walk = {.session = session, .column = column->name};

	find_literal_compared(condition, &walk);
	if (walk.found && !types_may_compare(session, column->type, to))
		effect_fail(session, "42883", "a condition compares \"%s\" with a %s",
					column->name, column->type.name);
}

/* Return true if a type can be compared with a number, or is not known. */
static bool
may_compare_with_number(SqlSession *session, SqlType type)
{
	type = base_type_of(&session->catalog, type);
	return type.name == NULL || (!type.array && fact_category(type.name) == 'N');
}

/*
 * Return true if the column is itself a condition somewhere in an expression,
 * which only a boolean can be.
 */
static bool
is_column_condition(Node *node, const char *column)
{
	ListCell   *cell;

	if (node == NULL)
		return false;
	if (IsA(node, BoolExpr))
	{
		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (is_column_condition(lfirst(cell), column))
				return true;
		}
		return false;
	}
	return is_column_reference(node, column);
}

/* Refuse a change by which an index that CREATE INDEX made would not parse. */
static void
check_index_conditions(SqlSession *session, const SqlRelation *index,
					   const SqlColumn *column, SqlType to)
{
	ListCell   *cell;

	foreach(cell, index->index->indexParams)
	{
		const char *function = call_refuses_type(session,
												 ((IndexElem *) lfirst(cell))->expr,
												 column->name, to);

		if (function != NULL)
			effect_fail(session, "42883", "function \"%s\" of index \"%s\" does not take %s",
						function, index->name, to.name);
	}
	if (strcmp(to.name, "bool") != 0 &&
		is_column_condition(index->index->whereClause, column->name))
		effect_fail(session, "42804", "it is the condition of index \"%s\"",
					index->name);
	if (!may_compare_with_number(session, to) &&
		compares_with_number(index->index->whereClause, column->name))
		effect_fail(session, "42883", "index \"%s\" compares it with a number",
					index->name);
	check_literals_compared(session, index->index->whereClause, column, to);
}

/*
 * Refuse a change by which an index or CHECK would no longer parse: a
 * condition must stay boolean, a comparison needs an operator.
 */
void
check_changed_conditions(SqlSession *session, const SqlRelation *relation,
						 const SqlColumn *column, SqlType to)
{
	bool		stays_condition = to.name != NULL && strcmp(to.name, "bool") == 0;

	if (to.name == NULL)
		return;
	for (size_t i = 0; i < relation->index_count; i++)
	{
		if (!relation->indexes[i]->dropped && relation->indexes[i]->index != NULL)
			check_index_conditions(session, relation->indexes[i], column, to);
	}
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (!constraint->dropped && constraint->kind == SQL_CHECK &&
			!stays_condition && is_column_condition(constraint->expression, column->name))
			effect_fail(session, "42804", "it is the condition of \"%s\"",
						constraint->name);
		if (constraint->dropped || constraint->kind != SQL_CHECK)
			continue;
		if (!may_compare_with_number(session, to) &&
			compares_with_number(constraint->expression, column->name))
			effect_fail(session, "42883", "\"%s\" compares it with a number",
						constraint->name);
		check_literals_compared(session, constraint->expression, column, to);
	}
}
