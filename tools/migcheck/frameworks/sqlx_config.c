/*
 * sqlx_config.c
 *		The table that sqlx.toml names, from sqlx 0.9 on.
 *
 * It lies beside the crate's Cargo.toml, above the folder of migrations. Only
 * its plain form is read: one "table-name" a line, in quotes.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

#include "migcheck/frameworks/quoted_member.h"
#include "migcheck/path.h"

/* How many folders above that of the migrations sqlx.toml may be in. */
#define LEVELS	3

/* Return the value of "table-name" in a text, of the arena, or NULL. */
static const char *
table_of_text(Arena *arena, const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *line = text; line < end;)
	{
		const char *newline = memchr(line, '\n', end - line);
		const char *p = arena_copy(arena, line,
								   (newline ? newline : end) - line);

		p = quoted_member(arena, p + strspn(p, " \t"), "table-name");
		if (p != NULL)
			return p;
		line = newline ? newline + 1 : end;
	}
	return NULL;
}

/* Return the table of a root, as --table takes it; NULL for the usual one. */
const char *
sqlx_table(const Root *root)
{
	const char *above = path_above(root->arena,
								   path_without_dots(root->arena, root->path));

	for (int level = 0; level < LEVELS && above != NULL; level++)
	{
		const char *text;
		size_t		len;

		if (root->tree->read(root->tree,
							 arena_join(root->arena, above, "sqlx.toml"), &text,
							 &len) == NULL)
			return table_of_text(root->arena, text, len);
		above = path_above(root->arena, above);
	}
	return NULL;
}
