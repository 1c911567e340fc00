/*
 * returning.c
 *		RETURNING with the row before and after a change, which 18 brought.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

/* What a statement returns; 18 keeps it in a clause. */
#if PG_VERSION_NUM >= 180000
#define RETURNED(statement) \
	((statement)->returningClause != NULL ? (statement)->returningClause->exprs : NIL)
#else
#define RETURNED(statement) ((statement)->returningList)
#endif

/*
 * Return true if a RETURNING list has old.x or new.x, which from 18 on are
 * the row before and after. A table of that name or alias is not looked for.
 */
static bool
returns_old_or_new(Node *node, void *context)
{
	bool		found;

	if (node == NULL || !session_enter(context))
		return false;
	if (IsA(node, ColumnRef) && list_length(((ColumnRef *) node)->fields) == 2 &&
		IsA(linitial(((ColumnRef *) node)->fields), String))
	{
		const char *table = strVal(linitial(((ColumnRef *) node)->fields));

		if (strcmp(table, "old") == 0 || strcmp(table, "new") == 0)
		{
			session_leave(context);
			return true;
		}
	}
	found = raw_expression_tree_walker(node, returns_old_or_new, context);
	session_leave(context);
	return found;
}

/*
 * Return what an INSERT, UPDATE or DELETE returns; NIL for other statements.
 */
List *
returned_by_query(Node *node)
{
	switch (nodeTag(node))
	{
		case T_InsertStmt:
			return RETURNED((InsertStmt *) node);
		case T_UpdateStmt:
			return RETURNED((UpdateStmt *) node);
		case T_DeleteStmt:
			return RETURNED((DeleteStmt *) node);
		default:
			return NIL;
	}
}

/* Refuse RETURNING old and new where the server does not know them. */
void
check_returning(SqlSession *session, Node *node)
{
	List	   *returning = returned_by_query(node);

	if (session->version < 18 &&
		returns_old_or_new((Node *) returning, session))
		effect_fail(session, "42P01", "RETURNING knows no old and new before 18");
}
