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
type_of_named_column(const ImmutableWalk *walk, Node *node)
{
	const SqlColumn *column = NULL;
	SqlType		none = {0};

	if (column_named_by_node(node) != NULL)
		column = relation_column(walk->relation, column_named_by_node(node));
	return column != NULL ?
		base_type_of(&walk->session->catalog, column->type) : none;
}

/* Does a cast of a column depend on settings, as that of a time on its zone? */
static bool
cast_depends_on_setting(const ImmutableWalk *walk, const TypeCast * cast)
{
	SqlType		from = type_of_named_column(walk, cast->arg);
	SqlType		to = type_as_written(&walk->session->catalog, cast->typeName);

	return from.name != NULL && to.name != NULL && !from.array && !to.array &&
		fact_cast_method(from.name, to.name) == 's';
}

/* Look at one node of an expression, then at its children. */
static bool
find_mutable_node(Node *node, void *context)
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
		walk->changes |= cast_depends_on_setting(walk, (TypeCast *) node);
	stop = raw_expression_tree_walker(node, find_mutable_node, walk);
	session_leave(walk->session);
	return stop;
}

/* Refuse an expression on a relation's columns that is not immutable. */
void
require_immutable(SqlSession *session, const SqlRelation *relation, Node *value)
{
	ImmutableWalk walk = {.session = session, .relation = relation};

	find_mutable_node(value, &walk);
	if (walk.changes)
		effect_fail(session, "42P17", "the value depends on the session's settings or the time");
}
