/*
 * scope_names.c
 *		What a name in a query means: a column, a table, a function.
 *
 * A column is looked for in the query that names it, then in those around it.
 * Where one of them may have columns that are not known, the name may be one
 * of those, and nothing is refused.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/literal_forms.h"
#include "migcheck/sql/relation/taken_names.h"
#include "text/affix.h"

/* May a relation have columns that are not known? */
static bool
is_open_relation(const SqlRelation *relation)
{
	if (strchr("?Si", relation->kind) != NULL ||
		is_name_in_set(&relation->outputs, ANY_COLUMN))
		return true;
	return relation->columns_unknown && relation->outputs.count == 0;
}

/* May an item of FROM have columns that are not known? */
static bool
is_open_item(const ScopeItem *item)
{
	return item->relation != NULL ? is_open_relation(item->relation) :
		is_name_in_set(&item->columns, ANY_COLUMN);
}

/* Has an item of FROM a column? Sets *column if more is known of it. */
static bool
item_has_column(const ScopeItem *item, const char *name,
				const SqlColumn **column)
{
	if (item->relation == NULL)
		return is_name_in_set(&item->columns, name);
	*column = relation_column(item->relation, name);
	return *column != NULL || is_name_in_set(&item->relation->outputs, name);
}

/* Add what has a name in FROM; columns are those of what is no relation. */
void
scope_add_item(SqlSession *session, Scope *scope, const char *name,
			   const SqlRelation *relation, const SqlNames *columns)
{
	scope->items = arena_grow(session->arena, scope->items, sizeof(ScopeItem),
							  scope->count, &scope->capacity);
	scope->items[scope->count++] = (ScopeItem)
	{
		.name = name, .relation = relation,
			.columns = columns != NULL ? *columns : (SqlNames)
		{
			0
		}
	};
}

/* Return the item that goes by a name, here or around the query; or NULL. */
static const ScopeItem *
find_item(const Scope *scope, const char *name)
{
	for (; scope != NULL; scope = scope->outer)
	{
		for (size_t i = 0; i < scope->count; i++)
		{
			if (scope->items[i].name != NULL &&
				strcmp(scope->items[i].name, name) == 0)
				return &scope->items[i];
		}
	}
	return NULL;
}

/* May something that is not known go by any name? */
static bool
is_open_scope(const Scope *scope)
{
	for (; scope != NULL; scope = scope->outer)
	{
		if (scope->open || scope->open_tables)
			return true;
	}
	return false;
}

/* Has the query itself an item of this name, or may it have one? */
bool
scope_has_item(const Scope *scope, const char *name)
{
	return find_item(scope, name) != NULL || is_open_scope(scope);
}

/*
 * Look for a column in one query. Returns how many items have it, or 1 where
 * one of them may.
 */
static int
count_matches(const Scope *scope, const char *name, const SqlColumn **column)
{
	int			found = 0;
	bool		open = scope->open;
	const SqlColumn *one = NULL;

	for (size_t i = 0; i < scope->count; i++)
	{
		open |= is_open_item(&scope->items[i]);
		if (item_has_column(&scope->items[i], name, &one) && found++ == 0)
			*column = one;
	}
	if (open)
		*column = NULL;
	return open || (found > 1 && scope->merged) ? 1 : found;
}

/* Whether an item of FROM has this name; table is NULL where none is given. */
static bool
item_is_named(const ScopeItem *item, const char *table)
{
	return table == NULL ||
		(item->name != NULL && strcmp(item->name, table) == 0);
}

/*
 * Return the item of FROM of which the query itself has a column; NULL where
 * that is not known, or where it is a column of a query around it.
 */
