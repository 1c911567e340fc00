/*
 * row_checks.c
 *		Constants that a CHECK or a domain refuses.
 */
#include "migcheck/sql/query/row.h"
#include "migcheck/sql/query/scope.h"

#include <string.h>

/* Return true for a constant, with or without casts. */
static bool
is_constant(Node *node)
{
	const Node *inner = expression_below_casts(node);

	return inner != NULL && IsA(inner, A_Const);
}

/*
 * Refuse, or be unsure. Certain: there is a row, and it is written as the
 * statement has it.
 */
static void
refuse_value(const Row *row, bool certain, const char *sqlstate, const char *rule)
{
	if (certain)
		effect_fail(row->session, sqlstate, "\"%s\" refuses the value", rule);
	else if (!row->sure)
		effect_unknown(row->session, "whether a row gets a value that \"%s\" refuses", rule);
}

/* Look at each CHECK of one domain. */
static void
check_domain_conditions(const Row *row, const SqlObject *domain, bool certain)
{
	ListCell   *cell;

	foreach(cell, domain->conditions)
	{
		RowTruth	truth = row_condition(row, ((Constraint *) lfirst(cell))->raw_expr);

		if (truth == ROW_FALSE || truth == ROW_UNKNOWN)
			refuse_value(row, certain && truth == ROW_FALSE, "23514", domain->name);
	}
}

/* Refuse a value that a domain forbids, or the domain that it is over. */
static void
check_domain_value(const Row *row, const SqlColumn *column, Node *node, bool certain)
{
	RowValue	value = row_value_as_type(row->session, column->type, node);
	Row			own = {.session = row->session, .values = &value, .sure = row->sure};
	SqlType		type = column->type;

	for (int depth = 0; type.name != NULL && !type.array && depth < 32; depth++)
	{
		const SqlObject *domain = catalog_find_object(&row->session->catalog, SQL_DOMAIN,
													  type.name);

		if (domain == NULL)
			return;
		if (domain->not_null && value.kind == VALUE_NULL)
			refuse_value(row, certain, "23502", domain->name);
		check_domain_conditions(&own, domain, certain);
		type = domain->base;
	}
}

/*
 * The value that a column gets by itself when a row is inserted: a default
 * that is a constant, NULL without one.
 */
static RowValue
value_by_default(SqlSession *session, const SqlColumn *column)
{
	RowValue	value = {.kind = VALUE_UNKNOWN};

	if (column->expression != NULL && !column->generated)
		return row_value_as_type(session, column->type, column->expression);
	if (!column->generated && !column->identity && column->sequence == NULL &&
		column->type.name != NULL &&
		catalog_find_object(&session->catalog, SQL_DOMAIN, column->type.name) == NULL)
		value.kind = VALUE_NULL;
	return value;
}

/* Does a condition name columns, all of which the statement gives constants? */
static bool
is_given(SqlSession *session, const SqlRelation *relation, Node *const *nodes,
		 Node *condition, bool all)
{
	SqlExpression expression;
	size_t		found = 0;

	expression_read(session, condition, &expression);
	for (size_t i = 0; i < relation->column_count; i++)
		found += is_constant(nodes[i]) &&
			is_name_in_set(&expression.columns, relation->columns[i]->name);
	return found > 0 && (!all || found == expression.columns.count);
}

/* Refuse a row that the CHECKs of its table forbid, as far as it is known. */
static void
check_table_conditions(const Row *row, Node *const *nodes, bool certain)
{
	const SqlRelation *relation = row->relation;

	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];
		RowTruth	truth;

		if (constraint->dropped || constraint->kind != SQL_CHECK ||
			constraint->not_enforced || constraint->expression == NULL)
			continue;
		truth = row_condition(row, constraint->expression);
		if ((truth == ROW_FALSE || truth == ROW_UNKNOWN) &&
			is_given(row->session, relation, nodes, constraint->expression, truth == ROW_UNKNOWN))
			refuse_value(row, certain && truth == ROW_FALSE, "23514", constraint->name);
	}
}

/*
 * Refuse values that a CHECK, or the domain of their column, forbids. The
 * values of the row are overwritten.
 */
void
check_row(Row *row, Node *const *nodes, bool inserted, bool certain)
{
	const SqlRelation *relation = row->relation;

	memset(row->values, 0, relation->column_count * sizeof(RowValue));
	for (size_t i = 0; i < relation->column_count; i++)
	{
		const SqlColumn *column = relation->columns[i];

		if (nodes[i] != NULL)
			row->values[i] = row_value_as_type(row->session, column->type, nodes[i]);
		else if (inserted)
			row->values[i] = value_by_default(row->session, column);
		if (is_constant(nodes[i]))
			check_domain_value(row, column, nodes[i], certain);
		if (column->collation != NULL && row->values[i].kind == VALUE_TEXT)
			row->values[i].kind = VALUE_UNKNOWN;
	}
	check_table_conditions(row, nodes, certain);
}

/* The same for the default that old rows get in a column that is added. */
void
check_added_default(SqlSession *session, const SqlRelation *relation,
					const SqlColumn *column)
{
	Row			row = {.session = session, .relation = relation, .sure = true};
	Node	  **nodes;

	if (column->expression == NULL || column->generated ||
		catalog_is_new(&session->catalog, relation) ||
		!(relation_has_storage(relation) || relation->child_count > 0))
		return;
	nodes = arena_alloc(session->arena, relation->column_count * sizeof(Node *));
	row.values = arena_alloc(session->arena, relation->column_count * sizeof(RowValue));
	for (size_t i = 0; i < relation->column_count; i++)
	{
		if (relation->columns[i] == column)
			nodes[i] = column->expression;
	}
	literal_check(session, column->type, column->expression, true);
	check_row(&row, nodes, false, true);
}
