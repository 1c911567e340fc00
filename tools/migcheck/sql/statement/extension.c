/*
 * extension.c
 *		CREATE and ALTER EXTENSION, and what is made to depend on one.
 *
 * The script of an extension is in no file of the project: one that does not
 * come with the server makes the catalogue uncertain. Dropping one is in uses.c.
 */
#include "migcheck/sql/effect.h"

#include "migcheck/sql/catalog/facts.h"

/*
 * Add the types that an extension makes. Of one that is not known there may be
 * relations, too: then what the catalogue lacks may exist from here on.
 */
static void
add_extension_types(SqlSession *session, const char *extension)
{
	const char *type;

	if (fact_extension_type(extension, 0) == NULL)
		session->catalog.uncertain = true;
	for (size_t i = 0; (type = fact_extension_type(extension, i)) != NULL; i++)
	{
		if (*type != '\0' && fact_category(type) == '\0')
			catalog_add_object(&session->catalog, SQL_OTHER_TYPE, type);
	}
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
	if (fact_extension_type(statement->extname, 0) == NULL)
		effect_unknown(session, "whether the server has extension \"%s\"", statement->extname);
	effect_depend(session, "what the script of extension \"%s\" does", statement->extname);
	add_extension_types(session, statement->extname);
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
