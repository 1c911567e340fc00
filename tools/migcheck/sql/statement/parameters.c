/*
 * parameters.c
 *		The parameters of a function or procedure that is made.
 */
#include "migcheck/sql/statement/routines.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/scope.h"

/* As many inputs as a server takes, as it is built by default. */
#define MAX_PARAMETERS 100

/* Is a parameter one that the caller gives a value for? */
static bool
is_input(const FunctionParameter * parameter)
{
	return parameter->mode != FUNC_PARAM_OUT && parameter->mode != FUNC_PARAM_TABLE;
}

/*
 * Return the types by which the server tells functions of one name apart:
 * those of the input parameters, each with a comma; with outputs those of all.
 * An unknown type is "?".
 */
const char *
signature_of_function(SqlSession *session, const CreateFunctionStmt *statement,
					  bool outputs)
{
	const char *text = "";
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);
		SqlType		type;

		if (!outputs && !is_input(parameter))
			continue;
		type = type_as_written(&session->catalog, parameter->argType);
		text = arena_format(session->arena, "%s%s%s,", text,
							type.name != NULL ? type.name : "?", type.array ? "[]" : "");
	}
	return text;
}

/* Keep the names of a function's input parameters, "" for none. */
void
note_parameters(SqlObject *function, const CreateFunctionStmt *statement)
{
	ListCell   *cell;

	function->columns = NIL;
	function->defaults = 0;
	foreach(cell, statement->parameters)
	{
		FunctionParameter *parameter = lfirst(cell);

		if (!is_input(parameter))
			continue;
		function->columns = lappend(function->columns,
									makeString(parameter->name != NULL ? parameter->name : ""));
		if (parameter->mode == FUNC_PARAM_VARIADIC)
			function->defaults = -1;
		else if (parameter->defexpr != NULL)
			function->defaults++;
	}
}

/*
 * CREATE OR REPLACE keeps the names of a function's parameters, and their
 * defaults; a parameter without a name may get one.
 */
void
check_replaced_parameters(SqlSession *session, const SqlObject *before,
						  const SqlObject *function)
{
	ListCell   *old;
	ListCell   *new;

	forboth(old, before->columns, new, function->columns)
	{
		if (*strVal(lfirst(old)) != '\0' &&
			strcmp(strVal(lfirst(old)), strVal(lfirst(new))) != 0)
			effect_fail(session, "42P13", "parameter \"%s\" of \"%s\" gets another name",
						strVal(lfirst(old)), function->name);
	}
	if (function->defaults >= 0 && function->defaults < before->defaults)
		effect_fail(session, "42P13", "a parameter of \"%s\" loses its default",
					function->name);
}

/* Does the caller give a value for it, and get none? */
static bool
is_only_input(const FunctionParameter * parameter)
{
	return is_input(parameter) && parameter->mode != FUNC_PARAM_INOUT;
}

/*
 * Refuse a name that two parameters have; one that only gives and one that only
 * returns a value may share it.
 */
static void
check_parameter_name(SqlSession *session, const CreateFunctionStmt *statement,
					 const FunctionParameter * parameter)
{
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *before = lfirst(cell);

		if (before == parameter)
			return;
		if (before->name == NULL || parameter->name == NULL ||
			strcmp(before->name, parameter->name) != 0 ||
			(is_only_input(before) && !is_input(parameter)) ||
			(!is_input(before) && is_only_input(parameter)))
			continue;
		effect_fail(session, "42P13", "two parameters have the name \"%s\"", parameter->name);
	}
}

/* Refuse a default that is no value of the parameter's type, or reads a column. */
static void
check_parameter_default(SqlSession *session, const FunctionParameter * parameter)
{
	SqlColumn	column = {
		.name = parameter->name != NULL ? parameter->name : "",
		.type = type_as_written(&session->catalog, parameter->argType)
	};

	if (!is_input(parameter))
		effect_fail(session, "42P13", "only input parameters have a default");
	scope_check_default(session, &column, parameter->defexpr);
}

/* Is a parameter of a type that is known to be no array? */
static bool
is_no_array(SqlSession *session, const FunctionParameter * parameter)
{
	SqlType		type = type_as_written(&session->catalog, parameter->argType);

	return type.name != NULL && !type.array && fact_category(type.name) != '\0' &&
		strchr("AP", fact_category(type.name)) == NULL;
}

/* Refuse more inputs than a function may have; true if there are. */
bool
refuse_many_parameters(SqlSession *session, const List *parameters)
{
	int			count = 0;
	const ListCell *cell;

	foreach(cell, parameters)
		count += is_input(lfirst(cell));
	if (count > MAX_PARAMETERS)
		effect_fail(session, "54023", "it has more than %d parameters", MAX_PARAMETERS);
	return count > MAX_PARAMETERS;
}

/*
 * Refuse parameters in an order, or of types, that the server does not take.
 * An output of a procedure is given by the caller, too.
 */
void
check_parameters(SqlSession *session, const CreateFunctionStmt *statement)
{
	bool		defaults = false;
	bool		variadic = false;
	bool		outputs = false;
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);
		bool		given = is_input(parameter) || statement->is_procedure;

		check_parameter_name(session, statement, parameter);
		if (parameter->mode == FUNC_PARAM_VARIADIC && is_no_array(session, parameter))
			effect_fail(session, "42P13", "a VARIADIC parameter is an array");
		if (variadic && given)
			effect_fail(session, "42P13", "VARIADIC is the last parameter");
		if (given && defaults && parameter->defexpr == NULL)
			effect_fail(session, "42P13", "a parameter behind one with a default has none");
		if (parameter->defexpr != NULL)
			check_parameter_default(session, parameter);
		if (parameter->mode == FUNC_PARAM_OUT && statement->is_procedure &&
			session->version < 14)
			effect_fail(session, "0A000", "procedures have no OUT parameters before 14");
		defaults |= parameter->defexpr != NULL;
		variadic |= parameter->mode == FUNC_PARAM_VARIADIC;
		outputs |= !is_only_input(parameter);
	}
	if (statement->returnType == NULL && !outputs && !statement->is_procedure)
		effect_fail(session, "42P13", "the function has no type to return");
}

/* Return how many types a signature has, each of which ends with a comma. */
static int
count_types(const char *signature)
{
	int			count = 0;

	for (; *signature != '\0'; signature++)
		count += *signature == ',';
	return count;
}

/*
 * Refuse a CALL with fewer or more arguments than a procedure has. From 14 on
 * an argument is given for each output, too.
 */
void
check_argument_count(SqlSession *session, const SqlObject *procedure, int count)
{
	const char *types = session->version >= 14 ? procedure->all_types : procedure->signature;

	if (types == NULL || !procedure->procedure || procedure->older >= 0 ||
		procedure->defaults < 0)
		return;
	if (count > count_types(types) || count < count_types(types) - procedure->defaults)
		effect_fail(session, "42883", "procedure \"%s\" has %d parameters", procedure->name,
					count_types(types));
}
