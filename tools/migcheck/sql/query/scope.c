/*
 * scope.c
 *		The names that queries and expressions use.
 *
 * A query is read as the server does it: WITH, FROM, then what refers to them.
 * Queries in a query see the names around them. Only statements of the files
 * are read so, not those in bodies of PL/pgSQL, where a name may be a
 * variable.
 */
#include "migcheck/sql/query/scope.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

static bool visit_expression(Node *node, void *context);

/* Read an expression, or a list of them, in a scope. */
void
scope_read_expression(SqlSession *session, const Scope *scope, Node *node)
{
	ScopeWalk	walk = {session, scope};

	visit_expression(node, &walk);
}

/* Return the query of WITH that a name without a schema means, or NULL. */
static const WithQuery *
find_with_query(const Scope *scope, const char *name)
{
	for (; scope != NULL; scope = scope->outer)
	{
		for (const WithQuery *with = scope->with; with != NULL; with = with->others)
		{
			if (strcmp(with->name, name) == 0)
				return with;
		}
	}
	return NULL;
}

/* Return a relation of FROM, and refuse one that is not there; or NULL. */
static const SqlRelation *
find_range(SqlSession *session, const RangeVar *range)
{
	const char *name = catalog_range_name(&session->catalog, range);
	const SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (relation == NULL && session_is_certain(session, name))
		effect_fail(session, "42P01", "\"%s\" does not exist", name);
	return relation;
}

/* Add a relation, or a query of WITH, to what FROM has. */
void
scope_add_range(SqlSession *session, Scope *scope, const RangeVar *range)
{
	SqlNames	any = {0};
	const char *called = range->alias != NULL ? range->alias->aliasname : range->relname;
	const WithQuery *with = range->schemaname == NULL ?
		find_with_query(scope, range->relname) : NULL;
	const SqlRelation *relation = NULL;

	add_name_to_set(session->arena, &any, ANY_COLUMN);
	if (with == NULL)
		relation = find_range(session, range);
	/* Its columns have other names here. */
	if ((range->alias != NULL && range->alias->colnames != NIL) ||
		(with == NULL && relation == NULL))
		scope_add_item(session, scope, called, NULL, &any);
	else
		scope_add_item(session, scope, called, relation, with != NULL ? &with->columns : NULL);
}

/* Add a query in FROM; one that is LATERAL sees what is before it. */
static void
add_subquery(SqlSession *session, Scope *scope, const RangeSubselect * range)
{
	SqlNames	columns = {0};
	Scope		hidden = {.outer = scope->outer, .with = scope->with};
	ListCell   *cell;

	scope_read_query(session, range->subquery, range->lateral ? scope : &hidden,
					 &columns);
	foreach(cell, range->alias != NULL ? range->alias->colnames : NIL)
	{
		add_name_to_set(session->arena, &columns, strVal(lfirst(cell)));
		add_name_to_set(session->arena, &columns, ANY_COLUMN);
	}
	scope_add_item(session, scope,
				   range->alias != NULL ? range->alias->aliasname : NULL, NULL, &columns);
}

/* Add one item of FROM to the scope, and those of a join. */
void
scope_add_from(SqlSession *session, Scope *scope, Node *from)
{
	if (from == NULL || !session_enter(session))
		return;
	if (IsA(from, RangeVar))
		scope_add_range(session, scope, (RangeVar *) from);
	else if (IsA(from, RangeSubselect))
		add_subquery(session, scope, (RangeSubselect *) from);
	else if (IsA(from, JoinExpr))
	{
		const JoinExpr *join = (JoinExpr *) from;

		scope_add_from(session, scope, join->larg);
		scope_add_from(session, scope, join->rarg);
		scope->merged |= join->isNatural || join->usingClause != NIL;
		scope->open |= join->alias != NULL;
	}
	else
	{
		/* A function, or a sample of a table. */
		scope_read_expression(session, scope, from);
		scope->open = true;
	}
	session_leave(session);
}

