/*
 * scope_types.c
 *		What the types of a query's expressions refuse.
 *
 * Types are known of columns, casts and constants; of anything else nothing is
 * said. Two types of different categories without an implicit cast have no
 * operator to compare them.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/relation/copying.h"
#include "text/one_of.h"

/* Return the type of a constant that is no string; name NULL for others. */
static SqlType
type_of_constant(const A_Const *constant)
{
	SqlType		type = {0};

	if (constant->isnull)
		return type;
	if (IsA(&constant->val, Integer))
		type.name = "int4";
	else if (IsA(&constant->val, Float))
		type.name = strpbrk(constant->val.fval.fval, ".eE") != NULL ? "numeric" : "int8";
	else if (IsA(&constant->val, Boolean))
		type.name = "bool";
	return type;
}

/* Return the type of CURRENT_DATE and its like; name NULL for others. */
static SqlType
type_of_value_function(const SQLValueFunction * function)
{
	static const struct
	{
		SQLValueFunctionOp op;
		const char *type;
	}			known[] = {
		{SVFOP_CURRENT_DATE, "date"}, {SVFOP_CURRENT_TIME, "timetz"},
		{SVFOP_CURRENT_TIMESTAMP, "timestamptz"}, {SVFOP_LOCALTIME, "time"},
		{SVFOP_LOCALTIMESTAMP, "timestamp"}, {SVFOP_CURRENT_ROLE, "name"},
		{SVFOP_CURRENT_USER, "name"}, {SVFOP_USER, "name"},
		{SVFOP_SESSION_USER, "name"}, {SVFOP_CURRENT_CATALOG, "name"},
		{SVFOP_CURRENT_SCHEMA, "name"}
	};
	SqlType		type = {0};

	for (size_t i = 0; i < lengthof(known); i++)
	{
		if (known[i].op == function->op)
			type.name = known[i].type;
	}
	return type;
}

/* Return text for a function that makes a text of one; else name NULL. */
static SqlType
type_of_text_call(const ScopeWalk *walk, const FuncCall *call)
{
	static const char *const names[] = {
		"btrim", "initcap", "left", "lower", "lpad", "ltrim", "regexp_replace",
		"replace", "right", "rpad", "rtrim", "substr", "substring", "upper", NULL
	};
	const char *name = strVal(llast(call->funcname));
	SqlType		type = {0};
	SqlType		from = {0};

	if (call->args != NIL)
		from = scope_type_of(walk, linitial(call->args));
	if (from.name == NULL || from.array || fact_category(from.name) != 'S' ||
		catalog_find_object(&walk->session->catalog, SQL_FUNCTION, name) != NULL)
		return type;
	if (text_is_one_of(name, names))
		type.name = "text";
	return type;
}

/* Return what a function gives in each of its forms; name NULL for others. */
static SqlType
type_of_call(const ScopeWalk *walk, const FuncCall *call)
{
	static const char *const known[][2] = {
		{"char_length", "int4"}, {"clock_timestamp", "timestamptz"},
		{"concat", "text"}, {"count", "int8"}, {"current_setting", "text"},
		{"gen_random_uuid", "uuid"}, {"md5", "text"}, {"nextval", "int8"},
		{"now", "timestamptz"}, {"rank", "int8"}, {"row_number", "int8"},
		{"statement_timestamp", "timestamptz"}, {"to_char", "text"},
		{"transaction_timestamp", "timestamptz"}, {"txid_current", "int8"}
	};
	const char *name = strVal(llast(call->funcname));
	SqlType		type = {0};

	for (size_t i = 0; i < lengthof(known); i++)
	{
		if (list_length(call->funcname) == 1 && strcmp(known[i][0], name) == 0 &&
			catalog_find_object(&walk->session->catalog, SQL_FUNCTION, name) == NULL)
			type.name = known[i][1];
	}
	return type.name != NULL ? type : type_of_text_call(walk, call);
}

/* Return true if an operator compares values. */
static bool
is_comparison(const A_Expr *expression)
{
	static const char *const names[] = {"=", "<>", "<", ">", "<=", ">="};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (strcmp(strVal(llast(expression->name)), names[i]) == 0)
			return list_length(expression->name) == 1;
	}
	return false;
}

/* Does an operator give a boolean in each of its forms? */
static bool
is_boolean_operator(const A_Expr *expression)
{
	switch (expression->kind)
	{
		case AEXPR_OP:
			return expression->lexpr != NULL && is_comparison(expression);
		case AEXPR_DISTINCT:
		case AEXPR_NOT_DISTINCT:
		case AEXPR_IN:
		case AEXPR_LIKE:
		case AEXPR_ILIKE:
		case AEXPR_SIMILAR:
			return true;
		default:
			return expression->kind >= AEXPR_BETWEEN &&
				expression->kind <= AEXPR_NOT_BETWEEN_SYM;
	}
}

/* Return the type of a column; name NULL for one that is not known. */
static SqlType
type_of_column(const SqlColumn *column)
{
	SqlType		type = {0};

	return column != NULL ? column->type : type;
}

