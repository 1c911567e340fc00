/*
 * routine.c
 *		Which function or procedure a statement means.
 *
 * Functions of one name are told apart by the types of their arguments. A type
 * that is not known, "?", may be any.
 */
#include "migcheck/sql/query/scope.h"

#include <string.h>

#include "migcheck/sql/catalog/facts.h"

/* Return the text of a list of types, each with a comma. */
const char *
signature_of_types(SqlSession *session, const List *types)
{
	const char *text = "";
	const ListCell *cell;

	foreach(cell, types)
	{
		SqlType		type = type_as_written(&session->catalog, lfirst(cell));

		text = arena_format(session->arena, "%s%s%s,", text,
							type.name != NULL ? type.name : "?", type.array ? "[]" : "");
	}
	return text;
}

/* Return the next function of this name that was not dropped, or NULL. */
static SqlObject *
next_routine(const SqlSession *session, const SqlObject *routine)
{
	long		i = routine->older;

	while (i >= 0 && session->catalog.objects[i]->dropped)
		i = session->catalog.objects[i]->older;
	return i >= 0 ? session->catalog.objects[i] : NULL;
}

/* Is a signature the one of a function, as far as its types are known? */
static bool
has_signature(const SqlObject *routine, const char *signature)
{
	return routine->signature == NULL || strcmp(routine->signature, signature) == 0 ||
		strchr(routine->signature, '?') != NULL || strchr(signature, '?') != NULL;
}

/* Return the function of a name and a signature, NULL for any; or NULL. */
SqlObject *
find_routine(const SqlSession *session, const char *name,
			 const char *signature)
{
	SqlObject  *routine = catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	while (routine != NULL && signature != NULL && !has_signature(routine, signature))
		routine = next_routine(session, routine);
	return routine;
}

/*
 * Return the procedure of a name that has these types where its output
 * parameters count, too; or NULL.
 */
static SqlObject *
find_procedure(const SqlSession *session, const char *name, const char *types)
{
	SqlObject  *routine = catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	while (routine != NULL && !(routine->procedure && routine->all_types != NULL &&
								strcmp(routine->all_types, types) == 0))
		routine = next_routine(session, routine);
	return routine;
}

/*
 * Return what a statement names by the types of its parameters, all or the
 * input ones, or whatever they are where it has none. NULL if there is no such
 * routine.
 */
SqlObject *
find_named_routine(SqlSession *session, const char *name, const ObjectWithArgs * named)
{
	const char *types = named->args_unspecified ? NULL :
		signature_of_types(session, named->objargs);
	SqlObject  *routine = find_routine(session, name, types);

	return routine == NULL && types != NULL ? find_procedure(session, name, types) : routine;
}

/* Have the files made several functions of a name? */
bool
is_overloaded(const SqlSession *session, const char *name)
{
	const SqlObject *routine = catalog_find_object(&session->catalog, SQL_FUNCTION, name);

	return routine != NULL && next_routine(session, routine) != NULL;
}

/*
 * Return the function that a statement names, and refuse the statement if it
 * does not exist; NULL for one of the server's own, and where it is not known.
 */
SqlObject *
require_routine(SqlSession *session, const ObjectWithArgs * named)
{
	const char *name = catalog_list_name(&session->catalog, named->objname);
	SqlObject  *routine = find_named_routine(session, name, named);

	if (routine != NULL)
	{
		if (named->args_unspecified && is_overloaded(session, name))
			effect_fail(session, "42725", "there are several functions \"%s\"", name);
		return routine;
	}
	if (fact_volatility(strVal(llast(named->objname)), session->version) != '\0')
		return NULL;
	/* A name of the files is no extension's, whose functions are not known. */
	if (session_knows_function(session, name) ||
		(session_is_certain(session, name) && find_routine(session, name, NULL) != NULL))
		effect_fail(session, "42883", "function \"%s\" does not exist", name);
	else
		effect_depend(session, "whether function \"%s\" exists", name);
	return NULL;
}
