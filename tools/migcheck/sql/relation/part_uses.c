/*
 * part_uses.c
 *		Columns and functions that a trigger or a policy uses.
 *
 * A trigger depends on the columns of its WHEN and of UPDATE OF, a policy on
 * those of its conditions. They refuse a DROP without CASCADE, and any change
 * of the column's type.
 */
#include "migcheck/sql/relation/uses.h"

/*
 * Does a part of a table use a column of it? *doubtful is set where a
 * subquery may mean another table's column of that name.
 */
static bool
part_uses_column(SqlSession *session, const SqlObject *part, const char *column,
				 bool *doubtful)
{
	SqlExpression expression;

	if (list_has_name(part->columns, column))
		return true;
	expression_read(session, part->query, &expression);
	*doubtful = expression.has_subquery;
	return is_name_in_set(&expression.columns, column);
}

/*
 * Return the next trigger or policy from *next on that uses a column, or
 * NULL. Where it is not certain that one does, the verdict depends on it.
 */
static SqlObject *
next_part_of_column(SqlSession *session, const SqlRelation *relation,
					const char *column, size_t *next)
{
	while (*next < session->catalog.object_count)
	{
		SqlObject  *part = session->catalog.objects[(*next)++];
		bool		doubtful = false;

		if (part->relation != relation || part->dropped ||
			(part->kind != SQL_TRIGGER && part->kind != SQL_POLICY) ||
			!part_uses_column(session, part, column, &doubtful))
			continue;
		if (!doubtful)
			return part;
		effect_unknown(session, "whether \"%s\" uses the column", part->name);
	}
	return NULL;
}

/* ALTER COLUMN TYPE: refused (0A000) where a trigger or a policy uses it. */
void
check_parts_of_column(SqlSession *session, const SqlRelation *relation,
					  const char *column)
{
	size_t		next = 0;
	const SqlObject *part;

	while ((part = next_part_of_column(session, relation, column, &next)) != NULL)
		effect_fail(session, "0A000", "the %s \"%s\" uses it",
					part->kind == SQL_TRIGGER ? "trigger" : "policy", part->name);
}

/* DROP COLUMN: drops the triggers and policies that use it, or is refused. */
void
drop_parts_of_column(SqlSession *session, const SqlRelation *relation,
					 const char *column, bool cascade)
{
	size_t		next = 0;
	SqlObject  *part;

	while ((part = next_part_of_column(session, relation, column, &next)) != NULL)
	{
		if (!cascade)
			effect_fail(session, "2BP01", "the %s \"%s\" uses it",
						part->kind == SQL_TRIGGER ? "trigger" : "policy", part->name);
		part->dropped = cascade;
	}
}

/* Drop the policies that use a function or a type, or refuse. */
void
drop_policies_using(SqlSession *session, const SqlUsed *used, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		SqlObject  *policy = session->catalog.objects[i];

		if (policy->kind != SQL_POLICY || policy->dropped ||
			!tree_uses(session, policy->query, used))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the policy \"%s\" uses it", policy->name);
		effect_lock(session, policy->relation, SQL_ACCESS_EXCLUSIVE);
		policy->dropped = cascade;
	}
}
