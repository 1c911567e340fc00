/*
 * targets.c
 *		The columns that INSERT and UPDATE write to.
 *
 * Of a list without columns the order of the table's columns decides, which a
 * DROP may have changed: only the values of named columns are checked, and how
 * many there are.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * Refuse targets that do not exist (42703) or, in an UPDATE, that the server
 * computes itself (428C9), unless the value is DEFAULT. A view's columns are
 * not known.
 */
void
check_target_columns(SqlSession *session, const SqlRelation *relation,
					 const List *targets, bool update)
{
	const ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);
		const SqlColumn *column = relation_column(relation, target->name);
		bool		by_default = update && target->val != NULL && IsA(target->val, SetToDefault);

		if (column == NULL && !relation->columns_unknown && relation->kind != 'v')
			effect_fail(session, "42703", "column \"%s\" does not exist", target->name);
		if (column != NULL && column->generated && !by_default && update)
			effect_fail(session, "428C9", "column \"%s\" is generated", column->name);
	}
}

/*
 * As many values as columns that are listed; without a list, no more than the
 * table has.
 */
static void
check_number_of_values(SqlSession *session, const SqlRelation *relation,
					   const InsertStmt *insert, const SelectStmt *select)
{
	int			wanted = insert->cols != NIL ? list_length(insert->cols) :
		width_of_relation(relation);
	int			width = insert->withClause != NULL ? -1 :
		width_of_query(session, select);

	if (width < 0 || wanted < 0)
		return;
	if (width > wanted || (width < wanted && insert->cols != NIL))
		effect_fail(session, "42601", "it has %d columns and %d values", wanted, width);
}

/* May something else fill in values, or take the row? */
static bool
may_be_changed(const SqlSession *session, const SqlRelation *relation)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];

		if (object->relation == relation && !object->dropped &&
			(object->kind == SQL_TRIGGER || object->kind == SQL_RULE))
			return true;
	}
	return relation->kind != 'r';
}

/* A row that lacks a value which it has to have. */
static void
check_required(SqlSession *session, const SqlRelation *relation,
			   const InsertStmt *insert)
{
	const SelectStmt *select = (SelectStmt *) insert->selectStmt;

	if (relation->columns_unknown || may_be_changed(session, relation) ||
		(select != NULL && (insert->cols == NIL || !IsA(select, SelectStmt) ||
							select->valuesLists == NIL)))
		return;
	for (size_t i = 0; i < relation->column_count; i++)
	{
		const SqlColumn *column = relation->columns[i];
		bool		given = !column->not_null || column->expression != NULL ||
			column->identity || column->generated || column->sequence != NULL;
		ListCell   *cell;

		foreach(cell, insert->cols)
			given |= strcmp(((ResTarget *) lfirst(cell))->name, column->name) == 0;
		if (!given && column->type.name != NULL &&
			catalog_find_object(&session->catalog, SQL_DOMAIN,
								column->type.name) == NULL)
			effect_fail(session, "23502", "it has no value for column \"%s\"", column->name);
	}
}

/* ON CONFLICT by columns: they are a unique key. */
void
check_conflict(SqlSession *session, const SqlRelation *relation,
			   const InsertStmt *insert)
{
	const		InferClause *infer = insert->onConflictClause != NULL ?
		insert->onConflictClause->infer : NULL;
	List	   *columns = NIL;
	ListCell   *cell;

	if (infer == NULL || infer->indexElems == NIL || infer->whereClause != NULL ||
		relation->columns_unknown || (relation->kind != 'r' && relation->kind != 'p'))
		return;
	foreach(cell, infer->indexElems)
	{
		const		IndexElem *element = lfirst(cell);

		if (element->name == NULL || element->collation != NIL || element->opclass != NIL)
			return;
		columns = lappend(columns, makeString(element->name));
	}
	if (!relation_has_key(relation, columns))
		effect_fail(session, "42P10", "\"%s\" has no unique key of these columns",
					relation->name);
}

/*
 * Refuse INSERT ... VALUES into a column that is generated, or GENERATED
 * ALWAYS AS IDENTITY, by another value than DEFAULT (428C9).
 */
void
check_inserted(SqlSession *session, const SqlRelation *relation,
			   const InsertStmt *insert)
{
	const SelectStmt *select = (SelectStmt *) insert->selectStmt;
	ListCell   *cell;
	ListCell   *value;
	ListCell   *row;

	check_required(session, relation, insert);
	if (select == NULL || !IsA(select, SelectStmt))
		return;
	check_number_of_values(session, relation, insert, select);
	foreach(row, select->valuesLists)
	{
		forboth(cell, insert->cols, value, (List *) lfirst(row))
		{
			const SqlColumn *column = relation_column(relation,
													  ((ResTarget *) lfirst(cell))->name);

			if (column == NULL || IsA(lfirst(value), SetToDefault))
				continue;
			if (column->generated)
				effect_fail(session, "428C9", "column \"%s\" is generated", column->name);
			if (column->identity_always &&
				insert->override == OVERRIDING_NOT_SET)
				effect_fail(session, "428C9", "column \"%s\" is an identity column",
							column->name);
		}
	}
}
