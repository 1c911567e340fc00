/*
 * regclass.c
 *		Texts that name a relation, as the input of the type regclass reads them.
 */
#include "migcheck/sql/query/literal_forms.h"

#include <ctype.h>
#include <string.h>

#include "text/affix.h"

/*
 * Return the catalogue's name for a relation in a text, as regclass reads it:
 * with its schema or not, in quotes or in letters of any case. NULL: not
 * known.
 */
const char *
literal_relation_name(SqlSession *session, const char *text)
{
	List	   *names = NIL;

	for (const char *at = text;; at++)
	{
		bool		quoted = *at == '"';
		const char *begin = at + quoted;
		const char *end = begin + strcspn(begin, quoted ? "\"" : ".\" ");
		char	   *name = arena_copy(session->arena, begin, end - begin);

		for (char *c = name; *c != '\0' && !quoted; c++)
			*c = tolower((unsigned char) *c);
		names = lappend(names, makeString(name));
		at = end + (quoted && *end == '"');
		if (*at == '\0')
			break;
		if (*at != '.' || list_length(names) > 1)
			return NULL;
	}
	return catalog_list_name(&session->catalog, names);
}

/*
 * Refuse a text for a relation that is not there; a number is a relation's
 * OID, and a hyphen is no relation.
 */
void
literal_require_relation(SqlSession *session, const char *text)
{
	const char *name = literal_relation_name(session, text);

	if (name == NULL || text_begins(name, "pg_") || strcmp(text, "-") == 0 ||
		strspn(text, "0123456789") == strlen(text) ||
		catalog_find_relation(&session->catalog, name) != NULL ||
		catalog_find_type(&session->catalog, name) != NULL)
		return;
	if (session_is_certain(session, name))
		effect_fail(session, "42P01", "\"%s\" does not exist", name);
	else
		effect_depend(session, "whether \"%s\" exists", name);
}
