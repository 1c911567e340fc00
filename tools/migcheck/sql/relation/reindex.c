/*
 * reindex.c
 *		REINDEX of an index, a table, a schema or the database.
 *
 * Building an index again holds up writers of its table, and readers whose
 * plans would use it; CONCURRENTLY neither, but not in a transaction block.
 */
#include "migcheck/sql/parse/option.h"

#include <string.h>

/*
 * Lock a table and its partitions, and build their indexes. Without
 * CONCURRENTLY the indexes themselves are locked against everybody, and
 * planning a query opens all of them.
 */
static void
reindex_table_tree(SqlSession *session, SqlRelation *table, SqlLockMode mode)
{
	effect_lock(session, table, mode);
	if (mode == SQL_SHARE && !catalog_is_new(&session->catalog, table))
		session->index_locked = true;
	effect_note_work(session, table);
	for (size_t i = 0; i < table->child_count; i++)
		reindex_table_tree(session, table->children[i], mode);
}

/*
 * REINDEX SCHEMA, DATABASE and SYSTEM: each table in a transaction of its
 * own, so that no lock lasts longer than one table's work; hence not in a
 * block.
 */
static void
reindex_all_tables(SqlSession *session, const ReindexStmt *statement,
				   SqlLockMode mode)
{
	bool		one_schema = statement->kind == REINDEX_OBJECT_SCHEMA &&
		statement->name != NULL;

	effect_no_block(session);
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped || !relation_has_storage(relation) ||
			relation->kind == '?' ||
			(one_schema && !relation_is_in_schema(relation, statement->name)))
			continue;
		effect_lock(session, relation, mode);
		if (statement->kind != REINDEX_OBJECT_SYSTEM && relation->index_count > 0)
			reindex_table_tree(session, relation, mode);
	}
	if (!session_is_complete(session))
		effect_depend(session, "the tables that there are");
}

/*
 * REINDEX INDEX of an index in the catalogue. That of a partitioned table is
 * a transaction for each partition.
 */
static void
reindex_index(SqlSession *session, const SqlRelation *index, SqlLockMode mode)
{
	if (index->table->kind == 'p' || index->table->child_count > 0)
		effect_no_block(session);
	for (size_t i = 0; i < index->child_count; i++)
		reindex_table_tree(session, index->children[i]->table, mode);
	if (index->table->kind != 'p')
		reindex_table_tree(session, index->table, mode);
}

/* REINDEX TABLE, or an index of which nothing is known. */
static void
reindex_one_relation(SqlSession *session, const ReindexStmt *statement,
					 SqlLockMode mode)
{
	SqlRelation *relation = session_relation(session, statement->relation);

	if (relation->kind == 'v' || relation->kind == 'S' ||
		(relation->kind != '?' &&
		 (relation->kind == 'i') != (statement->kind == REINDEX_OBJECT_INDEX)))
		effect_fail(session, "42809", "\"%s\" is something else", relation->name);
	if (relation->kind == '?')
		effect_depend(session, "the table and partitions of \"%s\"", relation->name);
	if (relation->kind == 'i')
	{
		reindex_index(session, relation, mode);
		return;
	}
	/* Before 14 it passes over what is partitioned. */
	if (relation->kind == 'p' && session->version < 14)
	{
		effect_lock_named(session, relation, mode);
		return;
	}
	if (relation->kind == 'p')
		effect_no_block(session);
	/* The table is not known, but its readers wait. */
	if (relation->kind == '?' && statement->kind == REINDEX_OBJECT_INDEX)
	{
		session->index_locked = session->index_worked = mode == SQL_SHARE;
		return;
	}
	effect_lock_named(session, relation, mode);
	reindex_table_tree(session, relation, mode);
}

/* REINDEX of an index, a table, or all tables of a schema or the database. */
void
run_reindex(SqlSession *session, ReindexStmt *statement)
{
	bool		concurrent =
	has_named_option(statement->params, "concurrently");
	SqlLockMode mode = concurrent ? SQL_SHARE_UPDATE_EXCLUSIVE : SQL_SHARE;

	effect_note_advice(session, SQL_ADVICE_REINDEX);
	if (concurrent)
	{
		effect_no_block(session);
		effect_note_trait(session, SQL_TRAIT_CONCURRENTLY);
	}
	if (statement->kind == REINDEX_OBJECT_INDEX ||
		statement->kind == REINDEX_OBJECT_TABLE)
		reindex_one_relation(session, statement, mode);
	else
		reindex_all_tables(session, statement, mode);
}
