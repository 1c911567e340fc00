/*
 * rename.c
 *		ALTER ... RENAME.
 *
 * A new name breaks the program that still uses the old one, whatever the
 * lock: so it is noted as lost. The lock itself is brief, as nothing is read.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/*
 * ALTER TYPE ... RENAME ATTRIBUTE: tables of the type have the column, too;
 * with CASCADE only.
 */
static void
rename_attribute(SqlSession *session, const RenameStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);

	const SqlObject *type = catalog_find_object(&session->catalog, SQL_COMPOSITE, name);
	ListCell   *cell;

	if (type == NULL)
		effect_unknown(session, "the tables of type \"%s\"", name);
	foreach(cell, type != NULL ? type->columns : NIL)
	{
		if (strcmp(strVal(lfirst(cell)), statement->subname) == 0)
			lfirst(cell) = makeString(statement->newname);
	}
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped || relation->of_type == NULL ||
			strcmp(relation->of_type, name) != 0)
			continue;
		if (statement->behavior != DROP_CASCADE)
			effect_fail(session, "2BP01", "\"%s\" is a table of this type", relation->name);
		effect_lock(session, relation, SQL_ACCESS_EXCLUSIVE);
		effect_note_trait(session, SQL_TRAIT_RENAMES);
		remade_note_lost_name(session, NULL, true);
		rename_column(session, relation, statement->subname, statement->newname);
	}
}

/*
 * Rename a constraint, and with it the index of a key: both have one name in
 * the server.
 */
static void
rename_constraint(SqlSession *session, SqlRelation *relation,
				  SqlConstraint *constraint, const char *name)
{
	constraint->name = name;
	for (size_t i = 0; i < relation->index_count; i++)
	{
		SqlRelation *index = relation->indexes[i];

		if (index->constraint == constraint && !index->dropped)
			catalog_rename_relation(&session->catalog, index,
									catalog_sibling_name(&session->catalog,
														 index->name, name));
	}
}

/* A view's columns are also kept as the names that its query gives. */
static void
rename_view_output(SqlRelation *view, const RenameStmt *statement)
{
	for (size_t i = 0; i < view->outputs.count; i++)
	{
		if (strcmp(view->outputs.items[i], statement->subname) == 0)
			view->outputs.items[i] = statement->newname;
	}
}

/* RENAME COLUMN: goes down the tree, under the access exclusive lock. */
static void
rename_relation_column(SqlSession *session, SqlRelation *relation,
					   const RenameStmt *statement)
{
	SqlColumn  *column;

	if (relation->kind == '?')
		effect_depend(session, "the partitions of \"%s\"", relation->name);
	effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (!statement->relation->inh && relation->child_count > 0)
		effect_fail(session, "42P16", "\"%s\" has children that have it, too",
					relation->name);
	column = relation_column(relation, statement->subname);
	if (relation_column(relation, statement->newname) != NULL)
		effect_fail(session, "42701", "column \"%s\" is there already",
					statement->newname);
	if (column != NULL && column->inherited)
		effect_fail(session, "42P16", "column \"%s\" is inherited",
					statement->subname);
	if (column != NULL)
	{
		remade_note_lost_column(session, relation, column, SQL_TRAIT_RENAMES);
		rename_column(session, relation, statement->subname, statement->newname);
		remade_note_column_made(session, relation, column);
	}
	else if (!relation->columns_unknown)
		effect_fail(session, "42703", "column \"%s\" does not exist", statement->subname);
	else
		effect_note_trait(session, SQL_TRAIT_RENAMES);
	rename_view_output(relation, statement);
}

/* RENAME CONSTRAINT: old code seldom names one, so that it is no break. */
static void
rename_relation_constraint(SqlSession *session, SqlRelation *relation,
						   const RenameStmt *statement)
{
	SqlConstraint *constraint = relation_constraint(relation, statement->subname);

	if (constraint != NULL)
		rename_constraint(session, relation, constraint, statement->newname);
	else if (!relation->columns_unknown)
		effect_fail(session, "42704", "constraint \"%s\" does not exist",
					statement->subname);
}

/*
 * RENAME TO: the relation itself, with the constraint of an index. Code does
 * not name indexes, so that theirs are no break.
 */
static void
rename_whole_relation(SqlSession *session, SqlRelation *relation,
					  const RenameStmt *statement)
{
	const char *name = catalog_sibling_name(&session->catalog, relation->name,
											statement->newname);
	const SqlRelation *other = catalog_find_relation(&session->catalog, name);

	if (other != NULL && other->kind != '?')
		effect_fail(session, "42P07", "relation \"%s\" is there already", name);
	else
		session_note_made(session, name);
	if (relation->kind != 'i')
	{
		effect_note_trait(session, SQL_TRAIT_RENAMES);
		remade_note_lost_name(session, relation, true);
	}
	catalog_rename_relation(&session->catalog, relation, name);
	if (relation->kind == 'i' && relation->constraint != NULL)
		relation->constraint->name = statement->newname;
}

