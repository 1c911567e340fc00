/*
 * migcheck_uri: connection strings of other programs, as libpq can read them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/state/uri.h"

typedef struct UriCase
{
	const char *text;
	Uri			expected;
} UriCase;

/* Fail unless both are NULL, or the same. */
static void
assert_same(const char *text, const char *what, const char *found,
			const char *expected)
{
	if ((found == NULL) != (expected == NULL) ||
		(found != NULL && strcmp(found, expected) != 0))
		fail_msg("%s: %s is %s, not %s", text, what, found ? found : "NULL",
				 expected ? expected : "NULL");
}

static void
assert_cases(const UriCase *cases, size_t count)
{
	Arena		arena = {0};

	for (size_t i = 0; i < count; i++)
	{
		Uri			found = read_connection_uri(&arena, cases[i].text);
		const Uri  *expected = &cases[i].expected;

		assert_same(cases[i].text, "text", found.text, expected->text);
		assert_same(cases[i].text, "schema", found.schema, expected->schema);
		assert_same(cases[i].text, "table", found.table, expected->table);
		assert_same(cases[i].text, "unknown", found.unknown, expected->unknown);
	}
	arena_free(&arena);
}

static void
test_schemes(void **state)
{
	static const UriCase cases[] = {
		{"postgres://h/d", {.text = "postgresql://h/d"}},
		{"postgresql://h/d", {.text = "postgresql://h/d"}},
		{"jdbc:postgresql://h:5432/d", {.text = "postgresql://h:5432/d"}},
		{"postgresql+psycopg2://u@h/d", {.text = "postgresql://u@h/d"}},
		{"pgx5://h/d", {.text = "postgresql://h/d"}},
		{"r2dbc:postgresql://h/d", {.text = "postgresql://h/d"}},
		{"ecto://u@h/d", {.text = "postgresql://u@h/d"}},
		{"postgis://h/d", {.text = "postgresql://h/d"}},
		{"cockroachdb://h/d", {.text = "postgresql://h/d"}},
		/* As a file of settings has it. */
		{" 'postgres://h/d' ", {.text = "postgresql://h/d"}},
		{"\"postgres://h/d\"\n", {.text = "postgresql://h/d"}},
		{"\"postgres://h/d", {.text = "\"postgres://h/d"}},
		/* What is no URI is libpq's own. */
		{"", {.text = ""}},
		{"host=h dbname=d", {.text = "host=h dbname=d"}},
		{"postgres", {.text = "postgres"}},
		{"postgres:/h", {.text = "postgres:/h"}},
		{"postgresqlx://h", {.text = "postgresqlx://h"}},
		{"mysql://h/d", {.text = "mysql://h/d"}},
		{"service=x options=postgres://", {.text = "service=x options=postgres://"}},
	};

	(void) state;
	assert_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
test_parameters(void **state)
{
	static const UriCase cases[] = {
		{"postgres://h/d?sslmode=require", {.text = "postgresql://h/d?sslmode=require"}},
		{"postgres://h/d?sslmode=require&connect_timeout=5",
		{.text = "postgresql://h/d?sslmode=require&connect_timeout=5"}},
		{"postgres://h/d?schema=app", {.text = "postgresql://h/d", .schema = "app"}},
		{"postgres://h/d?search_path=%22App%22,public",
		{.text = "postgresql://h/d", .schema = "App"}},
		{"postgres://h/d?currentSchema=a%2Fb&sslmode=disable",
		{.text = "postgresql://h/d?sslmode=disable", .schema = "a/b"}},
		{"postgres://h/d?schema=", {.text = "postgresql://h/d"}},
		{"postgres://h/d?x-migrations-table=t&x-multi-statement=true",
		{.text = "postgresql://h/d", .table = "\"t\""}},
		{"postgres://h/d?x-migrations-table=%22s%22.%22t%22",
		{.text = "postgresql://h/d", .table = "\"s\".\"t\""}},
		{"postgres://h/d?x-migrations-table=a.b",
		{.text = "postgresql://h/d", .table = "\"a.b\""}},
		{"postgres://h/d?sslmode=no-verify", {.text = "postgresql://h/d?sslmode=require"}},
		{"postgres://h/d?&&sslmode=disable&", {.text = "postgresql://h/d?sslmode=disable"}},
		{"postgres://h/d?nonsense=1&other=2", {.text = "postgresql://h/d", .unknown = "nonsense"}},
		/* %XX only where both are digits. */
		{"postgres://h/d?schema=a%zz%4", {.text = "postgresql://h/d", .schema = "a%zz%4"}},
	};

	(void) state;
	assert_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

/* No part of a password may be named as a parameter that is not known. */
static void
test_passwords(void **state)
{
	static const char *const secrets[] = {
		"postgres://u:a?hunter2@h/d",
		"postgres://u:a?x=hunter2&y@h/d",
		"postgres://h/d?user=u&password=a&hunter2",
		"postgres://h/d?PASSWORD=a&hunter2=b",
		"postgres://h/d?hunter2!=1",
		"postgres://h/d?hunter2%40=1",
	};
	Arena		arena = {0};

	(void) state;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
	{
		Uri			uri = read_connection_uri(&arena, secrets[i]);

		if (uri.unknown != NULL && strstr(uri.unknown, "hunter2") != NULL)
			fail_msg("%s is told", uri.unknown);
		if (uri.schema != NULL || uri.table != NULL)
			fail_msg("%s has a schema or a table", secrets[i]);
	}
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schemes),
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_passwords),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_uri", tests, NULL, NULL);
}
