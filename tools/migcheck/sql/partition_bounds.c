/*
 * partition_bounds.c
 *		The bounds of partitions, compared with each other and with CHECKs.
 *
 * A table that becomes a partition is read unless a valid CHECK of it implies
 * the bounds; a default partition is read unless a CHECK of it excludes them.
 * Only ranges of one column of integers or dates, and lists, are compared: for
 * others the answer is that it is read, as the server does without a proof.
 *
 * Proving too much would be the error here, since then a long read is reported
 * as a brief lock. So each form of a CHECK that is not recognised proves nothing.
 */
#include "migcheck/sql/effect.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* From low up to but without high. */
typedef struct PartitionRange
{
	long		low;
	long		high;
} PartitionRange;

/*
 * Read a date, or a date and time, as seconds in a calendar of equal months:
 * only the order of two values counts. False for any other text.
 */
static bool
read_date(const char *text, long *value)
{
	int			part[6] = {0};
	int			end = 0;
	int			offset = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &part[0], &part[1], &part[2], &end) != 3)
		return false;
	if (text[end] != '\0')
	{
		int			more = 0;

		if (sscanf(text + end, " %2d:%2d:%2d%n", &part[3], &part[4], &part[5], &more) != 3)
			return false;
		/* As the server writes it, in whole hours from UTC. */
		end += more;
		if (text[end] != '\0' && sscanf(text + end, "%3d%n", &offset, &more) == 1)
			end += more;
		if (text[end] != '\0')
			return false;
	}
	*value = ((part[0] * 12L + part[1]) * 31 + part[2]) * 86400 +
		(part[3] - offset) * 3600 + part[4] * 60 + part[5];
	return true;
}

/*
 * Read an integer constant, perhaps negative, or a date; false if it is
 * something else.
 */
static bool
integer_of(Node *node, long *value)
{
	bool		minus = false;

	if (string_constant(node) != NULL)
		return read_date(string_constant(node), value);

	if (node != NULL && IsA(node, A_Expr) && ((A_Expr *) node)->lexpr == NULL &&
		strcmp(strVal(linitial(((A_Expr *) node)->name)), "-") == 0)
	{
		minus = true;
		node = ((A_Expr *) node)->rexpr;
	}
	if (!integer_constant(node, value))
		return false;
	if (minus)
		*value = -*value;
	return true;
}

/*
 * Read one end of a range of one column; MINVALUE and MAXVALUE are open.
 * False for several columns or another constant.
 */
static bool
read_end(const List *data, long *end)
{
	Node	   *node;

	if (list_length(data) != 1)
		return false;
	node = linitial(data);
	if (IsA(node, ColumnRef) && IsA(linitial(((ColumnRef *) node)->fields), String))
	{
		const char *word = strVal(linitial(((ColumnRef *) node)->fields));

		*end = strcmp(word, "minvalue") == 0 ? LONG_MIN : LONG_MAX;
		return strcmp(word, "minvalue") == 0 || strcmp(word, "maxvalue") == 0;
	}
	return integer_of(node, end);
}

/*
 * Read the bounds of a range partition on one integer or date; false for
 * others.
 */
static bool
bound_range(const PartitionBoundSpec *bound, PartitionRange *range)
{
	return bound->strategy == PARTITION_STRATEGY_RANGE && !bound->is_default &&
		read_end(bound->lowerdatums, &range->low) &&
		read_end(bound->upperdatums, &range->high);
}

/*
 * Narrow a range by what an expression says of a column: comparisons with
 * constants, joined by AND. All else narrows nothing, which is the safe side.
 */
static void
narrow_range(Node *node, const char *column, PartitionRange *range)
{
	const A_Expr *expr = (A_Expr *) node;
	const char *operator;
	ListCell   *cell;
	long		value;

	if (node == NULL)
		return;
	if (IsA(node, BoolExpr) && ((BoolExpr *) node)->boolop == AND_EXPR)
	{
		foreach(cell, ((BoolExpr *) node)->args)
			narrow_range(lfirst(cell), column, range);
		return;
	}
	if (!IsA(node, A_Expr) || expr->kind != AEXPR_OP)
		return;
	if (!is_column(expr->lexpr, column) || !integer_of(expr->rexpr, &value))
		return;
	operator = strVal(llast(expr->name));
	if (strcmp(operator, ">=") == 0 || strcmp(operator, "=") == 0)
		range->low = Max(range->low, value);
	if (strcmp(operator, ">") == 0)
		range->low = Max(range->low, value + 1);
	if (strcmp(operator, "<") == 0)
		range->high = Min(range->high, value);
	if (strcmp(operator, "<=") == 0 || strcmp(operator, "=") == 0)
		range->high = Min(range->high, value + 1);
}

