/*
 * migcheck_effects: what statements do to a running database, through the door
 * that the command uses; and that no text makes it fall over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/sql/lint.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static Arena arena;

/* What has run before each case. */
static const char schema[] =
"CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(20), price numeric(6, 2), at time(3), age interval);\n"
"CREATE TABLE invoice (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer (id));\n"
"CREATE VIEW names AS SELECT name FROM customer;\n"
"CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
"CREATE TABLE diary (mood mood);\n";

/* Run a text on the schema. Returns the last statement, in the arena. */
static SqlStatement
run(const char *text, size_t len)
{
	SqlSession *session = sql_session_begin(&arena, 17);
	SqlStatements statements = {0};

	sql_run_file(session, "1.sql", schema, sizeof(schema) - 1, 1,
				 SQL_ONE_A_FILE,
				 &statements);
	for (size_t i = 0; i < statements.count; i++)
		assert_null(statements.items[i].error);
	sql_new_release(session);
	statements.count = 0;
	sql_run_file(session, "2.sql", text, len, 1, SQL_ONE_A_FILE, &statements);
	sql_session_end(session);
	return statements.count > 0 ? statements.items[statements.count - 1] :
		(SqlStatement)
	{
		0
	};
}

typedef struct EffectCase
{
	const char *text;
	const char *verdict;
	const char *error;			/* SQLSTATE, or NULL */
} EffectCase;

static void
assert_cases(const EffectCase *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		SqlStatement statement = run(cases[i].text, strlen(cases[i].text));
		const char *verdict = sql_verdict_name(statement.verdict);

		if (strcmp(verdict, cases[i].verdict) != 0 ||
			strcmp(statement.error ? statement.error : "",
				   cases[i].error ? cases[i].error : "") != 0)
			fail_msg("%s\n  is %s %s, not %s", cases[i].text, verdict,
					 statement.error ? statement.error : "", cases[i].verdict);
	}
}

/* A length that grows is no work, one that shrinks reads every row. */
static void
test_types(void **state)
{
	static const EffectCase cases[] = {
		{"ALTER TABLE customer ALTER price TYPE numeric(6, 3)", "long-blocks-all", NULL},
		{"ALTER TABLE customer ALTER price TYPE numeric(5, 2)", "long-blocks-all", NULL},
		{"ALTER TABLE customer ALTER price TYPE numeric(8, 2)", "brief-blocks-all", NULL},
		{"ALTER TABLE customer ALTER price TYPE numeric", "brief-blocks-all", NULL},
		{"ALTER TABLE customer ALTER at TYPE time(2)", "long-blocks-all", NULL},
		{"ALTER TABLE customer ALTER at TYPE time(6)", "brief-blocks-all", NULL},
		{"ALTER TABLE customer ALTER age TYPE interval(6)", "brief-blocks-all", NULL},
		{"ALTER TABLE customer ALTER age TYPE interval(3)", "long-blocks-all", NULL},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases));
}

/* What others refer to is refused, and goes with CASCADE. */
static void
test_references(void **state)
{
	static const EffectCase cases[] = {
		{"DROP TABLE customer", "fails", "2BP01"},
		{"DROP TABLE customer CASCADE", "brief-blocks-all", NULL},
		{"DROP TABLE invoice", "brief-blocks-all", NULL},
		{"ALTER TABLE customer DROP COLUMN id", "fails", "2BP01"},
		{"ALTER TABLE customer DROP COLUMN name", "fails", "2BP01"},
		{"ALTER TABLE customer DROP COLUMN price", "brief-blocks-all", NULL},
		{"ALTER TABLE customer DROP CONSTRAINT customer_pkey", "fails", "2BP01"},
		{"ALTER TABLE customer DROP CONSTRAINT customer_pkey CASCADE", "brief-blocks-all", NULL},
		{"TRUNCATE customer", "fails", "0A000"},
		{"TRUNCATE customer, invoice", "brief-blocks-all", NULL},
		{"ALTER TABLE customer SET UNLOGGED", "fails", "42P16"},
		{"ALTER TABLE invoice SET UNLOGGED", "long-blocks-all", NULL},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases));
}

