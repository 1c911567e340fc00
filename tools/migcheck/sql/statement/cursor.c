/*
 * cursor.c
 *		Cursors and prepared statements: DECLARE, FETCH, CLOSE, PREPARE,
 *		EXECUTE, DEALLOCATE.
 *
 * Both belong to the session, and a cursor without HOLD to its transaction. A
 * name that no statement before has made is refused by the server, where all
 * that ran before is known.
 */
#include "migcheck/sql/effect.h"

/* Find what a statement names, or refuse or say that it is not known. */
static const SqlObject *
require_session_object(SqlSession *session, SqlObjectKind kind,
					   const char *name, const char *sqlstate)
{
	const SqlObject *object = catalog_find_object(&session->catalog, kind, name);

	if (object != NULL && kind == SQL_CURSOR && !object->holds &&
		object->born_transaction != session->catalog.transaction)
		object = NULL;
	if (object != NULL)
		return object;
	if (session_is_certain(session, name) && session->depth == 0)
		effect_fail(session, sqlstate, "%s \"%s\" does not exist",
					kind == SQL_CURSOR ? "cursor" : "prepared statement", name);
	else
		effect_unknown(session, "what \"%s\" is", name);
	return NULL;
}

/*
 * DECLARE: the query is planned, so that its relations are locked, and runs
 * when rows are fetched. Without HOLD it needs a transaction.
 */
static void
run_declare_cursor(SqlSession *session, const DeclareCursorStmt * statement)
{
	SqlObject  *cursor;
	bool		holds = (statement->options & CURSOR_OPT_HOLD) != 0;

	if (!holds && !session->block && session->depth == 0)
		effect_fail(session, "25P01", "a cursor without HOLD needs a transaction block");
	define_query(session, statement->query);
	cursor = catalog_add_object(&session->catalog, SQL_CURSOR, statement->portalname);
	cursor->holds = holds;
	cursor->born_transaction = session->catalog.transaction;
}

/* EXECUTE: run what was prepared. */
static void
run_prepared_query(SqlSession *session, const ExecuteStmt * statement)
{
	const SqlObject *prepared = require_session_object(session, SQL_PREPARED,
													   statement->name, "26000");

	if (prepared != NULL)
		run_parsed_statement(session, prepared->query);
}

/* Run a statement about a cursor or a prepared one; false if it is another. */
bool
run_cursor_statement(SqlSession *session, Node *node)
{
	const char *name;

	switch (nodeTag(node))
	{
		case T_DeclareCursorStmt:
			run_declare_cursor(session, (DeclareCursorStmt *) node);
			break;
		case T_FetchStmt:
			require_session_object(session, SQL_CURSOR,
								   ((FetchStmt *) node)->portalname, "34000");
			break;
		case T_ClosePortalStmt:
			name = ((ClosePortalStmt *) node)->portalname;
			if (name != NULL)
				require_session_object(session, SQL_CURSOR, name, "34000");
			break;
		case T_PrepareStmt:
			catalog_add_object(&session->catalog, SQL_PREPARED,
							   ((PrepareStmt *) node)->name)->query =
				((PrepareStmt *) node)->query;
			break;
		case T_ExecuteStmt:
			run_prepared_query(session, (ExecuteStmt *) node);
			break;
		case T_DeallocateStmt:
			name = ((DeallocateStmt *) node)->name;
			if (name != NULL)
				require_session_object(session, SQL_PREPARED, name, "26000");
			break;
		default:
			return false;
	}
	return true;
}
