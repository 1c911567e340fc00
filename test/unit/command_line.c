/*
 * command_line: what a mistyped command line is answered with, in both
 * programs, and that no value of an option is in the answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/command_line.h"
#include "common/read.h"
#include "common/show.h"
#include "common/suggest.h"

static const struct option options[] = {
	{"base", required_argument, NULL, 'b'},
	{"baseline", required_argument, NULL, 'B'},
	{"db", required_argument, NULL, 'd'},
	{"quiet", no_argument, NULL, 'q'},
	{NULL, 0, NULL, 0}
};

static const Subcommand subcommand = {.name = "sub"};

/* Run a function with standard error in a file; its text is in said. */
static char said[1000];
static FILE *saved;

static void
begin_stderr(void)
{
	saved = stderr;
	memset(said, 0, sizeof(said));
	stderr = fmemopen(said, sizeof(said) - 1, "w");
	assert_non_null(stderr);
}

static void
end_stderr(void)
{
	fclose(stderr);
	stderr = saved;
}

/* Read one option from the words after the program's; returns it. */
static int
read_one(const Subcommand *sub, const char *first, const char *second)
{
	static char program[] = "prog";
	static char words[2][40];
	char	   *argv[] = {program, words[0], words[1], NULL};
	int			option;

	snprintf(words[0], sizeof(words[0]), "%s", first);
	snprintf(words[1], sizeof(words[1]), "%s", second != NULL ? second : "");

	optind = 0;
	begin_stderr();
	option =
		read_next_option(sub, second != NULL ? 3 : 2, argv, "xq?", options);
	end_stderr();
	return option;
}

static void
test_right_options(void **state)
{
	(void) state;
	program_name = "prog";
	assert_int_equal(read_one(NULL, "--db=a", NULL), 'd');
	assert_string_equal(optarg, "a");
	assert_int_equal(read_one(NULL, "--base", "b"), 'b');
	assert_string_equal(optarg, "b");
	assert_int_equal(read_one(NULL, "--qui", NULL), 'q');
	assert_int_equal(read_one(NULL, "-x", NULL), 'x');
	assert_int_equal(read_one(NULL, "-?", NULL), '?');
	assert_int_equal(read_one(NULL, "file", NULL), -1);
	assert_string_equal(said, "");
}

static void
test_wrong_options(void **state)
{
	static const struct
	{
		const char *first;
		const char *expected;
	}			cases[] = {
		{"--bd=p4ss", "prog: unknown option \"--bd\"\nDid you mean \"--db\"?\n"},
		{"--q\033iet=p4ss", "prog: unknown option \"--q<U+001B>iet\"\n"
		"Did you mean \"--quiet\"?\n"},
		{"--ba=p4ss", "prog: ambiguous option \"--ba\"\n"
		"Did you mean \"--base\"?\nDid you mean \"--baseline\"?\n"},
		{"--nothing-like-it", "prog: unknown option \"--nothing-like-it\"\n"},
		{"--quiet=p4ss", "prog: option \"--quiet\" takes no value\n"},
		{"--db", "prog: option \"--db\" needs a value\n"},
		{"-z", "prog: unknown option \"-z\"\n"},
		{"-\033", "prog: unknown option \"-?\"\n"},
	};

	(void) state;
	program_name = "prog";
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char		expected[500];

		assert_int_equal(read_one(&subcommand, cases[i].first, NULL),
						 OPTION_WRONG);
		snprintf(expected, sizeof(expected), "%sTry \"prog sub --help\" for "
				 "more information.\n", cases[i].expected);
		assert_string_equal(said, expected);
		assert_null(strstr(said, "p4ss"));
	}
}

static void
test_mistyped(void **state)
{
	(void) state;
	assert_true(is_misspelling_of("chekc", "check"));
	assert_true(is_misspelling_of("chec", "check"));
	assert_true(is_misspelling_of("xheck", "check"));
	assert_true(is_misspelling_of("simulatte", "simulate"));
	assert_true(is_misspelling_of("simlate!", "simulate"));
	assert_false(is_misspelling_of("chcke!", "check"));
	assert_false(is_misspelling_of("", "db"));
	assert_false(is_misspelling_of("simulate", "check"));
}

static void
test_values(void **state)
{
	bool		json = false;
	long		number;

	(void) state;
	begin_stderr();
	assert_int_equal(take_format_value(NULL, "json", &json), STATUS_OK);
	assert_true(json);
	assert_int_equal(take_format_value(NULL, "human", &json), STATUS_OK);
	assert_false(json);
	assert_int_equal(take_number_value(NULL, "45", 45, "not", &number),
					 STATUS_OK);
	assert_int_equal(number, 45);
	assert_string_equal(said, "");
	assert_int_equal(take_format_value(NULL, "xml", &json), STATUS_FAILED);
	assert_int_equal(take_number_value(NULL, "46", 45, "not", &number),
					 STATUS_FAILED);
	assert_int_equal(take_number_value(NULL, "0", 45, "not", &number),
					 STATUS_FAILED);
	assert_int_equal(take_number_value(NULL, "4s", 45, "not", &number),
					 STATUS_FAILED);
	assert_int_equal(take_number_value(NULL, "", 45, "not", &number),
					 STATUS_FAILED);
	assert_int_equal(take_number_value(NULL, "99999999999999999999", 45, "not",
									   &number), STATUS_FAILED);
	end_stderr();
}

static void
test_show(void **state)
{
	static const char text[] = "a\tb\r\nc\xE2\x80\xAE\xFF\033[2J";
	static const char *const expected[] = {
		[SHOW_NAME] = "a<U+0009>b<U+000D><U+000A>c<U+202E><U+FFFD><U+001B>[2J",
		[SHOW_LINE] = "a b<U+000D><U+000A>c<U+202E><U+FFFD><U+001B>[2J",
		[SHOW_LINES] = "a\tb\r\nc<U+202E><U+FFFD><U+001B>[2J",
	};

	(void) state;
	for (int mode = SHOW_NAME; mode <= SHOW_LINES; mode++)
	{
		begin_stderr();
		show_string(stderr, text, mode);
		end_stderr();
		assert_string_equal(said, expected[mode]);
	}
}

static void
test_read_limit(void **state)
{
	int			ends[2];
	Buffer		content = {0};

	(void) state;
	assert_int_equal(pipe(ends), 0);
	assert_true(write_all(ends[1], "0123456789", 10));
	close(ends[1]);
	assert_int_equal(read_all(ends[0], 10, 1, &content), READ_OK);
	assert_int_equal(content.len, 10);
	assert_string_equal(content.data, "0123456789");
	/* A buffer that was used: nothing is left of what it had. */
	content.len = 0;
	assert_int_equal(read_all(ends[0], 10, 1, &content), READ_OK);
	assert_string_equal(content.data, "");
	close(ends[0]);
	assert_int_equal(read_all(ends[0], 10, 1, &content), READ_FAILED);
	buffer_free(&content);

	assert_int_equal(pipe(ends), 0);
	assert_true(write_all(ends[1], "0123456789", 10));
	close(ends[1]);
	assert_int_equal(read_all(ends[0], 9, 1, &content), READ_TOO_LARGE);
	close(ends[0]);
	buffer_free(&content);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right_options),
		cmocka_unit_test(test_wrong_options),
		cmocka_unit_test(test_mistyped),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_show),
		cmocka_unit_test(test_read_limit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("command_line", tests, NULL, NULL);
}
