/*
 * breaks.c
 *		What running code may no longer do, where nothing that it names goes.
 *
 * Between a migration and the roll-out of the program that goes with it, the
 * program before runs on the new schema. Columns and tables that go are noted
 * by remade.c, functions by callers.c. Here is the rest: values and rows that
 * are refused, rights that end, names of types and schemas.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* Note why the running code may break; the first reason counts. */
void
breaks_note(SqlSession *session, const char *about, const char *why)
{
	if (session->statement->breaks != NULL)
		return;
	session->statement->breaks = why;
	session->statement->about = about;
}

/* The same for a relation; what this release made is in no running code. */
void
breaks_note_relation(SqlSession *session, const SqlRelation *relation,
					 const char *why)
{
	if (!catalog_is_new(&session->catalog, relation))
		breaks_note(session, relation->name, why);
}

/* The same for an object of the catalogue, or NULL. */
void
breaks_note_object(SqlSession *session, const SqlObject *object,
				   const char *why)
{
	if (object != NULL && object->born_release != session->catalog.release)
		breaks_note(session, object->name, why);
}

/* Return true if a CHECK refuses new rows without a value, proved or not. */
static bool
is_null_refused(const SqlRelation *relation, const char *column)
{
	for (size_t i = 0; i < relation->constraint_count; i++)
	{
		const SqlConstraint *constraint = relation->constraints[i];

		if (constraint->kind == SQL_CHECK && !constraint->dropped &&
			!constraint->born_now &&
			says_not_null(constraint->expression, column))
			return true;
	}
	return false;
}

/*
 * Note that a column will need a value: old code may insert rows without one.
 * A column with a default or an identity fills itself in, and where NULL was
 * refused before nothing changes.
 */
void
breaks_note_required(SqlSession *session, const SqlRelation *relation,
					 const SqlColumn *column)
{
	if (column->not_null || column->expression != NULL || column->identity ||
		is_null_refused(relation, column->name))
		return;
	effect_note_trait(session, SQL_TRAIT_REQUIRES_VALUE);
}

/* The same where a column that is NOT NULL no longer fills itself in. */
void
breaks_note_unfilled(SqlSession *session, const SqlColumn *column)
{
	if (column->not_null && column->expression == NULL && !column->identity)
		effect_note_trait(session, SQL_TRAIT_REQUIRES_VALUE);
}

/* Return the length that a type's values have at the most; -1: no limit. */
static int
limit_of_type(SqlType type)
{
	if (type.mod_count > 0)
		return type.mods[0];
	return strcmp(type.name, "bpchar") == 0 || strcmp(type.name, "bit") == 0 ? 1 : -1;
}

/* Is a limit narrower than another? */
static bool
is_narrower(int from, int to)
{
	return to >= 0 && (from < 0 || to < from);
}

/*
 * Note that a column gets a type that takes fewer values: a shorter one, or
 * another kind of type than a string, which takes any text.
 */
void
breaks_note_narrower(SqlSession *session, const SqlRelation *relation,
					 SqlType from, SqlType to)
{
	char		category;
	char		before;

	from = base_type_of(&session->catalog, from);
	to = base_type_of(&session->catalog, to);
	if (from.name == NULL || to.name == NULL || from.array || to.array)
		return;
	before = fact_category(from.name);
	category = fact_category(to.name);
	if ((before == 'S' && category != 'S' && strcmp(to.name, "citext") != 0) ||
		(before == 'S' && category == 'S' &&
		 is_narrower(limit_of_type(from), limit_of_type(to))) ||
		(before == 'V' && category == 'V' &&
		 is_narrower(limit_of_type(from), limit_of_type(to))))
		breaks_note_relation(session, relation,
							 "the running code may write values that no longer fit");
}
