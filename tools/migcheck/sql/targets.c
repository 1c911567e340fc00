/*
 * targets.c
 *		The columns that INSERT and UPDATE write to.
 *
 * Of a list without columns the order of the table's columns decides, which a
 * DROP may have changed: only named columns are checked.
 */
#include "migcheck/sql/effect.h"

/*
 * Refuse targets that do not exist (42703) or, in an UPDATE, that the server
 * computes itself (428C9), unless the value is DEFAULT. A view's columns are
 * not known.
 */
void
check_targets(SqlSession *session, const SqlRelation *relation,
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

	if (select == NULL || !IsA(select, SelectStmt))
		return;
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
