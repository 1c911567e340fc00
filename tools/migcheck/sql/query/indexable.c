/*
 * indexable.c
 *		Whether an access method can index what a statement asks it to.
 *
 * The server refuses an index of a type that the method has no operator class
 * for, before it reads a row. Where the type or the method is one that no
 * server comes with, nothing is said.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/one_of.h"

/* What an access method that comes with the server can do. */
typedef struct AccessMethod
{
	const char *name;
	bool		unique;
	bool		many;			/* columns */
	bool		included;		/* INCLUDE; gist since 12, spgist since 14 */
} AccessMethod;

static const AccessMethod methods[] = {
	{"btree", true, true, true},
	{"hash", false, false, false},
	{"gist", false, true, true},
	{"gin", false, true, false},
	{"spgist", false, false, true},
	{"brin", false, true, false},
};

/* Return the method of a name, or NULL. */
static const AccessMethod *
find_access_method(const char *name)
{
	for (size_t i = 0; i < lengthof(methods); i++)
	{
		if (strcmp(methods[i].name, name) == 0)
			return &methods[i];
	}
	return NULL;
}

/* Does the database have what a default operator class needs? */
static bool
is_extension_there(const SqlSession *session, const char *extension)
{
	return extension != NULL &&
		(*extension == '\0' || !session_is_complete(session) ||
		 catalog_find_object(&session->catalog, SQL_EXTENSION, extension) != NULL);
}

/*
 * Return the type whose operator class serves a type that has none: the one
 * that it is stored like, or that of all arrays, enums or ranges; NULL if
 * there is no such type. own is the type where the migrations create it.
 */
static const char *
find_class_donor(SqlType type, const SqlObject *own)
{
	if (type.array)
		return "anyarray";
	if (own != NULL)
		return own->kind == SQL_ENUM ? "anyenum" :
			own->kind == SQL_COMPOSITE ? "record" : NULL;
	if (fact_category(type.name) == 'R')
		return strstr(type.name, "multirange") != NULL ? "anymultirange" : "anyrange";
	if (strcmp(type.name, "varchar") == 0)
		return "text";
	if (strcmp(type.name, "cidr") == 0)
		return "inet";
	return strncmp(type.name, "reg", 3) == 0 ? "oid" : NULL;
}

/*
 * Return true if a method can index a type without an operator class. What is
 * not known can be indexed.
 */
static bool
is_type_indexable(SqlSession *session, const char *method, SqlType type)
{
	const SqlObject *own;
	const char *like;

	type = base_type_of(&session->catalog, type);
	if (type.name == NULL)
		return true;
	own = catalog_find_type(&session->catalog, type.name);
	if (!type.array && own == NULL && fact_category(type.name) == '\0')
		return true;
	like = find_class_donor(type, own);
	return (own != NULL && like == NULL) ||
		is_extension_there(session, fact_indexable(method, type.name)) ||
		(like != NULL && is_extension_there(session, fact_indexable(method, like)));
}

/* Refuse a column whose type the method has no default operator class for. */
void
require_indexable(SqlSession *session, const SqlRelation *table,
				  const char *method, const char *name)
{
	const SqlColumn *column = relation_column(table, name);

	if (column != NULL && find_access_method(method) != NULL &&
		!is_type_indexable(session, method, column->type))
		effect_fail(session, "42704", "%s cannot index \"%s\" without an operator class",
					method, name);
}

/*
 * Return true if an operator class may be one that the server or a known
 * extension has: its name begins with a type, or with a word for several.
 */
static bool
is_common_class(const char *class, const char *type)
{
	static const char *const words[] = {
		"array", "enum", "range", "multirange", "record", "network", "poly",
		"quad", "kd", "gin", "gist", "cidr", "siglen", NULL
	};

	return text_is_one_of(type, words) ||
		(strstr(class, "_ops") != NULL &&
		 (fact_category(type) != '\0' || fact_is_extension_type(type)));
}

/*
 * Depend on an operator class that neither the server has nor, as far as is
 * known, an extension: CREATE OPERATOR CLASS may be in any file.
 */
