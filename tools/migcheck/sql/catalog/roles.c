/*
 * roles.c
 *		What roles own and may do, as far as it keeps them from being dropped.
 *
 * The server refuses DROP ROLE while the role owns something in a database or
 * has rights there. Any REVOKE takes all rights on its object from the list: of
 * which of them are left nothing is said.
 */
#include "migcheck/sql/catalog/roles.h"

#include <string.h>

/* The name under which the rights of a role on something are kept. */
static const char *
name_of_grant(SqlSession *session, const char *role, const GrantStmt *statement,
			  Node *object)
{
	const char *name = "";

	if (object != NULL && IsA(object, RangeVar))
		name = catalog_range_name(&session->catalog, (const RangeVar *) object);
	else if (object != NULL && IsA(object, String))
		name = strVal(object);
	else if (object != NULL && IsA(object, ObjectWithArgs))
		name = catalog_list_name(&session->catalog,
								 ((const ObjectWithArgs *) object)->objname);
	return arena_format(session->arena, "%s\n%d %d %s", role,
						(int) statement->objtype, (int) statement->targtype, name);
}

/* Is this the name of rights that a role has? */
static bool
is_grant_to_role(const char *name, const char *role)
{
	size_t		len = strlen(role);

	return strncmp(name, role, len) == 0 && name[len] == '\n';
}

/* Take the rights of one name out of the list. */
static void
remove_grant(SqlNames *grants, const char *name)
{
	size_t		kept = 0;

	for (size_t i = 0; i < grants->count; i++)
	{
		if (strcmp(grants->items[i], name) != 0)
			grants->items[kept++] = grants->items[i];
	}
	grants->count = kept;
}

/* GRANT and REVOKE on objects: what each role has rights on. */
void
note_role_grants(SqlSession *session, const GrantStmt *statement)
{
	ListCell   *grantee;
	ListCell   *cell;

	require_roles(session, statement->grantees);
	foreach(grantee, statement->grantees)
	{
		const RoleSpec *role = lfirst(grantee);

		if (role->roletype != ROLESPEC_CSTRING)
			continue;
		foreach(cell, statement->objects)
		{
			const char *name = name_of_grant(session, role->rolename, statement,
											 lfirst(cell));

			if (statement->is_grant)
				add_name_to_set(session->arena, &session->catalog.grants, name);
			else
				remove_grant(&session->catalog.grants, name);
		}
	}
}

/* DROP OWNED: the role has no right any more. */
void
forget_role_grants(SqlSession *session, const char *role)
{
	SqlNames   *grants = &session->catalog.grants;
	size_t		kept = 0;

	for (size_t i = 0; i < grants->count; i++)
	{
		if (!is_grant_to_role(grants->items[i], role))
			grants->items[kept++] = grants->items[i];
	}
	grants->count = kept;
}

/* Refuse to drop a role that owns a relation or has a right on something. */
void
check_role_is_unused(SqlSession *session, const char *role)
{
	const SqlNames *grants = &session->catalog.grants;

	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		const SqlRelation *relation = session->catalog.relations[i];

		if (!relation->dropped && relation->owner != NULL &&
			strcmp(relation->owner, role) == 0)
			effect_fail(session, "2BP01", "the role owns \"%s\"", relation->name);
	}
	for (size_t i = 0; i < grants->count; i++)
	{
		if (is_grant_to_role(grants->items[i], role))
			effect_fail(session, "2BP01", "the role has rights that were granted to it");
	}
}

/* Say of each role that a statement hands something to whether it is there. */
void
require_statement_roles(SqlSession *session, Node *node)
{
	ListCell   *cell;

	switch (nodeTag(node))
	{
		case T_AlterOwnerStmt:
			require_named_role(session, ((AlterOwnerStmt *) node)->newowner);
			break;
		case T_CreateSchemaStmt:
			require_named_role(session, ((CreateSchemaStmt *) node)->authrole);
			break;
		case T_GrantRoleStmt:
			require_roles(session, ((GrantRoleStmt *) node)->grantee_roles);
			break;
		case T_AlterDefaultPrivilegesStmt:
			require_roles(session, ((AlterDefaultPrivilegesStmt *) node)->action->grantees);
			foreach(cell, ((AlterDefaultPrivilegesStmt *) node)->options)
			{
				const DefElem *option = lfirst(cell);

				if (strcmp(option->defname, "roles") == 0)
					require_roles(session, (List *) option->arg);
			}
			break;
		default:
			break;
	}
}
