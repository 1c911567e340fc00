/*
 * immutable.c
 *		Is the value of an expression the same whatever the session's settings?
 *
 * Indexes and generated columns need that. What is not recognised counts as
 * immutable: the server knows better, and the statement is not refused here.
 */
#include "migcheck/sql/effect.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/facts.h"

typedef struct ImmutableWalk
{
	SqlSession *session;
	const SqlRelation *relation;
	bool		changes;
} ImmutableWalk;

/* The type of a column that a node names, or no type. */
static SqlType
named_type(const ImmutableWalk *walk, Node *node)
{
	const SqlColumn *column = NULL;
	SqlType		none = {0};

	if (column_named(node) != NULL)
		column = relation_column(walk->relation, column_named(node));
	return column != NULL ? type_base(&walk->session->catalog, column->type) : none;
}

/* Does a cast of a column depend on settings, as that of a time on its zone? */
static bool
cast_changes(const ImmutableWalk *walk, const TypeCast * cast)
{
	SqlType		from = named_type(walk, cast->arg);
	SqlType		to = type_of(&walk->session->catalog, cast->typeName);

	return from.name != NULL && to.name != NULL && !from.array && !to.array &&
		fact_cast_method(from.name, to.name) == 's';
}

/* Look at one node of an expression, then at its children. */
static bool
look_at_node(Node *node, void *context)
{
	ImmutableWalk *walk = context;
	bool		stop;

	if (node == NULL || !session_enter(walk->session))
		return false;
	if (IsA(node, SQLValueFunction))
		walk->changes = true;
	else if (IsA(node, FuncCall) &&
			 list_length(((FuncCall *) node)->funcname) == 1 &&
			 fact_never_immutable(strVal(linitial(((FuncCall *) node)->funcname))))
		walk->changes = true;
	else if (IsA(node, TypeCast))
		walk->changes |= cast_changes(walk, (TypeCast *) node);
	stop = raw_expression_tree_walker(node, look_at_node, walk);
	session_leave(walk->session);
	return stop;
}

/* Refuse an expression on a relation's columns that is not immutable. */
void
require_immutable(SqlSession *session, const SqlRelation *relation, Node *value)
{
	ImmutableWalk walk = {.session = session, .relation = relation};

	look_at_node(value, &walk);
	if (walk.changes)
		effect_fail(session, "42P17", "the value depends on the session's settings or the time");
}