/*
 * Return what the valid CHECKs of a table say of a column, from the smallest
 * to the largest value where they say nothing.
 */
static PartitionRange
checked_range(const SqlRelation *relation, const char *column)
{
	PartitionRange range = {LONG_MIN, LONG_MAX};

	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (constraint->kind == SQL_CHECK && constraint->valid &&
			!constraint->dropped)
			narrow_range(constraint->expression, column, &range);
	}
	return range;
}

/* Return the strategy of a partition key, as bounds have it. */
static char
key_strategy(const PartitionSpec * key)
{
#if PG_VERSION_NUM >= 160000
	return (char) key->strategy;
#else
	return strcmp(key->strategy, "list") == 0 ? PARTITION_STRATEGY_LIST :
		strcmp(key->strategy, "range") == 0 ? PARTITION_STRATEGY_RANGE :
		PARTITION_STRATEGY_HASH;
#endif
}

/* A table is partitioned by a list of one value. */
void
check_partition_key(SqlSession *session, const PartitionSpec * key)
{
	if (key_strategy(key) == PARTITION_STRATEGY_LIST &&
		list_length(key->partParams) > 1)
		effect_fail(session, "42P17", "a list has one column");
}

/* The one column of a partition key; NULL for any other key. */
static const char *
key_column(const SqlRelation *parent)
{
	PartitionElem *element;

	if (parent->key == NULL || list_length(parent->key->partParams) != 1)
		return NULL;
	element = linitial(parent->key->partParams);
	return element->name;
}

/* Return true if a constant, not NULL, is one of a list of constants. */
static bool
list_has_constant(const List *list, Node *node)
{
	const A_Const *value = (const A_Const *) below_casts(node);
	const ListCell *cell;

	if (!IsA(value, A_Const) || value->isnull)
		return false;
	foreach(cell, list)
	{
		const A_Const *other = (const A_Const *) below_casts(lfirst(cell));

		if (IsA(other, A_Const) && !other->isnull &&
			equal(&value->val, &other->val))
			return true;
	}
	return false;
}

/*
 * Return true if all values of a CHECK's IN or = are among those of a list's
 * bound; of AND one part is enough.
 */
static bool
implies_list(Node *node, const char *column, const PartitionBoundSpec *bound)
{
	const A_Expr *expr = (A_Expr *) node;
	const char *left;
	List	   *values;
	ListCell   *cell;

	if (node != NULL && IsA(node, BoolExpr) &&
		((BoolExpr *) node)->boolop == AND_EXPR)
	{
		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (implies_list(lfirst(cell), column, bound))
				return true;
		}
		return false;
	}
	if (node == NULL || !IsA(node, A_Expr))
		return false;
	left = column_named(expr->lexpr);
	if (left == NULL || strcmp(left, column) != 0 ||
		strcmp(strVal(llast(expr->name)), "=") != 0)
		return false;
	if (expr->kind == AEXPR_IN)
		values = (List *) expr->rexpr;
	else if (expr->kind == AEXPR_OP)
		values = list_make1(expr->rexpr);
	else
		return false;
	foreach(cell, values)
	{
		if (!list_has_constant(bound->listdatums, lfirst(cell)))
			return false;
	}
	return true;
}

/* Does a valid CHECK of a table imply the values of a list partition? */
static bool
implies_list_bounds(const SqlRelation *child, const char *column,
					const PartitionBoundSpec *bound)
{
	for (size_t i = 0; i < child->constraint_count; i++)
	{
		const SqlConstraint *constraint = child->constraints[i];

		if (constraint->kind == SQL_CHECK && constraint->valid &&
			!constraint->dropped && implies_list(constraint->expression, column, bound))
			return true;
	}
	return false;
}

/*
 * Return true if a valid CHECK proves that all rows of the table fit the
 * bounds: then ATTACH does not read it. The column has to be NOT NULL, since
 * a CHECK lets nulls pass and a bound does not.
 */
