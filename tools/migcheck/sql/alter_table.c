/*
 * alter_table.c
 *		ALTER TABLE and its kin: the lock of each action, and its work.
 *
 * The server takes the strongest lock that any action needs before the first
 * one, on the table and, where the action goes down to them, on its
 * partitions and on the tables that inherit from it.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* How far an action goes. */
typedef enum Reach
{
	REACH_TABLE,
	REACH_TREE
} Reach;

typedef struct Action
{
	AlterTableType type;
	SqlLockMode mode;
	Reach		reach;
} Action;

/* From AlterTableGetLockLevel() and ATPrepCmd() of the server's tablecmds.c. */
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
	{AT_EnableTrigAll, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_DisableTrigAll, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_EnableTrigUser, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_DisableTrigUser, SQL_SHARE_ROW_EXCLUSIVE, REACH_TREE},
	{AT_AttachPartition, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
	{AT_DetachPartitionFinalize, SQL_SHARE_UPDATE_EXCLUSIVE, REACH_TABLE},
};

/* Options of a table that may change while it is written. */
static bool
option_is_light(const DefElem *option)
{
	static const char *const heavy[] = {
		"user_catalog_table", "security_barrier", "security_invoker",
		"check_option", "buffering", "fastupdate", "gin_pending_list_limit"
	};

	for (size_t i = 0; i < lengthof(heavy); i++)
	{
		if (strcmp(option->defname, heavy[i]) == 0)
			return false;
	}
	return true;
}

/*
 * Return the lock that a subcommand needs, and which relations need it, as
 * AlterTableGetLockLevel() has it.
 */
static SqlLockMode
lock_of(const AlterTableCmd *command, Reach *reach)
{
	ListCell   *cell;

	*reach = REACH_TABLE;
	switch (command->subtype)
	{
		case AT_AddConstraint:
			if (((Constraint *) command->def)->contype == CONSTR_FOREIGN)
				return SQL_SHARE_ROW_EXCLUSIVE;
			*reach = ((Constraint *) command->def)->contype == CONSTR_CHECK ?
				REACH_TREE : REACH_TABLE;
			return SQL_ACCESS_EXCLUSIVE;
		case AT_SetRelOptions:
		case AT_ResetRelOptions:
		case AT_ReplaceRelOptions:
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

/* Foreign keys that need the index of a constraint. */
static void
drop_key_users(SqlSession *session, SqlRelation *relation,
			   const SqlConstraint *key, bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *other = session->catalog.relations[i];

		for (size_t k = 0; k < other->constraint_count && !other->dropped; k++)
		{
			SqlConstraint *constraint = other->constraints[k];

			if (constraint->dropped || constraint->kind != SQL_FOREIGN_KEY ||
				constraint->referenced != relation ||
				!equal(constraint->referenced_columns, key->columns))
				continue;
			if (!cascade)
				effect_fail(session, "2BP01", "the foreign key \"%s\" needs it",
							constraint->name);
			effect_lock_tree(session, other, SQL_ACCESS_EXCLUSIVE);
			constraint->dropped = cascade;
		}
	}
}

/*
 * DROP CONSTRAINT: with the index of a key, and the foreign keys that need
 * it.
 */
static void
drop_constraint(SqlSession *session, SqlRelation *relation,
				AlterTableCmd *command)
{
	SqlConstraint *constraint = relation_constraint(relation, command->name);

	if (constraint == NULL)
	{
		if (relation->columns_unknown)
			effect_depend(session, "whether \"%s\" is a foreign key: then it locks the other table, too",
						  command->name);
		else if (!command->missing_ok)
			effect_fail(session, "42704", "constraint \"%s\" does not exist",
						command->name);
		return;
	}
	if (constraint->kind == SQL_FOREIGN_KEY)
		effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	if (constraint->kind == SQL_PRIMARY_KEY || constraint->kind == SQL_UNIQUE)
		drop_key_users(session, relation, constraint,
					   command->behavior == DROP_CASCADE);
	for (size_t i = 0; i < relation->index_count; i++)
	{
		if (relation->indexes[i]->constraint == constraint)
			catalog_drop(&session->catalog, relation->indexes[i]);
	}
	constraint->dropped = true;
}

/*
 * VALIDATE CONSTRAINT: reads the table under a lock that lets writers go on.
 */
static void
validate_constraint(SqlSession *session, SqlRelation *relation,
					const char *name)
{
	SqlConstraint *constraint = relation_constraint(relation, name);

	if (constraint == NULL)
	{
		if (!relation->columns_unknown)
			effect_fail(session, "42704", "constraint \"%s\" does not exist", name);
		else
			effect_depend(session, "what constraint \"%s\" is", name);
		effect_work_tree(session, relation);
		return;
	}
	if (constraint->valid)
		return;
	effect_advise(session, SQL_ADVICE_VALIDATE);
	effect_work_tree(session, relation);
	if (constraint->kind == SQL_FOREIGN_KEY)
	{
		effect_lock_tree(session, constraint->referenced, SQL_ROW_SHARE);
		effect_work(session, constraint->referenced);
	}
	/* It counts as a proof from the next statement on. */
	constraint->valid = constraint->born_now = true;
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlConstraint *copy = relation_constraint(relation->children[i], name);

		if (copy != NULL)
			copy->valid = true;
	}
}

