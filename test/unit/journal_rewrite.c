/*
 * journal_rewrite.c
 *		Rewriting a journal: what changes, and above all what does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal/rewrite.h"

/* Rewrite, and compare with what should come of it. */
static void
check(const char *text, const RewriteEntry *entries, size_t count,
	  const char *expected)
{
	DrizzleJournal journal;
	size_t		len = 0;
	char	   *result;

	assert_int_equal(drizzle_read(text, strlen(text), &journal), JSON_OK);
	result = drizzle_rewrite(&journal, entries, count, &len);
	assert_non_null(result);
	assert_int_equal(len, strlen(expected));
	assert_memory_equal(result, expected, len);
	free(result);
	drizzle_free(&journal);
}

#define A "{ \"tag\":\"a\",  \"when\" : 1, \"idx\":0, \"own\": [1, {\"idx\": 9}] }"
#define B "{\"idx\":1,\"when\":2,\"tag\":\"b\"}"
#define C "{\"idx\":2,\"when\":3,\"tag\":\"c\"}"

static const char odd[] = "{\r\n\t\"entries\" :[  " A ",\t" B "\r\n ,\r\n" C "  ] , \"x\":1}\r\n";

static void
test_nothing_changes(void **state)
{
	const RewriteEntry same[] = {{0}, {.source = 1}, {.source = 2}};

	(void) state;
	check(odd, same, 3, odd);
}

static void
test_values(void **state)
{
	const RewriteEntry entries[] = {
		{.source = 0, .tag = "x\"\\\n", .set_when = true, .when = -5,
		.set_idx = true, .idx = 7}, {.source = 1}, {.source = 2}
	};

	(void) state;
	check(odd, entries, 3, "{\r\n\t\"entries\" :[  { \"tag\":\"x\\\"\\\\\\u000a\","
		  "  \"when\" : -5, \"idx\":7, \"own\": [1, {\"idx\": 9}] },\t" B
		  "\r\n ,\r\n" C "  ] , \"x\":1}\r\n");
}

static void
test_order(void **state)
{
	const RewriteEntry moved[] = {{.source = 2}, {.source = 0}};
	const RewriteEntry none[] = {{0}};

	(void) state;
	check(odd, moved, 2, "{\r\n\t\"entries\" :[  " C ",\t" A "  ] , \"x\":1}\r\n");
	check(odd, none, 0, "{\r\n\t\"entries\" :[] , \"x\":1}\r\n");
}

static void
test_new_entry(void **state)
{
	const RewriteEntry entries[] = {
		{.source = 0}, {.source = 1}, {.source = 2},
		{.source = -1, .tag = "d", .set_when = true, .when = 4, .set_idx = true, .idx = 3}
	};
	const RewriteEntry second[] = {
		{.source = 0},
		{.source = -1, .tag = "d", .set_when = true, .when = 4, .set_idx = true, .idx = 3}
	};

	(void) state;
	check(odd, entries, 4, "{\r\n\t\"entries\" :[  " A ",\t" B "\r\n ,\r\n" C
		  "\r\n ,\r\n{\"idx\":3,\"when\":4,\"tag\":\"d\"}  ] , \"x\":1}\r\n");
	check("{\"entries\":[\n" B "\n]}", second, 2,
		  "{\"entries\":[\n" B ",\n{\"idx\":3,\"when\":4,\"tag\":\"d\"}\n]}");
}

static void
test_first_entry(void **state)
{
	const RewriteEntry entries[] = {
		{.source = -1, .tag = "a", .when = 4, .idx = 0},
		{.source = -1, .tag = "b", .when = 5, .idx = 1}
	};

	(void) state;
	check("{\r\n  \"entries\": []\r\n}", entries, 1,
		  "{\r\n  \"entries\": [\r\n    {\r\n      \"idx\": 0,\r\n"
		  "      \"version\": \"7\",\r\n      \"when\": 4,\r\n"
		  "      \"tag\": \"a\",\r\n      \"breakpoints\": true\r\n    }\r\n  ]\r\n}");
	check("{\"entries\":[]}", entries, 2,
		  "{\"entries\":[{\"idx\":0,\"version\":\"7\",\"when\":4,\"tag\":\"a\","
		  "\"breakpoints\":true},{\"idx\":1,\"version\":\"7\",\"when\":5,"
		  "\"tag\":\"b\",\"breakpoints\":true}]}");
}

/* A journal with a fault is not rewritten: what would be lost is not known. */
static void
test_refused(void **state)
{
	static const char *const texts[] = {
		"{\"entries\":[{\"idx\":0,\"when\":1}]}",
		"{\"entries\":[{\"idx\":0,\"when\":1,\"tag\":\"a\",\"tag\":\"b\"}]}",
		"{\"entries\":7}", "[]", "{}", "{\"entries\":[7]}", "{", ""
	};
	const RewriteEntry same[] = {{0}};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		DrizzleJournal journal;
		size_t		len;

		drizzle_read(texts[i], strlen(texts[i]), &journal);
		assert_null(drizzle_rewrite(&journal, same, 1, &len));
		drizzle_free(&journal);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_changes),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_new_entry),
		cmocka_unit_test(test_first_entry),
		cmocka_unit_test(test_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
