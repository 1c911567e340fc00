/*
 * expression.c
 *		What an expression holds: functions, columns, constants.
 *
 * An expression decides whether a table is copied: one that the server can
 * evaluate once needs no copy, one that is volatile does. It is read without
 * types, so a function is judged by its name; one that neither the server's own
 * functions nor the migrations have is unknown, never harmless.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/literal_forms.h"

/* Return the expression below all casts; NULL for NULL. */
Node *
expression_below_casts(Node *node)
{
	while (node != NULL && IsA(node, TypeCast))
		node = ((TypeCast *) node)->arg;
	return node;
}

/*
 * Return the text of a string constant, without a cast, or NULL for anything
 * else. It lives as long as the tree.
 */
const char *
string_constant(const Node *node)
{
	const A_Const *constant = (const A_Const *) node;

	return node != NULL && IsA(node, A_Const) && !constant->isnull &&
		IsA(&constant->val, String) ? constant->val.sval.sval : NULL;
}

/*
 * Set *value to an integer constant without a cast; false for anything else,
 * and *value is left as it was.
 */
bool
integer_constant(const Node *node, long *value)
{
	const A_Const *constant = (const A_Const *) node;

	if (node == NULL || !IsA(node, A_Const) || constant->isnull ||
		!IsA(&constant->val, Integer))
		return false;
	*value = constant->val.ival.ival;
	return true;
}

/* Return true if a node is a star, with or without its table. */
bool
is_star_reference(const Node *node)
{
	return node != NULL && IsA(node, ColumnRef) &&
		IsA(llast(((const ColumnRef *) node)->fields), A_Star);
}

/* Return true if a node gives several columns: a star, or that of a composite. */
bool
gives_several_columns(const Node *node)
{
	return is_star_reference(node) ||
		(node != NULL && IsA(node, A_Indirection) &&
		 IsA(llast(((const A_Indirection *) node)->indirection), A_Star));
}

/*
 * Return the column that a node names, without its table, or NULL for
 * anything else: the last name of "t.*" is no String.
 */
const char *
column_named_by_node(const Node *node)
{
	const		ColumnRef *column = (const ColumnRef *) node;

	return node != NULL && IsA(node, ColumnRef) &&
		IsA(llast(column->fields), String) ? strVal(llast(column->fields)) : NULL;
}

/* Return true if a node is a column of this name, whatever its table. */
bool
is_column_reference(const Node *node, const char *name)
{
	const char *column = column_named_by_node(node);

	return column != NULL && strcmp(column, name) == 0;
}

/* What raw_expression_tree_walker() hands to each node. */
typedef struct ExpressionWalk
{
	SqlSession *session;
	SqlExpression *expression;
} ExpressionWalk;

/*
 * A function in SQL that is no more than an expression: the server puts that
 * in place of the call.
 */
static void
read_inlined_function(ExpressionWalk *walk, const SqlObject *function,
					  const char *name)
{
	SqlSession *session = walk->session;
	SqlParsed	parsed;
	SelectStmt *select = NULL;
	SqlExpression inner = {0};

	sql_parse(session->arena, function->body, strlen(function->body), &parsed);
	session->looked_inside = true;
	if (parsed.error == NULL && list_length(parsed.tree) == 1)
		select = (SelectStmt *) ((RawStmt *) linitial(parsed.tree))->stmt;
	if (select != NULL && IsA(select, SelectStmt) && select->fromClause == NIL &&
		select->whereClause == NULL && select->larg == NULL &&
		select->withClause == NULL && list_length(select->targetList) == 1 &&
		session_enter(session))
	{
		expression_read(session, ((ResTarget *) linitial(select->targetList))->val, &inner);
		session_leave(session);
		walk->expression->is_volatile |= inner.is_volatile || inner.has_subquery;
		if (inner.unknown != NULL)
			walk->expression->unknown = inner.unknown;
	}
	else if (parsed.error == NULL)
		walk->expression->is_volatile = true;
	else
		walk->expression->unknown = name;
}

/* Note the sequence of nextval('...'), if it is a constant of type text or regclass. */
static void
note_sequence_of_nextval(ExpressionWalk *walk, const FuncCall *call)
{
	const char *name;

	if (list_length(call->args) != 1)
		return;
	name = string_constant(expression_below_casts(linitial(call->args)));
	if (name != NULL)
		name = literal_relation_name(walk->session, name);
	if (name != NULL)
		add_name_to_set(walk->session->arena, &walk->expression->sequences, name);
}

/*
 * Judge one function call: by the migration's own function of that name, else
 * by the server's.
 */
static void
read_function_call(ExpressionWalk *walk, const FuncCall *call)
{
	SqlExpression *expression = walk->expression;
	SqlCatalog *catalog = &walk->session->catalog;
	const char *bare = strVal(llast(call->funcname));
	const SqlObject *own = catalog_find_object(catalog, SQL_FUNCTION,
											   catalog_list_name(catalog,
																 call->funcname));
	char		volatility = own != NULL ? own->volatility : fact_volatility(bare, walk->session->version);

	if (own != NULL)
		add_name_to_set(walk->session->arena, &expression->functions, own->name);
	/* The server that is judged for does not have it yet. */
	if (own == NULL && fact_function_is_missing(bare, walk->session->version) &&
		session_is_certain(walk->session, bare))
		effect_fail(walk->session, "42883", "function \"%s\" is of a newer version", bare);
	/* The server may put the body of one in SQL in place of the call. */
	if (volatility == 'v' && own != NULL && own->body != NULL && !own->plpgsql &&
		own->plain)
		read_inlined_function(walk, own, bare);
	else if (volatility == 'v')
		expression->is_volatile = true;
	if (volatility == '\0')
		expression->unknown = bare;
	if (strcmp(bare, "nextval") == 0)
		note_sequence_of_nextval(walk, call);
}

/*
 * Collect what one node of an expression uses, then its children. Always
 * false: true would stop the walk.
 */
static bool
read_expression_node(Node *node, void *context)
{
	ExpressionWalk *walk = context;
	SqlExpression *expression = walk->expression;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, FuncCall))
		read_function_call(walk, (FuncCall *) node);
	else if (column_named_by_node(node) != NULL)
		add_name_to_set(walk->session->arena, &expression->columns,
						column_named_by_node(node));
	else if (IsA(node, SubLink))
		expression->has_subquery = true;
	else if (string_constant(node) != NULL)
		add_name_to_set(walk->session->arena, &expression->strings,
						string_constant(node));
	stop = raw_expression_tree_walker(node, read_expression_node, walk);
	session_leave(walk->session);
	return stop;
}

/*
 * Read an expression into *expression, which is overwritten; of NULL it is
 * that of the constant NULL.
 */
void
expression_read(SqlSession *session, Node *node, SqlExpression *expression)
{
	ExpressionWalk walk = {session, expression};
	const Node *inner = expression_below_casts(node);

	memset(expression, 0, sizeof(SqlExpression));
	/* NULL::text is NULL, too. */
	expression->is_null = inner == NULL ||
		(IsA(inner, A_Const) && ((A_Const *) inner)->isnull);
	read_expression_node(node, &walk);
}
