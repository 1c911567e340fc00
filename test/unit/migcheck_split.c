/*
 * migcheck_split: where one statement ends and the next begins, as psql and
 * the server have it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "migcheck/sql/parse/split.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The pieces of a text, each with its line, behind "|". */
static void
split(const char *text, bool plpgsql, char *result, size_t size)
{
	SqlSplitter splitter = {.text = text, .len = strlen(text), .line = 1,
	.plpgsql = plpgsql};
	SqlPiece	piece;
	size_t		n = 0;

	result[0] = '\0';
	while (sql_next_piece(&splitter, &piece))
	{
		n += snprintf(result + n, size - n, "%s%u:%.*s%s", n > 0 ? "|" : "",
					  piece.line, (int) piece.len, piece.text,
					  piece.client ? "!" : piece.closed ? "" : "~");
		assert_true(n < size);
		assert_true(piece.text >= text);
		assert_true(piece.text + piece.len <= text + strlen(text));
	}
	assert_int_equal(splitter.at, strlen(text));
}

typedef struct SplitCase
{
	const char *text;
	const char *pieces;			/* "~": no semicolon, "!": a psql command */
} SplitCase;

static void
assert_cases(const SplitCase *cases, size_t count, bool plpgsql)
{
	for (size_t i = 0; i < count; i++)
	{
		char		result[500];

		split(cases[i].text, plpgsql, result, sizeof(result));
		if (strcmp(result, cases[i].pieces) != 0)
			fail_msg("%s\n  gives %s\n  not   %s", cases[i].text, result,
					 cases[i].pieces);
	}
}

static void
test_statements(void **state)
{
	static const SplitCase cases[] = {
		{"", ""},
		{" \n -- only\n/* this */ ", ""},
		{"SELECT 1;SELECT 2;", "1:SELECT 1|1:SELECT 2"},
		{"SELECT 1;\n\n  SELECT 2\n", "1:SELECT 1|3:SELECT 2~"},
		{";;", "1:|1:"},
		{"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); X;",
		"1:CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)|1:X"},
		{"SELECT 1) ; SELECT 2;", "1:SELECT 1) |1:SELECT 2"},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases), false);
}

static void
test_quotes_and_comments(void **state)
{
	static const SplitCase cases[] = {
		{"SELECT ';', \";\", $$;$$, $a$;$$;$a$;X;",
		"1:SELECT ';', \";\", $$;$$, $a$;$$;$a$|1:X"},
		{"SELECT 'it''s;';X;", "1:SELECT 'it''s;'|1:X"},
		{"SELECT '\\';X;", "1:SELECT '\\'|1:X"},
		{"SELECT E'\\';';X;", "1:SELECT E'\\';'|1:X"},
		{"SELECT e'\\\\';X;", "1:SELECT e'\\\\'|1:X"},
		{"SELECT a$b;X;", "1:SELECT a$b|1:X"},
		{"SELECT $1;X$1;", "1:SELECT $1|1:X$1"},
		{"SELECT 1 -- ;\n;X;", "1:SELECT 1 -- ;\n|2:X"},
		{"/* ; /* ; */ ; */ X;", "1:X"},
		{"SELECT /* a /* b */ ; */ 1;X;", "1:SELECT /* a /* b */ ; */ 1|1:X"},
		/* What is not closed goes on to the end; the server refuses it. */
		{"SELECT 'a;X;", "1:SELECT 'a;X;~"},
		{"SELECT $a$;X;", "1:SELECT $a$;X;~"},
		{"X /* ;", "1:X /* ;~"},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases), false);
}

static void
test_bodies(void **state)
{
	static const SplitCase cases[] = {
		{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; X;",
			"1:CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END|"
		"1:X"},
		{"CREATE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; X;",
			"1:CREATE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; "
		"END|1:X"},
		{"BEGIN; SELECT 1; END;", "1:BEGIN|1:SELECT 1|1:END"},
		{"SELECT CASE WHEN a THEN b END; X;", "1:SELECT CASE WHEN a THEN b END|1:X"},
	};
	static const SplitCase plpgsql[] = {
		{"IF a THEN x; ELSE y; END IF;", "1:IF a THEN|1:x|1:ELSE|1:y|1:END IF"},
		{"FOR r IN SELECT 1 LOOP x; END LOOP;",
		"1:FOR r IN SELECT 1 LOOP|1:x|1:END LOOP|1:"},
		{"BEGIN x; END;", "1:BEGIN|1:x|1:END"},
		{"x(CASE WHEN a THEN b ELSE c END);", "1:x(CASE WHEN a THEN b ELSE c END)"},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases), false);
	assert_cases(plpgsql, LENGTH(plpgsql), true);
}

static void
test_client(void **state)
{
	static const SplitCase cases[] = {
		{"\\set a 1\nX;", "1:\\set a 1!|2:X"},
		{"\\i f.sql", "1:\\i f.sql!"},
		{"COPY t FROM STDIN;\n1\ta;\n'\n\\.\nX;", "1:COPY t FROM STDIN|5:X"},
		{"COPY t FROM STDIN;\n1\n\\.", "1:COPY t FROM STDIN"},
		{"COPY t FROM stdin WITH (FORMAT csv);\n1\n\\.\r\nX;",
		"1:COPY t FROM stdin WITH (FORMAT csv)|4:X"},
		/* A row that begins with the mark, and goes on, does not end them. */
		{"COPY t FROM STDIN;\n\\.x\n\\.\nX;", "1:COPY t FROM STDIN|4:X"},
		{"COPY t FROM '/stdin';X;", "1:COPY t FROM '/stdin'|1:X"},
		{"COPY t TO STDOUT;X;", "1:COPY t TO STDOUT|1:X"},
		{"SELECT 1 FROM stdin;X;", "1:SELECT 1 FROM stdin|1:X"},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases), false);
}

static void
test_tokens(void **state)
{
	static const char text[] = "Abc_1$ \"a;b\" 'x''y' $t$z$t$ 12.5e3 <= \xC3\xA9";
	static const struct
	{
		SqlTokenKind kind;
		const char *text;
	}			expected[] = {
		{SQL_TOKEN_WORD, "Abc_1$"}, {SQL_TOKEN_NAME, "\"a;b\""},
		{SQL_TOKEN_STRING, "'x''y'"}, {SQL_TOKEN_STRING, "$t$z$t$"},
		{SQL_TOKEN_NUMBER, "12.5e3"}, {SQL_TOKEN_OTHER, "<"},
		{SQL_TOKEN_OTHER, "="}, {SQL_TOKEN_WORD, "\xC3\xA9"},
	};
	SqlLexer	lexer = {.text = text, .len = strlen(text)};
	SqlToken	token;

	(void) state;
	for (size_t i = 0; i < LENGTH(expected); i++)
	{
		assert_true(sql_next_token(&lexer, &token));
		assert_int_equal(token.kind, expected[i].kind);
		assert_int_equal(token.end - token.start, strlen(expected[i].text));
		assert_memory_equal(text + token.start, expected[i].text,
							strlen(expected[i].text));
		assert_int_equal(sql_is_token_word(&lexer, &token, "ABC_1$"), i == 0);
	}
	assert_false(sql_next_token(&lexer, &token));
	assert_int_equal(token.kind, SQL_TOKEN_END);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statements),
		cmocka_unit_test(test_quotes_and_comments),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_tokens),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_split", tests, NULL, NULL);
}
