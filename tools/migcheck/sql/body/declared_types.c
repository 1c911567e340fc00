/*
 * declared_types.c
 *		The types that the variables of a body in PL/pgSQL are declared of.
 *
 * They are in what the compiler prints, as they are written. A body is compiled
 * before any of it runs: what it makes itself does not count.
 */
#include "migcheck/sql/statement/routines.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migcheck/sql/parse/parse.h"
#include "migcheck/sql/relation/taken_names.h"

/* A name in front of %ROWTYPE or %TYPE, as a list of String; NIL: no name. */
static List *
read_name(SqlSession *session, const char *text, size_t len)
{
	const char *query = arena_format(session->arena, "SELECT %.*s", (int) len, text);
	SqlParsed	parsed;
	const ResTarget *target;

	sql_parse(session->arena, query, strlen(query), &parsed);
	if (parsed.error != NULL || parsed.tree == NIL)
		return NIL;
	target = linitial(((SelectStmt *) ((RawStmt *) linitial(parsed.tree))->stmt)->targetList);
	if (!IsA(target->val, ColumnRef) ||
		!IsA(llast(((ColumnRef *) target->val)->fields), String))
		return NIL;
	return ((ColumnRef *) target->val)->fields;
}

/* Refuse the row type of a relation that is not there. */
static void
check_row_type(SqlSession *session, const List *names)
{
	const char *name = names != NIL ? catalog_list_name(&session->catalog, names) : NULL;

	if (name != NULL && catalog_find_relation(&session->catalog, name) == NULL &&
		catalog_find_type(&session->catalog, name) == NULL &&
		session_is_certain(session, name))
		effect_fail(session, "42P01", "relation \"%s\" does not exist", name);
}

/*
 * Refuse the type of a column that a table lacks. A name in front of the last
 * point may be a block's, too, if no table has it.
 */
static void
check_column_type(SqlSession *session, const List *names)
{
	const char *table;
	const SqlRelation *relation;

	if (list_length(names) < 2)
		return;
	table = catalog_name_of_object(&session->catalog, list_length(names) > 2 ?
								   strVal(list_nth(names, list_length(names) - 3)) : NULL,
								   strVal(list_nth(names, list_length(names) - 2)));
	relation = catalog_find_relation(&session->catalog, table);
	if (relation != NULL && !relation->columns_unknown && relation->outputs.count == 0 &&
		relation_column(relation, strVal(llast(names))) == NULL &&
		!is_system_column(strVal(llast(names))))
		effect_fail(session, "42703", "column \"%s\" of \"%s\" does not exist",
					strVal(llast(names)), table);
}

/* Refuse a type, as it is written, that is not there. */
static void
check_declared_type(SqlSession *session, const char *text, size_t len)
{
	const char *percent = memchr(text, '%', len);
	const char *query;
	SqlParsed	parsed;
	const ResTarget *target;

	if (percent != NULL)
	{
		List	   *names = read_name(session, text, (size_t) (percent - text));

		if (strncasecmp(percent, "%ROWTYPE", 8) == 0)
			check_row_type(session, names);
		else
			check_column_type(session, names);
		return;
	}
	query = arena_format(session->arena, "SELECT NULL::%.*s", (int) len, text);
	sql_parse(session->arena, query, strlen(query), &parsed);
	if (parsed.error != NULL || parsed.tree == NIL)
		return;
	target = linitial(((SelectStmt *) ((RawStmt *) linitial(parsed.tree))->stmt)->targetList);
	if (IsA(target->val, TypeCast))
		require_type(session, ((TypeCast *) target->val)->typeName);
}

/*
 * Refuse types that are not there, of the variables that a compiler printed:
 * of those with a line, since the others are parameters, whose types are looked
 * up elsewhere.
 */
void
check_declared_types(SqlSession *session, const char *printed)
{
	static const char key[] = ",\"datatype\":{\"PLpgSQL_type\":{\"typname\":\"";

	for (const char *at = strstr(printed, key); at != NULL; at = strstr(at, key))
	{
		bool		has_line = at > printed && isdigit((unsigned char) at[-1]);
		size_t		len;

		at += sizeof(key) - 1;
		len = strcspn(at, "\"\\");

		/*
		 * A name in quotes is not read, nor what has no type of its own, nor
		 * an array's type by the name that newer compilers give it.
		 */
		if (has_line && at[len] == '"' && *at != '_' &&
			strncmp(at, "UNKNOWN\"", 8) != 0)
			check_declared_type(session, at, len);
	}
}
