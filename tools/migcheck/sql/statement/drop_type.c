/*
 * drop_type.c
 *		DROP TYPE, DOMAIN and COLLATION, with what is of the type or sorted so.
 *
 * Collations are known of columns and of the columns of an index; what an
 * expression names is not looked for.
 */
#include "migcheck/sql/statement/dropped.h"

#include <string.h>

#include "migcheck/sql/relation/uses.h"

/* Are two names, of which one may be NULL, the same? */
static bool
is_named(const char *name, const char *wanted)
{
	return name != NULL && strcmp(name, wanted) == 0;
}

/*
 * Drop the columns of a type, or of a collation, with the views that read them,
 * or refuse. One of the two names is NULL. A column of the partition key takes
 * its table along, and an inherited one goes with that of the parent, which is
 * of the type, too.
 */
static void
drop_columns_of(SqlSession *session, SqlRelation *relation, const char *type,
				const char *collation, bool cascade)
{
	for (size_t i = 0; i < relation->column_count && !relation->dropped;)
	{
		SqlColumn  *column = relation->columns[i];

		if ((type != NULL ? !is_named(column->type.name, type) :
			 !is_named(column->collation, collation)) ||
			(column->inherited && !is_partition_key(relation, column->name)))
		{
			i++;
			continue;
		}
		if (!cascade)
			effect_fail(session, "2BP01", "\"%s\".\"%s\" needs it",
						relation->name, column->name);
		effect_note_trait(session, SQL_TRAIT_BREAKS_GRAVELY);
		breaks_note_relation(session, relation, "the running code still names the column that goes with it");
		effect_lock_tree(session, relation, SQL_ACCESS_EXCLUSIVE);
		if (session->statement->error != NULL)
			return;
		if (is_partition_key(relation, column->name))
			drop_relation(session, relation, true);
		else
			remove_column(session, relation, column, true);
	}
}

/* Is a type one of those of a function's parameters? */
static bool
is_in_signature(const char *signature, const char *type)
{
	size_t		len = strlen(type);

	for (const char *at = signature; at != NULL && *at != '\0';
		 at += strcspn(at, ","), at += *at == ',')
	{
		if (strncmp(at, type, len) == 0 && (at[len] == ',' || at[len] == '['))
			return true;
	}
	return false;
}

/* Does a function return a type, a set or an array of it? */
static bool
returns_type(const SqlObject *function, const char *type)
{
	const char *returns = function->returns;
	size_t		len = strlen(type);

	if (returns == NULL)
		return false;
	if (strncmp(returns, "setof ", 6) == 0)
		returns += 6;
	return strncmp(returns, type, len) == 0 &&
		(returns[len] == '\0' || returns[len] == '[');
}

/*
 * Drop the functions that take or return a type, or refuse; parameters OUT and
 * TABLE count, too.
 */
static void
drop_functions_of_type(SqlSession *session, const char *type, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		SqlObject  *function = session->catalog.objects[i];

		if (function->kind != SQL_FUNCTION || function->dropped ||
			(!is_in_signature(function->signature, type) &&
			 !is_in_signature(function->all_types, type) &&
			 !returns_type(function, type)))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the function \"%s\" is of this type",
						function->name);
		else
			function->dropped = true;
	}
}

/*
 * Refuse to drop a type that a domain is over. What uses a domain that goes
 * with CASCADE is not followed.
 */
static void
check_domains_over(SqlSession *session, const char *type, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *domain = session->catalog.objects[i];

		if (domain->kind != SQL_DOMAIN || domain->dropped ||
			!is_named(domain->base.name, type))
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the domain \"%s\" is over it",
						domain->name);
		else
			effect_depend(session, "what uses the domain \"%s\"", domain->name);
	}
}

/*
 * Refuse to drop a type that an attribute of a composite type is of; with
 * CASCADE the attribute goes.
 */
static void
check_composites_of(SqlSession *session, const char *type, bool cascade)
{
	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *composite = session->catalog.objects[i];
		ListCell   *cell;

		if (composite->kind != SQL_COMPOSITE || composite->dropped)
			continue;
		foreach(cell, composite->types)
		{
			if (!is_named(type_as_written(&session->catalog, lfirst(cell)).name, type))
				continue;
			if (!cascade)
				effect_fail(session, "2BP01", "the type \"%s\" has an attribute of it",
							composite->name);
			else
				effect_depend(session, "what uses the attribute of \"%s\"", composite->name);
		}
	}
}

