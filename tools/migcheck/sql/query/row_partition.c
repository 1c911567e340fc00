/*
 * row_partition.c
 *		Rows for which there is no partition, or that are not of the one they are
 *		written to.
 *
 * Only keys of columns are looked at, by range and by list, whose values are
 * constants that can be ordered; of all else nothing is said.
 */
#include "migcheck/sql/query/row.h"
#include "migcheck/sql/relation/copying.h"
#include "migcheck/sql/relation/partition.h"

#include <string.h>

/* Does a row go to a partition? */
typedef enum RowFit
{
	FIT_NO,
	FIT_UNKNOWN,
	FIT_YES
} RowFit;

/* The values of a row, one for each column of its relation, or NULL. */
typedef struct RoutedRow
{
	SqlSession *session;
	const SqlRelation *relation;
	Node	   *const *nodes;
	bool		inserted;		/* others have their defaults */
} RoutedRow;

/* The constant NULL. */
static A_Const null_constant = {.type = T_A_Const, .isnull = true};

/* Return what a column gets by itself; NULL if it is not known. */
static Node *
value_by_itself(SqlSession *session, const SqlColumn *column)
{
	if (column->generated || column->identity || column->sequence != NULL)
		return NULL;
	if (column->expression != NULL)
		return column->expression;
	return fills_itself(session, column) ? NULL : (Node *) &null_constant;
}

/* Return true for the constant NULL. */
static bool
is_null_constant(const Node *node)
{
	return IsA(node, A_Const) && ((const A_Const *) node)->isnull;
}

/*
 * Return a value without casts to the type of its column; NULL below other
 * casts, which may change it. NULL is the same in each type.
 */
static Node *
value_below_casts(const RoutedRow *row, const SqlColumn *column, Node *value)
{
	Node	   *below = (Node *) expression_below_casts(value);

	if (below != NULL && is_null_constant(below))
		return below;
	for (; value != NULL && IsA(value, TypeCast); value = ((TypeCast *) value)->arg)
	{
		SqlType		type = type_as_written(&row->session->catalog,
										   ((TypeCast *) value)->typeName);

		if (type.name == NULL || type.mod_count != 0 ||
			!is_same_type_name(type, column->type))
			return NULL;
	}
	return value;
}

/* Return the value of a column, without its casts; NULL if it is not known. */
static Node *
value_of_column(const RoutedRow *row, const char *name)
{
	for (size_t i = 0; i < row->relation->column_count; i++)
	{
		const SqlColumn *column = row->relation->columns[i];
		Node	   *value = row->nodes[i];

		if (name == NULL || strcmp(column->name, name) != 0)
			continue;
		if (value == NULL && row->inserted)
			value = value_by_itself(row->session, column);
		return value_below_casts(row, column, value);
	}
	return NULL;
}

/*
 * Order the key of a row and an end of a range, for which NULL is above all
 * values, also above MAXVALUE; false where that is not known.
 */
static bool
order_key(const RoutedRow *row, const SqlRelation *parent, const List *end, int *order)
{
	const ListCell *cell;
	const ListCell *element;

	*order = 0;
	forboth(cell, end, element, parent->key->partParams)
	{
		Node	   *value = value_of_column(row, ((PartitionElem *) lfirst(element))->name);

		if (value != NULL && is_null_constant(value))
			*order = 1;
		/* A column may be called maxvalue. */
		else if (value == NULL || IsA(value, ColumnRef) ||
				 !partition_order_values(parent, lfirst(element), value, lfirst(cell), order))
			return false;
		if (*order != 0)
			return true;
	}
	return true;
}

/* Does the key of a row lie in a range? */
static RowFit
fits_range(const RoutedRow *row, const SqlRelation *parent, const PartitionBoundSpec *bound)
{
	int			low;
	int			high;
	bool		low_known = order_key(row, parent, bound->lowerdatums, &low);
	bool		high_known;

	if (low_known && low < 0)
		return FIT_NO;
	high_known = order_key(row, parent, bound->upperdatums, &high);
	if (high_known && high >= 0)
		return FIT_NO;
	return low_known && high_known ? FIT_YES : FIT_UNKNOWN;
}

