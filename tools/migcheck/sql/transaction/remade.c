/*
 * remade.c
 *		Names that a transaction takes away and gives back before it ends.
 *
 * A view that is dropped and made again with the columns that it had, or made
 * under the old name of a table that was renamed, breaks nothing: no other
 * session ever sees the database without it.
 *
 * A view can be compared by its columns as far as files tell them; where they
 * do not (ANY_COLUMN), the new view is trusted to have what is needed. The
 * traits of the earlier statement are taken back when the last name that it
 * took is there again: so statements must not be judged by the rules before
 * the file has ended.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

/* Add the columns of a relation, as far as they are known, to a list. */
static void
add_relation_columns(SqlSession *session, SqlNames *names,
					 const SqlRelation *relation)
{
	for (size_t i = 0; i < relation->column_count; i++)
		add_name_to_set(session->arena, names, relation->columns[i]->name);
	for (size_t i = 0; i < relation->outputs.count; i++)
		add_name_to_set(session->arena, names, relation->outputs.items[i]);
	if (relation->columns_unknown && relation->outputs.count == 0)
		add_name_to_set(session->arena, names, ANY_COLUMN);
}

/*
 * Add what a star means of one item of FROM; "called" limits it to a name or
 * alias. Subqueries are not looked into.
 */
static void
add_columns_of_star(SqlSession *session, SqlNames *names, Node *from,
					const char *called)
{
	const RangeVar *range = (RangeVar *) from;
	const SqlRelation *relation = NULL;

	if (IsA(from, JoinExpr))
	{
		add_columns_of_star(session, names, ((JoinExpr *) from)->larg, called);
		add_columns_of_star(session, names, ((JoinExpr *) from)->rarg, called);
		return;
	}
	if (IsA(from, RangeVar))
	{
		if (called != NULL && strcmp(called, range->alias != NULL ?
									 range->alias->aliasname : range->relname) != 0)
			return;
		relation = catalog_find_relation(&session->catalog,
										 catalog_range_name(&session->catalog,
															range));
	}
	if (relation != NULL)
		add_relation_columns(session, names, relation);
	else
		add_name_to_set(session->arena, names, ANY_COLUMN);
}

/* Add the names that the columns of VALUES have behind the first ones. */
static void
add_names_of_values(SqlSession *session, SqlNames *names, const List *row, int first)
{
	for (int i = first; i < list_length(row); i++)
		add_name_to_set(session->arena, names,
						arena_format(session->arena, "column%d", i + 1));
}

/*
 * Set names to the columns that a query gives; "aliases" are the first ones'
 * names. Of UNION the first branch tells.
 */
void
remade_outputs(SqlSession *session, Node *query, const List *aliases,
			   SqlNames *names)
{
	SelectStmt *select = (SelectStmt *) query;
	ListCell   *cell;
	ListCell   *from;
	int			at = 0;

	memset(names, 0, sizeof(SqlNames));
	if (!IsA(query, SelectStmt))
		return;
	while (select->larg != NULL)
		select = select->larg;
	foreach(cell, aliases)
		add_name_to_set(session->arena, names, strVal(lfirst(cell)));
	foreach(cell, select->targetList)
	{
		ResTarget  *target = lfirst(cell);

		if (is_star_reference(target->val))
		{
			const List *fields = ((ColumnRef *) target->val)->fields;

			foreach(from, select->fromClause)
				add_columns_of_star(session, names, lfirst(from),
									list_length(fields) > 1 ?
									strVal(list_nth(fields,
													list_length(fields) - 2)) : NULL);
		}
		else if (at++ >= list_length(aliases))
			add_name_to_set(session->arena, names, output_name(session, target));
	}
	if (select->valuesLists != NIL)
		add_names_of_values(session, names, linitial(select->valuesLists),
							list_length(aliases));
}

