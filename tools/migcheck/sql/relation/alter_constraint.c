/*
 * alter_constraint.c
 *		ADD, ALTER, DROP and VALIDATE CONSTRAINT of ALTER TABLE.
 *
 * The caller has locked the table; here the other relations are locked that a
 * key needs: the partitions, and the tables that foreign keys refer to or from.
 * What a constraint is made of is in define.c.
 */
#include "migcheck/sql/relation/altered.h"

/*
 * Drop, with CASCADE, the foreign keys that need the index of a key, and lock
 * the tables that have them; without CASCADE the server refuses (2BP01). A
 * foreign key that names no columns refers to the primary key, and is not
 * compared here.
 */
static void
drop_key_users(SqlSession *session, SqlRelation *relation,
			   const SqlConstraint *key, bool cascade)
{
	ReferenceWalk walk = {0};
	SqlConstraint *user;

	while ((user = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (!equal(user->referenced_columns, key->columns))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the foreign key \"%s\" needs it",
						user->name);
		effect_lock_tree(session, walk.table, SQL_ACCESS_EXCLUSIVE);
		user->dropped = cascade;
	}
}

/*
 * Return the column whose NOT NULL has this name, as the server gives it from 18
 * on; NULL for another name, and where a primary key needs it.
 */
static SqlColumn *
column_of_not_null(SqlSession *session, const SqlRelation *relation,
				   const char *name)
{
	const char *bare = strrchr(relation->name, '.');

	bare = bare != NULL ? bare + 1 : relation->name;
	for (size_t i = 0; i < relation->column_count && session->version >= 18; i++)
	{
		SqlColumn  *column = relation->columns[i];

		if (!column->not_null ||
			strcmp(name, arena_format(session->arena, "%s_%s_not_null", bare,
									  column->name)) != 0)
			continue;
		for (size_t k = 0; k < relation->constraint_count; k++)
		{
			const SqlConstraint *key = relation->constraints[k];

			if (!key->dropped && key->kind == SQL_PRIMARY_KEY &&
				list_has_name(key->columns, column->name))
				return NULL;
		}
		return column;
	}
	return NULL;
}

/*
 * DROP CONSTRAINT: with the index of a key, and the foreign keys that need
 * it. It reads nothing. Of a foreign key it takes the triggers from the other
 * table, which is locked against everybody for it: the lock that most authors
 * overlook.
 */
static void
drop_constraint(SqlSession *session, SqlRelation *relation,
				AlterTableCmd *command)
{
	SqlConstraint *constraint = relation_constraint(relation, command->name);
	SqlColumn  *column;

	/* Of a table that no file made, a constraint of that name may exist. */
	if (constraint == NULL)
	{
		if (relation->columns_unknown)
		{
			effect_depend(session, "whether \"%s\" is a foreign key: then it locks the other table, too",
						  command->name);
			add_name_to_set(session->arena, &relation->unknown_constraints,
							command->name);
		}
		else if ((column = column_of_not_null(session, relation, command->name)) != NULL)
			column->not_null = false;
		else if (!command->missing_ok)
			effect_fail(session, "42704", "constraint \"%s\" does not exist",
						command->name);
		else
			effect_note_trait(session, SQL_TRAIT_CHANGES_NOTHING);
		return;
	}
	if (constraint->inherited)
		effect_fail(session, "42P16", "constraint \"%s\" is inherited", command->name);
	if (constraint->kind == SQL_FOREIGN_KEY)
	{
		effect_note_trait(session, SQL_TRAIT_DROPS_KEY);
		effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	}
	if (constraint->kind == SQL_PRIMARY_KEY)
		breaks_note_relation(session, relation, "the running code may need its primary key, as by ON CONFLICT");
	if (constraint->kind == SQL_PRIMARY_KEY || constraint->kind == SQL_UNIQUE)
		drop_key_users(session, relation, constraint,
					   command->behavior == DROP_CASCADE);

	/*
	 * The index behind a key has no name of its own in SQL: it goes with the
	 * constraint.
	 */
	for (size_t i = 0; i < relation->index_count; i++)
	{
		if (relation->indexes[i]->constraint == constraint)
			catalog_drop_relation(&session->catalog, relation->indexes[i]);
	}
	constraint->dropped = true;
}

/*
 * VALIDATE CONSTRAINT: reads the table under a lock that lets writers go on.
 * That is why NOT VALID and then VALIDATE, in a transaction of its own, is
 * the safe way to add a constraint.
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
		effect_note_tree_work(session, relation);
		return;
	}
	if (constraint->kind != SQL_CHECK && constraint->kind != SQL_FOREIGN_KEY)
		effect_fail(session, "42809", "constraint \"%s\" is always valid", name);
	if (constraint->not_enforced)
		effect_fail(session, "42809", "constraint \"%s\" is not enforced", name);
	if (constraint->valid)
		return;
	effect_note_advice(session, SQL_ADVICE_VALIDATE);
	effect_note_tree_work(session, relation);

	/*
	 * Each key is looked up in the other table, of which rows must not go
	 * away meanwhile.
	 */
	if (constraint->kind == SQL_FOREIGN_KEY)
	{
		effect_lock_tree(session, constraint->referenced, SQL_ROW_SHARE);
		effect_note_work(session, constraint->referenced);
	}
	/* It counts as a proof from the next statement on. */
	constraint->valid = constraint->born_now = true;

	/*
	 * The copies that children inherited are validated in the same statement.
	 */
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlConstraint *copy = relation_constraint(relation->children[i], name);

		if (copy != NULL)
			copy->valid = true;
	}
}

