/*
 * plpgsql.c
 *		Bodies in PL/pgSQL that the server refuses to read.
 *
 * The library's own compiler of PL/pgSQL reads a body as CREATE FUNCTION and DO
 * do. It has no catalogue, so what it says of the fields of a row, of cursors,
 * of collations and of output parameters is not used; and where
 * a body has syntax that its grammar may not know, nothing is said. What RETURN
 * has to have is looked up here.
 */
#include "migcheck/sql/statement/routines.h"

#include <string.h>

#include <pg_query.h>

#include "migcheck/sql/parse/context.h"
#include "migcheck/sql/parse/rewrite.h"
#include "migcheck/sql/parse/split.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define IGNORE_LEAKS(on) ((on) ? __lsan_disable() : __lsan_enable())
#else
#define IGNORE_LEAKS(on) ((void) (on))
#endif

/*
 * A longer body is not read: the compiler's time grows with the square of what
 * a body declares.
 */
#define MAX_BODY ((size_t) 64 * 1024)

/* What a body returns, and what RETURN may have behind it. */
typedef struct BodyKind
{
	bool		set;
	bool		nothing;		/* void, a procedure, DO, an event trigger */
	bool		outputs;		/* parameters that are returned */
} BodyKind;

/*
 * Return true if a body has placeholders, or syntax that the library's grammar
 * does not know.
 */
static bool
has_unknown_syntax(SqlSession *session, const char *body)
{
	SqlParsed	parsed = {0};
	Rewrite		rewrite = {.arena = session->arena, .parsed = &parsed,
	.lexer = {.text = body, .len = strlen(body)}};

	if (!read_rewrite_tokens(&rewrite))
		return true;
	for (size_t i = 0; i < rewrite.count; i++)
	{
		rewrite_column(&rewrite, i);
		rewrite_constraint(&rewrite, i);
		rewrite_newer_query(&rewrite, i);
		rewrite_placeholder(&rewrite, i);
	}
	return parsed.since > 0 || parsed.placeholder != NULL;
}

/*
 * Return true if the compiler's message is about what it does not know without
 * a catalogue: the fields of a row, results of a function with outputs.
 */
static bool
is_doubtful_message(const char *message, BodyKind kind)
{
	static const char *const of_types[] = {
		"must be of type cursor", "collations are not supported by type",
#if PG_VERSION_NUM >= 160000
		/* A type that a newer compiler does not know is a record to it. */
		"pseudo-type", "record variable cannot", "is not a scalar variable",
#endif
	};
	const char *dot = strchr(message, '.');

	if (dot != NULL && strstr(dot, "is not a known variable") != NULL)
		return true;
	for (size_t i = 0; i < lengthof(of_types); i++)
	{
		if (strstr(message, of_types[i]) != NULL)
			return true;
	}
	return kind.outputs && strstr(message, "missing expression") != NULL;
}

/*
 * Return true if the grammar of SQL, not that of PL/pgSQL, refuses a body: a
 * newer server may read what the library's cannot.
 */
static bool
is_of_older_grammar(const SqlSession *session, const PgQueryError * error)
{
	return session->version > PG_VERSION_NUM / 10000 && error->filename != NULL &&
		(strcmp(error->filename, "scan.l") == 0 || strcmp(error->filename, "gram.y") == 0);
}

/*
 * Compile a text; return the message of the arena, or NULL; "" for one that
 * may be wrong. The types of its variables are looked up.
 */
static const char *
compile_message(SqlSession *session, const char *text)
{
	void	   *before = context_current();
	PgQueryPlpgsqlParseResult result;
	const char *message = NULL;

	/* The library loses a byte in each call, which is no leak of ours. */
	IGNORE_LEAKS(true);
	result = pg_query_parse_plpgsql(text);
	IGNORE_LEAKS(false);
	context_switch(before);
	if (result.error != NULL)
		message = is_of_older_grammar(session, result.error) ? "" :
			arena_string(session->arena, result.error->message);
	else
		check_declared_types(session, result.plpgsql_funcs);
	pg_query_free_plpgsql_parse_result(result);
	return message;
}

/* Return a text with each quote of this kind doubled, within quotes. */
static const char *
quote_text(SqlSession *session, const char *text, char quote)
{
	char	   *quoted = arena_alloc(session->arena, strlen(text) * 2 + 3);
	char	   *to = quoted;

	*to++ = quote;
	for (; *text != '\0'; text++)
	{
		if (*text == quote)
			*to++ = quote;
		*to++ = *text;
	}
	*to++ = quote;
	*to = '\0';
	return quoted;
}

