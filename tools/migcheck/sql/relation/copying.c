/*
 * copying.c
 *		Whether a change of type copies the table.
 *
 * The server copies the table unless the new value is the old one byte by
 * byte: a binary coercible cast, a length that does not shrink, a timestamp
 * that changes its kind where the time zone is UTC.
 *
 * The rules are those of ATColumnChangeRequiresRewrite() in the server. A type
 * of which nothing is known gives no verdict but "depends".
 */
#include "migcheck/sql/relation/copying.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"
#include "text/affix.h"

/*
 * Return true if two types are the same but for their modifiers. An unknown
 * type is the same as no other.
 */
bool
is_same_type_name(SqlType a, SqlType b)
{
	return a.name != NULL && b.name != NULL && strcmp(a.name, b.name) == 0 &&
		a.array == b.array;
}

/*
 * Return true if every interval of one type is one of the other's. Six digits
 * are all that a time has, and SECOND is the finest of the fields, which has
 * to stay. With one modifier it is the mask of fields, with two the second
 * one is the precision.
 */
static bool
interval_widens(SqlType from, SqlType to)
{
	if (to.mod_count == 1)
		return to.mods[0] == 0x7FFF || (to.mods[0] & (1 << 12)) != 0;
	return to.mods[1] >= 6 ||
		(from.mod_count > 1 && to.mods[1] >= from.mods[1]);
}

/*
 * Return true if every number of one precision and scale is one of the
 * other's: the scale has to be the same, as the server's numeric_support()
 * wants it.
 */
static bool
numeric_widens(SqlType from, SqlType to)
{
	int			scale = to.mod_count > 1 ? to.mods[1] : 0;

	if (from.mod_count == 0)
		return false;
	return to.mods[0] >= from.mods[0] &&
		scale == (from.mod_count > 1 ? from.mods[1] : 0);
}

/*
 * Return true if every value of one type is one of the other's, so that
 * nothing is checked. A length that is not given is no limit: where char and
 * bit have 1 without one, the parser has written it.
 */
static bool
is_widening_change(SqlType from, SqlType to, bool char_like)
{
	if (to.mod_count == 0)
		return true;
	if (strcmp(to.name, "interval") == 0)
		return interval_widens(from, to);
	if (strcmp(to.name, "numeric") == 0)
		return numeric_widens(from, to);
	/* Six digits are all that a time has. */
	if (text_begins(to.name, "time"))
		return to.mods[0] >= 6 ||
			(from.mod_count > 0 && to.mods[0] >= from.mods[0]);
	if (char_like)
		return from.mod_count == to.mod_count && to.mods[0] == from.mods[0];
	return from.mod_count > 0 && to.mods[0] >= from.mods[0];
}

/*
 * Return what a change of the length or precision of one type copies.
 * Elements of an array are always cast, so that any difference copies. A type
 * that is not in the list has no modifiers of which the server would know how
 * to skip the cast.
 */
static Copying
copying_of_mods(SqlType from, SqlType to)
{
	/*
	 * The types whose length functions have a support function that drops a
	 * needless cast; the last two have none.
	 */
	static const char *const known[] = {
		"varchar", "varbit", "numeric", "timestamp", "timestamptz", "time",
		"timetz", "interval", "bpchar", "bit"
	};

	/* Without a length the array's elements need no cast at all. */
	if (to.array && to.mod_count == 0)
		return COPYING_NONE;
	if (to.array)
		return from.mod_count == to.mod_count && from.mods[0] == to.mods[0] &&
			from.mods[1] == to.mods[1] ? COPYING_NONE : COPYING_ALL;
	for (size_t i = 0; i < lengthof(known); i++)
	{
		if (strcmp(to.name, known[i]) == 0)
			return is_widening_change(from, to, i >= 8) ? COPYING_NONE :
				COPYING_ALL;
	}
	return COPYING_NONE;
}

/*
 * Return true for a change between timestamp and timestamptz, which the
 * server does without a copy where the time zone is UTC (since 12).
 */
static bool
is_zone_change(SqlType from, SqlType to)
{
	return !from.array && !to.array &&
		((strcmp(from.name, "timestamp") == 0 &&
		  strcmp(to.name, "timestamptz") == 0) ||
		 (strcmp(from.name, "timestamptz") == 0 &&
		  strcmp(to.name, "timestamp") == 0));
}

/*
 * Return what a change between two types that are not the same copies. Only a
 * binary coercible cast (castmethod 'b') leaves the rows as they are.
 */
static Copying
copying_of_cast(SqlType from, SqlType to)
{
	bool		limited = to.mod_count > 0;

	if (is_zone_change(from, to))
		return limited && copying_of_mods(from, to) == COPYING_ALL ?
			COPYING_ALL : COPYING_TIME_ZONE;
	/* The elements of an array are cast one by one. */
	if (fact_cast_method(from.name, to.name) != 'b' || from.array || to.array)
		return COPYING_ALL;

	/*
	 * The server forgets the old type's length with the cast, so that it
	 * checks the new one on each value.
	 */
	return limited ? COPYING_ALL : COPYING_NONE;
}

/*
 * Return what a change between these two types copies; both may be domains. A
 * domain with a constraint is checked on each value, for which the server
 * writes the table anew.
 */
Copying
copying_of_change(SqlSession *session, SqlType from, SqlType to)
{
	const SqlObject *domain = to.array || to.name == NULL ? NULL :
		catalog_find_object(&session->catalog, SQL_DOMAIN, to.name);

	if (from.name == NULL || to.name == NULL)
		return COPYING_UNKNOWN;
	if (is_same_type_name(from, to))
		return copying_of_mods(from, to);
	/* The server does not ask a domain for the length of its values. */
	if (!from.array && catalog_find_object(&session->catalog, SQL_DOMAIN, from.name) != NULL)
	{
		from = base_type_of(&session->catalog, from);
		from.mod_count = 0;
	}
	to = base_type_of(&session->catalog, to);
	if (domain != NULL && domain->constrained)
		return COPYING_ALL;
	if (from.name == NULL || to.name == NULL)
		return COPYING_UNKNOWN;
	return is_same_type_name(from, to) ? copying_of_mods(from, to) :
		copying_of_cast(from, to);
}

/*
 * Return true if a value of one type becomes one of the other where it is
 * assigned, that is by an assignment cast or by way of text. Types of which
 * nothing is known count as assignable.
 */
bool
is_assignable(SqlSession *session, SqlType from, SqlType to)
{
	from = base_type_of(&session->catalog, from);
	to = base_type_of(&session->catalog, to);
	if (from.name == NULL || to.name == NULL || is_same_type_name(from, to))
		return true;
	if (from.array || to.array)
		return from.array && to.array ? fact_assignable(from.name, to.name) :
			!from.array || fact_category(to.name) == 'S';
	if (catalog_find_type(&session->catalog, from.name) != NULL ||
		catalog_find_type(&session->catalog, to.name) != NULL)
		return fact_category(to.name) == 'S';
	return fact_assignable(from.name, to.name) ||
		fact_category(from.name) == '\0';
}
