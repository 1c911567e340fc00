/*
 * function.c
 *		CREATE FUNCTION and ALTER FUNCTION.
 *
 * A function is kept for what later statements ask of it: its volatility, what
 * it returns, and its body where that can be read. Statements in the body are
 * run by body.c, when it is called.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/statement/routines.h"

/* CREATE OR REPLACE keeps the type that a function returns. */
static void
check_replaced(SqlSession *session, SqlObject *function,
			   const CreateFunctionStmt *statement)
{
	SqlType		type = {0};
	const char *returns;

	if (statement->returnType != NULL)
		type = type_as_written(&session->catalog, statement->returnType);
	returns = type.name == NULL ? NULL :
		arena_format(session->arena, "%s%s%s", statement->returnType->setof ? "setof " : "",
					 type.name, type.array ? "[]" : "");
	if (statement->replace && function->returns != NULL && returns != NULL &&
		function->signature != NULL &&
		strcmp(function->signature,
			   signature_of_function(session, statement, false)) == 0 &&
		strcmp(function->returns, returns) != 0)
		effect_fail(session, "42P13", "function \"%s\" returns another type", function->name);
	else if (statement->replace && function->returns == NULL)
		effect_depend(session, "what function \"%s\" returns", function->name);
	function->returns = returns;
}

/*
 * Refuse a function where a procedure is meant, and the reverse; of several
 * with one name another one may be.
 */
void
check_routine_kind(SqlSession *session, const SqlObject *routine,
				   bool procedure)
{
	if (routine->older < 0 && routine->procedure != procedure)
		effect_fail(session, "42809", "\"%s\" is a %s", routine->name,
					routine->procedure ? "procedure" : "function");
}

/*
 * A body in SQL is analyzed when the function is made: look for values of
 * enums that cannot be used yet.
 */
static void
check_body_casts(SqlSession *session, const char *body)
{
	SqlParsed	parsed;
	ListCell   *cell;

	if (!session->catalog.has_new_labels)
		return;
	sql_parse(session->arena, body, strlen(body), &parsed);
	foreach(cell, parsed.error == NULL ? parsed.tree : NIL)
		check_enum_casts(session, ((RawStmt *) lfirst(cell))->stmt);
}

/*
 * Refuse a function that is there with the same parameters: without OR
 * REPLACE, or where it is of the other kind.
 */
static void
check_same_signature(SqlSession *session, const SqlObject *function,
					 const CreateFunctionStmt *statement)
{
	if (function == NULL || function->signature == NULL ||
		strcmp(function->signature, signature_of_function(session, statement, false)) != 0)
		return;
	if (!statement->replace)
		effect_fail(session, "42723", "function \"%s\" is there already",
					function->name);
	check_routine_kind(session, function, statement->is_procedure);
}

/*
 * Read the options of CREATE FUNCTION into the function, and return its
 * language. What is not said again has the server's default.
 */
static const char *
read_function_options(SqlSession *session, SqlObject *function,
					  const List *options)
{
	const char *language = "sql";
	ListCell   *cell;

	function->volatility = 'v';
	function->body = NULL;
	function->plain = true;
	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "volatility") == 0)
			function->volatility = strVal(option->arg)[0];
		else if (strcmp(option->defname, "language") == 0)
			language = strVal(option->arg);
		else if (strcmp(option->defname, "as") == 0)
			function->body = strVal(linitial((List *) option->arg));
		else if (strcmp(option->defname, "strict") == 0 ||
				 strcmp(option->defname, "security") == 0)
			function->plain = false;
		else if (strcmp(option->defname, "set") == 0)
		{
			function->plain = false;
			settings_require_stored(session, (VariableSetStmt *) option->arg);
		}
	}
	return language;
}

/*
 * Note the language of a function that was read, and check its body; one that
 * is in neither SQL nor PL/pgSQL cannot be read.
 */
static void
note_function_language(SqlSession *session, SqlObject *function,
					   const char *language)
{
	bool		sql = strcmp(language, "sql") == 0;

	function->plpgsql = strcmp(language, "plpgsql") == 0;
	if (function->body != NULL && sql)
		check_body_casts(session, function->body);
	if (!function->plpgsql && !sql)
		function->body = NULL;
}

