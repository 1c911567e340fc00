/*
 * alter_column.c
 *		What ALTER TABLE does to columns; the lock on the table is taken.
 *
 * Each action changes the column in the catalogue first and notes the work
 * that the server does for it afterwards, since a later action of the same
 * statement sees the column as this one left it. A column of a table of which
 * not all columns are known is added to it as soon as a statement names it, so
 * that what is said of it once is remembered.
 *
 * The caller, run_alter_table(), holds the strongest lock that any action of
 * the statement needs, on the table and on its children where they are
 * reached. What is added here is what only the catalogue can tell: locks on
 * other tables, the work, and errors of the server that follow from the
 * columns.
 *
 * Where the relation's kind is '?' or columns_unknown is set, a column that
 * is missing here may exist in the database. Such a case is noted as
 * "depends" and is never an error, since an error that the server does not
 * raise would stop a good release.
 */
#include "migcheck/sql/relation/bounds.h"
#include "migcheck/sql/relation/storage.h"
#include "migcheck/sql/relation/uses.h"
#include "migcheck/sql/statement/dropped.h"

#include <string.h>

/*
 * Return the column of a command; NULL, with the server's error 42703 noted,
 * where the table has no column of that name. Of a table of which some
 * columns are unknown the column is added, without a type.
 */
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

/*
 * SET NOT NULL: the table is read under the lock unless a valid CHECK proves
 * that no row is null, as NotNullImpliedByRelConstraints() finds in the
 * server. The caller holds an access exclusive lock.
 */
static void
set_column_not_null(SqlSession *session, SqlRelation *relation,
					const char *name)
{
	SqlColumn  *column = command_column(session, relation, name);

	if (column == NULL)
		return;

	/*
	 * The same transaction added the column without a value to rows that are
	 * there: the server's scan meets NULL. A partitioned table or a table
	 * that was written since may hold a value in each row.
	 */
	if (column->empty == session->catalog.transaction && column->empty > 0 &&
		relation->written != column->empty && relation->kind == 'r')
		effect_fail(session, "23502", "the rows that are there have no value for \"%s\"",
					name);
	if (relation->kind == '?')
		effect_unknown(session, "a valid CHECK (\"%s\" IS NOT NULL): without one the table is read",
					   name);
	else if (!column->not_null && !proves_not_null(relation, name))
	{
		effect_note_advice(session, SQL_ADVICE_NOT_NULL);
		effect_note_tree_work(session, relation);
	}

	/*
	 * A column with a default or an identity fills itself in: old code which
	 * inserts without it goes on.
	 */
	if (column->not_null)
		effect_note_trait(session, SQL_TRAIT_CHANGES_NOTHING);
	breaks_note_required(session, relation, column);
	column->not_null = true;
	/* The server sets it on all children in the same statement. */
	for (size_t i = 0; i < relation->child_count; i++)
	{
		SqlColumn  *copy = relation_column(relation->children[i], name);

		if (copy != NULL)
			copy->not_null = true;
	}
}

/*
 * DROP NOT NULL: nothing is read, so only the server's refusals are of
 * interest: a column of a primary key, an identity column, and one that is NOT
 * NULL in the parent, from 18 on also where it only inherits.
 */
static void
drop_column_not_null(SqlSession *session, SqlRelation *relation,
					 const char *name)
{
	SqlColumn  *column = command_column(session, relation, name);

	if (column == NULL)
		return;
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		if (relation->constraints[i]->kind == SQL_PRIMARY_KEY &&
			!relation->constraints[i]->dropped &&
			list_has_name(relation->constraints[i]->columns, name))
			effect_fail(session, "42P16", "column \"%s\" is in the primary key", name);
	}
	if (column->identity)
		effect_fail(session, "42601", "column \"%s\" is an identity column", name);
	if ((relation->bound != NULL || session->version >= 18) && relation->parent != NULL)
	{
		const SqlColumn *own = relation_column(relation->parent, name);

		if (own != NULL && own->not_null)
			effect_fail(session, "42P16", "column \"%s\" is NOT NULL in \"%s\"",
						name, relation->parent->name);
	}
	if (relation->kind == '?')
		effect_depend(session, "whether \"%s\" is in a primary key", name);
	column->not_null = false;
}

/*
 * Return true if a constraint uses a column: by its list, or a CHECK in its
 * expression.
 */
static bool
constraint_names(SqlSession *session, const SqlConstraint *constraint,
				 const char *name)
{
	SqlExpression expression;

	if (constraint->expression == NULL)
		return list_has_name(constraint->columns, name);
	expression_read(session, constraint->expression, &expression);
	return is_name_in_set(&expression.columns, name);
}

