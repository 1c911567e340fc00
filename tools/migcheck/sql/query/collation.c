/*
 * collation.c
 *		Collations that a statement names.
 *
 * Most are made by initdb, from those of the system, so that no file tells
 * whether a server has one.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/one_of.h"

/* Has each server a collation of this name, or each one with ICU? */
static bool
is_common_collation(const char *name, int version)
{
	static const struct
	{
		const char *name;
		int			since;
	}			common[] = {
		{"default", 0}, {"C", 0}, {"POSIX", 0}, {"ucs_basic", 0},
		{"unicode", 16}, {"pg_c_utf8", 17}, {"pg_unicode_fast", 18}
	};

	for (size_t i = 0; i < lengthof(common); i++)
	{
		if (strcmp(name, common[i].name) == 0)
			return version >= common[i].since;
	}
	return false;
}

/* Is it one of ICU, as "de-x-icu" is? */
static bool
is_icu_collation(const char *name)
{
	const char *end = strstr(name, "-x-icu");

	return end != NULL && end[strlen("-x-icu")] == '\0';
}

/* Depend on a collation that neither each server has nor a file makes. */
void
check_collation(SqlSession *session, const List *names)
{
	const char *bare;

	if (names == NIL)
		return;
	bare = strVal(llast(names));
	if (is_common_collation(bare, session->version) || is_icu_collation(bare) ||
		find_named_object(session, OBJECT_COLLATION,
						  catalog_list_name(&session->catalog, names)) != NULL)
		return;
	effect_unknown(session, "whether the server has collation \"%s\"", bare);
}

/* Refuse a collation of a type whose values are no text; see check_collation(). */
void
check_column_collation(SqlSession *session, SqlType type, const List *names)
{
	static const char *const others[] = {"bytea", "json", "jsonb", "uuid", NULL};
	char		category = scope_category(session, &type);

	if (names == NIL)
		return;
	if (category != '\0' && !type.array &&
		(strchr("BDEGINRT", category) != NULL || text_is_one_of(type.name, others)))
		effect_fail(session, "42804", "values of type %s have no collation", type.name);
	check_collation(session, names);
}