/* Read a condition, which is a boolean. */
void
scope_read_condition(SqlSession *session, const Scope *scope, Node *condition)
{
	ScopeWalk	walk = {session, scope};

	scope_read_expression(session, scope, condition);
	scope_require_boolean(&walk, condition);
}

/* Read the conditions of joins, when all items are known. */
static void
read_joins(SqlSession *session, const Scope *scope, Node *from)
{
	const JoinExpr *join = (JoinExpr *) from;

	if (from == NULL || !IsA(from, JoinExpr) || !session_enter(session))
		return;
	read_joins(session, scope, join->larg);
	read_joins(session, scope, join->rarg);
	scope_read_condition(session, scope, join->quals);
	session_leave(session);
}

/* Add all that a FROM clause has. */
void
scope_read_from(SqlSession *session, Scope *scope, const List *clause)
{
	const ListCell *cell;

	foreach(cell, clause)
		scope_add_from(session, scope, lfirst(cell));
	foreach(cell, clause)
		read_joins(session, scope, lfirst(cell));
}

/*
 * Read the queries of WITH. Each sees those before it; where RECURSIVE is said
 * its own name is known, too, with any columns.
 */
void
scope_read_with(SqlSession *session, Scope *scope, const WithClause *clause)
{
	ListCell   *cell;

	foreach(cell, clause != NULL ? clause->ctes : NIL)
	{
		const		CommonTableExpr *query = lfirst(cell);
		WithQuery  *with = arena_alloc(session->arena, sizeof(WithQuery));
		SqlNames	columns = {0};
		ListCell   *name;

		*with = (WithQuery) {.name = query->ctename, .others = scope->with};
		add_name_to_set(session->arena, &with->columns, ANY_COLUMN);
		if (clause->recursive)
			scope->with = with;
		scope_read_query(session, query->ctequery, scope, &columns);
		foreach(name, query->aliascolnames)
			add_name_to_set(session->arena, &columns, strVal(lfirst(name)));
		with->columns = columns;
		scope->with = with;
	}
}

/* Add the names of a list of results. */
void
scope_add_outputs(SqlSession *session, const Scope *scope, const List *targets,
				  SqlNames *outputs)
{
	const ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);

		if (is_star_reference(target->val))
		{
			const List *fields = ((ColumnRef *) target->val)->fields;

			scope_add_star(session, scope, list_length(fields) > 1 ?
						   strVal(list_nth(fields, list_length(fields) - 2)) : NULL,
						   outputs);
		}
		else
			add_name_to_set(session->arena, outputs, output_name(session, target));
	}
}

/*
 * Read the keys of ORDER BY, GROUP BY or DISTINCT ON: a bare name may also be
 * that of a result.
 */
static void
read_keys(SqlSession *session, const Scope *scope, const List *keys)
{
	const ListCell *cell;

	foreach(cell, keys)
	{
		Node	   *key = lfirst(cell);

		if (key != NULL && IsA(key, SortBy))
			key = ((SortBy *) key)->node;
		if (key != NULL && IsA(key, ColumnRef) &&
			list_length(((ColumnRef *) key)->fields) == 1 &&
			column_named_by_node(key) != NULL &&
			is_name_in_set(&scope->outputs, column_named_by_node(key)))
			continue;
		scope_read_expression(session, scope, key);
	}
}

/* FOR UPDATE OF: what is named is in FROM. */
static void
read_row_locks(SqlSession *session, const Scope *scope, const List *clauses)
{
	const ListCell *cell;
	const ListCell *range;

	foreach(cell, clauses)
	{
		foreach(range, ((LockingClause *) lfirst(cell))->lockedRels)
		{
			const char *name = ((RangeVar *) lfirst(range))->relname;

			if (!scope_has_item(scope, name))
				effect_fail(session, "42P01", "\"%s\" is not in FROM", name);
		}
	}
}

/*
 * Return how many columns a query in a scope has; negative where WITH may hide a
 * table, so that it is not known which one a name means.
 */
