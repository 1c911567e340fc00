/*
 * scope_written.c
 *		The names, and the types of values, in statements that write rows.
 */
#include "migcheck/sql/query/row.h"
#include "migcheck/sql/query/scope.h"

#include <string.h>

/* Return the relation that a statement writes to, or NULL. */
static const SqlRelation *
written_relation(SqlSession *session, const RangeVar *range)
{
	return catalog_find_relation(&session->catalog,
								 catalog_range_name(&session->catalog, range));
}

/*
 * Return the column that gets the value of a place; NULL where it is not known:
 * the columns of a child may be in another order than they are kept.
 */
static const SqlColumn *
inserted_column(const SqlRelation *relation, const List *columns, size_t place)
{
	const ResTarget *target;

	if (columns == NIL)
		return (relation->parent == NULL || relation->bound != NULL) &&
			!relation->columns_unknown &&
			(relation->kind == 'r' || relation->kind == 'p') &&
			place < relation->column_count ? relation->columns[place] : NULL;
	if (place >= (size_t) list_length(columns))
		return NULL;
	target = list_nth(columns, (int) place);
	return target->indirection != NIL ? NULL : relation_column(relation, target->name);
}

/* Refuse values that the columns which a query is inserted into do not take. */
void
scope_check_inserted(const ScopeWalk *walk, const InsertStmt *insert,
					 const List *targets)
{
	const SqlRelation *relation = written_relation(walk->session, insert->relation);
	size_t		place = 0;
	const ListCell *cell;

	if (relation == NULL)
		return;
	foreach(cell, targets)
	{
		Node	   *value = ((ResTarget *) lfirst(cell))->val;
		const SqlColumn *column = inserted_column(relation, insert->cols, place++);

		if (gives_several_columns(value))
			return;
		if (column != NULL)
			scope_check_assigned(walk, column, value, true);
	}
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
	scope_add_outputs(session, scope, returned, outputs);
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

		scope_read_expression(session, scope, target->val);
		if (column != NULL && target->val != NULL)
			scope_check_assigned(&walk, column, value_of_target(target), true);
	}
}

/* Read an UPDATE. */
void
scope_read_update(SqlSession *session, UpdateStmt *update, const Scope *outer,
				  SqlNames *outputs)
{
	Scope		scope = {.outer = outer};

	scope_read_with(session, &scope, update->withClause);
	scope_add_range(session, &scope, update->relation);
	scope_read_from(session, &scope, update->fromClause);
	read_assignments(session, &scope,
					 written_relation(session, update->relation), update->targetList);
	scope_read_condition(session, &scope, update->whereClause);
	read_returning(session, &scope, (Node *) update, outputs);
}

/* Read a DELETE. */
void
scope_read_delete(SqlSession *session, DeleteStmt *delete, const Scope *outer,
				  SqlNames *outputs)
{
	Scope		scope = {.outer = outer};

	scope_read_with(session, &scope, delete->withClause);
	scope_add_range(session, &scope, delete->relation);
	scope_read_from(session, &scope, delete->usingClause);
	scope_read_condition(session, &scope, delete->whereClause);
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
	scope_add_range(session, &updated, insert->relation);
	scope_add_item(session, &updated, "excluded", updated.items[0].relation,
				   &updated.items[0].columns);
	read_assignments(session, &updated, relation, conflict->targetList);
	scope_read_expression(session, &updated, conflict->whereClause);
}

/* Refuse the values of one row that its columns do not take. */
static void
check_inserted_row(const ScopeWalk *walk, const SqlRelation *relation,
				   const List *columns, const List *values)
{
	size_t		place = 0;
	const ListCell *cell;

	foreach(cell, values)
	{
		const SqlColumn *column = inserted_column(relation, columns, place++);

		if (gives_several_columns(lfirst(cell)))
			return;
		if (column != NULL)
			scope_check_assigned(walk, column, lfirst(cell), true);
	}
}

/* Read the rows of an INSERT: what is set to a column by its place. */
static void
read_inserted(SqlSession *session, const Scope *scope, const InsertStmt *insert)
{
	ScopeWalk	walk = {session, scope};
	const SqlRelation *relation = written_relation(session, insert->relation);
	const SelectStmt *select = (SelectStmt *) insert->selectStmt;
	ListCell   *row;

	if (select == NULL || relation == NULL || !IsA(select, SelectStmt))
		return;
	foreach(row, select->valuesLists)
		check_inserted_row(&walk, relation, insert->cols, lfirst(row));
}

/* Read an INSERT. */
void
scope_read_insert(SqlSession *session, InsertStmt *insert, const Scope *outer,
				  SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	Scope		written = {.outer = outer};
	SqlNames	ignored = {0};

	scope_read_with(session, &scope, insert->withClause);
	scope.insert = insert;
	if (insert->selectStmt != NULL)
		scope_read_query(session, insert->selectStmt, &scope, &ignored);
	read_inserted(session, &scope, insert);
	written.with = scope.with;
	scope_add_range(session, &written, insert->relation);
	read_conflict(session, &written, insert);
	read_returning(session, &written, (Node *) insert, outputs);
}

/* Read a MERGE. */
void
scope_read_merge(SqlSession *session, MergeStmt *merge, const Scope *outer,
				 SqlNames *outputs)
{
	Scope		scope = {.outer = outer};
	ScopeWalk	walk = {session, &scope};
	const SqlRelation *relation = written_relation(session, merge->relation);
	ListCell   *cell;

	scope_read_with(session, &scope, merge->withClause);
	scope_add_range(session, &scope, merge->relation);
	scope_add_from(session, &scope, merge->sourceRelation);
	scope_read_condition(session, &scope, merge->joinCondition);
	foreach(cell, merge->mergeWhenClauses)
	{
		const		MergeWhenClause *when = lfirst(cell);

		scope_read_condition(session, &scope, when->condition);
		scope_read_expression(session, &scope, (Node *) when->values);
		if (when->commandType == CMD_UPDATE)
			read_assignments(session, &scope, relation, when->targetList);
		else if (relation != NULL)
			check_inserted_row(&walk, relation, when->targetList, when->values);
	}
	add_name_to_set(session->arena, outputs, ANY_COLUMN);
}
