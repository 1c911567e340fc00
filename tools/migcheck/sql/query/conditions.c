/*
 * conditions.c
 *		Conditions, which are booleans.
 */
#include "migcheck/sql/query/scope.h"

#include "migcheck/sql/catalog/facts.h"

/* Refuse a condition of another type, as far as that is known. */
void
scope_require_boolean(const ScopeWalk *walk, Node *condition)
{
	SqlType		boolean = {.name = "bool"};
	SqlType		type;
	char		category;

	if (condition == NULL || walk->session->catalog.has_own_casts)
		return;
	type = scope_type_of(walk, condition);
	category = scope_category(walk->session, &type);
	if (string_constant(condition) != NULL)
		literal_check(walk->session, boolean, condition, false);
	else if (category != '\0' && category != 'B' && category != 'P')
		effect_fail(walk->session, "42804", "a condition is of type %s, not boolean", type.name);
}

/* Refuse parts of AND, OR and NOT that are no booleans. */
void
scope_check_bool_parts(const ScopeWalk *walk, const BoolExpr *expression)
{
	ListCell   *cell;

	foreach(cell, expression->args)
		scope_require_boolean(walk, lfirst(cell));
}

/* Refuse a WHEN that is no boolean, or that cannot be compared with the value. */
void
scope_check_case(const ScopeWalk *walk, const CaseExpr * expression)
{
	ListCell   *cell;

	foreach(cell, expression->args)
	{
		Node	   *condition = (Node *) ((CaseWhen *) lfirst(cell))->expr;

		if (expression->arg != NULL)
			scope_check_compared(walk, (Node *) expression->arg, condition);
		else
			scope_require_boolean(walk, condition);
	}
}
