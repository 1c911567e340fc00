/*
 * scope_check.c
 *		Statements and expressions whose names and constants are looked up.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

/*
 * Can the names of a statement be looked up? Not where something that was not
 * understood may have changed them, or where they may be variables.
 */
static bool
can_check_names(const SqlSession *session)
{
	return !session->catalog.uncertain && session->depth == 0;
}

/* Refuse a query with names or constants that the server refuses. */
void
scope_check_query(SqlSession *session, Node *query)
{
	SqlNames	outputs = {0};

	if (can_check_names(session))
		scope_read_query(session, query, NULL, &outputs);
}

/* The same for an expression over one relation, as checks and policies are. */
void
scope_check_expression(SqlSession *session, const SqlRelation *relation,
					   Node *node)
{
	Scope		scope = {0};
	const char *dot = strrchr(relation->name, '.');

	if (!can_check_names(session) || node == NULL)
		return;
	scope_add_item(session, &scope, dot != NULL ? dot + 1 : relation->name,
				   relation, NULL);
	scope_read_expression(session, &scope, node);
	scope_refuse_aggregate(session, &scope, node);
}

/* The same for one that is a condition. */
void
scope_check_condition(SqlSession *session, const SqlRelation *relation, Node *node)
{
	Scope		scope = {0};
	ScopeWalk	walk = {session, &scope};

	scope_check_expression(session, relation, node);
	if (!can_check_names(session) || node == NULL)
		return;
	scope_add_item(session, &scope, NULL, relation, NULL);
	scope_require_boolean(&walk, node);
}

/* The same for a CHECK of a domain, whose value is called VALUE. */
void
scope_check_domain(SqlSession *session, SqlType type, Node *node)
{
	Scope		scope = {0};
	SqlColumn	column = {.name = "value", .type = type};
	SqlColumn  *columns[] = {&column};
	SqlRelation value = {.name = "value", .kind = 'r', .columns = columns, .column_count = 1};

	if (!can_check_names(session) || node == NULL)
		return;
	scope_add_item(session, &scope, NULL, &value, NULL);
	scope_read_expression(session, &scope, node);
}

/*
 * Add the parameters of a function to a scope: as values, which go by the
 * function's name, and as rows.
 */
static void
add_parameters(SqlSession *session, Scope *scope, const CreateFunctionStmt *statement)
{
	SqlRelation *values = arena_alloc(session->arena, sizeof(SqlRelation));
	ListCell   *cell;

	values->kind = 'r';
	values->name = strVal(llast(statement->funcname));
	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);

		if (parameter->name == NULL || relation_column(values, parameter->name) != NULL)
			continue;
		relation_add_column(&session->catalog, values, parameter->name)->type =
			type_as_written(&session->catalog, parameter->argType);
		scope_add_item(session, scope, parameter->name, NULL, NULL);
		scope->items[scope->count - 1].parameter = true;
	}
	scope_add_item(session, scope, values->name, values, NULL);
}

/* Read a body in standard SQL: RETURN an expression, or statements. */
static void
read_standard_body(SqlSession *session, const Scope *scope, Node *body)
{
	SqlNames	outputs = {0};
	ListCell   *cell;

	if (IsA(body, ReturnStmt))
		scope_read_expression(session, scope, ((ReturnStmt *) body)->returnval);
	else if (IsA(body, List))
	{
		foreach(cell, (List *) body)
			read_standard_body(session, scope, lfirst(cell));
	}
	else
		scope_read_query(session, body, scope, &outputs);
}

/*
 * Refuse the body of a function in SQL, if it is one query, with names that
 * the server refuses when the function is made. Parameters are names, too.
 */
void
scope_check_body(SqlSession *session, const char *body,
				 const CreateFunctionStmt *statement)
{
	Scope		scope = {.open = false};
	SqlNames	outputs = {0};
	SqlParsed	parsed;

	if (!can_check_names(session) ||
		(session->settings.unread_bodies && statement->sql_body == NULL))
		return;
	add_parameters(session, &scope, statement);
	if (statement->sql_body != NULL)
	{
		read_standard_body(session, &scope, statement->sql_body);
		return;
	}
	sql_parse(session->arena, body, strlen(body), &parsed);
	if (parsed.error == NULL && list_length(parsed.tree) == 1)
		scope_read_query(session, ((RawStmt *) linitial(parsed.tree))->stmt, &scope, &outputs);
}

/*
 * Keep the types of the columns that a view's query gives. Those of UNION and
 * of what is named in WITH are not known.
 */
void
scope_note_types(SqlSession *session, const SelectStmt *select,
				 SqlRelation *view)
{
	Scope		scope = {0};
	ScopeWalk	walk = {session, &scope};
	ResultList	results = {0};
	SqlType    *types;

	if (!can_check_names(session) || select->larg != NULL || select->withClause != NULL)
		return;
	scope_read_from(session, &scope, select->fromClause);
	unify_read_results(&walk, select, &results);
	types = arena_alloc(session->arena, (results.count + 1) * sizeof(SqlType));
	for (size_t i = 0; i < results.count; i++)
	{
		types[i] = results.items[i].type;
		if (types[i].name == NULL && !results.items[i].unsure)
			types[i].name = "text";
	}
	view->output_types = types;
	view->output_type_count = results.count;
}

/*
 * Refuse the default of a column that calls what is not there, or is no value
 * of its type. Whether a text is too long shows only when a row gets it.
 */
void
scope_check_default(SqlSession *session, const SqlColumn *column, Node *value)
{
	Scope		scope = {0};
	ScopeWalk	walk = {session, &scope};

	if (!can_check_names(session))
		return;
	scope_read_expression(session, &scope, value);
	scope_check_assigned(&walk, column, value, false);
}
