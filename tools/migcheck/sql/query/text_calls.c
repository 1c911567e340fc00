/*
 * text_calls.c
 *		The server's functions of a text: what they do not take, and how long a
 *		text they give at least.
 */
#include "migcheck/sql/query/scope.h"

#include <limits.h>
#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/one_of.h"

/* Longer texts than this are not told apart. */
#define LONG_TEXT 1000000

static int	least_length(const ScopeWalk *walk, Node *node);

/* Return true if a call is of one of the server's functions, not of a file's. */
static bool
is_server_call(const ScopeWalk *walk, const FuncCall *call)
{
	return (list_length(call->funcname) == 1 ||
			strcmp(strVal(linitial(call->funcname)), "pg_catalog") == 0) &&
		catalog_find_object(&walk->session->catalog, SQL_FUNCTION,
							strVal(llast(call->funcname))) == NULL;
}

/*
 * Refuse a text that is no element of the array that it is put into, or no path
 * into a document.
 */
static void
check_put_text(const ScopeWalk *walk, const char *name, const List *args)
{
	static const char *const into[] = {"array_append", "array_remove", NULL};
	static const char *const paths[] = {"jsonb_insert", "jsonb_set", NULL};
	SqlType		type = {.name = "text", .array = true};

	if (list_length(args) < 2)
		return;
	if (text_is_one_of(name, into))
	{
		type = scope_type_of(walk, linitial(args));
		if (!type.array)
			return;
		type.array = false;
	}
	else if (!text_is_one_of(name, paths))
		return;
	literal_check(walk->session, type, lsecond(args), false);
}

/*
 * Refuse a call with a number, a time or the like where each form of the
 * function takes a text or bytes first: none of them is cast by itself.
 */
void
scope_check_text_call(const ScopeWalk *walk, const FuncCall *call)
{
	static const char *const names[] = {
		"ascii", "btrim", "char_length", "character_length", "initcap", "left",
		"length", "lower", "lpad", "ltrim", "md5", "octet_length", "position",
		"regexp_matches", "regexp_replace", "regexp_split_to_array",
		"regexp_split_to_table", "repeat", "replace", "reverse", "right", "rpad",
		"rtrim", "split_part", "starts_with", "string_to_array", "strpos", "substr",
		"substring", "translate", "upper", NULL
	};
	const char *name = strVal(llast(call->funcname));
	SqlType		type;
	char		category;

	if (call->args == NIL || call->func_variadic || !is_server_call(walk, call))
		return;
	check_put_text(walk, name, call->args);
	if (!text_is_one_of(name, names))
		return;
	type = scope_type_of(walk, linitial(call->args));
	category = scope_category(walk->session, &type);
	if (category == '\0' || walk->session->catalog.has_own_casts)
		return;
	if (strchr("ABDEINT", category) != NULL || strcmp(type.name, "uuid") == 0 ||
		strcmp(type.name, "json") == 0 || strcmp(type.name, "jsonb") == 0)
		effect_fail(walk->session, "42883", "function %s takes no %s", name, type.name);
}

/* Is an expression never NULL? */
static bool
is_never_null(const ScopeWalk *walk, Node *node)
{
	static const char *const names[] = {
		"clock_timestamp", "gen_random_uuid", "md5", "now", "random", NULL
	};
	const SqlColumn *column;

	node = (Node *) expression_below_casts(node);
	if (node == NULL)
		return false;
	if (IsA(node, A_Const))
		return !((A_Const *) node)->isnull;
	if (IsA(node, ColumnRef))
	{
		column = scope_find_column(walk, (ColumnRef *) node);
		return column != NULL && column->not_null;
	}
	return IsA(node, FuncCall) && is_server_call(walk, (FuncCall *) node) &&
		text_is_one_of(strVal(llast(((FuncCall *) node)->funcname)), names);
}