/* Return the type of an expression; its name is NULL where it is not known. */
SqlType
scope_type_of(const ScopeWalk *walk, Node *node)
{
	SqlType		type = {0};

	if (node == NULL)
		return type;
	switch (nodeTag(node))
	{
		case T_ColumnRef:
			return type_of_column(scope_find_column(walk, (ColumnRef *) node));
		case T_TypeCast:
			return type_as_written(&walk->session->catalog, ((TypeCast *) node)->typeName);
		case T_A_Const:
			return type_of_constant((A_Const *) node);
		case T_SQLValueFunction:
			return type_of_value_function((SQLValueFunction *) node);
		case T_FuncCall:
			return type_of_call(walk, (FuncCall *) node);
		case T_BoolExpr:
		case T_NullTest:
		case T_BooleanTest:
			type.name = "bool";
			return type;
		case T_A_Expr:
			type.name = is_boolean_operator((A_Expr *) node) ? "bool" : NULL;
			return type;
		default:
			return unify_expression(walk, node);
	}
}

/*
 * The same for a column of a view, where a constant that is a string, or NULL,
 * becomes text.
 */
SqlType
scope_type_of_output(const ScopeWalk *walk, Node *node)
{
	SqlType		type = scope_type_of(walk, node);

	if (node != NULL && IsA(node, A_Const) && type.name == NULL &&
		(((A_Const *) node)->isnull || string_constant(node) != NULL))
		type.name = "text";
	return type;
}

/* Return an array's type with elements of the type below their domains. */
static SqlType
base_array_type(SqlSession *session, SqlType type)
{
	SqlType		element = type;

	element.array = false;
	element = base_type_of(&session->catalog, element);
	/* Of a domain over arrays it stays as it is. */
	if (element.name == NULL || element.array)
		return type;
	element.array = true;
	return element;
}

/* Return the category of a type below its domains; '\0' where not known. */
char
scope_category(SqlSession *session, SqlType *type)
{
	if (type->name == NULL)
		return '\0';
	*type = base_type_of(&session->catalog, *type);
	if (type->name == NULL)
		return '\0';
	if (type->array)
	{
		*type = base_array_type(session, *type);
		return 'A';
	}
	if (catalog_find_object(&session->catalog, SQL_ENUM, type->name) != NULL)
		return 'E';
	return fact_category(type->name);
}

/*
 * Is a type of a category whose types have operators only among them, or one
 * that is compared with its like only? Not where the category is not known.
 */
static bool
is_kept_apart(char category, SqlType type)
{
	static const char *const names[] = {
		"bytea", "cidr", "inet", "json", "jsonb", "macaddr", "macaddr8",
		"tsquery", "tsvector", "uuid", NULL
	};

	return category != '\0' &&
		(strchr("ABEDNS", category) != NULL || text_is_one_of(type.name, names));
}

/* May values of two types be compared, for all that is known? */
bool
types_may_compare(SqlSession *session, SqlType a, SqlType b)
{
	char		first = scope_category(session, &a);
	char		second = scope_category(session, &b);

	if (!is_kept_apart(first, a) || !is_kept_apart(second, b))
		return true;
	if (first == second)
		return first != 'E' || strcmp(a.name, b.name) == 0;
	if (first == 'A' || second == 'A')
		return false;
	return fact_implicit_cast(a.name, b.name) || fact_implicit_cast(b.name, a.name) ||
		session->catalog.has_own_casts;
}

/* Check two values that are compared: a constant takes the other's type. */
void
scope_check_compared(const ScopeWalk *walk, Node *left, Node *right)
{
	SqlType		a = scope_type_of(walk, left);
	SqlType		b = scope_type_of(walk, right);

	if (a.name != NULL && string_constant(right) != NULL)
		literal_check(walk->session, a, right, false);
	else if (b.name != NULL && string_constant(left) != NULL)
		literal_check(walk->session, b, left, false);
	else if (!types_may_compare(walk->session, a, b))
		effect_fail(walk->session, "42883", "no operator compares %s with %s", a.name, b.name);
}

/* Has a type no operator + or / or *, and of - only what is known? */
static bool
is_no_number(char category, SqlType type)
{
	return category != '\0' && !type.array &&
		(strchr("BES", category) != NULL || strcmp(type.name, "uuid") == 0 ||
		 strcmp(type.name, "json") == 0 || strcmp(type.name, "jsonb") == 0);
}

/* Is a type one of moments, to which no number is added, unlike to a date? */
static bool
is_moment(char category, SqlType type)
{
	return category == 'D' && !type.array && strcmp(type.name, "date") != 0;
}

/* Refuse to count with a text that is no number: it is read as the other is. */
static void
check_counted_text(const ScopeWalk *walk, SqlType type, Node *text)
{
	if (!type.array && scope_category(walk->session, &type) == 'N' &&
		string_constant(text) != NULL)
		literal_check(walk->session, type, text, false);
}

