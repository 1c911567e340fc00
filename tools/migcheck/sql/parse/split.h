/*
 * split.h
 *		SQL text cut into statements.
 */
#ifndef MIGCHECK_SQL_SPLIT_H
#define MIGCHECK_SQL_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A statement within its text, without its semicolon. */
typedef struct SqlPiece
{
	const char *text;
	size_t		len;
	uint32_t	line;			/* where its first word is, from 1 */
	bool		client;			/* a command of psql, which no server sees */
	bool		closed;			/* a semicolon ended it */
} SqlPiece;

/*
 * Kinds of tokens. The order is used: up to NAME is an identifier, up to
 * STRING something that can follow a colon of psql.
 */
typedef enum SqlTokenKind
{
	SQL_TOKEN_END,
	SQL_TOKEN_WORD,				/* a keyword or a name without quotes */
	SQL_TOKEN_NAME,				/* a name in double quotes */
	SQL_TOKEN_STRING,			/* in single quotes or dollar quotes */
	SQL_TOKEN_NUMBER,
	SQL_TOKEN_OTHER				/* one byte of anything else */
} SqlTokenKind;

/* A token by its offsets in the lexer's text: end is behind it. */
typedef struct SqlToken
{
	SqlTokenKind kind;
	size_t		start;
	size_t		end;
} SqlToken;

/* A walk over the tokens of a text; comments and blanks are skipped. */
typedef struct SqlLexer
{
	const char *text;
	size_t		len;
	size_t		at;
} SqlLexer;

extern bool sql_next_token(SqlLexer *lexer, SqlToken *token);
extern bool sql_is_token_word(const SqlLexer *lexer, const SqlToken *token,
							  const char *word);

/* A walk over the statements of a text. Start with at 0 and line 1. */
typedef struct SqlSplitter
{
	const char *text;
	size_t		len;
	size_t		at;
	uint32_t	line;
	bool		plpgsql;		/* THEN, ELSE, LOOP and BEGIN end one, too */
} SqlSplitter;

extern bool sql_next_piece(SqlSplitter *splitter, SqlPiece *piece);

/*
 * Whether a statement begins with these words, of 31 letters at most, with one
 * blank between them. Case does not matter.
 */
extern bool sql_piece_begins(const SqlPiece *piece, const char *words);

#endif							/* MIGCHECK_SQL_SPLIT_H */
