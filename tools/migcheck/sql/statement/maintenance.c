/*
 * maintenance.c
 *		VACUUM, CLUSTER, LOCK, and what concerns many relations at once.
 *
 * What concerns many relations is only as complete as the catalogue: where the
 * files do not tell all tables there are, the statement depends on the rest.
 */
#include "migcheck/sql/catalog/roles.h"
#include "migcheck/sql/parse/option.h"

#include <string.h>

/* Refuse an option that VACUUM or ANALYZE does not have, or not yet. */
static void
check_vacuum_option(SqlSession *session, const char *name, bool is_vacuum)
{
	static const struct
	{
		const char *name;
		bool		of_analyze;
		int			since;
	}			known[] = {
		{"verbose", true, 0}, {"skip_locked", true, 0}, {"analyze", false, 0},
		{"freeze", false, 0}, {"full", false, 0}, {"disable_page_skipping", false, 0},
		{"index_cleanup", false, 0}, {"truncate", false, 0}, {"parallel", false, 0},
		{"process_toast", false, 14}, {"buffer_usage_limit", true, 16},
		{"process_main", false, 16}, {"skip_database_stats", false, 16},
		{"only_database_stats", false, 16}
	};

	for (size_t i = 0; i < lengthof(known); i++)
	{
		if (strcmp(name, known[i].name) != 0 || (!is_vacuum && !known[i].of_analyze))
			continue;
		if (session->version < known[i].since)
			effect_fail(session, "42601", "there is no option \"%s\" before %d", name,
						known[i].since);
		return;
	}
	effect_fail(session, "42601", "there is no option \"%s\"", name);
}

/*
 * Read the options of VACUUM and ANALYZE, and return true if FULL is one that
 * is on.
 */
static bool
read_vacuum_options(SqlSession *session, const VacuumStmt *statement)
{
	const ListCell *cell;
	long		workers = 0;
	bool		full = false;

	foreach(cell, statement->options)
	{
		const DefElem *option = lfirst(cell);

		check_vacuum_option(session, option->defname, statement->is_vacuumcmd);
		if (strcmp(option->defname, "full") == 0)
			full = is_option_on(option);
		if (strcmp(option->defname, "parallel") == 0 && option->arg != NULL &&
			IsA(option->arg, Integer))
			workers = intVal(option->arg);
	}
	if (full && workers > 0)
		effect_fail(session, "0A000", "VACUUM FULL has no workers");
	return full;
}

/*
 * VACUUM and ANALYZE of all tables; partitioned ones have no rows to vacuum,
 * only to analyze.
 */
static void
vacuum_all_tables(SqlSession *session, bool full, bool is_vacuum)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped || (!relation_has_storage(relation) &&
								  (relation->kind != 'p' || is_vacuum)))
			continue;
		effect_lock(session, relation, full ? SQL_ACCESS_EXCLUSIVE :
					SQL_SHARE_UPDATE_EXCLUSIVE);
		if (full)
			effect_rewrite(session, relation);
	}
	if (!session_is_complete(session))
		effect_unknown(session, "the tables that there are");
}

/*
 * VACUUM and ANALYZE of the tables that are listed, or of every table. Plain
 * VACUUM lets readers and writers go on; FULL copies the table as CLUSTER
 * does.
 */
static void
run_vacuum(SqlSession *session, VacuumStmt *statement)
{
	bool		full = read_vacuum_options(session, statement);
	SqlLockMode mode = full ? SQL_ACCESS_EXCLUSIVE : SQL_SHARE_UPDATE_EXCLUSIVE;
	bool		analyzes = has_named_option(statement->options, "analyze");
	ListCell   *cell;

	if (statement->is_vacuumcmd)
		effect_no_block(session);
	foreach(cell, statement->rels)
	{
		VacuumRelation *item = lfirst(cell);
		SqlRelation *relation = session_relation(session, item->relation);

		if (item->va_cols != NIL && statement->is_vacuumcmd && !analyzes)
			effect_fail(session, "0A000", "columns are for ANALYZE only");
		effect_lock_named(session, relation, mode);
		require_columns(session, relation, item->va_cols);
		if (!statement->is_vacuumcmd)
			require_wrapper_handler(session, relation);
		if (item->relation->inh)
			effect_lock_tree(session, relation, mode);
		if (full)
		{
			effect_note_advice(session, SQL_ADVICE_CLUSTER);
			effect_rewrite_tree(session, relation);
		}
	}
	if (statement->rels == NIL &&
		!has_named_option(statement->options, "only_database_stats"))
		vacuum_all_tables(session, full, statement->is_vacuumcmd);
}

