/*
 * drizzle_config.c
 *		The configuration of drizzle-kit: the folder that it writes, and the
 *		table in which it records what ran.
 *
 * The configuration is a program, and is never run. It is cut into strings,
 * names and signs; a key counts where a string follows it, or what comes to
 * one without the program: constants, sums, a path that is joined, and the
 * default behind ?? and ||, as for a variable of the environment that is not
 * set. Nothing is known of what else is computed.
 *
 * It lies above the folder of the migrations, mostly at the top of the
 * project, and names that folder by a path from its own. A project may have
 * several, one for each database: that counts which writes into the folder.
 */
#include "migcheck/frameworks/drizzle_config.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"
#include "text/affix.h"

/* How many folders above that of the migrations a configuration may be in. */
#define LEVELS	4

/* What of JavaScript is told apart; numbers are names here. */
typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_STRING,				/* without its quotes */
	TOKEN_SIGN					/* one character */
} TokenKind;

/* A token; its text is a part of the configuration, without a NUL. */
typedef struct Token
{
	TokenKind	kind;
	const char *text;
	size_t		len;
	bool		computed;		/* a string with escapes or ${} in it */
} Token;

/* Where in a text the next token is looked for. */
typedef struct Reader
{
	const char *p;
	const char *end;
} Reader;

/* A configuration, in which constants are looked for. */
typedef struct Configuration
{
	Arena	   *arena;
	const char *text;
	size_t		len;
} Configuration;

/*
 * Skip blanks and comments. One that is not closed reaches up to the end. A
 * regular expression that looks like one is not known: the configuration has
 * no use for any.
 */
static void
skip_blanks_and_comments(Reader *reader)
{
	for (;;)
	{
		size_t		left = reader->end - reader->p;
		const char *close = NULL;

		if (left > 0 && isspace((unsigned char) *reader->p))
		{
			reader->p++;
			continue;
		}
		if (left < 2 || reader->p[0] != '/' || strchr("/*", reader->p[1]) == NULL)
			return;
		close = reader->p[1] == '/' ? memchr(reader->p, '\n', left) :
			memmem(reader->p + 2, left - 2, "*/", 2);
		reader->p = close == NULL ? reader->end :
			close + (*close == '*' ? 2 : 1);
	}
}

/*
 * Take a string, from its first quote on. An escape may mean a character
 * that is not there, and a "$" in a template for any text: such a string is
 * computed. One that is not closed reaches up to the end.
 */
static Token
take_quoted_string(Reader *reader)
{
	char		quote = *reader->p++;
	Token		token = {.kind = TOKEN_STRING, .text = reader->p};

	while (reader->p < reader->end && *reader->p != quote)
	{
		token.computed |= *reader->p == '\\' ||
			(quote == '`' && *reader->p == '$');
		reader->p += *reader->p == '\\' && reader->p + 1 < reader->end ? 2 : 1;
	}
	token.len = reader->p - token.text;
	if (reader->p < reader->end)
		reader->p++;
	return token;
}

/*
 * Take the next token. Bytes beyond ASCII are signs, one by one: no key that
 * is looked for has them outside of a string.
 */
static Token
take_next_token(Reader *reader)
{
	Token		token = {.kind = TOKEN_END};

	skip_blanks_and_comments(reader);
	if (reader->p >= reader->end)
		return token;
	if (strchr("\"'`", *reader->p) != NULL && *reader->p != '\0')
		return take_quoted_string(reader);
	token.text = reader->p;
	while (reader->p < reader->end &&
		   (isalnum((unsigned char) *reader->p) || *reader->p == '_' ||
			*reader->p == '$'))
		reader->p++;
	token.kind = reader->p > token.text ? TOKEN_NAME : TOKEN_SIGN;
	if (token.kind == TOKEN_SIGN)
		reader->p++;
	token.len = reader->p - token.text;
	return token;
}

/* Return true if a token is this sign. */
static bool
is_sign_token(const Token *token, char sign)
{
	return token->kind == TOKEN_SIGN && *token->text == sign;
}

/*
 * Return true if a token is a key, or a word, of this text. JSON has its keys
 * in quotes, and JavaScript may.
 */
static bool
is_word_token(const Token *token, const char *word)
{
	return (token->kind == TOKEN_NAME || token->kind == TOKEN_STRING) &&
		token->len == strlen(word) && memcmp(token->text, word, token->len) == 0;
}

