/*
 * open_body.c
 *		A statement that was cut within a text in dollar quotes, or a comment.
 *
 * goose ends a statement at each line whose last byte is a semicolon, those of
 * a function's body among them, unless it has marks around it. PostgreSQL then
 * gets a body without an end. Drizzle cuts a file at its breakpoints, and
 * "drizzle-kit pull" writes them into the comment that is around its first
 * migration.
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

/* Return true if a text of blanks and comments ends within a comment. */
static bool
ends_within_comment(const char *text, size_t len)
{
	int			depth = 0;

	for (size_t i = 0; i + 1 < len; i++)
	{
		if (depth == 0 && text[i] == '-' && text[i + 1] == '-')
		{
			const char *end = memchr(text + i, '\n', len - i);

			if (end == NULL)
				return false;
			i = end - text;
		}
		else if (text[i] == '/' && text[i + 1] == '*')
			depth++, i++;
		else if (depth > 0 && text[i] == '*' && text[i + 1] == '/')
			depth--, i++;
	}
	return depth > 0;
}

/* Return true if a statement's text ends within a comment. */
static bool
statement_has_open_comment(const char *text, size_t len)
{
	SqlLexer	lexer = {.text = text, .len = len};
	SqlToken	token;
	size_t		end = 0;

	while (sql_next_token(&lexer, &token))
		end = token.end;
	return ends_within_comment(text + end, len - end);
}

/*
 * Look at the statements of a file of Drizzle's, for a comment or a body that
 * a breakpoint cuts.
 */
void
scan_drizzle_file(const char *text, size_t len, Sections *sections)
{
	static const char breakpoint[] = "--> statement-breakpoint";
	const size_t n = strlen(breakpoint);
	const char *end = text + len;
	uint32_t	line = 1;
	const char *next;

	for (const char *p = text; sections->error == NULL &&
		 (next = memmem(p, end - p, breakpoint, n)) != NULL; p = next + n)
	{
		for (const char *q = p; q < next; q++)
			line += *q == '\n';
		if (statement_has_open_comment(p, next - p))
			sections->error = "the breakpoint is within a comment: Drizzle "
				"cuts the file there, and PostgreSQL refuses a comment "
				"without an end";
		else if (statement_has_open_body(p, next - p))
			sections->error = "the breakpoint is within a text in dollar "
				"quotes: Drizzle cuts the file there, and PostgreSQL refuses "
				"a text without an end";
		sections->error_line = sections->error ? line : 0;
	}
}
