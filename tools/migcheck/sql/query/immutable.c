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

#include "migcheck/sql/catalog/facts.h"

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

/*
 * Does a cast of a column depend on settings, as that of a time on its zone?
 */
static bool
cast_depends_on_setting(const ImmutableWalk *walk, const TypeCast * cast)
{
	SqlType		from = type_of_named_column(walk, cast->arg);
	SqlType		to = type_as_written(&walk->session->catalog, cast->typeName);

	return from.name != NULL && to.name != NULL && !from.array && !to.array &&
		fact_cast_method(from.name, to.name) == 's';
}

/*
 * Functions of which one form is immutable, and another depends on settings:
 * of a time with its zone, or with so few arguments. As the servers have them.
 */
static const struct
{
	const char *name;
	int			arguments;		/* of the form that is not; 0: of a time */
}			mixed[] = {
	{"age", 0}, {"age", 1}, {"date", 0}, {"date_add", 0}, {"date_part", 0},
	{"date_subtract", 0}, {"date_trunc", 0}, {"extract", 0}, {"time", 0},
	{"timestamp", 0}, {"timetz", 0}, {"phraseto_tsquery", 1},
	{"plainto_tsquery", 1}, {"to_timestamp", 2}, {"to_tsquery", 1},
	{"to_tsvector", 1}, {"websearch_to_tsquery", 1}
};

/*
 * Is a value a time with its zone? For some functions the server makes one of a
 * date, as they have no form for dates; age() of two times is immutable.
 */
static bool
is_zoned_time(const ImmutableWalk *walk, Node *node, const char *function)
{
	SqlType		type = type_of_named_column(walk, node);

	if (IsA(node, TypeCast))
		type = type_as_written(&walk->session->catalog, ((TypeCast *) node)->typeName);
	if (type.name == NULL)
		return false;
	if (strcmp(function, "age") == 0)
		return strcmp(type.name, "date") == 0;
	return strcmp(type.name, "timestamptz") == 0 ||
		(strcmp(type.name, "date") == 0 && strcmp(function, "date_trunc") == 0);
}

/* Does a call mean the form of a function that is not immutable? */
static bool
call_depends_on_setting(const ImmutableWalk *walk, const FuncCall *call)
{
	const char *name = strVal(llast(call->funcname));
	int			count = list_length(call->args);

	for (size_t i = 0; i < lengthof(mixed); i++)
	{
		if (strcmp(mixed[i].name, name) == 0 &&
			(mixed[i].arguments > 0 ? count == mixed[i].arguments :
			 count > 0 && count < 3 && is_zoned_time(walk, llast(call->args), name)))
			return true;
	}
	return false;
}

/*
 * Does a call mean a function of the files that is not immutable? The server
 * may put the body of a plain one in SQL in place of the call, and of several
 * with one name another one may be meant: those pass.
 */
static bool
call_is_of_mutable_function(const ImmutableWalk *walk, const FuncCall *call)
{
	const SqlObject *own = catalog_find_object(&walk->session->catalog, SQL_FUNCTION,
											   catalog_list_name(&walk->session->catalog,
																 call->funcname));

	return own != NULL && own->older < 0 && own->volatility != 'i' &&
		(own->plpgsql || !own->plain);
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
	else if (IsA(node, FuncCall) &&
			 (call_depends_on_setting(walk, (FuncCall *) node) ||
			  call_is_of_mutable_function(walk, (FuncCall *) node)))
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
