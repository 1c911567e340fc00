/*
 * redact_code: names, calls, types and versions that are no secrets, beside
 * what looks like them and may be one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/engine/engine.h"
#include "redact/judge/code.h"
#include "redact/judge/not_secret.h"

#define YES(f, literal) assert_true(f(literal, sizeof(literal) - 1))
#define NO(f, literal) assert_false(f(literal, sizeof(literal) - 1))
#define SAME(a, b) \
	assert_true(code_is_same_name(a, sizeof(a) - 1, b, sizeof(b) - 1))
#define OTHER(a, b) \
	assert_false(code_is_same_name(a, sizeof(a) - 1, b, sizeof(b) - 1))

static void
uuids(void **state)
{
	(void) state;
	NO(is_uuid, "");
	NO(is_uuid, "123e4567-e89b-12d3-a456-42661417400");
	NO(is_uuid, "123e4567-e89b-12d3-a456-4266141740000");
	NO(is_uuid, "123e4567e89b-12d3-a456-42661417400000");
	NO(is_uuid, "123e4567-e89b-12d3-a456-42661417400g");
	NO(is_uuid, "123e4567-e89b-12d3-a456\x2D" "42661417400\xFF");
	YES(is_uuid, "123e4567-e89b-12d3-a456-426614174000");
	YES(is_uuid, "123E4567-E89B-12D3-A456-426614174000");
}

static void
versions(void **state)
{
	(void) state;
	NO(is_version, "");
	NO(is_version, "1");
	NO(is_version, "1.");
	NO(is_version, ".1");
	NO(is_version, "1..2");
	NO(is_version, "1.2a");
	NO(is_version, "v1.2");
	NO(is_version, "1.2\0");
	YES(is_version, "1.2");
	YES(is_version, "10.20.30.40");
}

static void
names(void **state)
{
	(void) state;
	assert_int_equal(code_name_length("", 0), 0);
	assert_int_equal(code_name_length("a.b_c1(x)", 9), 6);
	assert_int_equal(code_name_length("-a", 2), 0);
	assert_int_equal(code_name_length("a\xC3\xA9", 3), 1);
	SAME("key_password", "keyPassword");
	SAME("KEY_PASSWORD", "key-password");
	SAME("", "__");
	OTHER("key_password", "keyPasswords");
	OTHER("keyPassword", "key_passwort");
	OTHER("a", "");
}

static void
expressions(void **state)
{
	(void) state;
	NO(code_is_expression, "");
	NO(code_is_expression, "hunter2");
	NO(code_is_expression, "Tr0ub4dor&3");
	NO(code_is_expression, "1abc(x)");
	NO(code_is_expression, "ab(x)");
	NO(code_is_expression, "get(x)y");
	NO(code_is_expression, "news");
	NO(code_is_expression, "Keyword.");
	NO(code_is_expression, "keyword.type");
	NO(code_is_expression, "\xC3\xA9t\xC3\xA9(x)");
	YES(code_is_expression, "Keyword.Type");
	YES(code_is_expression, "getenv(");
	YES(code_is_expression, "getenv(x");
	YES(code_is_expression, "argv[1]");
	YES(code_is_expression, "config->secret");
	YES(code_is_expression, "new Secret");
	YES(code_is_expression, "await");
}

static void
formats(void **state)
{
	(void) state;
	assert_false(code_is_format("", 0, '\0'));
	assert_false(code_is_format("%", 1, '\0'));
	assert_false(code_is_format("%k", 2, '\0'));
	assert_false(code_is_format("%sx", 3, '\0'));
	assert_false(code_is_format("$1a", 3, '\0'));
	assert_false(code_is_format("$1234", 5, '\0'));
	assert_true(code_is_format("%s", 2, '\0'));
	assert_true(code_is_format("%-10s", 5, '\0'));
	assert_true(code_is_format("%s,", 3, '\0'));
	assert_true(code_is_format("$1", 2, '\0'));
	assert_true(code_is_format("{name}", 6, '\0'));
}

static void
listed_words(void **state)
{
	static const char *const words[] = {"await", "new"};

	(void) state;
	assert_true(code_is_one_of("new", 3, words, 2));
	assert_false(code_is_one_of("New", 3, words, 2));
	assert_false(code_is_one_of("ne", 2, words, 2));
	assert_false(code_is_one_of("news", 4, words, 2));
	assert_false(code_is_one_of("", 0, words, 2));
	assert_false(code_is_one_of("new", 3, words, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uuids),
		cmocka_unit_test(versions),
		cmocka_unit_test(names),
		cmocka_unit_test(expressions),
		cmocka_unit_test(formats),
		cmocka_unit_test(listed_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
