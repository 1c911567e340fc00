/*
 * object_names.c
 *		The names that the server gives what has none.
 *
 * A name has 63 bytes at most: the table's and the columns' are cut for it, the
 * longer of them first, the word behind them never. A number follows where the
 * name is taken.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

/* NAMEDATALEN - 1 of the server. */
#define NAME_BYTES 63

/* Return the length of a text cut to so many bytes, without half a character. */
static size_t
cut_length(const char *text, size_t len)
{
	while (len > 0 && text[len] != '\0' && (text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

/*
 * Return the table's name, without its schema, the columns' (NULL: none) and a
 * word, as makeObjectName() joins them.
 */
static const char *
join_name(SqlSession *session, const char *table, const char *columns,
		  const char *word)
{
	size_t		room = NAME_BYTES - strlen(word) - 1 - (columns != NULL);
	size_t		first = strlen(table);
	size_t		second = columns != NULL ? strlen(columns) : 0;

	while (first + second > room)
	{
		if (first > second)
			first--;
		else
			second--;
	}
	first = cut_length(table, first);
	if (columns == NULL)
		return arena_format(session->arena, "%.*s_%s", (int) first, table, word);
	second = cut_length(columns, second);
	return arena_format(session->arena, "%.*s_%.*s_%s", (int) first, table,
						(int) second, columns, word);
}

/* Join the names of columns, as many as a name has room for; NULL for none. */
static const char *
join_columns(SqlSession *session, const List *columns)
{
	const char *joined = NULL;
	const ListCell *cell;

	foreach(cell, columns)
	{
		joined = joined == NULL ? arena_string(session->arena, strVal(lfirst(cell))) :
			arena_format(session->arena, "%s_%s", joined, strVal(lfirst(cell)));
		if (strlen(joined) > NAME_BYTES)
			break;
	}
	return joined;
}

/*
 * Return true if the name is in use: for an index or a sequence by a relation
 * of the table's schema, else by a constraint of the table.
 */
static bool
is_name_taken(SqlSession *session, const SqlRelation *table, const char *name,
			  bool index)
{
	const SqlRelation *there;

	if (!index)
		return relation_constraint(table, name) != NULL;
	there = catalog_find_relation(&session->catalog,
								  catalog_sibling_name(&session->catalog, table->name, name));
	return there != NULL && there->kind != '?';
}

/*
 * Choose a name of a table's columns and a word, without a schema. With index
 * it is one of a relation, else one of a constraint.
 */
const char *
choose_object_name(SqlSession *session, const SqlRelation *table,
				   const List *columns, const char *word, bool index)
{
	const char *dot = strrchr(table->name, '.');
	const char *bare = dot != NULL ? dot + 1 : table->name;
	const char *joined = join_columns(session, columns);
	const char *name = join_name(session, bare, joined, word);

	for (int i = 1; i < 100 && is_name_taken(session, table, name, index); i++)
		name = join_name(session, bare, joined,
						 arena_format(session->arena, "%s%d", word, i));
	return name;
}

/*
 * Return the names that an index's columns have in its name: an expression has
 * that of a result of a query.
 */
List *
names_of_index_columns(SqlSession *session, const List *elements)
{
	List	   *names = NIL;
	const ListCell *cell;

	foreach(cell, elements)
	{
		const		IndexElem *element = lfirst(cell);
		ResTarget	target = {.val = element->expr};
		const char *name = element->name != NULL ? element->name :
			output_name(session, &target);
		const char *chosen = name = strcmp(name, "?column?") == 0 ? "expr" : name;

		for (int i = 1; list_has_name(names, chosen); i++)
			chosen = arena_format(session->arena, "%s%d", name, i);
		names = lappend(names, makeString((char *) chosen));
	}
	return names;
}

/* Return the columns of an exclusion as they are part of its name. */
List *
names_of_exclusion(SqlSession *session, const Constraint *constraint)
{
	List	   *elements = NIL;
	const ListCell *cell;

	foreach(cell, constraint->exclusions)
		elements = lappend(elements, linitial((List *) lfirst(cell)));
	return names_of_index_columns(session, elements);
}
