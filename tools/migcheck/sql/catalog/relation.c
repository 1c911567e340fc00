/*
 * relation.c
 *		What a relation of the catalogue is made of: columns, constraints, indexes,
 *		children, and what a view reads.
 *
 * The functions add parts and look them up; whether the server would accept
 * them is decided by the files for each statement.
 */
#include "migcheck/sql/catalog/catalog.h"

#include <string.h>

/*
 * Return a relation's column, or NULL. NULL says nothing where
 * columns_unknown is set.
 */
SqlColumn *
relation_column(const SqlRelation *relation, const char *name)
{
	for (size_t i = 0; i < relation->column_count; i++)
	{
		if (strcmp(relation->columns[i]->name, name) == 0)
			return relation->columns[i];
	}
	return NULL;
}

/*
 * Add a column without a type, nullable and without a default, and return it.
 * The name must live as long as the arena.
 */
SqlColumn *
relation_add_column(SqlCatalog *catalog, SqlRelation *relation,
					const char *name)
{
	SqlColumn  *column = arena_alloc(catalog->arena, sizeof(SqlColumn));

	column->name = name;
	column->born_release = catalog->release;
	relation->columns = arena_grow(catalog->arena, relation->columns,
								   sizeof(SqlColumn *), relation->column_count,
								   &relation->column_capacity);
	relation->columns[relation->column_count++] = column;
	return column;
}

/* Return a relation's constraint that was not dropped, or NULL. */
SqlConstraint *
relation_constraint(const SqlRelation *relation, const char *name)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		SqlConstraint *constraint = relation->constraints[i];

		if (!constraint->dropped && strcmp(constraint->name, name) == 0)
			return constraint;
	}
	return NULL;
}

/*
 * Return the next foreign key that refers to a relation, with its table in
 * the walk, or NULL at the end.
 */
SqlConstraint *
next_reference(const SqlCatalog *catalog, const SqlRelation *relation,
			   ReferenceWalk *walk)
{
	for (; walk->next_table < catalog->relation_count; walk->next_table++)
	{
		walk->table = catalog->relations[walk->next_table];
		while (walk->next_key < walk->table->constraint_count &&
			   !walk->table->dropped)
		{
			SqlConstraint *key = walk->table->constraints[walk->next_key++];

			if (key->kind == SQL_FOREIGN_KEY && !key->dropped &&
				key->referenced == relation)
				return key;
		}
		walk->next_key = 0;
	}
	return NULL;
}

/*
 * Add a valid constraint without columns, and return it; the name must live
 * as long as the arena. The caller fills in the rest.
 */
SqlConstraint *
relation_add_constraint(SqlCatalog *catalog, SqlRelation *relation,
						SqlConstraintKind kind, const char *name)
{
	SqlConstraint *constraint = arena_alloc(catalog->arena, sizeof(SqlConstraint));

	constraint->kind = kind;
	constraint->name = name;
	constraint->valid = true;
	relation->constraints = arena_grow(catalog->arena, relation->constraints,
									   sizeof(SqlConstraint *),
									   relation->constraint_count,
									   &relation->constraint_capacity);
	relation->constraints[relation->constraint_count++] = constraint;
	return constraint;
}

/*
 * Make a relation a partition or an heir of another. A table that inherits
 * from several parents keeps only the last as its parent.
 */
void
relation_add_child(SqlCatalog *catalog, SqlRelation *parent, SqlRelation *child)
{
	child->parent = parent;
	parent->children = arena_grow(catalog->arena, parent->children,
								  sizeof(SqlRelation *), parent->child_count,
								  &parent->child_capacity);
	parent->children[parent->child_count++] = child;
}

/*
 * Undo relation_add_child(); other children keep their order. Columns that
 * were inherited stay marked so.
 */
void
relation_remove_child(SqlRelation *parent, SqlRelation *child)
{
	size_t		kept = 0;

	for (size_t i = 0; i < parent->child_count; i++)
	{
		if (parent->children[i] != child)
			parent->children[kept++] = parent->children[i];
	}
	parent->child_count = kept;
	child->parent = NULL;
	child->bound = NULL;
}

/* Add an index of a table to both, and return it; it has no definition yet. */
SqlRelation *
relation_add_index(SqlCatalog *catalog, SqlRelation *table, const char *name)
{
	SqlRelation *index = catalog_add_relation(catalog, name, 'i');

	index->table = table;
	table->indexes = arena_grow(catalog->arena, table->indexes,
								sizeof(SqlRelation *), table->index_count,
								&table->index_capacity);
	table->indexes[table->index_count++] = index;
	return index;
}

/*
 * Note that a view reads a relation, by a column or NULL. certain is false
 * where the name may mean something else.
 */
void
relation_add_use(SqlCatalog *catalog, SqlRelation *view, SqlRelation *used,
				 const char *column, bool certain)
{
	view->uses = arena_grow(catalog->arena, view->uses, sizeof(SqlUse),
							view->use_count, &view->use_capacity);
	view->uses[view->use_count++] = (SqlUse)
	{
		used, column, certain
	};
}

