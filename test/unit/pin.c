/* pin_judge: adoption is proven by what runs, and by nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pin/verdict.h"

#define MINUTE (INT64_C(60) * 1000000)
#define NOW (INT64_C(1000) * MINUTE)

/* All that adoption takes, a promotion of so many minutes ago. */
static PinEvidence
adopted(int64_t minutes)
{
	PinEvidence evidence = {
		.now = NOW,
		.promoted_at = NOW - minutes * MINUTE,
		.started_at = NOW - minutes * MINUTE,
		.observed_at = NOW,
		.promoted = true,
		.current = true,
		.from_runtime = true,
		.has_digest = true,
		.same_digest = true,
		.has_start = true
	};

	return evidence;
}

#define JUDGE(minutes, change) \
	({ PinEvidence e = adopted(minutes); change; pin_judge(&e); })

static void
each_piece_is_needed(void **state)
{
	(void) state;
	assert_int_equal(JUDGE(1, (void) 0), PIN_ADOPTED);
	assert_int_equal(JUDGE(1, e.current = false), PIN_PENDING);
	assert_int_equal(JUDGE(1, e.from_runtime = false), PIN_PENDING);
	assert_int_equal(JUDGE(1, e.has_digest = false), PIN_PENDING);
	assert_int_equal(JUDGE(1, e.has_start = false), PIN_PENDING);
	assert_int_equal(JUDGE(1, e.started_at--), PIN_PENDING);
	assert_int_equal(JUDGE(1, e.same_digest = false), PIN_DIVERGED);
	assert_int_equal(JUDGE(1, e.promoted = false), PIN_UNKNOWN);
}

static void
patience_ends(void **state)
{
	(void) state;
	assert_int_equal(JUDGE(15, e.from_runtime = false), PIN_PENDING);
	assert_int_equal(JUDGE(16, e.from_runtime = false), PIN_STUCK);
	assert_int_equal(JUDGE(16, e.started_at = 0), PIN_STUCK);
	assert_int_equal(JUDGE(16, e.has_digest = false), PIN_STUCK);
	assert_int_equal(JUDGE(16, e.current = false), PIN_STUCK);
	assert_int_equal(JUDGE(16, (e.same_digest = false, e.started_at = 0)), PIN_STUCK);
	assert_int_equal(JUDGE(16, (void) 0), PIN_ADOPTED);
}

static void
old_reports_prove_nothing(void **state)
{
	(void) state;
	assert_int_equal(JUDGE(100, e.observed_at -= 15 * MINUTE), PIN_ADOPTED);
	assert_int_equal(JUDGE(100, e.observed_at -= 16 * MINUTE), PIN_UNKNOWN);
	assert_int_equal(JUDGE(100, (e.observed_at -= 16 * MINUTE, e.same_digest = false)),
					 PIN_UNKNOWN);
	assert_int_equal(JUDGE(1, e.observed_at -= 16 * MINUTE), PIN_PENDING);
}

static void
sources(void **state)
{
	(void) state;
	assert_false(pin_source_is_runtime("", 0));
	assert_false(pin_source_is_runtime("http 200", 8));
	assert_false(pin_source_is_runtime("control-plane", 13));
	assert_false(pin_source_is_runtime("runtim", 6));
	assert_false(pin_source_is_runtime("runtime ", 8));
	assert_true(pin_source_is_runtime("runtime", 7));
	assert_true(pin_source_is_runtime("docker inspect", 14));
	assert_string_equal(pin_verdict_name(PIN_STUCK), "stuck");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_piece_is_needed),
		cmocka_unit_test(patience_ends),
		cmocka_unit_test(old_reports_prove_nothing),
		cmocka_unit_test(sources),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
