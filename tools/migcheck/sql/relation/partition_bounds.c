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
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/relation/partition.h"

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
read_date_as_seconds(const char *text, long *value)
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
read_integer_or_date(Node *node, long *value)
{
	bool		minus = false;

	if (string_constant(node) != NULL)
		return read_date_as_seconds(string_constant(node), value);

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
 * Read one column of an end of a range; MINVALUE and MAXVALUE are open. False
 * for another constant.
 */
static bool
read_range_value(Node *node, long *end)
{
	if (IsA(node, ColumnRef) && IsA(linitial(((ColumnRef *) node)->fields), String))
	{
		const char *word = strVal(linitial(((ColumnRef *) node)->fields));

		*end = strcmp(word, "minvalue") == 0 ? LONG_MIN : LONG_MAX;
		return strcmp(word, "minvalue") == 0 || strcmp(word, "maxvalue") == 0;
	}
	return read_integer_or_date(node, end);
}

/* Read one end of a range of one column; false for several. */
static bool
read_range_end(const List *data, long *end)
{
	return list_length(data) == 1 && read_range_value(linitial(data), end);
}

/*
 * Read the bounds of a range partition on one integer or date; false for
 * others.
 */
static bool
read_bound_range(const PartitionBoundSpec *bound, PartitionRange *range)
{
	return bound->strategy == PARTITION_STRATEGY_RANGE && !bound->is_default &&
		read_range_end(bound->lowerdatums, &range->low) &&
		read_range_end(bound->upperdatums, &range->high);
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
	if (!is_column_reference(expr->lexpr, column) ||
		!read_integer_or_date(expr->rexpr, &value))
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

/* Return true if all rows of a table satisfy a constraint, which is a CHECK. */
static bool
is_valid_check(const SqlConstraint *constraint)
{
	return constraint->kind == SQL_CHECK && constraint->valid &&
		!constraint->dropped;
}

/*
 * Return what the valid CHECKs of a table say of a column, from the smallest
 * to the largest value where they say nothing.
 */
static PartitionRange
range_of_valid_checks(const SqlRelation *relation, const char *column)
{
	PartitionRange range = {LONG_MIN, LONG_MAX};

	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (is_valid_check(relation->constraints[i]))
			narrow_range(relation->constraints[i]->expression, column, &range);
	}
	return range;
}

/* Return the strategy of a partition key, as bounds have it. */
static char
strategy_of_key(const PartitionSpec * key)
{
#if PG_VERSION_NUM >= 160000
	return (char) key->strategy;
#else
	return strcmp(key->strategy, "list") == 0 ? PARTITION_STRATEGY_LIST :
		strcmp(key->strategy, "range") == 0 ? PARTITION_STRATEGY_RANGE :
		PARTITION_STRATEGY_HASH;
#endif
}

/* A table is partitioned by columns that it has; by a list of one value. */
void
check_partition_key(SqlSession *session, const SqlRelation *relation)
{
	const		PartitionSpec *key = relation->key;
	ListCell   *cell;

	if (strategy_of_key(key) == PARTITION_STRATEGY_LIST &&
		list_length(key->partParams) > 1)
		effect_fail(session, "42P17", "a list has one column");
	foreach(cell, key->partParams)
	{
		const		PartitionElem *element = lfirst(cell);

		if (element->name != NULL)
			require_columns(session, relation, list_make1(makeString(element->name)));
		else
			scope_check_expression(session, relation, element->expr);
	}
}

/* The one column of a partition key; NULL for any other key. */
static const char *
single_key_column(const SqlRelation *parent)
{
	PartitionElem *element;

	if (parent->key == NULL || list_length(parent->key->partParams) != 1)
		return NULL;
	element = linitial(parent->key->partParams);
	return element->name;
}

/* Return true if a constant, not NULL, is one of a list of constants. */
bool
partition_list_has(const List *list, Node *node)
{
	const A_Const *value = (const A_Const *) expression_below_casts(node);
	const ListCell *cell;

	if (!IsA(value, A_Const) || value->isnull)
		return false;
	foreach(cell, list)
	{
		const A_Const *other =
		(const A_Const *) expression_below_casts(lfirst(cell));

		if (IsA(other, A_Const) && !other->isnull &&
			equal(&value->val, &other->val))
			return true;
	}
	return false;
}

/* What a comparison with a column has to say, for the values of a list. */
typedef bool (*ListTest) (const A_Expr *expr, const PartitionBoundSpec *bound);

/* Are all values of IN or = among those of a list's bound? */
static bool
implies_list(const A_Expr *expr, const PartitionBoundSpec *bound)
{
	List	   *values;
	ListCell   *cell;

	if (strcmp(strVal(llast(expr->name)), "=") != 0)
		return false;
	if (expr->kind == AEXPR_IN)
		values = (List *) expr->rexpr;
	else if (expr->kind == AEXPR_OP)
		values = list_make1(expr->rexpr);
	else
		return false;
	foreach(cell, values)
	{
		if (!partition_list_has(bound->listdatums, lfirst(cell)))
			return false;
	}
	return true;
}

/* Does <> exclude each value of a list's bound? */
static bool
excludes_list(const A_Expr *expr, const PartitionBoundSpec *bound)
{
	List	   *values;
	ListCell   *cell;

	if (expr->kind != AEXPR_OP || strcmp(strVal(llast(expr->name)), "<>") != 0)
		return false;
	values = list_make1(expr->rexpr);
	foreach(cell, bound->listdatums)
	{
		if (!partition_list_has(values, lfirst(cell)))
			return false;
	}
	return true;
}

/*
 * Return true if a comparison with a column passes the test; of AND one part
 * is enough.
 */
static bool
comparison_passes(Node *node, const char *column,
				  const PartitionBoundSpec *bound,
				  ListTest test)
{
	const A_Expr *expr = (A_Expr *) node;
	ListCell   *cell;

	if (node != NULL && IsA(node, BoolExpr) &&
		((BoolExpr *) node)->boolop == AND_EXPR)
	{
		foreach(cell, ((BoolExpr *) node)->args)
		{
			if (comparison_passes(lfirst(cell), column, bound, test))
				return true;
		}
		return false;
	}
	return node != NULL && IsA(node, A_Expr) &&
		is_column_reference(expr->lexpr, column) && test(expr, bound);
}

/* Return true if a valid CHECK of a table passes the test. */
static bool
any_check_passes(const SqlRelation *relation, const char *column,
				 const PartitionBoundSpec *bound, ListTest test)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (is_valid_check(relation->constraints[i]) &&
			comparison_passes(relation->constraints[i]->expression, column,
							  bound, test))
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
	const char *name = single_key_column(parent);
	const SqlColumn *column = name != NULL ? relation_column(child, name) : NULL;
	PartitionRange wanted;
	PartitionRange checked;

	if (column == NULL || (!column->not_null && !proves_not_null(child, name)))
		return false;
	if (bound->strategy == PARTITION_STRATEGY_LIST && !bound->is_default)
		return any_check_passes(child, name, bound, implies_list);
	if (!read_bound_range(bound, &wanted))
		return false;
	checked = range_of_valid_checks(child, name);
	return checked.low >= wanted.low && checked.high <= wanted.high;
}

