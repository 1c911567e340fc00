/*
 * option.c
 *		The options of a statement.
 */
#include "migcheck/sql/parse/option.h"

#include <string.h>
#include <strings.h>

/* Return the option of a name in a list, or NULL. */
const DefElem *
find_named_option(const List *options, const char *name)
{
	const ListCell *cell;

	foreach(cell, options)
	{
		if (strcmp(((DefElem *) lfirst(cell))->defname, name) == 0)
			return lfirst(cell);
	}
	return NULL;
}

/* Return true if a list of options has one of this name. */
bool
has_named_option(const List *options, const char *name)
{
	return find_named_option(options, name) != NULL;
}

/* Return true if an option is on, as defGetBoolean() has it. */
bool
is_option_on(const DefElem *option)
{
	if (option->arg == NULL)
		return true;
	if (IsA(option->arg, Integer))
		return intVal(option->arg) != 0;
	if (IsA(option->arg, Boolean))
		return boolVal(option->arg);
	return IsA(option->arg, String) && (strcasecmp(strVal(option->arg), "true") == 0 ||
										strcasecmp(strVal(option->arg), "on") == 0);
}
