/*
 * rewrite.h
 *		A statement as tokens, of which newer syntax is replaced.
 */
#ifndef MIGCHECK_SQL_REWRITE_H
#define MIGCHECK_SQL_REWRITE_H

#include "migcheck/sql/parse/parse.h"
#include "migcheck/sql/parse/split.h"

/* A statement as tokens, and the text that is made of it. */
typedef struct Rewrite
{
	Arena	   *arena;
	SqlLexer	lexer;
	SqlToken   *tokens;
	size_t		count;
	size_t		capacity;
	const char **replaced;		/* by token: its new text, or NULL */
	size_t	   *partner;		/* by token: of an opening parenthesis, the
								 * index of the one that closes it, or count */
	int		   *depth;			/* by token: parentheses open in front of it */
	bool		changed;
	SqlParsed  *parsed;
} Rewrite;

/*
 * read_rewrite_tokens() reads the lexer's text. The rewrite_...() functions
 * look at the token of an index, or at the whole statement, and put something
 * in the place of what they know; rewritten_text() returns what came of it.
 */
extern bool read_rewrite_tokens(Rewrite *rewrite);
extern void rewrite_column(Rewrite *rewrite, size_t at);
extern void rewrite_constraint(Rewrite *rewrite, size_t at);
extern void rewrite_newer_query(Rewrite *rewrite, size_t at);
extern void rewrite_whole_statement(Rewrite *rewrite);
extern void rewrite_placeholder(Rewrite *rewrite, size_t at);
extern const char *rewritten_text(const Rewrite *rewrite);

#endif							/* MIGCHECK_SQL_REWRITE_H */
