/*
 * drop_schema.c
 *		DROP SCHEMA, with what is in it.
 */
#include "migcheck/sql/statement/dropped.h"

#include <string.h>

/* Is an object of the files, but a relation, in a schema? */
static bool
is_object_in_schema(const SqlObject *object, const char *schema)
{
	size_t		len = strlen(schema);

	if (object->dropped || object->relation != NULL)
		return false;
	if (object->kind != SQL_DOMAIN && object->kind != SQL_ENUM &&
		object->kind != SQL_COMPOSITE && object->kind != SQL_OTHER_TYPE &&
		object->kind != SQL_FUNCTION)
		return false;
	if (strcmp(schema, "public") == 0)
		return strchr(object->name, '.') == NULL;
	return strncmp(object->name, schema, len) == 0 && object->name[len] == '.';
}

/*
 * Drop the types and functions of a schema, and itself, or refuse it. An
 * extension is taken to be in "public".
 */
static void
drop_objects_in_schema(SqlSession *session, const char *name, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		SqlObject  *object = session->catalog.objects[i];

		if (is_object_in_schema(object, name) && !cascade)
			effect_fail(session, "2BP01", "\"%s\" is in it", object->name);
		if (session->statement->error == NULL &&
			(is_object_in_schema(object, name) ||
			 (object->kind == SQL_EXTENSION && strcmp(name, "public") == 0) ||
			 (object->kind == SQL_SCHEMA && strcmp(object->name, name) == 0)))
			object->dropped = true;
	}
}

/*
 * Drop a schema with what is in it. Names of the catalogue have their schema
 * in front, except those of "public".
 */
void
drop_schema(SqlSession *session, const DropStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		const char *name = strVal(lfirst(cell));

		breaks_note_object(session, catalog_find_object(&session->catalog, SQL_SCHEMA, name),
						   "the running code may still name the schema");
		if (!statement->missing_ok)
			require_schema(session, name);
		for (size_t i = 0; i < session->catalog.relation_count; i++)
		{
			SqlRelation *relation = session->catalog.relations[i];

			if (relation->dropped || relation->kind == 'i' ||
				!relation_is_in_schema(relation, name))
				continue;
			if (statement->behavior != DROP_CASCADE)
				effect_fail(session, "2BP01", "\"%s\" is in it", relation->name);
			effect_note_trait(session, SQL_TRAIT_DROPS_TABLE);
			drop_relation(session, relation, true);
		}
		drop_objects_in_schema(session, name, statement->behavior == DROP_CASCADE);
		if (!session_is_complete(session))
			effect_depend(session, "what schema \"%s\" holds", name);
	}
}
