/*
 * row_written.c
 *		The constants that INSERT and UPDATE write.
 */
#include "migcheck/sql/query/row.h"

#include <string.h>

/* Return the place of a column in its relation, or the number of columns. */
static size_t
place_of_column(const SqlRelation *relation, const char *name)
{
	size_t		place = 0;

	while (place < relation->column_count &&
		   strcmp(relation->columns[place]->name, name) != 0)
		place++;
	return place;
}

/* Has a table partitions, or a CHECK, or a column of a domain with one? */
static bool
has_conditions(SqlSession *session, const SqlRelation *relation)
{
	if (relation->kind == 'p' || relation->bound != NULL)
		return true;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (relation->constraints[i]->kind == SQL_CHECK)
			return true;
	}
	for (size_t i = 0; i < relation->column_count; i++)
	{
		const char *type = relation->columns[i]->type.name;
		const SqlObject *domain = type == NULL ? NULL :
			catalog_find_object(&session->catalog, SQL_DOMAIN, type);

		if (domain != NULL && (domain->constrained || domain->base.name != NULL))
			return true;
	}
	return false;
}

/*
 * Put the values of a row to their columns; false if it is not known which
 * these are: a star, or a column that is not there.
 */
static bool
place_values(const SqlRelation *relation, const List *columns,
			 const List *values, Node **nodes)
{
	size_t		place = 0;
	const ListCell *cell;

	memset(nodes, 0, relation->column_count * sizeof(Node *));
	foreach(cell, values)
	{
		Node	   *value = lfirst(cell);
		size_t		column = place;

		if (IsA(value, ResTarget))
			value = ((ResTarget *) value)->val;
		if (gives_several_columns(value))
			return false;
		if (columns != NIL && place < (size_t) list_length(columns))
			column = place_of_column(relation,
									 ((ResTarget *) list_nth(columns, (int) place))->name);
		if (column >= relation->column_count)
			return false;
		nodes[column] = IsA(value, SetToDefault) ? NULL : value;
		place++;
	}
	return true;
}

/* Check one row of an INSERT, if its columns are known. */
static void
check_inserted_row(Row *row, const List *columns, const List *values,
				   Node **nodes, bool certain)
{
	if (!place_values(row->relation, columns, values, nodes))
		return;
	check_row(row, nodes, true, certain);
	if (certain)
		check_row_partition(row->session, row->relation, nodes, true);
}

/*
 * Is it known which columns of a table get values? Those of a child that is no
 * partition may be in another order than they are kept.
 */
static bool
has_known_columns(const SqlRelation *relation, const List *columns)
{
	return !relation->columns_unknown && relation->column_count > 0 &&
		(relation->kind == 'r' || relation->kind == 'p') &&
		(columns != NIL || relation->parent == NULL || relation->bound != NULL);
}

/*
 * Refuse rows of INSERT that a CHECK or a domain forbids. A query may find no
 * row; then it is not certain, nor is it where a trigger changes the row.
 */
void
check_inserted_values(SqlSession *session, const SqlRelation *relation,
					  const InsertStmt *insert)
{
	const SelectStmt *select = (const SelectStmt *) insert->selectStmt;
	bool		certain = !row_may_change(session, relation, CMD_INSERT);
	Row			row = {.session = session, .relation = relation};
	Node	  **nodes;
	ListCell   *cell;

	if ((select != NULL && (!IsA(select, SelectStmt) || select->larg != NULL)) ||
		!has_known_columns(relation, insert->cols) || !has_conditions(session, relation))
		return;
	nodes = arena_alloc(session->arena, relation->column_count * sizeof(Node *));
	row.values = arena_alloc(session->arena, relation->column_count * sizeof(RowValue));
	/* Without a query it is DEFAULT VALUES. */
	if (select == NULL || select->valuesLists == NIL)
		check_inserted_row(&row, insert->cols, select != NULL ? select->targetList : NIL,
						   nodes, certain && inserts_rows(select));
	foreach(cell, select != NULL ? select->valuesLists : NIL)
	{
		if (session->statement->error == NULL && !session->unknown)
			check_inserted_row(&row, insert->cols, lfirst(cell), nodes,
							   certain && inserts_rows(select));
	}
}

/*
 * The same for UPDATE, and for ON CONFLICT DO UPDATE, of which it is not
 * certain that it finds a row. A table of an earlier release has rows.
 */
void
check_updated_values(SqlSession *session, const SqlRelation *relation,
					 const List *targets, bool certain)
{
	Row			row = {.session = session, .relation = relation};
	Node	  **nodes;
	const ListCell *cell;

	if (relation->columns_unknown || relation->column_count == 0 ||
		(relation->kind != 'r' && relation->kind != 'p') ||
		!has_conditions(session, relation))
		return;
	nodes = arena_alloc(session->arena, relation->column_count * sizeof(Node *));
	row.values = arena_alloc(session->arena, relation->column_count * sizeof(RowValue));
	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);
		size_t		place = place_of_column(relation, target->name);
		Node	   *value = value_of_target(target);

		if (place < relation->column_count && value != NULL && !IsA(value, SetToDefault))
			nodes[place] = value;
	}
	certain = certain && !catalog_is_new(&session->catalog, relation) &&
		!row_may_change(session, relation, CMD_UPDATE);
	check_row(&row, nodes, false, certain);
	if (certain)
		check_row_partition(session, relation, nodes, false);
}
