/*
 * taken_names.c
 *		Names that something else has already.
 *
 * The row type of a table or view is among the types, and a composite type is
 * among the relations. Each name is refused only where the files made what has
 * it.
 */
#include "migcheck/sql/relation/taken_names.h"

#include <string.h>

#include "text/affix.h"
#include "text/one_of.h"

/* Does every table have a column of this name, which no other may have? */
bool
is_system_column(const char *name)
{
	static const char *const names[] = {
		"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", NULL
	};

	return text_is_one_of(name, names);
}

/* Refuse a relation of this kind under a name that a type has. */
void
refuse_name_of_type(SqlSession *session, const char *name, char kind)
{
	const SqlObject *type = catalog_find_type(&session->catalog, name);

	if (type != NULL && (type->kind == SQL_COMPOSITE || strchr("iIS", kind) == NULL))
		effect_fail(session, type->kind == SQL_COMPOSITE ? "42P07" : "42710",
					"type \"%s\" is there already", name);
}

/* Refuse a type under a name that another has, or a relation's row type. */
void
refuse_taken_type(SqlSession *session, const char *name)
{
	const SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (catalog_find_type(&session->catalog, name) != NULL ||
		(relation != NULL && strchr("?i", relation->kind) == NULL))
		effect_fail(session, "42710", "type \"%s\" is there already", name);
}

/* Refuse a function under a name that another of the same parameters has. */
void
refuse_taken_routine(SqlSession *session, const SqlObject *routine,
					 const char *name)
{
	const SqlObject *other = catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	for (;;)
	{
		if (other == NULL || other == routine)
			return;
		if (!other->dropped && other->signature != NULL && routine->signature != NULL &&
			strcmp(other->signature, routine->signature) == 0)
			effect_fail(session, "42723", "function \"%s\" is there already", name);
		other = other->older >= 0 ? session->catalog.objects[other->older] : NULL;
	}
}

/* Refuse a trigger, rule or policy under a name that another of the table has. */
void
refuse_taken_part(SqlSession *session, SqlObjectKind kind,
				  const SqlRelation *relation, const char *name)
{
	if (catalog_find_part(&session->catalog, kind, relation, name) != NULL)
		effect_fail(session, "42710", "\"%s\" of \"%s\" is there already", name,
					relation->name);
}

/* Refuse a schema under a name that another has, or that the server keeps. */
void
refuse_schema_name(SqlSession *session, const char *name)
{
	if (text_begins(name, "pg_"))
		effect_fail(session, "42939", "names of schemas do not begin with pg_");
	else if (catalog_find_object(&session->catalog, SQL_SCHEMA, name) != NULL)
		effect_fail(session, "42P06", "schema \"%s\" is there already", name);
}
