/*
 * handlers.c
 *		Handlers of exceptions in a body of PL/pgSQL.
 *
 * A block with a handler is a subtransaction: what fails in it is rolled back
 * by itself, and the body goes on.
 */
#include "migcheck/sql/effect.h"

#include "migcheck/sql/parse/split.h"

/*
 * Return true if a body has a handler of exceptions: EXCEPTION WHEN. RAISE
 * EXCEPTION does not count.
 */
bool
has_exception_handler(const char *body)
{
	SqlLexer	lexer = {.text = body, .len = strlen(body)};
	SqlToken	token;
	bool		exception = false;

	while (sql_next_token(&lexer, &token))
	{
		if (exception && sql_is_token_word(&lexer, &token, "WHEN"))
			return true;
		exception = sql_is_token_word(&lexer, &token, "EXCEPTION");
	}
	return false;
}

/* Blocks within others that are followed; those below them are not. */
#define MAX_BLOCKS 64

/* What is open at a token of a body. */
typedef struct OpenBlocks
{
	unsigned	loops;			/* around the token */
	unsigned	loops_at[MAX_BLOCKS];	/* around each open BEGIN or CASE */
	size_t		count;
} OpenBlocks;

/* Enter or leave what a word begins or ends; before is the word before it. */
static void
follow_block_word(OpenBlocks *open, const SqlLexer *lexer,
				  const SqlToken *before, const SqlToken *token)
{
	bool		ends = sql_is_token_word(lexer, before, "END");

	if (sql_is_token_word(lexer, token, "LOOP"))
	{
		if (!ends)
			open->loops++;
		else if (open->loops > 0)
			open->loops--;
	}
	else if (!ends && (sql_is_token_word(lexer, token, "BEGIN") ||
					   sql_is_token_word(lexer, token, "CASE")))
	{
		if (open->count < MAX_BLOCKS)
			open->loops_at[open->count] = open->loops;
		open->count++;
	}

	/* END LOOP and END IF are no ends of a block; END CASE is one of CASE. */
	if (ends && open->count > 0 && !sql_is_token_word(lexer, token, "LOOP") &&
		!sql_is_token_word(lexer, token, "IF"))
		open->count--;
}

/*
 * Return true if a block with a handler is within a loop: each turn is then a
 * subtransaction of its own.
 */
bool
catches_in_loop(const char *body)
{
	SqlLexer	lexer = {.text = body, .len = strlen(body)};
	OpenBlocks	open = {0};
	SqlToken	before = {0};
	SqlToken	token;

	while (sql_next_token(&lexer, &token))
	{
		if (sql_is_token_word(&lexer, &before, "EXCEPTION") &&
			sql_is_token_word(&lexer, &token, "WHEN") && open.count > 0 &&
			open.count <= MAX_BLOCKS && open.loops_at[open.count - 1] > 0)
			return true;
		follow_block_word(&open, &lexer, &before, &token);
		before = token;
	}
	return false;
}
