/*
 * query.c
 *		SELECT, INSERT, UPDATE, DELETE, MERGE and COPY.
 *
 * A write counts as bulk unless its WHERE pins a unique key, or something in
 * it has a LIMIT.
 *
 * Queries take weak locks, so what they are read for is the rest: which tables
 * they write and whether a key pins the rows, which functions they call, and
 * whether a literal is a value that an enum does not have yet for other
 * sessions. Names of WITH queries hide tables of the same name.
 */
#include "migcheck/sql/transaction/pending.h"

#include "nodes/nodeFuncs.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "migcheck/sql/query/row.h"
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/query/writable.h"
#include "text/affix.h"

/*
 * What is known of a query while its tree is walked. Most of it is gathered
 * on the way and judged at the write, so that parts are read in an order of
 * their own: WITH first, the target last.
 */
typedef struct QueryWalk
{
	SqlSession *session;
	SqlNames	with;			/* names of WITH queries */
	SqlNames	literals;
	SqlNames	compared;		/* those of conditions */
	SqlNames	reads;			/* relations in FROM */
	bool		comparing;		/* within a condition */
	bool		limit;			/* anywhere in the query */
	bool		unread;			/* defined only, or in EXISTS: one row at most */
	bool		locks_rows;		/* FOR UPDATE and the like */
	long		series;			/* rows that generate_series() returns */
} QueryWalk;

static bool visit_parse_node(Node *node, void *context);

/*
 * Read a relation in FROM: a weak lock that only waits for an access
 * exclusive one. Names of WITH queries and the server's own catalogues are
 * left out.
 */
static void
read_range_of_from(QueryWalk *query, RangeVar *range)
{
	SqlSession *session = query->session;
	const char *name = catalog_range_name(&session->catalog, range);
	SqlRelation *relation;

	if (range->schemaname == NULL && is_name_in_set(&query->with, name))
		return;
	if (range->schemaname != NULL &&
		(strcmp(range->schemaname, "pg_catalog") == 0 ||
		 strcmp(range->schemaname, "information_schema") == 0))
		return;
	if (range->schemaname == NULL && text_begins(range->relname, "pg_") &&
		catalog_find_relation(&session->catalog, name) == NULL)
		return;
	relation = session_named_relation(session, name);
	effect_lock_named(session, relation, query->locks_rows ?
					  SQL_ROW_SHARE : SQL_ACCESS_SHARE);
	add_name_to_set(session->arena, &query->reads, name);
	require_wrapper_handler(session, relation);
	if (relation->unfilled && !query->unread)
		effect_fail(session, "55000", "\"%s\" is not filled yet", name);
}

/*
 * Note how many rows a constant series has: an INSERT ... SELECT writes no
 * more of them. One whose start is not constant counts from 1.
 */
static void
note_constant_series(QueryWalk *query, const List *args)
{
	long		first = 1;
	long		last;

	if (list_length(args) < 2 || !integer_constant(lsecond(args), &last))
		return;
	integer_constant(linitial(args), &first);
	query->series = Max(query->series, last - first + 1);
}

/* Is a call a cast of a literal to the type of that name? */
static bool
is_cast_as_call(SqlSession *session, const FuncCall *call, const char *name)
{
	return list_length(call->args) == 1 && string_constant(linitial(call->args)) != NULL &&
		(fact_category(strVal(llast(call->funcname))) != '\0' ||
		 catalog_find_type(&session->catalog, name) != NULL);
}

/*
 * Read a function's call: what it locks, and its body if a file of this
 * session made it. What neither a file nor the server has is unknown.
 */
static void
read_called_function(QueryWalk *query, FuncCall *call)
{
	SqlSession *session = query->session;
	const char *name = catalog_list_name(&session->catalog, call->funcname);
	const char *bare = strVal(llast(call->funcname));
	const SqlObject *function =
	catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	read_server_call(session, call, bare);
	if (strcmp(bare, "generate_series") == 0)
		note_constant_series(query, call->args);
	if (function == NULL && (fact_function_is_missing(bare, session->version) ||
							 session->version < since_of_call(call)))
	{
		if (session_is_certain(session, bare))
			effect_fail(session, "42883", "function \"%s\" is of a newer version", bare);
		else
			effect_depend(session, "whether the files make a function \"%s\"", bare);
	}
	if (function != NULL && function->procedure)
		check_routine_kind(session, function, false);
	if (function != NULL && function->body != NULL)
		run_function_body(session, function->body, function->plpgsql);
	else if (function == NULL && since_of_call(call) == 0 &&
			 !is_cast_as_call(session, call, name) &&
			 fact_volatility(bare, session->version) == '\0')
		effect_unknown(session, "what function \"%s\" does", name);
}