/*
 * Return true if the CHECKs of the default partition exclude the bounds of a
 * new one, so that its rows are not read.
 */
bool
excludes_bounds(const SqlRelation *parent, const SqlRelation *other,
				const PartitionBoundSpec *bound)
{
	const char *name = single_key_column(parent);
	PartitionRange wanted;
	PartitionRange checked;

	if (name != NULL && bound->strategy == PARTITION_STRATEGY_LIST)
		return any_check_passes(other, name, bound, excludes_list);
	if (name == NULL || !read_bound_range(bound, &wanted))
		return false;
	checked = range_of_valid_checks(other, name);
	return checked.high <= wanted.low || checked.low >= wanted.high;
}

/* Return true if two lists of values of partitions have one in common. */
static bool
lists_overlap(const PartitionBoundSpec *a, const PartitionBoundSpec *b)
{
	const ListCell *cell;

	if (a->strategy != PARTITION_STRATEGY_LIST || a->is_default ||
		b->strategy != PARTITION_STRATEGY_LIST || b->is_default)
		return false;
	foreach(cell, b->listdatums)
	{
		if (partition_list_has(a->listdatums, lfirst(cell)))
			return true;
	}
	return false;
}

/* Do most collations order a text by its letters, as strcmp() does? */
static bool
is_plain_text(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* Is a column of a partition key a text? Enums and times have other orders. */
static bool
is_text_key(const SqlRelation *parent, const PartitionElem * element)
{
	const SqlColumn *column = element->name == NULL ? NULL :
		relation_column(parent, element->name);
	const char *type = column == NULL ? NULL : column->type.name;

	return type != NULL && !column->type.array &&
		(strcmp(type, "text") == 0 || strcmp(type, "varchar") == 0);
}

/*
 * Order two values of one column of a range's ends; false where that is not
 * known.
 */
static bool
order_values(Node *a, Node *b, bool text, int *order)
{
	long		first;
	long		second;

	if (read_range_value(a, &first) && read_range_value(b, &second))
		*order = first < second ? -1 : first > second;
	else if (text && string_constant(a) != NULL && string_constant(b) != NULL &&
			 ((is_plain_text(string_constant(a)) && is_plain_text(string_constant(b))) ||
			  strcmp(string_constant(a), string_constant(b)) == 0))
		*order = strcmp(string_constant(a), string_constant(b));
	else
		return false;
	return true;
}

/* The same for a value of one element of a partition key. */
bool
partition_order_values(const SqlRelation *parent, const PartitionElem * element,
					   Node *a, Node *b, int *order)
{
	return order_values(a, b, is_text_key(parent, element), order);
}

/* Order two ends of ranges of a table, by their first columns that differ. */
static bool
order_ends(const SqlRelation *parent, const List *a, const List *b, int *order)
{
	const ListCell *first;
	const ListCell *second;
	const ListCell *element;

	*order = 0;
	forthree(first, a, second, b, element, parent->key->partParams)
	{
		if (!partition_order_values(parent, lfirst(element), lfirst(first),
									lfirst(second), order))
			return false;
		if (*order != 0)
			return true;
	}
	return true;
}

/* Return true if two ranges of a table have a value in common. */
static bool
ranges_overlap(const SqlRelation *parent, const PartitionBoundSpec *a,
			   const PartitionBoundSpec *b)
{
	int			first;
	int			second;

	return a->strategy == PARTITION_STRATEGY_RANGE && !a->is_default &&
		b->strategy == PARTITION_STRATEGY_RANGE && !b->is_default &&
		order_ends(parent, a->lowerdatums, b->upperdatums, &first) && first < 0 &&
		order_ends(parent, b->lowerdatums, a->upperdatums, &second) && second < 0;
}

/* Return true if two partitions by hash would have a row in common. */
static bool
hashes_overlap(const PartitionBoundSpec *a, const PartitionBoundSpec *b)
{
	int			modulus = Min(a->modulus, b->modulus);

	return a->strategy == PARTITION_STRATEGY_HASH && !a->is_default &&
		b->strategy == PARTITION_STRATEGY_HASH && !b->is_default &&
		modulus > 0 && a->remainder % modulus == b->remainder % modulus;
}

/* The bounds of a partition are of its parent's kind, and not empty. */
void
check_partition_bound(SqlSession *session, const SqlRelation *parent,
					  const PartitionBoundSpec *bound)
{
	int			columns;
	int			order;

	if (parent->key == NULL || bound->is_default)
		return;
	columns = list_length(parent->key->partParams);
	if (bound->strategy != strategy_of_key(parent->key))
		effect_fail(session, "42P16", "\"%s\" is partitioned otherwise", parent->name);
	else if (bound->strategy == PARTITION_STRATEGY_RANGE &&
			 (list_length(bound->lowerdatums) != columns ||
			  list_length(bound->upperdatums) != columns))
		effect_fail(session, "42P16", "\"%s\" is partitioned by %d columns", parent->name,
					columns);
	else if (bound->strategy == PARTITION_STRATEGY_HASH && bound->remainder >= bound->modulus)
		effect_fail(session, "42P16", "the remainder is not below the modulus");
	else if (bound->strategy == PARTITION_STRATEGY_RANGE &&
			 order_ends(parent, bound->lowerdatums, bound->upperdatums, &order) &&
			 order >= 0)
		effect_fail(session, "42P17", "the bounds of the partition have no room for a row");
}

/* Is neither of two hash partitions' moduli a factor of the other? */
static bool
moduli_differ(const PartitionBoundSpec *a, const PartitionBoundSpec *b)
{
	return a->strategy == PARTITION_STRATEGY_HASH && !a->is_default &&
		b->strategy == PARTITION_STRATEGY_HASH && !b->is_default &&
		Min(a->modulus, b->modulus) > 0 &&
		Max(a->modulus, b->modulus) % Min(a->modulus, b->modulus) != 0;
}

/*
 * Refuse a partition whose range, list or hash overlaps with that of another one
 * (42P17).
 */
void
check_partition_overlap(SqlSession *session, const SqlRelation *parent,
						const PartitionBoundSpec *bound)
{
	for (size_t i = 0; i < parent->child_count; i++)
	{
		const SqlRelation *child = parent->children[i];

		if (child->bound != NULL &&
			(lists_overlap(child->bound, bound) ||
			 (parent->key != NULL && ranges_overlap(parent, child->bound, bound)) ||
			 hashes_overlap(child->bound, bound)))
			effect_fail(session, "42P17", "it overlaps partition \"%s\"", child->name);
		if (child->bound != NULL && moduli_differ(child->bound, bound))
			effect_fail(session, "42P17", "the modulus is no factor or multiple of that of \"%s\"",
						child->name);
	}
}