/* Has a primary key a column, of a table's, that is not NOT NULL yet? */
static bool
adds_not_null(const SqlRelation *relation, const Constraint *constraint)
{
	ListCell   *cell;

	foreach(cell, constraint->keys)
	{
		const SqlColumn *column = relation_column(relation, strVal(lfirst(cell)));

		if (constraint->contype == CONSTR_PRIMARY && column != NULL && !column->not_null)
			return true;
	}
	return false;
}

/* Refuse a second primary key. */
static void
require_no_primary_key(SqlSession *session, const SqlRelation *relation)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (relation->constraints[i]->kind == SQL_PRIMARY_KEY &&
			!relation->constraints[i]->dropped)
			effect_fail(session, "42P16", "\"%s\" has a primary key already",
						relation->name);
	}
}

/*
 * Lock the children of a table that gets a key. An index is built in each
 * partition, for which the server keeps writers out. From 18 on it locks all
 * children against everybody; before, only for the NOT NULL of a primary key.
 */
static void
lock_children_for_key(SqlSession *session, SqlRelation *relation,
					  Constraint *constraint)
{
	for (size_t i = 0; i < relation->child_count; i++)
	{
		if (relation->kind == 'p')
			effect_lock_tree(session, relation->children[i],
							 session->version >= 18 || adds_not_null(relation, constraint) ?
							 SQL_ACCESS_EXCLUSIVE : SQL_SHARE);
		else if (constraint->contype == CONSTR_PRIMARY || session->version >= 18)
			effect_lock_tree(session, relation->children[i], SQL_ACCESS_EXCLUSIVE);
	}
}

/*
 * ADD CONSTRAINT: lock the partitions for a key, then define it. The table
 * itself is locked by the caller.
 */
static void
add_constraint(SqlSession *session, SqlRelation *relation, Constraint *constraint)
{
	bool		key = constraint->contype == CONSTR_UNIQUE ||
		constraint->contype == CONSTR_PRIMARY ||
		constraint->contype == CONSTR_EXCLUSION;

	if (constraint->contype == CONSTR_PRIMARY)
		require_no_primary_key(session, relation);
	if (key && constraint->indexname == NULL)
		lock_children_for_key(session, relation, constraint);
	if (constraint->conname != NULL &&
		relation_constraint(relation, constraint->conname) != NULL)
	{
		effect_fail(session, "42710", "constraint \"%s\" is there already",
					constraint->conname);
		return;
	}
	define_constraint(session, relation, constraint, true);
}

/* Is this a CHECK of IS NOT NULL, as which a NOT NULL with a name is kept? */
static bool
is_check_of_not_null(const SqlConstraint *constraint)
{
	return constraint->kind == SQL_CHECK && constraint->expression != NULL &&
		IsA(constraint->expression, NullTest);
}

/*
 * ALTER CONSTRAINT is for foreign keys and, from 18 on, for NOT NULL: where the
 * children inherit it from now on, their rows are read. Only a key becomes
 * DEFERRABLE.
 */
static void
alter_constraint(SqlSession *session, const SqlRelation *relation,
				 const AlteredConstraint *change)
{
	const char *name = change->conname;
	SqlConstraint *constraint = relation_constraint(relation, name);

	if (constraint == NULL)
	{
		if (column_of_not_null(session, relation, name) == NULL &&
			!relation->columns_unknown)
			effect_fail(session, "42704", "constraint \"%s\" does not exist", name);
	}
	else if (constraint->kind == SQL_FOREIGN_KEY)
	{
		if (CHANGES_DEFERRABILITY(change))
		{
			constraint->deferrable = change->deferrable;
			constraint->deferred = change->initdeferred;
			session->catalog.has_deferrable |= constraint->deferrable;
		}
	}
	else if (session->version >= 18 && !change->deferrable &&
			 is_check_of_not_null(constraint))
	{
		for (size_t i = 0; i < relation->child_count; i++)
			effect_note_tree_work(session, relation->children[i]);
	}
	else
		effect_fail(session, "42809", "constraint \"%s\" is no foreign key", name);
}

/* Run an action on a constraint; false if it is of another kind. */
bool
run_constraint_action(SqlSession *session, SqlRelation *relation,
					  AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_AlterConstraint:
			alter_constraint(session, relation, (AlteredConstraint *) command->def);
			break;
		case AT_AddConstraint:
			add_constraint(session, relation, castNode(Constraint, command->def));
			break;
		case AT_DropConstraint:
			drop_constraint(session, relation, command);
			break;
		case AT_ValidateConstraint:
			validate_constraint(session, relation, command->name);
			break;
		default:
			return false;
	}
	return true;
}