/*
 * Read the queries of WITH, all of whose names hide tables before any of them
 * is read: RECURSIVE refers to itself. The names stay for the whole
 * statement.
 */
static void
read_with_queries(QueryWalk *query, const WithClause *with)
{
	ListCell   *cell;

	if (with == NULL)
		return;
	foreach(cell, with->ctes)
		add_name_to_set(query->session->arena, &query->with,
						((CommonTableExpr *) lfirst(cell))->ctename);
	foreach(cell, with->ctes)
		visit_parse_node(((CommonTableExpr *) lfirst(cell))->ctequery, query);
}

/*
 * Note a write to a relation; pinned: of a few rows. The lock lets other
 * writers go on, but each row that is written stays locked until the
 * transaction ends.
 */
static void
write_relation(QueryWalk *query, SqlRelation *relation, bool pinned)
{
	SqlSession *session = query->session;

	if (strchr("mSi", relation->kind) != NULL)
		effect_fail(session, "42809", "\"%s\" is no table or view", relation->name);
	if (relation->kind == '?' &&
		(text_begins(relation->name, "pg_catalog.") ||
		 (text_begins(relation->name, "pg_") &&
		  strchr(relation->name, '.') == NULL)))
	{
		effect_note_trait(session, SQL_TRAIT_WRITES_CATALOG);
		session->statement->about = relation->name;
	}
	require_wrapper_handler(session, relation);
	effect_lock_named(session, relation, SQL_ROW_EXCLUSIVE);
	effect_lock_tree(session, relation, SQL_ROW_EXCLUSIVE);
	relation->filled = true;
	relation->written = session->catalog.transaction;
	check_enum_literals(query->session, &query->literals, relation);
	if (pinned || query->limit)
		return;
	/* No one waits for the rows of a new table. */
	if (!catalog_is_new(&session->catalog, relation))
	{
		session->bulk = true;
		session->bulk_relation = relation;
	}
	/* It counts as read where a lock already holds others off. */
	if (effect_held_mode(session, relation) >= SQL_SHARE)
	{
		effect_note_trait(session, SQL_TRAIT_BACKFILL);
		effect_note_tree_work(session, relation);
	}
}

/* Note that a condition may pin a key of a table that no file made. */
static void
depend_on_key(SqlSession *session, const SqlRelation *relation, Node *where)
{
	if (relation->kind == '?' && where != NULL)
		effect_depend(session, "whether the condition pins a unique key of \"%s\"",
					  relation->name);
}

/*
 * UPDATE: few rows if the WHERE pins a key, else as many as the table has.
 * The relation is written last, when all literals of the query are known.
 */
static void
read_update_query(QueryWalk *query, UpdateStmt *update)
{
	const SqlWrite write = {CMD_UPDATE, update->targetList, update->whereClause};
	SqlRelation *relation = find_written_table(query->session, update->relation,
											   &write);
	bool		pinned;

	check_target_columns(query->session, relation, update->targetList, true);
	if (!condition_is_never_true(update->whereClause))
		check_updated_rows(query->session, relation, update->targetList);
	read_with_queries(query, update->withClause);
	visit_parse_node((Node *) update->fromClause, query);
	visit_parse_node((Node *) update->targetList, query);
	visit_parse_node(update->whereClause, query);
	pinned = condition_pins_key(relation, update->whereClause);
	depend_on_key(query->session, relation, update->whereClause);
	check_replica_identity(query->session, relation, true, update->relation->inh,
						   update->whereClause);
	pending_note(query->session, relation, CMD_UPDATE, update->targetList);
	doubt_references(query->session, relation, &write);
	write_relation(query, relation, pinned);
}

/* DELETE: few rows if the WHERE pins a key, else as many as the table has. */
static void
read_delete_query(QueryWalk *query, DeleteStmt *delete)
{
	const SqlWrite write = {CMD_DELETE, NIL, delete->whereClause};
	SqlRelation *relation = find_written_table(query->session, delete->relation,
											   &write);

	read_with_queries(query, delete->withClause);
	visit_parse_node((Node *) delete->usingClause, query);
	visit_parse_node(delete->whereClause, query);
	depend_on_key(query->session, relation, delete->whereClause);
	if (delete->whereClause == NULL)
	{
		relation->emptied = query->session->catalog.release;
		effect_note_trait(query->session, SQL_TRAIT_DELETES_ALL);
	}
	check_replica_identity(query->session, relation, false, delete->relation->inh,
						   delete->whereClause);
	pending_note(query->session, relation, CMD_DELETE, NIL);
	doubt_references(query->session, relation, &write);
	write_relation(query, relation, condition_pins_key(relation, delete->whereClause));
}

/*
 * Return the query of an INSERT, with the WITH before the INSERT as its own if
 * it has none; or NULL.
 */
