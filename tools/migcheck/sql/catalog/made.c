/*
 * made.c
 *		Names of what a statement makes.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Refuse to make something in a schema that no file makes, unless a file has
 * named something in it before: then it was made by hand, or by an extension.
 */
static void
require_used_schema(SqlSession *session, const char *schema)
{
	if (schema == NULL || strncmp(schema, "pg_", 3) == 0 ||
		catalog_find_object(&session->catalog, SQL_SCHEMA, schema) != NULL)
		return;
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		if (relation_is_in_schema(session->catalog.relations[i], schema))
			return;
	}
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];
		size_t		len = strlen(schema);

		if (object->kind == SQL_FUNCTION && strncmp(object->name, schema, len) == 0 &&
			object->name[len] == '.')
			return;
	}
	effect_fail(session, "3F000", "schema \"%s\" does not exist", schema);
}

/*
 * Note that something is made which would fail if it were there: where not
 * all files are known, it may be.
 */
void
session_note_made(SqlSession *session, const char *name)
{
	if (*name == '.')
		effect_fail(session, "3F000", "the search path has no schema for \"%s\"", name + 1);
	if (!session_is_complete(session))
		effect_depend(session, "whether \"%s\" exists", name);
}

/* The same for something that a schema has: the schema has to be there. */
void
session_note_made_in_schema(SqlSession *session, const char *name)
{
	session_note_made(session, name);
	if (session_is_complete(session) && !session->catalog.uncertain)
		require_used_schema(session, schema_of_name(session, name));
}
