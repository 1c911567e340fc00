/*
 * alter_order.c
 *		In which order the server runs the actions of one ALTER TABLE, and on
 *		which kinds of relations.
 *
 * From ATPrepCmd() of the server's tablecmds.c: what is dropped goes first,
 * whatever comes first in the text.
 *
 * The order matters for the catalogue: DROP COLUMN a, ADD COLUMN a in one
 * statement is fine in either order of the text, and a CHECK may name a
 * column that the same statement adds. The errors of this file are those that
 * ATSimplePermissions() and the check of storage options raise before any row
 * is read.
 */
#include "migcheck/sql/effect.h"
#include "migcheck/sql/relation/storage.h"

#include <string.h>

/*
 * The pass that adds a constraint. A CHECK is tried on rows later; what builds
 * an index comes after the columns are NOT NULL, and a foreign key, which
 * needs one of those, after that.
 */
static int
pass_of_constraint(const Constraint *constraint)
{
	if (constraint->contype == CONSTR_FOREIGN)
		return 6;
	return constraint->contype == CONSTR_CHECK ? 3 : 5;
}

/*
 * Return the pass that an action belongs to, from 0 to ALTER_PASSES - 1. The
 * caller runs all actions of a pass before the first one of the next; within
 * a pass the order of the text holds.
 */
int
alter_pass_of_action(const AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_DropColumn:
		case AT_DropConstraint:
		case AT_DropNotNull:
		case AT_DropExpression:
		case AT_DropIdentity:
			return 0;
		case AT_ColumnDefault:

			/*
			 * DROP DEFAULT is among what is dropped. A new default is set
			 * after the type and the columns, as it has to fit them.
			 */
			return command->def == NULL ? 0 : 5;
		case AT_AlterColumnType:
			return 1;
		case AT_AddColumn:
			return 2;
		case AT_SetNotNull:
		case AT_SetIdentity:
			return 4;
		case AT_AddIdentity:
			return 5;
		case AT_AddConstraint:
			return pass_of_constraint((const Constraint *) command->def);
		default:
			return ALTER_PASSES - 1;
	}
}

/*
 * Actions that relations other than tables know, by their kinds in pg_class:
 * v view, m materialized view, i index, S sequence, f foreign table. From the
 * ATSimplePermissions() calls in ATPrepCmd(). An action that has no row here
 * is one for tables only.
 */
static const struct
{
	AlterTableType type;
	const char *kinds;
}			others[] = {
	{AT_ColumnDefault, "vf"},
	{AT_SetRelOptions, "vmi"},
	{AT_ResetRelOptions, "vmi"},
	{AT_ReplaceRelOptions, "vmi"},
	{AT_ChangeOwner, "vmiSf"},
	{AT_SetStatistics, "mif"},
	{AT_SetOptions, "mf"},
	{AT_ResetOptions, "mf"},
	{AT_SetStorage, "mf"},
	{AT_SetCompression, "m"},
	{AT_ClusterOn, "m"},
	{AT_DropCluster, "m"},
	{AT_SetTableSpace, "mi"},
	{AT_SetAccessMethod, "m"},
	{AT_AttachPartition, "i"},
	{AT_SetLogged, "S"},
	{AT_SetUnLogged, "S"},
};

/* Actions that a foreign table does not have. */
static const AlterTableType not_foreign[] = {
	AT_ClusterOn, AT_DropCluster, AT_SetLogged, AT_SetUnLogged,
	AT_SetTableSpace, AT_SetAccessMethod, AT_SetRelOptions,
	AT_ResetRelOptions, AT_EnableRowSecurity, AT_DisableRowSecurity,
	AT_ForceRowSecurity, AT_NoForceRowSecurity, AT_ReplicaIdentity
};

/* Refuse what a foreign table does not have: keys, and a file. */
static void
refuse_on_foreign_table(SqlSession *session, const SqlRelation *relation,
						const AlterTableCmd *command)
{
	for (size_t i = 0; i < lengthof(not_foreign); i++)
	{
		if (command->subtype == not_foreign[i])
			effect_fail(session, "42809", "\"%s\" is a foreign table", relation->name);
	}
	if (command->subtype == AT_AddConstraint &&
		((Constraint *) command->def)->contype != CONSTR_CHECK)
		effect_fail(session, "0A000", "the foreign table \"%s\" has no keys",
					relation->name);
}

