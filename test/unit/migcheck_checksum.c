/*
 * migcheck_checksum: the checksums of each tool, on texts whose checksums are
 * known, and what is said of a text that has changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "migcheck/simulate/checksum.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const Framework *
tool(const char *name)
{
	const Framework *framework = framework_by_name(name);

	assert_non_null(framework);
	assert_true(checksum_is_kept(framework));
	return framework;
}

static ChecksumInput
input_of(const char *text)
{
	return checksum_input(text, strlen(text), "users", "1");
}

/* SHA-256 and SHA-384 of "abc" are those of FIPS 180; CRC-32 that of zlib. */
static void
test_known_digests(void **state)
{
	Arena		arena = {0};
	ChecksumInput abc = input_of("abc");

	(void) state;
	assert_string_equal(checksum_of_file(&arena, tool("prisma"), &abc),
						"ba7816bf8f01cfea414140de5dae2223"
						"b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(checksum_of_file(&arena, tool("sqlx"), &abc),
						"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
						"1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
	assert_string_equal(checksum_of_file(&arena, tool("flyway"), &abc),
						"891568578");
	arena_free(&arena);
}

/* Flyway leaves out line ends and a byte order mark; the others do not. */
static void
test_flyway_lines(void **state)
{
	static const char *const same[] = {
		"ab", "ab\n", "a\nb", "a\r\nb\r\n", "\xEF\xBB\xBF" "ab\n"
	};
	Arena		arena = {0};
	ChecksumInput first = input_of(same[0]);
	const char *expected = checksum_of_file(&arena, tool("flyway"), &first);

	(void) state;
	for (size_t i = 1; i < LENGTH(same); i++)
	{
		ChecksumInput input = input_of(same[i]);

		assert_string_equal(checksum_of_file(&arena, tool("flyway"), &input),
							expected);
		assert_string_not_equal(checksum_of_file(&arena, tool("sqlx"), &input),
								checksum_of_file(&arena, tool("sqlx"),
												 &first));
	}
	arena_free(&arena);
}

static void
test_accepts(void **state)
{
	Arena		arena = {0};
	ChecksumInput input = input_of("SELECT 1;\n");
	ChecksumInput other = input_of("SELECT 2;\n");
	static const char *const names[] = {"prisma", "sqlx", "flyway", "refinery"};

	(void) state;
	for (size_t i = 0; i < LENGTH(names); i++)
	{
		const char *stored = checksum_of_file(&arena, tool(names[i]), &input);

		assert_true(checksum_accepts(&arena, tool(names[i]), &input, stored));
		assert_false(checksum_accepts(&arena, tool(names[i]), &other, stored));
		assert_false(checksum_accepts(&arena, tool(names[i]), &input, ""));
	}
	arena_free(&arena);
}

/* refinery's checksum covers the name and the version, too. */
static void
test_refinery_name(void **state)
{
	Arena		arena = {0};
	ChecksumInput input = checksum_input("x", 1, "users", "1");
	ChecksumInput name = checksum_input("x", 1, "orders", "1");
	ChecksumInput version = checksum_input("x", 1, "users", "2");
	const char *stored = checksum_of_file(&arena, tool("refinery"), &input);

	(void) state;
	assert_string_not_equal(checksum_of_file(&arena, tool("refinery"), &name),
							stored);
	assert_string_not_equal(checksum_of_file(&arena, tool("refinery"),
											 &version), stored);
	arena_free(&arena);
}

static void
test_what_changed(void **state)
{
	static const struct
	{
		const char *ran;
		const char *now;
		TextChange	change;
	}			cases[] = {
		{"a\nb\n", "a\nb\n", TEXT_SAME},
		{"a\r\nb\r\n", "a\nb\n", TEXT_OTHER_LINE_ENDS},
		{"a\nb\n", "a\r\nb\r\n", TEXT_OTHER_LINE_ENDS},
		{"\xEF\xBB\xBF" "a\n", "a\n", TEXT_OTHER_BOM},
		{"a\n", "\xEF\xBB\xBF" "a\n", TEXT_OTHER_BOM},
		{"a", "a\n", TEXT_OTHER_FINAL_NEWLINE},
		{"a\n", "a", TEXT_OTHER_FINAL_NEWLINE},
		{"\xEF\xBB\xBF" "a\r\nb\r\n", "a\nb\n", TEXT_OTHER_ENDS_AND_BOM},
		{"a\r\nb", "a\nb\n", TEXT_OTHER_ENDS_AND_NEWLINE},
		{"a\nb\n", "a\nc\n", TEXT_EDITED},
		{"a\n", "a\n\n", TEXT_OTHER_FINAL_NEWLINE},
		{"a\n", "a\n\n\n", TEXT_EDITED},
		{"a\n", "", TEXT_EDITED},
	};
	Arena		arena = {0};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		ChecksumInput ran = input_of(cases[i].ran);
		ChecksumInput now = input_of(cases[i].now);
		const char *stored = checksum_of_file(&arena, tool("prisma"), &ran);
		TextChange	change = checksum_compare(&arena, tool("prisma"), &now,
											  stored);

		if (change != cases[i].change)
			fail_msg("case %zu: %d, not %d", i, change, cases[i].change);
		assert_true(change == TEXT_SAME || text_change_words(change) != NULL);
	}
	arena_free(&arena);
}

static void
test_line_ends(void **state)
{
	Arena		arena = {0};
	size_t		len;

	(void) state;
	assert_string_equal(text_with_lf(&arena, "a\r\nb\rc\r", 7, &len), "a\nb\rc\r");
	assert_int_equal(len, 6);
	assert_string_equal(text_with_crlf(&arena, "\na\r\nb\n", 6, &len),
						"\r\na\r\nb\r\n");
	assert_int_equal(len, 8);
	assert_string_equal(content_digest(&arena, "a\r\nb", 4),
						content_digest(&arena, "a\nb", 3));
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_digests),
		cmocka_unit_test(test_flyway_lines),
		cmocka_unit_test(test_accepts),
		cmocka_unit_test(test_refinery_name),
		cmocka_unit_test(test_what_changed),
		cmocka_unit_test(test_line_ends),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_checksum", tests, NULL, NULL);
}
