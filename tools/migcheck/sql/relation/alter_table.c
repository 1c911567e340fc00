/*
 * alter_table.c
 *		ALTER TABLE and its kin: the lock of each action, and its work.
 *
 * The server takes the strongest lock that any action needs before the first
 * one, on the table and, where the action goes down to them, on its
 * partitions and on the tables that inherit from it.
 *
 * This file decides about locks; constraints are in alter_constraint.c,
 * columns in alter_column.c, copies in alter_storage.c, the order of actions
 * in alter_order.c, partitions in partition.c. ALTER TABLE of a composite type
 * does not come here.
 */
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/relation/partition.h"
#include "migcheck/sql/relation/storage.h"
#include "migcheck/sql/transaction/pending.h"
#include "text/one_of.h"

#include <string.h>

/* How far down from the named table an action takes its lock. */
typedef enum Reach
{
	REACH_TABLE,				/* the table itself */
	REACH_TRIGGERS,				/* partitions with triggers of the parent */
	REACH_KEYS,					/* ... or with its foreign keys */
	REACH_TREE					/* all partitions, or all heirs */
} Reach;

/* The lock of an action, where only its kind decides it. */
typedef struct Action
{
	AlterTableType type;
	SqlLockMode mode;
	Reach		reach;
} Action;

/*
 * From AlterTableGetLockLevel() and ATPrepCmd() of the server's tablecmds.c.
 * An action that has no row takes an access exclusive lock on the table,
 * not on its children, which is the server's default; those whose lock depends
 * on their text are in lock_of_action().
 */
