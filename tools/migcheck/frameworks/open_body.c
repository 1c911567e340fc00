/*
 * open_body.c
 *		A statement that was cut within a text in dollar quotes.
 *
 * goose ends a statement at each line whose last byte is a semicolon, those of
 * a function's body among them, unless it has marks around it. PostgreSQL then
 * gets a body without an end.
 */
#include "migcheck/frameworks/framework.h"

#include <string.h>

#include "migcheck/sql/parse/split.h"

/* Return true if a token is a text in dollar quotes that does not end. */
static bool
is_open_body(const SqlLexer *lexer, const SqlToken *token)
{
	const char *text = lexer->text + token->start;
	size_t		len = token->end - token->start;
	const char *tag_end;
	size_t		tag;

	if (token->kind != SQL_TOKEN_STRING || *text != '$')
		return false;
	tag_end = memchr(text + 1, '$', len - 1);
	if (tag_end == NULL)
		return true;
	tag = tag_end + 1 - text;
	return len < 2 * tag || memcmp(text + len - tag, text, tag) != 0;
}

/* Return true if a statement's text ends within dollar quotes. */
bool
statement_has_open_body(const char *text, size_t len)
{
	SqlLexer	lexer = {.text = text, .len = len};
	SqlToken	token;

	while (sql_next_token(&lexer, &token))
	{
		if (is_open_body(&lexer, &token))
			return true;
	}
	return false;
}
