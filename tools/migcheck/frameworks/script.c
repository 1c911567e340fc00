/*
 * script.c
 *		What a configuration that is a program says in plain values.
 *
 * A key counts where a string follows it, or what comes to one without the
 * program: constants, sums, a path that is joined, and the default behind ??
 * and ||, as for a variable of the environment that is not set. Nothing is
 * known of what else is computed.
 */
#include "migcheck/frameworks/script.h"

#include <ctype.h>
#include <string.h>

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
		if (left < 2 || reader->p[0] != '/' ||
			(reader->p[1] != '/' && reader->p[1] != '*'))
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
Token
script_next(Reader *reader)
{
	Token		token = {.kind = TOKEN_END};

	skip_blanks_and_comments(reader);
	if (reader->p >= reader->end)
		return token;
	if (*reader->p == '"' || *reader->p == '\'' || *reader->p == '`')
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
bool
token_is_sign(const Token *token, char sign)
{
	return token->kind == TOKEN_SIGN && *token->text == sign;
}

/*
 * Return true if a token is a key, or a word, of this text. JSON has its keys
 * in quotes, and JavaScript may.
 */
bool
token_is_word(const Token *token, const char *word)
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
	Token		next = script_next(&reader);

	return next.kind == TOKEN_END || token_is_sign(&next, ',') ||
		token_is_sign(&next, '}') || token_is_sign(&next, ')') ||
		token_is_word(&next, "as") || token_is_word(&next, "satisfies");
}

/* How deep constants and calls may lie in each other. */
#define MAX_VALUE_DEPTH	4

/*
 * How many terms and constants of a script are looked at, and how long a value
 * may be: what is beyond is not known. A few constants that add up others
 * would else take hours.
 */
#define MAX_STEPS		1000
#define MAX_VALUE_BYTES	4096

static const char *take_sum(Script *script, Reader *reader,
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
 * Find the constant of a name, and set a reader behind its "="; false if there
 * is no such constant. The first one counts.
 */
static bool
find_constant(Script *script, const Token *name, Reader *behind)
{
	Reader		reader = {script->text, script->text + script->len};
	Token		token;

	if (script->steps++ >= MAX_STEPS)
		return false;
	while ((token = script_next(&reader)).kind != TOKEN_END)
	{
		Token		own;
		Token		sign;

		if (token.kind != TOKEN_NAME || !token_is_word(&token, "const"))
			continue;
		*behind = reader;
		own = script_next(behind);
		sign = script_next(behind);
		if (own.len == name->len && token_is_sign(&sign, '=') &&
			memcmp(own.text, name->text, own.len) == 0)
			return true;
	}
	return false;
}

/* Return what the constant of a name is set to, if that is known. */
static const char *
constant_value(Script *script, const Token *name, int depth)
{
	Reader		behind;

	return find_constant(script, name, &behind) ?
		take_sum(script, &behind, depth + 1) : NULL;
}

/* Return the value of the constant of a name; NULL if it is not known. */
const char *
script_constant(Script *script, const Token *name)
{
	return constant_value(script, name, 0);
}

/*
 * Return true if the constant of a name is an object, and set a reader behind
 * the brace with which that begins.
 */
bool
script_object(Script *script, const Token *name, Reader *behind)
{
	Token		open;

	if (!find_constant(script, name, behind))
		return false;
	open = script_next(behind);
	return token_is_sign(&open, '{');
}

/* Join two values with a sign between; NULL where that is too long. */
static const char *
join_values(Script *script, const char *one, const char *sign, const char *other)
{
	if (strlen(one) + strlen(other) >= MAX_VALUE_BYTES)
		return NULL;
	return arena_format(script->arena, "%s%s%s", one, sign, other);
}

/*
 * Take the arguments of a call up to its end, and return them as one path;
 * NULL where one of them is not known.
 */
static const char *
take_joined_path(Script *script, Reader *reader, int depth)
{
	const char *path = "";

	for (;;)
	{
		const char *part = take_sum(script, reader, depth + 1);
		Token		sign = script_next(reader);

		if (part == NULL || (!token_is_sign(&sign, ',') &&
							 !token_is_sign(&sign, ')')))
			return NULL;
		path = *path == '\0' ? part : join_values(script, path, "/", part);
		if (path == NULL || token_is_sign(&sign, ')'))
			return path;
	}
}

/*
 * Take a name with what is behind its dots, and return what it comes to: the
 * folder of the configuration, a path that is joined, a constant. The program
 * is thought to run in that folder.
 */
static const char *
take_named_value(Script *script, Reader *reader, Token name,
				 int depth)
{
	bool		bare = true;
	Reader		behind = *reader;
	Token		next = script_next(&behind);

	while (token_is_sign(&next, '.') || token_is_sign(&next, '?'))
	{
		Token		word = script_next(&behind);

		if (word.kind != TOKEN_NAME)
			break;
		bare = false;
		name = word;
		*reader = behind;
		next = script_next(&behind);
	}
	if (token_is_sign(&next, '('))
	{
		*reader = behind;
		if (token_is_word(&name, "join") || token_is_word(&name, "resolve"))
			return take_joined_path(script, reader, depth);
		next = script_next(reader);
		return token_is_word(&name, "cwd") && token_is_sign(&next, ')') ?
			"." : NULL;
	}
	if (token_is_word(&name, "__dirname") || token_is_word(&name, "dirname"))
		return ".";
	return bare ? constant_value(script, &name, depth) : NULL;
}

/*
 * Take a string, or what names one, and return it; NULL where it is not
 * known.
 */
static const char *
take_term(Script *script, Reader *reader, int depth)
{
	Token		token;

	if (depth > MAX_VALUE_DEPTH || script->steps++ >= MAX_STEPS)
		return NULL;
	token = script_next(reader);
	if (token.len >= MAX_VALUE_BYTES)
		return NULL;
	if (token.kind == TOKEN_STRING)
		return token.computed ? expand_template(script->arena, &token) :
			arena_copy(script->arena, token.text, token.len);
	return token.kind == TOKEN_NAME ?
		take_named_value(script, reader, token, depth) : NULL;
}

/*
 * Take a value: terms that are added to each other, or of which the later one
 * counts where the one before is not set, as process.env.X ?? "./drizzle".
 * What is not known is taken for not set. NULL where nothing is known.
 */
static const char *
take_sum(Script *script, Reader *reader, int depth)
{
	const char *value = take_term(script, reader, depth);

	for (;;)
	{
		Reader		behind = *reader;
		Token		sign = script_next(&behind);
		const char *other;

		if (token_is_sign(&sign, '+'))
		{
			other = take_term(script, &behind, depth);
			value = value == NULL || other == NULL ? NULL :
				join_values(script, value, "", other);
		}
		else if ((token_is_sign(&sign, '?') || token_is_sign(&sign, '|')) &&
				 behind.p < behind.end && *behind.p == *sign.text)
		{
			behind.p++;
			other = take_term(script, &behind, depth);
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
const char *
script_value(Script *script, Reader *reader)
{
	Reader		behind = *reader;
	const char *value = take_sum(script, &behind, 0);

	if (value == NULL || !value_ends_here(behind))
		return NULL;
	*reader = behind;
	return value;
}
