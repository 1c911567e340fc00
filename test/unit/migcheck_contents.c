/*
 * migcheck_contents: what a file's bytes tell before its SQL is read, and the
 * comments that allow a finding.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/contents.h"
#include "migcheck/suppress.h"

/* A literal may hold NUL, so its length is the array's. */
#define SCAN(literal) scan(literal, sizeof(literal) - 1)

static Contents
scan(const char *text, size_t len)
{
	Contents	contents;

	contents_scan(text, len, &contents);
	return contents;
}

static void
test_kinds(void **state)
{
	(void) state;
	assert_int_equal(SCAN("SELECT 1;\n").kind, CONTENTS_TEXT);
	assert_int_equal(SCAN("").kind, CONTENTS_TEXT);
	assert_int_equal(SCAN("a\nb\0c").kind, CONTENTS_NUL);
	assert_int_equal(SCAN("a\nb\0c").kind_line, 2);
	assert_int_equal(SCAN("\xFF\xFE" "a\0").kind, CONTENTS_UTF16);
	assert_int_equal(SCAN("\xFE\xFF\0a").kind, CONTENTS_UTF16);
	assert_int_equal(SCAN("S\0E\0L\0").kind, CONTENTS_UTF16);
	assert_int_equal(SCAN("\0S\0E\0L").kind, CONTENTS_UTF16);
	/* An odd length is no UTF-16, with whatever NULs. */
	assert_int_equal(SCAN("S\0E\0L").kind, CONTENTS_NUL);
	assert_int_equal(SCAN("version https://git-lfs.github.com/spec/v1\n").kind,
					 CONTENTS_LFS);
	assert_int_equal(SCAN("-- version https://git-lfs.github.com/spec/v1\n").kind,
					 CONTENTS_TEXT);
}

static void
test_substance(void **state)
{
	(void) state;
	assert_true(SCAN("").blank);
	assert_true(SCAN(" \n\t\r\n").blank);
	assert_true(SCAN("\xEF\xBB\xBF\n").blank);
	assert_false(SCAN(";").blank);
	assert_true(SCAN(";").comments_only);
	assert_true(SCAN("-- a\n/* b */\n").comments_only);
	assert_true(SCAN("/* a /* b */ c */").comments_only);
	assert_true(SCAN("-- no end").comments_only);
	assert_false(SCAN("/* a */ b").comments_only);
	assert_false(SCAN("/* a /* b */").comments_only);
	assert_false(SCAN("-- a\nSELECT").comments_only);
	assert_false(SCAN("- - a").comments_only);
}

static void
test_bytes(void **state)
{
	Contents	contents;

	(void) state;
	assert_true(SCAN("\xEF\xBB\xBF" "a\n").bom);
	assert_false(SCAN("a\xEF\xBB\xBF\n").bom);
	assert_false(SCAN("\xEF\xBB").bom);
	assert_true(SCAN("a").no_final_newline);
	assert_false(SCAN("a\n").no_final_newline);
	assert_false(SCAN("").no_final_newline);
	contents = SCAN("a\nb\r\nc\r\nd\re\n");
	assert_int_equal(contents.lines, 4);
	assert_int_equal(contents.cr_lines, 2);
	assert_int_equal(contents.cr_line, 2);
	contents = SCAN("12345678\nabc\xC3\xA9\n\xE2\x82\n");
	assert_int_equal(contents.bad_utf8_line, 3);
	assert_int_equal(contents.bad_utf8_column, 1);
	/* A byte that is not UTF-8 is found wherever eight bytes are read. */
	for (size_t at = 0; at < 24; at++)
	{
		char		text[25] = "aaaaaaaaaaaaaaaaaaaaaaaa";

		text[at] = '\xFF';
		assert_int_equal(scan(text, 24).bad_utf8_line, 1);
		assert_int_equal(scan(text, 24).bad_utf8_column, at + 1);
	}
}

static void
test_conflicts(void **state)
{
	(void) state;
	assert_int_equal(SCAN("a\n<<<<<<< HEAD\n").conflict_line, 2);
	assert_int_equal(SCAN(">>>>>>> x").conflict_line, 1);
	assert_int_equal(SCAN("<<<<<<<").conflict_line, 1);
	assert_int_equal(SCAN("<<<<<<<\r\n").conflict_line, 1);
	assert_int_equal(SCAN("=======\n").conflict_line, 0);
	assert_int_equal(SCAN("<<<<<<<<\n").conflict_line, 0);
	assert_int_equal(SCAN("<<<<<<\n").conflict_line, 0);
	assert_int_equal(SCAN(" <<<<<<< HEAD\n").conflict_line, 0);
	assert_int_equal(SCAN("<<<<<<>\n").conflict_line, 0);
}

/* Read the comments of a text; the arena is the caller's. */
static Suppressions
read_comments(Arena *arena, const char *text)
{
	Suppressions list = {0};

	suppressions_scan(arena, &list, 3, text, strlen(text));
	return list;
}

static void
test_comments(void **state)
{
	Arena		arena = {0};
	Suppressions list = read_comments(&arena,
									  "SELECT 1;\n"
									  "  -- migcheck: allow a, b until 2024-02-29: it is so\r\n"
									  "--migcheck:allow c\n");

	(void) state;
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[0].rule, "a");
	assert_string_equal(list.items[1].rule, "b");
	assert_string_equal(list.items[2].rule, "c");
	assert_int_equal(list.items[0].line, 2);
	assert_int_equal(list.items[2].line, 3);
	assert_int_equal(list.items[0].file, 3);
	assert_true(list.items[1].has_reason);
	assert_false(list.items[2].has_reason);
	/* To the end of the day. */
	assert_int_equal(list.items[0].until, INT64_C(1709251200000));
	assert_string_equal(list.items[1].until_text, "2024-02-29");
	assert_int_equal(list.items[2].until, INT64_MAX);
	arena_free(&arena);
}

/* What looks like such a comment and is not is kept, to be reported. */
static void
test_malformed_comments(void **state)
{
	static const char *const malformed[] = {
		"-- migcheck:\n", "-- migcheck: allow\n", "-- migcheck: alow a: b\n",
		"-- migcheck: allow a until tomorrow: b\n",
		"-- migcheck: allow a until 2024-02-30: b\n",
		"-- migcheck: allow a until: b\n", "-- migcheck: allow : b\n"
	};
	static const char *const others[] = {
		"SELECT 1; -- migcheck: allow a: b\n", "/* migcheck: allow a: b */\n",
		"-- see migcheck: allow a: b\n", "- - migcheck: allow a: b\n", "migcheck:\n"
	};
	Arena		arena = {0};

	(void) state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
	{
		Suppressions list = read_comments(&arena, malformed[i]);

		if (list.count != 1 || list.items[0].rule != NULL)
			fail_msg("%s", malformed[i]);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(read_comments(&arena, others[i]).count, 0);
	arena_free(&arena);
}

static void
test_dates(void **state)
{
	static const char *const wrong[] = {
		"2024-2-29", "2024-02-29 ", "2023-02-29", "2024-13-01", "24-01-01",
		"2024-00-10", "2024/01/01", ""
	};
	int64_t		end;

	(void) state;
	assert_true(suppression_date("1970-01-01", &end));
	assert_int_equal(end, INT64_C(86400000));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		if (suppression_date(wrong[i], &end))
			fail_msg("\"%s\" is taken for a date", wrong[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_substance),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_malformed_comments),
		cmocka_unit_test(test_dates),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_contents", tests, NULL, NULL);
}
