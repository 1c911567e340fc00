/*
 * catalog.c
 *		The schema that the migrations before a statement have made.
 *
 * The catalogue answers three questions of a statement: which relation it means,
 * what that is made of, and whether another session can have seen it. For the
 * last one each object keeps the numbers of the release and the transaction that
 * made it; nothing else in the lint tells old from new.
 *
 * Pointers to relations, columns and constraints stay valid as long as the
 * arena: what is dropped is marked, what is renamed keeps its place. So a walk
 * may drop what it walks over. Trees of the parser that the catalogue refers to
 * (defaults, checks, bounds, indexes) belong to the session, which keeps them.
 *
 * The server's rules about what may be done are not here: functions of this
 * file and of relation.c change the catalogue as they are told, and the files
 * for each statement decide whether the server would.
 */
#include "migcheck/sql/catalog/catalog.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/*
 * Start with what every database has: the schema "public". Releases and
 * transactions count from 1, so that 0 in an object means never.
 */
void
catalog_begin(SqlCatalog *catalog, Arena *arena)
{
	memset(catalog, 0, sizeof(SqlCatalog));
	catalog->arena = arena;
	catalog->names.arena = arena;
	for (size_t i = 0; i < lengthof(catalog->object_names); i++)
		catalog->object_names[i].arena = arena;
	catalog->release = 1;
	catalog->transaction = 1;
	catalog_add_object(catalog, SQL_SCHEMA, "public");
	catalog_add_object(catalog, SQL_EXTENSION, "plpgsql");
	catalog_add_object(catalog, SQL_NAMED, "language \"plpgsql\"");
	catalog_add_object(catalog, SQL_NAMED, "language \"sql\"");
	catalog_add_object(catalog, SQL_NAMED, "language \"c\"");
	catalog_add_object(catalog, SQL_NAMED, "language \"internal\"");
	catalog_add_object(catalog, SQL_NAMED, "tablespace \"pg_default\"");
}

/*
 * Return a name with its schema; that of "public" is bare, and NULL is
 * "public". The result is in memory of the arena.
 */
static const char *
qualified_name(SqlCatalog *catalog, const char *schema, const char *name)
{
	if (schema == NULL || strcmp(schema, "public") == 0)
		return arena_string(catalog->arena, name);
	return arena_format(catalog->arena, "%s.%s", schema, name);
}

/*
 * Return true if there is a relation or object of any kind with that name.
 * The server has separate names for types and functions; a hit of another
 * kind only picks a schema.
 */
static bool
has_catalog_name(const SqlCatalog *catalog, const char *name)
{
	if (catalog_find_relation(catalog, name) != NULL)
		return true;
	for (size_t i = 0; i < lengthof(catalog->object_names); i++)
	{
		if (catalog_find_object(catalog, (SqlObjectKind) i, name) != NULL)
			return true;
	}
	return false;
}

/*
 * Return the schema of the search path that new objects go to; NULL for
 * "public".
 */
static const char *
first_schema_of_path(const SqlCatalog *catalog)
{
	return catalog->path != NIL ? strVal(linitial(catalog->path)) : NULL;
}

/*
 * Return the name by which an object is known; schema is NULL where the
 * statement does not give one. As in the server, temporary relations hide
 * others, then the search path decides.
 */
const char *
catalog_name_of_object(SqlCatalog *catalog, const char *schema,
					   const char *name)
{
	ListCell   *cell;

	if (schema != NULL)
		return qualified_name(catalog, schema, name);
	if (catalog->has_temporary)
	{
		const char *temporary = qualified_name(catalog, "pg_temp", name);

		if (catalog_find_relation(catalog, temporary) != NULL)
			return temporary;
	}
	foreach(cell, catalog->path)
	{
		const char *found = qualified_name(catalog, strVal(lfirst(cell)), name);

		if (has_catalog_name(catalog, found))
			return found;
	}
	/* Found nowhere: the name that it would get if it were made now. */
	return qualified_name(catalog, first_schema_of_path(catalog), name);
}

