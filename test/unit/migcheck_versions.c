/*
 * migcheck_versions: what is a version, how each tool orders versions, and
 * which names are taken for migrations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/framework.h"
#include "migcheck/model.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

/* Fail unless versions are ordered as listed, each against each. */
static void
assert_order(const char *framework, const char *const *versions, size_t count)
{
	const Framework *tool = framework_by_name(framework);

	assert_non_null(tool);
	for (size_t i = 0; i < count; i++)
	{
		for (size_t j = 0; j < count; j++)
		{
			int			order = sign(tool->compare(versions[i], versions[j]));

			if (order != sign((i > j) - (i < j)))
				fail_msg("%s: \"%s\" against \"%s\": %d", framework,
						 versions[i], versions[j], order);
		}
	}
}

static void
test_order_of_numbers(void **state)
{
	static const char *const numbers[] = {
		"0", "1", "2", "09", "10", "99", "0100", "20240101000000",
		"18446744073709551616", "99999999999999999999999999999999"
	};

	(void) state;
	assert_order("goose", numbers, LENGTH(numbers));
	assert_order("golang-migrate", numbers, LENGTH(numbers));
	assert_order("sqlx", numbers, LENGTH(numbers));
	assert_order("rails", numbers, LENGTH(numbers));
	assert_order("refinery", numbers, LENGTH(numbers));
}

/* The same numbers, as tools order them that compare text. */
static void
test_order_of_text(void **state)
{
	static const char *const texts[] = {"0", "0100", "09", "1", "10", "2", "99"};
	static const char *const points[] = {"1", "1.1", "1.2", "1.10", "2", "10"};
	static const char *const same[] = {"1.0", "1", "01", "1.0.0", "1_0"};
	const Framework *flyway = framework_by_name("flyway");

	(void) state;
	assert_order("dbmate", texts, LENGTH(texts));
	assert_order("atlas", texts, LENGTH(texts));
	assert_order("diesel", texts, LENGTH(texts));
	assert_order("prisma", texts, LENGTH(texts));
	assert_order("flyway", points, LENGTH(points));
	for (size_t i = 0; i < LENGTH(same); i++)
		assert_int_equal(flyway->compare(same[0], same[i]), 0);
}

/* Equal versions have one canonical form, and others another. */
static void
test_canonical(void **state)
{
	static const char *const versions[] = {"1", "01", "001", "2", "10", "100"};

	(void) state;
	for (size_t f = 0; framework_list[f] != NULL; f++)
	{
		const Framework *tool = framework_list[f];
		Arena		arena = {0};

		for (size_t i = 0; i < LENGTH(versions); i++)
		{
			for (size_t j = 0; j < LENGTH(versions); j++)
			{
				bool		same = strcmp(tool->canonical(&arena, versions[i]),
										  tool->canonical(&arena, versions[j])) == 0;

				/* A tool that compares text may still forbid "1" and "01". */
				if (tool->compare(versions[i], versions[j]) == 0)
					assert_true(same);
				if (i >= 3 && i != j)
					assert_false(same);
			}
		}
		arena_free(&arena);
	}
}

static void
test_numbers(void **state)
{
	Arena		arena = {0};

	(void) state;
	assert_string_equal(version_number("007"), "7");
	assert_string_equal(version_number("000"), "0");
	assert_string_equal(version_number("0"), "0");
	assert_string_equal(version_prefix(&arena, "0001_users"), "0001");
	assert_string_equal(version_prefix(&arena, "42"), "42");
	assert_string_equal(version_prefix(&arena, "1.sql"), "1");
	assert_null(version_prefix(&arena, "users"));
	assert_null(version_prefix(&arena, "1st_users"));
	assert_null(version_prefix(&arena, ""));
	assert_true(digits_fit_int64("9223372036854775807", 19));
	assert_false(digits_fit_int64("9223372036854775808", 19));
	assert_true(digits_fit_int64("00009223372036854775807", 23));
	assert_false(digits_fit_int64("10000000000000000000", 20));
	assert_true(digits_fit_uint64("18446744073709551615", 20));
	assert_false(digits_fit_uint64("18446744073709551616", 20));
	/* Only the given digits count, whatever follows them. */
	assert_true(digits_fit_int64("99999999999999999999", 18));
	arena_free(&arena);
}

static void
test_times(void **state)
{
	static const char *const wrong[] = {
		"20240230000000", "20241301000000", "20240100000000", "20240101240000",
		"2024010100000", "202401010000000", "2024010100000x", ""
	};
	int64_t		when;

	(void) state;
	assert_true(version_to_time("19700101000001", &when));
	assert_int_equal(when, 1000);
	assert_true(version_to_time("20240229235959", &when));
	assert_int_equal(when, INT64_C(1709251199000));
	for (size_t i = 0; i < LENGTH(wrong); i++)
	{
		if (version_to_time(wrong[i], &when))
			fail_msg("\"%s\" is taken for a time", wrong[i]);
	}
}

static void
test_file_names(void **state)
{
	Arena		arena = {0};

	(void) state;
	assert_true(name_has_suffix("a.sql", ".sql"));
	assert_false(name_has_suffix(".sql", ".sql"));
	assert_false(name_has_suffix("a.SQL", ".sql"));
	assert_false(name_has_suffix("l", ".sql"));
	assert_string_equal(name_without_suffix(&arena, "0001_a.up.sql",
											".up.sql"), "0001_a");
	assert_true(looks_like_sql("A.SQL"));
	assert_true(looks_like_sql("a.psql"));
	assert_false(looks_like_sql("a.sql~"));
	assert_false(looks_like_sql(".a.sql"));
	assert_false(looks_like_sql("a.sql.bak"));
	assert_false(looks_like_sql("sql"));
	arena_free(&arena);
}

static void
test_unsafe_tags(void **state)
{
	static const char *const unsafe[] = {
		"/etc/passwd", "\\server", "..", "a/../../b", "a\\..", "a/b", "a\\b",
		"a\nb", "a\x7F", "a\xC2\x85", "a\xE2\x80\xAE" "b", "a\xFF"
	};
	static const char *const safe[] = {
		"0001_users", "a..b", "...", "caf\xC3\xA9", "a b"
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(unsafe); i++)
	{
		if (tag_unsafe_reason(unsafe[i]) == NULL)
			fail_msg("case %zu is taken for safe", i);
	}
	for (size_t i = 0; i < LENGTH(safe); i++)
		assert_null(tag_unsafe_reason(safe[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_of_numbers),
		cmocka_unit_test(test_order_of_text),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_file_names),
		cmocka_unit_test(test_unsafe_tags),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_versions", tests, NULL, NULL);
}
