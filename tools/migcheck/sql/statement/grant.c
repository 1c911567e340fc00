/*
 * grant.c
 *		GRANT and REVOKE on objects.
 *
 * They only wait for who drops or changes the object. Refused are rights that
 * it does not have, and names that are not there.
 */
#include "migcheck/sql/catalog/roles.h"
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Refuse a right that what it is given on does not have. Without a word for its
 * kind a sequence is named as a table is.
 */
static void
check_granted_right(SqlSession *session, ObjectType type, const char *right)
{
	static const struct
	{
		ObjectType	type;
		const char *rights;
	}			kinds[] = {
		{OBJECT_TABLE, " select insert update delete truncate references trigger maintain usage rule "},
		{OBJECT_SEQUENCE, " usage select update "},
		{OBJECT_SCHEMA, " usage create "},
		{OBJECT_FUNCTION, " execute "},
		{OBJECT_PROCEDURE, " execute "},
		{OBJECT_ROUTINE, " execute "},
		{OBJECT_TYPE, " usage "},
		{OBJECT_DOMAIN, " usage "}
	};
	const char *word = arena_format(session->arena, " %s ", right);

	/* 18 does not know the word any more */
	if (session->version >= 18 && strcmp(right, "rule") == 0)
		effect_fail(session, "42601", "there is no right \"rule\" from 18 on");
	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		if (kinds[i].type == type && strstr(kinds[i].rights, word) == NULL)
			effect_fail(session, "0LP01", "there is no right \"%s\" on it", right);
	}
}

/* Refuse a right that is not there, or the name of an object or column. */
static void
check_granted_names(SqlSession *session, const GrantStmt *statement)
{
	ListCell   *cell;
	ListCell   *column;
	const SqlRelation *relation = NULL;

	foreach(cell, statement->targtype == ACL_TARGET_OBJECT ? statement->objects : NIL)
		require_object_of_kind(session, statement->objtype, lfirst(cell));
	if (statement->targtype == ACL_TARGET_OBJECT && statement->objtype == OBJECT_TABLE &&
		list_length(statement->objects) == 1)
		relation = catalog_find_relation(&session->catalog,
										 catalog_range_name(&session->catalog,
															linitial(statement->objects)));
	foreach(cell, statement->privileges)
	{
		const		AccessPriv *right = lfirst(cell);

		if (right->priv_name != NULL)
			check_granted_right(session, statement->objtype, right->priv_name);
		if (right->priv_name != NULL && relation != NULL && strchr("rpvmf", relation->kind) != NULL &&
			strcmp(right->priv_name, "usage") == 0)
			effect_fail(session, "0LP01", "a table has no right \"usage\"");
		foreach(column, relation == NULL || relation->columns_unknown ? NIL : right->cols)
		{
			if (relation_column(relation, strVal(lfirst(column))) == NULL)
				effect_fail(session, "42703", "column \"%s\" does not exist",
							strVal(lfirst(column)));
		}
	}
}

/*
 * GRANT and REVOKE on tables and sequences: from 18 on they lock the
 * relations, in a mode that only waits for an access exclusive lock.
 */
void
run_grant(SqlSession *session, GrantStmt *statement)
{
	ListCell   *cell;

	note_role_grants(session, statement);
	check_granted_names(session, statement);
	if (statement->targtype != ACL_TARGET_OBJECT ||
		(statement->objtype != OBJECT_TABLE && statement->objtype != OBJECT_SEQUENCE))
		return;
	foreach(cell, statement->objects)
	{
		const char *name = catalog_range_name(&session->catalog, lfirst(cell));
		const SqlRelation *relation = catalog_find_relation(&session->catalog, name);

		if (!statement->is_grant && relation != NULL)
			breaks_note_relation(session, relation, "the running code may need the right that ends");
		if (statement->objtype == OBJECT_SEQUENCE && relation != NULL &&
			strchr("S?", relation->kind) == NULL)
			effect_fail(session, "42809", "\"%s\" is no sequence", name);
		if (session->version >= 18)
			effect_lock_named(session, session_named_relation(session, name),
							  SQL_ACCESS_SHARE);
		else
			require_known_relation(session, name);
	}
}