/*
 * Return the name that a new relation gets; temporary ones go to pg_temp,
 * whatever the search path is.
 */
const char *
catalog_new_range_name(SqlCatalog *catalog, const RangeVar *range)
{
	const char *schema = range->schemaname;

	if (range->relpersistence == 't')
	{
		catalog->has_temporary = true;
		schema = "pg_temp";
	}
	return qualified_name(catalog, schema != NULL ? schema :
						  first_schema_of_path(catalog),
						  range->relname);
}

/*
 * Return the name that a new object gets, from the parser's list of one to
 * three String.
 */
const char *
catalog_new_list_name(SqlCatalog *catalog, const List *names)
{
	int			n = list_length(names);

	return qualified_name(catalog, n > 1 ? strVal(list_nth(names, n - 2)) :
						  first_schema_of_path(catalog),
						  strVal(list_nth(names, n - 1)));
}

/*
 * Return a name in the schema of another one: indexes, constraints and owned
 * sequences are always in the schema of their table.
 */
const char *
catalog_sibling_name(SqlCatalog *catalog, const char *like, const char *name)
{
	const char *dot = strrchr(like, '.');

	return dot == NULL ? arena_string(catalog->arena, name) :
		arena_format(catalog->arena, "%.*s.%s", (int) (dot - like), like, name);
}

/*
 * Return the name under which the catalogue has the relation that a statement
 * names; the relation need not exist.
 */
const char *
catalog_range_name(SqlCatalog *catalog, const RangeVar *range)
{
	return catalog_name_of_object(catalog, range->schemaname, range->relname);
}

/*
 * Return the name under which the catalogue has what a list of String, or one
 * String, names. A database in front of the schema is ignored: it can only be
 * the current one.
 */
const char *
catalog_list_name(SqlCatalog *catalog, const List *names)
{
	int			n;

	if (IsA(names, String))
		return catalog_name_of_object(catalog, NULL,
									  ((const String *) names)->sval);
	n = list_length(names);
	return catalog_name_of_object(catalog, n > 1 ?
								  strVal(list_nth(names, n - 2)) : NULL,
								  strVal(list_nth(names, n - 1)));
}

/*
 * Return the relation of a name, as catalog_name_of_object() makes it; NULL if
 * no file made it or it was dropped.
 */
SqlRelation *
catalog_find_relation(const SqlCatalog *catalog, const char *name)
{
	long		at = map_get(&catalog->names, name);

	return at >= 0 ? catalog->relations[at] : NULL;
}

/*
 * Add a relation, which hides one of the same name, and return it. The name
 * must live as long as the arena. It is born in this release and transaction
 * and has no columns yet.
 */
SqlRelation *
catalog_add_relation(SqlCatalog *catalog, const char *name, char kind)
{
	SqlRelation *relation = arena_alloc(catalog->arena, sizeof(SqlRelation));

	relation->name = name;
	relation->kind = kind;
	relation->persistence = 'p';
	relation->born_release = catalog->release;
	relation->born_transaction = catalog->transaction;
	catalog->relations = arena_grow(catalog->arena, catalog->relations,
									sizeof(SqlRelation *),
									catalog->relation_count,
									&catalog->relation_capacity);
	map_set(&catalog->names, name, (long) catalog->relation_count);
	catalog->relations[catalog->relation_count++] = relation;
	return relation;
}

/*
 * Rename a relation; its entry stays where it is, so that pointers to it and
 * walks over the catalogue stay valid. The name must live as long as the
 * arena.
 */
void
catalog_rename_relation(SqlCatalog *catalog, SqlRelation *relation,
						const char *name)
{
	long		at = map_get(&catalog->names, relation->name);

	map_set(&catalog->names, relation->name, -1);
	relation->name = name;
	map_set(&catalog->names, name, at);
}

