/*
 * function_result.c
 *		What a function in SQL returns, and what its last statement gives.
 *
 * The server compares the two when the function is made, as
 * check_sql_fn_retval() has it: a value is assigned as to a column. Types that
 * are not known fit.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/relation/copying.h"

/* The columns that a function returns. */
typedef struct Returned
{
	SqlType    *types;
	int			count;
	int			capacity;
} Returned;

/* Note the type of a column that the function returns. */
static void
add_returned(SqlSession *session, Returned *returned, SqlType type)
{
	size_t		capacity = returned->capacity;

	returned->types = arena_grow(session->arena, returned->types, sizeof(SqlType),
								 returned->count, &capacity);
	returned->capacity = (int) capacity;
	returned->types[returned->count++] = type;
}

/* Note the columns of a relation; false if they are not known. */
static bool
add_columns_of(SqlSession *session, Returned *returned, const SqlRelation *relation)
{
	for (size_t i = 0; i < relation->column_count; i++)
		add_returned(session, returned, relation->columns[i]->type);
	return width_of_relation(relation) == returned->count;
}

/*
 * Read which columns a function returns: those of its parameters OUT and
 * TABLE, else of its type. False where any statement will do, or it is not
 * known.
 */
static bool
read_returned(SqlSession *session, const CreateFunctionStmt *statement, Returned *returned)
{
	SqlType		type = {0};
	const SqlRelation *relation;
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);

		if (parameter->mode == FUNC_PARAM_OUT || parameter->mode == FUNC_PARAM_INOUT ||
			parameter->mode == FUNC_PARAM_TABLE)
			add_returned(session, returned,
						 type_as_written(&session->catalog, parameter->argType));
	}
	if (returned->count > 1 || (returned->count == 0 && statement->returnType == NULL))
		return returned->count > 1;
	/* One parameter is returned as its type is. */
	type = returned->count == 1 ? returned->types[0] :
		type_as_written(&session->catalog, statement->returnType);
	returned->count = 0;
	if (type.name == NULL || (!type.array && fact_category(type.name) == '\0' &&
							  catalog_find_type(&session->catalog, type.name) == NULL &&
							  catalog_find_relation(&session->catalog, type.name) == NULL))
		return false;
	relation = type.array ? NULL : catalog_find_relation(&session->catalog, type.name);
	if (relation != NULL)
		return add_columns_of(session, returned, relation);
	if (catalog_find_object(&session->catalog, SQL_COMPOSITE, type.name) != NULL && !type.array)
		return false;
	add_returned(session, returned, type);
	return true;
}

/* Refuse a value that does not become what the function returns. */
static void
check_returned_type(SqlSession *session, SqlType from, SqlType to)
{
	if (from.name != NULL && !is_assignable(session, from, to))
		effect_fail(session, "42P13", "the last statement gives %s, not %s", from.name,
					to.name);
}

/* May a name in the body be that of a parameter, for which there is no type? */
static bool
has_named_parameter(const CreateFunctionStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);

		if (parameter->name != NULL && parameter->mode != FUNC_PARAM_OUT &&
			parameter->mode != FUNC_PARAM_TABLE)
			return true;
	}
	return false;
}

/* Is the first column of a query known to be of one value, not of a row? */
static bool
is_plain_value(const SqlRelation *given)
{
	return given->output_type_count > 0 && given->output_types[0].name != NULL &&
		fact_category(given->output_types[0].name) != '\0';
}

/*
 * Compare what a SELECT gives. A string and NULL are text here. A whole row
 * that is one column is not followed.
 */
static void
check_returned_query(SqlSession *session, const CreateFunctionStmt *statement,
					 const SelectStmt *select, const Returned *returned)
{
	SqlRelation given = {0};
	const SqlType text = {.name = "text"};
	int			width = width_of_query(session, select);
	ListCell   *cell;
	size_t		i = 0;

	if (!has_named_parameter(statement))
		scope_note_types(session, select, &given);
	if (width >= 0 && width != returned->count &&
		(returned->count == 1 || width > 1 || is_plain_value(&given)))
		effect_fail(session, "42P13", "the last statement gives %d columns, not %d", width,
					returned->count);
	if (width != returned->count)
		return;
	for (i = 0; i < given.output_type_count && (int) i < returned->count; i++)
		check_returned_type(session, given.output_types[i], returned->types[i]);
	i = 0;
	foreach(cell, select->larg == NULL ? select->targetList : NIL)
	{
		Node	   *value = ((ResTarget *) lfirst(cell))->val;

		if (is_star_reference(value))
			return;
		if (string_constant(value) != NULL ||
			(IsA(value, A_Const) && ((A_Const *) value)->isnull))
			check_returned_type(session, text, returned->types[i]);
		i++;
	}
}

/*
 * Refuse a body in SQL whose last statement does not give what the function
 * returns (42P13).
 */
void
check_function_result(SqlSession *session, const CreateFunctionStmt *statement,
					  const char *body)
{
	Returned	returned = {0};
	SqlParsed	parsed;
	Node	   *last;
	const char *type = statement->returnType != NULL ?
		strVal(llast(statement->returnType->names)) : "";

	if (strcmp(type, "trigger") == 0 || strcmp(type, "event_trigger") == 0)
		effect_fail(session, "42P13", "a function in SQL cannot return %s", type);
	if (session->settings.unread_bodies || !read_returned(session, statement, &returned))
		return;
	sql_parse(session->arena, body, strlen(body), &parsed);
	if (parsed.error != NULL || parsed.placeholder != NULL)
		return;
	last = parsed.tree != NIL ? ((RawStmt *) llast(parsed.tree))->stmt : NULL;
	if (last != NULL && IsA(last, SelectStmt))
		check_returned_query(session, statement, (SelectStmt *) last, &returned);
	else if (last == NULL || (!IsA(last, MergeStmt) && returned_by_query(last) == NIL))
		effect_fail(session, "42P13", "the last statement gives no value");
}
