/*
 * policies.c
 *		See whether our tables have the policies that the script gave them.
 *
 * Under forced row security a policy that was dropped reads as "no row",
 * which is an answer; and one that was altered lets through what the second
 * wall should hold. Compared is what the policies say, as the server has
 * parsed them, so that neither a name nor a search_path can pretend.
 *
 * A table with an organisation in each row admits by it; every other admits a
 * statement of ours as such. Tables that are walked have a policy for that.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_operator_d.h"
#include "nodes/primnodes.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

#include "compat.h"
#include "store/policies.h"

/* The commands of a policy, as pg_policy has them. */
#define COMMAND_ALL '*'
#define COMMAND_SELECT ACL_SELECT_CHR

/* Whether an expression is the call of a function of the schema rescue. */
static bool
is_call_of(const void *node, const char *function)
{
	const FuncExpr *call = node;
	char	   *name;

	if (node == NULL || !IsA(node, FuncExpr) || call->args != NIL ||
		get_func_namespace(call->funcid) != get_namespace_oid("rescue", true))
		return false;
	name = get_func_name(call->funcid);
	return name != NULL && strcmp(name, function) == 0;
}

/* Whether an expression compares a column with the admitted organisation. */
static bool
compares_org(const void *node, AttrNumber column)
{
	const OpExpr *comparison = node;
	const Var  *var;

	if (node == NULL || !IsA(node, OpExpr) ||
		comparison->opno != TextEqualOperator ||
		list_length(comparison->args) != 2)
		return false;
	var = linitial(comparison->args);
	return IsA(var, Var) && var->varattno == column &&
		is_call_of(lsecond(comparison->args), "admitted_org");
}

/* Return the column with each row's organisation, 0 if absent or nullable. */
static AttrNumber
org_column(Relation table)
{
	AttrNumber	column = get_attnum(RelationGetRelid(table), "org_id");

	if (column == InvalidAttrNumber ||
		!TupleDescAttr(RelationGetDescr(table), column - 1)->attnotnull)
		return InvalidAttrNumber;
	return column;
}

/* The roles of a policy; *count is how many. */
static const Oid *
policy_roles(const RowSecurityPolicy *policy, int *count)
{
	*count = ARR_DIMS(policy->roles)[0];
	return (const Oid *) ARR_DATA_PTR(policy->roles);
}

/* Whether a policy is for PUBLIC or for a role whose rights the owner has. */
bool
policy_applies(const RowSecurityPolicy *policy, Oid owner)
{
	int			count;
	const Oid  *roles = policy_roles(policy, &count);

	for (int i = 0; i < count; i++)
	{
		if (roles[i] == ACL_ID_PUBLIC || has_privs_of_role(owner, roles[i]))
			return true;
	}
	return false;
}

/* Whether a policy lets the owner see rows by its one condition. */
static bool
policy_is_plain(const RowSecurityPolicy *policy, Oid owner)
{
	int			count;
	const Oid  *roles = policy_roles(policy, &count);

	return policy->permissive && policy->with_check_qual == NULL &&
		count == 1 && roles[0] == owner;
}

/*
 * Whether row security holds the owner. It does not where it is switched off
 * for the table, or not forced, or where the role was made one that bypasses
 * it.
 */
static bool
row_security_holds(Relation table, Oid owner)
{
	return table->rd_rsdesc != NULL &&
		check_enable_rls(RelationGetRelid(table), owner, true) == RLS_ENABLED;
}

/*
 * Whether row security is in force for the owner of an open table, and its
 * policies are those of the install script.
 */
bool
table_policies_hold(Relation table, Oid owner, bool walk)
{
	AttrNumber	org = org_column(table);
	bool		admits = false;
	bool		walks = false;
	ListCell   *cell;

	if (!row_security_holds(table, owner))
		return false;
	foreach(cell, table->rd_rsdesc->policies)
	{
		const RowSecurityPolicy *policy = lfirst(cell);
		const void *condition = policy->qual;

		if (!policy_applies(policy, owner))
			continue;
		if (!policy_is_plain(policy, owner))
			return false;
		if (policy->polcmd == COMMAND_ALL &&
			(org == InvalidAttrNumber ? is_call_of(condition, "is_admitted") :
			 compares_org(condition, org)))
			admits = true;
		else if (policy->polcmd == COMMAND_SELECT &&
				 org != InvalidAttrNumber && is_call_of(condition, "is_walking"))
			walks = true;
		else
			return false;
	}
	return admits && (walks || !walk);
}

/*
 * Check each table of the list in turn. The statement that uses them holds
 * most of their locks; the others are taken, and kept until the transaction
 * ends.
 */
bool
policies_hold(const List *tables, Oid owner, bool walk)
{
	bool		hold = true;
	ListCell   *cell;

	foreach(cell, tables)
	{
		/* a plan may leave a table of its statement out, and not lock it */
		Relation	table = table_open(lfirst_oid(cell), AccessShareLock);

		/* a statement that takes the next id depends on the sequence, too */
		hold = hold && (table->rd_rel->relkind == RELKIND_SEQUENCE ||
						table_policies_hold(table, owner, walk));
		table_close(table, NoLock);
	}
	return hold;
}
