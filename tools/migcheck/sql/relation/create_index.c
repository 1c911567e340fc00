/*
 * create_index.c
 *		CREATE INDEX: its name, what the server refuses, and the rows that it
 *		reads.
 *
 * An index reads its whole table, and those of the partitions below it, under
 * a lock that writers wait for; with CONCURRENTLY under one that they do not,
 * and outside of a block.
 */
#include "migcheck/sql/query/scope.h"
#include "migcheck/sql/relation/storage.h"
#include "migcheck/sql/transaction/pending.h"

/*
 * Return the name of an index, or the one that the server gives it. own is
 * false for the index of a partition, which never gets the name of the
 * statement.
 */
static const char *
choose_index_name(SqlSession *session, const IndexStmt *statement,
				  const SqlRelation *table, bool own)
{
	const char *name = statement->idxname;

	if (name == NULL || !own)
		name = choose_object_name(session, table,
								  names_of_index_columns(session,
														 list_concat(list_copy(statement->indexParams),
																	 statement->indexIncludingParams)),
								  "idx", true);
	return catalog_sibling_name(&session->catalog, table->name, name);
}

/*
 * Refuse an expression of an index that gives another value each time, or
 * that reads a table. Functions that are merely stable, which the server also
 * refuses, are not told apart here.
 */
static void
check_index_value(SqlSession *session, const SqlRelation *table, Node *value)
{
	SqlExpression expression;

	expression_read(session, value, &expression);
	if (expression.is_volatile)
		effect_fail(session, "42P17", "an index may not hold a volatile value");
	else
		require_immutable(session, table, value);
	if (expression.has_subquery)
		effect_fail(session, "0A000", "an index may not have a subquery");
	scope_check_expression(session, table, value);
}

/* Return the columns of INCLUDE, as a list of String. */
static List *
included_columns(const IndexStmt *statement)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, statement->indexIncludingParams)
	{
		const		IndexElem *element = lfirst(cell);

		if (element->name != NULL)
			columns = lappend(columns, makeString(element->name));
	}
	return columns;
}

/*
 * Refuse an index that the server cannot make: on a relation without rows, on
 * columns that do not exist, unique without the partition key.
 */
static void
check_index_is_possible(SqlSession *session, const SqlRelation *table,
						const IndexStmt *statement)
{
	List	   *columns = NIL;
	ListCell   *cell;

	if (table->kind == 'v' || table->kind == 'S' || table->kind == 'i' ||
		table->kind == 'f')
		effect_fail(session, "42809", "\"%s\" is no table", table->name);
	foreach(cell, statement->indexParams)
	{
		const		IndexElem *element = lfirst(cell);

		const SqlColumn *column = element->name != NULL ?
			relation_column(table, element->name) : NULL;

		if (column != NULL && column->is_virtual)
			effect_fail(session, "0A000", "column \"%s\" is virtual", column->name);
		if (element->name != NULL)
			columns = lappend(columns, makeString(element->name));
		else
			check_index_value(session, table, element->expr);
	}
	check_index_value(session, table, statement->whereClause);
	scope_check_condition(session, table, statement->whereClause);
	check_access_method(session, table, statement);
	check_label_expression(session, (SqlRelation *) table, statement->whereClause);
	require_columns(session, table, columns);
	require_columns(session, table, included_columns(statement));
	check_index_options(session, statement->accessMethod, statement->options);
	if (statement->unique && statement->relation->inh)
		require_partition_key(session, table, columns);
}

/*
 * Add an index to the catalogue and, with tree, those of a partitioned
 * table's partitions, and return it. ON ONLY makes none below.
 */
static SqlRelation *
add_index_to_tree(SqlSession *session, SqlRelation *table, const char *name,
				  IndexStmt *statement, bool tree)
{
	SqlRelation *index = relation_add_index(&session->catalog, table, name);

	index->index = statement;
	index->unique = statement->unique;
	for (size_t i = 0; i < table->child_count && tree && statement->relation->inh; i++)
	{
		SqlRelation *child = table->children[i];

		relation_add_child(&session->catalog, index,
						   add_index_to_tree(session, child,
											 choose_index_name(session,
															   statement, child, false),
											 statement, true));
	}
	return index;
}

/*
 * CREATE INDEX: CONCURRENTLY cannot run in a transaction block, and lets
 * writers go on. Without it writers wait for as long as the table is read.
 */
void
run_create_index(SqlSession *session, IndexStmt *statement)
{
	SqlRelation *table = session_relation(session, statement->relation);
	const char *name = choose_index_name(session, statement, table, true);
	SqlRelation *index = catalog_find_relation(&session->catalog, name);
	SqlLockMode mode = statement->concurrent ? SQL_SHARE_UPDATE_EXCLUSIVE :
		SQL_SHARE;

	check_index_is_possible(session, table, statement);
	pending_check(session, table);
	effect_lock_named(session, table, mode);
	if (statement->if_not_exists)
		effect_note_trait(session, SQL_TRAIT_IF_NOT_EXISTS);
	if (statement->concurrent)
	{
		effect_no_block(session);
		effect_note_trait(session, SQL_TRAIT_CONCURRENTLY);
		if (table->kind == 'p')
			effect_fail(session, "0A000", "\"%s\" is partitioned", table->name);
	}
	if (table->kind == '?')
		effect_depend(session, "whether \"%s\" is partitioned", table->name);

	/*
	 * IF NOT EXISTS compares only the name: an index of other columns, or one
	 * that a failed CONCURRENTLY left invalid, counts as there.
	 */
	if (index != NULL && statement->idxname != NULL)
	{
		if (!statement->if_not_exists)
			effect_fail(session, "42P07", "relation \"%s\" is there already", name);
		effect_note_trait(session, SQL_TRAIT_CHANGES_NOTHING);
		return;
	}
	effect_note_advice(session, SQL_ADVICE_INDEX);
	/* Tables that inherit have indexes of their own. */
	if (table->kind != 'p')
		effect_note_work(session, table);
	else if (statement->relation->inh)
	{
		effect_lock_tree(session, table, mode);
		effect_note_tree_work(session, table);
	}
	add_index_to_tree(session, table, name, statement, table->kind == 'p');
}