/* Return how long what repeat() gives is. */
static int
length_of_repeat(const ScopeWalk *walk, const List *args)
{
	long		count;
	int			one;

	if (list_length(args) != 2 || !integer_constant(lsecond(args), &count) || count < 0)
		return 0;
	one = least_length(walk, linitial(args));
	return one > 0 && count < LONG_TEXT / one ? (int) count * one : 0;
}

/*
 * Return how long what lpad() and rpad() give is, filled with what is no blank.
 * A text with a blank may end in it.
 */
static int
length_of_padding(const ScopeWalk *walk, const List *args)
{
	const char *fill = list_length(args) == 3 ? string_constant(lthird(args)) : NULL;
	const char *text = args == NIL ? NULL : string_constant(linitial(args));
	long		length;

	return (text == NULL || strchr(text, ' ') == NULL) && fill != NULL && *fill != '\0' && strchr(fill, ' ') == NULL &&
		is_never_null(walk, linitial(args)) &&
		integer_constant(lsecond(args), &length) && length > 0 && length < LONG_TEXT ?
		(int) length : 0;
}

/* Return how long what a function gives is at least. */
static int
length_of_call(const ScopeWalk *walk, const FuncCall *call)
{
	const char *name = strVal(llast(call->funcname));

	if (!is_server_call(walk, call))
		return 0;
	if (strcmp(name, "repeat") == 0)
		return length_of_repeat(walk, call->args);
	if (strcmp(name, "lpad") == 0 || strcmp(name, "rpad") == 0)
		return length_of_padding(walk, call->args);
	if (strcmp(name, "md5") == 0 && list_length(call->args) == 1)
		return is_never_null(walk, linitial(call->args)) ? 32 : 0;
	if (strcmp(name, "gen_random_uuid") == 0)
		return 36;
	return 0;
}

/* Return a value without casts that leave a text as long as it is. */
static Node *
below_text_casts(const ScopeWalk *walk, Node *node)
{
	while (node != NULL && IsA(node, TypeCast))
	{
		SqlType		type = type_as_written(&walk->session->catalog,
										   ((TypeCast *) node)->typeName);

		if (type.name == NULL || type.array || type.mod_count != 0 ||
			(strcmp(type.name, "text") != 0 && strcmp(type.name, "varchar") != 0))
			break;
		node = ((TypeCast *) node)->arg;
	}
	return node;
}

/*
 * Return how many characters an expression has at least, without the blanks at
 * its end; 0 if it may be NULL or is not known.
 */
static int
least_length(const ScopeWalk *walk, Node *node)
{
	int			length = 0;

	node = below_text_casts(walk, node);
	if (node == NULL || !session_enter(walk->session))
		return 0;
	if (string_constant(node) != NULL)
		length = count_characters(string_constant(node));
	else if (IsA(node, FuncCall))
		length = length_of_call(walk, (FuncCall *) node);
	else if (IsA(node, A_Expr) && ((A_Expr *) node)->kind == AEXPR_OP &&
			 strcmp(strVal(llast(((A_Expr *) node)->name)), "||") == 0)
	{
		int			left = least_length(walk, ((A_Expr *) node)->lexpr);
		int			right = least_length(walk, ((A_Expr *) node)->rexpr);

		length = left > 0 && right > 0 && left < LONG_TEXT ? left + right : 0;
	}
	session_leave(walk->session);
	return length;
}

/* Refuse what a function gives if it does not fit into the length of a column. */
void
scope_check_length(const ScopeWalk *walk, SqlType type, Node *value)
{
	type = base_type_of(&walk->session->catalog, type);
	if (type.name == NULL || type.array || type.mod_count != 1 || type.mods[0] <= 0 ||
		value == NULL || IsA(value, TypeCast) ||
		(strcmp(type.name, "varchar") != 0 && strcmp(type.name, "bpchar") != 0))
		return;
	if (least_length(walk, value) > type.mods[0])
		effect_fail(walk->session, "22001", "the value is longer than %d", type.mods[0]);
}
