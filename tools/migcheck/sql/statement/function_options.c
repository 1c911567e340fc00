/*
 * function_options.c
 *		The options that CREATE FUNCTION and PROCEDURE take.
 */
#include "migcheck/sql/statement/routines.h"
#include "text/one_of.h"

#include <stdlib.h>
#include <string.h>

/* Is an option one that only functions have? */
static bool
is_only_of_functions(const char *name)
{
	static const char *const names[] = {
		"volatility", "strict", "leakproof", "cost", "rows", "support",
		"parallel", "window", NULL
	};

	return text_is_one_of(name, names);
}

/* Refuse an option that is given twice; SET may be. */
static void
check_given_once(SqlSession *session, const List *options, const DefElem *option)
{
	const ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *before = lfirst(cell);

		if (before == option || strcmp(option->defname, "set") == 0)
			return;
		if (strcmp(before->defname, option->defname) != 0)
			continue;
		effect_fail(session, "42601", "\"%s\" is given twice", option->defname);
		return;
	}
}

/* Is the number of COST or ROWS above zero? */
static bool
is_above_zero(const DefElem *option)
{
	if (IsA(option->arg, Integer))
		return intVal(option->arg) > 0;
	return !IsA(option->arg, Float) || atof(castNode(Float, option->arg)->fval) > 0;
}

/* Refuse one option that the server does not take. */
static void
check_option(SqlSession *session, const CreateFunctionStmt *statement,
			 const DefElem *option)
{
	bool		rows = strcmp(option->defname, "rows") == 0;

	check_given_once(session, statement->options, option);
	if (statement->is_procedure && is_only_of_functions(option->defname))
		effect_fail(session, "42P13", "a procedure has no option \"%s\"", option->defname);
	if ((rows || strcmp(option->defname, "cost") == 0) && !is_above_zero(option))
		effect_fail(session, "22023", "\"%s\" has to be above zero", option->defname);
	if (rows && (statement->returnType == NULL || !statement->returnType->setof))
		effect_fail(session, "22023", "ROWS is for functions that return a set");
	if (strcmp(option->defname, "language") == 0)
		require_named_object(session, OBJECT_LANGUAGE, strVal(option->arg));
}

/* Refuse options that contradict each other, and a function without a body. */
void
check_function_options(SqlSession *session, const CreateFunctionStmt *statement)
{
	bool		body = statement->sql_body != NULL;
	bool		language = body;
	ListCell   *cell;

	foreach(cell, statement->options)
	{
		const DefElem *option = lfirst(cell);

		check_option(session, statement, option);
		body |= strcmp(option->defname, "as") == 0;
		language |= strcmp(option->defname, "language") == 0;
	}
	if (!body || !language)
		effect_fail(session, "42P13", "it has no %s", body ? "LANGUAGE" : "body");
}