static const Action actions[] = {
	{AT_AddColumn, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_ColumnDefault, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_DropNotNull, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_SetNotNull, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_DropExpression, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_SetStatistics, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TREE},
	{AT_SetOptions, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_ResetOptions, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_SetStorage, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_SetCompression, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_DropColumn, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_AlterConstraint, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_ValidateConstraint, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TREE},
	{AT_DropConstraint, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_AlterColumnType, SQL_ACCESS_EXCLUSIVE, REACH_TREE},
	{AT_ClusterOn, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_DropCluster, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_EnableTrig, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_EnableAlwaysTrig, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_EnableReplicaTrig, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_DisableTrig, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_EnableTrigAll, SQL_SHARE_ROW_EXCLUSIVE, REACH_KEYS},
	{AT_DisableTrigAll, SQL_SHARE_ROW_EXCLUSIVE, REACH_KEYS},
	{AT_EnableTrigUser, SQL_SHARE_ROW_EXCLUSIVE, REACH_TRIGGERS},
	{AT_DisableTrigUser, SQL_SHARE_ROW_EXCLUSIVE, REACH_TRIGGERS},
	{AT_AttachPartition, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_DetachPartitionFinalize, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
};

/*
 * Return true if a storage option may change while the table is written, that
 * is under a share update exclusive lock. The list has the options for which
 * the server's reloptions.c asks for an access exclusive one.
 */
static bool
option_is_light(const DefElem *option)
{
	static const char *const heavy[] = {
		"user_catalog_table", "security_barrier", "security_invoker",
		"check_option", "buffering", "fastupdate", "gin_pending_list_limit",
		"pages_per_range", "autosummarize", NULL
	};

	return !text_is_one_of(option->defname, heavy);
}

/*
 * Return the lock that a subcommand needs, and set *reach to which relations
 * need it, as AlterTableGetLockLevel() has it for this version of the server.
 */
static SqlLockMode
lock_of_action(const AlterTableCmd *command, int version, Reach *reach)
{
	ListCell   *cell;

	*reach = REACH_TABLE;
	switch (command->subtype)
	{
		case AT_AddConstraint:
			/* Adding a foreign key lets readers go on: it makes triggers. */
			if (((Constraint *) command->def)->contype == CONSTR_FOREIGN)
				return SQL_SHARE_ROW_EXCLUSIVE;
			*reach = ((Constraint *) command->def)->contype == CONSTR_CHECK &&
				(version >= 18 || !((Constraint *) command->def)->is_no_inherit) ?
				REACH_TREE : REACH_TABLE;
			return SQL_ACCESS_EXCLUSIVE;
		case AT_SetRelOptions:
		case AT_ResetRelOptions:
		case AT_ReplaceRelOptions:
			/* The strictest option decides for all of the list. */
			foreach(cell, (List *) command->def)
			{
				if (!option_is_light(lfirst(cell)))
					return SQL_ACCESS_EXCLUSIVE;
			}
			return SQL_SHARE_UPDATE_EXCLUSIVE;
		case AT_DetachPartition:
			return ((PartitionCmd *) command->def)->concurrent ?
				SQL_SHARE_UPDATE_EXCLUSIVE : SQL_ACCESS_EXCLUSIVE;
		default:
			break;
	}
	for (size_t i = 0; i < lengthof(actions); i++)
	{
		if (actions[i].type == command->subtype)
		{
			*reach = actions[i].reach;
			return actions[i].mode;
		}
	}
	return SQL_ACCESS_EXCLUSIVE;
}

/*
 * INHERIT: the child must have the parent's columns, NOT NULL where the
 * parent's are (42804). Nothing is read: the server compares the two
 * catalogue entries.
 */
static void
add_inherited_parent(SqlSession *session, SqlRelation *relation,
					 RangeVar *range)
{
	SqlRelation *parent = session_relation(session, range);

	effect_lock_named(session, parent, SQL_SHARE_UPDATE_EXCLUSIVE);
	for (size_t i = 0; i < parent->child_count; i++)
	{
		if (parent->children[i] == relation)
			effect_fail(session, "42P07", "it inherits from \"%s\" already", parent->name);
	}
	for (size_t i = 0; i < parent->column_count; i++)
	{
		const SqlColumn *wanted = parent->columns[i];
		const SqlColumn *column = relation_column(relation, wanted->name);

		if (column == NULL && !relation->columns_unknown)
			effect_fail(session, "42804", "it has no column \"%s\"", wanted->name);
		else if (column != NULL && wanted->not_null && !column->not_null)
			effect_fail(session, "42804", "column \"%s\" must be NOT NULL", wanted->name);
	}
	if (parent->kind == '?' || relation->kind == '?')
		effect_depend(session, "the columns and constraints of both tables");
	/* From here on the parent decides about these columns. */
	for (size_t i = 0; i < parent->column_count; i++)
	{
		SqlColumn  *column = relation_column(relation, parent->columns[i]->name);

		if (column != NULL)
			column->inherited = true;
	}
	relation_add_child(&session->catalog, parent, relation);
}

/* Refuse a key, as a replica identity, that has a column which may be NULL. */
static void
require_key_without_null(SqlSession *session, const SqlRelation *relation,
						 const char *name)
{
	const SqlConstraint *key = relation_constraint(relation, name);
	ListCell   *cell;

	foreach(cell, key != NULL && key->kind == SQL_UNIQUE ? key->columns : NIL)
	{
		const SqlColumn *column = relation_column(relation, strVal(lfirst(cell)));

		if (column != NULL && !column->not_null)
			effect_fail(session, "42809", "index \"%s\" has a column that may be null",
						name);
	}
}

/*
 * REPLICA IDENTITY USING INDEX: the index must be a whole unique key over NOT
 * NULL columns (42809), since logical replication finds each row by it. Other
 * kinds of identity cannot fail.
 */
static void
set_replica_identity(SqlSession *session, SqlRelation *relation,
					 const ReplicaIdentityStmt * statement)
{
	const SqlRelation *index;
	ListCell   *cell;

	relation->identity = statement->identity_type;
	if (statement->identity_type != 'i')
		return;
	index = require_index_of_table(session, relation, statement->name);
	if (index != NULL && index->index == NULL)
		require_key_without_null(session, relation, index->name);
	if (index == NULL || index->kind != 'i' || index->index == NULL)
		return;
	if (!index->unique || index->index->whereClause != NULL)
		effect_fail(session, "42809", "index \"%s\" is no key of all rows", index->name);
	foreach(cell, index->index->indexParams)
	{
		const		IndexElem *element = lfirst(cell);
		const SqlColumn *column = element->name != NULL ?
			relation_column(relation, element->name) : NULL;

		if (element->name == NULL || (column != NULL && !column->not_null))
			effect_fail(session, "42809", "index \"%s\" has a column that may be null",
						index->name);
	}
}

/*
 * ENABLE and DISABLE of a trigger or rule by its name: the server fails where
 * the table has no such part (42704). A NULL name is ALL or USER, which cannot
 * fail.
 */
static void
check_table_has_part(SqlSession *session, const SqlRelation *relation,
					 SqlObjectKind kind, const char *name)
{
	if (name != NULL && relation->kind != '?' &&
		session_is_certain(session, relation->name) &&
		catalog_find_part(&session->catalog, kind, relation, name) == NULL)
		effect_fail(session, "42704", "\"%s\" does not exist", name);
}

/*
 * OF type: the columns must be those of the type, in their order (42804).
 * Only their names are compared, not their types.
 */
static void
set_type_of_table(SqlSession *session, SqlRelation *relation,
				  const TypeName *name)
{
	const SqlObject *type;
	bool		same;

	relation->of_type = type_as_written(&session->catalog, name).name;
	type =
		catalog_find_object(&session->catalog, SQL_COMPOSITE, relation->of_type);
	if (type == NULL || type->columns == NIL || relation->columns_unknown)
		return;
	same = (size_t) list_length(type->columns) == relation->column_count;
	for (size_t i = 0; same && i < relation->column_count; i++)
		same = strcmp(strVal(list_nth(type->columns, i)), relation->columns[i]->name) == 0;
	if (!same)
		effect_fail(session, "42804", "\"%s\" has other columns than \"%s\"",
					relation->name, type->name);
}

/*
 * CLUSTER ON: the index must exist. The name is kept, since a later CLUSTER
 * without USING goes by it.
 */
static void
set_clustered(SqlSession *session, SqlRelation *relation, const char *index)
{
	const char *name = catalog_sibling_name(&session->catalog, relation->name,
											index);

	if (!relation->columns_unknown && session_is_certain(session, relation->name) &&
		catalog_find_relation(&session->catalog, name) == NULL)
		effect_fail(session, "42704", "index \"%s\" does not exist", index);
	check_index_for_cluster(session, relation, index);
	relation->clustered = index;
}

/* NOT OF: the table is no longer of a type; its columns stay. */
static void
drop_type_of_table(SqlSession *session, SqlRelation *relation)
{
	if (relation->of_type == NULL && !relation->columns_unknown)
		effect_fail(session, "42809", "\"%s\" is no typed table", relation->name);
	else if (relation->of_type == NULL)
		effect_depend(session, "whether \"%s\" is a typed table", relation->name);
	relation->of_type = NULL;
}

/*
 * SET (...): an index has only the options of its method, and a table that
 * logical decoding reads as a catalogue takes no ON CONFLICT.
 */
static void
set_relation_options(SqlSession *session, const SqlRelation *relation,
					 const List *options)
{
	const ListCell *cell;

	if (relation->kind == 'i' && relation->index != NULL)
		check_index_options(session, relation->index->accessMethod, options);
	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, "user_catalog_table") == 0 &&
			is_option_on(option))
			breaks_note_relation(session, relation, "the running code may need ON CONFLICT, which is refused");
	}
}

