/*
 * body.c
 *		The statements within DO blocks and functions.
 *
 * A body in PL/pgSQL is cut at its semicolons and at the words that begin a
 * list of statements. Each piece that begins like a statement of SQL is run as
 * one. EXECUTE of a constant, also by format() with constants or by a variable that
 * holds one, is looked into; of anything else it is said that it is not known.
 *
 * Nothing is executed and no control flow is followed: each statement of a
 * body is taken to run once, whatever IF or LOOP is around it. Two facts of
 * the flow are kept: whether a condition or a handler guards a statement
 * (then its failure says nothing), and whether there is a loop.
 */
#include "migcheck/sql/effect.h"

#include <string.h>

#include "migcheck/sql/parse/parse.h"
#include "migcheck/sql/parse/split.h"

/*
 * Bodies within bodies: a DO block may call a function whose body has another
 * DO block. Beyond it the verdict depends on what is inside.
 */
#define MAX_DEPTH 16

/*
 * Return true if a word begins a statement of SQL that changes or reads
 * something. Other words of PL/pgSQL (RAISE, RETURN, an assignment) have no
 * lock of their own that could be told.
 */
static bool
begins_statement(const SqlLexer *lexer, const SqlToken *token)
{
	static const char *const words[] = {
		"ALTER", "ANALYZE", "CALL", "CLUSTER", "COMMENT", "COPY", "CREATE",
		"DELETE", "DO", "DROP", "GRANT", "IMPORT", "INSERT", "LOCK", "MERGE",
		"REASSIGN", "REFRESH", "REINDEX", "REVOKE", "SELECT", "SET",
		"TRUNCATE", "UPDATE", "VACUUM", "WITH"
	};

	for (size_t i = 0; i < lengthof(words); i++)
	{
		if (sql_is_token_word(lexer, token, words[i]))
			return true;
	}
	return false;
}

/*
 * Run a statement that a condition or a handler of exceptions guards. Where
 * it would fail, the condition is taken to say so: it leaves nothing behind,
 * nor does one whose error is caught.
 */
static void
run_guarded_statement(SqlSession *session, Node *node)
{
	SqlSession	before = *session;
	SqlStatement statement = *session->statement;
	size_t		size = session->held_count * sizeof(HeldLock);
	HeldLock   *held = arena_alloc(session->arena, size + 1);

	/* Keep a copy of the locks: a statement may strengthen one in place. */
	if (size > 0)
		memcpy(held, session->held, size);
	run_parsed_statement(session, node);
	if (session->statement->error == statement.error)
		return;

	/*
	 * It failed: go back to the state before. What it changed in the
	 * catalogue stays; a statement that fails seldom gets so far.
	 */
	*session->statement = statement;
	session->held_count = before.held_count;
	if (size > 0)
		memcpy(session->held, held, size);
	session->worked_count = before.worked_count;
	session->bulk = before.bulk;
	session->index_locked = before.index_locked;
	session->index_worked = before.index_worked;
	session->unknown = before.unknown;
}

/*
 * Run the text of a statement within another one. A text that does not parse
 * has been noted by parse_text_to_run(); syntax that the server does not know
 * yet is an error of the outer statement.
 */
static void
run_inner_statement(SqlSession *session, const char *text, size_t len)
{
	SqlParsed	parsed;
	ListCell   *cell;

	if (!parse_text_to_run(session, text, len, &parsed))
		return;
	refuse_newer_syntax(session, &parsed);
	foreach(cell, parsed.tree)
	{
		if (session->guards > 0)
			run_guarded_statement(session, ((RawStmt *) lfirst(cell))->stmt);
		else
			run_parsed_statement(session, ((RawStmt *) lfirst(cell))->stmt);
	}
}

/*
 * EXECUTE expression [INTO ...] [USING ...]; from is the offset behind the
 * word EXECUTE. The expression is parsed as that of a SELECT, and run as a
 * statement where it is constant.
 */
static void
run_execute_text(SqlSession *session, const SqlPiece *piece, size_t from)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len, .at = from};
	SqlToken	token;
	size_t		end = piece->len;
	const char *text;

	/*
	 * The expression ends at INTO or USING. A word of that name in quotes is
	 * another token.
	 */
	while (sql_next_token(&lexer, &token))
	{
		if (sql_is_token_word(&lexer, &token, "INTO") ||
			sql_is_token_word(&lexer, &token, "USING"))
		{
			end = token.start;
			break;
		}
	}
	text = fold_expression_text(session, piece->text + from, end - from);
	effect_note_trait(session, SQL_TRAIT_DYNAMIC);
	if (text == NULL)
		effect_unknown(session, "the text that EXECUTE runs");
	else
		run_inner_statement(session, text, strlen(text));
}

