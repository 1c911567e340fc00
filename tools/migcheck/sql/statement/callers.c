/*
 * callers.c
 *		Who still calls or trusts a function that a statement changes.
 *
 * Calls of running code are in no file, so that a function which goes is noted
 * unless its transaction makes one again that the same calls find. What a
 * table stores of a function's results is in the catalogue.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* Remember the current statement as the last that noted something of it. */
static void
remember_noting_statement(SqlSession *session, SqlObject *function)
{
	function->noted_in = session->statements;
	function->noted_at = session->statements->count - 1;
}

/*
 * Note that callers no longer find a function by its name. A trigger calls
 * its function by its number, and what this release made has no callers.
 */
void
callers_note_lost(SqlSession *session, SqlObject *function)
{
	if (session->replaying || session->statements == NULL ||
		function->trigger || function->born_release == session->catalog.release)
		return;
	session->statement->lost_functions++;
	session->statement->about = function->name;
	function->lost_transaction = session->catalog.transaction;
	remember_noting_statement(session, function);
}

/*
 * Return true if calls of a function find another one: the same types of
 * arguments, and a default for each that is new.
 */
static bool
takes_calls_of(const SqlObject *lost, const SqlObject *made,
			   const CreateFunctionStmt *statement)
{
	size_t		len = lost->signature != NULL ? strlen(lost->signature) : 0;
	size_t		before = 0;
	ListCell   *cell;

	if (lost->signature == NULL || strncmp(lost->signature, made->signature, len) != 0)
		return false;
	for (size_t i = 0; i < len; i++)
		before += lost->signature[i] == ',';
	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);

		if (parameter->mode == FUNC_PARAM_OUT || parameter->mode == FUNC_PARAM_TABLE)
			continue;
		if (before > 0)
			before--;
		else if (parameter->defexpr == NULL)
			return false;
	}
	return true;
}

/*
 * Note that a function was made: one of its name that the transaction dropped
 * is back, if the same calls find it.
 */
void
callers_note_made(SqlSession *session, const SqlObject *made,
				  const CreateFunctionStmt *statement)
{
	const SqlCatalog *catalog = &session->catalog;

	if (session->replaying || !session->block)
		return;
	for (size_t i = 0; i < catalog->object_count; i++)
	{
		SqlObject  *lost = catalog->objects[i];

		if (lost->kind != SQL_FUNCTION ||
			lost->lost_transaction != catalog->transaction ||
			strcmp(lost->name, made->name) != 0 ||
			!takes_calls_of(lost, made, statement))
			continue;
		lost->lost_transaction = 0;
		lost->noted_in->items[lost->noted_at].lost_functions--;
	}
}

/* Return true if an expression calls a function of the files. */
static bool
expression_calls(SqlSession *session, Node *node, const char *function)
{
	SqlExpression expression;

	if (node == NULL)
		return false;
	expression_read(session, node, &expression);
	return is_name_in_set(&expression.functions, function);
}

/* Return true if an index of a table has a function's results. */
static bool
index_calls(SqlSession *session, const SqlRelation *index,
			const char *function)
{
	ListCell   *cell;

	if (index->index == NULL || index->dropped)
		return false;
	foreach(cell, index->index->indexParams)
	{
		if (expression_calls(session, ((IndexElem *) lfirst(cell))->expr, function))
			return true;
	}
	return expression_calls(session, index->index->whereClause, function);
}

/*
 * Return true if rows or indexes of a table depend on what a function
 * returned when they were written.
 */
static bool
table_stores_results(SqlSession *session, const SqlRelation *table,
					 const char *function)
{
	for (size_t i = 0; i < table->index_count; i++)
	{
		if (index_calls(session, table->indexes[i], function))
			return true;
	}
	for (size_t i = 0; i < table->constraint_count; i++)
	{
		const SqlConstraint *constraint = table->constraints[i];

		if (!constraint->dropped && constraint->kind == SQL_CHECK &&
			expression_calls(session, constraint->expression, function))
			return true;
	}
	for (size_t i = 0; i < table->column_count; i++)
	{
		const SqlColumn *column = table->columns[i];

		if (column->generated && !column->is_virtual &&
			expression_calls(session, column->expression, function))
			return true;
	}
	return false;
}

/*
 * Note that a function gets another body while tables have what the old one
 * returned: the server neither builds an index again nor checks a row.
 */
void
callers_note_replaced(SqlSession *session, const SqlObject *function)
{
	const SqlCatalog *catalog = &session->catalog;

	for (size_t i = 0; i < catalog->relation_count; i++)
	{
		SqlRelation *table = catalog->relations[i];

		if (table->dropped || catalog_is_new(catalog, table) ||
			!table_stores_results(session, table, function->name))
			continue;
		effect_note_trait(session, SQL_TRAIT_REPLACES_STORED);
		session->statement->about = table->name;
		return;
	}
}

/* Return true if a list of options sets search_path. */
static bool
sets_search_path(const List *options)
{
	ListCell   *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "set") == 0 &&
			IsA(option->arg, VariableSetStmt) &&
			strcmp(((VariableSetStmt *) option->arg)->name, "search_path") == 0)
			return true;
	}
	return false;
}

/*
 * Note a function that runs with its owner's rights and looks names up by its
 * caller's search_path; options are those of CREATE or ALTER. An ALTER that
 * sets the path takes back what the statement before has noted.
 */
void
callers_note_rights(SqlSession *session, SqlObject *function,
					const List *options)
{
	ListCell   *cell;
	bool		definer = false;

	if (session->replaying || session->statements == NULL)
		return;
	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "security") == 0)
			definer = boolVal(option->arg);
	}
	if (sets_search_path(options))
	{
		if (function->noted_in == session->statements &&
			function->lost_transaction == 0)
			function->noted_in->items[function->noted_at].traits &=
				~SQL_TRAIT_DEFINER_PATH;
	}
	else if (definer)
	{
		effect_note_trait(session, SQL_TRAIT_DEFINER_PATH);
		session->statement->about = function->name;
		remember_noting_statement(session, function);
	}
}
