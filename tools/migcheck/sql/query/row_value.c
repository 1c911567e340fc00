/*
 * row_value.c
 *		The values of constants, of columns and of simple calls.
 *
 * A value is known only if it is the same on each server: numbers that a
 * double holds, texts that no collation decides about.
 */
#include "migcheck/sql/query/row.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* A double holds as many digits of any number. */
#define EXACT_DIGITS 15

/* Return the value of a number as it is written; unknown if it is not exact. */
static RowValue
number_value(const char *text)
{
	RowValue	value = {.kind = VALUE_UNKNOWN};
	char	   *end;

	if (*text == '\0' || strlen(text) > EXACT_DIGITS ||
		strspn(text, "+-.0123456789") != strlen(text))
		return value;
	value.number = strtod(text, &end);
	if (*end == '\0')
		value.kind = VALUE_NUMBER;
	return value;
}

/* Return the value of a constant without a cast. */
static RowValue
constant_value(SqlSession *session, const A_Const *constant)
{
	RowValue	value = {.kind = VALUE_UNKNOWN};

	if (constant->isnull)
		value.kind = VALUE_NULL;
	else if (IsA(&constant->val, String))
	{
		value.kind = VALUE_TEXT;
		value.text = constant->val.sval.sval;
	}
	else if (IsA(&constant->val, Boolean))
	{
		value.kind = VALUE_BOOL;
		value.number = constant->val.boolval.boolval;
	}
	else if (number_text(session, (const Node *) constant) != NULL)
		value = number_value(number_text(session, (const Node *) constant));
	return value;
}

/* Return true for a text of the form 2024-12-31, which sorts as the date. */
static bool
is_iso_date(const char *text)
{
	if (strlen(text) != strlen("2024-12-31"))
		return false;
	for (size_t i = 0; text[i] != '\0'; i++)
	{
		if (i == 4 || i == 7 ? text[i] != '-' : !isdigit((unsigned char) text[i]))
			return false;
	}
	return true;
}

/* How many digits does a number have behind its point? */
static int
fraction_digits(const char *text)
{
	const char *point = strchr(text, '.');

	return point != NULL ? (int) strlen(point + 1) : 0;
}

/* A number as its type has it, which is not rounded; else unknown. */
static RowValue
value_as_number(SqlType type, RowValue value, const char *text)
{
	RowValue	none = {.kind = VALUE_UNKNOWN};
	int			kept = 0;

	if (strcmp(type.name, "float8") == 0 ||
		(strcmp(type.name, "numeric") == 0 && type.mod_count == 0))
		kept = EXACT_DIGITS;
	else if (strcmp(type.name, "numeric") == 0 && type.mod_count == 2)
		kept = type.mods[1];
	if (value.kind == VALUE_TEXT)
		value = number_value(value.text);
	return value.kind == VALUE_NUMBER && fraction_digits(text) <= kept ? value : none;
}

/* Is a type one whose values are equal if their texts are? */
static bool
is_plain_text(SqlSession *session, SqlType type)
{
	return strcmp(type.name, "text") == 0 || strcmp(type.name, "varchar") == 0 ||
		catalog_find_object(&session->catalog, SQL_ENUM, type.name) != NULL;
}

/*
 * Return the value of a constant with a cast, if the type that it is assigned
 * to keeps it.
 */
static RowValue
cast_as_type(SqlSession *session, SqlType type, Node *node)
{
	RowValue	none = {.kind = VALUE_UNKNOWN};
	Row			empty = {.session = session};
	RowValue	value = row_value(&empty, node);

	return value.kind == VALUE_NULL || value.kind == VALUE_BOOL ||
		(value.kind == VALUE_TEXT && type.name != NULL && !type.array &&
		 is_plain_text(session, type)) ? value : none;
}

/* Is a text equal to another of its type only if it is written like that? */
static bool
is_kept_text(SqlSession *session, SqlType type, const char *text)
{
	return is_plain_text(session, type) ||
		(is_iso_date(text) && (strcmp(type.name, "date") == 0 ||
							   strcmp(type.name, "timestamp") == 0));
}

/* Return the value that a constant has when it is of a type. */
RowValue
row_value_as_type(SqlSession *session, SqlType type, Node *node)
{
	RowValue	none = {.kind = VALUE_UNKNOWN};
	RowValue	value;
	const char *text;

	type = base_type_of(&session->catalog, type);
	if (node == NULL || !IsA(node, A_Const))
		return node != NULL && IsA(node, TypeCast) ? cast_as_type(session, type, node) : none;
	value = constant_value(session, (A_Const *) node);
	if (value.kind == VALUE_NULL)
		return value;
	if (type.name == NULL || type.array)
		return none;
	if (value.kind == VALUE_BOOL)
		return strcmp(type.name, "bool") == 0 ? value : none;
	text = value.kind == VALUE_TEXT ? value.text : number_text(session, node);
	if (text != NULL && fact_category(type.name) == 'N')
		return value_as_number(type, value, text);
	return value.kind == VALUE_TEXT && is_kept_text(session, type, value.text) ? value : none;
}