const ScopeItem *
scope_item_of_column(const Scope *scope, const ColumnRef * reference)
{
	const List *fields = reference->fields;
	const ScopeItem *found = NULL;
	const SqlColumn *ignored;
	const char *table = list_length(fields) == 2 && IsA(linitial(fields), String) ?
		strVal(linitial(fields)) : NULL;

	if (scope->open || list_length(fields) > 2 || !IsA(llast(fields), String) ||
		(list_length(fields) == 2 && table == NULL))
		return NULL;
	for (size_t i = 0; i < scope->count; i++)
	{
		const ScopeItem *item = &scope->items[i];

		if (is_open_item(item) || item->parameter)
			return NULL;
		if (!item_is_named(item, table) ||
			!item_has_column(item, strVal(llast(fields)), &ignored))
			continue;
		if (found != NULL)
			return NULL;
		found = item;
	}
	return found;
}

/* Look for a column that is named without its table. */
static const SqlColumn *
find_bare_column(const ScopeWalk *walk, const char *name)
{
	const SqlColumn *column = NULL;

	for (const Scope *scope = walk->scope; scope != NULL; scope = scope->outer)
	{
		int			found = count_matches(scope, name, &column);

		if (found > 1)
			effect_fail(walk->session, "42702", "column \"%s\" may be that of two tables", name);
		if (found > 0)
			return column;
		if (scope->count > 0 && is_system_column(name))
			return NULL;
	}
	/* The whole row. */
	if (find_item(walk->scope, name) == NULL)
		effect_fail(walk->session, "42703", "column \"%s\" does not exist", name);
	return NULL;
}

/* Look for a column of a table that is named with it. */
static const SqlColumn *
find_column_of_item(const ScopeWalk *walk, const char *table, const char *name)
{
	const ScopeItem *item = find_item(walk->scope, table);
	const SqlColumn *column = NULL;

	if (item == NULL)
	{
		if (!is_open_scope(walk->scope))
			effect_fail(walk->session, "42P01", "\"%s\" is not in FROM", table);
		return NULL;
	}
	if (!item_has_column(item, name, &column) && !is_open_item(item) &&
		!item->parameter && !is_system_column(name) &&
		catalog_find_object(&walk->session->catalog, SQL_FUNCTION, name) == NULL)
		effect_fail(walk->session, "42703", "column \"%s\" of \"%s\" does not exist",
					name, table);
	return column;
}

/*
 * Look up a column, and refuse the statement if it does not exist. A name of
 * three parts has the schema first, which is taken to be right.
 */
const SqlColumn *
scope_find_column(const ScopeWalk *walk, const ColumnRef * reference)
{
	const List *fields = reference->fields;
	Node	   *last = llast(fields);

	if (!IsA(linitial(fields), String))
		return NULL;
	if (list_length(fields) == 1)
		return find_bare_column(walk, strVal(last));
	if (list_length(fields) > 2)
		return NULL;
	if (IsA(last, String))
		return find_column_of_item(walk, strVal(linitial(fields)), strVal(last));
	if (!scope_has_item(walk->scope, strVal(linitial(fields))))
		effect_fail(walk->session, "42P01", "\"%s\" is not in FROM",
					strVal(linitial(fields)));
	return NULL;
}

/* Add the columns of one item of FROM to a list. */
static void
add_columns_of_item(SqlSession *session, const ScopeItem *item,
					SqlNames *columns)
{
	const SqlNames *known = item->relation != NULL ?
		&item->relation->outputs : &item->columns;

	for (size_t i = 0; item->relation != NULL &&
		 i < item->relation->column_count; i++)
		add_name_to_set(session->arena, columns,
						item->relation->columns[i]->name);
	for (size_t i = 0; i < known->count; i++)
		add_name_to_set(session->arena, columns, known->items[i]);
	if (is_open_item(item))
		add_name_to_set(session->arena, columns, ANY_COLUMN);
}