/* SET LOGGED and SET UNLOGGED: copies the table if it changes. */
static void
set_persistence(SqlSession *session, SqlRelation *relation, char persistence)
{
	if (relation->kind == '?')
	{
		effect_unknown(session, "whether \"%s\" is logged: if it changes, the table is copied",
					   relation->name);
		return;
	}
	if (relation->persistence == persistence)
		return;
	for (size_t i = 0; i < session->catalog.relation_count && persistence == 'u'; i++)
	{
		SqlRelation *other = session->catalog.relations[i];

		for (size_t k = 0; k < other->constraint_count && !other->dropped; k++)
		{
			if (other->constraints[k]->kind == SQL_FOREIGN_KEY &&
				!other->constraints[k]->dropped && other != relation &&
				other->constraints[k]->referenced == relation &&
				other->persistence == 'p')
				effect_fail(session, "42P16", "the logged table \"%s\" refers to it",
							other->name);
		}
	}
	effect_advise(session, SQL_ADVICE_CLUSTER);
	effect_rewrite(session, relation);
	relation->persistence = persistence;
}

/* SET TABLESPACE: copies the relation if it changes. */
static void
set_tablespace(SqlSession *session, SqlRelation *relation, const char *name)
{
	const char *now = relation->tablespace != NULL ? relation->tablespace :
		"pg_default";

	if (strcmp(now, name) != 0)
	{
		effect_advise(session, SQL_ADVICE_CLUSTER);
		if (relation->kind == 'i')
			effect_work(session, relation);
		else
			effect_rewrite(session, relation);
	}
	relation->tablespace = name;
}

/* INHERIT: the child must have the parent's columns. */
static void
add_inherit(SqlSession *session, SqlRelation *relation, RangeVar *range)
{
	SqlRelation *parent = session_relation(session, range);

	effect_lock_named(session, parent, SQL_SHARE_UPDATE_EXCLUSIVE);
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
	relation_add_child(&session->catalog, parent, relation);
}

/* ADD CONSTRAINT: lock the partitions for a key, then define it. */
static void
add_constraint(SqlSession *session, SqlRelation *relation, Constraint *constraint)
{
	bool		key = constraint->contype == CONSTR_UNIQUE ||
		constraint->contype == CONSTR_PRIMARY ||
		constraint->contype == CONSTR_EXCLUSION;

	if (key && constraint->indexname == NULL)
	{
		for (size_t i = 0; i < relation->child_count; i++)
			effect_lock_tree(session, relation->children[i],
							 session->version >= 18 ? SQL_ACCESS_EXCLUSIVE : SQL_SHARE);
	}
	if (constraint->conname != NULL &&
		relation_constraint(relation, constraint->conname) != NULL)
	{
		effect_fail(session, "42710", "constraint \"%s\" is there already",
					constraint->conname);
		return;
	}
	define_constraint(session, relation, constraint, true);
}

/* What an action does besides its lock. */
static void
run_action(SqlSession *session, SqlRelation *relation, AlterTableCmd *command)
{
	if (run_column_action(session, relation, command))
		return;
	switch (command->subtype)
	{
		case AT_AlterConstraint:
			if (!relation->columns_unknown &&
				relation_constraint(relation, ((Constraint *) command->def)->conname) == NULL)
				effect_fail(session, "42704", "constraint \"%s\" does not exist",
							((Constraint *) command->def)->conname);
			break;
		case AT_AddConstraint:
			add_constraint(session, relation, (Constraint *) command->def);
			break;
		case AT_DropConstraint:
			drop_constraint(session, relation, command);
			break;
		case AT_ValidateConstraint:
			validate_constraint(session, relation, command->name);
			break;
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
			if (command->name != NULL && strcmp(command->name, "heap") != 0)
				effect_rewrite(session, relation);
			else if (relation->kind == '?')
				effect_unknown(session, "the access method of \"%s\"", relation->name);
			break;
		case AT_AddInherit:
			add_inherit(session, relation, (RangeVar *) command->def);
			break;
		case AT_DropInherit:
			relation_remove_child(session_relation(session, (RangeVar *) command->def),
								  relation);
			break;
		case AT_AddOf:
			relation->of_type = type_of(&session->catalog,
										(TypeName *) command->def).name;
			break;
		case AT_DropOf:
			if (relation->of_type == NULL && !relation->columns_unknown)
				effect_fail(session, "42809", "\"%s\" is no typed table", relation->name);
			else if (relation->of_type == NULL)
				effect_depend(session, "whether \"%s\" is a typed table", relation->name);
			relation->of_type = NULL;
			break;
		case AT_EnableRowSecurity:
			effect_trait(session, SQL_TRAIT_HIDES_ROWS);
			break;
		case AT_ChangeOwner:
			if (command->newowner->roletype == ROLESPEC_CSTRING)
				relation->owner = command->newowner->rolename;
			break;
		case AT_AttachPartition:
			run_attach(session, relation, (PartitionCmd *) command->def);
			break;
		case AT_DetachPartition:
			run_detach(session, relation, (PartitionCmd *) command->def);
			break;
		default:
			break;
	}
}

/* ALTER TABLE, VIEW, INDEX, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE */
void
run_alter_table(SqlSession *session, AlterTableStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);
	SqlRelation *relation;
	SqlLockMode strongest = SQL_NO_LOCK;
	bool		tree = false;
	ListCell   *cell;

	if (catalog_find(&session->catalog, name) == NULL && statement->missing_ok)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether \"%s\" exists", name);
		return;
	}
	relation = session_relation(session, statement->relation);
	foreach(cell, statement->cmds)
	{
		Reach		reach;
		SqlLockMode mode = lock_of(lfirst(cell), &reach);

		strongest = Max(strongest, mode);
		tree |= reach == REACH_TREE && statement->relation->inh;
	}
	effect_lock_named(session, relation, strongest);
	if (tree && relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
	for (size_t i = 0; i < relation->child_count && tree; i++)
		effect_lock_tree(session, relation->children[i], strongest);
	foreach(cell, statement->cmds)
		run_action(session, relation, lfirst(cell));
	for (size_t i = 0; i < relation->constraint_count; i++)
		relation->constraints[i]->born_now = false;
}