/*
 * ALTER VIEW, INDEX and their kin are for relations of this kind only; ALTER
 * TABLE takes each kind.
 */
void
alter_check_word(SqlSession *session, const SqlRelation *relation,
				 ObjectType type)
{
	if (type != OBJECT_TABLE && !relation_goes_by(relation, type))
		effect_fail(session, "42809", "\"%s\" is something else", relation->name);
}

/*
 * Refuse an action that a view, materialized view, index or sequence does not
 * have (42809). Tables of any kind pass, and so does a relation that no file
 * made: its kind is unknown.
 */
static void
refuse_on_relation_kind(SqlSession *session, const SqlRelation *relation,
						AlterTableType type)
{
	if (relation->kind == '\0' || strchr("vmiS", relation->kind) == NULL)
		return;
	for (size_t i = 0; i < lengthof(others); i++)
	{
		if (others[i].type == type && strchr(others[i].kinds, relation->kind) != NULL)
			return;
	}
	effect_fail(session, "42809", "\"%s\" is no table", relation->name);
}

/*
 * Refuse what a partitioned table or a partition may not be told: it has no
 * rows of its own, hence no storage options; from 18 on the server says so of
 * LOGGED and UNLOGGED, too, where older ones accepted and ignored them.
 */
static void
refuse_on_partitioned(SqlSession *session, const SqlRelation *relation,
					  AlterTableType type)
{
	if (relation->bound != NULL && type == AT_DropInherit)
		effect_fail(session, "42809", "\"%s\" is a partition", relation->name);
	if (relation->kind != 'p')
		return;
	if (type == AT_SetRelOptions ||
		(session->version >= 18 && (type == AT_SetLogged || type == AT_SetUnLogged)))
		effect_fail(session, "42809", "\"%s\" is partitioned, and has no such options",
					relation->name);
	if (type == AT_ClusterOn)
		effect_fail(session, "0A000", "\"%s\" is partitioned", relation->name);
}

/* SET STATISTICS of an index: of an expression, not of a column. */
static void
check_index_statistics(SqlSession *session, const SqlRelation *index, int number)
{
	const		IndexElem *element;

	if (index->index == NULL || number < 1)
		return;
	if (number > list_length(index->index->indexParams))
		effect_fail(session, "42703", "index \"%s\" has no column %d", index->name,
					number);
	else
	{
		element = list_nth(index->index->indexParams, number - 1);
		if (element->name != NULL)
			effect_fail(session, "0A000", "column %d of index \"%s\" is no expression",
						number, index->name);
	}
}

/*
 * Refuse what a relation of its kind cannot be told. It only notes errors;
 * the caller goes on with the action all the same.
 */
void
alter_refuse_action(SqlSession *session, const SqlRelation *relation,
					const AlterTableCmd *command)
{
	refuse_on_relation_kind(session, relation, command->subtype);
	if (relation->kind == 'f')
		refuse_on_foreign_table(session, relation, command);
	if (relation->kind == 'i' && command->subtype == AT_SetStatistics)
		check_index_statistics(session, relation, command->num);
	refuse_on_partitioned(session, relation, command->subtype);
	if (relation->kind == 'r' && command->subtype == AT_SetRelOptions)
		check_storage_options(session, (List *) command->def, false);
}

/*
 * ALTER TABLE ONLY: what children have, too, cannot be done to the parent
 * without them. A CHECK with NO INHERIT is the parent's own. To be called
 * only for a relation that has children.
 */
void
alter_check_only(SqlSession *session, const SqlRelation *relation,
				 const List *commands)
{
	const ListCell *cell;

	foreach(cell, commands)
	{
		const AlterTableCmd *command = lfirst(cell);

		if (command->subtype == AT_AddColumn || command->subtype == AT_AlterColumnType ||
			(command->subtype == AT_AddConstraint &&
			 ((Constraint *) command->def)->contype == CONSTR_CHECK &&
			 !((Constraint *) command->def)->is_no_inherit) ||
			(relation->kind == 'p' && (command->subtype == AT_SetNotNull ||
									   command->subtype == AT_DropColumn)))
			effect_fail(session, "42P16", "\"%s\" has children that need it, too",
						relation->name);
	}
}