/* Return true if a list has all columns of another, which must have some. */
static bool
has_all_columns(const SqlNames *names, const SqlNames *wanted)
{
	bool		any = is_name_in_set(names, ANY_COLUMN);

	for (size_t i = 0; i < wanted->count; i++)
	{
		if (!any && !is_name_in_set(names, wanted->items[i]))
			return false;
	}
	return wanted->count > 0;
}

/* Remember a name that the current statement takes away. */
static SqlLost *
remember_lost_name(SqlSession *session, const char *name)
{
	SqlLost    *lost;

	session->lost = arena_grow(session->arena, session->lost, sizeof(SqlLost),
							   session->lost_count, &session->lost_capacity);
	lost = &session->lost[session->lost_count++];
	memset(lost, 0, sizeof(SqlLost));
	lost->name = name;
	lost->statements = session->statements;
	lost->index = session->statements->count - 1;
	lost->transaction = session->catalog.transaction;
	return lost;
}

/*
 * Note that the statement takes a relation's name away, by DROP or RENAME;
 * only of a view, or by RENAME, can it be given back. NULL: something else
 * that running code may name.
 */
void
remade_note_lost_name(SqlSession *session, const SqlRelation *relation,
					  bool renamed)
{
	SqlLost    *lost;

	if (session->replaying || session->statements == NULL ||
		(relation != NULL && (relation->kind == 'i' || relation->kind == 'S' ||
							  catalog_is_new(&session->catalog, relation))))
		return;

	/*
	 * Each name that is lost is counted; only those that can come back are
	 * remembered.
	 */
	session->statement->lost++;
	if (relation == NULL || !session->block ||
		!(renamed || relation->kind == 'v' || relation->kind == 'm'))
		return;
	lost = remember_lost_name(session, relation->name);
	add_relation_columns(session, &lost->columns, relation);
}

/*
 * Note that a column goes, or its name: trait says which. Old code does not
 * know one that this release added. In the same transaction another column may
 * take its name, by RENAME; one that is added has not the old values.
 */
void
remade_note_lost_column(SqlSession *session, const SqlRelation *table,
						const SqlColumn *column, SqlTrait trait)
{
	if (column->born_release == session->catalog.release)
		return;
	effect_note_trait(session, trait);
	session->statement->lost_columns++;
	if (!session->replaying && session->statements != NULL && session->block)
		remember_lost_name(session, column->name)->table = table;
}

/*
 * Note that a column got the name that it has: if the transaction took it from
 * another column of the table, old code finds it, and knows this one.
 */
void
remade_note_column_made(SqlSession *session, const SqlRelation *table,
						SqlColumn *column)
{
	for (size_t i = session->lost_count; i-- > 0;)
	{
		SqlLost    *lost = &session->lost[i];
		SqlStatement *statement = &lost->statements->items[lost->index];

		if (lost->transaction != session->catalog.transaction)
			return;
		if (lost->back || lost->table != table ||
			strcmp(lost->name, column->name) != 0)
			continue;
		lost->back = true;
		column->born_release = 0;
		if (--statement->lost_columns == 0)
			statement->traits &= ~(uint32_t) (SQL_TRAIT_DROPS_COLUMN | SQL_TRAIT_RENAMES);
		return;
	}
}

/*
 * Note that a view was made: if the transaction took its name away, and the
 * view has the columns that there were, it is back. Newest losses first, only
 * those of this transaction.
 */
void
remade_note_view_made(SqlSession *session, const SqlRelation *view)
{
	for (size_t i = session->lost_count; i-- > 0;)
	{
		SqlLost    *lost = &session->lost[i];
		SqlStatement *statement = &lost->statements->items[lost->index];

		if (lost->transaction != session->catalog.transaction)
			return;
		if (lost->back || lost->table != NULL ||
			strcmp(lost->name, view->name) != 0 ||
			!has_all_columns(&view->outputs, &lost->columns))
			continue;
		lost->back = true;
		if (--statement->lost == 0)
			statement->traits &= ~(uint32_t) (SQL_TRAIT_DROPS_TABLE | SQL_TRAIT_RENAMES);
		return;
	}
}
