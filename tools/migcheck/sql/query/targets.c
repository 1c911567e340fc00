/*
 * targets.c
 *		The columns that INSERT and UPDATE write to.
 *
 * Of a list without columns the order of the table's columns decides, which a
 * DROP may have changed: only the values of named columns are checked, and how
 * many there are.
 */
#include "migcheck/sql/query/row.h"

#include <string.h>

#include "catalog/pg_trigger.h"

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

/*
 * Return true if a trigger may fill in values, or take the row: unless its body
 * is known and only returns.
 */
static bool
trigger_may_change_row(SqlSession *session, const SqlObject *trigger)
{
	const SqlObject *function = trigger->body == NULL ? NULL :
		catalog_find_object(&session->catalog, SQL_FUNCTION, trigger->body);
	const char *body = function != NULL ? function->body : NULL;

	return body == NULL || strcasestr(body, "new.") != NULL ||
		strstr(body, ":=") != NULL || strcasestr(body, "null") != NULL ||
		strcasestr(body, "old") != NULL || strcasestr(body, "into") != NULL;
}

/* Does a trigger fire before a command changes a row? */
static bool
fires_before(const SqlObject *trigger, CmdType command)
{
	int			event = command == CMD_INSERT ? TRIGGER_TYPE_INSERT : TRIGGER_TYPE_UPDATE;

	return (trigger->events & event) != 0 && (trigger->events & TRIGGER_TYPE_BEFORE) != 0;
}

/* May something else fill in values, or take the row? */
bool
row_may_change(SqlSession *session, const SqlRelation *relation, CmdType event)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];

		if (object->relation != relation || object->dropped)
			continue;
		if ((object->kind == SQL_RULE && object->event == event) ||
			(object->kind == SQL_TRIGGER && fires_before(object, event) &&
			 trigger_may_change_row(session, object)))
			return true;
	}
	return relation->kind != 'r' && relation->kind != 'p';
}

/* Does a column get a value by itself? One of a domain may have its default. */
bool
fills_itself(SqlSession *session, const SqlColumn *column)
{
	return column->expression != NULL || column->identity || column->generated ||
		column->sequence != NULL || column->type.name == NULL ||
		catalog_find_object(&session->catalog, SQL_DOMAIN,
							column->type.name) != NULL;
}

/* Is a value certainly NULL, as the constant or as the default of its column? */
static bool
is_null_value(SqlSession *session, const SqlColumn *column, const Node *value)
{
	if (IsA(value, SetToDefault))
		return !fills_itself(session, column);
	value = expression_below_casts((Node *) value);
	return IsA(value, A_Const) && ((const A_Const *) value)->isnull;
}

/* Refuse NULL in a column that is NOT NULL, or that a CHECK wants so. */
static void
refuse_null(SqlSession *session, const SqlRelation *relation,
			const SqlColumn *column)
{
	if (column->not_null)
		effect_fail(session, "23502", "it has no value for column \"%s\"", column->name);
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (!constraint->dropped && constraint->kind == SQL_CHECK &&
			says_not_null(constraint->expression, column->name))
			effect_fail(session, "23514", "\"%s\" wants a value for column \"%s\"",
						constraint->name, column->name);
	}
}

/* Does UPDATE for certain write NULL to the column of a row? */
static bool
update_writes_null(SqlSession *session, const SqlRelation *relation,
				   const SqlColumn *column, const Node *value)
{
	return value != NULL && !catalog_is_new(&session->catalog, relation) &&
		is_null_value(session, column, value) &&
		!row_may_change(session, relation, CMD_UPDATE);
}

/*
 * Return the value that a target is set to; of (a, b) = (1, 2) that of its
 * place.
 */
Node *
value_of_target(const ResTarget *target)
{
	const		MultiAssignRef *reference = (const MultiAssignRef *) target->val;
	const		RowExpr *row;

	if (target->val == NULL || !IsA(target->val, MultiAssignRef) ||
		!IsA(reference->source, RowExpr))
		return target->val;
	row = (const RowExpr *) reference->source;
	return reference->colno <= list_length(row->args) ?
		list_nth(row->args, reference->colno - 1) : target->val;
}