static int
width_in_scope(SqlSession *session, const Scope *scope, const SelectStmt *select)
{
	for (; scope != NULL; scope = scope->outer)
	{
		if (scope->with != NULL)
			return -1;
	}
	return width_of_query(session, select);
}

/* Refuse branches of UNION and the like that have not as many columns. */
static void
check_branches(SqlSession *session, const Scope *scope, const SelectStmt *select)
{
	int			left = width_in_scope(session, scope, select->larg);
	int			right = width_in_scope(session, scope, select->rarg);

	if (left >= 0 && right >= 0 && left != right)
		effect_fail(session, "42601", "the queries give %d and %d columns", left, right);
}

/* Compare what a query gives with what it is for. */
static void
read_results(SqlSession *session, const Scope *scope, const SelectStmt *select)
{
	ScopeWalk	walk = {session, scope};
	ResultList	results = {0};
	const Scope *outer = scope->outer;

	if (outer != NULL && outer->insert != NULL)
		scope_check_inserted(&walk, outer->insert, select->targetList);
	else if ((outer != NULL && outer->branches != NULL) || select->valuesLists != NIL)
		unify_read_results(&walk, select, &results);
	if (outer != NULL && outer->branches != NULL)
		unify_branch(session, outer->branches, &results);
}

/* Read a SELECT; of UNION and the like the first query names the results. */
static void
read_select(SqlSession *session, SelectStmt *select, const Scope *outer,
			SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	SqlNames	others = {0};
	ResultList	results = {0};

	scope_read_with(session, &scope, select->withClause);
	if (select->larg != NULL)
	{
		bool		first = outer == NULL || outer->branches == NULL;

		scope.branches = first ? &results : outer->branches;
		scope_read_query(session, (Node *) select->larg, &scope, outputs);
		scope_read_query(session, (Node *) select->rarg, &scope, &others);
		check_branches(session, &scope, select);
		if (first)
			unify_finish_branches(session, &results);
		return;
	}
	scope_read_from(session, &scope, select->fromClause);
	scope_add_outputs(session, &scope, select->targetList, outputs);
	if (select->valuesLists != NIL)
		add_name_to_set(session->arena, outputs, ANY_COLUMN);
	scope.outputs = *outputs;
	scope_read_expression(session, &scope, (Node *) select->targetList);
	scope_read_expression(session, &scope, (Node *) select->valuesLists);
	scope_read_condition(session, &scope, select->whereClause);
	scope_read_condition(session, &scope, select->havingClause);
	scope_read_expression(session, &scope, (Node *) select->windowClause);
	read_keys(session, &scope, select->groupClause);
	read_keys(session, &scope, select->sortClause);
	if (select->distinctClause != NIL && linitial(select->distinctClause) != NULL)
		read_keys(session, &scope, select->distinctClause);
	read_row_locks(session, &scope, select->lockingClause);
	scope_check_grouping(session, &scope, select);
	read_results(session, &scope, select);
}

/*
 * Read a query, of which outputs gets the names of the results; outer is the
 * scope around it, or NULL.
 */
void
scope_read_query(SqlSession *session, Node *statement, const Scope *outer,
				 SqlNames *outputs)
{
	if (statement == NULL || !session_enter(session))
		return;
	switch (nodeTag(statement))
	{
		case T_SelectStmt:
			read_select(session, (SelectStmt *) statement, outer, outputs);
			break;
		case T_UpdateStmt:
			scope_read_update(session, (UpdateStmt *) statement, outer, outputs);
			break;
		case T_DeleteStmt:
			scope_read_delete(session, (DeleteStmt *) statement, outer, outputs);
			break;
		case T_InsertStmt:
			scope_read_insert(session, (InsertStmt *) statement, outer, outputs);
			break;
		case T_MergeStmt:
			scope_read_merge(session, (MergeStmt *) statement, outer, outputs);
			break;
		default:
			add_name_to_set(session->arena, outputs, ANY_COLUMN);
			break;
	}
	session_leave(session);
}

