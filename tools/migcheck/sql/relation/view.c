/*
 * view.c
 *		CREATE VIEW, and what a view keeps of its query; REFRESH.
 *
 * The server notes which columns a view reads, and refuses to drop or change
 * them. OR REPLACE keeps the names and types of the columns that there are, and
 * adds others behind them: both are compared as far as the files tell them.
 */
#include "migcheck/sql/query/scope.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/relation/taken_names.h"

/* The relations and the columns that a query names. */
typedef struct NamedParts
{
	SqlSession *session;
	List	   *ranges;			/* of RangeVar */
	List	   *columns;		/* of ColumnRef, also those that are a star */
	int			queries;		/* in it, and itself */
} NamedParts;

/*
 * Collect what one node of a query names, then its children. Names of common
 * table expressions are collected like those of relations.
 */
static bool
collect_named_relations(Node *node, void *context)
{
	NamedParts *parts = context;
	bool		stop;

	if (node == NULL || !session_enter(parts->session))
		return false;
	if (IsA(node, RangeVar))
		parts->ranges = lappend(parts->ranges, node);
	if (IsA(node, ColumnRef))
		parts->columns = lappend(parts->columns, node);
	parts->queries += IsA(node, SelectStmt) && ((SelectStmt *) node)->larg == NULL;
	stop = raw_expression_tree_walker(node, collect_named_relations, parts);
	session_leave(parts->session);
	return stop;
}

/*
 * Return true if this is the only relation that a query gives this name, by
 * an alias or by its own. Two relations under one name, in different
 * subqueries, make it uncertain.
 */
static bool
is_only_one_called(const NamedParts *parts, const SqlRelation *relation,
				   const char *name)
{
	bool		found = false;
	ListCell   *cell;

	foreach(cell, parts->ranges)
	{
		RangeVar   *range = lfirst(cell);
		const char *called = range->alias != NULL ? range->alias->aliasname :
			range->relname;

		if (strcmp(called, name) != 0)
			continue;
		if (strcmp(catalog_range_name(&parts->session->catalog, range),
				   relation->name) != 0)
			return false;
		found = true;
	}
	return found;
}

/*
 * Return true if a query names a column as one of this relation: with its
 * name or alias in front.
 */
static bool
is_column_qualified(const NamedParts *parts, const SqlRelation *relation,
					const char *column)
{
	ListCell   *cell;

	foreach(cell, parts->columns)
	{
		List	   *fields = ((ColumnRef *) lfirst(cell))->fields;

		if (list_length(fields) == 2 && IsA(llast(fields), String) &&
			strcmp(strVal(llast(fields)), column) == 0 &&
			is_only_one_called(parts, relation, strVal(linitial(fields))))
			return true;
	}
	return false;
}

/*
 * Return how many of the relations that a statement names may have such a
 * column: more than one, and a bare name may mean any of them.
 */
static size_t
count_named_with_column(SqlSession *session, const char *column)
{
	size_t		count = 0;

	for (size_t i = 0; i < session->statement->targets.count; i++)
	{
		const SqlRelation *relation = catalog_find_relation(&session->catalog,
															session->statement->targets.items[i]);

		count += relation != NULL && (relation->columns_unknown ||
									  relation_column(relation, column) != NULL);
	}
	return count;
}

/*
 * Does a star in a query mean the columns of a relation? Sets *certain where no
 * other relation can be meant: by its name in front, or in a query that has no
 * other in it.
 */
static bool
is_starred(const NamedParts *parts, const SqlRelation *relation, bool *certain)
{
	bool		found = false;
	ListCell   *cell;

	*certain = false;
	foreach(cell, parts->columns)
	{
		List	   *fields = ((ColumnRef *) lfirst(cell))->fields;

		if (!IsA(llast(fields), A_Star))
			continue;
		if (list_length(fields) == 1)
		{
			found = true;
			*certain |= parts->queries == 1;
		}
		else if (is_only_one_called(parts, relation,
									strVal(list_nth(fields, list_length(fields) - 2))))
			found = *certain = true;
	}
	return found;
}

/*
 * Note what a view reads, and how many columns it has; 0 where that is not
 * known. Of each relation one use is without a column, for the relation itself.
 */