static void
depend_on_class(SqlSession *session, const char *class, const char *type)
{
	if (!session->catalog.uncertain && !is_common_class(class, type) &&
		find_named_object(session, OBJECT_OPCLASS, class) == NULL)
		effect_unknown(session, "whether operator class \"%s\" exists", class);
}

/*
 * Refuse an operator class whose type is of another category than the
 * column's. The name of a class begins with its type, but for trigrams, which
 * are of text.
 */
static void
check_operator_class(SqlSession *session, const SqlRelation *table,
					 const IndexElem * element)
{
	const char *class = strVal(llast(element->opclass));
	const char *type = arena_copy(session->arena, class, strcspn(class, "_"));
	char		wanted = strstr(class, "_trgm_ops") != NULL ? 'S' : fact_category(type);
	const SqlColumn *column = element->name != NULL ?
		relation_column(table, element->name) : NULL;
	SqlType		own;

	depend_on_class(session, class, type);
	if (column == NULL || column->type.name == NULL || wanted == '\0')
		return;
	own = base_type_of(&session->catalog, column->type);
	if (own.name == NULL || own.array || fact_category(own.name) == '\0' ||
		catalog_find_type(&session->catalog, own.name) != NULL)
		return;
	if (fact_category(own.name) != wanted)
		effect_fail(session, "42804", "operator class \"%s\" does not take %s", class,
					own.name);
}

/*
 * Refuse an index that its access method cannot make: unique, of several
 * columns, or of a type that it has no operator class for.
 */
void
check_access_method(SqlSession *session, const SqlRelation *table,
					const IndexStmt *statement)
{
	const AccessMethod *method = find_access_method(statement->accessMethod);
	ListCell   *cell;

	if (method == NULL)
	{
		/* That of an extension has its name, as bloom has. */
		if (!session->catalog.uncertain &&
			catalog_find_object(&session->catalog, SQL_EXTENSION, statement->accessMethod) == NULL &&
			find_named_object(session, OBJECT_ACCESS_METHOD, statement->accessMethod) == NULL)
			effect_unknown(session, "whether access method \"%s\" exists",
						   statement->accessMethod);
		return;
	}
	if ((statement->unique && !method->unique) ||
		(list_length(statement->indexParams) > 1 && !method->many) ||
		(statement->indexIncludingParams != NIL && !method->included))
		effect_fail(session, "0A000", "%s makes no such index", method->name);
	foreach(cell, statement->indexParams)
	{
		const		IndexElem *element = lfirst(cell);

		if (element->opclass != NIL &&
			strstr(strVal(llast(element->opclass)), "_trgm_ops") != NULL &&
			!is_extension_there(session, "pg_trgm"))
			effect_fail(session, "42704", "operator class \"%s\" is of extension \"pg_trgm\"",
						strVal(llast(element->opclass)));
		if (element->opclass != NIL)
			check_operator_class(session, table, element);
		check_collation(session, element->collation);
		if (element->name != NULL && element->opclass == NIL)
			require_indexable(session, table, method->name, element->name);
	}
}

/*
 * WITHOUT OVERLAPS makes an index of gist: the columns before the range, the
 * last one, need operator classes of it, too.
 */
void
require_overlaps_indexable(SqlSession *session, const SqlRelation *table,
						   const List *keys)
{
	const ListCell *cell;

	foreach(cell, keys)
	{
		if (lfirst(cell) != llast(keys))
			require_indexable(session, table, "gist", strVal(lfirst(cell)));
	}
}

/*
 * A column has another type now: the access method of each index on it has to
 * have an operator class for that, unless the index names one.
 */
void
require_indexes_of_column(SqlSession *session, const SqlRelation *relation,
						  const char *column)
{
	for (size_t i = 0; i < relation->index_count; i++)
	{
		const SqlRelation *index = relation->indexes[i];
		ListCell   *cell;

		foreach(cell, index->dropped || index->index == NULL ? NIL : index->index->indexParams)
		{
			const		IndexElem *element = lfirst(cell);

			if (element->name != NULL && element->opclass == NIL &&
				strcmp(element->name, column) == 0)
				require_indexable(session, relation, index->index->accessMethod, column);
		}
	}
}
