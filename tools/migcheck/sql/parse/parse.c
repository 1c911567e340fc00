/*
 * parse.c
 *		One statement, by the server's own grammar.
 *
 * libpg_query has the grammar of one major version; what later ones added is
 * replaced by rewrite.c.
 *
 * The text is parsed as it is first. With the library of 15 tokens are
 * replaced only where that fails; from 16 on always, since its grammar accepts
 * what an older server refuses.
 */
#include "migcheck/sql/parse/parse.h"

#include <stdlib.h>
#include <string.h>

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

#include "migcheck/sql/parse/context.h"
#include "migcheck/sql/parse/rewrite.h"
#include "migcheck/sql/parse/split.h"

/* As many subqueries without an alias are given one. */
#define MAX_UNNAMED 1000

/*
 * Prepare libpg_query. The trees parsed from here on are valid until
 * sql_parser_end().
 */
void *
sql_parser_begin(void)
{
	return pg_query_enter_memory_context();
}

/*
 * Release all trees that were parsed since the sql_parser_begin() that
 * returned this context.
 */
void
sql_parser_end(void *context)
{
	pg_query_exit_memory_context(context);
}

/*
 * Return the offset of a character, counted from 0, in UTF-8; -1 if the text
 * has no such character. The library counts characters, the lexer bytes.
 */
static long
byte_of_character(const char *text, long character)
{
	long		at = 0;

	if (character < 0)
		return -1;
	for (; text[at] != '\0'; at++)
	{
		if ((text[at] & 0xC0) != 0x80 && character-- == 0)
			return at;
	}
	return -1;
}

/*
 * Parse a text; the tree lives until sql_parser_end(). *error is set to the
 * grammar's message, of the arena, or NULL, and *at to where the error is, in
 * bytes, or -1.
 */
static List *
parse_and_locate_error(Arena *arena, const char *text, const char **error,
					   long *at)
{
	static void *scratch;
	PgQueryInternalParsetreeAndError result;
	bool		kept = !context_is_scratch();
	void	   *before = kept ? context_enter(&scratch) : NULL;
	List	   *tree;

#if PG_VERSION_NUM >= 160000
	result = pg_query_raw_parse(text, PG_QUERY_PARSE_DEFAULT);
#else
	result = pg_query_raw_parse(text);
#endif

	/* What the library wrote to its standard error is of no use here. */
	free(result.stderr_buffer);
	*error = NULL;
	*at = -1;
	if (result.error != NULL)
	{
		*at = byte_of_character(text, result.error->cursorpos - 1);
		*error = arena_string(arena, result.error->message);
		pg_query_free_error(result.error);
		result.tree = NIL;
	}
	if (!kept)
		return result.tree;
	/* The scanner's buffers are larger than most trees: leave them behind. */
	context_switch(before);
	tree = copyObject(result.tree);
	context_leave(&scratch, before, false);
	return tree;
}

/*
 * Return the offset behind the parenthesis that closes the one at a place; 0
 * if it is not closed.
 */
static size_t
end_of_parenthesis(const char *text, size_t at)
{
	SqlLexer	lexer = {.text = text, .len = strlen(text), .at = at};
	SqlToken	token;
	int			depth = 0;

	while (sql_next_token(&lexer, &token))
	{
		if (sql_is_token_word(&lexer, &token, "("))
			depth++;
		else if (sql_is_token_word(&lexer, &token, ")") && --depth == 0)
			return token.end;
	}
	return 0;
}

/*
 * Parse a text in which subqueries may lack the alias that grammars before 16
 * ask for; "since" is set to 16 then. The error tells where the subquery
 * begins: an alias is put behind it, and the text parsed again.
 */
static List *
parse_with_aliases(Arena *arena, const char *text, const char **error,
				   int *since)
{
	long		at;
	List	   *tree = parse_and_locate_error(arena, text, error, &at);

	for (int i = 0; i < MAX_UNNAMED && *error != NULL && at >= 0 &&
		 strstr(*error, "in FROM must have an alias") != NULL; i++)
	{
		size_t		end = end_of_parenthesis(text, (size_t) at);

		if (end == 0)
			break;
		text = arena_format(arena, "%.*s unnamed_subquery%s", (int) end, text, text + end);
		*since = *since < 16 ? 16 : *since;
		tree = parse_and_locate_error(arena, text, error, &at);
	}
	return tree;
}

/*
 * Parse one statement of len bytes into *parsed, which is overwritten. The
 * text is part of one that is terminated, and lives as long as the arena. The
 * tree lives until sql_parser_end(), all else as long as the arena. Nothing
 * is ever printed.
 */
void
sql_parse(Arena *arena, const char *text, size_t len, SqlParsed *parsed)
{
	Rewrite		rewrite = {.arena = arena, .parsed = parsed};
	const char *copy;

	memset(parsed, 0, sizeof(SqlParsed));
	if (len > SQL_MAX_STATEMENT)
	{
		parsed->error = "it is longer than 1 MiB";
		return;
	}
	/* A statement is most often all of its text, or a copy of its own. */
	copy = text[len] == '\0' ? text : arena_copy(arena, text, len);
	parsed->tree = parse_with_aliases(arena, copy, &parsed->error,
									  &parsed->since);
	if (parsed->error == NULL && PG_VERSION_NUM < 160000)
		return;
	rewrite.lexer = (SqlLexer) {.text = copy, .len = len};
	if (!read_rewrite_tokens(&rewrite) || rewrite.count == 0)
		return;
	rewrite_whole_statement(&rewrite);
	for (size_t i = 0; i < rewrite.count; i++)
	{
		rewrite_column(&rewrite, i);
		rewrite_constraint(&rewrite, i);
		rewrite_newer_query(&rewrite, i);
		if (parsed->error != NULL)
			rewrite_placeholder(&rewrite, i);
	}
	if (parsed->since > 18)
		parsed->error = NULL;
	else if (rewrite.changed)
		parsed->tree = parse_with_aliases(arena, rewritten_text(&rewrite),
										  &parsed->error, &parsed->since);
}