/* Rename a relation, or a column or constraint of one. */
static void
rename_relation(SqlSession *session, RenameStmt *statement)
{
	const char *name = catalog_range_name(&session->catalog, statement->relation);
	SqlRelation *relation = catalog_find_relation(&session->catalog, name);

	if (relation == NULL && statement->missing_ok)
	{
		if (!session_is_complete(session))
			effect_unknown(session, "whether \"%s\" exists", name);
		return;
	}
	relation = session_relation(session, statement->relation);
	/* ALTER INDEX takes a weaker lock, and only on the index. */
	if (statement->renameType != OBJECT_INDEX ||
		(relation->kind != 'i' && relation->kind != '?'))
		effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (statement->renameType == OBJECT_COLUMN)
		rename_relation_column(session, relation, statement);
	else if (statement->renameType == OBJECT_TABCONSTRAINT)
		rename_relation_constraint(session, relation, statement);
	else
		rename_whole_relation(session, relation, statement);
}

/*
 * ALTER TRIGGER, RULE, POLICY ... RENAME: the lock on the table, and the new
 * name.
 */
static void
rename_part_of_table(SqlSession *session, RenameStmt *statement,
					 SqlObjectKind kind)
{
	SqlRelation *relation = session_relation(session, statement->relation);
	SqlObject  *object = catalog_find_part(&session->catalog, kind, relation,
										   statement->subname);

	effect_lock_named(session, relation, SQL_ACCESS_EXCLUSIVE);
	if (object != NULL)
		catalog_rename_object(&session->catalog, object, statement->newname);
}

/*
 * Give an object its new name, if a migration made it; the schema is that of
 * the search path.
 */
static void
rename_known_object(SqlSession *session, SqlObject *object,
					const RenameStmt *statement)
{
	if (object != NULL)
		catalog_rename_object(&session->catalog, object, statement->newname);
}

/* Give a type its new name, in the columns and domains of it, too. */
static void
rename_type(SqlSession *session, SqlObject *type, const char *newname)
{
	SqlCatalog *catalog = &session->catalog;
	const char *before = type->name;
	const char *name = catalog_sibling_name(catalog, before, newname);

	for (size_t i = 0; i < catalog->relation_count; i++)
	{
		SqlRelation *relation = catalog->relations[i];

		for (size_t k = 0; k < relation->column_count; k++)
		{
			SqlType    *used = &relation->columns[k]->type;

			if (used->name != NULL && strcmp(used->name, before) == 0)
				used->name = name;
		}
	}
	for (size_t i = 0; i < catalog->object_count; i++)
	{
		SqlType    *base = &catalog->objects[i]->base;

		if (base->name != NULL && strcmp(base->name, before) == 0)
			base->name = name;
	}
	catalog_rename_object(catalog, type, name);
}

/*
 * RENAME of what belongs to no table: types, domains, functions. Other kinds
 * have no entry in the catalogue that a later statement asks for.
 */
static void
rename_other_object(SqlSession *session, const RenameStmt *statement)
{
	SqlCatalog *catalog = &session->catalog;
	const		ObjectWithArgs *function = (ObjectWithArgs *) statement->object;
	SqlObject  *object;

	if (rename_named_object(session, statement))
		return;
	switch (statement->renameType)
	{
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			object = catalog_find_type(catalog,
									   catalog_list_name(catalog,
														 (List *) statement->object));
			require_type_list(session, (List *) statement->object);
			breaks_note_object(session, object, "the running code may still name the type");
			if (object != NULL)
				rename_type(session, object, statement->newname);
			break;
		case OBJECT_DOMCONSTRAINT:
			object = catalog_find_type(catalog,
									   catalog_list_name(catalog,
														 (List *) statement->object));
			if (object != NULL)
				object->unnamed = true;
			break;
		case OBJECT_SCHEMA:
			require_schema(session, statement->subname);
			breaks_note_object(session,
							   catalog_find_object(catalog, SQL_SCHEMA,
												   statement->subname),
							   "the running code may still name the schema");
			break;
		case OBJECT_FUNCTION:
			object = require_routine(session, function);
			if (object != NULL)
				callers_note_lost(session, object);
			rename_known_object(session, object, statement);
			break;
		default:
			break;
	}
}

/* ALTER ... RENAME of whatever kind. */
void
run_rename_statement(SqlSession *session, RenameStmt *statement)
{
	SqlObjectKind kind;

	switch (statement->renameType)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_SEQUENCE:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_INDEX:
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
			rename_relation(session, statement);
			break;
		case OBJECT_ATTRIBUTE:
			rename_attribute(session, statement);
			break;
		default:
			if (read_part_kind(statement->renameType, &kind))
				rename_part_of_table(session, statement, kind);
			else
				rename_other_object(session, statement);
			break;
	}
}