/*
 * Return the index that a statement names beside its table, and refuse one
 * that the table does not have; NULL where it is not known. The names of a
 * partition's own indexes are not followed.
 */
const SqlRelation *
require_index_of_table(SqlSession *session, const SqlRelation *relation,
					   const char *name)
{
	const SqlRelation *index =
	catalog_find_relation(&session->catalog,
						  catalog_sibling_name(&session->catalog,
											   relation->name, name));

	if (relation->kind != '?' && relation->parent == NULL &&
		(index == NULL || index->table != relation) &&
		session_is_certain(session, relation->name))
		effect_fail(session, "42704", "\"%s\" has no index \"%s\"", relation->name, name);
	return index;
}

/* CLUSTER needs an index with an order, of all rows. */
void
check_index_for_cluster(SqlSession *session, const SqlRelation *relation,
						const char *name)
{
	const SqlRelation *index = require_index_of_table(session, relation, name);

	if (index == NULL || index->index == NULL)
		return;
	if (strcmp(index->index->accessMethod, "btree") != 0 &&
		strcmp(index->index->accessMethod, "gist") != 0)
		effect_fail(session, "0A000", "index \"%s\" has no order", name);
	else if (index->index->whereClause != NULL)
		effect_fail(session, "0A000", "index \"%s\" is of some rows only", name);
}

/*
 * CLUSTER: copies the table under a lock that stops readers. Without a name
 * it is for all tables that were clustered before, of which only the database
 * knows.
 */
static void
run_cluster(SqlSession *session, ClusterStmt *statement)
{
	SqlRelation *relation;

	if (statement->relation == NULL)
	{
		effect_no_block(session);
		if (!session_is_complete(session))
			effect_unknown(session, "the tables that were clustered before");
		return;
	}
	relation = session_relation(session, statement->relation);
	if (statement->indexname != NULL)
	{
		check_index_for_cluster(session, relation, statement->indexname);
		relation->clustered = statement->indexname;
	}
	else if (relation->kind == '?')
		effect_depend(session, "whether \"%s\" was clustered before", relation->name);
	else if (relation->clustered == NULL)
		effect_fail(session, "42704", "\"%s\" was never clustered", relation->name);
	if (relation->kind == 'p')
		effect_no_block(session);
	effect_note_advice(session, SQL_ADVICE_CLUSTER);
	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
	effect_rewrite_tree(session, relation);
}

/*
 * Lock a relation with its children; of a view, what it reads, too, at any
 * depth.
 */
static void
lock_with_uses(SqlSession *session, SqlRelation *relation, SqlLockMode mode)
{
	effect_lock_tree(session, relation, mode);
	for (size_t i = 0; i < relation->use_count && relation->kind == 'v'; i++)
		lock_with_uses(session, relation->uses[i].relation, mode);
}

/*
 * LOCK TABLE: takes a view's tables, too. The numbers of the modes are those
 * of the parser.
 */
static void
run_lock_table(SqlSession *session, LockStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->relations)
	{
		RangeVar   *range = lfirst(cell);
		SqlRelation *relation = session_relation(session, range);

		if (strchr("mSif", relation->kind) != NULL)
			effect_fail(session, "42809", "\"%s\" is no table or view", relation->name);
		effect_lock_named(session, relation, (SqlLockMode) statement->mode);
		if (range->inh)
			lock_with_uses(session, relation, (SqlLockMode) statement->mode);
		if (relation->kind == '?')
			effect_depend(session, "the partitions of \"%s\", or what it reads",
						  relation->name);
	}
}

