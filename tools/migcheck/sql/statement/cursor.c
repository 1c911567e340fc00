/*
 * cursor.c
 *		Cursors and prepared statements: DECLARE, FETCH, CLOSE, PREPARE,
 *		EXECUTE, DEALLOCATE.
 *
 * Both belong to the session, and a cursor without HOLD to its transaction. A
 * name that no statement before has made is refused by the server, where all
 * that ran before is known.
 */
#include "migcheck/sql/query/scope.h"

#include "nodes/nodeFuncs.h"

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

/* A walk over a query for its parameters. */
typedef struct ParameterWalk
{
	SqlSession *session;
	int			most;			/* the highest number */
} ParameterWalk;

/* Note the number of a parameter; true would end the walk. */
static bool
find_parameters(Node *node, void *context)
{
	ParameterWalk *walk = context;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, ParamRef) && ((ParamRef *) node)->number > walk->most)
		walk->most = ((ParamRef *) node)->number;
	stop = raw_expression_tree_walker(node, find_parameters, walk);
	session_leave(walk->session);
	return stop;
}

/* PREPARE: the names of the query are looked up, and its parameters counted. */
static void
run_prepare(SqlSession *session, const PrepareStmt * statement)
{
	SqlObject  *prepared;
	ParameterWalk walk = {session, list_length(statement->argtypes)};

	if (IsA(statement->query, SelectStmt))
		define_query(session, statement->query);
	else
		scope_check_query(session, statement->query);
	find_parameters(statement->query, &walk);
	prepared = catalog_add_object(&session->catalog, SQL_PREPARED, statement->name);
	prepared->query = statement->query;
	prepared->parameters = walk.most;
}

/* EXECUTE: run what was prepared. */
static void
run_prepared_query(SqlSession *session, const ExecuteStmt * statement)
{
	const SqlObject *prepared = require_session_object(session, SQL_PREPARED,
													   statement->name, "26000");

	if (prepared != NULL && list_length(statement->params) != prepared->parameters)
		effect_fail(session, "42601", "\"%s\" has %d parameters", statement->name,
					prepared->parameters);
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
			run_prepare(session, (PrepareStmt *) node);
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