/*
 * Run an action that neither reads rows nor changes a column: check what its
 * names refer to, and keep what later statements ask for. An action without a
 * case only takes its lock.
 */
static void
run_minor_action(SqlSession *session, SqlRelation *relation,
				 const AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_ReplicaIdentity:
			set_replica_identity(session, relation,
								 (ReplicaIdentityStmt *) command->def);
			break;
		case AT_EnableTrig:
		case AT_EnableAlwaysTrig:
		case AT_EnableReplicaTrig:
		case AT_DisableTrig:
			check_table_has_part(session, relation, SQL_TRIGGER,
								 command->name);
			break;
		case AT_EnableRule:
		case AT_EnableAlwaysRule:
		case AT_EnableReplicaRule:
		case AT_DisableRule:
			check_table_has_part(session, relation, SQL_RULE, command->name);
			break;
		case AT_SetRelOptions:
			set_relation_options(session, relation, (List *) command->def);
			break;
		case AT_ClusterOn:
			set_clustered(session, relation, command->name);
			break;
		case AT_DetachPartitionFinalize:
			effect_fail(session, "55000", "no DETACH CONCURRENTLY was left unfinished");
			break;
		case AT_DropOf:
			drop_type_of_table(session, relation);
			break;
		default:
			break;
	}
}

