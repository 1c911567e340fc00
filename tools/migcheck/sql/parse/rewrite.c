/*
 * rewrite.c
 *		Syntax that the library's grammar does not know yet, replaced.
 *
 * What later versions added is recognised by its tokens here, and replaced by
 * something of the same effect that the grammar knows; the version that brought
 * it is noted. Offsets of nodes are not used by the lint, so that they may shift.
 */
#include "migcheck/sql/parse/rewrite.h"

#include <string.h>
#include <strings.h>

/*
 * Tokens of a statement that is rewritten; a longer one is parsed as it is
 * only.
 */
#define MAX_TOKENS 200000

/*
 * Note how deep in parentheses each token is, and where each parenthesis is
 * closed. A parenthesis that closes nothing makes the depth negative.
 */
static void
match_parentheses(Rewrite *rewrite)
{
	size_t	   *open = arena_alloc(rewrite->arena, (rewrite->count + 1) * sizeof(size_t));
	size_t		open_count = 0;
	int			depth = 0;

	rewrite->partner = arena_alloc(rewrite->arena, (rewrite->count + 1) * sizeof(size_t));
	rewrite->depth = arena_alloc(rewrite->arena, (rewrite->count + 1) * sizeof(int));
	for (size_t i = 0; i < rewrite->count; i++)
	{
		const SqlToken *token = &rewrite->tokens[i];

		rewrite->partner[i] = rewrite->count;
		rewrite->depth[i] = depth;
		if (sql_is_token_word(&rewrite->lexer, token, "("))
		{
			open[open_count++] = i;
			depth++;
		}
		else if (sql_is_token_word(&rewrite->lexer, token, ")"))
		{
			if (open_count > 0)
				rewrite->partner[open[--open_count]] = i;
			depth--;
		}
	}
}

/*
 * Read the whole statement into tokens, with room for a replacement of each;
 * false if it has too many.
 */
bool
read_rewrite_tokens(Rewrite *rewrite)
{
	SqlToken	token;

	while (sql_next_token(&rewrite->lexer, &token))
	{
		if (rewrite->count == MAX_TOKENS)
			return false;
		rewrite->tokens = arena_grow(rewrite->arena, rewrite->tokens,
									 sizeof(SqlToken), rewrite->count,
									 &rewrite->capacity);
		rewrite->tokens[rewrite->count++] = token;
	}
	rewrite->replaced = arena_alloc(rewrite->arena,
									(rewrite->count + 1) * sizeof(char *));
	match_parentheses(rewrite);
	return true;
}

/*
 * Return true if the tokens from a position are these words, which are
 * separated by one space. A "?" is any token; words of more than 31 bytes
 * never match.
 */
static bool
is_at_words(const Rewrite *rewrite, size_t at, const char *words)
{
	char		word[32];

	while (*words != '\0')
	{
		size_t		len = strcspn(words, " ");

		if (at >= rewrite->count || len >= sizeof(word))
			return false;
		memcpy(word, words, len);
		word[len] = '\0';
		if (strcmp(word, "?") != 0 &&
			!sql_is_token_word(&rewrite->lexer, &rewrite->tokens[at], word))
			return false;
		at++;
		words += len + strspn(words + len, " ");
	}
	return true;
}

/*
 * Replace count tokens by one text, which must live as long as the arena; an
 * empty text removes them. since is the version that brought the syntax, 0
 * for any.
 */
static void
replace_tokens(Rewrite *rewrite, size_t at, size_t count, const char *text, int since)
{
	for (size_t i = 0; i < count && at + i < rewrite->count; i++)
		rewrite->replaced[at + i] = i == 0 ? text : "";
	rewrite->changed = true;
	if (since > rewrite->parsed->since)
		rewrite->parsed->since = since;
}

/* Return a token's text, of the arena. */
static const char *
copy_token_text(const Rewrite *rewrite, size_t at)
{
	return arena_copy(rewrite->arena, rewrite->lexer.text + rewrite->tokens[at].start,
					  rewrite->tokens[at].end - rewrite->tokens[at].start);
}

/*
 * Return true if a word may be one behind a column's type. Behind these it is
 * the column's name, the item of an operator class, or an action of ALTER.
 */
static bool
is_behind_type(const Rewrite *rewrite, size_t at)
{
	return !is_at_words(rewrite, at - 1, "SET") &&
		!is_at_words(rewrite, at - 1, "AS") &&
		!is_at_words(rewrite, at - 1, ",") &&
		!is_at_words(rewrite, at - 1, "(");
}

/*
 * Replace what later versions have for columns: VIRTUAL (18), STORAGE in
 * CREATE TABLE (16), SET EXPRESSION (17), SET STATISTICS DEFAULT (17).
 */