/*
 * Drop the constraints of the table that use a column, and those of other
 * tables that refer to it.
 */
static void
drop_column_constraints(SqlSession *session, SqlRelation *relation,
						const char *name, bool cascade)
{
	ReferenceWalk walk = {0};
	SqlConstraint *key;

	/*
	 * A constraint over several columns goes with any one of them. A foreign
	 * key has triggers on the other table, too: to drop them the server locks
	 * that table against everybody.
	 */
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (constraint->dropped || !constraint_names(session, constraint, name))
			continue;
		constraint->dropped = true;
		if (constraint->kind == SQL_FOREIGN_KEY)
			effect_lock_tree(session, constraint->referenced, SQL_ACCESS_EXCLUSIVE);
	}
	/* Foreign keys of other tables go only with CASCADE. */
	while ((key = next_reference(&session->catalog, relation, &walk)) != NULL)
	{
		if (!list_has_name(key->referenced_columns, name))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the foreign key \"%s\" refers to it",
						key->name);
		effect_lock_tree(session, walk.table, SQL_ACCESS_EXCLUSIVE);
		key->dropped = cascade;
	}
}

/*
 * Drop the views that use a column, or refuse. Without CASCADE the server
 * refuses (2BP01); where it is not certain that the view means this column,
 * the verdict depends on it.
 */
static void
drop_column_users(SqlSession *session, SqlRelation *relation, const char *name,
				  bool cascade)
{
	/*
	 * Only views have uses; a view that names no column of the relation does
	 * not depend on any.
	 */
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *view = session->catalog.relations[i];

		for (size_t k = 0; k < view->use_count && !view->dropped; k++)
		{
			if (view->uses[k].relation != relation ||
				view->uses[k].column == NULL ||
				strcmp(view->uses[k].column, name) != 0)
				continue;
			if (cascade)
				drop_relation(session, view, true);
			else if (view->uses[k].certain)
				effect_fail(session, "2BP01", "the view \"%s\" uses it", view->name);
			else
				effect_unknown(session, "whether the view \"%s\" uses it", view->name);
			break;
		}
	}
	drop_parts_of_column(session, relation, name, cascade);
	for (size_t i = 0; i < relation->column_count; i++)
	{
		SqlExpression expression;

		if (!relation->columns[i]->generated)
			continue;
		expression_read(session, relation->columns[i]->expression, &expression);
		/* Before 15 the generated column goes, too. */
		if (is_name_in_set(&expression.columns, name) && !cascade &&
			session->version >= 15 &&
			strcmp(relation->columns[i]->name, name) != 0)
			effect_fail(session, "2BP01", "the generated column \"%s\" uses it",
						relation->columns[i]->name);
	}
}

/*
 * Return true if a column is itself part of the table's partition key.
 * Columns that an expression of the key uses are not looked for.
 */
bool
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

/*
 * Remove a column from a relation and its children. Other columns keep their
 * order.
 */
static void
forget_dropped_column(SqlRelation *relation, const char *name)
{
	size_t		kept = 0;

	for (size_t i = 0; i < relation->column_count; i++)
	{
		if (strcmp(relation->columns[i]->name, name) != 0)
			relation->columns[kept++] = relation->columns[i];
	}
	relation->column_count = kept;
	for (size_t i = 0; i < relation->child_count; i++)
		forget_dropped_column(relation->children[i], name);
}

/*
 * Drop the indexes over a column; one of several columns goes with any of
 * them. Those of constraints went with their constraint.
 */
static void
drop_column_indexes(SqlSession *session, const SqlRelation *relation, const char *name)
{
	for (size_t i = 0; i < relation->index_count; i++)
	{
		SqlRelation *index = relation->indexes[i];
		ListCell   *cell;

		if (index->index == NULL || index->dropped)
			continue;
		foreach(cell, index->index->indexParams)
		{
			IndexElem  *element = lfirst(cell);

			if (element->name != NULL && strcmp(element->name, name) == 0)
				catalog_drop_relation(&session->catalog, index);
		}
	}
}

/*
 * Remove a column with the constraints, indexes, views and the sequence that go
 * with it. It copies nothing: the server marks the column as dropped in its
 * catalogue. The caller holds the lock.
 */