static SelectStmt *
select_of_insert(SqlSession *session, const InsertStmt *insert)
{
	SelectStmt *select = (SelectStmt *) insert->selectStmt;
	SelectStmt *copy;

	if (select == NULL || !IsA(select, SelectStmt) || insert->withClause == NULL ||
		select->withClause != NULL)
		return select;
	copy = arena_alloc(session->arena, sizeof(SelectStmt));
	*copy = *select;
	copy->withClause = insert->withClause;
	return copy;
}

/* INSERT: few rows unless a query over a table supplies them. */
static void
read_insert_query(QueryWalk *query, InsertStmt *insert)
{
	const SqlWrite write = {CMD_INSERT, insert->cols, NULL};
	SqlRelation *relation = find_written_table(query->session, insert->relation,
											   &write);
	SelectStmt *select = select_of_insert(query->session, insert);
	bool		few = select == NULL ||
		(IsA(select, SelectStmt) &&
		 (makes_few_rows(query->session, (Node *) select) ||
		  is_pinned_select(query->session, select)));

	check_target_columns(query->session, relation, insert->cols, false);
	check_inserted(query->session, relation, insert);
	read_with_queries(query, insert->withClause);
	visit_parse_node(insert->selectStmt, query);
	check_conflict(query->session, relation, insert);
	if (insert->onConflictClause != NULL)
	{
		visit_parse_node((Node *) insert->onConflictClause->targetList, query);
		if (insert->onConflictClause->action == ONCONFLICT_UPDATE)
			check_replica_identity(query->session, relation, true, true, NULL);
	}
	if (!few && query->series > 0 && query->series < BULK_ROWS)
		few = true;
	pending_note(query->session, relation, CMD_INSERT, NIL);
	write_relation(query, relation, few);
}

/* MERGE: few rows if the join pins a key of one side. */
static void
read_merge_query(QueryWalk *query, MergeStmt *merge)
{
	SqlSession *session = query->session;
	SqlRelation *relation = session_relation(session, merge->relation);
	bool		pinned = condition_pins_key(relation, merge->joinCondition);
	bool		writes = false;
	ListCell   *cell;

	check_merge_target(session, relation);
	read_with_queries(query, merge->withClause);
	visit_parse_node(merge->sourceRelation, query);
	pinned |= makes_few_rows(session, merge->sourceRelation);
	if (IsA(merge->sourceRelation, RangeVar))
		pinned |= condition_pins_key(session_relation(session,
													  (RangeVar *) merge->sourceRelation),
									 merge->joinCondition);
	visit_parse_node(merge->joinCondition, query);
	foreach(cell, merge->mergeWhenClauses)
	{
		const		MergeWhenClause *when = lfirst(cell);

		writes |= when->commandType != CMD_NOTHING;
		check_merged(session, relation, when);
		visit_parse_node((Node *) when->targetList, query);
		if (when->commandType == CMD_UPDATE || when->commandType == CMD_DELETE)
			check_replica_identity(session, relation, when->commandType == CMD_UPDATE,
								   merge->relation->inh, merge->joinCondition);
	}
	depend_on_key(session, relation, merge->joinCondition);
	write_relation(query, relation, pinned || !writes);
}

/* Visit a condition: its literals are compared with columns. */
static void
visit_condition(QueryWalk *query, Node *condition)
{
	bool		before = query->comparing;

	query->comparing = true;
	visit_parse_node(condition, query);
	query->comparing = before;
}

/*
 * Note the tables of FROM that a query reads from end to end while a lock of
 * the transaction holds others off. A query by a key reads few rows.
 */
static void
note_reading_under_lock(QueryWalk *query, Node *item, Node *where)
{
	SqlSession *session = query->session;
	SqlRelation *relation;

	if (IsA(item, JoinExpr))
	{
		note_reading_under_lock(query, ((JoinExpr *) item)->larg, where);
		note_reading_under_lock(query, ((JoinExpr *) item)->rarg, where);
	}
	if (!IsA(item, RangeVar))
		return;
	relation = catalog_find_relation(&session->catalog,
									 catalog_range_name(&session->catalog, (RangeVar *) item));
	if (relation != NULL && !is_name_in_set(&query->with, relation->name) &&
		effect_held_mode(session, relation) >= SQL_SHARE &&
		!condition_pins_key(relation, where))
		effect_note_tree_work(session, relation);
}

/*
 * Read a SELECT, or a branch of UNION and the like. A LIMIT or FOR UPDATE
 * anywhere counts for the whole statement.
 */
