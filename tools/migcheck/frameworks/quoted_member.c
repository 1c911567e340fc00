/*
 * quoted_member.c
 *		The value of a member in quotes, as TOML and Prisma's schema write it.
 */
#include "migcheck/frameworks/quoted_member.h"

#include <string.h>

#include "text/affix.h"

/*
 * Return the value of a line that is KEY = "VALUE", of the arena; NULL for any
 * other line. Escapes are not read: the values are plain names.
 */
const char *
quoted_member(Arena *arena, const char *line, const char *key)
{
	const char *p = text_behind(line, key);

	if (p == NULL)
		return NULL;
	p += strspn(p, " \t");
	if (*p != '=')
		return NULL;
	p++;
	p += strspn(p, " \t");
	if (*p != '"' && *p != '\'')
		return NULL;
	return arena_copy(arena, p + 1, strcspn(p + 1, *p == '"' ? "\"" : "'"));
}
