/*
 * rename.c
 *		ALTER ... RENAME.
 *
 * A new name breaks the program that still uses the old one, whatever the
 * lock: so it is noted as lost. The lock itself is brief, as nothing is read.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "migcheck/sql/relation/taken_names.h"

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
	else if (!list_has_name(type->columns, statement->subname))
		effect_fail(session, "42703", "attribute \"%s\" does not exist", statement->subname);
	else if (list_has_name(type->columns, statement->newname))
		effect_fail(session, "42701", "attribute \"%s\" is there already", statement->newname);
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
	/* a view has no system columns */
	if (relation_column(relation, statement->newname) != NULL ||
		(relation->kind != 'v' && is_system_column(statement->newname)))
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

	if (relation_constraint(relation, statement->newname) != NULL)
		effect_fail(session, "42710", "constraint \"%s\" is there already",
					statement->newname);
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
	refuse_name_of_type(session, name, relation->kind);
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
	refuse_taken_part(session, kind, relation, statement->newname);
	if (object != NULL)
		catalog_rename_object(&session->catalog, object, statement->newname);
	else if (session_is_certain(session, relation->name))
		effect_fail(session, "42704", "\"%s\" of \"%s\" does not exist",
					statement->subname, relation->name);
}

/* Give a type its new name, in the columns and domains of it, too. */
static void
rename_type(SqlSession *session, SqlObject *type, const char *newname)
{
	SqlCatalog *catalog = &session->catalog;
	const char *before = type->name;
	const char *name = catalog_sibling_name(catalog, before, newname);

	refuse_taken_type(session, name);
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

/* Give a constraint of a domain its new name. */
static void
rename_domain_constraint(SqlSession *session, SqlObject *domain,
						 const RenameStmt *statement)
{
	ListCell   *cell;

	if (is_name_in_set(&domain->constraints, statement->newname))
		effect_fail(session, "42710", "constraint \"%s\" is there already",
					statement->newname);
	foreach(cell, domain->conditions)
	{
		Constraint *constraint = lfirst(cell);

		if (constraint->conname != NULL && strcmp(constraint->conname, statement->subname) == 0)
			constraint->conname = statement->newname;
	}
	for (size_t i = 0; i < domain->constraints.count; i++)
	{
		if (strcmp(domain->constraints.items[i], statement->subname) != 0)
			continue;
		domain->constraints.items[i] = statement->newname;
		return;
	}
	if (!domain->unnamed)
		effect_fail(session, "42704", "constraint \"%s\" does not exist", statement->subname);
	domain->unnamed = true;
}

/* Return the name that something of a schema has when that is renamed. */
static const char *
name_in_schema(SqlSession *session, const char *name, const RenameStmt *statement)
{
	return arena_format(session->arena, "%s%s", statement->newname,
						name + strlen(statement->subname));
}

/*
 * RENAME of a schema: what is in it has another name. That of "public", whose
 * names have no schema, is not followed.
 */
static void
rename_schema(SqlSession *session, const RenameStmt *statement)
{
	SqlCatalog *catalog = &session->catalog;
	size_t		len = strlen(statement->subname);
	SqlObject  *schema = catalog_find_object(catalog, SQL_SCHEMA, statement->subname);

	require_schema(session, statement->subname);
	refuse_schema_name(session, statement->newname);
	breaks_note_object(session, schema, "the running code may still name the schema");
	if (schema == NULL || strcmp(statement->subname, "public") == 0 ||
		session->statement->error != NULL)
		return;
	for (size_t i = 0; i < catalog->relation_count; i++)
	{
		SqlRelation *relation = catalog->relations[i];

		if (!relation->dropped && relation_is_in_schema(relation, statement->subname))
			catalog_rename_relation(catalog, relation,
									name_in_schema(session, relation->name, statement));
	}
	for (size_t i = 0, count = catalog->object_count; i < count; i++)
	{
		SqlObject  *object = catalog->objects[i];

		if (!object->dropped && object->relation == NULL && object->kind <= SQL_FUNCTION &&
			strncmp(object->name, statement->subname, len) == 0 && object->name[len] == '.')
			catalog_rename_object(catalog, object,
								  name_in_schema(session, object->name, statement));
	}
	catalog_rename_object(catalog, schema, statement->newname);
}

/* Give an object of this kind another name; both have their schema. */
static void
rename_known_object(SqlSession *session, SqlObjectKind kind, const char *name,
					const char *newname)
{
	SqlObject  *object = catalog_find_object(&session->catalog, kind, name);

	if (catalog_find_object(&session->catalog, kind, newname) != NULL)
		effect_fail(session, "42710", "\"%s\" is there already", newname);
	if (object != NULL)
		catalog_rename_object(&session->catalog, object, newname);
	else if (session_is_certain(session, name))
		effect_fail(session, "42704", "\"%s\" does not exist", name);
	else
		effect_depend(session, "whether \"%s\" exists", name);
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
	const char *name;
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
				rename_domain_constraint(session, object, statement);
			else
				effect_depend(session, "which constraints the domain has");
			break;
		case OBJECT_PUBLICATION:
			rename_known_object(session, SQL_PUBLICATION, strVal(statement->object),
								statement->newname);
			break;
		case OBJECT_STATISTIC_EXT:
			name = catalog_list_name(catalog, (List *) statement->object);
			rename_known_object(session, SQL_STATISTICS, name,
								catalog_sibling_name(catalog, name, statement->newname));
			break;
		case OBJECT_SCHEMA:
			rename_schema(session, statement);
			break;
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			object = require_routine(session, function);
			if (object == NULL)
				break;
			name = catalog_sibling_name(catalog, object->name, statement->newname);
			refuse_taken_routine(session, object, name);
			callers_note_lost(session, object);
			catalog_rename_object(catalog, object, name);
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
