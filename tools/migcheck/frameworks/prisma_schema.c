/*
 * prisma_schema.c
 *		What Prisma's schema says of the database: the provider of its
 *		"datasource" block.
 *
 * The schema is next to the folder of migrations, in one file or in several,
 * or in a folder of its own beside it. Of anything but a plain string nothing
 * is known.
 */
#include "migcheck/frameworks/prisma_schema.h"

#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "text/affix.h"

/* Return what follows the blanks that a text begins with. */
static const char *
skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/*
 * Return the provider of a schema's "datasource" block, of the arena, or NULL.
 * Prisma writes one member a line.
 */
static const char *
provider_of_schema(Arena *arena, const char *text, size_t len)
{
	const char *end = text + len;
	bool		inside = false;

	for (const char *line = text; line < end;)
	{
		const char *newline = memchr(line, '\n', end - line);
		const char *p = skip_blanks(arena_copy(arena, line,
											   (newline ? newline : end) - line));

		if (text_begins(p, "datasource") && strchr(p, '{') != NULL)
			inside = true;
		else if (*p == '}')
			inside = false;
		else if (inside && text_begins(p, "provider"))
		{
			p = skip_blanks(p + strlen("provider"));
			p = *p == '=' ? skip_blanks(p + 1) : "";
			if (*p == '"')
				return arena_copy(arena, p + 1, strcspn(p + 1, "\""));
		}
		line = newline ? newline + 1 : end;
	}
	return NULL;
}

/* Return the provider of the first schema in a folder that has one, or NULL. */
static const char *
provider_in_folder(const Root *root, const char *folder)
{
	TreeList	items;

	if (root->tree->list(root->tree, root->arena, folder, &items) != NULL)
		return NULL;
	for (size_t i = 0; i < items.count; i++)
	{
		const char *provider;
		const char *text;
		size_t		len;

		if (items.items[i].kind != TREE_FILE ||
			!name_has_suffix(items.items[i].name, ".prisma") ||
			root->tree->read(root->tree, arena_join(root->arena, folder,
													items.items[i].name),
							 &text, &len) != NULL)
			continue;
		provider = provider_of_schema(root->arena, text, len);
		if (provider != NULL)
			return provider;
	}
	return NULL;
}

/* Return the provider of the schema next to a folder of migrations, or NULL. */
const char *
prisma_schema_dialect(const Root *root)
{
	const char *above = path_above_root(root, "");
	const char *provider = provider_in_folder(root, above);

	return provider != NULL ? provider :
		provider_in_folder(root, path_above_root(root, "schema"));
}
