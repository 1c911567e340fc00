/*
 * prisma_schema.c
 *		What Prisma's configuration and schema say of a folder: whether it is
 *		that of the migrations, and for which database they are.
 *
 * prisma.config.ts may name both; package.json could name the schema. Else the
 * schema is next to the folder of migrations, in one file or in several, or
 * in a folder of its own next to them. Other values are known only where
 * script.c can compute them.
 */
#include "migcheck/frameworks/prisma_schema.h"

#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/quoted_member.h"
#include "migcheck/frameworks/script.h"
#include "migcheck/path.h"
#include "text/affix.h"

/* How many folders above that of the migrations a configuration may be in. */
#define LEVELS	4

/* Paths as seen from the project; NULL where the configuration has none. */
typedef struct PrismaConfig
{
	const char *schema;
	const char *migrations;
} PrismaConfig;

/*
 * Read what a configuration says: "schema", and "path" behind "migrations". In
 * package.json both would be in "prisma", behind which is looked.
 */
static void
read_prisma_config(Arena *arena, const char *text, size_t len, bool package,
				   PrismaConfig *config)
{
	Script		script = {.arena = arena, .text = text, .len = len};
	Reader		reader = {text, text + len};
	bool		started = !package;
	bool		in_migrations = false;
	Token		token;

	while ((token = script_next(&reader)).kind != TOKEN_END)
	{
		Reader		behind = reader;
		Token		colon = script_next(&behind);

		if (token.kind == TOKEN_SIGN || !token_is_sign(&colon, ':'))
			continue;
		reader = behind;
		started = started || token_is_word(&token, "prisma");
		in_migrations = in_migrations || token_is_word(&token, "migrations");
		if (started && token_is_word(&token, "schema") && config->schema == NULL)
			config->schema = script_value(&script, &reader);
		else if (in_migrations && token_is_word(&token, "path") &&
				 config->migrations == NULL)
			config->migrations = script_value(&script, &reader);
	}
}

/* Read the configuration in a folder; false if it has none that says a path. */
static bool
read_config_in(const Tree *tree, Arena *arena, const char *folder,
			   PrismaConfig *config)
{
	static const char *const names[] = {
		"prisma.config.ts", "prisma.config.js", "prisma.config.mts",
		"prisma.config.mjs", "prisma.config.cts", "prisma.config.cjs",
		".config/prisma.ts", ".config/prisma.js", "package.json"
	};

	*config = (PrismaConfig)
	{
		0
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) &&
		 config->schema == NULL && config->migrations == NULL; i++)
	{
		const char *text;
		size_t		len;

		if (tree->read(tree, arena_join(arena, folder, names[i]), &text,
					   &len) == NULL)
			read_prisma_config(arena, text, len,
							   strcmp(names[i], "package.json") == 0, config);
	}
	if (config->schema != NULL)
		config->schema = path_from_folder(arena, folder, config->schema);
	if (config->migrations != NULL)
		config->migrations = path_from_folder(arena, folder,
											  config->migrations);
	return config->schema != NULL || config->migrations != NULL;
}

/*
 * Find the nearest configuration above a folder that names it, or names a
 * schema and no folder; those above where migcheck runs are not looked into.
 */
static bool
find_config(const Tree *tree, Arena *arena, const char *folder,
			PrismaConfig *config)
{
	const char *tidy = path_without_dots(arena, folder);
	const char *above = path_above(arena, tidy);

	for (int level = 0; level < LEVELS && above != NULL; level++)
	{
		if (read_config_in(tree, arena, above, config) &&
			(config->migrations == NULL ||
			 strcmp(config->migrations, tidy) == 0))
			return true;
		above = path_above(arena, above);
	}
	return false;
}

/* Return true if a configuration above a folder names it as the migrations'. */
bool
prisma_config_names(const Tree *tree, Arena *arena, const char *folder)
{
	PrismaConfig config;

	return find_config(tree, arena, folder, &config) &&
		config.migrations != NULL;
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
		const char *p = arena_copy(arena, line,
								   (newline ? newline : end) - line);

		p += strspn(p, " \t");
		if (text_begins(p, "datasource") && strchr(p, '{') != NULL)
			inside = true;
		else if (*p == '}')
			inside = false;
		else if (inside && (p = quoted_member(arena, p, "provider")) != NULL)
			return p;
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

/*
 * Return the provider of the schema that the configuration names, a file or a
 * folder, or else of the one next to the migrations; NULL if it is not known.
 */
const char *
prisma_schema_dialect(const Root *root)
{
	PrismaConfig config;
	const char *provider = NULL;
	const char *text;
	size_t		len;

	if (find_config(root->tree, root->arena, root->path, &config) &&
		config.schema != NULL)
		return root->tree->read(root->tree, config.schema, &text, &len) == NULL ?
			provider_of_schema(root->arena, text, len) :
			provider_in_folder(root, config.schema);
	provider = provider_in_folder(root, path_above_root(root, ""));
	return provider != NULL ? provider :
		provider_in_folder(root, path_above_root(root, "schema"));
}
