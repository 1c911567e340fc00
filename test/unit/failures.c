/*
 * The throttle's count: its limit, its window, and that flooding resets
 * nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "throttle/failures.h"

#define WINDOW 60

/* Note n failures of a key, a tick apart; how many of them were too many. */
static int
note_many(FailureSet *set, uint64_t key, int n, int64_t *now)
{
	int			refused = 0;

	for (int i = 0; i < n; i++)
	{
		refused += failures_note(set, key, 1, *now, *now - WINDOW);
		*now += 1;
	}
	return refused;
}

static void
ten_pass_and_the_eleventh_does_not(void **state)
{
	FailureSet	set = {0};
	int64_t		now = 1000;

	(void) state;
	assert_int_equal(note_many(&set, 7, FAILURES_ALLOWED, &now), 0);
	assert_int_equal(note_many(&set, 7, 1, &now), 1);
	assert_int_equal(note_many(&set, 8, 1, &now), 0);
}

static void
failures_go_out_of_the_window_one_by_one(void **state)
{
	FailureSet	set = {0};
	int64_t		now = 1000;

	(void) state;
	note_many(&set, 7, FAILURES_ALLOWED, &now);
	/* the first came at 1000: it counts before 1060, and no longer then */
	assert_true(failures_note(&set, 7, 1, 1059, 1059 - WINDOW));
	assert_false(failures_note(&set, 7, 1, 1061, 1061 - WINDOW));
	assert_true(failures_note(&set, 7, 1, 1061, 1061 - WINDOW));
}

static void
going_on_keeps_it_shut(void **state)
{
	FailureSet	set = {0};
	int64_t		now = 1000;

	(void) state;
	note_many(&set, 7, FAILURES_ALLOWED, &now);
	assert_int_equal(note_many(&set, 7, 10 * WINDOW, &now), 10 * WINDOW);
}

static void
other_keys_do_not_push_it_out(void **state)
{
	(void) state;
	for (int mine = 1; mine <= FAILURES_ALLOWED; mine++)
	{
		FailureSet	set = {0};
		int64_t		now = 1000;
		int			refused = 0;

		for (int i = 0; i < mine; i++)
			failures_note(&set, 7, 1, now, now - WINDOW);
		/* a flood of keys that are used once, within the window */
		for (uint64_t key = 100; key < 100000; key++)
			failures_note(&set, key, 1, now, now - WINDOW);
		/* as many more as would have been left */
		for (int i = mine; i < FAILURES_ALLOWED; i++)
			failures_note(&set, 7, 1, now, now - WINDOW);
		refused = failures_note(&set, 7, 1, now, now - WINDOW);
		assert_int_equal(refused, 1);
	}
}

static void
an_old_key_makes_room(void **state)
{
	FailureSet	set = {0};
	int64_t		now = 1000;

	(void) state;
	for (uint64_t key = 1; key <= FAILURES_KEYS; key++)
		note_many(&set, key, FAILURES_ALLOWED, &now);
	now += WINDOW;
	assert_int_equal(note_many(&set, 100, FAILURES_ALLOWED, &now), 0);
	assert_int_equal(note_many(&set, 100, 1, &now), 1);
}

static void
a_factor_multiplies_the_limit(void **state)
{
	FailureSet	set = {0};
	int			refused = 0;

	(void) state;
	for (int i = 0; i < 10 * FAILURES_ALLOWED; i++)
		refused += failures_note(&set, 7, 10, 1000, 1000 - WINDOW);
	assert_int_equal(refused, 0);
	assert_true(failures_note(&set, 7, 10, 1000, 1000 - WINDOW));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_pass_and_the_eleventh_does_not),
		cmocka_unit_test(failures_go_out_of_the_window_one_by_one),
		cmocka_unit_test(going_on_keeps_it_shut),
		cmocka_unit_test(other_keys_do_not_push_it_out),
		cmocka_unit_test(an_old_key_makes_room),
		cmocka_unit_test(a_factor_multiplies_the_limit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
