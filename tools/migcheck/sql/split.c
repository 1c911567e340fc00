/*
 * split.c
 *		SQL text cut into statements.
 *
 * The server's grammar does not tell where a statement ends that it cannot
 * parse. So the text is cut here, by the lexical rules of PostgreSQL: quotes,
 * dollar quotes, nested comments. A semicolon within parentheses (CREATE RULE)
 * or within BEGIN ATOMIC ... END ends nothing. A line of psql that begins with
 * a backslash, and the data behind COPY ... FROM STDIN, are no statements.
 *
 * An end of the text within a quote or comment ends the token there, without
 * an error: the grammar reports it with its own words. The lexer is also used
 * on bodies of functions and on pieces of statements.
 */
#include "migcheck/sql/split.h"

#include <string.h>
#include <strings.h>

/* Return true if a byte can begin an identifier, as scan.l has it. */
static bool
is_name_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		c >= 0x80;
}

/* Return true if a byte can go on an identifier, as scan.l has it. */
static bool
is_name_part(unsigned char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9') || c == '$';
}

/* Return true if a byte is a blank for the server's scanner. */
static bool
is_scanner_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * Return the position behind a block comment, which may contain others; the
 * end of the text if it is not closed.
 */
static size_t
skip_nested_comment(const SqlLexer *lexer, size_t at)
{
	int			depth = 0;

	while (at + 1 < lexer->len)
	{
		if (lexer->text[at] == '/' && lexer->text[at + 1] == '*')
		{
			depth++;
			at += 2;
		}
		else if (lexer->text[at] == '*' && lexer->text[at + 1] == '/')
		{
			at += 2;
			if (--depth == 0)
				return at;
		}
		else
			at++;
	}
	return lexer->len;
}

/* Return the offset behind blanks and comments of both kinds. */
static size_t
end_of_blanks(const SqlLexer *lexer, size_t at)
{
	while (at < lexer->len)
	{
		const char *here = lexer->text + at;
		size_t		left = lexer->len - at;

		if (is_scanner_space(*here))
			at++;
		else if (left > 1 && here[0] == '-' && here[1] == '-')
		{
			const char *end = memchr(here, '\n', left);

			at = end != NULL ? (size_t) (end - lexer->text) : lexer->len;
		}
		else if (left > 1 && here[0] == '/' && here[1] == '*')
			at = skip_nested_comment(lexer, at);
		else
			break;
	}
	return at;
}

/*
 * Return the position behind a quoted text that begins at a position; a
 * doubled quote is part of it. With escapes (E'...') a backslash takes the
 * next byte along.
 */
static size_t
skip_quoted(const SqlLexer *lexer, size_t at, bool escapes)
{
	char		quote = lexer->text[at++];

	while (at < lexer->len)
	{
		char		c = lexer->text[at++];

		if (escapes && c == '\\')
			at++;
		else if (c == quote)
		{
			if (at >= lexer->len || lexer->text[at] != quote)
				return at;
			at++;
		}
	}
	return lexer->len;
}

/*
 * Return the position behind $tag$...$tag$; the same position if it has no
 * such tag, as the parameter $1.
 */
static size_t
skip_dollar_quoted(const SqlLexer *lexer, size_t at)
{
	size_t		tag = at + 1;
	size_t		len;

	while (tag < lexer->len && is_name_part(lexer->text[tag]) &&
		   lexer->text[tag] != '$')
		tag++;
	if (tag >= lexer->len || lexer->text[tag] != '$' ||
		(lexer->text[at + 1] >= '0' && lexer->text[at + 1] <= '9'))
		return at;
	len = tag + 1 - at;
	for (size_t end = tag + 1; end + len <= lexer->len; end++)
	{
		if (memcmp(lexer->text + end, lexer->text + at, len) == 0)
			return end + len;
	}
	return lexer->len;
}

/*
 * Read the next token, and move the lexer behind it; false at the end.
 * Operators come byte by byte: only words, quotes and brackets are asked for.
 */
bool
sql_next_token(SqlLexer *lexer, SqlToken *token)
{
	size_t		at = end_of_blanks(lexer, lexer->at);
	char		c;

	token->kind = SQL_TOKEN_END;
	token->start = token->end = lexer->at = at;
	if (at >= lexer->len)
		return false;
	c = lexer->text[at];
	if (c == '\'')
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_quoted(lexer, at, false);
	}
	else if ((c == 'e' || c == 'E') && at + 1 < lexer->len &&
			 lexer->text[at + 1] == '\'')
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_quoted(lexer, at + 1, true);
	}
	else if (c == '"')
	{
		token->kind = SQL_TOKEN_NAME;
		at = skip_quoted(lexer, at, false);
	}
	else if (c == '$' && skip_dollar_quoted(lexer, at) > at)
	{
		token->kind = SQL_TOKEN_STRING;
		at = skip_dollar_quoted(lexer, at);
	}
	else if (is_name_start(c))
	{
		token->kind = SQL_TOKEN_WORD;
		while (at < lexer->len && is_name_part(lexer->text[at]))
			at++;
	}
	else if (c >= '0' && c <= '9')
	{
		token->kind = SQL_TOKEN_NUMBER;
		while (at < lexer->len && (is_name_part(lexer->text[at]) ||
								   lexer->text[at] == '.'))
			at++;
	}
	else
	{
		token->kind = SQL_TOKEN_OTHER;
		at++;
	}
	token->end = lexer->at = at < lexer->len ? at : lexer->len;
	return true;
}