void
rewrite_column(Rewrite *rewrite, size_t at)
{
	size_t		end;

	if (is_at_words(rewrite, at, "GENERATED ALWAYS AS ("))
	{
		end = rewrite->partner[at + 3];
		if (is_at_words(rewrite, end + 1, "STORED"))
			return;

		/*
		 * Without a word it is VIRTUAL from 18 on. Judged as STORED, and told
		 * by the flag that nothing is copied.
		 */
		rewrite->parsed->virtual_column = true;
		if (is_at_words(rewrite, end + 1, "VIRTUAL"))
			replace_tokens(rewrite, end + 1, 1, "STORED", 18);
		else
			replace_tokens(rewrite, end, 1, ") STORED", 18);
	}
	else if (is_at_words(rewrite, at, "SET STORAGE DEFAULT"))
		replace_tokens(rewrite, at + 2, 1, "PLAIN", 16);
	else if (is_at_words(rewrite, at, "STORAGE ?") && at > 0 &&
			 is_behind_type(rewrite, at))
		replace_tokens(rewrite, at, 2, "", 16);
	else if (is_at_words(rewrite, at, "SET STATISTICS DEFAULT"))
		replace_tokens(rewrite, at + 2, 1, "-1", 17);
	else if (is_at_words(rewrite, at, "SET EXPRESSION AS ("))
	{
		end = rewrite->partner[at + 3];

		/*
		 * The server copies the table for it, which newer_syntax.c notes by
		 * the flag.
		 */
		replace_tokens(rewrite, at, end + 1 - at, "DROP EXPRESSION", 17);
		rewrite->parsed->set_expression = true;
	}
}

/* Newer syntax that is known by its words, whatever is around it. */
typedef struct Replacement
{
	const char *words;
	size_t		skip;			/* of them, in front of what is replaced */
	size_t		count;			/* of those that are replaced */
	const char *text;
	int			since;
} Replacement;

/* Apply the first replacement of a list that fits; false if none does. */
static bool
replace_listed(Rewrite *rewrite, size_t at, const Replacement *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		const Replacement *item = &list[i];

		if (!is_at_words(rewrite, at, item->words))
			continue;
		replace_tokens(rewrite, at + item->skip, item->count, item->text,
					   item->since);
		return true;
	}
	return false;
}

/*
 * Replace NOT NULL as a constraint with a name (18), or of a domain (17);
 * false if this place has no such constraint. As a table constraint it becomes
 * the CHECK that means the same.
 */
static bool
rewrite_not_null(Rewrite *rewrite, size_t at)
{
	bool		named = is_at_words(rewrite, at, "CONSTRAINT ? NOT NULL");
	size_t		column = at + (named ? 4 : 3);

	/*
	 * Behind a column's type the older grammar knows CONSTRAINT name NOT
	 * NULL.
	 */
	bool		whole = at > 0 && (is_at_words(rewrite, at - 1, "ADD") ||
								   is_at_words(rewrite, at - 1, ",") ||
								   is_at_words(rewrite, at - 1, "("));

	if (!(named && whole) && !is_at_words(rewrite, at, "ADD NOT NULL"))
		return false;
	if (is_at_words(rewrite, 0, "ALTER DOMAIN"))
		replace_tokens(rewrite, at - (named ? 1 : 0), named ? 5 : 3, "SET NOT NULL", 17);
	else if (column < rewrite->count &&
			 rewrite->tokens[column].kind <= SQL_TOKEN_NAME)
	{
		replace_tokens(rewrite, column - 2, 3,
					   arena_format(rewrite->arena, "CHECK (%s IS NOT NULL)",
									copy_token_text(rewrite, column)), 18);
		rewrite->parsed->not_null = true;
	}
	return true;
}

/*
 * Replace what 18 has for constraints: NOT NULL by name, NOT ENFORCED,
 * PERIOD, INHERIT.
 */
void
rewrite_constraint(Rewrite *rewrite, size_t at)
{
	static const Replacement listed[] = {
		{"WITHOUT OVERLAPS", 0, 2, "", 18},
		{", PERIOD ?", 1, 1, "", 18},
		{"ALTER CONSTRAINT ? INHERIT", 3, 1, "", 18},
		{"ALTER CONSTRAINT ? NO INHERIT", 3, 2, "", 18},
	};

	rewrite->parsed->overlaps |= is_at_words(rewrite, at, "WITHOUT OVERLAPS");
	if (is_at_words(rewrite, at, "NOT NULL NO INHERIT"))
		replace_tokens(rewrite, at + 2, 2, "", 18);
	if (rewrite_not_null(rewrite, at))
		return;
	if (is_at_words(rewrite, at, "NOT ENFORCED"))
	{
		replace_tokens(rewrite, at, 2, "", 18);
		rewrite->parsed->not_enforced = true;
	}
	else if (is_at_words(rewrite, at, "ENFORCED"))
	{
		if (at == 0 || !is_at_words(rewrite, at - 1, "NOT"))
			replace_tokens(rewrite, at, 1, "", 18);
		rewrite->parsed->enforced |= at > 2 &&
			is_at_words(rewrite, at - 3, "ALTER CONSTRAINT");
	}
	else
		replace_listed(rewrite, at, listed, lengthof(listed));
}

