/*
 * drizzle_config.c
 *		The configuration of drizzle-kit: the folder that it writes, and the
 *		table in which it records what ran.
 *
 * The configuration is a program, and is never run: script.c says what its
 * values come to without that.
 *
 * It lies above the folder of the migrations, mostly at the top of the
 * project, and names that folder by a path from its own. A project may have
 * several, one for each database: that counts which writes into the folder.
 */
#include "migcheck/frameworks/drizzle_config.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/script.h"
#include "migcheck/path.h"
#include "text/affix.h"

/* How many folders above that of the migrations a configuration may be in. */
#define LEVELS	4

/*
 * Return the value of a key where a reader is behind it: behind a colon, or
 * that of the constant of its name, as in "{ out, table }". found is whether
 * it is a key at all; NULL for a value that is not known.
 */
static const char *
take_key_value(Script *script, Reader *reader, const Token *before,
			   const Token *key, bool *found)
{
	Reader		behind = *reader;
	Token		next = script_next(&behind);
	const char *value;

	*found = key->kind != TOKEN_SIGN && token_is_sign(&next, ':');
	if (*found)
	{
		*reader = behind;
		return script_value(script, reader);
	}
	if (key->kind != TOKEN_NAME ||
		(!token_is_sign(before, '{') && !token_is_sign(before, ',')) ||
		(!token_is_sign(&next, '}') && !token_is_sign(&next, ',')))
		return NULL;
	value = script_constant(script, key);
	*found = value != NULL;
	return value;
}

/*
 * Take "table" and "schema" of the object "migrations", behind its brace. They
 * count directly in it only; the first one of a name does.
 */
static void
read_migrations(Script *script, Reader reader, DrizzleConfig *config)
{
	int			depth = 0;
	Token		before = {.kind = TOKEN_SIGN, .text = "{", .len = 1};
	Token		token;

	for (; (token = script_next(&reader)).kind != TOKEN_END; before = token)
	{
		const char **place = token_is_word(&token, "table") ? &config->table :
			token_is_word(&token, "schema") ? &config->schema : NULL;
		bool		found;

		if (token_is_sign(&token, '{'))
			depth++;
		else if (token_is_sign(&token, '}') && --depth < 0)
			return;
		if (depth == 0 && place != NULL && *place == NULL)
			*place = take_key_value(script, &reader, &before, &token, &found);
	}
}

/*
 * Take "migrations" where a reader is behind the word: an object, or the name
 * of a constant that is one, be it the word itself.
 */
static void
take_migrations(Script *script, Reader reader, const Token *word,
				DrizzleConfig *config)
{
	Token		token = script_next(&reader);
	bool		shortened = token_is_sign(&token, ',') ||
		token_is_sign(&token, '}');

	if (token_is_sign(&token, ':'))
		token = script_next(&reader);
	else if (shortened)
		token = *word;
	else
		return;
	if (token_is_sign(&token, '{') ||
		(token.kind == TOKEN_NAME && script_object(script, &token, &reader)))
		read_migrations(script, reader, config);
}

/*
 * Read a configuration: TypeScript, JavaScript or JSON. "out" counts at any
 * depth, since the object may be an argument of defineConfig(), or be spread
 * into another; the first one does. One that is computed is noted, so that a
 * later one of another object does not take its place.
 */
static void
drizzle_config_read(Arena *arena, const char *text, size_t len,
					DrizzleConfig *config)
{
	Script		script = {.arena = arena, .text = text, .len = len};
	Reader		reader = {text, text + len};
	Token		before = {.kind = TOKEN_END};
	Token		token;
	bool		has_migrations = false;

	*config = (DrizzleConfig)
	{
		0
	};
	for (; (token = script_next(&reader)).kind != TOKEN_END; before = token)
	{
		bool		found;

		if (token_is_word(&token, "migrations") && !has_migrations)
		{
			take_migrations(&script, reader, &token, config);
			has_migrations = config->table != NULL || config->schema != NULL;
		}
		else if (token_is_word(&token, "out") && config->out == NULL &&
				 !config->computed)
		{
			config->out = take_key_value(&script, &reader, &before, &token,
										 &found);
			config->computed = found && config->out == NULL;
		}
	}
}

