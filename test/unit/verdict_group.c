/* verdict_group: fingerprints tell reasons apart, not machines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/group.h"

/* The fingerprint of a line, by its cause. */
static const char *
fingerprint(const char *cause, const char *line)
{
	static char result[2][FINGERPRINT_LENGTH + 1];
	static int	turn;
	PhaseVerdict phase = {.phase = "start", .verdict = "failed",
		.cause = cause, .text = line,
	.len = line == NULL ? 0 : strlen(line)};

	turn = !turn;
	assert_true(verdict_fingerprint(&phase, result[turn]));
	assert_int_equal(strlen(result[turn]), FINGERPRINT_LENGTH);
	assert_int_equal(strspn(result[turn], "0123456789abcdef"),
					 FINGERPRINT_LENGTH);
	return result[turn];
}

#define SAME(a, b) \
	assert_string_equal(fingerprint("c", a), fingerprint("c", b))
#define DIFFERENT(a, b) \
	assert_string_not_equal(fingerprint("c", a), fingerprint("c", b))

/* What differs from machine to machine makes no difference. */
static void
machines(void **state)
{
	(void) state;
	SAME("exit status 1 after 30 s", "exit status 137 after 7 s");
	SAME("dial tcp 10.0.0.1:5432: refused", "dial tcp db.example:6432: refused");
	SAME("dial tcp [::1]:5432: refused", "dial tcp [fe80::2]:1: refused");
	SAME("cannot open '/data/ws-3f81/a.db'", "cannot open '/data/ws-99e1c7/b.db'");
	SAME("GET https://a.example/v2/x failed", "GET https://b.example:8080/v2/y failed");
	SAME("container 9f2c1d7e4a55 died", "container 0a1b2c3d4e5f died");
	SAME("request 550e8400-e29b-41d4-a716-446655440000 failed",
		 "request 123e4567-e89b-12d3-a456-426614174000 failed");
	SAME("2026-11-24T10:00:00Z Error: boom", "Nov 24 10:00:01 ws-1 agent[7]: Error: boom");
	SAME("Error: boom", "{\"log\":\"Error: boom\\n\",\"stream\":\"stderr\"}");
}

/* What is another reason does. */
static void
reasons(void **state)
{
	(void) state;
	DIFFERENT("cannot open '/data/a'", "cannot open '/etc/a'");
	DIFFERENT("no such table: users", "no such table: jobs");
	DIFFERENT("boom", NULL);
	assert_string_not_equal(fingerprint("c", "boom"), fingerprint("d", "boom"));
	/* the parts are kept apart */
	assert_string_not_equal(fingerprint("c", "boom"), fingerprint("cboom", ""));
}

/* What could run over the end of anything. */
static void
borders(void **state)
{
	char		line[4097];

	(void) state;
	SAME("", ".");
	SAME("/", "/x");
	fingerprint("c", "http://");
	fingerprint("c", ":1");
	fingerprint("c", "a//b///");
	memset(line, '1', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	SAME(line, "7");
	memset(line, '/', sizeof(line) - 1);
	fingerprint("c", line);
	for (size_t i = 0; i + 1 < sizeof(line); i++)
		line[i] = i % 2 == 0 ? 'x' : ' ';
	fingerprint("c", line);
}

/* The version of the rules names them. */
static void
version(void **state)
{
	const char *rules = verdict_rules_version();

	(void) state;
	assert_int_equal(strlen(rules), FINGERPRINT_LENGTH);
	assert_int_equal(strspn(rules, "0123456789abcdef"), FINGERPRINT_LENGTH);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines),
		cmocka_unit_test(reasons),
		cmocka_unit_test(borders),
		cmocka_unit_test(version),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
