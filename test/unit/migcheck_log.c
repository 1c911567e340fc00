/*
 * migcheck_log: the log of a repair, read back as it was written, and refused
 * where a byte of it is missing or another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exact.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/repair/log.h"

/* A log with a rename and a replacement, whose texts hold any byte. */
static RepairLog
make_log(Arena *arena)
{
	RepairLog	log = {0};
	RepairStep	rename = {.kind = STEP_RENAME, .path = "0002_b.sql",
	.to = "0003 b\n.sql"};
	RepairStep	replace = {.kind = STEP_REPLACE, .path = "meta/_journal.json",
	.old_text = "a\0\nend ", .old_len = 7, .new_text = "", .new_len = 0};

	log_add(arena, &log, rename);
	log_add(arena, &log, replace);
	return log;
}

static void
test_round_trip(void **state)
{
	Arena		arena = {0};
	RepairLog	log = make_log(&arena);
	RepairLog	read;
	size_t		len;
	char	   *text = log_encode_steps(&arena, &log, &len);

	(void) state;
	assert_true(log_decode_steps(&arena, text, len, &read));
	assert_int_equal(read.count, 2);
	assert_int_equal(read.steps[0].kind, STEP_RENAME);
	assert_string_equal(read.steps[0].path, "0002_b.sql");
	assert_string_equal(read.steps[0].to, "0003 b\n.sql");
	assert_int_equal(read.steps[1].kind, STEP_REPLACE);
	assert_string_equal(read.steps[1].path, "meta/_journal.json");
	assert_int_equal(read.steps[1].old_len, 7);
	assert_memory_equal(read.steps[1].old_text, "a\0\nend ", 7);
	assert_int_equal(read.steps[1].new_len, 0);
	arena_free(&arena);
}

/* Decode a copy of exactly this size, so that a read behind it is seen. */
static bool
decodes(Arena *arena, const char *text, size_t len)
{
	RepairLog	read;
	char	   *copy = exact_copy(text, len);
	bool		ok;

	ok = log_decode_steps(arena, copy, len, &read);
	free(copy);
	return ok;
}

static void
test_damaged(void **state)
{
	Arena		arena = {0};
	RepairLog	log = make_log(&arena);
	size_t		len;
	char	   *text = log_encode_steps(&arena, &log, &len);

	(void) state;
	assert_true(decodes(&arena, text, len));
	for (size_t cut = 0; cut < len; cut++)
		assert_false(decodes(&arena, text, cut));
	for (size_t at = 0; at < len; at++)
	{
		text[at] ^= 1;
		assert_false(decodes(&arena, text, len));
		text[at] ^= 1;
	}
	assert_true(decodes(&arena, text, len));
	arena_free(&arena);
}

/* A log that is whole, and names a file outside the folder. */
static void
test_outside(void **state)
{
	static const char *const outside[] = {
		"/etc/passwd", "../x", "a/../../x", ".."
	};

	(void) state;
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
	{
		Arena		arena = {0};
		RepairLog	log = {0};
		RepairStep	from = {.kind = STEP_RENAME, .path = outside[i], .to = "a"};
		RepairStep	to = {.kind = STEP_RENAME, .path = "a", .to = outside[i]};
		char	   *text;
		size_t		len;

		log_add(&arena, &log, from);
		text = log_encode_steps(&arena, &log, &len);
		if (decodes(&arena, text, len))
			fail_msg("a rename of \"%s\" is read", outside[i]);
		log.steps[0] = to;
		text = log_encode_steps(&arena, &log, &len);
		if (decodes(&arena, text, len))
			fail_msg("a rename to \"%s\" is read", outside[i]);
		arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_outside),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_log", tests, NULL, NULL);
}