/*
 * Return true if a file is named as people name such a configuration:
 * drizzle.config.ts, drizzle-auth.config.ts and the like. drizzle-kit takes
 * any file that --config names.
 */
static bool
is_config_name(const char *name)
{
	static const char *const endings[] = {
		".ts", ".js", ".mjs", ".cjs", ".mts", ".cts", ".json"
	};

	if (!text_begins(name, "drizzle") || strstr(name, ".config.") == NULL)
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
	{
		if (name_has_suffix(name, endings[i]))
			return true;
	}
	return false;
}

/*
 * Read a configuration by its name in a folder; false if its name
 * is another, or it cannot be read.
 */
static bool
read_config_file(const Tree *tree, Arena *arena, const char *folder,
				 const char *name, DrizzleConfig *config)
{
	const char *text;
	size_t		len;

	if (!is_config_name(name) ||
		tree->read(tree, arena_join(arena, folder, name), &text, &len) != NULL)
		return false;
	drizzle_config_read(arena, text, len, config);
	return true;
}

/*
 * Find in one folder, above, the configuration that writes into another; the
 * usual name goes before others. Without an "out" drizzle-kit writes into
 * "drizzle"; one that is computed may be any folder, and counts where maybe is
 * true. A file that cannot be read is passed over.
 */
static bool
find_config_in(const Tree *tree, Arena *arena, const char *above,
			   const char *folder, bool maybe, DrizzleConfig *config)
{
	TreeList	items;
	bool		found = false;

	if (tree->list(tree, arena, above, &items) != NULL)
		return false;
	for (size_t i = 0; i < items.count; i++)
	{
		const char *name = items.items[i].name;
		bool		usual = text_begins(name, "drizzle.config.");
		DrizzleConfig one;

		if ((found && !usual) ||
			!read_config_file(tree, arena, above, name, &one))
			continue;
		if (one.computed ? !maybe :
			strcmp(path_from_folder(arena, above, one.out ? one.out :
									"drizzle"), folder) != 0)
			continue;
		*config = one;
		found = true;
	}
	return found;
}

/*
 * Find the configuration of a folder, in the folders above it, the nearest
 * first; those above the folder where migcheck runs are not looked into.
 */
bool
drizzle_config_find(const Tree *tree, Arena *arena, const char *folder,
					bool maybe, DrizzleConfig *config)
{
	const char *tidy = path_without_dots(arena, folder);
	const char *above = path_above(arena, tidy);

	for (int level = 0; level < LEVELS && above != NULL; level++)
	{
		if (find_config_in(tree, arena, above, tidy, maybe, config))
			return true;
		above = path_above(arena, above);
	}
	return false;
}

/* Return true if a folder has a configuration whose "out" is not known. */
bool
drizzle_config_is_unclear(const Tree *tree, Arena *arena, const char *folder,
						  const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		DrizzleConfig one;

		if (read_config_file(tree, arena, folder, items->items[i].name, &one) &&
			one.computed)
			return true;
	}
	return false;
}

/*
 * Return a name as --table takes it, in quotes where it needs them: without
 * quotes it would be folded to small letters, or split at a dot.
 */
static const char *
quote_table_name(Arena *arena, const char *name)
{
	if (*name != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") ==
		strlen(name) && !isdigit((unsigned char) *name))
		return name;

	char	   *quoted = arena_alloc(arena, strlen(name) * 2 + 3);
	char	   *to = quoted;

	*to++ = '"';
	for (const char *p = name; *p; p++)
	{
		if (*p == '"')
			*to++ = '"';
		*to++ = *p;
	}
	*to++ = '"';
	return quoted;
}

/*
 * Return the table that a root's configuration names; NULL for the usual one,
 * drizzle.__drizzle_migrations. A key that is computed counts as not there:
 * then the user has to say --table.
 */
const char *
drizzle_table(const Root *root)
{
	DrizzleConfig config;

	if (!drizzle_config_find(root->tree, root->arena, root->path, true, &config) ||
		(config.table == NULL && config.schema == NULL))
		return NULL;
	return arena_format(root->arena, "%s.%s",
						quote_table_name(root->arena, config.schema ?
										 config.schema : "drizzle"),
						quote_table_name(root->arena, config.table ?
										 config.table :
										 "__drizzle_migrations"));
}
