/*
 * unify.c
 *		The one type that several expressions get: in CASE, COALESCE, GREATEST,
 *		LEAST and ARRAY, in the rows of VALUES and the branches of UNION.
 *
 * The server takes types of one category only, of which one is cast to the
 * other by itself. A constant that is a string takes the type of the others, or
 * is a text. If one type is not known, the common one is not known either.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/relation/copying.h"

/* Return true for a constant without a type: a string, or NULL. */
static bool
is_untyped(const Node *node)
{
	return node != NULL && IsA(node, A_Const) &&
		(((const A_Const *) node)->isnull || string_constant(node) != NULL);
}

/* Does an implicit cast make one type of another? Of arrays as of elements. */
static bool
is_cast_implicitly(SqlType from, SqlType to)
{
	return strcmp(from.name, to.name) == 0 || fact_implicit_cast(from.name, to.name);
}

/*
 * Return the common type of two; its name is NULL where that is not known.
 * Refuse two that have none.
 */
static SqlType
merge_types(SqlSession *session, SqlType a, SqlType b)
{
	SqlType		none = {0};
	char		first;
	char		second;

	if (is_same_type_name(a, b))
	{
		/* Of two lengths it keeps neither. */
		if (a.mod_count != b.mod_count || a.mods[0] != b.mods[0] || a.mods[1] != b.mods[1])
			a.mod_count = 0;
		return a;
	}
	first = scope_category(session, &a);
	second = scope_category(session, &b);
	if (first == '\0' || second == '\0' || first == 'P' || second == 'P')
		return none;
	if (first != second)
		effect_fail(session, "42804", "%s and %s have no type in common", a.name, b.name);
	else if (!is_cast_implicitly(a, b) && !is_cast_implicitly(b, a))
	{
		if (!session->catalog.has_own_casts)
			effect_fail(session, "42846", "%s is not cast to %s by itself", b.name, a.name);
	}
	else
		return is_cast_implicitly(a, b) && !is_cast_implicitly(b, a) ? b : a;
	return none;
}

/* Add one more expression to those of which one type is made. */
void
unify_add(const ScopeWalk *walk, UnifiedType *unified, Node *node)
{
	if (is_untyped(node))
	{
		unified->constants = lappend(unified->constants, node);
		return;
	}
	unify_add_type(walk->session, unified, scope_type_of(walk, node));
}

/* The same for an expression of which only the type is known. */
void
unify_add_type(SqlSession *session, UnifiedType *unified, SqlType type)
{
	if (type.name != NULL && unified->type.name != NULL)
		type = merge_types(session, unified->type, type);
	unified->unsure |= type.name == NULL;
	if (type.name != NULL)
		unified->type = type;
}

/*
 * Return the type of all that was added, its name NULL where it is not known.
 * Refuse a constant that is no value of it.
 */
SqlType
unify_finish(SqlSession *session, const UnifiedType *unified)
{
	SqlType		type = {0};
	ListCell   *cell;

	if (unified->unsure)
		return type;
	if (unified->type.name == NULL)
	{
		type.name = unified->constants != NIL ? "text" : NULL;
		return type;
	}
	foreach(cell, unified->constants)
		literal_check(session, unified->type, lfirst(cell), false);
	return unified->type;
}

/* Return the common type of the expressions of a list. */
static SqlType
unify_list(const ScopeWalk *walk, const List *nodes)
{
	UnifiedType unified = {0};
	const ListCell *cell;

	foreach(cell, nodes)
		unify_add(walk, &unified, lfirst(cell));
	return unify_finish(walk->session, &unified);
}

/* Return the common type of the results of CASE, of which ELSE comes first. */
static SqlType
unify_case(const ScopeWalk *walk, const CaseExpr * expression)
{
	UnifiedType unified = {0};
	ListCell   *cell;

	if (expression->defresult != NULL)
		unify_add(walk, &unified, (Node *) expression->defresult);
	foreach(cell, expression->args)
		unify_add(walk, &unified, (Node *) ((CaseWhen *) lfirst(cell))->result);
	return unify_finish(walk->session, &unified);
}

/*
 * Return the type of an expression that makes one of several; its name is NULL
 * for other expressions.
 */