/*
 * Forget a relation, its indexes, its place in its parent, and its triggers,
 * rules and policies. Twice does no harm: DROP with CASCADE may reach a
 * relation on two ways.
 */
void
catalog_drop_relation(SqlCatalog *catalog, SqlRelation *relation)
{
	if (relation->dropped)
		return;
	relation->dropped = true;
	if (catalog_find_relation(catalog, relation->name) == relation)
		map_set(&catalog->names, relation->name, -1);
	if (relation->parent != NULL)
		relation_remove_child(relation->parent, relation);
	for (size_t i = 0; i < relation->index_count; i++)
		catalog_drop_relation(catalog, relation->indexes[i]);
	for (size_t i = 0; i < catalog->object_count; i++)
	{
		if (catalog->objects[i]->relation == relation)
			catalog->objects[i]->dropped = true;
	}
}

/*
 * Return true if a relation belongs to the release that is being judged: no
 * code that runs now can use it. An index is as new as its table, since
 * building one on an old table blocks its writers. What no file made is old.
 */
bool
catalog_is_new(const SqlCatalog *catalog, const SqlRelation *relation)
{
	if (relation->kind == 'i' && relation->table != NULL)
		relation = relation->table;
	return relation->born_release == catalog->release && relation->kind != '?';
}

/*
 * Return an object by kind and name; NULL if not found. Objects of one name
 * (overloaded functions, parts of several tables) form a chain from the
 * newest to the oldest.
 */
SqlObject *
catalog_find_object(const SqlCatalog *catalog, SqlObjectKind kind,
					const char *name)
{
	for (long i = map_get(&catalog->object_names[kind], name); i >= 0;
		 i = catalog->objects[i]->older)
	{
		if (!catalog->objects[i]->dropped)
			return catalog->objects[i];
	}
	return NULL;
}

/*
 * Return the type that a migration made under a name; NULL for a type of the
 * server's own or an unknown one.
 */
SqlObject *
catalog_find_type(const SqlCatalog *catalog, const char *name)
{
	static const SqlObjectKind kinds[] = {
		SQL_DOMAIN, SQL_ENUM, SQL_COMPOSITE, SQL_OTHER_TYPE
	};

	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		SqlObject  *object = catalog_find_object(catalog, kinds[i], name);

		if (object != NULL)
			return object;
	}
	return NULL;
}

/*
 * Set *kind to that of a trigger, rule or policy, which statements name behind
 * its table; false for any other type of object.
 */
