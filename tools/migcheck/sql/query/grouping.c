/*
 * grouping.c
 *		Columns and aggregates where a query may have them.
 *
 * A query with GROUP BY, HAVING or an aggregate gives one row for many, so that
 * a column outside of an aggregate has to be a key of GROUP BY, or of a table
 * whose primary key is among them. WHERE and the conditions of joins are asked
 * before there are groups, and have no aggregate. Both are 42803.
 *
 * Where it is not known which table a column is of, or whether a function is an
 * aggregate, nothing is refused. Queries in an expression are read elsewhere.
 */
#include "migcheck/sql/query/scope.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* What the walk over a query's results has with it. */
typedef struct GroupWalk
{
	SqlSession *session;
	const Scope *scope;
	const List *keys;			/* expressions of GROUP BY */
	bool		aggregate;		/* one was found */
	bool		unknown;		/* ... or what may be one */
	const char *column;			/* that is no key, or NULL */
} GroupWalk;

static bool find_ungrouped(Node *node, void *context);

/* Is a call one of an aggregate? Sets *unknown where that cannot be told. */
static bool
is_aggregate_call(SqlSession *session, const FuncCall *call, bool *unknown)
{
	const char *bare = strVal(llast(call->funcname));
	const char *name = catalog_list_name(&session->catalog, call->funcname);
	bool		own = catalog_find_object(&session->catalog, SQL_FUNCTION, name) != NULL;

	if (call->over != NULL)
		return false;
	if (call->agg_within_group ||
		find_named_object(session, OBJECT_AGGREGATE, name) != NULL)
		return true;
	*unknown |= fact_is_aggregate(bare) ? own : !own && !fact_is_function(bare);
	return fact_is_aggregate(bare) && !own;
}

/* Look for an aggregate of the query itself. */
static bool
find_aggregate(Node *node, void *context)
{
	GroupWalk  *walk = context;
	bool		stop;

	if (node == NULL || IsA(node, SubLink) || IsA(node, SelectStmt) ||
		!session_enter(walk->session))
		return false;
	if (IsA(node, FuncCall))
		walk->aggregate |= is_aggregate_call(walk->session, (FuncCall *) node,
											 &walk->unknown);
	stop = raw_expression_tree_walker(node, find_aggregate, walk);
	session_leave(walk->session);
	return stop;
}

/* Are two nodes the same column of the same item of FROM? */
static bool
is_same_column(const GroupWalk *walk, const Node *a, const Node *b)
{
	const ScopeItem *item;

	if (!IsA(a, ColumnRef) || !IsA(b, ColumnRef))
		return false;
	item = scope_item_of_column(walk->scope, (const ColumnRef *) a);
	return item != NULL &&
		item == scope_item_of_column(walk->scope, (const ColumnRef *) b) &&
		equal(llast(((const ColumnRef *) a)->fields),
			  llast(((const ColumnRef *) b)->fields));
}

/* Is a node one of the keys? */
static bool
is_key(const GroupWalk *walk, const Node *node)
{
	const ListCell *cell;

	foreach(cell, walk->keys)
	{
		if (equal(lfirst(cell), node) || is_same_column(walk, lfirst(cell), node))
			return true;
	}
	return false;
}

/* Is a column of an item of FROM among the keys? */
static bool
is_key_column(const GroupWalk *walk, const ScopeItem *item, const char *name)
{
	const ListCell *cell;

	foreach(cell, walk->keys)
	{
		const		ColumnRef *key = lfirst(cell);

		if (IsA(key, ColumnRef) && scope_item_of_column(walk->scope, key) == item &&
			strcmp(strVal(llast(key->fields)), name) == 0)
			return true;
	}
	return false;
}

/*
 * Do the keys have the primary key of an item of FROM, or may they? A partition
 * has that of its parent, and a table that was made LIKE another may have its.
 */
static bool
has_primary_key(const GroupWalk *walk, const ScopeItem *item)
{
	const SqlRelation *relation = item->relation;

	if (relation == NULL)
		return false;
	if (relation->made_like || relation->bound != NULL)
		return true;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *key = relation->constraints[i];
		bool		all = true;
		ListCell   *cell;

		if (key->dropped || key->kind != SQL_PRIMARY_KEY)
			continue;
		foreach(cell, key->columns)
			all &= is_key_column(walk, item, strVal(lfirst(cell)));
		if (all)
			return true;
	}
	return relation->columns_unknown && relation->kind != 'v' &&
		relation->kind != 'm';
}

/* What a walk over the keys looks for. */
typedef struct NameWalk
{
	SqlSession *session;
	const		ColumnRef *column;
	bool		found;
} NameWalk;