/*
 * ALTER TABLE ALL IN TABLESPACE: copies each relation of the kind under a
 * lock that stops readers. One that no statement moved is in pg_default.
 */
static void
run_move_all_tables(SqlSession *session, AlterTableMoveAllStmt *statement)
{
	if (strcmp(statement->orig_tablespacename, statement->new_tablespacename) == 0)
		return;
	if (!session_is_complete(session))
		effect_unknown(session, "the tables of tablespace \"%s\"",
					   statement->orig_tablespacename);
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];
		const char *space = relation->tablespace != NULL ? relation->tablespace :
			"pg_default";
		bool		meant = statement->objtype == OBJECT_TABLE ?
			relation->kind == 'r' || relation->kind == 'p' :
			statement->objtype == OBJECT_MATVIEW ? relation->kind == 'm' :
			relation->kind == 'i';

		if (relation->dropped || !meant ||
			strcmp(space, statement->orig_tablespacename) != 0)
			continue;
		effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
		effect_rewrite(session, relation);
		relation->tablespace = statement->new_tablespacename;
	}
}

/*
 * REASSIGN OWNED and DROP OWNED: what the roles own is only partly told, by
 * statements that set an owner.
 */
static void
run_reassign_or_drop_owned(SqlSession *session, List *roles, bool drops)
{
	ListCell   *cell;

	if (!session_is_complete(session))
		effect_unknown(session, "what these roles own");
	require_roles(session, roles);
	if (drops)
		breaks_note(session, "DROP OWNED", "the running code may need rights that end");
	foreach(cell, roles)
	{
		const RoleSpec *role = lfirst(cell);

		for (size_t i = 0; i < session->catalog.relation_count; i++)
		{
			SqlRelation *relation = session->catalog.relations[i];

			if (!relation->dropped && relation->owner != NULL &&
				role->rolename != NULL && strcmp(relation->owner, role->rolename) == 0)
			{
				effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
				relation->owner = NULL;
			}
		}
		if (drops && role->roletype == ROLESPEC_CSTRING)
			forget_role_grants(session, role->rolename);
	}
}

/*
 * Run a command on a database or the cluster, which has no locks to tell but
 * cannot run in a block; false if the node is something else.
 */
static bool
run_cluster_wide(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_DropdbStmt:
		case T_DropTableSpaceStmt:
			effect_depend(session, "whether it is there, and in use");
			effect_no_block(session);
			return true;
		case T_CreatedbStmt:
		case T_CreateTableSpaceStmt:
		case T_AlterSystemStmt:
			effect_no_block(session);
			return true;
		case T_AlterDatabaseRefreshCollStmt:
			return true;
		case T_AlterDatabaseStmt:
			if (has_named_option(((AlterDatabaseStmt *) node)->options,
								 "tablespace"))
				effect_no_block(session);
			return true;
		case T_DiscardStmt:
			if (((DiscardStmt *) node)->target == DISCARD_ALL)
				effect_no_block(session);
			return true;
		default:
			return false;
	}
}

/* Run maintenance; false if the node is something else. */
bool
run_maintenance(SqlSession *session, Node *node)
{
	switch (nodeTag(node))
	{
		case T_VacuumStmt:
			run_vacuum(session, (VacuumStmt *) node);
			break;
		case T_ClusterStmt:
			run_cluster(session, (ClusterStmt *) node);
			break;
		case T_LockStmt:
			run_lock_table(session, (LockStmt *) node);
			break;
		case T_ReassignOwnedStmt:
			run_reassign_or_drop_owned(session,
									   ((ReassignOwnedStmt *) node)->roles, false);
			break;
		case T_DropOwnedStmt:
			run_reassign_or_drop_owned(session,
									   ((DropOwnedStmt *) node)->roles, true);
			break;
		case T_AlterTableMoveAllStmt:
			run_move_all_tables(session, (AlterTableMoveAllStmt *) node);
			break;
		default:
			return run_cluster_wide(session, node);
	}
	return true;
}
