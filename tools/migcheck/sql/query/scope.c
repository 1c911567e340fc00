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
static void
add_range(SqlSession *session, Scope *scope, const RangeVar *range)
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
static void
add_from(SqlSession *session, Scope *scope, Node *from)
{
	if (from == NULL || !session_enter(session))
		return;
	if (IsA(from, RangeVar))
		add_range(session, scope, (RangeVar *) from);
	else if (IsA(from, RangeSubselect))
		add_subquery(session, scope, (RangeSubselect *) from);
	else if (IsA(from, JoinExpr))
	{
		const JoinExpr *join = (JoinExpr *) from;

		add_from(session, scope, join->larg);
		add_from(session, scope, join->rarg);
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

/* Read the conditions of joins, when all items are known. */
static void
read_joins(SqlSession *session, const Scope *scope, Node *from)
{
	const JoinExpr *join = (JoinExpr *) from;

	if (from == NULL || !IsA(from, JoinExpr) || !session_enter(session))
		return;
	read_joins(session, scope, join->larg);
	read_joins(session, scope, join->rarg);
	scope_read_expression(session, scope, join->quals);
	session_leave(session);
}

/* Add all that a FROM clause has. */
void
scope_read_from(SqlSession *session, Scope *scope, const List *clause)
{
	const ListCell *cell;

	foreach(cell, clause)
		add_from(session, scope, lfirst(cell));
	foreach(cell, clause)
		read_joins(session, scope, lfirst(cell));
}

/*
 * Read the queries of WITH. Each sees those before it; where RECURSIVE is said
 * its own name is known, too, with any columns.
 */
static void
read_with(SqlSession *session, Scope *scope, const WithClause *clause)
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
static void
add_outputs(SqlSession *session, const Scope *scope, const List *targets,
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

/* Read a SELECT; of UNION and the like the first query names the results. */
static void
read_select(SqlSession *session, SelectStmt *select, const Scope *outer,
			SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	SqlNames	others = {0};

	read_with(session, &scope, select->withClause);
	if (select->larg != NULL)
	{
		scope_read_query(session, (Node *) select->larg, &scope, outputs);
		scope_read_query(session, (Node *) select->rarg, &scope, &others);
		check_branches(session, &scope, select);
		return;
	}
	scope_read_from(session, &scope, select->fromClause);
	add_outputs(session, &scope, select->targetList, outputs);
	if (select->valuesLists != NIL)
		add_name_to_set(session->arena, outputs, ANY_COLUMN);
	scope.outputs = *outputs;
	scope_read_expression(session, &scope, (Node *) select->targetList);
	scope_read_expression(session, &scope, (Node *) select->valuesLists);
	scope_read_expression(session, &scope, select->whereClause);
	scope_read_expression(session, &scope, select->havingClause);
	scope_read_expression(session, &scope, (Node *) select->windowClause);
	read_keys(session, &scope, select->groupClause);
	read_keys(session, &scope, select->sortClause);
	if (select->distinctClause != NIL && linitial(select->distinctClause) != NULL)
		read_keys(session, &scope, select->distinctClause);
	read_row_locks(session, &scope, select->lockingClause);
	scope_check_grouping(session, &scope, select);
}

/* Read what a statement returns of the relation that it writes to. */
static void
read_returning(SqlSession *session, Scope *scope, Node *statement,
			   SqlNames *outputs)
{
	List	   *returned = returned_by_query(statement);

	if (returned == NIL)
		return;
	/* From 18 on "old" and "new" are its rows, or what WITH calls them. */
	scope->open_tables |= session->version >= 18;
	scope_read_expression(session, scope, (Node *) returned);
	add_outputs(session, scope, returned, outputs);
}

/* Read the values that a relation's columns are set to. */
static void
read_assignments(SqlSession *session, const Scope *scope,
				 const SqlRelation *relation, const List *targets)
{
	ScopeWalk	walk = {session, scope};
	const ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);
		const SqlColumn *column = relation == NULL || target->name == NULL ||
			target->indirection != NIL ? NULL : relation_column(relation, target->name);

		visit_expression(target->val, &walk);
		if (column != NULL && target->val != NULL)
			scope_check_assigned(&walk, column, target->val, true);
	}
}

/* Return the relation that a statement writes to, or NULL. */
static const SqlRelation *
written_relation(SqlSession *session, const RangeVar *range)
{
	return catalog_find_relation(&session->catalog,
								 catalog_range_name(&session->catalog, range));
}

/* Read an UPDATE. */
static void
read_update(SqlSession *session, UpdateStmt *update, const Scope *outer,
			SqlNames *outputs)
{
	Scope		scope = {.outer = outer};

	read_with(session, &scope, update->withClause);
	add_range(session, &scope, update->relation);
	scope_read_from(session, &scope, update->fromClause);
	read_assignments(session, &scope,
					 written_relation(session, update->relation), update->targetList);
	scope_read_expression(session, &scope, update->whereClause);
	read_returning(session, &scope, (Node *) update, outputs);
}

/* Read a DELETE. */
static void
read_delete(SqlSession *session, DeleteStmt *delete, const Scope *outer,
			SqlNames *outputs)
{
	Scope		scope = {.outer = outer};

	read_with(session, &scope, delete->withClause);
	add_range(session, &scope, delete->relation);
	scope_read_from(session, &scope, delete->usingClause);
	scope_read_expression(session, &scope, delete->whereClause);
	read_returning(session, &scope, (Node *) delete, outputs);
}

/* Read ON CONFLICT, which sees the row that was to be inserted. */
static void
read_conflict(SqlSession *session, const Scope *scope, const InsertStmt *insert)
{
	const		OnConflictClause *conflict = insert->onConflictClause;
	Scope		updated = {.outer = scope->outer, .with = scope->with};
	const SqlRelation *relation = written_relation(session, insert->relation);

	if (conflict == NULL)
		return;
	if (conflict->infer != NULL)
	{
		scope_read_expression(session, scope, (Node *) conflict->infer->indexElems);
		scope_read_expression(session, scope, conflict->infer->whereClause);
	}
	add_range(session, &updated, insert->relation);
	scope_add_item(session, &updated, "excluded", updated.items[0].relation,
				   &updated.items[0].columns);
	read_assignments(session, &updated, relation, conflict->targetList);
	scope_read_expression(session, &updated, conflict->whereClause);
}

/* Read the rows of an INSERT: what is set to a column by its place. */
static void
read_inserted(SqlSession *session, const Scope *scope, const InsertStmt *insert)
{
	ScopeWalk	walk = {session, scope};
	const SqlRelation *relation = written_relation(session, insert->relation);
	const SelectStmt *select = (SelectStmt *) insert->selectStmt;
	ListCell   *row;
	ListCell   *value;
	ListCell   *cell;

	if (select == NULL || relation == NULL || !IsA(select, SelectStmt))
		return;
	foreach(row, select->valuesLists)
	{
		forboth(cell, insert->cols, value, (List *) lfirst(row))
		{
			const ResTarget *target = lfirst(cell);
			const SqlColumn *column = target->indirection != NIL ? NULL :
				relation_column(relation, target->name);

			if (column != NULL)
				scope_check_assigned(&walk, column, lfirst(value), true);
		}
	}
}

/* Read an INSERT. */
static void
read_insert(SqlSession *session, InsertStmt *insert, const Scope *outer,
			SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	Scope		written = {.outer = outer};
	SqlNames	ignored = {0};

	read_with(session, &scope, insert->withClause);
	if (insert->selectStmt != NULL)
		scope_read_query(session, insert->selectStmt, &scope, &ignored);
	read_inserted(session, &scope, insert);
	written.with = scope.with;
	add_range(session, &written, insert->relation);
	read_conflict(session, &written, insert);
	read_returning(session, &written, (Node *) insert, outputs);
}

/* Read a MERGE. */
static void
read_merge(SqlSession *session, MergeStmt *merge, const Scope *outer,
		   SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	ListCell   *cell;

	read_with(session, &scope, merge->withClause);
	add_range(session, &scope, merge->relation);
	add_from(session, &scope, merge->sourceRelation);
	scope_read_expression(session, &scope, merge->joinCondition);
	foreach(cell, merge->mergeWhenClauses)
	{
		const		MergeWhenClause *when = lfirst(cell);

		scope_read_expression(session, &scope, when->condition);
		scope_read_expression(session, &scope, (Node *) when->values);
		read_assignments(session, &scope, when->commandType == CMD_UPDATE ?
						 written_relation(session, merge->relation) : NULL,
						 when->targetList);
	}
	add_name_to_set(session->arena, outputs, ANY_COLUMN);
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
			read_update(session, (UpdateStmt *) statement, outer, outputs);
			break;
		case T_DeleteStmt:
			read_delete(session, (DeleteStmt *) statement, outer, outputs);
			break;
		case T_InsertStmt:
			read_insert(session, (InsertStmt *) statement, outer, outputs);
			break;
		case T_MergeStmt:
			read_merge(session, (MergeStmt *) statement, outer, outputs);
			break;
		default:
			add_name_to_set(session->arena, outputs, ANY_COLUMN);
			break;
	}
	session_leave(session);
}

/* Refuse a constant that is cast to a type which does not have it. */
static void
check_cast(SqlSession *session, const TypeCast * cast)
{
	SqlType		type = type_as_written(&session->catalog, cast->typeName);

	literal_check(session, type, cast->arg, false);
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
			break;
		case T_A_Expr:
			scope_check_operator(walk, (A_Expr *) node);
			break;
		case T_TypeCast:
			check_cast(walk->session, (TypeCast *) node);
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