/*
 * Refuse types that are not there. One that is returned would be made, as a
 * shell, for a function in C.
 */
static void
check_types_of_function(SqlSession *session, const CreateFunctionStmt *statement)
{
	ListCell   *cell;
	bool		compiled = false;

	foreach(cell, statement->options)
	{
		const DefElem *option = lfirst(cell);

		compiled |= strcmp(option->defname, "language") == 0 &&
			strcmp(strVal(option->arg), "sql") != 0 &&
			strcmp(strVal(option->arg), "plpgsql") != 0;
	}
	foreach(cell, compiled ? NIL : statement->parameters)
		require_type(session, ((FunctionParameter *) lfirst(cell))->argType);
	if (statement->returnType != NULL && !compiled)
		require_type(session, statement->returnType);
}

/*
 * CREATE FUNCTION and PROCEDURE: keep what later statements depend on: the
 * volatility (a default that calls it), the body (CALL and SELECT run it),
 * and whether it returns trigger. Only bodies in SQL and PL/pgSQL can be
 * read.
 */
static void
create_function(SqlSession *session, CreateFunctionStmt *statement)
{
	const char *name = catalog_new_list_name(&session->catalog, statement->funcname);
	SqlObject  *function =
	find_routine(session, name, signature_of_function(session, statement, false));
	const char *language;
	const char *body = function != NULL ? function->body : NULL;
	SqlObject	before = function != NULL ? *function : (SqlObject) {0};
	bool		replaces = function != NULL && statement->replace;

	check_types_of_function(session, statement);
	check_parameters(session, statement);
	check_function_options(session, statement);
	check_same_signature(session, function, statement);
	if (!statement->replace)
		session_note_made_in_schema(session, name);
	if (function == NULL)
		function = catalog_add_object(&session->catalog, SQL_FUNCTION, name);
	check_replaced(session, function, statement);
	note_parameters(function, statement);
	if (replaces && before.signature != NULL &&
		strcmp(before.signature, signature_of_function(session, statement, false)) == 0)
		check_replaced_parameters(session, &before, function);
	function->signature = signature_of_function(session, statement, false);
	function->all_types = signature_of_function(session, statement, true);
	language = read_function_options(session, function, statement->options);
	function->procedure = statement->is_procedure;
	note_function_language(session, function, language);
	if (statement->sql_body != NULL)
		scope_check_body(session, NULL, statement);
	else if (function->body != NULL && !function->plpgsql)
	{
		scope_check_body(session, function->body, statement);
		check_function_result(session, statement, function->body);
	}
	else if (function->body != NULL)
		plpgsql_check_function(session, statement, function->body);
	if (statement->returnType != NULL)
		function->trigger =
			strcmp(strVal(llast(statement->returnType->names)), "trigger") == 0;
	callers_note_made(session, function, statement);
	if (replaces && (body == NULL || function->body == NULL ||
					 strcmp(body, function->body) != 0))
		callers_note_replaced(session, function);

	/*
	 * The names of a body in standard SQL are looked up once, when it is
	 * made.
	 */
	if (statement->sql_body == NULL)
		callers_note_rights(session, function, statement->options);
}

/* The same, unless it has more parameters than there may be. */
void
run_create_function(SqlSession *session, CreateFunctionStmt *statement)
{
	if (!refuse_many_parameters(session, statement->parameters))
		create_function(session, statement);
}

/* ALTER FUNCTION: remember a new volatility. */
void
run_alter_function(SqlSession *session, AlterFunctionStmt *statement)
{
	SqlObject  *function = require_routine(session, statement->func);
	ListCell   *cell;

	foreach(cell, statement->actions)
	{
		DefElem    *option = lfirst(cell);

		if (function != NULL && strcmp(option->defname, "volatility") == 0)
			function->volatility = strVal(option->arg)[0];
		if (strcmp(option->defname, "set") == 0)
			settings_require_stored(session, (VariableSetStmt *) option->arg);
	}
	if (function != NULL)
		callers_note_rights(session, function, statement->actions);
}