/* Is a column of a text that equals another only if both have the same letters? */
static bool
is_exact_text(const SqlColumn *column)
{
	return column->collation == NULL && (strcmp(column->type.name, "text") == 0 ||
										 strcmp(column->type.name, "varchar") == 0);
}

/* Does a text end in a blank, which a column with a length may cut off? */
static bool
ends_in_blank(const char *text)
{
	size_t		len = strlen(text);

	return len > 0 && text[len - 1] == ' ';
}

/* Can a constant equal another one only if both are written the same? */
static bool
is_written_alike(const SqlColumn *column, const Node *value, const Node *other)
{
	const A_Const *a = (const A_Const *) value;
	const A_Const *b = (const A_Const *) other;

	if (column == NULL || column->type.name == NULL || column->type.array ||
		!IsA(value, A_Const) || !IsA(other, A_Const) || a->isnull)
		return false;
	if (b->isnull)
		return true;
	return (IsA(&a->val, Integer) && IsA(&b->val, Integer)) ||
		(IsA(&a->val, String) && IsA(&b->val, String) && is_exact_text(column) &&
		 !ends_in_blank(a->val.sval.sval));
}

/* Is the key of a row one of a list? */
static RowFit
fits_list(const RoutedRow *row, const SqlRelation *parent, const PartitionBoundSpec *bound)
{
	const		PartitionElem *key = linitial(parent->key->partParams);
	Node	   *value = value_of_column(row, key->name);
	const SqlColumn *column = key->name == NULL || key->collation != NIL ? NULL :
		relation_column(parent, key->name);
	RowFit		fit = FIT_NO;
	const ListCell *cell;

	if (value == NULL)
		return FIT_UNKNOWN;
	if (partition_list_has(bound->listdatums, value))
		return FIT_YES;
	foreach(cell, bound->listdatums)
	{
		if (is_null_constant(value))
		{
			if (is_null_constant(expression_below_casts(lfirst(cell))))
				return FIT_YES;
			continue;
		}
		if (!is_written_alike(column, value, expression_below_casts(lfirst(cell))))
			fit = FIT_UNKNOWN;
	}
	return fit;
}

/* Does a row go to one partition, which is no default one? */
static RowFit
fits_bound(const RoutedRow *row, const SqlRelation *parent, const PartitionBoundSpec *bound)
{
	if (bound == NULL || parent->key == NULL)
		return FIT_UNKNOWN;
	if (bound->strategy == PARTITION_STRATEGY_RANGE)
		return fits_range(row, parent, bound);
	return bound->strategy == PARTITION_STRATEGY_LIST ? fits_list(row, parent, bound) :
		FIT_UNKNOWN;
}

/* Does a partitioned table have a partition for a row, at its first level? */
static RowFit
has_partition_for(const RoutedRow *row, const SqlRelation *parent)
{
	RowFit		fit = FIT_NO;

	for (size_t i = 0; i < parent->child_count && fit != FIT_YES; i++)
	{
		const SqlRelation *child = parent->children[i];
		RowFit		one;

		if (child->dropped)
			continue;
		if (child->bound != NULL && child->bound->is_default)
			return FIT_YES;
		one = fits_bound(row, parent, child->bound);
		if (one > fit)
			fit = one;
	}
	return fit;
}

/*
 * Refuse a row that no partition takes, or that the partition which it is
 * written to does not take. Nodes as in check_row().
 */
void
check_row_partition(SqlSession *session, const SqlRelation *relation,
					Node *const *nodes, bool inserted)
{
	RoutedRow	row = {session, relation, nodes, inserted};
	const SqlRelation *parent = relation->parent;

	if (session->catalog.uncertain)
		return;
	if (relation->kind == 'p' && relation->key != NULL &&
		has_partition_for(&row, relation) == FIT_NO)
		effect_fail(session, "23514", "\"%s\" has no partition for the row", relation->name);
	if (parent != NULL && relation->bound != NULL && !relation->bound->is_default &&
		fits_bound(&row, parent, relation->bound) == FIT_NO)
		effect_fail(session, "23514", "the row is not of partition \"%s\"", relation->name);
}