/* Refuse a value for a field that the composite type of a column lacks. */
static void
require_field(SqlSession *session, const SqlColumn *column, const Node *field)
{
	const SqlObject *type = column->type.name == NULL || column->type.array ? NULL :
		catalog_find_object(&session->catalog, SQL_COMPOSITE, column->type.name);

	if (type != NULL && IsA(field, String) &&
		!list_has_name(type->columns, strVal((Node *) field)))
		effect_fail(session, "42703", "\"%s\" has no field \"%s\"", type->name,
					strVal((Node *) field));
}

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
		Node	   *value = value_of_target(target);
		bool		by_default = update && value != NULL && IsA(value, SetToDefault);

		if (column == NULL && !relation->columns_unknown && relation->kind != 'v')
			effect_fail(session, "42703", "column \"%s\" does not exist", target->name);
		if (column != NULL && target->indirection != NIL)
			require_field(session, column, linitial(target->indirection));
		if (column != NULL && column->generated && !by_default && update)
			effect_fail(session, "428C9", "column \"%s\" is generated", column->name);
	}
}

/*
 * Refuse what an UPDATE, which finds a row, may not write to it: NULL or a
 * value that a CHECK forbids.
 */
void
check_updated_rows(SqlSession *session, const SqlRelation *relation,
				   const List *targets)
{
	const ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);
		const SqlColumn *column = relation_column(relation, target->name);

		if (column != NULL &&
			update_writes_null(session, relation, column, value_of_target(target)))
			refuse_null(session, relation, column);
	}
	check_updated_values(session, relation, targets, true);
}

/*
 * Does INSERT insert a row for certain? A query may find none, unless it only
 * calls functions.
 */
bool
inserts_rows(const SelectStmt *select)
{
	ListCell   *cell;

	if (select == NULL)
		return true;
	if (!IsA(select, SelectStmt) || select->larg != NULL ||
		select->whereClause != NULL || select->havingClause != NULL ||
		select->limitCount != NULL || select->limitOffset != NULL)
		return false;
	foreach(cell, select->fromClause)
	{
		if (!IsA(lfirst(cell), RangeFunction))
			return false;
	}
	return true;
}

/* Is a column among those that get a value? Without a list the first ones do. */
static bool
is_inserted_into(const InsertStmt *insert, const SelectStmt *select,
				 const char *name, size_t position)
{
	ListCell   *cell;

	foreach(cell, insert->cols)
	{
		if (strcmp(((ResTarget *) lfirst(cell))->name, name) == 0)
			return true;
	}
	return insert->cols == NIL && select != NULL &&
		(select->valuesLists == NIL ||
		 position < (size_t) list_length(linitial(select->valuesLists)));
}

/* Refuse rows with NULL where the columns, which are not listed, forbid it. */
static void
refuse_null_rows(SqlSession *session, const SqlRelation *relation,
				 const List *rows)
{
	const ListCell *row;

	foreach(row, rows)
	{
		size_t		i = 0;
		ListCell   *value;

		foreach(value, (List *) lfirst(row))
		{
			if (i < relation->column_count &&
				is_null_value(session, relation->columns[i], lfirst(value)))
				refuse_null(session, relation, relation->columns[i]);
			i++;
		}
	}
}