void
remove_column(SqlSession *session, SqlRelation *relation, SqlColumn *column,
			  bool cascade)
{
	SqlRelation *sequence;

	/* The server refuses these two also with CASCADE. */
	if (is_partition_key(relation, column->name))
		effect_fail(session, "42P16", "column \"%s\" is in the partition key",
					column->name);
	if (column->inherited)
		effect_fail(session, "42P16", "column \"%s\" is inherited", column->name);
	drop_column_users(session, relation, column->name, cascade);
	drop_column_constraints(session, relation, column->name, cascade);
	/* A sequence that the column owns is dropped with it. */
	sequence = column->sequence != NULL ?
		catalog_find_relation(&session->catalog, column->sequence) : NULL;
	if (sequence != NULL)
	{
		effect_lock(session, sequence, SQL_ACCESS_EXCLUSIVE);
		catalog_drop_relation(&session->catalog, sequence);
	}
	drop_column_indexes(session, relation, column->name);
	if (session->statement->error == NULL)
		forget_dropped_column(relation, column->name);
}

/*
 * DROP COLUMN. The danger is to old code that still reads the column, for
 * which the trait is set.
 */
static void
drop_column(SqlSession *session, SqlRelation *relation, AlterTableCmd *command)
{
	SqlColumn  *column = relation_column(relation, command->name);

	if (column != NULL)
	{
		remade_note_lost_column(session, relation, column, SQL_TRAIT_DROPS_COLUMN);
		remove_column(session, relation, column, command->behavior == DROP_CASCADE);
	}
	else if (relation->columns_unknown)
	{
		effect_note_trait(session, SQL_TRAIT_DROPS_COLUMN);
		effect_depend(session, "the views, foreign keys and indexes that use \"%s\"",
					  command->name);
	}
	else if (!command->missing_ok)
		effect_fail(session, "42703", "column \"%s\" does not exist", command->name);
	else
		effect_note_trait(session, SQL_TRAIT_CHANGES_NOTHING);
}

/*
 * SET GENERATED and DROP IDENTITY: lock the sequence behind an identity
 * column, and with drop remove it. An error 55000 where the column is no
 * identity column, unless missing_ok.
 */
static void
lock_identity_sequence(SqlSession *session, SqlRelation *relation,
					   const char *name,
					   SqlLockMode mode, bool drop, bool missing_ok)
{
	SqlColumn  *column = command_column(session, relation, name);
	SqlRelation *sequence = column != NULL && column->sequence != NULL ?
		catalog_find_relation(&session->catalog, column->sequence) : NULL;

	if (sequence == NULL || !column->identity)
	{
		if (!relation->columns_unknown && !missing_ok)
			effect_fail(session, "55000", "column \"%s\" is no identity column", name);
		if (relation->columns_unknown)
			effect_depend(session, "the sequence of \"%s\"", name);
		return;
	}
	effect_lock(session, sequence, mode);
	if (drop)
	{
		catalog_drop_relation(&session->catalog, sequence);
		column->sequence = NULL;
		column->identity = column->identity_always = false;
		breaks_note_unfilled(session, column);
	}
}

/*
 * ADD COLUMN: whether the table is copied depends on the definition, which
 * define_column() looks at. A partition and a typed table take their columns
 * from elsewhere, so the server refuses to add one.
 */
static void
add_column(SqlSession *session, SqlRelation *relation, AlterTableCmd *command)
{
	ColumnDef  *definition = (ColumnDef *) command->def;

	if (relation->bound != NULL)
		effect_fail(session, "42809", "\"%s\" is a partition", relation->name);
	else if (relation->of_type != NULL)
		effect_fail(session, "42809", "\"%s\" is a typed table", relation->name);
	if (relation_column(relation, definition->colname) != NULL)
	{
		if (!command->missing_ok)
			effect_fail(session, "42701", "column \"%s\" is there already",
						definition->colname);
		return;
	}
	if (command->missing_ok)
		effect_note_trait(session, SQL_TRAIT_IF_NOT_EXISTS);
	define_column(session, relation, definition, true);
}

/* Return the sequence that a column of a serial type has its default from. */
static SqlRelation *
sequence_of_default(const SqlSession *session, const SqlColumn *column)
{
	SqlRelation *sequence = column->sequence == NULL ? NULL :
		catalog_find_relation(&session->catalog, column->sequence);

	return sequence != NULL && sequence->is_default ? sequence : NULL;
}

/*
 * ALTER COLUMN SET DEFAULT and DROP DEFAULT: only later rows get it, so
 * nothing is read. The server refuses it for a column which computes its own
 * value.
 */