/* Return true if a token is a whole item, or its begin, of a SELECT's list. */
static bool
is_item_of_list(const Rewrite *rewrite, size_t at)
{
	return rewrite->depth[at] == 0 && is_at_words(rewrite, 0, "SELECT") &&
		(at == 1 || is_at_words(rewrite, at - 1, ","));
}

/*
 * Replace a number with underscores, or in another base than ten (16); its
 * value is of no interest.
 */
static void
rewrite_number(Rewrite *rewrite, size_t at)
{
	const char *number = copy_token_text(rewrite, at);

	if (strchr(number, '_') != NULL || strncasecmp(number, "0x", 2) == 0 ||
		strncasecmp(number, "0o", 2) == 0 || strncasecmp(number, "0b", 2) == 0)
	{
		SqlParsed  *parsed = rewrite->parsed;

		parsed->number_first = is_item_of_list(rewrite, at) &&
			(!parsed->number || parsed->number_first);
		parsed->number = true;
		replace_tokens(rewrite, at, 1, "1000", 0);
	}
}

/*
 * Replace a call of SQL/JSON, with all that is in its parentheses; false
 * if this place has no such call.
 */
static bool
rewrite_json_call(Rewrite *rewrite, size_t at)
{
	static const struct
	{
		const char *words;
		const char *text;
		int			since;
	}			calls[] = {
		{"JSON_OBJECT (", "NULL", 16},
		{"JSON_ARRAY (", "NULL", 16},
		{"JSON_OBJECTAGG (", "count(*)", 16},
		{"JSON_ARRAYAGG (", "count(*)", 16},
		{"JSON_TABLE (", "generate_series(1, 1)", 17},
		{"JSON_VALUE (", "NULL", 17},
		{"JSON_QUERY (", "NULL", 17},
		{"JSON_EXISTS (", "NULL", 17},
	};

	for (size_t i = 0; i < lengthof(calls); i++)
	{
		if (!is_at_words(rewrite, at, calls[i].words))
			continue;
		replace_tokens(rewrite, at, rewrite->partner[at + 1] + 1 - at,
					   calls[i].text, calls[i].since);
		return true;
	}
	return false;
}

/*
 * Replace what later versions have for queries: MERGE, SQL/JSON, RETURNING
 * WITH, literals. What is dropped reads or locks no other relation.
 */
void
rewrite_newer_query(Rewrite *rewrite, size_t at)
{
	static const Replacement listed[] = {
		{"NOT MATCHED BY SOURCE", 0, 4, "MATCHED", 17},
		{"NOT MATCHED BY TARGET", 2, 2, "", 17},
		{"IS JSON", 1, 1, "NOT NULL", 16},
	};

	if (is_at_words(rewrite, at, "RETURNING") &&
		is_at_words(rewrite, 0, "MERGE"))
		replace_tokens(rewrite, at, rewrite->count - at, "", 17);
	else if (is_at_words(rewrite, at, "RETURNING WITH ("))
		replace_tokens(rewrite, at + 1, rewrite->partner[at + 2] - at, "", 18);
	else if (!replace_listed(rewrite, at, listed, lengthof(listed)) &&
			 !rewrite_json_call(rewrite, at) &&
			 rewrite->tokens[at].kind == SQL_TOKEN_NUMBER)
		rewrite_number(rewrite, at);
}

/* REINDEX without a name (16): of the database that it runs in. */
static void
rewrite_reindex(Rewrite *rewrite)
{
	size_t		last = rewrite->count - 1;

	if (is_at_words(rewrite, last, "DATABASE") ||
		is_at_words(rewrite, last, "SYSTEM") ||
		is_at_words(rewrite, last, "CONCURRENTLY"))
		replace_tokens(rewrite, last, 1,
					   arena_format(rewrite->arena, "%s current",
									copy_token_text(rewrite, last)), 16);
}

/* GRANT of a role (16): its options go, from the first one to the end. */
static void
rewrite_role_grant(Rewrite *rewrite)
{
	static const char *const options[] = {
		"WITH INHERIT", "WITH SET", "WITH ADMIN TRUE", "WITH ADMIN FALSE"
	};

	for (size_t i = 0; i < rewrite->count; i++)
	{
		for (size_t k = 0; k < lengthof(options); k++)
		{
			if (is_at_words(rewrite, i, options[k]))
				replace_tokens(rewrite, i, rewrite->count - i, "", 16);
		}
	}
}