/*
 * Return true if a value ends where the reader is: a string with an operator
 * behind it ("./" + name) is only a part of one. TypeScript may say its type
 * behind it.
 */
static bool
value_ends_here(Reader reader)
{
	Token		next = take_next_token(&reader);

	return next.kind == TOKEN_END || is_sign_token(&next, ',') ||
		is_sign_token(&next, '}') || is_sign_token(&next, ')') ||
		is_word_token(&next, "as") || is_word_token(&next, "satisfies");
}

/* How deep constants and calls may lie in each other. */
#define MAX_VALUE_DEPTH	4

static const char *take_sum(const Configuration *whole, Reader *reader,
							int depth);

/*
 * Return what a template comes to whose only parameter is the folder of the
 * configuration; NULL for another one.
 */
static const char *
expand_template(Arena *arena, const Token *token)
{
	static const char *const folders[] = {
		"${__dirname}", "${import.meta.dirname}", "${process.cwd()}"
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
	{
		size_t		len = strlen(folders[i]);

		if (token->len >= len && memcmp(token->text, folders[i], len) == 0 &&
			memchr(token->text + len, '$', token->len - len) == NULL &&
			memchr(token->text, '\\', token->len) == NULL)
			return arena_format(arena, ".%.*s", (int) (token->len - len),
								token->text + len);
	}
	return NULL;
}

/*
 * Return what the constant of a name is set to, if that is known; the first
 * one counts.
 */
static const char *
find_constant(const Configuration *whole, const Token *name, int depth)
{
	Reader		reader = {whole->text, whole->text + whole->len};
	Token		token;

	while ((token = take_next_token(&reader)).kind != TOKEN_END)
	{
		Reader		behind = reader;
		Token		own;
		Token		sign;

		if (token.kind != TOKEN_NAME || !is_word_token(&token, "const"))
			continue;
		own = take_next_token(&behind);
		sign = take_next_token(&behind);
		if (own.len == name->len && is_sign_token(&sign, '=') &&
			memcmp(own.text, name->text, own.len) == 0)
			return take_sum(whole, &behind, depth + 1);
	}
	return NULL;
}

/*
 * Take the arguments of a call up to its end, and return them as one path;
 * NULL where one of them is not known.
 */
static const char *
take_joined_path(const Configuration *whole, Reader *reader, int depth)
{
	const char *path = "";

	for (;;)
	{
		const char *part = take_sum(whole, reader, depth + 1);
		Token		sign = take_next_token(reader);

		if (part == NULL || (!is_sign_token(&sign, ',') &&
							 !is_sign_token(&sign, ')')))
			return NULL;
		path = *path == '\0' ? part :
			arena_format(whole->arena, "%s/%s", path, part);
		if (is_sign_token(&sign, ')'))
			return path;
	}
}

/*
 * Take a name with what is behind its dots, and return what it comes to: the
 * folder of the configuration, a path that is joined, a constant. The program
 * is thought to run in that folder.
 */
static const char *
take_named_value(const Configuration *whole, Reader *reader, Token name,
				 int depth)
{
	bool		bare = true;
	Reader		behind = *reader;
	Token		next = take_next_token(&behind);

	while (is_sign_token(&next, '.') || is_sign_token(&next, '?'))
	{
		Token		word = take_next_token(&behind);

		if (word.kind != TOKEN_NAME)
			break;
		bare = false;
		name = word;
		*reader = behind;
		next = take_next_token(&behind);
	}
	if (is_sign_token(&next, '('))
	{
		*reader = behind;
		if (is_word_token(&name, "join") || is_word_token(&name, "resolve"))
			return take_joined_path(whole, reader, depth);
		next = take_next_token(reader);
		return is_word_token(&name, "cwd") && is_sign_token(&next, ')') ?
			"." : NULL;
	}
	if (is_word_token(&name, "__dirname") || is_word_token(&name, "dirname"))
		return ".";
	return bare ? find_constant(whole, &name, depth) : NULL;
}

/*
 * Take a string, or what names one, and return it; NULL where it is not
 * known.
 */
static const char *
take_term(const Configuration *whole, Reader *reader, int depth)
{
	Token		token;

	if (depth > MAX_VALUE_DEPTH)
		return NULL;
	token = take_next_token(reader);
	if (token.kind == TOKEN_STRING)
		return token.computed ? expand_template(whole->arena, &token) :
			arena_copy(whole->arena, token.text, token.len);
	return token.kind == TOKEN_NAME ?
		take_named_value(whole, reader, token, depth) : NULL;
}

/*
 * Take a value: terms that are added to each other, or of which the later one
 * counts where the one before is not set, as process.env.X ?? "./drizzle".
 * What is not known is taken for not set. NULL where nothing is known.
 */
static const char *
take_sum(const Configuration *whole, Reader *reader, int depth)
{
	const char *value = take_term(whole, reader, depth);

	for (;;)
	{
		Reader		behind = *reader;
		Token		sign = take_next_token(&behind);
		const char *other;

		if (is_sign_token(&sign, '+'))
		{
			other = take_term(whole, &behind, depth);
			value = value == NULL || other == NULL ? NULL :
				arena_format(whole->arena, "%s%s", value, other);
		}
		else if ((is_sign_token(&sign, '?') || is_sign_token(&sign, '|')) &&
				 behind.p < behind.end && *behind.p == *sign.text)
		{
			behind.p++;
			other = take_term(whole, &behind, depth);
			value = value ? value : other;
		}
		else
			return value;
		*reader = behind;
	}
}

/*
 * Take the value behind a key's colon, if it is known, and return it; else
 * NULL, and the reader stays where it was, as an object may be there whose
 * braces are counted.
 */
static const char *
take_value(const Configuration *whole, Reader *reader)
{
	Reader		behind = *reader;
	const char *value = take_sum(whole, &behind, 0);

	if (value == NULL || !value_ends_here(behind))
		return NULL;
	*reader = behind;
	return value;
}

/*
 * Take one key of the configuration, or, where inside is true, of its
 * "migrations". The first one of a name counts. An "out" that is computed is
 * noted, so that a later one of another object does not take its place.
 */
static void
take_drizzle_key(const Configuration *whole, Reader *reader, const Token *key,
				 bool inside, DrizzleConfig *config)
{
	if (inside && is_word_token(key, "table") && config->table == NULL)
		config->table = take_value(whole, reader);
	else if (inside && is_word_token(key, "schema") && config->schema == NULL)
		config->schema = take_value(whole, reader);
	else if (!inside && is_word_token(key, "out") && config->out == NULL &&
			 !config->computed)
	{
		config->out = take_value(whole, reader);
		config->computed = config->out == NULL;
	}
}

/*
 * Read a configuration: TypeScript, JavaScript or JSON. "out" counts at any
 * depth, since the object may be an argument of defineConfig(), or be spread
 * into another; "table" and "schema" count directly in "migrations" only, as
 * "schema" is elsewhere the path of the project's own tables.
 */
static void
drizzle_config_read(Arena *arena, const char *text, size_t len,
					DrizzleConfig *config)
{
	const Configuration whole = {arena, text, len};
	Reader		reader = {text, text + len};
	int			depth = 0;
	int			inside = -1;	/* the depth of "migrations", or -1 */
	Token		token;

	*config = (DrizzleConfig)
	{
		0
	};
	while ((token = take_next_token(&reader)).kind != TOKEN_END)
	{
		Reader		behind = reader;
		Token		colon = take_next_token(&behind);

		if (is_sign_token(&token, '{'))
			depth++;
		else if (is_sign_token(&token, '}') && --depth < inside)
			inside = -1;
		if ((token.kind != TOKEN_NAME && token.kind != TOKEN_STRING) ||
			!is_sign_token(&colon, ':'))
			continue;
		reader = behind;
		if (inside < 0 && is_word_token(&token, "migrations"))
		{
			Token		open = take_next_token(&behind);

			inside = is_sign_token(&open, '{') ? depth + 1 : -1;
		}
		else if (inside < 0 || depth == inside)
			take_drizzle_key(&whole, &reader, &token, inside >= 0, config);
	}
}

/*
 * Return a path that was written in a folder, so that two of one folder are
 * equal as texts.
 */
static const char *
path_from_folder(Arena *arena, const char *folder, const char *path)
{
	return path_without_dots(arena, *path == '/' ? path :
							 arena_join(arena, folder, path));
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
	const char *above = tidy;

	for (int level = 0; level < LEVELS && strcmp(above, ".") != 0 &&
		 strcmp(above, "/") != 0; level++)
	{
		above = path_from_folder(arena, above, "..");
		if (find_config_in(tree, arena, above, tidy, maybe, config))
			return true;
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
