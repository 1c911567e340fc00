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

/* The column of a command; fails where the table has none of that name. */
static SqlColumn *
command_column(SqlSession *session, SqlRelation *relation, const char *name)
{
	SqlColumn  *column = relation_column(relation, name);

	if (column == NULL && relation->columns_unknown)
	{
		column = relation_add_column(&session->catalog, relation, name);
		column->type.name = NULL;
	}
	if (column == NULL)
		effect_fail(session, "42703", "column \"%s\" does not exist", name);
	return column;
}

static void
set_not_null(SqlSession *session, SqlRelation *relation, const char *name)
{
	SqlColumn  *column = command_column(session, relation, name);

	if (column == NULL)
		return;
	if (relation->kind == '?')
		effect_unknown(session, "a valid CHECK (\"%s\" IS NOT NULL): without one the table is read",
					   name);
	else if (!column->not_null && !proves_not_null(relation, name))
	{
		effect_advise(session, SQL_ADVICE_NOT_NULL);
		effect_work_tree(session, relation);
	}
	column->not_null = true;
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlColumn  *copy = relation_column(relation->children[i], name);

		if (copy != NULL)
			copy->not_null = true;
	}
}

static void
drop_not_null(SqlSession *session, SqlRelation *relation, const char *name)
{
	SqlColumn  *column = command_column(session, relation, name);

	if (column == NULL)
		return;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (relation->constraints[i]->kind == SQL_PRIMARY_KEY &&
			!relation->constraints[i]->dropped &&
			list_names(relation->constraints[i]->columns, name))
			effect_fail(session, "42P16", "column \"%s\" is in the primary key", name);
	}
	if (column->identity)
		effect_fail(session, "42601", "column \"%s\" is an identity column", name);
	if (relation->kind == '?')
		effect_depend(session, "whether \"%s\" is in a primary key", name);
	column->not_null = false;
}

/* Is a column used by a constraint, and which refer to it? */
static void
drop_column_constraints(SqlSession *session, SqlRelation *relation,
						const char *name, bool cascade)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (constraint->dropped || !list_names(constraint->columns, name))
			continue;
		constraint->dropped = true;
		if (constraint->kind == SQL_FOREIGN_KEY)
			effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	}
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *other = session->catalog.relations[i];

		for (size_t k = 0; k < other->constraint_count && !other->dropped; k++)
		{
			SqlConstraint *constraint = other->constraints[k];

			if (constraint->dropped || constraint->kind != SQL_FOREIGN_KEY ||
				constraint->referenced != relation ||
				!list_names(constraint->referenced_columns, name))
				continue;
			if (!cascade)
				effect_fail(session, "2BP01", "the foreign key \"%s\" refers to it",
							constraint->name);
			effect_lock_tree(session, other, SQL_ACCESS_EXCLUSIVE);
			constraint->dropped = cascade;
		}
	}
}

static void
drop_column_users(SqlSession *session, SqlRelation *relation, const char *name,
				  bool cascade)
{
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *view = session->catalog.relations[i];

		for (size_t k = 0; k < view->use_count && !view->dropped; k++)
		{
			if (view->uses[k].relation != relation ||
				view->uses[k].column == NULL ||
				strcmp(view->uses[k].column, name) != 0)
				continue;
			if (!cascade)
				effect_fail(session, "2BP01", "the view \"%s\" uses it", view->name);
			else
				drop_relation(session, view, true);
			break;
		}
	}
	for (size_t i = 0; i < relation->column_count; i++)
	{
		SqlExpression expression;

		if (!relation->columns[i]->generated)
			continue;
		expression_read(session, relation->columns[i]->expression, &expression);
		if (names_have(&expression.columns, name) && !cascade &&
			strcmp(relation->columns[i]->name, name) != 0)
			effect_fail(session, "2BP01", "the generated column \"%s\" uses it",
						relation->columns[i]->name);
	}
}

/* Is a column part of the partition key? */
static bool
is_partition_key(const SqlRelation *relation, const char *name)
{
	ListCell   *cell;

	if (relation->key == NULL)
		return false;
	foreach(cell, relation->key->partParams)
	{
		PartitionElem *element = lfirst(cell);

		if (element->name != NULL && strcmp(element->name, name) == 0)
			return true;
	}
	return false;
}

static void
forget_column(SqlRelation *relation, const char *name)
{
	size_t		kept = 0;

	for (size_t i = 0; i < relation->column_count; i++)
	{
		if (strcmp(relation->columns[i]->name, name) != 0)
			relation->columns[kept++] = relation->columns[i];
	}
	relation->column_count = kept;
	for (size_t i = 0; i < relation->child_count; i++)
		forget_column(relation->children[i], name);
}

