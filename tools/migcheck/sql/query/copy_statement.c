/*
 * copy_statement.c
 *		COPY between a table, or a query, and a client or file.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* What COPY can read or write: a table with its own columns. */
static void
check_copied_columns(SqlSession *session, const SqlRelation *relation,
					 const CopyStmt *copy)
{
	ListCell   *cell;

	if ((!copy->is_from && strchr("vmSfp", relation->kind) != NULL &&
		 !(relation->kind == 'm' && session->version >= 18)) ||
		(copy->is_from && strchr("mS", relation->kind) != NULL))
		effect_fail(session, "42809", "\"%s\" is no table", relation->name);
	foreach(cell, copy->attlist)
	{
		const SqlColumn *column = relation_column(relation, strVal(lfirst(cell)));

		if (column == NULL && !relation->columns_unknown)
			effect_fail(session, "42703", "column \"%s\" does not exist",
						strVal(lfirst(cell)));
		else if (column != NULL && column->generated)
			effect_fail(session, "42P10", "column \"%s\" is generated", column->name);
	}
}

/*
 * COPY: options of newer servers fail on older ones. The rows come from a
 * client or a file, and are not counted as bulk.
 */
void
run_copy_statement(SqlSession *session, CopyStmt *copy)
{
	SqlRelation *relation;
	ListCell   *cell;

	foreach(cell, copy->options)
	{
		const char *name = ((DefElem *) lfirst(cell))->defname;

		if (session->version < 17 && (strcmp(name, "on_error") == 0 ||
									  strcmp(name, "log_verbosity") == 0))
			effect_fail(session, "42601", "COPY has no option \"%s\" before 17", name);
		if (session->version < 18 && strcmp(name, "reject_limit") == 0)
			effect_fail(session, "42601", "COPY has no option \"%s\" before 18", name);
		if (session->version < 16 && strcmp(name, "default") == 0)
			effect_fail(session, "42601", "COPY has no option \"%s\" before 16", name);
		if (session->version < 17 && ((DefElem *) lfirst(cell))->arg != NULL &&
			IsA(((DefElem *) lfirst(cell))->arg, A_Star) &&
			strcmp(name, "force_quote") != 0)
			effect_fail(session, "42601", "COPY wants columns for \"%s\" before 17", name);
	}
	if (copy->relation == NULL)
	{
		run_query(session, copy->query);
		return;
	}
	relation = session_relation(session, copy->relation);
	check_copied_columns(session, relation, copy);
	require_wrapper_handler(session, relation);
	if (copy->is_from && copy->filename != NULL)
		effect_depend(session, "what the server's file \"%s\" holds", copy->filename);
	effect_lock_named(session, relation, copy->is_from ? SQL_ROW_EXCLUSIVE :
					  SQL_ACCESS_SHARE);
}