bool
implies_bounds(const SqlRelation *parent, const SqlRelation *child,
			   const PartitionBoundSpec *bound)
{
	const char *name = key_column(parent);
	const SqlColumn *column = name != NULL ? relation_column(child, name) : NULL;
	PartitionRange wanted;
	PartitionRange checked;

	if (column == NULL || (!column->not_null && !proves_not_null(child, name)))
		return false;
	if (bound->strategy == PARTITION_STRATEGY_LIST && !bound->is_default)
		return implies_list_bounds(child, name, bound);
	if (!bound_range(bound, &wanted))
		return false;
	checked = checked_range(child, name);
	return checked.low >= wanted.low && checked.high <= wanted.high;
}

/* Does a condition exclude each value of a list? */
static bool
excludes_list(Node *node, const char *column, const PartitionBoundSpec *bound)
{
	const A_Expr *expr = (A_Expr *) node;
	List	   *values;
	ListCell   *cell;

	if (node != NULL && IsA(node, BoolExpr) &&
		((BoolExpr *) node)->boolop == AND_EXPR)
	{
		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (excludes_list(lfirst(cell), column, bound))
				return true;
		}
		return false;
	}
	if (node == NULL || !IsA(node, A_Expr) || expr->kind != AEXPR_OP)
		return false;
	if (!is_column(expr->lexpr, column) ||
		strcmp(strVal(llast(expr->name)), "<>") != 0)
		return false;
	values = list_make1(expr->rexpr);
	foreach(cell, bound->listdatums)
	{
		if (!list_has_constant(values, lfirst(cell)))
			return false;
	}
	return true;
}

/* Does a valid CHECK of the default partition exclude a list's values? */
static bool
excludes_list_bounds(const SqlRelation *other, const char *column,
					 const PartitionBoundSpec *bound)
{
	for (size_t i = 0; i < other->constraint_count; i++)
	{
		const SqlConstraint *constraint = other->constraints[i];

		if (constraint->kind == SQL_CHECK && constraint->valid &&
			!constraint->dropped && excludes_list(constraint->expression, column, bound))
			return true;
	}
	return false;
}

/*
 * Return true if the CHECKs of the default partition exclude the bounds of a
 * new one, so that its rows are not read.
 */
bool
excludes_bounds(const SqlRelation *parent, const SqlRelation *other,
				const PartitionBoundSpec *bound)
{
	const char *name = key_column(parent);
	PartitionRange wanted;
	PartitionRange checked;

	if (name != NULL && bound->strategy == PARTITION_STRATEGY_LIST)
		return excludes_list_bounds(other, name, bound);
	if (name == NULL || !bound_range(bound, &wanted))
		return false;
	checked = checked_range(other, name);
	return checked.high <= wanted.low || checked.low >= wanted.high;
}

/* Are two lists of values of partitions not apart? */
static bool
lists_overlap(const PartitionBoundSpec *a, const PartitionBoundSpec *b)
{
	const ListCell *cell;

	if (a->strategy != PARTITION_STRATEGY_LIST || a->is_default ||
		b->strategy != PARTITION_STRATEGY_LIST || b->is_default)
		return false;
	foreach(cell, b->listdatums)
	{
		if (list_has_constant(a->listdatums, lfirst(cell)))
			return true;
	}
	return false;
}

/* The bounds of a partition are of its parent's kind, and not empty. */
void
check_bound(SqlSession *session, const SqlRelation *parent,
			const PartitionBoundSpec *bound)
{
	PartitionRange range;

	if (parent->key == NULL || bound->is_default)
		return;
	if (bound->strategy != key_strategy(parent->key))
		effect_fail(session, "42P16", "\"%s\" is partitioned otherwise", parent->name);
	else if (bound_range(bound, &range) && range.low >= range.high)
		effect_fail(session, "42P17", "the bounds of the partition have no room for a row");
}

/*
 * Refuse a partition whose range overlaps with that of another one (42P17);
 * lists are not compared.
 */
void
check_overlap(SqlSession *session, const SqlRelation *parent,
			  const PartitionBoundSpec *bound)
{
	PartitionRange range;
	PartitionRange other;

	for (size_t i = 0; i < parent->child_count; i++)
	{
		if (parent->children[i]->bound != NULL &&
			lists_overlap(parent->children[i]->bound, bound))
			effect_fail(session, "42P17", "it overlaps partition \"%s\"",
						parent->children[i]->name);
	}
	if (key_column(parent) == NULL || !bound_range(bound, &range))
		return;
	for (size_t i = 0; i < parent->child_count; i++)
	{
		const SqlRelation *child = parent->children[i];

		if (child->bound != NULL && bound_range(child->bound, &other) &&
			range.low < other.high && other.low < range.high)
			effect_fail(session, "42P17", "it overlaps partition \"%s\"", child->name);
	}
}
