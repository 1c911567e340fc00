/*
 * literal_composed.c
 *		Constants of arrays, ranges and rows, whose parts are of other types.
 */
#include "migcheck/sql/query/literal_forms.h"
#include "migcheck/sql/query/scope.h"

#include <stdlib.h>
#include <string.h>

#define NO_VALUE "22P02"

/* The server's range types, and what their bounds are. */
static const char *const ranges[][2] = {
	{"int4range", "int4"}, {"int8range", "int8"}, {"numrange", "numeric"},
	{"daterange", "date"}, {"tsrange", "timestamp"}, {"tstzrange", "timestamptz"}
};

/* What the parts of a text are compared with. */
typedef struct PartCheck
{
	SqlSession *session;
	SqlType		type;			/* of all parts of an array or range */
	const List *types;			/* of the fields of a row: TypeName */
	const char *bounds[2];		/* of a range, or NULL */
	bool		assigned;		/* each part has to fit into its length */
} PartCheck;

/* Check an element of an array. */
static void
check_element(void *context, int place __attribute__((unused)), const char *part)
{
	PartCheck  *check = context;

	if (part != NULL)
		literal_check_text(check->session,
						   base_type_of(&check->session->catalog, check->type),
						   part, check->assigned);
}

/* Check a bound of a range, and keep it. */
static void
check_bound(void *context, int place, const char *part)
{
	PartCheck  *check = context;

	if (part == NULL)
		return;
	literal_check_text(check->session, check->type, part, false);
	if (place < 2)
		check->bounds[place] = arena_copy(check->session->arena, part, strlen(part));
}

/* Check a field of a row. */
static void
check_field(void *context, int place, const char *part)
{
	PartCheck  *check = context;

	if (part == NULL || place >= list_length(check->types))
		return;
	check->type = type_as_written(&check->session->catalog,
								  list_nth(check->types, place));
	check_element(context, place, part);
}

/* Refuse a text that is no array of a type. */
static void
check_array(SqlSession *session, SqlType type, const char *text, bool assigned)
{
	static const LiteralParts form = {.closes = "}", .nests = true};
	PartCheck	check = {.session = session, .type = type, .assigned = assigned};

	check.type.array = false;
	/* The bounds in front of an array are not read, nor is a box's semicolon. */
	if (*text == '[' || strcmp(type.name, "box") == 0)
		return;
	if (*text != '{' ||
		literal_read_parts(session->arena, text, &form, check_element, &check) < 0)
		effect_fail(session, NO_VALUE, "\"%s\" is no array", text);
}

/* Refuse a text that is no range of a type, or one that ends before it begins. */
static void
check_range(SqlSession *session, SqlType type, const char *text)
{
	static const LiteralParts form = {.closes = ")]", .doubles = true};
	PartCheck	check = {.session = session, .type = type};
	bool		whole = strncmp(type.name, "int", 3) == 0;

	if (strcasecmp(text, "empty") == 0)
		return;
	if ((*text != '[' && *text != '(') ||
		literal_read_parts(session->arena, text, &form, check_bound, &check) != 2)
		effect_fail(session, NO_VALUE, "\"%s\" is no range", text);
	else if (check.bounds[0] != NULL && check.bounds[1] != NULL && whole &&
			 strtod(check.bounds[0], NULL) > strtod(check.bounds[1], NULL))
		effect_fail(session, "22000", "the range \"%s\" ends before it begins", text);
}

/* Refuse a text that is no row of a composite type. */
static void
check_composite(SqlSession *session, const SqlObject *type, const char *text)
{
	static const LiteralParts form = {.closes = ")", .doubles = true};
	PartCheck	check = {.session = session, .types = type->types, .assigned = true};
	int			count = *text != '(' ? -1 :
		literal_read_parts(session->arena, text, &form, check_field, &check);

	if (count != list_length(type->types) && !(count == 1 && type->types == NIL))
		effect_fail(session, NO_VALUE, "\"%s\" is no row of type %s", text, type->name);
}

/* Check a text of an array, a range or a row; false for other types. */
bool
literal_check_composed(SqlSession *session, SqlType type, const char *text,
					   bool assigned)
{
	const SqlObject *composite;

	if (type.array)
	{
		check_array(session, type, text, assigned);
		return true;
	}
	composite = catalog_find_object(&session->catalog, SQL_COMPOSITE, type.name);
	if (composite != NULL)
		check_composite(session, composite, text);
	for (size_t i = 0; i < lengthof(ranges) && composite == NULL; i++)
	{
		SqlType		bound = {.name = ranges[i][1]};

		if (strcmp(type.name, ranges[i][0]) != 0)
			continue;
		check_range(session, bound, text);
		return true;
	}
	return composite != NULL;
}

/* Check ROW(...): it has as many values as the type has fields. */
void
literal_check_row(SqlSession *session, SqlType type, const RowExpr * row)
{
	const SqlObject *composite = type.array ? NULL :
		catalog_find_object(&session->catalog, SQL_COMPOSITE, type.name);
	int			place = 0;
	const ListCell *cell;

	if (composite == NULL)
		return;
	foreach(cell, row->args)
	{
		if (gives_several_columns(lfirst(cell)))
			return;
	}
	if (list_length(row->args) != list_length(composite->types))
	{
		effect_fail(session, "42846", "a row of %d values is no %s",
					list_length(row->args), composite->name);
		return;
	}
	foreach(cell, row->args)
		literal_check(session, type_as_written(&session->catalog,
											   list_nth(composite->types, place++)),
					  lfirst(cell), true);
}