/* Add what a star means: all columns, or those of the item of a name. */
void
scope_add_star(SqlSession *session, const Scope *scope, const char *name,
			   SqlNames *columns)
{
	if (scope->open)
		add_name_to_set(session->arena, columns, ANY_COLUMN);
	for (size_t i = 0; i < scope->count; i++)
	{
		if (name == NULL || (scope->items[i].name != NULL &&
							 strcmp(scope->items[i].name, name) == 0))
			add_columns_of_item(session, &scope->items[i], columns);
	}
}

/* Was an extension made whose functions facts.def does not have? */
static bool
has_unread_extension(const SqlSession *session)
{
	static const char *const known[] = {
		"btree_gin", "btree_gist", "citext", "hstore", "ltree", "pg_trgm",
		"pgcrypto", "plpgsql", "postgres_fdw", "unaccent", "uuid-ossp"
	};

	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];
		bool		read = false;

		if (object->kind != SQL_EXTENSION || object->dropped)
			continue;
		for (size_t k = 0; k < lengthof(known); k++)
			read |= strcmp(known[k], object->name) == 0;
		if (!read)
			return true;
	}
	return false;
}

/* Would a function of this name be in the files, or in facts.def? */
bool
session_knows_function(const SqlSession *session, const char *name)
{
	return session_is_certain(session, name) && !has_unread_extension(session);
}

/* Refuse nextval() and its like of a sequence that is not there. */
static void
require_called_sequence(SqlSession *session, const FuncCall *call,
						const char *bare)
{
	const char *sequence = call->args != NIL ?
		string_constant(expression_below_casts(linitial(call->args))) : NULL;

	if (sequence != NULL &&
		(strcmp(bare, "nextval") == 0 || strcmp(bare, "currval") == 0 ||
		 strcmp(bare, "setval") == 0))
		literal_require_relation(session, sequence);
}

/* Do the files have functions of a name in several schemas? */
static bool
is_in_other_schema(const SqlSession *session, const SqlObject *function,
				   const char *bare)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *other = session->catalog.objects[i];
		const char *dot = strrchr(other->name, '.');

		if (other != function && other->kind == SQL_FUNCTION &&
			!other->dropped && strcmp(dot != NULL ? dot + 1 : other->name, bare) == 0)
			return true;
	}
	return false;
}

/*
 * Refuse a call of a function of the files with more or fewer arguments than it
 * has parameters; of several with one name another one may be meant.
 */
static void
check_number_of_arguments(SqlSession *session, const SqlObject *function,
						  const FuncCall *call)
{
	int			count = list_length(call->args);
	int			parameters = list_length(function->columns);

	if (function->signature == NULL || function->older >= 0 ||
		function->defaults < 0 || call->agg_star || call->func_variadic ||
		is_in_other_schema(session, function, strVal(llast(call->funcname))))
		return;
	if (count > parameters || count < parameters - function->defaults)
		effect_fail(session, "42883", "function \"%s\" does not take %d arguments",
					function->name, count);
}

/*
 * Refuse a call of a function that neither the server nor a file has. A type
 * can be called, too, to cast to it.
 */
void
scope_require_function(SqlSession *session, const FuncCall *call)
{
	const char *bare = strVal(llast(call->funcname));
	const char *name = catalog_list_name(&session->catalog, call->funcname);
	const SqlObject *function;

	require_called_sequence(session, call, bare);
	if (fact_volatility(bare, session->version) != '\0' ||
		fact_category(bare) != '\0' || since_of_call(call) != 0 ||
		fact_function_is_missing(bare, session->version) ||
		text_begins(bare, "postgres_fdw"))
		return;
	function = catalog_find_object(&session->catalog, SQL_FUNCTION, name);
	if (function != NULL)
		check_number_of_arguments(session, function, call);
	if (function != NULL ||
		catalog_find_type(&session->catalog, name) != NULL ||
		catalog_find_relation(&session->catalog, name) != NULL ||
		find_named_object(session, OBJECT_AGGREGATE, name) != NULL)
		return;
	if (session_knows_function(session, name))
		effect_fail(session, "42883", "function \"%s\" does not exist", name);
}