/* NO INHERIT: the other table is a parent. */
static void
drop_inherited_parent(SqlSession *session, SqlRelation *relation,
					  RangeVar *range)
{
	SqlRelation *parent = session_relation(session, range);
	bool		found = parent->kind == '?' || relation->kind == '?';

	for (size_t i = 0; i < parent->child_count && !found; i++)
		found = parent->children[i] == relation;
	if (!found)
		effect_fail(session, "42P01", "\"%s\" does not inherit from \"%s\"",
					relation->name, parent->name);
	relation_remove_child(parent, relation);
}

/*
 * Run an action on the parents and children of a table; false if it is of
 * another kind.
 */
static bool
run_tree_action(SqlSession *session, SqlRelation *relation,
				AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_AddInherit:
			add_inherited_parent(session, relation, (RangeVar *) command->def);
			break;
		case AT_DropInherit:
			drop_inherited_parent(session, relation,
								  (RangeVar *) command->def);
			break;
		case AT_AddOf:
			set_type_of_table(session, relation, (TypeName *) command->def);
			break;
		case AT_AttachPartition:
			run_attach_partition(session, relation,
								 (PartitionCmd *) command->def);
			break;
		case AT_DetachPartition:
			run_detach_partition(session, relation,
								 (PartitionCmd *) command->def);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * OWNER TO: the sequences of the table's columns follow, and go with no other.
 * Nothing happens where the role has the relation already: one that no
 * statement gave away belongs to whoever runs the migrations, by default
 * "postgres".
 */
static void
change_relation_owner(SqlSession *session, SqlRelation *relation, const RoleSpec *role)
{
	const char *owner = relation->owner != NULL ? relation->owner : "postgres";

	require_named_role(session, role);
	if (role->roletype != ROLESPEC_CSTRING || strcmp(role->rolename, owner) == 0)
		return;
	lock_sequences(session, relation, false);
	if (relation->kind == 'S' && relation->owned_by != NULL)
		effect_fail(session, "0A000", "\"%s\" owns it", relation->owned_by->name);
	relation->owner = role->rolename;
	if (relation->kind == 'v')
		breaks_note_relation(session, relation, "its new owner may not read what the running code reads by it");
}

/*
 * Do what an action does besides its lock, on the catalogue as the actions
 * before left it.
 */
static void
run_alter_action(SqlSession *session, SqlRelation *relation,
				 AlterTableCmd *command)
{
	alter_refuse_action(session, relation, command);
	if (run_column_action(session, relation, command) ||
		run_constraint_action(session, relation, command) ||
		run_tree_action(session, relation, command))
		return;
	switch (command->subtype)
	{
		case AT_SetLogged:
			set_persistence(session, relation, 'p');
			break;
		case AT_SetUnLogged:
			set_persistence(session, relation, 'u');
			break;
		case AT_SetTableSpace:
			set_tablespace(session, relation, command->name);
			break;
		case AT_SetAccessMethod:
			set_access_method(session, relation, command->name);
			break;
			/* Without a policy no role but the owner sees a row any more. */
		case AT_EnableRowSecurity:
			effect_note_trait(session, SQL_TRAIT_HIDES_ROWS);
			break;
		case AT_ChangeOwner:
			change_relation_owner(session, relation, command->newowner);
			break;
		default:
			run_minor_action(session, relation, command);
			break;
	}
}

/*
 * Return true if a table has triggers, among them those by which the server
 * enforces foreign keys. Of a table that no file made it is assumed.
 */
static bool
may_have_triggers(const SqlSession *session, const SqlRelation *relation,
				  bool keys)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *object = session->catalog.objects[i];

		if (object->kind == SQL_TRIGGER && !object->dropped &&
			object->relation == relation)
			return true;
	}
	for (size_t i = 0; i < relation->constraint_count && keys; i++)
	{
		if (relation->constraints[i]->kind == SQL_FOREIGN_KEY &&
			!relation->constraints[i]->dropped)
			return true;
	}
	return relation->kind == '?';
}