bool
read_part_kind(ObjectType type, SqlObjectKind *kind)
{
	switch (type)
	{
		case OBJECT_TRIGGER:
			*kind = SQL_TRIGGER;
			break;
		case OBJECT_RULE:
			*kind = SQL_RULE;
			break;
		case OBJECT_POLICY:
			*kind = SQL_POLICY;
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Return the trigger, rule or policy of a relation, or NULL: two relations
 * may have parts of the same name.
 */
SqlObject *
catalog_find_part(const SqlCatalog *catalog, SqlObjectKind kind,
				  const SqlRelation *relation, const char *name)
{
	for (long i = map_get(&catalog->object_names[kind], name); i >= 0;
		 i = catalog->objects[i]->older)
	{
		if (catalog->objects[i]->relation == relation && !catalog->objects[i]->dropped)
			return catalog->objects[i];
	}
	return NULL;
}

/*
 * Add an object of another kind than a relation, and return it; its name is
 * copied. One of the same kind and name stays in the chain behind it.
 */
SqlObject *
catalog_add_object(SqlCatalog *catalog, SqlObjectKind kind, const char *name)
{
	SqlObject  *object = arena_alloc(catalog->arena, sizeof(SqlObject));

	object->kind = kind;
	object->name = arena_string(catalog->arena, name);
	object->born_release = catalog->release;
	object->born_transaction = catalog->transaction;
	catalog->objects = arena_grow(catalog->arena, catalog->objects,
								  sizeof(SqlObject *), catalog->object_count,
								  &catalog->object_capacity);
	object->older = map_get(&catalog->object_names[kind], object->name);
	map_set(&catalog->object_names[kind], object->name, (long) catalog->object_count);
	catalog->objects[catalog->object_count++] = object;
	return object;
}

/*
 * Give an object another name. The object is copied under the new name and
 * the old one marked as dropped, since chains are linked by name: pointers to
 * the old object must not be kept.
 */
void
catalog_rename_object(SqlCatalog *catalog, SqlObject *object, const char *name)
{
	SqlObject  *copy = catalog_add_object(catalog, object->kind, name);
	long		older = copy->older;

	name = copy->name;
	*copy = *object;
	copy->name = name;
	copy->older = older;
	object->dropped = true;
}

/*
 * Add a value to an enum, born in this transaction: the server refuses to use
 * it before the commit.
 */
void
catalog_add_label(SqlCatalog *catalog, SqlObject *type, const char *label)
{
	type->labels = arena_grow(catalog->arena, type->labels, sizeof(SqlLabel),
							  type->label_count, &type->label_capacity);
	catalog->has_new_labels = true;
	type->labels[type->label_count++] = (SqlLabel)
	{
		label, catalog->transaction
	};
}

/* Return the collation that a column's definition names, or NULL. */
const char *
collation_of_column(const ColumnDef *definition)
{
	const char *name = definition->collClause != NULL ?
		strVal(llast(definition->collClause->collname)) : NULL;

	return name != NULL && strcmp(name, "default") == 0 ? NULL : name;
}

/*
 * Read the integers of a type's parentheses, at most two; -1 for what is no
 * integer constant.
 */
static void
read_type_modifiers(SqlType *type, const List *mods)
{
	const ListCell *cell;

	foreach(cell, mods)
	{
		const A_Const *value = lfirst(cell);

		if (type->mod_count < 2)
			type->mods[type->mod_count++] = IsA(value, A_Const) && !value->isnull &&
				IsA(&value->val, Integer) ? value->val.ival.ival : -1;
	}
}

/*
 * Return a type as it is written, by its name in pg_type. The name is NULL
 * where it cannot be told: no type given, or %TYPE.
 */
SqlType
type_as_written(SqlCatalog *catalog, const TypeName *name)
{
	SqlType		type = {0};
	const char *schema = NULL;
	const char *bare;
	int			n;

	if (name == NULL || name->names == NIL || name->pct_type)
		return type;
	n = list_length(name->names);
	type.name = bare = strVal(list_nth(name->names, n - 1));
	if (n > 1 && strcmp(strVal(list_nth(name->names, n - 2)), "pg_catalog") != 0)
		schema = strVal(list_nth(name->names, n - 2));
	/* The server's own types are in front of the search path. */
	if (schema != NULL || (n == 1 && fact_category(type.name) == '\0' &&
						   strstr(type.name, "serial") == NULL))
		type.name = catalog_name_of_object(catalog, schema, type.name);
	/* An extension's types have their bare names here, in any schema. */
	if (schema != NULL && fact_is_extension_type(bare) &&
		catalog_find_type(catalog, type.name) == NULL)
		type.name = bare;
	type.array = name->arrayBounds != NIL;
	read_type_modifiers(&type, name->typmods);
	return type;
}

/*
 * Return the type below a domain, or below a domain over domains; any other
 * type as it is. The depth is limited as a wrong file may define a domain
 * over itself.
 */
SqlType
base_type_of(const SqlCatalog *catalog, SqlType type)
{
	for (int depth = 0; type.name != NULL && !type.array && depth < 32; depth++)
	{
		const SqlObject *domain =
		catalog_find_object(catalog, SQL_DOMAIN, type.name);

		if (domain == NULL)
			break;
		type = domain->base;
	}
	return type;
}
