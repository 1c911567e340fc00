/*
 * policy.c
 *		Rules, and policies of row security.
 *
 * Both belong to a table, and lock it against everybody: the plans of
 * its readers change with them.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

/*
 * CREATE RULE and CREATE POLICY: both lock the table against everybody, since
 * the plans of readers change. A rule of the same name is taken for OR
 * REPLACE.
 */
static SqlObject *
add_rule_or_policy(SqlSession *session, SqlObjectKind kind, RangeVar *range,
				   const char *name)
{
	SqlObject  *part;
	SqlRelation *relation = session_relation(session, range);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (kind == SQL_POLICY &&
		catalog_find_part(&session->catalog, kind, relation, name) != NULL)
		effect_fail(session, "42710", "policy \"%s\" is there already", name);
	part = catalog_add_object(&session->catalog, kind, name);
	part->relation = relation;
	return part;
}

/* Refuse a policy on what is no table, or a clause that its command lacks. */
static void
check_policy_clauses(SqlSession *session, const CreatePolicyStmt * statement)
{
	const SqlRelation *relation = session_relation(session, statement->table);
	const char *command = statement->cmd_name;

	if (strchr("vmSif", relation->kind) != NULL)
		effect_fail(session, "42809", "\"%s\" is no table", relation->name);
	if (statement->with_check != NULL &&
		(strcmp(command, "select") == 0 || strcmp(command, "delete") == 0))
		effect_fail(session, "42601", "%s has no WITH CHECK", command);
	if (statement->qual != NULL && strcmp(command, "insert") == 0)
		effect_fail(session, "42601", "INSERT has no USING");
	scope_check_condition(session, relation, statement->qual);
	scope_check_condition(session, relation, statement->with_check);
}

/* CREATE RULE without OR REPLACE: the table must not have that name yet. */
static void
require_no_rule(SqlSession *session, const RuleStmt * statement)
{
	const SqlRelation *relation = session_relation(session, statement->relation);

	if (catalog_find_part(&session->catalog, SQL_RULE, relation,
						  statement->rulename) != NULL)
		effect_fail(session, "42710", "rule \"%s\" is there already",
					statement->rulename);
}

/* May a rule make a view of a table, which is new and not known to have rows? */
static bool
makes_view(const SqlSession *session, const RuleStmt * statement,
		   const SqlRelation *relation)
{
	return session->version < 16 && statement->event == CMD_SELECT &&
		relation->kind == 'r' && relation->index_count == 0 &&
		!relation->filled && catalog_is_new(&session->catalog, relation) &&
		strcmp(statement->rulename, "_RETURN") == 0;
}

/* CREATE RULE: kept with the command that it rewrites. */
void
run_create_rule(SqlSession *session, const RuleStmt * statement)
{
	SqlRelation *relation = session_relation(session, statement->relation);

	/* Before 16 the rule of a view makes a view of an empty table. */
	if (makes_view(session, statement, relation))
		relation->kind = 'v';
	else if (statement->event == CMD_SELECT && strchr("rpfm", relation->kind) != NULL)
		effect_fail(session, "42809", "\"%s\" is no view", relation->name);
	else if (statement->event != CMD_SELECT && strcmp(statement->rulename, "_RETURN") == 0)
		effect_fail(session, "42P17", "only the rule of a view is named \"_RETURN\"");
	if (!statement->replace)
		require_no_rule(session, statement);
	add_rule_or_policy(session, SQL_RULE, statement->relation,
					   statement->rulename)->event = statement->event;
}

/* CREATE POLICY: a restrictive one may hide rows that were seen before. */
void
run_create_policy(SqlSession *session, const CreatePolicyStmt * statement)
{
	SqlObject  *policy;

	if (!statement->permissive)
		effect_note_trait(session, SQL_TRAIT_HIDES_ROWS);
	check_policy_clauses(session, statement);
	require_roles(session, statement->roles);
	policy = add_rule_or_policy(session, SQL_POLICY, statement->table,
								statement->policy_name);
	policy->query = (Node *) list_make2(statement->qual, statement->with_check);
}

/* ALTER POLICY: locks the table against everybody, as CREATE POLICY does. */
void
run_alter_policy(SqlSession *session, const AlterPolicyStmt * statement)
{
	SqlRelation *relation = session_relation(session, statement->table);
	SqlObject  *policy = catalog_find_part(&session->catalog, SQL_POLICY, relation,
										   statement->policy_name);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	require_roles(session, statement->roles);
	if (relation->kind != '?' && session_is_certain(session, relation->name) &&
		policy == NULL)
		effect_fail(session, "42704", "policy \"%s\" does not exist",
					statement->policy_name);
	scope_check_condition(session, relation, statement->qual);
	scope_check_condition(session, relation, statement->with_check);
	if (policy == NULL || policy->query == NULL)
		return;
	if (statement->qual != NULL)
		linitial((List *) policy->query) = statement->qual;
	if (statement->with_check != NULL)
		lsecond((List *) policy->query) = statement->with_check;
}