/* Look for a column of the same name that is written otherwise. */
static bool
find_column_named(Node *node, void *context)
{
	NameWalk   *walk = context;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, ColumnRef) && IsA(llast(((ColumnRef *) node)->fields), String))
		walk->found |= equal(llast(((ColumnRef *) node)->fields),
							 llast(walk->column->fields)) &&
			!equal(node, walk->column);
	stop = raw_expression_tree_walker(node, find_column_named, walk);
	session_leave(walk->session);
	return stop;
}

/*
 * May a column be part of a key that is an expression, and is written otherwise
 * there? The server compares such keys by what they mean.
 */
static bool
is_within_key(const GroupWalk *walk, const ColumnRef * column)
{
	const ListCell *cell;
	NameWalk	names = {.session = walk->session, .column = column};

	foreach(cell, walk->keys)
	{
		if (!IsA(lfirst(cell), ColumnRef))
			find_column_named(lfirst(cell), &names);
	}
	return names.found;
}

/* Note a column that is neither a key nor goes with one. */
static void
check_grouped_column(GroupWalk *walk, const ColumnRef * column)
{
	const ScopeItem *item = scope_item_of_column(walk->scope, column);

	if (item == NULL || is_key(walk, (const Node *) column) ||
		has_primary_key(walk, item) ||
		is_within_key(walk, column))
		return;
	walk->column = strVal(llast(column->fields));
}

/* Look at one node of a result, then at its children. */
static bool
find_ungrouped(Node *node, void *context)
{
	GroupWalk  *walk = context;
	bool		stop;

	if (node == NULL || IsA(node, SubLink) || IsA(node, SelectStmt) ||
		is_key(walk, node) || !session_enter(walk->session))
		return false;
	if (IsA(node, ColumnRef))
		check_grouped_column(walk, (ColumnRef *) node);
	stop = IsA(node, FuncCall) &&
		is_aggregate_call(walk->session, (FuncCall *) node, &walk->unknown) ? false :
		raw_expression_tree_walker(node, find_ungrouped, walk);
	session_leave(walk->session);
	return stop;
}

/* Return the result that a name or a number in GROUP BY means, or NULL. */
static Node *
find_result(const SelectStmt *select, const char *name, long number)
{
	ListCell   *cell;
	long		at = 0;

	foreach(cell, select->targetList)
	{
		const ResTarget *target = lfirst(cell);

		if (is_star_reference(target->val))
			return NULL;
		if (++at == number ||
			(name != NULL && target->name != NULL && strcmp(target->name, name) == 0))
			return target->val;
	}
	return NULL;
}

/*
 * Add the expression of a key; a name is first that of a column, then that of a
 * result. False where it is not known what is meant.
 */
static bool
add_key(GroupWalk *walk, const SelectStmt *select, Node *key)
{
	long		number = 0;
	const char *name = column_named_by_node(key);

	if (IsA(key, GroupingSet) || IsA(key, RowExpr))
		return false;
	if (integer_constant(key, &number) ||
		(IsA(key, ColumnRef) && name != NULL &&
		 scope_item_of_column(walk->scope, (ColumnRef *) key) == NULL))
		key = find_result(select, number > 0 ? NULL : name, number);
	if (key == NULL)
		return false;
	walk->keys = lappend((List *) walk->keys, key);
	return true;
}

/* Refuse an aggregate where rows are not yet grouped. */
void
scope_refuse_aggregate(SqlSession *session, const Scope *scope, Node *condition)
{
	GroupWalk	walk = {.session = session, .scope = scope};

	/* One in a query within a query may be of the outer one. */
	if (scope->outer != NULL)
		return;
	find_aggregate(condition, &walk);
	if (walk.aggregate)
		effect_fail(session, "42803", "a condition on rows has no aggregate");
}

/* Refuse the conditions of a query that have an aggregate, and ungrouped columns. */
void
scope_check_grouping(SqlSession *session, const Scope *scope,
					 const SelectStmt *select)
{
	GroupWalk	walk = {.session = session, .scope = scope};
	ListCell   *cell;

	scope_refuse_aggregate(session, scope, select->whereClause);
	find_aggregate((Node *) select->targetList, &walk);
	if (select->groupClause == NIL && select->havingClause == NULL && !walk.aggregate)
		return;
	foreach(cell, select->groupClause)
	{
		if (!add_key(&walk, select, lfirst(cell)))
			return;
	}
	find_ungrouped((Node *) select->targetList, &walk);
	find_ungrouped(select->havingClause, &walk);
	if (walk.column != NULL && !walk.unknown)
		effect_fail(session, "42803",
					"column \"%s\" is neither in GROUP BY nor in an aggregate",
					walk.column);
}