/* A row that lacks a value which it has to have. */
static void
check_required(SqlSession *session, const SqlRelation *relation,
			   const InsertStmt *insert)
{
	const SelectStmt *select = (SelectStmt *) insert->selectStmt;

	if (relation->columns_unknown || row_may_change(session, relation, CMD_INSERT) ||
		!inserts_rows(select) || (insert->cols == NIL && relation->parent != NULL))
		return;
	if (insert->cols == NIL && select != NULL)
		refuse_null_rows(session, relation, select->valuesLists);
	for (size_t i = 0; i < relation->column_count; i++)
	{
		const SqlColumn *column = relation->columns[i];

		if (!fills_itself(session, column) &&
			!is_inserted_into(insert, select, column->name, i))
			refuse_null(session, relation, column);
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

	if (insert->onConflictClause != NULL)
		check_updated_values(session, relation, insert->onConflictClause->targetList, false);
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

/* Does INSERT give a value of its own to each of these columns? */
static bool
is_inserted(const InsertStmt *insert, const List *columns)
{
	const ListCell *cell;
	const ListCell *target;

	foreach(cell, columns)
	{
		bool		found = insert->cols == NIL;

		foreach(target, insert->cols)
			found |= strcmp(((ResTarget *) lfirst(target))->name, strVal(lfirst(cell))) == 0;
		if (!found)
			return false;
	}
	return columns != NIL && insert->selectStmt != NULL;
}

/*
 * Note the constraints of an old table that its rows decide, and those of the
 * tables that it refers to. Rows are taken to satisfy them: the verdict stays.
 */
static void
note_deciding_rows(SqlSession *session, const SqlRelation *relation,
				   const InsertStmt *insert)
{
	if (catalog_is_new(&session->catalog, relation))
		return;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (constraint->dropped || constraint->not_enforced ||
			!is_inserted(insert, constraint->columns))
			continue;
		if (constraint->kind == SQL_FOREIGN_KEY && constraint->referenced != NULL)
			effect_depend(session, "whether \"%s\" has the rows that are referred to",
						  constraint->referenced->name);
		else if ((constraint->kind == SQL_PRIMARY_KEY || constraint->kind == SQL_UNIQUE) &&
				 insert->onConflictClause == NULL)
			effect_depend(session, "whether \"%s\" has a row of the same key",
						  relation->name);
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

	check_required(session, relation, insert);
	note_deciding_rows(session, relation, insert);
	if (select == NULL)
		check_inserted_values(session, relation, insert);
	if (select == NULL || !IsA(select, SelectStmt))
		return;
	check_number_of_values(session, relation, insert, select);
	check_inserted_values(session, relation, insert);
	foreach(row, select->valuesLists)
	{
		forboth(cell, insert->cols, value, (List *) lfirst(row))
		{
			const SqlColumn *column = relation_column(relation,
													  ((ResTarget *) lfirst(cell))->name);

			if (column != NULL && is_null_value(session, column, lfirst(value)) &&
				!row_may_change(session, relation, CMD_INSERT))
				refuse_null(session, relation, column);
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

/* Return true if a table has a rule. */
static bool
has_rules(const SqlSession *session, const SqlRelation *relation)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *rule = session->catalog.objects[i];

		if (rule->kind == SQL_RULE && !rule->dropped && rule->relation == relation)
			return true;
	}
	return false;
}

/* Refuse MERGE into a table with rules, or into a view before 17. */
void
check_merge_target(SqlSession *session, const SqlRelation *relation)
{
	if (relation->kind == 'v' && session->version < 17)
		effect_fail(session, "0A000", "there is no MERGE into a view before 17");
	if (has_rules(session, relation))
		effect_fail(session, "0A000", "\"%s\" has rules, for which there is no MERGE",
					relation->name);
}

/*
 * Refuse rows that a WHEN of MERGE cannot write. It is taken for granted that
 * each WHEN has a row.
 */
void
check_merged(SqlSession *session, const SqlRelation *relation,
			 const MergeWhenClause * when)
{
	SelectStmt	select = {.type = T_SelectStmt};
	InsertStmt	insert = {.type = T_InsertStmt};

	if (when->commandType == CMD_UPDATE)
	{
		check_target_columns(session, relation, when->targetList, true);
		check_updated_rows(session, relation, when->targetList);
	}
	if (when->commandType != CMD_INSERT || when->values == NIL)
		return;
	select.valuesLists = list_make1(when->values);
	insert.selectStmt = (Node *) &select;
	insert.cols = when->targetList;
	insert.override = when->override;
	check_target_columns(session, relation, insert.cols, false);
	check_inserted(session, relation, &insert);
}