/* Return true if a piece of text has a word as a token of its own. */
static bool
piece_has_word(const SqlPiece *piece, const char *word)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;

	while (sql_next_token(&lexer, &token))
	{
		if (sql_is_token_word(&lexer, &token, word))
			return true;
	}
	return false;
}

/*
 * Return 1 for a piece that opens a condition for what follows it (IF ...
 * THEN, CASE ... THEN), -1 for its END, and 0 for any other. The splitter
 * cuts behind THEN and ELSE, so that each is a piece.
 */
int
count_guards(const SqlPiece *piece)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;

	if (!sql_next_token(&lexer, &token))
		return 0;
	if (sql_is_token_word(&lexer, &token, "IF") ||
		sql_is_token_word(&lexer, &token, "CASE"))
		return 1;
	if (!sql_is_token_word(&lexer, &token, "END") ||
		!sql_next_token(&lexer, &token))
		return 0;
	return sql_is_token_word(&lexer, &token, "IF") ||
		sql_is_token_word(&lexer, &token, "CASE") ? -1 : 0;
}

/*
 * Behind RAISE: is the level EXCEPTION, as written or by default? RAISE without
 * anything is for handlers, and an error elsewhere.
 */
static bool
raises_exception(const SqlLexer *after)
{
	static const char *const levels[] = {
		"DEBUG", "LOG", "INFO", "NOTICE", "WARNING"
	};
	SqlLexer	lexer = *after;
	SqlToken	token;

	if (!sql_next_token(&lexer, &token))
		return true;
	for (size_t i = 0; i < lengthof(levels); i++)
	{
		if (sql_is_token_word(&lexer, &token, levels[i]))
			return false;
	}
	return true;
}

/*
 * Run a piece of a body in PL/pgSQL; declarations and control words are passed
 * over.
 */
static void
run_plpgsql_piece(SqlSession *session, const SqlPiece *piece)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;

	if (!sql_next_token(&lexer, &token))
		return;
	if (sql_is_token_word(&lexer, &token, "EXECUTE"))
		run_execute_text(session, piece, token.end);
	else if (sql_is_token_word(&lexer, &token, "PERFORM"))
	{
		const char *text = arena_format(session->arena, "SELECT %.*s",
										(int) (piece->len - token.end),
										piece->text + token.end);

		run_inner_statement(session, text, strlen(text));
	}
	else if (session->guards == 0 && !session->looping &&
			 sql_is_token_word(&lexer, &token, "RAISE") &&
			 raises_exception(&lexer))
		effect_fail(session, "P0001", "it raises an exception");

	/*
	 * PL/pgSQL refuses a query whose result has no destination, when it is
	 * reached.
	 */
	else if (session->guards == 0 &&
			 sql_is_token_word(&lexer, &token, "SELECT") &&
			 !piece_has_word(piece, "INTO"))
		effect_fail(session, "42601", "SELECT in PL/pgSQL needs INTO, or is PERFORM");
	else if (begins_statement(&lexer, &token))
		run_inner_statement(session, piece->text, piece->len);
}

/*
 * Run the statements of a body, in PL/pgSQL or SQL. Its effects are noted as
 * those of the current statement.
 */
void
run_function_body(SqlSession *session, const char *body, bool plpgsql)
{
	SqlSplitter splitter = {.text = body, .len = strlen(body), .line = 1, .plpgsql = plpgsql};
	SqlPiece	piece;
	SqlVariables variables = session->variables;
	bool		loop = false;
	int			guards = session->guards;

	if (session->depth >= MAX_DEPTH)
	{
		effect_unknown(session, "a body within %d others", MAX_DEPTH);
		return;
	}
	session->depth++;
	session->looked_inside = true;
	variables_declare(session, plpgsql ? body : "");

	/*
	 * One handler is taken to guard the whole body: it mostly is in the
	 * outermost block.
	 */
	session->guards += plpgsql && has_exception_handler(body);
	if (plpgsql && catches_in_loop(body))
		effect_note_trait(session, SQL_TRAIT_CATCHES_IN_LOOP);
	while (sql_next_piece(&splitter, &piece))
	{
		size_t		len = piece.len;

		/* The splitter cuts behind LOOP. */
		loop |= len >= 4 && strncasecmp(piece.text + len - 4, "LOOP", 4) == 0;
		session->looping = loop;
		if (!plpgsql)
		{
			run_inner_statement(session, piece.text, len);
			continue;
		}
		variables_assign(session, &piece);
		run_plpgsql_piece(session, &piece);
		session->guards += count_guards(&piece);
	}
	if (loop)
		effect_depend(session, "how often a loop runs");
	/* Whatever the body left open ends with it. */
	session->variables = variables;
	session->guards = guards;
	session->depth--;
}