static void
note_view_uses(SqlSession *session, SqlRelation *view, Node *query)
{
	SqlExpression expression;
	NamedParts	parts = {.session = session};

	expression_read(session, query, &expression);
	collect_named_relations(query, &parts);
	view->view_columns = Max(width_of_query(session, (SelectStmt *) query), 0);
	for (size_t i = 0; i < session->statement->targets.count; i++)
	{
		SqlRelation *used = catalog_find_relation(&session->catalog,
												  session->statement->targets.items[i]);
		bool		certain;

		if (used == NULL || used == view)
			continue;
		relation_add_use(&session->catalog, view, used, NULL, true);
		/* A star means the columns that there are now. */
		if (is_starred(&parts, used, &certain))
		{
			for (size_t k = 0; k < used->column_count; k++)
				relation_add_use(&session->catalog, view, used,
								 used->columns[k]->name, certain);
		}
		for (size_t k = 0; k < expression.columns.count; k++)
		{
			const char *name = expression.columns.items[k];

			if (relation_column(used, name) != NULL)
				relation_add_use(&session->catalog, view, used, name,
								 count_named_with_column(session, name) == 1 ||
								 is_column_qualified(&parts, used, name));
		}
	}
}

/*
 * Keep what a view has of its query: what it reads, its columns. One of the same
 * columns that was dropped in this transaction counts as kept.
 */
void
view_note_query(SqlSession *session, SqlRelation *view, Node *query,
				const List *aliases)
{
	view->query = query;
	view->use_count = 0;
	view->view_columns = 0;
	view->output_type_count = 0;
	if (IsA(query, SelectStmt))
	{
		note_view_uses(session, view, query);
		scope_note_types(session, (SelectStmt *) query, view);
	}
	remade_outputs(session, query, aliases, &view->outputs);
	if (aliases == NIL && view->view_columns > view->outputs.count &&
		!is_name_in_set(&view->outputs, ANY_COLUMN))
		effect_fail(session, "42701", "two columns of \"%s\" have one name", view->name);
	remade_note_view_made(session, view);
}

/* Return a modifier of a type: without a scale numeric has the scale 0. */
static long
modifier_of(SqlType type, int at)
{
	return at < (int) type.mod_count ? (long) type.mods[at] : at - 1;
}

/* Is a type that a view's column had another than it has now? */
static bool
is_other_type(SqlType before, SqlType after)
{
	return before.name != NULL && after.name != NULL &&
		(strcmp(before.name, after.name) != 0 || before.array != after.array ||
		 modifier_of(before, 0) != modifier_of(after, 0) ||
		 modifier_of(before, 1) != modifier_of(after, 1));
}

/* Refuse a view that lacks a column which it had, or has it otherwise. */
static void
check_replaced_columns(SqlSession *session, const SqlRelation *before,
					   const SqlRelation *view)
{
	if (view->view_columns > 0 && view->view_columns < before->view_columns)
		effect_fail(session, "42P16", "a view keeps the columns that it has");
	for (size_t i = 0; i < before->outputs.count && i < view->outputs.count; i++)
	{
		const char *old = before->outputs.items[i];
		const char *new = view->outputs.items[i];

		if (strcmp(old, ANY_COLUMN) == 0 || strcmp(new, ANY_COLUMN) == 0)
			break;
		if (strcmp(old, new) != 0)
			effect_fail(session, "42P16", "column \"%s\" of \"%s\" gets another name",
						old, view->name);
	}
	for (size_t i = 0; i < before->output_type_count && i < view->output_type_count; i++)
	{
		if (is_other_type(before->output_types[i], view->output_types[i]))
			effect_fail(session, "42P16", "a column of \"%s\" changes from %s to %s",
						view->name, before->output_types[i].name,
						view->output_types[i].name);
	}
}

/*
 * Has a materialized view an index that REFRESH CONCURRENTLY can tell its rows
 * by: unique, of all rows, and of columns only?
 */
