/*
 * trigger.c
 *		CREATE TRIGGER.
 *
 * A trigger is kept with its table and the name of its function, by which
 * DROP FUNCTION finds it.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "catalog/pg_trigger.h"
#include "nodes/nodeFuncs.h"

#include "migcheck/sql/catalog/facts.h"

/* A look for the row before ("old") or after ("new") a change. */
typedef struct RowWalk
{
	SqlSession *session;
	const char *row;
	bool		found;
} RowWalk;

/* Look for a column of the row in a node and below. */
static bool
look_for_row(Node *node, RowWalk *walk)
{
	bool		stop;

	if (node == NULL || walk->found || !session_enter(walk->session))
		return false;
	if (IsA(node, ColumnRef) && list_length(((ColumnRef *) node)->fields) == 2 &&
		IsA(linitial(((ColumnRef *) node)->fields), String))
		walk->found = strcmp(strVal(linitial(((ColumnRef *) node)->fields)), walk->row) == 0;
	stop = raw_expression_tree_walker(node, look_for_row, walk);
	session_leave(walk->session);
	return stop;
}

/* Does a condition name the row before ("old") or after ("new") a change? */
static bool
names_row(SqlSession *session, Node *condition, const char *row)
{
	RowWalk		walk = {.session = session, .row = row};

	look_for_row(condition, &walk);
	return walk.found;
}

/* Refuse WHEN of a row that the trigger's event, or its kind, does not have. */
static void
check_trigger_condition(SqlSession *session, const CreateTrigStmt *statement)
{
	bool		old = names_row(session, statement->whenClause, "old");
	bool		new = names_row(session, statement->whenClause, "new");

	if ((old && (statement->events & TRIGGER_TYPE_INSERT) != 0) ||
		(new && (statement->events & TRIGGER_TYPE_DELETE) != 0))
		effect_fail(session, "42P17", "the event has no such row for WHEN");
	if ((old || new) && !statement->row)
		effect_fail(session, "42P17", "a trigger of statements has no row for WHEN");
}

/* Refuse what a trigger's event does not go with, and columns that are not there. */
static void
check_trigger_clauses(SqlSession *session, const SqlRelation *relation,
					  const CreateTrigStmt *statement)
{
	ListCell   *cell;

	if (statement->row && (statement->events & TRIGGER_TYPE_TRUNCATE) != 0)
		effect_fail(session, "0A000", "TRUNCATE has no rows for a trigger");
	/* Rows of two events would be in one table. */
	if (statement->transitionRels != NIL &&
		((statement->events & (statement->events - 1)) != 0 || statement->columns != NIL))
		effect_fail(session, "0A000", "transition tables are of one event, and of all columns");
	check_trigger_condition(session, statement);
	foreach(cell, relation->columns_unknown ? NIL : statement->columns)
	{
		if (relation_column(relation, strVal(lfirst(cell))) == NULL)
			effect_fail(session, "42703", "column \"%s\" does not exist",
						strVal(lfirst(cell)));
	}
}

/* Refuse INSTEAD OF on what is no view, and another row trigger on a view. */
static void
check_trigger_relation(SqlSession *session, const SqlRelation *relation,
					   const CreateTrigStmt *statement)
{
	bool		instead = (statement->timing & TRIGGER_TYPE_INSTEAD) != 0;

	if (instead && relation->kind != 'v' && relation->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no view", relation->name);
	else if (relation->kind == 'v' && statement->row && !instead)
		effect_fail(session, "42809", "\"%s\" is a view", relation->name);
	if (relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
}

/* Is it one of the trigger functions that every server has? */
static bool
is_server_trigger(const char *name)
{
	return strcmp(name, "tsvector_update_trigger") == 0 ||
		strcmp(name, "tsvector_update_trigger_column") == 0 ||
		strcmp(name, "suppress_redundant_updates_trigger") == 0;
}

/* The function of a trigger has to exist, and to return trigger. */
static void
check_trigger_function(SqlSession *session, List *funcname)
{
	const SqlObject *function =
	catalog_find_object(&session->catalog, SQL_FUNCTION,
						catalog_list_name(&session->catalog, funcname));
	const char *bare = strVal(llast(funcname));

	if (function == NULL && !is_server_trigger(bare) &&
		session_knows_function(session, bare) &&
		fact_volatility(bare, session->version) == '\0')
		effect_fail(session, "42883", "function \"%s\" does not exist", bare);
	/* Of several of the name, another one may be meant. */
	if (function != NULL && !function->trigger && function->older < 0)
		effect_fail(session, "42P17", "function \"%s\" is no trigger", function->name);
}

/*
 * CREATE TRIGGER: writers wait for the lock; a row trigger is made on every
 * partition.
 */
void
run_create_trigger(SqlSession *session, CreateTrigStmt *statement)
{
	SqlRelation *relation = session_relation(session, statement->relation);
	SqlObject  *trigger;

	effect_lock_named(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	if (statement->row && relation->kind == 'p')
		effect_lock_tree(session, relation, SQL_SHARE_ROW_EXCLUSIVE);
	check_trigger_relation(session, relation, statement);
	check_trigger_clauses(session, relation, statement);
	if (statement->constrrel != NULL)
		effect_lock_named(session, session_relation(session, statement->constrrel),
						  SQL_ACCESS_SHARE);
	check_trigger_function(session, statement->funcname);
	if (!statement->replace &&
		catalog_find_part(&session->catalog, SQL_TRIGGER, relation,
						  statement->trigname) != NULL)
		effect_fail(session, "42710", "trigger \"%s\" is there already",
					statement->trigname);
	trigger = catalog_add_object(&session->catalog, SQL_TRIGGER, statement->trigname);
	trigger->relation = relation;
	trigger->columns = statement->columns;
	trigger->events = statement->events | statement->timing;
	trigger->deferrable = statement->deferrable;
	trigger->deferred = statement->initdeferred;
	session->catalog.has_deferrable |= trigger->deferrable;
	trigger->query = statement->whenClause;

	/*
	 * The body of a trigger is the name of its function, by which DROP
	 * FUNCTION finds it.
	 */
	trigger->body = catalog_list_name(&session->catalog, statement->funcname);
}
