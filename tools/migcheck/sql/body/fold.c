/*
 * fold.c
 *		The text that an expression of a body in PL/pgSQL has.
 *
 * Nothing is evaluated by the server: what is known here is the text of
 * constants, put together in the ways that migrations use, and that of the
 * variables which hold one.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "migcheck/sql/parse/parse.h"

static const char *fold_constant_text(SqlSession *session, Node *node);

/*
 * Return what format() of constants gives, or NULL where an argument or the
 * format is not constant. Only %I, %L, %s and %% are known; positions and
 * widths (%1$s, %-10s) give NULL. Identifiers are quoted without doubling a
 * quote in them: the parser rejects what comes of it.
 */
static const char *
fold_format_call(SqlSession *session, const List *args)
{
	Arena	   *arena = session->arena;
	const char *format = args != NIL ?
		fold_constant_text(session, linitial(args)) : NULL;
	const char *text = "";
	int			next = 1;

	if (format == NULL)
		return NULL;
	while (*format != '\0')
	{
		size_t		len = strcspn(format, "%");
		const char *value = "%";

		text = arena_format(arena, "%s%.*s", text, (int) len, format);
		format += len;
		if (*format == '\0')
			break;
		/* A directive takes the next argument; anything else is unknown. */
		if (format[1] != '%')
		{
			if (format[1] == '\0' || strchr("ILs", format[1]) == NULL ||
				next >= list_length(args))
				return NULL;
			value = fold_constant_text(session, list_nth(args, next++));
			if (value == NULL)
				return NULL;
			if (format[1] == 'I')
				value = arena_format(arena, "\"%s\"", value);
			else if (format[1] == 'L')
				value = arena_format(arena, "'%s'", value);
		}
		text = arena_format(arena, "%s%s", text, value);
		format += 2;
	}
	return text;
}

/*
 * Return what a function of constants gives, or NULL: format(), and those that
 * put an identifier or a literal in quotes.
 */
static const char *
fold_function_call(SqlSession *session, const FuncCall *call)
{
	Arena	   *arena = session->arena;
	const char *name = strVal(llast(call->funcname));
	const char *text;

	if (strcmp(name, "format") == 0)
		return fold_format_call(session, call->args);
	if (list_length(call->args) != 1)
		return NULL;
	text = fold_constant_text(session, linitial(call->args));
	if (text != NULL && strcmp(name, "quote_ident") == 0)
		return arena_format(arena, "\"%s\"", text);
	if (text != NULL && strcmp(name, "quote_literal") == 0)
		return arena_format(arena, "'%s'", text);
	return NULL;
}

/*
 * Return what an expression of EXECUTE evaluates to, or NULL where that is
 * not constant. Constants, ||, format() and variables are what migrations
 * use.
 */
static const char *
fold_constant_text(SqlSession *session, Node *node)
{
	Arena	   *arena = session->arena;
	const char *text = string_constant(expression_below_casts(node));

	if (text != NULL || node == NULL)
		return text;
	/* A long chain of || is a deep tree: count the levels. */
	if (IsA(node, A_Expr) && ((A_Expr *) node)->kind == AEXPR_OP &&
		strcmp(strVal(llast(((A_Expr *) node)->name)), "||") == 0)
	{
		const char *left = NULL;
		const char *right = NULL;

		if (session_enter(session))
		{
			left = fold_constant_text(session, ((A_Expr *) node)->lexpr);
			right = fold_constant_text(session, ((A_Expr *) node)->rexpr);
			session_leave(session);
		}
		return left != NULL && right != NULL ?
			arena_format(arena, "%s%s", left, right) : NULL;
	}
	if (!session_enter(session))
		return NULL;
	node = expression_below_casts(node);
	if (IsA(node, FuncCall))
		text = fold_function_call(session, (FuncCall *) node);
	else if (IsA(node, ColumnRef) && list_length(((ColumnRef *) node)->fields) == 1)
		text = variables_value(session, column_named_by_node(node));
	session_leave(session);
	return text;
}

/*
 * Return what an expression that is written so evaluates to, or NULL where
 * that is not constant. Errors of its parser are of no interest: then it is
 * not known.
 */
const char *
fold_expression_text(SqlSession *session, const char *expression, size_t len)
{
	const char *text = arena_format(session->arena, "SELECT %.*s", (int) len,
									expression);
	SelectStmt *select;
	SqlParsed	parsed;

	sql_parse(session->arena, text, strlen(text), &parsed);
	if (parsed.error != NULL || parsed.tree == NIL)
		return NULL;
	select = (SelectStmt *) ((RawStmt *) linitial(parsed.tree))->stmt;
	if (!IsA(select, SelectStmt) || list_length(select->targetList) != 1)
		return NULL;
	return fold_constant_text(session,
							  ((ResTarget *) linitial(select->targetList))->val);
}
