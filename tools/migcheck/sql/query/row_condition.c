/*
 * row_condition.c
 *		Conditions on the values of one row, as CHECKs have them.
 */
#include "migcheck/sql/query/row.h"

#include <string.h>

/* Return the opposite, which NULL and what is not known have not. */
static RowTruth
negate(RowTruth truth)
{
	if (truth == ROW_TRUE)
		return ROW_FALSE;
	return truth == ROW_FALSE ? ROW_TRUE : truth;
}

/* Return one of the two truths that a C condition is. */
static RowTruth
truth_of(bool condition)
{
	return condition ? ROW_TRUE : ROW_FALSE;
}

/*
 * Join two conditions by AND: false wins, then what is not known. By OR it is
 * the opposite of the AND of their opposites.
 */
static RowTruth
join_and(RowTruth a, RowTruth b)
{
	if (a == ROW_FALSE || b == ROW_FALSE)
		return ROW_FALSE;
	if (a == ROW_UNKNOWN || b == ROW_UNKNOWN)
		return ROW_UNKNOWN;
	return a == ROW_NULL || b == ROW_NULL ? ROW_NULL : ROW_TRUE;
}

/* Join two conditions by OR. */
static RowTruth
join_or(RowTruth a, RowTruth b)
{
	return negate(join_and(negate(a), negate(b)));
}

/* AND, OR and NOT. */
static RowTruth
read_boolean(const Row *row, const BoolExpr *expression)
{
	RowTruth	truth = truth_of(expression->boolop != OR_EXPR);
	ListCell   *cell;

	foreach(cell, expression->args)
	{
		RowTruth	next = row_condition(row, lfirst(cell));

		truth = expression->boolop == OR_EXPR ? join_or(truth, next) :
			join_and(truth, next);
	}
	return expression->boolop == NOT_EXPR ? negate(truth) : truth;
}

/* Compare two numbers by the name of an operator. */
static RowTruth
compare_numbers(const char *operator, double a, double b)
{
	if (strcmp(operator, "=") == 0)
		return truth_of(a == b);
	if (strcmp(operator, "<>") == 0 || strcmp(operator, "!=") == 0)
		return truth_of(a != b);
	if (strcmp(operator, "<") == 0)
		return truth_of(a < b);
	if (strcmp(operator, "<=") == 0)
		return truth_of(a <= b);
	if (strcmp(operator, ">") == 0)
		return truth_of(a > b);
	return strcmp(operator, ">=") == 0 ? truth_of(a >= b) : ROW_UNKNOWN;
}

/* Are both texts dates, which sort as they are written in any collation? */
static bool
are_dates(const char *a, const char *b)
{
	return strlen(a) == 10 && strlen(b) == 10 &&
		strspn(a, "0123456789-") == 10 && strspn(b, "0123456789-") == 10;
}

/* Compare two values by the name of an operator. */
static RowTruth
compare(const char *operator, RowValue a, RowValue b)
{
	if (a.kind == VALUE_NULL || b.kind == VALUE_NULL)
		return ROW_NULL;
	if (a.kind == VALUE_UNKNOWN || a.kind != b.kind)
		return ROW_UNKNOWN;
	if (a.kind != VALUE_TEXT)
		return compare_numbers(operator, a.number, b.number);
	if (strchr(operator, '~') != NULL)
		return row_matches(operator, a.text, b.text);
	if (strpbrk(operator, "<>") != NULL && strcmp(operator, "<>") != 0 &&
		!are_dates(a.text, b.text))
		return ROW_UNKNOWN;
	return compare_numbers(operator, strcmp(a.text, b.text), 0);
}

/* Compare a value with each of a list: IN, and = ANY of an array. */
static RowTruth
compare_with_list(const Row *row, RowValue value, const List *list)
{
	RowTruth	truth = ROW_FALSE;
	const ListCell *cell;

	foreach(cell, list)
		truth = join_or(truth, compare("=", value, row_value(row, lfirst(cell))));
	return truth;
}

/* BETWEEN, with its two ends. */
static RowTruth
compare_with_ends(const Row *row, RowValue value, const List *ends)
{
	return join_and(compare(">=", value, row_value(row, linitial(ends))),
					compare("<=", value, row_value(row, lsecond(ends))));
}

/* An operator, and what is written like one. */
static RowTruth
read_operator(const Row *row, const A_Expr *expression)
{
	const char *operator = strVal(llast(expression->name));
	RowValue	value = row_value(row, expression->lexpr);
	Node	   *array;
	RowTruth	truth;

	switch (expression->kind)
	{
		case AEXPR_OP:
		case AEXPR_LIKE:
			return expression->lexpr == NULL ? ROW_UNKNOWN :
				compare(operator, value, row_value(row, expression->rexpr));
		case AEXPR_IN:
			truth = compare_with_list(row, value, (List *) expression->rexpr);
			return *operator == '<' ? negate(truth) : truth;
		case AEXPR_OP_ANY:
			array = expression_below_casts(expression->rexpr);
			return strcmp(operator, "=") == 0 && array != NULL && IsA(array, A_ArrayExpr) ?
				compare_with_list(row, value, ((A_ArrayExpr *) array)->elements) : ROW_UNKNOWN;
		case AEXPR_BETWEEN:
			return compare_with_ends(row, value, (List *) expression->rexpr);
		case AEXPR_NOT_BETWEEN:
			return negate(compare_with_ends(row, value, (List *) expression->rexpr));
		default:
			return ROW_UNKNOWN;
	}
}

/* IS NULL and IS NOT NULL. */
static RowTruth
read_null_test(const Row *row, const NullTest *test)
{
	RowValue	value = row_value(row, (Node *) test->arg);

	if (value.kind == VALUE_UNKNOWN)
		return ROW_UNKNOWN;
	return truth_of((value.kind == VALUE_NULL) == (test->nulltesttype == IS_NULL));
}

/* Return what a condition says of a row. */
RowTruth
row_condition(const Row *row, Node *node)
{
	RowTruth	truth = ROW_UNKNOWN;
	RowValue	value;

	if (node == NULL || !session_enter(row->session))
		return ROW_UNKNOWN;
	if (IsA(node, BoolExpr))
		truth = read_boolean(row, (BoolExpr *) node);
	else if (IsA(node, A_Expr))
		truth = read_operator(row, (A_Expr *) node);
	else if (IsA(node, NullTest))
		truth = read_null_test(row, (NullTest *) node);
	else
	{
		value = row_value(row, node);
		if (value.kind == VALUE_NULL)
			truth = ROW_NULL;
		else if (value.kind == VALUE_BOOL)
			truth = truth_of(value.number != 0);
	}
	session_leave(row->session);
	return truth;
}