/* Refuse a constant in an array that is cast to a type which does not have it. */
static void
check_elements(SqlSession *session, SqlType type, const List *elements)
{
	const ListCell *cell;

	type.array = false;
	foreach(cell, elements)
		literal_check(session, type, lfirst(cell), false);
}

/* Refuse a constant that is cast to a type which does not have it. */
static void
check_cast(SqlSession *session, const TypeCast * cast)
{
	SqlType		type = type_as_written(&session->catalog, cast->typeName);

	literal_check(session, type, cast->arg, false);
	if (type.array && IsA(cast->arg, A_ArrayExpr))
		check_elements(session, type, ((A_ArrayExpr *) cast->arg)->elements);
	if (type.name != NULL && string_constant(cast->arg) != NULL &&
		session_doubts_type(session, type))
		effect_depend(session, "whether type \"%s\" has this value", type.name);
}

/* Refuse a query for one value, or for those of a list, with more columns. */
static void
check_sublink_width(const ScopeWalk *walk, const SubLink * link)
{
	const SelectStmt *select = (SelectStmt *) link->subselect;

	if (IsA(select, SelectStmt) &&
		(link->subLinkType == EXPR_SUBLINK || link->subLinkType == ARRAY_SUBLINK ||
		 (link->subLinkType == ANY_SUBLINK && IsA(link->testexpr, ColumnRef))) &&
		width_in_scope(walk->session, walk->scope, select) > 1)
		effect_fail(walk->session, "42601", "a query for one value gives several columns");
}

/*
 * Look at what is cast. The elements of an array become of the type that it is
 * cast to, not of one of their own.
 */
static bool
visit_cast(ScopeWalk *walk, const TypeCast * cast)
{
	Node	   *value = cast->arg;

	if (value != NULL && IsA(value, A_ArrayExpr))
		value = (Node *) ((A_ArrayExpr *) value)->elements;
	return visit_expression(value, walk);
}

/* Look at one node of an expression, then at its children. */
static bool
visit_expression_node(Node *node, ScopeWalk *walk)
{
	SqlNames	outputs = {0};

	switch (nodeTag(node))
	{
		case T_ColumnRef:
			scope_find_column(walk, (ColumnRef *) node);
			return false;
		case T_SubLink:
			visit_expression(((SubLink *) node)->testexpr, walk);
			scope_read_query(walk->session, ((SubLink *) node)->subselect,
							 walk->scope, &outputs);
			check_sublink_width(walk, (SubLink *) node);
			return false;
		case T_MultiAssignRef:
			if (!IsA(((MultiAssignRef *) node)->source, SubLink))
				break;
			node = ((SubLink *) ((MultiAssignRef *) node)->source)->subselect;
			scope_read_query(walk->session, node, walk->scope, &outputs);
			return false;
		case T_SelectStmt:
			scope_read_query(walk->session, node, walk->scope, &outputs);
			return false;
		case T_FuncCall:
			scope_require_function(walk->session, (FuncCall *) node);
			scope_check_text_call(walk, (FuncCall *) node);
			break;
		case T_A_Expr:
			scope_check_operator(walk, (A_Expr *) node);
			break;
		case T_TypeCast:
			check_cast(walk->session, (TypeCast *) node);
			return visit_cast(walk, (TypeCast *) node);
		case T_CaseExpr:
			scope_check_case(walk, (CaseExpr *) node);
			scope_type_of(walk, node);
			break;
		case T_BoolExpr:
			scope_check_bool_parts(walk, (BoolExpr *) node);
			break;
		case T_CoalesceExpr:
		case T_MinMaxExpr:
		case T_A_ArrayExpr:
			scope_type_of(walk, node);
			break;
		case T_CollateClause:
			check_collation(walk->session, ((CollateClause *) node)->collname);
			break;
		default:
			break;
	}
	return raw_expression_tree_walker(node, visit_expression, walk);
}

/* Visit a node unless the tree is too deep; true would end the walk. */
static bool
visit_expression(Node *node, void *context)
{
	ScopeWalk  *walk = context;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	stop = visit_expression_node(node, walk);
	session_leave(walk->session);
	return stop;
}