/* Refuse to add, multiply or divide what is no number, such as two texts. */
static void
check_arithmetic(const ScopeWalk *walk, const A_Expr *expression)
{
	const char *operator = strVal(llast(expression->name));
	SqlType		a;
	SqlType		b;
	char		first;
	char		second;

	if (expression->kind != AEXPR_OP || list_length(expression->name) != 1 ||
		strlen(operator) != 1 || strchr("+*/", *operator) == NULL)
		return;
	a = scope_type_of(walk, expression->lexpr);
	b = scope_type_of(walk, expression->rexpr);
	check_counted_text(walk, a, expression->rexpr);
	check_counted_text(walk, b, expression->lexpr);
	first = scope_category(walk->session, &a);
	second = scope_category(walk->session, &b);
	if (first != '\0' && second != '\0' &&
		(is_no_number(first, a) || is_no_number(second, b) ||
		 (is_moment(first, a) && second == 'N') || (first == 'N' && is_moment(second, b))) &&
		find_named_object(walk->session, OBJECT_OPERATOR, operator) == NULL &&
		!walk->session->catalog.has_own_casts)
		effect_fail(walk->session, "42883", "there is no operator %s for %s and %s", operator,
					a.name, b.name);
}

/*
 * Is a type an array of anything but an extension's type? Those have operators
 * for an array and a text of their own, such as ltree[] @> ltree.
 */
static bool
is_known_array(SqlType type)
{
	return type.name != NULL && type.array && !fact_is_extension_type(type.name);
}

/*
 * Refuse to append a text that is no array to one, or to look for it there: it
 * is read as such.
 */
static void
check_appended(const ScopeWalk *walk, const A_Expr *expression)
{
	static const char *const operators[] = {"||", "@>", "<@", "&&", NULL};
	SqlType		a;
	SqlType		b;

	if (expression->kind != AEXPR_OP ||
		!text_is_one_of(strVal(llast(expression->name)), operators))
		return;
	a = scope_type_of(walk, expression->lexpr);
	b = scope_type_of(walk, expression->rexpr);
	if (is_known_array(a) && string_constant(expression->rexpr) != NULL)
		literal_check(walk->session, a, expression->rexpr, false);
	if (is_known_array(b) && string_constant(expression->lexpr) != NULL)
		literal_check(walk->session, b, expression->lexpr, false);
}

/* Is the right side a list of values, each of which is compared? */
static bool
compares_with_list(const A_Expr *expression)
{
	return (expression->kind == AEXPR_IN && is_comparison(expression)) ||
		(expression->kind >= AEXPR_BETWEEN && expression->kind <= AEXPR_NOT_BETWEEN_SYM);
}

/* Is the right side a value that is compared? */
static bool
compares_two(const A_Expr *expression)
{
	return is_comparison(expression) &&
		(expression->kind == AEXPR_OP || expression->kind == AEXPR_NULLIF ||
		 expression->kind == AEXPR_DISTINCT || expression->kind == AEXPR_NOT_DISTINCT);
}

/* Refuse an operator whose operands do not fit, or a division by zero. */
void
scope_check_operator(const ScopeWalk *walk, const A_Expr *expression)
{
	long		divisor;
	ListCell   *cell;

	if (expression->kind == AEXPR_OP && list_length(expression->name) == 1 &&
		(strcmp(strVal(linitial(expression->name)), "/") == 0 ||
		 strcmp(strVal(linitial(expression->name)), "%") == 0) &&
		integer_constant(expression->rexpr, &divisor) && divisor == 0)
		effect_fail(walk->session, "22012", "it divides by zero");
	if (expression->lexpr == NULL)
		return;
	check_arithmetic(walk, expression);
	check_appended(walk, expression);
	if (compares_with_list(expression))
	{
		foreach(cell, (List *) expression->rexpr)
			scope_check_compared(walk, expression->lexpr, lfirst(cell));
	}
	else if (compares_two(expression))
		scope_check_compared(walk, expression->lexpr, expression->rexpr);
}

/*
 * Refuse a value that a column cannot be set to: a constant that is no value
 * of its type, or another type without an assignment cast.
 */
void
scope_check_assigned(const ScopeWalk *walk, const SqlColumn *column,
					 Node *value, bool fits)
{
	SqlType		from = scope_type_of(walk, value);
	SqlType		to = column->type;
	char		first = scope_category(walk->session, &from);
	char		second = scope_category(walk->session, &to);

	literal_check(walk->session, column->type, value, fits);
	if (fits)
		scope_check_length(walk, column->type, value);
	if (first == '\0' || second == '\0' || first == 'P' || second == 'P' ||
		is_same_type_name(from, to) || walk->session->catalog.has_own_casts)
		return;
	/* Arrays are cast as their elements are, and anything to a string. */
	if (from.array != to.array && second != 'S')
		effect_fail(walk->session, "42804", "column \"%s\" is of another type", column->name);
	else if (from.array == to.array && second != 'S' &&
			 !fact_assignable(from.name, to.name))
		effect_fail(walk->session, "42804", "column \"%s\" is of type %s, its value of %s",
					column->name, to.name, from.name);
}