/* Drop one type or domain: what is of it goes with CASCADE. */
static void
drop_one_type(SqlSession *session, SqlObject *type, bool cascade)
{
	drop_defaults_of_type(session, type->name, cascade);
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		drop_columns_of(session, relation, type->name, NULL, cascade);
		if (relation->dropped || relation->of_type == NULL ||
			strcmp(relation->of_type, type->name) != 0)
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "\"%s\" is a table of this type",
						relation->name);
		drop_relation(session, relation, true);
	}
	check_domains_over(session, type->name, cascade);
	check_composites_of(session, type->name, cascade);
	drop_users(session, &(SqlUsed) {.name = type->name, .is_type = true}, cascade);
	drop_functions_of_type(session, type->name, cascade);
	type->dropped = true;
}

/* DROP TYPE and DROP DOMAIN. */
void
drop_types(SqlSession *session, const DropStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->objects)
	{
		const char *name = type_as_written(&session->catalog, lfirst(cell)).name;
		SqlObject  *type = catalog_find_type(&session->catalog, name);

		if (type != NULL)
			drop_one_type(session, type, statement->behavior == DROP_CASCADE);
		else if (!session_is_complete(session))
			effect_unknown(session, "the tables with a column of type \"%s\"", name);
		else if (!statement->missing_ok)
			effect_fail(session, "42704", "type \"%s\" does not exist", name);
	}
}

/* Drop the indexes of a table that sort by a collation, or refuse. */
static void
drop_indexes_of_collation(SqlSession *session, const SqlRelation *table,
						  const char *collation, bool cascade)
{
	for (size_t i = 0; i < table->index_count; i++)
	{
		SqlRelation *index = table->indexes[i];
		bool		uses = false;
		ListCell   *cell;

		foreach(cell, index->index != NULL && !index->dropped ?
				index->index->indexParams : NIL)
		{
			const		IndexElem *element = lfirst(cell);

			uses |= element->collation != NIL &&
				strcmp(strVal(llast(element->collation)), collation) == 0;
		}
		if (!uses)
			continue;
		if (!cascade)
			effect_fail(session, "2BP01", "the index \"%s\" needs it", index->name);
		effect_lock(session, index->table, SQL_ACCESS_EXCLUSIVE);
		catalog_drop_relation(&session->catalog, index);
	}
}

/*
 * Return true if the files made another collation of this name, in another
 * schema: columns keep the name only, so that which one they have is not known.
 */
static bool
has_namesake(const SqlSession *session, const char *name, const char *collation)
{
	Arena	   *arena = session->arena;
	const char *own = arena_format(arena, "collation \"%s\"", name);
	const char *plain = arena_format(arena, "collation \"%s\"", collation);
	const char *ending = arena_format(arena, ".%s\"", collation);
	size_t		len = strlen(ending);

	for (size_t i = 0; i < session->catalog.object_count; i++)
	{
		const SqlObject *other = session->catalog.objects[i];
		size_t		size = strlen(other->name);

		if (other->kind == SQL_NAMED && !other->dropped &&
			strncmp(other->name, "collation \"", 11) == 0 &&
			strcmp(other->name, own) != 0 &&
			(strcmp(other->name, plain) == 0 ||
			 (size > len && strcmp(other->name + size - len, ending) == 0)))
			return true;
	}
	return false;
}

/* Drop what is sorted by a collation that goes, or refuse. */
void
drop_collation_users(SqlSession *session, const char *name, bool cascade)
{
	const char *dot = strrchr(name, '.');
	const char *collation = dot != NULL ? dot + 1 : name;

	effect_depend(session, "what names the collation \"%s\"", collation);
	if (has_namesake(session, name, collation))
		return;
	for (size_t i = 0; i < session->catalog.relation_count; i++)
	{
		SqlRelation *relation = session->catalog.relations[i];

		if (relation->dropped)
			continue;
		drop_columns_of(session, relation, NULL, collation, cascade);
		drop_indexes_of_collation(session, relation, collation, cascade);
	}
}
