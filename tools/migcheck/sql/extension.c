/*
 * extension.c
 *		CREATE and ALTER EXTENSION, and what is made to depend on one.
 *
 * The script of an extension is in no file of the project: most extensions
 * make the catalogue uncertain. Dropping one is in uses.c.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Return true for extensions that make neither tables nor types that are not
 * known. To be extended only by one whose script was read; any other makes
 * the catalogue uncertain.
 */
static bool
makes_no_relation(const char *extension)
{
	static const char *const names[] = {
		"btree_gin", "btree_gist", "citext", "fuzzystrmatch", "hstore", "ltree",
		"pg_trgm", "pgcrypto", "plpgsql", "postgres_fdw", "unaccent", "uuid-ossp"
	};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(extension, names[i]) == 0)
			return true;
	}
	return false;
}

/* CREATE EXTENSION: what its script does is not in the files. */
void
run_create_extension(SqlSession *session, CreateExtensionStmt *statement)
{
	if (catalog_find_object(&session->catalog, SQL_EXTENSION,
							statement->extname) != NULL)
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42710", "extension \"%s\" is there already",
						statement->extname);
		return;
	}
	effect_depend(session, "what the script of extension \"%s\" does", statement->extname);
	if (!makes_no_relation(statement->extname))
		session->catalog.uncertain = true;
	catalog_add_object(&session->catalog, SQL_EXTENSION, statement->extname);
}

/*
 * ALTER EXTENSION ... ADD and DROP: the server looks the member up with
 * ShareUpdateExclusiveLock, which a relation then has up to the end of the
 * transaction. Other members have no lock that is modelled.
 */
void
alter_extension(SqlSession *session, const AlterExtensionContentsStmt * statement)
{
	switch (statement->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_SEQUENCE:
		case OBJECT_FOREIGN_TABLE:
			effect_lock_named(session,
							  session_named_relation(session,
													 catalog_list_name(
																	   &session->catalog,
																	   (List *) statement->object)),
							  SQL_SHARE_UPDATE_EXCLUSIVE);
			break;
		default:
			break;
	}
}

/*
 * ALTER ... DEPENDS ON EXTENSION: the server locks an index or a materialized
 * view as a DROP would (AccessExclusiveLock).
 */
void
run_alter_depends(SqlSession *session,
				  const AlterObjectDependsStmt * statement)
{
	SqlRelation *relation;

	if (statement->relation == NULL || (statement->objectType != OBJECT_INDEX &&
										statement->objectType != OBJECT_MATVIEW))
		return;
	relation = session_relation(session, statement->relation);

	/*
	 * Of an index that no file makes the table is not known; but each query
	 * on it waits, as the planner opens all indexes of a table.
	 */
	if (relation->kind == '?' && statement->objectType == OBJECT_INDEX)
		session->index_locked = true;
	else
		effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
}