/* Return the value of a cast to a type in which it stays what it is. */
static RowValue
cast_value(const Row *row, const TypeCast * cast)
{
	RowValue	none = {.kind = VALUE_UNKNOWN};
	SqlType		type = type_as_written(&row->session->catalog, cast->typeName);
	RowValue	value;

	if (type.name == NULL || type.array || type.mod_count > 0)
		return none;
	if (IsA(cast->arg, A_Const))
		return constant_value(row->session, (A_Const *) cast->arg).kind == VALUE_NULL ||
			catalog_find_object(&row->session->catalog, SQL_DOMAIN, type.name) == NULL ?
			row_value_as_type(row->session, type, cast->arg) : none;
	value = row_value(row, cast->arg);
	if (value.kind == VALUE_NULL ||
		(value.kind == VALUE_TEXT && (strcmp(type.name, "text") == 0 ||
									  strcmp(type.name, "varchar") == 0)) ||
		(value.kind == VALUE_NUMBER && (strcmp(type.name, "numeric") == 0 ||
										strcmp(type.name, "float8") == 0)))
		return value;
	return none;
}

/* Return a copy of an ASCII text in which each letter is changed. */
static const char *
change_letters(SqlSession *session, const char *text, int (*change) (int))
{
	char	   *copy = arena_copy(session->arena, text, strlen(text));

	for (char *at = copy; *at != '\0'; at++)
		*at = (char) change((unsigned char) *at);
	return copy;
}

/* Return an ASCII text without the blanks at both ends. */
static const char *
trim_spaces(SqlSession *session, const char *text)
{
	size_t		len;

	text += strspn(text, " ");
	len = strlen(text);
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return arena_copy(session->arena, text, len);
}

/* Has a text no other characters than those of ASCII? */
bool
row_is_ascii(const char *text)
{
	while (*text > 0)
		text++;
	return *text == '\0';
}

/* Return the value of one of the server's functions of an ASCII text. */
static RowValue
call_value(const Row *row, const FuncCall *call)
{
	RowValue	value = {.kind = VALUE_UNKNOWN};
	const char *name = strVal(llast(call->funcname));
	RowValue	given;

	if (list_length(call->args) != 1 ||
		catalog_find_object(&row->session->catalog, SQL_FUNCTION,
							catalog_list_name(&row->session->catalog, call->funcname)) != NULL)
		return value;
	given = row_value(row, linitial(call->args));
	if (given.kind != VALUE_TEXT || !row_is_ascii(given.text))
		return value;
	value = given;
	if (strcmp(name, "length") == 0 || strcmp(name, "char_length") == 0)
	{
		value.kind = VALUE_NUMBER;
		value.number = (double) strlen(given.text);
	}
	else if (strcmp(name, "lower") == 0)
		value.text = change_letters(row->session, given.text, tolower);
	else if (strcmp(name, "upper") == 0)
		value.text = change_letters(row->session, given.text, toupper);
	else if (strcmp(name, "btrim") == 0)
		value.text = trim_spaces(row->session, given.text);
	else
		value.kind = VALUE_UNKNOWN;
	return value;
}

/* Return the value of the column that a condition names. */
static RowValue
named_value(const Row *row, const char *name)
{
	RowValue	none = {.kind = VALUE_UNKNOWN};

	if (row->values == NULL)
		return none;
	if (row->relation == NULL)
		return strcmp(name, "value") == 0 ? row->values[0] : none;
	for (size_t i = 0; i < row->relation->column_count; i++)
	{
		if (strcmp(row->relation->columns[i]->name, name) == 0)
			return row->values[i];
	}
	return none;
}

/* Return the value of an expression, as far as it is known. */
RowValue
row_value(const Row *row, Node *node)
{
	RowValue	value = {.kind = VALUE_UNKNOWN};
	const char *column = column_named_by_node(node);

	if (node == NULL || !session_enter(row->session))
		return value;
	if (column != NULL)
		value = named_value(row, column);
	else if (IsA(node, A_Const))
		value = constant_value(row->session, (A_Const *) node);
	else if (IsA(node, TypeCast))
		value = cast_value(row, (TypeCast *) node);
	else if (IsA(node, FuncCall))
		value = call_value(row, (FuncCall *) node);
	session_leave(row->session);
	return value;
}