static void
drop_column(SqlSession *session, SqlRelation *relation, AlterTableCmd *command)
{
	bool		cascade = command->behavior == DROP_CASCADE;
	SqlColumn  *column = relation_column(relation, command->name);
	SqlRelation *sequence;

	effect_trait(session, SQL_TRAIT_DROPS_COLUMN);
	if (column == NULL)
	{
		if (relation->columns_unknown)
			effect_depend(session, "the views, foreign keys and indexes that use \"%s\"",
						  command->name);
		else if (!command->missing_ok)
			effect_fail(session, "42703", "column \"%s\" does not exist", command->name);
		return;
	}
	if (is_partition_key(relation, command->name))
		effect_fail(session, "42P16", "column \"%s\" is in the partition key",
					command->name);
	drop_column_users(session, relation, command->name, cascade);
	drop_column_constraints(session, relation, command->name, cascade);
	sequence = column->sequence != NULL ?
		catalog_find(&session->catalog, column->sequence) : NULL;
	if (sequence != NULL)
	{
		effect_lock(session, sequence, SQL_ACCESS_EXCLUSIVE);
		catalog_drop(&session->catalog, sequence);
	}
	for (size_t i = 0; i < relation->index_count; i++)
	{
		SqlRelation *index = relation->indexes[i];
		ListCell   *cell;

		if (index->index == NULL || index->dropped)
			continue;
		foreach(cell, index->index->indexParams)
		{
			IndexElem  *element = lfirst(cell);

			if (element->name != NULL && strcmp(element->name, command->name) == 0)
				catalog_drop(&session->catalog, index);
		}
	}
	if (session->statement->error == NULL)
		forget_column(relation, command->name);
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

/* A sequence behind an identity column. */
static void
lock_identity(SqlSession *session, SqlRelation *relation, const char *name,
			  SqlLockMode mode, bool drop)
{
	SqlColumn  *column = command_column(session, relation, name);
	SqlRelation *sequence = column != NULL && column->sequence != NULL ?
		catalog_find(&session->catalog, column->sequence) : NULL;

	if (sequence == NULL)
	{
		if (relation->columns_unknown)
			effect_depend(session, "the sequence of \"%s\"", name);
		return;
	}
	effect_lock(session, sequence, mode);
	if (drop)
	{
		catalog_drop(&session->catalog, sequence);
		column->sequence = NULL;
		column->identity = false;
	}
}

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

static void
add_column(SqlSession *session, SqlRelation *relation, AlterTableCmd *command)
{
	ColumnDef  *definition = (ColumnDef *) command->def;

	if (relation_column(relation, definition->colname) != NULL)
	{
		if (!command->missing_ok)
			effect_fail(session, "42701", "column \"%s\" is there already",
						definition->colname);
		return;
	}
	if (command->missing_ok)
		effect_trait(session, SQL_TRAIT_IF_NOT_EXISTS);
	define_column(session, relation, definition, true);
}

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
	SqlColumn  *column;

	switch (command->subtype)
	{
		case AT_AddColumn:
			add_column(session, relation, command);
			break;
		case AT_DropColumn:
			drop_column(session, relation, command);
			break;
		case AT_AlterColumnType:
			column = command_column(session, relation, command->name);
			if (column != NULL)
				change_type(session, relation, column, (ColumnDef *) command->def);
			break;
		case AT_SetNotNull:
			set_not_null(session, relation, command->name);
			break;
		case AT_DropNotNull:
			drop_not_null(session, relation, command->name);
			break;
		case AT_ColumnDefault:
			column = command_column(session, relation, command->name);
			if (column != NULL && !column->generated)
				column->expression = command->def;
			break;
		case AT_DropExpression:
			column = command_column(session, relation, command->name);
			if (column != NULL)
				column->generated = false;
			break;
		case AT_AddIdentity:
			column = command_column(session, relation, command->name);
			if (column != NULL && !column->not_null && !relation->columns_unknown)
				effect_fail(session, "55000", "column \"%s\" must be NOT NULL first",
							command->name);
			if (column != NULL)
				column->identity = true;
			break;
		case AT_SetIdentity:
			lock_identity(session, relation, command->name,
						  SQL_SHARE_ROW_EXCLUSIVE, false);
			break;
		case AT_DropIdentity:
			lock_identity(session, relation, command->name,
						  SQL_ACCESS_EXCLUSIVE, true);
			break;
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
