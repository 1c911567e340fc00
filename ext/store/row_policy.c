/*
 * row_policy.c
 *		Apply a table's row security policies to rows that are read in C.
 *
 * What the server does for a query, for rows that are read without one: the
 * conditions of the permissive policies for SELECT and for ALL are OR-ed,
 * those of the restrictive ones AND-ed with them. They come from the
 * relation's descriptor, so that the second wall stays one in the catalogue.
 * Compiled is only what says what our script said; all else is left to the
 * server.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "optimizer/optimizer.h"
#include "rewrite/rowsecurity.h"
#include "utils/acl.h"

#include "compat.h"
#include "store/policies.h"
#include "store/row_policy.h"

struct RowPolicy
{
	ExprContext *context;
	List	   *permissive;		/* of ExprState */
	List	   *restrictive;
};

/* Compile a condition as the server does for a query. */
static ExprState *
compile_condition(const Expr *condition)
{
	return ExecInitExpr(expression_planner(copyObject(unconstify(Expr *, condition))),
						NULL);
}

/* Compile a policy of the table, unless it is for another command or role. */
static void
compile_policy(RowPolicy *compiled, const RowSecurityPolicy *policy, Oid owner)
{
	ExprState  *state;

	if (policy->polcmd != '*' && policy->polcmd != ACL_SELECT_CHR)
		return;
	if (!policy_applies(policy, owner))
		return;
	state = compile_condition(policy->qual);
	if (policy->permissive)
		compiled->permissive = lappend(compiled->permissive, state);
	else
		compiled->restrictive = lappend(compiled->restrictive, state);
}

/*
 * The conditions are compiled by the server's own executor, so that they mean
 * what they mean in a query.
 */
RowPolicy *
row_policy_compile(Relation table, Oid owner)
{
	RowPolicy  *compiled;
	ListCell   *cell;

	if (row_security_policy_hook_permissive != NULL ||
		row_security_policy_hook_restrictive != NULL)
		return NULL;
	if (!table_policies_hold(table, owner, false))
		return NULL;
	compiled = palloc0(sizeof(RowPolicy));
	foreach(cell, table->rd_rsdesc->policies)
		compile_policy(compiled, lfirst(cell), owner);
	compiled->context = CreateStandaloneExprContext();
	return compiled;
}

/* Whether a condition is true of the current row; NULL is false. */
static bool
is_true(ExprState *condition, ExprContext *context)
{
	bool		is_null;
	Datum		value = ExecEvalExprSwitchContext(condition, context, &is_null);

	return !is_null && DatumGetBool(value);
}

/* Whether any of the permissive conditions is true, and all others are. */
static bool
conditions_admit(const RowPolicy *policy)
{
	ListCell   *cell;
	bool		permitted = false;

	foreach(cell, policy->restrictive)
	{
		if (!is_true(lfirst(cell), policy->context))
			return false;
	}
	foreach(cell, policy->permissive)
	{
		permitted = is_true(lfirst(cell), policy->context);
		if (permitted)
			break;
	}
	return permitted;
}

/* Every restrictive condition must be true, and one permissive one. */
bool
row_policy_admits(RowPolicy *policy, TupleTableSlot *row)
{
	bool		admits;

	policy->context->ecxt_scantuple = row;
	admits = conditions_admit(policy);
	policy->context->ecxt_scantuple = NULL;
	ResetExprContext(policy->context);
	return admits;
}