/*
 * Replace what is known by the first words of a statement. For syntax of 19
 * only the version is noted: no server that the lint judges for can run it.
 */
void
rewrite_whole_statement(Rewrite *rewrite)
{
	SqlParsed  *parsed = rewrite->parsed;

	if (is_at_words(rewrite, 0, "REPACK"))
		parsed->since = 19;
	for (size_t i = 0; i < rewrite->count; i++)
	{
		if (is_at_words(rewrite, i, "SPLIT PARTITION") ||
			is_at_words(rewrite, i, "MERGE PARTITIONS"))
			parsed->since = 19;
		if (is_at_words(rewrite, 0, "ALTER DEFAULT PRIVILEGES") &&
			is_at_words(rewrite, i, "ON LARGE OBJECTS"))
			replace_tokens(rewrite, i + 1, 2, "TABLES", 18);
		if (is_at_words(rewrite, i, "ACCESS METHOD DEFAULT"))
			replace_tokens(rewrite, i + 2, 1, "heap", 17);
	}
	if (is_at_words(rewrite, 0, "REINDEX"))
		rewrite_reindex(rewrite);
	if (is_at_words(rewrite, 0, "ANALYZE ONLY") ||
		is_at_words(rewrite, 0, "VACUUM ONLY"))
	{
		replace_tokens(rewrite, 1, 1, "", 18);
		parsed->only = true;
	}
	if (is_at_words(rewrite, 0, "CREATE STATISTICS ON") ||
		is_at_words(rewrite, 0, "CREATE STATISTICS ("))
		replace_tokens(rewrite, 1, 1, "STATISTICS unnamed", 16);
	if (is_at_words(rewrite, 0, "GRANT"))
		rewrite_role_grant(rewrite);
}

/*
 * Return true if a token is this byte and follows the one before without a
 * space.
 */
static bool
is_joined_byte(const Rewrite *rewrite, size_t at, const char *byte)
{
	return at > 0 && at < rewrite->count && is_at_words(rewrite, at, byte) &&
		rewrite->tokens[at].start == rewrite->tokens[at - 1].end;
}

/*
 * Take :name, :'name' and ${name}, which psql and the tools replace before
 * the server sees them, for what is left without the marks. A cast (::type)
 * is not one. Only for a text that does not parse.
 */
void
rewrite_placeholder(Rewrite *rewrite, size_t at)
{
	bool		name = at + 1 < rewrite->count &&
		rewrite->tokens[at].end == rewrite->tokens[at + 1].start &&
		rewrite->tokens[at + 1].kind <= SQL_TOKEN_STRING;

	if (name && is_at_words(rewrite, at, ":") &&
		!(at > 0 && is_at_words(rewrite, at - 1, ":") && is_joined_byte(rewrite, at, ":")))
	{
		rewrite->parsed->placeholder = arena_format(rewrite->arena, ":%s",
													copy_token_text(rewrite,
																	at + 1));
		replace_tokens(rewrite, at, 1, "", 0);
	}
	else if (is_at_words(rewrite, at, "$") &&
			 is_joined_byte(rewrite, at + 1, "{"))
	{
		const char *text = "";
		size_t		end = at + 2;

		for (; end < rewrite->count && !is_at_words(rewrite, end, "}"); end++)
			text = arena_format(rewrite->arena, "%s%s", text,
								rewrite->tokens[end].kind <= SQL_TOKEN_NAME ?
								copy_token_text(rewrite, end) : "_");
		rewrite->parsed->placeholder = arena_format(rewrite->arena, "${%s}", text);
		replace_tokens(rewrite, at, end + 1 - at, text, 0);
	}
}

/*
 * Return the statement with what was put in place, of the arena; the text
 * between the tokens stays.
 */
const char *
rewritten_text(const Rewrite *rewrite)
{
	size_t		size = rewrite->lexer.len + 1;
	char	   *text;
	char	   *to;
	size_t		from = 0;

	for (size_t i = 0; i < rewrite->count; i++)
		size += rewrite->replaced[i] != NULL ? strlen(rewrite->replaced[i]) + 1 : 0;
	text = to = arena_alloc(rewrite->arena, size);
	for (size_t i = 0; i < rewrite->count; i++)
	{
		const SqlToken *token = &rewrite->tokens[i];

		if (rewrite->replaced[i] == NULL)
			continue;
		to = mempcpy(to, rewrite->lexer.text + from, token->start - from);
		to = stpcpy(to, rewrite->replaced[i]);
		from = token->end;
	}
	to = mempcpy(to, rewrite->lexer.text + from, rewrite->lexer.len - from);
	*to = '\0';
	return text;
}
