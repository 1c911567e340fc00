/*
 * comment.c
 *		COMMENT ON.
 *
 * A comment changes nothing that a later statement depends on: what counts is
 * that the object is there, and that a relation is locked meanwhile.
 */
#include "migcheck/sql/effect.h"

/* COMMENT ON what belongs to a table, which has to be there; or false. */
static bool
comment_on_part(SqlSession *session, const CommentStmt *statement)
{
	List	   *names = (List *) statement->object;
	const SqlRelation *relation;
	bool		constraint = statement->objtype == OBJECT_TABCONSTRAINT;
	SqlObjectKind kind = SQL_TRIGGER;
	const char *part;
	bool		there;

	if (!constraint && !read_part_kind(statement->objtype, &kind))
		return false;
	part = strVal(llast(names));
	names = list_truncate(list_copy(names), list_length(names) - 1);
	relation = catalog_find_relation(&session->catalog,
									 catalog_list_name(&session->catalog,
													   names));
	if (relation == NULL || relation->columns_unknown)
	{
		effect_depend(session, "whether \"%s\" exists", part);
		return true;
	}
	there = constraint ? relation_constraint(relation, part) != NULL :
		catalog_find_part(&session->catalog, kind, relation, part) != NULL;
	if (!there && session_is_certain(session, relation->name))
		effect_fail(session, "42704", "\"%s\" does not exist", part);
	return true;
}

/* Return true if a comment is that of a relation or a column. */
static bool
is_on_relation(const CommentStmt *statement)
{
	switch (statement->objtype)
	{
		case OBJECT_COLUMN:
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_SEQUENCE:
		case OBJECT_FOREIGN_TABLE:
			return true;
		default:
			return false;
	}
}

/*
 * COMMENT ON what is only looked up, and not locked in a way that the lint
 * tells.
 */
static void
comment_on_named(SqlSession *session, const CommentStmt *statement)
{
	switch (statement->objtype)
	{
		case OBJECT_PUBLICATION:
			require_object(session, SQL_PUBLICATION,
						   strVal((Node *) statement->object));
			break;
		case OBJECT_EXTENSION:
			require_object(session, SQL_EXTENSION,
						   strVal((Node *) statement->object));
			break;
		case OBJECT_INDEX:
			require_known_relation(session,
								   catalog_list_name(&session->catalog,
													 (List *) statement->object));
			break;
		default:
			require_object_of_kind(session, statement->objtype, statement->object);
			break;
	}
}

/*
 * COMMENT ON a relation or its column: locks the relation, without keeping
 * readers and writers out.
 */
void
run_comment(SqlSession *session, CommentStmt *statement)
{
	List	   *names = (List *) statement->object;
	const char *column = NULL;
	SqlRelation *relation;

	if (comment_on_part(session, statement))
		return;
	if (!is_on_relation(statement))
	{
		comment_on_named(session, statement);
		return;
	}
	if (statement->objtype == OBJECT_COLUMN)
	{
		column = strVal(llast(names));
		names = list_truncate(list_copy(names), list_length(names) - 1);
	}
	relation =
		session_named_relation(session, catalog_list_name(&session->catalog, names));
	effect_lock_named(session, relation, SQL_SHARE_UPDATE_EXCLUSIVE);
	if (!relation_goes_by(relation, statement->objtype))
		effect_fail(session, "42809", "\"%s\" is of another kind", relation->name);
	if (column != NULL && !relation->columns_unknown && relation->kind == 'r' &&
		relation_column(relation, column) == NULL)
		effect_fail(session, "42703", "column \"%s\" does not exist", column);
}