SqlType
unify_expression(const ScopeWalk *walk, Node *node)
{
	SqlType		type = {0};

	if (!session_enter(walk->session))
		return type;
	if (IsA(node, CaseExpr))
		type = unify_case(walk, (CaseExpr *) node);
	else if (IsA(node, CoalesceExpr))
		type = unify_list(walk, ((CoalesceExpr *) node)->args);
	else if (IsA(node, MinMaxExpr))
		type = unify_list(walk, ((MinMaxExpr *) node)->args);
	else if (IsA(node, A_ArrayExpr))
	{
		type = unify_list(walk, ((A_ArrayExpr *) node)->elements);
		type.array = type.name != NULL;
	}
	session_leave(walk->session);
	return type;
}

/* Return one more result of a query. */
static UnifiedType *
add_result(SqlSession *session, ResultList *results)
{
	UnifiedType empty = {0};

	results->items = arena_grow(session->arena, results->items, sizeof(UnifiedType),
								results->count, &results->capacity);
	results->items[results->count] = empty;
	return &results->items[results->count++];
}

/* Add the columns that a star means; false: it is not known which these are. */
static bool
add_star_results(const ScopeWalk *walk, ResultList *results, const ColumnRef * star)
{
	const Scope *scope = walk->scope;
	const char *table = list_length(star->fields) == 2 ?
		strVal(linitial(star->fields)) : NULL;

	if (scope->open || scope->merged || list_length(star->fields) > 2)
		return false;
	for (size_t i = 0; i < scope->count; i++)
	{
		const ScopeItem *item = &scope->items[i];

		if (table != NULL && (item->name == NULL || strcmp(item->name, table) != 0))
			continue;
		if (item->relation == NULL || item->relation->columns_unknown)
			return false;
		for (size_t k = 0; k < item->relation->column_count; k++)
			unify_add_type(walk->session, add_result(walk->session, results),
						   item->relation->columns[k]->type);
	}
	return true;
}

/* Add the columns of VALUES, each of the common type of its rows. */
static void
add_values_results(const ScopeWalk *walk, ResultList *results, const List *rows)
{
	const ListCell *row;

	foreach(row, rows)
	{
		size_t		place = 0;
		ListCell   *cell;

		foreach(cell, (List *) lfirst(row))
		{
			if (place == results->count)
				add_result(walk->session, results);
			unify_add(walk, &results->items[place++], lfirst(cell));
		}
	}
	for (size_t i = 0; i < results->count; i++)
	{
		UnifiedType column = {.type = unify_finish(walk->session, &results->items[i])};

		column.unsure = column.type.name == NULL;
		results->items[i] = column;
	}
}

/* Read what one query gives, up to the first column that is not known. */
void
unify_read_results(const ScopeWalk *walk, const SelectStmt *select, ResultList *results)
{
	ListCell   *cell;

	add_values_results(walk, results, select->valuesLists);
	foreach(cell, select->targetList)
	{
		Node	   *value = ((ResTarget *) lfirst(cell))->val;

		if (IsA(value, A_Indirection))
			results->open = true;
		else if (is_star_reference(value))
			results->open |= !add_star_results(walk, results, (ColumnRef *) value);
		else
			unify_add(walk, add_result(walk->session, results), value);
		if (results->open)
			return;
	}
}

/* Refuse a branch of UNION whose columns are of other types than those before. */
void
unify_branch(SqlSession *session, ResultList *before, const ResultList *branch)
{
	before->open |= branch->open;
	if (before->count == 0 && !before->open)
		*before = *branch;
	else
	{
		for (size_t i = 0; i < before->count && i < branch->count; i++)
		{
			UnifiedType *unified = &before->items[i];
			const UnifiedType *added = &branch->items[i];

			unified->constants = list_concat(unified->constants, added->constants);
			unified->unsure |= added->unsure;
			if (added->type.name != NULL)
				unify_add_type(session, unified, added->type);
		}
	}
}

/* Refuse constants of the branches that are no value of their column's type. */
void
unify_finish_branches(SqlSession *session, const ResultList *results)
{
	for (size_t i = 0; i < results->count && !results->open; i++)
		unify_finish(session, &results->items[i]);
}