static bool
has_index_of_rows(const SqlRelation *view)
{
	for (size_t i = 0; i < view->index_count; i++)
	{
		const SqlRelation *index = view->indexes[i];
		bool		plain = true;
		ListCell   *cell;

		if (index->dropped || !index->unique || index->index == NULL ||
			index->index->whereClause != NULL)
			continue;
		foreach(cell, index->index->indexParams)
			plain &= ((IndexElem *) lfirst(cell))->expr == NULL;
		if (plain)
			return true;
	}
	return false;
}

/*
 * REFRESH MATERIALIZED VIEW CONCURRENTLY: the rows are compared with those of
 * the query, while readers go on.
 */
static void
refresh_concurrently(SqlSession *session, SqlRelation *view)
{
	/*
	 * No file made it. It must be a materialized view, so judge it as an old
	 * one.
	 */
	if (view->kind == '?')
	{
		effect_depend(session, "whether \"%s\" has a unique index", view->name);
		view->kind = 'm';
		view->born_release = 0;
	}
	else if (view->unfilled)
		effect_fail(session, "0A000", "CONCURRENTLY needs \"%s\" to be filled", view->name);
	else if (!has_index_of_rows(view))
		effect_fail(session, "55000", "\"%s\" has no unique index of its columns", view->name);
	effect_note_work(session, view);
}

/*
 * REFRESH MATERIALIZED VIEW: CONCURRENTLY needs a unique index (55000), and
 * lets readers go on. Without it the server fills a new file and readers wait
 * until it is full.
 */
void
run_refresh(SqlSession *session, RefreshMatViewStmt *statement)
{
	SqlRelation *view = session_relation(session, statement->relation);

	if (view->kind != 'm' && view->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no materialized view", view->name);
	effect_lock_named(session, view, statement->concurrent ?
					  SQL_EXCLUSIVE : SQL_ACCESS_EXCLUSIVE);
	/* The query of the view reads its relations. */
	for (size_t i = 0; i < view->use_count; i++)
		effect_lock(session, view->uses[i].relation, SQL_ACCESS_SHARE);
	if (statement->concurrent && statement->skipData)
		effect_fail(session, "42601", "CONCURRENTLY and WITH NO DATA exclude each other");
	if (statement->concurrent)
		refresh_concurrently(session, view);
	else if (statement->skipData)
		breaks_note_relation(session, view, "the running code cannot read it until it is filled");
	else
	{
		effect_note_advice(session, SQL_ADVICE_REFRESH);
		effect_rewrite(session, view);
	}
	view->unfilled = statement->skipData;
}

/*
 * Check the name of a view that is made: what has it already is replaced, or
 * refuses. Return false if nothing is made.
 */
static bool
check_view_name(SqlSession *session, const SqlRelation *there,
				const ViewStmt *statement, const char *name)
{
	if (there != NULL && there->kind != '?' && !statement->replace)
	{
		effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		return false;
	}
	if (there != NULL && there->kind != 'v' && there->kind != '?')
		effect_fail(session, "42809", "\"%s\" is no view", name);
	if (there == NULL)
		refuse_name_of_type(session, name, 'v');
	return true;
}

/*
 * CREATE VIEW: remember what it reads, which a later DROP needs. OR REPLACE
 * locks the old view against everybody for a moment.
 */
void
run_create_view(SqlSession *session, ViewStmt *statement)
{
	const char *name = catalog_new_range_name(&session->catalog, statement->view);
	SqlRelation *view = catalog_find_relation(&session->catalog, name);
	SqlRelation before = {0};

	if (!check_view_name(session, view, statement, name))
		return;
	if (!statement->replace)
		session_note_made_in_schema(session, name);
	else if (view != NULL)
		effect_lock_named(session, view, SQL_ACCESS_EXCLUSIVE);
	else if (!session_is_complete(session))
		effect_unknown(session, "whether \"%s\" exists: then it is locked", name);
	define_query(session, statement->query);
	if (view == NULL || view->kind == '?')
		view = catalog_add_relation(&session->catalog, name, 'v');
	else
		before = *view;
	view->columns_unknown = true;
	view_note_query(session, view, statement->query, statement->aliases);
	view->checks_rows = statement->withCheckOption != NO_CHECK_OPTION;
	/* Which columns a star behind aliases has is not followed. */
	if (statement->aliases == NIL)
		check_replaced_columns(session, &before, view);
}