/*
 * Return true if an action of this reach locks the children of a table, too.
 */
static bool
reaches_children(SqlSession *session, const SqlRelation *relation, Reach reach)
{
	switch (reach)
	{
		case REACH_TREE:
			return true;
		case REACH_KEYS:
			return may_have_triggers(session, relation, true);
		case REACH_TRIGGERS:
			return may_have_triggers(session, relation, false);
		default:
			return false;
	}
}

/* Run the actions of ALTER TABLE in the order of their passes. */
static void
run_actions_in_order(SqlSession *session, SqlRelation *relation,
					 const List *actions)
{
	ListCell   *cell;

	for (int pass = 0; pass < ALTER_PASSES; pass++)
	{
		foreach(cell, actions)
		{
			if (alter_pass_of_action(lfirst(cell)) == pass)
				run_alter_action(session, relation, lfirst(cell));
		}
	}
}

/*
 * ALTER TABLE, VIEW, INDEX, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE. As
 * AlterTable() does, it first takes one lock for all actions, then runs them
 * in the order of their passes.
 */
void
run_alter_table(SqlSession *session, AlterTableStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);
	SqlRelation *relation;
	SqlLockMode strongest = SQL_NO_LOCK;
	bool		tree = false;
	ListCell   *cell;

	/*
	 * IF EXISTS of a relation that no file made: it does nothing where all
	 * files are known, else it depends.
	 */
	if (catalog_find_relation(&session->catalog, name) == NULL &&
		statement->missing_ok)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether \"%s\" exists", name);
		return;
	}
	relation = session_relation(session, statement->relation);
	alter_check_word(session, relation, statement->objtype);

	/*
	 * A lock cannot be strengthened without the danger of a deadlock: the
	 * server takes the strongest one at once, on all that any action reaches.
	 */
	foreach(cell, statement->cmds)
	{
		Reach		reach;
		SqlLockMode mode =
		lock_of_action(lfirst(cell), session->version, &reach);

		strongest = Max(strongest, mode);
		tree |= reaches_children(session, relation, reach) &&
			(statement->relation->inh ||
			 ((AlterTableCmd *) lfirst(cell))->subtype == AT_DropColumn);
	}
	pending_check(session, relation);
	effect_lock_named(session, relation, strongest);
	if (tree && relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
	if (!statement->relation->inh && relation->child_count > 0)
		alter_check_only(session, relation, statement->cmds);
	for (size_t i = 0; i < relation->child_count && tree; i++)
		effect_lock_tree(session, relation->children[i], strongest);
	run_actions_in_order(session, relation, statement->cmds);

	/*
	 * A constraint counts as a proof for SET NOT NULL only from the next
	 * statement on, since the server reads its catalogue before the first
	 * action.
	 */
	for (size_t i = 0; i < relation->constraint_count; i++)
		relation->constraints[i]->born_now = false;
}