static void
set_column_default(SqlSession *session, SqlRelation *relation,
				   const AlterTableCmd *command)
{
	SqlColumn  *column = command_column(session, relation, command->name);

	if (column == NULL)
		return;
	if (command->def != NULL)
		check_value(session, relation, column, command->def, false);
	if (column->generated || column->identity)
		effect_fail(session, "42601", "column \"%s\" is %s", command->name,
					column->identity ? "an identity column" : "generated");
	else
	{
		bool		filled = column->expression != NULL;
		SqlRelation *sequence = sequence_of_default(session, column);

		if (sequence != NULL && command->def == NULL)
			sequence->is_default = false;
		column->expression = command->def;
		column->default_type = NULL;
		if (filled)
			breaks_note_unfilled(session, column);
	}
}

/*
 * ALTER COLUMN DROP EXPRESSION: the stored values stay, so nothing is copied.
 */
static void
drop_column_expression(SqlSession *session, SqlRelation *relation,
					   const AlterTableCmd *command)
{
	SqlColumn  *column = command_column(session, relation, command->name);

	if (column == NULL)
		return;
	if (!column->generated && !relation->columns_unknown &&
		!command->missing_ok)
		effect_fail(session, "55000", "column \"%s\" is not generated",
					command->name);
	column->generated = false;
}

/*
 * ALTER COLUMN ADD GENERATED AS IDENTITY: the server asks for a NOT NULL
 * column without a default, and reads no row.
 */
static void
add_column_identity(SqlSession *session, SqlRelation *relation,
					const AlterTableCmd *command)
{
	SqlColumn  *column = command_column(session, relation, command->name);
	const Constraint *identity = castNode(Constraint, command->def);

	if (column == NULL)
		return;
	require_identity_type(session, column);
	if (!column->not_null && !relation->columns_unknown)
		effect_fail(session, "55000", "column \"%s\" must be NOT NULL first",
					command->name);
	if (column->identity || column->expression != NULL ||
		sequence_of_default(session, column) != NULL)
		effect_fail(session, "55000", "column \"%s\" has a default already",
					command->name);
	column->identity = true;
	column->identity_always = identity->generated_when == 'a';
	make_owned_sequence(session, relation, column, identity->options);
}

/*
 * SET GENERATED: with ALWAYS the server refuses values that are given. Other
 * options are those of the sequence.
 */
static void
set_identity_kind(SqlSession *session, SqlRelation *relation,
				  const AlterTableCmd *command)
{
	SqlColumn  *column = command_column(session, relation, command->name);
	SqlRelation *sequence = column != NULL && column->sequence != NULL ?
		catalog_find_relation(&session->catalog, column->sequence) : NULL;
	ListCell   *cell;

	if (sequence != NULL && sequence->kind == 'S')
		bounds_read(session, &sequence->bounds, (List *) command->def, false);
	foreach(cell, (List *) command->def)
	{
		const DefElem *option = lfirst(cell);
		bool		always;

		if (column == NULL || strcmp(option->defname, "generated") != 0)
			continue;
		always = intVal(option->arg) == 'a';
		if (always && !column->identity_always)
			breaks_note_relation(session, relation, "the running code may give the column a value, which is refused");
		column->identity_always = always;
	}
}

/*
 * Run an action of ALTER TABLE on a column; false if the action is of another
 * kind, which the caller then looks for elsewhere. The catalogue has the
 * column as the earlier actions of the statement left it.
 */
bool
run_column_action(SqlSession *session, SqlRelation *relation,
				  AlterTableCmd *command)
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
				alter_column_type(session, relation, column,
								  (ColumnDef *) command->def);
			break;
		case AT_SetNotNull:
			set_column_not_null(session, relation, command->name);
			break;
		case AT_DropNotNull:
			drop_column_not_null(session, relation, command->name);
			break;
		case AT_ColumnDefault:
			set_column_default(session, relation, command);
			break;
		case AT_DropExpression:
			drop_column_expression(session, relation, command);
			break;
		case AT_AddIdentity:
			add_column_identity(session, relation, command);
			break;
		case AT_SetIdentity:
			lock_identity_sequence(session, relation, command->name,
								   SQL_SHARE_ROW_EXCLUSIVE, false, false);
			set_identity_kind(session, relation, command);
			break;
		case AT_DropIdentity:
			lock_identity_sequence(session, relation, command->name,
								   SQL_ACCESS_EXCLUSIVE, true,
								   command->missing_ok);
			break;
		case AT_SetStorage:
			column = command_column(session, relation, command->name);
			if (column != NULL)
				check_storage_word(session, column, strVal(command->def));
			break;
		case AT_SetCompression:
			column = command_column(session, relation, command->name);
			if (column != NULL)
				check_compression(session, column, strVal(command->def));
			break;
		case AT_SetOptions:
			check_column_options(session, (List *) command->def);
			break;
		default:
			return false;
	}
	return true;
}
