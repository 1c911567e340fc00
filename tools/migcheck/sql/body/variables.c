/*
 * variables.c
 *		Variables of a body in PL/pgSQL that hold a text which is known.
 *
 * A body is read from its begin to its end, whatever control flow it has. So a
 * variable is known only as long as that is the order in which it changes: one
 * that changes in a condition, a loop or a handler, or in another way than by
 * an assignment, is not known anywhere in the body.
 */
#include "migcheck/sql/effect.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/sql/parse/split.h"

/* What a piece does with a variable. */
typedef struct Assignment
{
	const char *name;			/* in small letters */
	size_t		from;			/* where its value begins in the piece; its
								 * length: none is given */
} Assignment;

/* Return the variable of a name; a new one is added, with no value. */
static SqlVariable *
find_variable(SqlSession *session, const char *name)
{
	SqlVariables *variables = &session->variables;
	SqlVariable *variable;

	for (size_t i = 0; i < variables->count; i++)
	{
		if (strcmp(variables->items[i].name, name) == 0)
			return &variables->items[i];
	}
	variables->items = arena_grow(session->arena, variables->items,
								  sizeof(SqlVariable), variables->count,
								  &variables->capacity);
	variable = &variables->items[variables->count++];
	*variable = (SqlVariable) {.name = name};
	return variable;
}

/* Return a token's text in small letters, as PL/pgSQL reads a name. */
static const char *
copy_small_name(SqlSession *session, const SqlLexer *lexer,
				const SqlToken *token)
{
	char	   *name = arena_copy(session->arena, lexer->text + token->start,
								  token->end - token->start);

	for (size_t i = 0; name[i] != '\0'; i++)
		name[i] = (char) tolower((unsigned char) name[i]);
	return name;
}

/* Return true if a token, with the next, is the sign of an assignment. */
static bool
is_assignment_sign(SqlLexer *lexer, const SqlToken *token)
{
	SqlToken	next;

	if (sql_is_token_word(lexer, token, ":"))
		return sql_next_token(lexer, &next) && sql_is_token_word(lexer, &next, "=");
	return sql_is_token_word(lexer, token, "=") ||
		sql_is_token_word(lexer, token, "DEFAULT");
}

/*
 * Read a piece that declares a variable, or assigns to one; false if it does
 * neither. Behind DECLARE each piece declares one, until BEGIN.
 */
static bool
read_assignment(SqlSession *session, const SqlPiece *piece,
				Assignment *assignment)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	token;

	if (!sql_next_token(&lexer, &token))
		return false;
	if (sql_is_token_word(&lexer, &token, "BEGIN"))
		session->variables.declaring = false;
	if (sql_is_token_word(&lexer, &token, "DECLARE"))
	{
		session->variables.declaring = true;
		if (!sql_next_token(&lexer, &token))
			return false;
	}
	if (token.kind != SQL_TOKEN_WORD)
		return false;
	assignment->name = copy_small_name(session, &lexer, &token);
	assignment->from = piece->len;
	while (sql_next_token(&lexer, &token))
	{
		if (is_assignment_sign(&lexer, &token))
		{
			assignment->from = lexer.at;
			return true;
		}
		/* An element of an array is assigned to, or something else. */
		if (!session->variables.declaring)
			return false;
	}
	return session->variables.declaring;
}

/* Note that the words behind one, up to the next that is no name, change. */
static void
forget_words_after(SqlSession *session, SqlLexer lexer)
{
	SqlToken	token;

	while (sql_next_token(&lexer, &token) &&
		   (token.kind == SQL_TOKEN_WORD || sql_is_token_word(&lexer, &token, ",")))
	{
		if (token.kind == SQL_TOKEN_WORD)
			find_variable(session, copy_small_name(session, &lexer, &token))->changing = true;
	}
}

/*
 * Note variables that a piece changes in another way than by an assignment:
 * INTO, a loop, GET DIAGNOSTICS, an argument of CALL, an element.
 */
static void
forget_changed_otherwise(SqlSession *session, const SqlPiece *piece)
{
	SqlLexer	lexer = {.text = piece->text, .len = piece->len};
	SqlToken	before = {0};
	SqlToken	token;
	bool		all = false;

	while (sql_next_token(&lexer, &token))
	{
		if (before.end == 0)
			all = sql_is_token_word(&lexer, &token, "GET") ||
				sql_is_token_word(&lexer, &token, "CALL");
		if (sql_is_token_word(&lexer, &token, "INTO") ||
			sql_is_token_word(&lexer, &token, "FOR") ||
			sql_is_token_word(&lexer, &token, "FOREACH") ||
			sql_is_token_word(&lexer, &token, "ALIAS"))
			forget_words_after(session, lexer);
		if ((all && token.kind == SQL_TOKEN_WORD) ||
			(before.kind == SQL_TOKEN_WORD && before.start == 0 &&
			 (sql_is_token_word(&lexer, &token, "[") ||
			  sql_is_token_word(&lexer, &token, "."))))
			find_variable(session, copy_small_name(session, &lexer,
												   all ? &token : &before))->changing = true;
		before = token;
	}
}

/*
 * Begin the variables of a body: find those that cannot be followed. The
 * caller keeps those of the body around it.
 */
void
variables_declare(SqlSession *session, const char *body)
{
	SqlSplitter splitter = {.text = body, .len = strlen(body), .line = 1, .plpgsql = true};
	SqlPiece	piece;
	Assignment	assignment;
	int			guards = 0;
	bool		apart = false;	/* in a loop or a handler, or behind one */

	session->variables = (SqlVariables) {0};
	while (sql_next_piece(&splitter, &piece))
	{
		forget_changed_otherwise(session, &piece);
		apart |= piece.len >= 4 && strncasecmp(piece.text + piece.len - 4, "LOOP", 4) == 0;
		apart |= piece.len >= 9 && strncasecmp(piece.text, "EXCEPTION", 9) == 0;
		if (read_assignment(session, &piece, &assignment))
		{
			SqlVariable *variable = find_variable(session, assignment.name);

			/* A second one of a name hides the first, for a while. */
			variable->changing |= apart || guards > 0 ||
				(session->variables.declaring && variable->declared);
			variable->declared |= session->variables.declaring;
		}
		guards += count_guards(&piece);
	}
	session->variables.declaring = false;
}

/* Follow what a piece assigns to a variable. */
void
variables_assign(SqlSession *session, const SqlPiece *piece)
{
	Assignment	assignment;
	SqlVariable *variable;

	if (!read_assignment(session, piece, &assignment))
		return;
	variable = find_variable(session, assignment.name);
	variable->value = assignment.from == piece->len ? NULL :
		fold_expression_text(session, piece->text + assignment.from,
							 piece->len - assignment.from);
}

/* Return the text that a variable holds at this place, or NULL. */
const char *
variables_value(SqlSession *session, const char *name)
{
	for (size_t i = 0; name != NULL && i < session->variables.count; i++)
	{
		const SqlVariable *variable = &session->variables.items[i];

		if (strcmp(variable->name, name) == 0)
			return variable->changing ? NULL : variable->value;
	}
	return NULL;
}