/*
 * Give a new child the columns and checks of its parent, as CREATE TABLE ...
 * INHERITS and PARTITION OF do. Keys and foreign keys are not inherited;
 * those of partitions are made by partition.c.
 */
void
relation_inherit(SqlCatalog *catalog, SqlRelation *parent, SqlRelation *child)
{
	child->columns_unknown |= parent->columns_unknown;
	for (size_t i = 0; i < parent->column_count; i++)
	{
		SqlColumn  *column = relation_column(child, parent->columns[i]->name);

		if (column == NULL)
			column = relation_add_column(catalog, child, parent->columns[i]->name);

		/*
		 * An own column of the same name is merged with it. The sequence
		 * stays the parent's.
		 */
		*column = *parent->columns[i];
		column->inherited = true;
		column->sequence = NULL;
	}
	for (size_t i = 0; i < parent->constraint_count; i++)
	{
		const SqlConstraint *constraint = parent->constraints[i];
		SqlConstraint *copy;

		if (constraint->dropped || constraint->kind != SQL_CHECK)
			continue;
		copy = relation_add_constraint(catalog, child, SQL_CHECK, constraint->name);
		*copy = *constraint;
		copy->inherited = true;
	}
	relation_add_child(catalog, parent, child);
}

/*
 * Return true if these columns, in any order, are exactly those of a unique
 * key, which a foreign key may refer to. Partial indexes and indexes over
 * expressions are no keys to the server.
 */
bool
relation_has_key(const SqlRelation *relation, const List *columns)
{
	/* A partition has the keys of its parent, too. */
	if (relation->bound != NULL && relation->parent != NULL &&
		relation_has_key(relation->parent, columns))
		return true;
	for (size_t i = 0; i < relation->index_count; i++)
	{
		const SqlRelation *index = relation->indexes[i];
		List	   *own = NIL;
		const ListCell *cell;
		bool		plain = true;
		size_t		named = 0;

		if (index->dropped || !index->unique)
			continue;
		if (index->index == NULL)
			own = index->constraint != NULL ? index->constraint->columns : NIL;
		else
		{
			plain = index->index->whereClause == NULL;
			foreach(cell, index->index->indexParams)
			{
				IndexElem  *element = lfirst(cell);

				plain &= element->name != NULL;
				if (element->name != NULL)
					own = lappend(own, makeString(element->name));
			}
		}
		foreach(cell, columns)
			named += list_has_name(own, strVal(lfirst(cell)));
		if (plain && named == (size_t) list_length(columns) &&
			list_length(own) == list_length(columns))
			return true;
	}
	return false;
}

/*
 * Return true if a relation has rows of its own, which a statement can read
 * or copy. One that no file made is taken to have some.
 */
bool
relation_has_storage(const SqlRelation *relation)
{
	return relation->kind == 'r' || relation->kind == 'm' ||
		relation->kind == '?';
}

/*
 * Return true if a relation goes by the word that a statement has for it; one
 * of unknown kind goes by any.
 */
bool
relation_goes_by(const SqlRelation *relation, ObjectType type)
{
	static const struct
	{
		ObjectType	type;
		const char *kinds;
	}			words[] = {
		{OBJECT_TABLE, "rp"}, {OBJECT_VIEW, "v"}, {OBJECT_MATVIEW, "m"},
		{OBJECT_SEQUENCE, "S"}, {OBJECT_INDEX, "i"}, {OBJECT_FOREIGN_TABLE, "f"}
	};

	for (size_t i = 0; i < lengthof(words) && relation->kind != '?'; i++)
	{
		if (words[i].type == type)
			return strchr(words[i].kinds, relation->kind) != NULL;
	}
	return true;
}

/* Return true if a relation is in a schema, by its name in the catalogue. */
bool
relation_is_in_schema(const SqlRelation *relation, const char *schema)
{
	size_t		len = strlen(schema);

	if (strcmp(schema, "public") == 0)
		return strchr(relation->name, '.') == NULL;
	return strncmp(relation->name, schema, len) == 0 &&
		relation->name[len] == '.';
}

/*
 * Return true if a relation that was not dropped has a column of a type. An
 * array of it counts, too.
 */
bool
relation_has_type(const SqlRelation *relation, const char *type)
{
	for (size_t i = 0; i < relation->column_count && !relation->dropped; i++)
	{
		const char *name = relation->columns[i]->type.name;

		if (name != NULL && strcmp(name, type) == 0)
			return true;
	}
	return false;
}

/*
 * Return true if a name is in a list of String; other nodes in it are passed
 * over.
 */
bool
list_has_name(const List *list, const char *name)
{
	const ListCell *cell;

	foreach(cell, list)
	{
		if (IsA(lfirst(cell), String) && strcmp(strVal(lfirst(cell)), name) == 0)
			return true;
	}
	return false;
}