static void
read_select_query(QueryWalk *query, SelectStmt *select)
{
	ListCell   *cell;

	read_with_queries(query, select->withClause);
	query->limit |= select->limitCount != NULL;
	query->locks_rows |= select->lockingClause != NIL;
	if (select->larg != NULL)
		visit_parse_node((Node *) select->larg, query);
	if (select->rarg != NULL)
		visit_parse_node((Node *) select->rarg, query);
	foreach(cell, query->limit || query->unread ? NIL : select->fromClause)
		note_reading_under_lock(query, lfirst(cell), select->whereClause);
	visit_parse_node((Node *) select->fromClause, query);
	visit_parse_node((Node *) select->targetList, query);
	visit_condition(query, select->whereClause);
	visit_condition(query, select->havingClause);
	visit_parse_node((Node *) select->valuesLists, query);
	/* SELECT INTO makes a table. */
	if (select->intoClause != NULL)
	{
		SqlRelation *made = catalog_add_relation(&query->session->catalog,
												 catalog_new_range_name(
																		&query->session->catalog,
																		select->intoClause->rel), 'r');

		made->columns_unknown = true;
	}
}

/* Note a string of the query where a value that was added may be meant. */
static void
note_literal(QueryWalk *query, const char *text)
{
	if (query->session->catalog.has_new_labels && text != NULL)
		add_name_to_set(query->session->arena, query->comparing ?
						&query->compared : &query->literals, text);
}

/*
 * Note what a node of a query does, then its children. True would stop the
 * walk, which no node asks for.
 */
static bool
visit_query_node(Node *node, void *context)
{
	QueryWalk  *query = context;
	bool		before;
	bool		stop;

	switch (nodeTag(node))
	{
		case T_RangeVar:
			read_range_of_from(query, (RangeVar *) node);
			return false;
		case T_SelectStmt:
			read_select_query(query, (SelectStmt *) node);
			return false;
		case T_InsertStmt:
			read_insert_query(query, (InsertStmt *) node);
			return false;
		case T_UpdateStmt:
			read_update_query(query, (UpdateStmt *) node);
			return false;
		case T_DeleteStmt:
			read_delete_query(query, (DeleteStmt *) node);
			return false;
		case T_MergeStmt:
			read_merge_query(query, (MergeStmt *) node);
			return false;
			/* Each string may be a value of an enum; see labels.c. */
		case T_A_Const:
			note_literal(query, string_constant(node));
			return false;
		case T_FuncCall:
			read_called_function(query, (FuncCall *) node);
			break;
		case T_SubLink:
			before = query->unread;
			query->unread |= ((SubLink *) node)->subLinkType == EXISTS_SUBLINK;
			stop = raw_expression_tree_walker(node, visit_parse_node, query);
			query->unread = before;
			return stop;
		case T_RangeSubselect:
			/* A grammar from before 16 has not come so far. */
			if (((RangeSubselect *) node)->alias == NULL && query->session->version < 16)
				effect_fail(query->session, "42601", "this syntax is of PostgreSQL 16");
			break;
		default:
			break;
	}
	return raw_expression_tree_walker(node, visit_parse_node, query);
}

/* Visit a node of raw_expression_tree_walker() unless the tree is too deep. */
static bool
visit_parse_node(Node *node, void *context)
{
	QueryWalk  *query = context;
	bool		stop;

	if (node == NULL || !session_enter(query->session))
		return false;
	stop = visit_query_node(node, query);
	session_leave(query->session);
	return stop;
}

/*
 * Walk a query, or look at the literals of another statement; false for that.
 */
static bool
walk_query(SqlSession *session, Node *node, bool unread)
{
	QueryWalk	query = {.session = session, .unread = unread};

	switch (nodeTag(node))
	{
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_InsertStmt:
		case T_SelectStmt:
		case T_MergeStmt:
			break;
		case T_CopyStmt:
			run_copy_statement(session, (CopyStmt *) node);
			return true;
		case T_AlterTableStmt:
			check_alter_labels(session, (AlterTableStmt *) node);
			return false;
		case T_CreateStmt:
			check_create_labels(session, (CreateStmt *) node);
			return false;
		default:
			return false;
	}
	check_returning(session, node);
	scope_check_query(session, node);
	visit_parse_node(node, &query);
	check_enum_casts(session, node);
	for (size_t i = 0; i < query.reads.count && session->catalog.has_new_labels; i++)
		check_enum_literals(session, &query.compared,
							session_named_relation(session, query.reads.items[i]));
	return true;
}

/*
 * Run a query; false if the node is something else. Of CREATE and ALTER TABLE
 * only the literals are looked at, and the answer is false: the caller goes
 * on to run them.
 */
bool
run_query(SqlSession *session, Node *node)
{
	return walk_query(session, node, false);
}

/* The same for a query that a view or cursor keeps, and that reads nothing. */
void
define_query(SqlSession *session, Node *node)
{
	walk_query(session, node, true);
}