static void
test_added_columns(void **state)
{
	static const EffectCase cases[] = {
		{"ALTER TABLE customer ADD n int NOT NULL", "fails", "23502"},
		{"ALTER TABLE customer ADD n int DEFAULT 1 UNIQUE", "fails", "23505"},
		{"ALTER TABLE customer ADD n serial", "long-blocks-all", NULL},
		{"ALTER TABLE customer ADD n float DEFAULT random()", "long-blocks-all", NULL},
		{"ALTER TABLE customer ADD n int DEFAULT unheard_of()", "fails", "42883"},
		{"ALTER TABLE customer ADD n int NOT NULL DEFAULT 1", "brief-blocks-all", NULL},
		{"ALTER TABLE customer ADD n int", "brief-blocks-all", NULL},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases));
}

/* A label cannot be used by the transaction that added it. */
static void
test_labels(void **state)
{
	static const EffectCase cases[] = {
		{"ALTER TYPE mood ADD VALUE 'mad'; INSERT INTO diary VALUES ('mad')", "fails", "55P04"},
		{"ALTER TYPE mood ADD VALUE 'mad'; INSERT INTO diary VALUES ('sad')", "online", NULL},
		{"CREATE TYPE hue AS ENUM ('red'); CREATE TABLE a (h hue); INSERT INTO a VALUES ('red')", "online", NULL},
	};

	(void) state;
	assert_cases(cases, LENGTH(cases));
}

/* Syntax of later servers than the grammar's is understood. */
static void
test_newer_syntax(void **state)
{
	static const EffectCase cases[] = {
		{"ALTER TABLE customer ADD CONSTRAINT n NOT NULL nope", "fails", NULL},
		{"REINDEX DATABASE", "fails", NULL},
		{"ANALYZE ONLY customer", "online", NULL},
		{"SELECT 1_000, 0xFF, JSON_VALUE('{}', '$.a')", "online", NULL},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		SqlStatement statement = run(cases[i].text, strlen(cases[i].text));

		if (statement.traits & SQL_TRAIT_NOT_UNDERSTOOD)
			fail_msg("%s\n  is not understood", cases[i].text);
	}
}

/* Nothing that a file may hold is more than a statement not understood. */
static void
test_bad_texts(void **state)
{
	static const char *const bad[] = {
		"nonsense", "SELECT FROM WHERE", "ALTER TABLE", "DROP TABLE (", "\xFF\xFE\xFD",
		"ALTER TABLE customer ADD \xC3", "DO $$ BEGIN EXECUTE 'x' END", "'", "$a$",
	};
	static char deep[60000];
	SqlStatement statement;

	(void) state;
	for (size_t i = 0; i < LENGTH(bad); i++)
	{
		statement = run(bad[i], strlen(bad[i]));
		if (!(statement.traits & SQL_TRAIT_NOT_UNDERSTOOD))
			fail_msg("%s\n  is understood", bad[i]);
	}
	assert_null(run("", 0).text);
	assert_null(run(";;;", 3).text);
	assert_null(run("-- only a comment", 17).text);
	run("SELECT 1;\0DROP TABLE customer", 29);
	memset(deep, '(', sizeof(deep));
	memcpy(deep, "SELECT ", 7);
	statement = run(deep, sizeof(deep));
	assert_true((statement.traits & SQL_TRAIT_NOT_UNDERSTOOD) != 0);
	assert_false((run("SELECT ((((1))))", 16).traits & SQL_TRAIT_NOT_UNDERSTOOD) != 0);
}

static void
test_words(void **state)
{
	(void) state;
	assert_string_equal(sql_lock_name(SQL_NO_LOCK), "none");
	assert_string_equal(sql_lock_name(SQL_ACCESS_EXCLUSIVE),
						"AccessExclusiveLock");
	assert_string_equal(sql_verdict_name(SQL_ONLINE), "online");
	assert_string_equal(sql_verdict_name(SQL_DEPENDS), "depends");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_added_columns),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_newer_syntax),
		cmocka_unit_test(test_bad_texts),
		cmocka_unit_test(test_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
