/*
 * sequence_bounds.c
 *		The values that a sequence may give, and what the server refuses of them.
 *
 * A sequence that no file makes has bounds that are not known: of those only
 * what a statement itself says is compared.
 */
#include "migcheck/sql/parse/option.h"
#include "migcheck/sql/relation/bounds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define INVALID_PARAMETER "22023"

/* The integer types that a sequence may have. */
static const struct
{
	const char *name;
	long long	least;
	long long	most;
}			integers[] = {
	{"int2", INT16_MIN, INT16_MAX},
	{"int4", INT32_MIN, INT32_MAX},
	{"int8", INT64_MIN, INT64_MAX}
};

/* Return the place of an integer type in the table above, or -1. */
static int
find_integer_type(const char *name)
{
	for (size_t i = 0; name != NULL && i < lengthof(integers); i++)
	{
		if (strcmp(integers[i].name, name) == 0)
			return (int) i;
	}
	return -1;
}

/*
 * Read a whole number of an option; false if it has none, as in NO MINVALUE
 * and RESTART. A number that bigint does not hold is refused.
 */
static bool
read_option_number(SqlSession *session, const DefElem *option, long long *value)
{
	const char *text;
	char	   *end;

	if (option == NULL || option->arg == NULL)
		return false;
	if (IsA(option->arg, Integer))
	{
		*value = intVal(option->arg);
		return true;
	}
	if (!IsA(option->arg, Float))
		return false;
	text = castNode(Float, option->arg)->fval;
	errno = 0;
	*value = strtoll(text, &end, 10);
	if (errno == ERANGE || *end != '\0')
	{
		effect_fail(session, "22P02", "%s is not a bigint", text);
		return false;
	}
	return true;
}

/* What a new sequence has that counts in steps of one. */
void
bounds_begin(SqlBounds *bounds, const char *type)
{
	int			place = find_integer_type(type);

	*bounds = (SqlBounds)
	{
		.known = true, .type = place < 0 ? 2 : place, .step = 1, .least = 1, .start = 1
	};
	bounds->most = integers[bounds->type].most;
}

/*
 * Read AS: another type moves the bounds that were those of the old one.
 * *least_moved and *most_moved are set for each that was.
 */
static void
read_type(SqlSession *session, SqlBounds *bounds, const List *options,
		  bool *least_moved, bool *most_moved)
{
	const DefElem *option = find_named_option(options, "as");
	SqlType		type;
	int			place;

	if (option == NULL)
		return;
	type = type_as_written(&session->catalog, (TypeName *) option->arg);
	place = type.array ? -1 : find_integer_type(type.name);
	if (place < 0)
	{
		effect_fail(session, INVALID_PARAMETER, "a sequence has an integer type");
		return;
	}
	*most_moved = bounds->most == integers[bounds->type].most;
	*least_moved = bounds->least == integers[bounds->type].least;
	bounds->type = place;
}

/*
 * Read one of MINVALUE and MAXVALUE, or what it is without: the limit of the
 * type for the side that the sequence counts to. Return true if it is known.
 */
static bool
read_bound(SqlSession *session, const SqlBounds *bounds, const List *options,
		   const char *name, bool reset, long long *value)
{
	const DefElem *option = find_named_option(options, name);
	bool		most = strcmp(name, "maxvalue") == 0;

	if (read_option_number(session, option, value))
		return true;
	if (option == NULL && !reset)
		return bounds->known;
	if (most)
		*value = bounds->step > 0 ? integers[bounds->type].most : -1;
	else
		*value = bounds->step > 0 ? 1 : integers[bounds->type].least;
	return bounds->known;
}

/* Refuse a bound that the sequence's type does not hold. */
static void
check_bound(SqlSession *session, const SqlBounds *bounds, bool has, long long value,
			const char *what)
{
	if (has && bounds->known && (value < integers[bounds->type].least ||
								 value > integers[bounds->type].most))
		effect_fail(session, INVALID_PARAMETER, "%s is out of the range of %s",
					what, integers[bounds->type].name);
}

/* Refuse bounds that leave no value, or leave out one that is given. */
static void
check_order(SqlSession *session, const SqlBounds *bounds, bool has_least,
			bool has_most, const char *what, const long long *value)
{
	if (has_least && has_most && bounds->least >= bounds->most)
		effect_fail(session, INVALID_PARAMETER, "MINVALUE is not below MAXVALUE");
	if (value != NULL && ((has_least && *value < bounds->least) ||
						  (has_most && *value > bounds->most)))
		effect_fail(session, INVALID_PARAMETER, "%s is beyond MINVALUE or MAXVALUE", what);
}

/*
 * Change the bounds of a sequence, or set those of a new one, as the server's
 * init_params() does, and refuse what it refuses.
 */
void
bounds_read(SqlSession *session, SqlBounds *bounds, const List *options, bool made)
{
	bool		least_moved = made;
	bool		most_moved = made;
	bool		has_least;
	bool		has_most;
	bool		has_start;
	long long	number;

	read_type(session, bounds, options, &least_moved, &most_moved);
	if (read_option_number(session, find_named_option(options, "increment"), &number))
	{
		if (number == 0)
			effect_fail(session, INVALID_PARAMETER, "INCREMENT is 0");
		bounds->step = number;
	}
	has_most = read_bound(session, bounds, options, "maxvalue", most_moved, &bounds->most);
	has_least = read_bound(session, bounds, options, "minvalue", least_moved, &bounds->least);
	check_bound(session, bounds, has_most, bounds->most, "MAXVALUE");
	check_bound(session, bounds, has_least, bounds->least, "MINVALUE");
	has_start = read_option_number(session, find_named_option(options, "start"), &bounds->start);
	if (!has_start && made)
		bounds->start = bounds->step > 0 ? bounds->least : bounds->most;
	check_order(session, bounds, has_least, has_most, "START",
				has_start || bounds->known ? &bounds->start : NULL);
	if (read_option_number(session, find_named_option(options, "restart"), &number))
		check_order(session, bounds, has_least, has_most, "RESTART", &number);
	if (read_option_number(session, find_named_option(options, "cache"), &number) &&
		number <= 0)
		effect_fail(session, INVALID_PARAMETER, "CACHE is not above 0");
}

/* Refuse a value that setval() gives a sequence beyond its bounds. */
void
bounds_check_value(SqlSession *session, const SqlRelation *sequence, const Node *value)
{
	const char *text = number_text(session, value);
	long long	number;

	if (sequence->kind != 'S' || !sequence->bounds.known || text == NULL ||
		text[strspn(text, "-0123456789")] != '\0')
		return;
	number = strtoll(text, NULL, 10);
	if (number < sequence->bounds.least || number > sequence->bounds.most)
		effect_fail(session, "22003", "%s is beyond the bounds of \"%s\"", text,
					sequence->name);
}
