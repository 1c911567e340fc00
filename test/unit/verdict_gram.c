/* verdict_gram: a pattern is found as whole words, but for marked ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/line/bytes.h"
#include "verdict/match/gram.h"
#include "verdict/match/match.h"
#include "verdict/match/match_words.h"
#include "verdict/match/window.h"

/* The patterns by their numbers. */
static const char *const Patterns[] = {
	"config error", "~memoryerror", "apparmor*fail~", "login*role", "code #*gone",
	"(load", "level~",
};

/* Note that a pattern was reported, in the set at arg. */
static void
note_pattern(int number, const char *at, void *arg)
{
	assert_non_null(at);
	*(unsigned int *) arg |= 1u << number;
}

/* The pattern of a number is in a line, and no other is. */
static bool
line_has_only(const char *text, int number)
{
	GramLine	line = {.text = text, .len = strlen(text)};
	unsigned int reported = 0;
	unsigned int found = 0;

	gram_search_line(&line, note_pattern, &reported);
	for (int i = 0; i < (int) lengthof(Patterns); i++)
		if ((reported >> i & 1) != 0 &&
			gram_line_follows(i, &line, Patterns[i]))
			found |= 1u << i;
	return found == (number < 0 ? 0 : 1u << number);
}

/* Whole words, and plurals; parts between stars, too; marked ends; digits. */
static void
borders(void **state)
{
	static const struct
	{
		const char *text;
		int			number;		/* of the pattern that it has; -1 for none */
	}			lines[] = {
		{" config error ", 0}, {"config error", 0}, {" config errors: ", 0},
		{"(config error)", 0}, {" reconfig error ", -1}, {" config errored ", -1},
		{" config errorss ", -1}, {" config error_at ", -1},
		{" xconfig error, config error ", 0},
		{" oom.outofmemoryerror: ", 1}, {" memoryerror ", 1},
		{" memoryerrorhandler ", -1},
		{" apparmor failed ", 2}, {" myapparmor failed ", -1},
		{" apparmor unfailing ", -1}, {" apparmor unfailing fails ", 2},
		{" login of a role ", 3}, {" login of the controller ", -1},
		{" blogin of the role ", -1}, {" login of parole and role ", 3},
		{" code 12 is gone ", 4}, {" barcode 12 is gone ", -1},
		{" code x is gone ", -1}, {" code 1 is bygone ", -1},
		{" do(load ", 5}, {" do(loaded ", -1},
		{" levelling ", 6}, {" sealevel ", -1},
	};

	(void) state;
	for (int i = 0; i < (int) lengthof(Patterns); i++)
		gram_enter_pattern(i, Patterns[i], GRAM_WHOLE_WORDS);
	gram_index_build();
	for (size_t i = 0; i < lengthof(lines); i++)
		if (!line_has_only(lines[i].text, lines[i].number))
			fail_msg("\"%s\"", lines[i].text);
}

/* The index finds no word that is shorter than a gram. */
static void
word_lengths(void **state)
{
	static const struct
	{
		const char *const *words;
		size_t		count;
	}			lists[] = {
		{FailureWords, lengthof(FailureWords)},
		{ShapeHints, lengthof(ShapeHints)},
		{NoneCounted, lengthof(NoneCounted)},
		{IgnoreWords, lengthof(IgnoreWords)},
		{LoopbackWords, lengthof(LoopbackWords)},
		{RetryWords, lengthof(RetryWords)},
		{ConnectWords, lengthof(ConnectWords)},
		{SuccessWords, lengthof(SuccessWords)},
		{ServeWords, lengthof(ServeWords)},
	};

	(void) state;
	for (size_t i = 0; i < lengthof(lists); i++)
		for (size_t at = 0; at < lists[i].count; at++)
			if (strlen(lists[i].words[at]) < sizeof(uint32_t))
				fail_msg("\"%s\"", lists[i].words[at]);
}

/*
 * Each variant lists the same windows of a line of any length. It reads at most
 * eight bytes behind the line.
 */
static void
window_variants(void **state)
{
	static const char text[] = " 17.2 apparmor failed to config errors of memoryerror logins, "
		"a controller (loaded with code 1) is gone, level of a role; reconfig error";
	bool		listed = false;

	(void) state;
	for (const WindowVariant *v = WindowVariants; v->name != NULL; v++)
		for (size_t len = 0; v->works() && len < sizeof(text); len++)
		{
			unsigned short first[sizeof(text)];
			unsigned short windows[sizeof(text)];
			char	   *line = malloc(len + 8);
			size_t		count;

			assert_non_null(line);
			memcpy(line, text, len);
			memset(line + len, 'e', 8);
			count = WindowVariants[0].list(line, len, first);
			assert_int_equal(v->list(line, len, windows), count);
			assert_memory_equal(windows, first, count * sizeof(*windows));
			listed |= count > 0;
			free(line);
		}
	assert_true(listed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(borders),
		cmocka_unit_test(word_lengths),
		cmocka_unit_test(window_variants),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