/*
 * Return true if a token is this word, in any case, or this byte. A name or
 * string in quotes never is.
 */
bool
sql_is_token_word(const SqlLexer *lexer, const SqlToken *token,
				  const char *word)
{
	size_t		len = token->end - token->start;

	/* Most words differ in their first byte already, whatever its case. */
	return ((lexer->text[token->start] ^ *word) & ~('a' - 'A')) == 0 &&
		(token->kind == SQL_TOKEN_WORD || token->kind == SQL_TOKEN_OTHER) &&
		strncasecmp(lexer->text + token->start, word, len) == 0 &&
		word[len] == '\0';
}

/*
 * Move the splitter to a position behind the present one, and count the lines
 * up to it.
 */
static void
move_splitter_to(SqlSplitter *splitter, size_t at)
{
	for (size_t i = splitter->at; i < at; i++)
		splitter->line += splitter->text[i] == '\n';
	splitter->at = at;
}

/*
 * Skip the rows behind COPY ... FROM STDIN, up to a line of "\.", or to the
 * end of the text. They may hold anything, quotes and semicolons.
 */
static void
skip_copy_data(SqlSplitter *splitter)
{
	size_t		at = splitter->at;

	while (at < splitter->len)
	{
		const char *end = memchr(splitter->text + at, '\n', splitter->len - at);
		size_t		next = end != NULL ? (size_t) (end - splitter->text) + 1 :
			splitter->len;

		if (next - at >= 2 && memcmp(splitter->text + at, "\\.", 2) == 0 &&
			(next - at == 2 || is_scanner_space(splitter->text[at + 2])))
		{
			move_splitter_to(splitter, next);
			return;
		}
		at = next;
	}
	move_splitter_to(splitter, splitter->len);
}

/* What sql_next_piece() knows of the words that it has read. */
typedef struct Words
{
	int			parens;
	int			atomic;			/* BEGIN ATOMIC and CASE that are not ended */
	bool		copy;			/* begins with COPY */
	bool		begin;			/* the word before is BEGIN */
	bool		from;			/* the word before is FROM */
	bool		from_stdin;
} Words;

/*
 * Take in a token; true if a statement ends in front of what follows it: at a
 * semicolon outside of parentheses and of BEGIN ATOMIC, in PL/pgSQL also
 * behind the words that begin a list of statements.
 */
static bool
take_next_token(const SqlSplitter *splitter, const SqlLexer *lexer,
				const SqlToken *token, Words *words, bool first)
{
	if (first)
		words->copy = sql_is_token_word(lexer, token, "COPY");
	if (sql_is_token_word(lexer, token, "("))
		words->parens++;
	else if (sql_is_token_word(lexer, token, ")"))
		words->parens -= words->parens > 0;
	else if (sql_is_token_word(lexer, token, "ATOMIC") && words->begin)
		words->atomic++;
	/* Within BEGIN ATOMIC an END may be that of a CASE. */
	else if (sql_is_token_word(lexer, token, "CASE") && words->atomic > 0)
		words->atomic++;
	else if (sql_is_token_word(lexer, token, "END") && words->atomic > 0)
		words->atomic--;
	else if (sql_is_token_word(lexer, token, "STDIN") && words->from)
		words->from_stdin = true;
	words->begin = sql_is_token_word(lexer, token, "BEGIN");
	words->from = sql_is_token_word(lexer, token, "FROM");
	if (sql_is_token_word(lexer, token, ";"))
		return words->parens == 0 && words->atomic == 0;
	return splitter->plpgsql && words->parens == 0 &&
		(sql_is_token_word(lexer, token, "THEN") ||
		 sql_is_token_word(lexer, token, "ELSE") ||
		 sql_is_token_word(lexer, token, "LOOP") || words->begin);
}

/*
 * Read the next statement; false at the end. The piece is without its
 * semicolon, and begins with its first token: comments before it belong to
 * no piece.
 */
bool
sql_next_piece(SqlSplitter *splitter, SqlPiece *piece)
{
	SqlLexer	lexer = {.text = splitter->text, .len = splitter->len, .at = splitter->at};
	SqlToken	token;
	Words		words = {0};
	bool		first = true;

	if (!sql_next_token(&lexer, &token))
	{
		move_splitter_to(splitter, splitter->len);
		return false;
	}
	move_splitter_to(splitter, token.start);
	*piece = (SqlPiece) {.text = splitter->text + token.start, .line = splitter->line};
	/* A command of psql ends with its line. */
	if (splitter->text[token.start] == '\\')
	{
		const char *end = memchr(piece->text, '\n', splitter->len - token.start);

		piece->len = end != NULL ? (size_t) (end - piece->text) :
			splitter->len - token.start;
		piece->client = piece->closed = true;
		move_splitter_to(splitter, token.start + piece->len);
		return true;
	}
	do
	{
		if (take_next_token(splitter, &lexer, &token, &words, first))
		{
			bool		semicolon = splitter->text[token.start] == ';';

			piece->len = (semicolon ? token.start : token.end) -
				(size_t) (piece->text - splitter->text);
			piece->closed = true;
			move_splitter_to(splitter, token.end);
			if (words.copy && words.from_stdin)
				skip_copy_data(splitter);
			return true;
		}
		first = false;
	} while (sql_next_token(&lexer, &token));
	/* The last one, without a semicolon. */
	piece->len = token.end - (size_t) (piece->text - splitter->text);
	while (piece->len > 0 && is_scanner_space(piece->text[piece->len - 1]))
		piece->len--;
	move_splitter_to(splitter, splitter->len);
	return true;
}