/* Refuse RETURN with a value where none is returned, and the reverse. */
static void
check_return(SqlSession *session, SqlLexer *lexer, BodyKind kind)
{
	SqlToken	token;
	bool		value;
	bool		next;

	if (!sql_next_token(lexer, &token) || sql_is_token_word(lexer, &token, "QUERY"))
		return;
	next = sql_is_token_word(lexer, &token, "NEXT");
	if (next && !sql_next_token(lexer, &token))
		return;
	value = !sql_is_token_word(lexer, &token, ";");
	if (next)
	{
		if (value && kind.outputs)
			effect_fail(session, "42804", "RETURN NEXT has a value beside output parameters");
	}
	else if (value && (kind.set || kind.nothing || kind.outputs))
		effect_fail(session, "42804", "RETURN has a value, but nothing is returned by it");
	else if (!value && !kind.set && !kind.nothing && !kind.outputs)
		effect_fail(session, "42601", "RETURN has no value");
}

/* Check each RETURN that begins a statement of a body. */
static void
check_returns(SqlSession *session, const char *body, BodyKind kind)
{
	static const char *const before[] = {";", "BEGIN", "ELSE", "LOOP", "THEN"};
	SqlLexer	lexer = {.text = body, .len = strlen(body)};
	SqlToken	token;
	bool		begins = false;

	while (sql_next_token(&lexer, &token))
	{
		if (begins && sql_is_token_word(&lexer, &token, "RETURN"))
		{
			SqlLexer	after = lexer;

			check_return(session, &after, kind);
		}
		begins = false;
		for (size_t i = 0; i < lengthof(before); i++)
			begins |= sql_is_token_word(&lexer, &token, before[i]);
	}
}

/* Refuse a body that does not compile as part of this text. */
static void
check_body(SqlSession *session, const char *body, const char *text,
		   BodyKind kind)
{
	const char *message = compile_message(session, text);

	if (message == NULL)
		check_returns(session, body, kind);
	else if (*message != '\0' && !is_doubtful_message(message, kind) &&
			 !has_unknown_syntax(session, body))
		effect_fail(session, "42601", "%s", message);
}

/* Is a body too long to be compiled? Then it is said that it is not. */
static bool
is_too_long(SqlSession *session, const char *body)
{
	if (strlen(body) <= MAX_BODY)
		return false;
	effect_depend(session, "whether a body of more than %zu bytes compiles", MAX_BODY);
	return true;
}

/* Refuse the body of a DO block that the server cannot read. */
void
plpgsql_check_block(SqlSession *session, const char *body)
{
	BodyKind	kind = {.nothing = true};

	if (!is_too_long(session, body))
		check_body(session, body, arena_format(session->arena, "DO %s",
											   quote_text(session, body, '\'')), kind);
}

/* Return a type as a text that the grammar takes, without its schema. */
static const char *
type_text(SqlSession *session, const TypeName *type)
{
	return arena_format(session->arena, "%s%s%s", type->setof ? "SETOF " : "",
						quote_text(session, strVal(llast(type->names)), '"'),
						type->arrayBounds != NIL ? "[]" : "");
}

/*
 * Return the parameters of a function as a list of SQL. One without a name gets
 * one that no body has: the compiler knows $1 only of those with a name.
 */
static const char *
parameters_text(SqlSession *session, const CreateFunctionStmt *statement,
				BodyKind *kind)
{
	const char *text = "";
	int			unnamed = 0;
	ListCell   *cell;

	foreach(cell, statement->parameters)
	{
		const		FunctionParameter *parameter = lfirst(cell);

		kind->outputs |= parameter->mode == FUNC_PARAM_OUT ||
			parameter->mode == FUNC_PARAM_INOUT || parameter->mode == FUNC_PARAM_TABLE;
		text = arena_format(session->arena, "%s%s%s %s", text, *text != '\0' ? ", " : "",
							quote_text(session, parameter->name != NULL ? parameter->name :
									   arena_format(session->arena, " %d", ++unnamed), '"'),
							type_text(session, parameter->argType));
	}
	return text;
}

/*
 * Refuse the body of a function or procedure that the server cannot read. Its
 * types are not looked up here.
 */
void
plpgsql_check_function(SqlSession *session, const CreateFunctionStmt *statement,
					   const char *body)
{
	static const char *const valueless[] = {"void", "event_trigger"};
	BodyKind	kind = {0};
	const char *parameters;
	const char *returns = "void";

	if (session->settings.unread_bodies || is_too_long(session, body))
		return;
	parameters = parameters_text(session, statement, &kind);
	kind.nothing = statement->returnType == NULL && !kind.outputs;
	if (statement->returnType != NULL)
	{
		returns = type_text(session, statement->returnType);
		kind.set = statement->returnType->setof;
		for (size_t i = 0; i < lengthof(valueless); i++)
			kind.nothing |= strcmp(strVal(llast(statement->returnType->names)), valueless[i]) == 0;
	}
	check_body(session, body,
			   arena_format(session->arena, "CREATE FUNCTION f(%s) RETURNS %s LANGUAGE plpgsql AS %s",
							parameters, returns, quote_text(session, body, '\'')), kind);
}
