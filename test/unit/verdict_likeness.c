/* verdict_likeness: a line that nothing knows is compared with samples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "verdict/match/likeness.h"
#include "verdict/match/match.h"

/* The cause of what a line is most like, or "". */
static const char *
likest_cause(const char *line)
{
	size_t		len = strlen(line);
	char	   *copy = exact_copy(line, len);
	int			rule = find_likest_rule(copy, len, HOST | AGENT, false);

	free(copy);
	return rule == 0 ? "" : match_nth_rule(rule)->cause;
}

/* The cause of each message is one that a rule has; they are sorted by it. */
static void
messages(void **state)
{
	const char *before = "";

	(void) state;
	match_build_index();
	assert_int_equal(find_likest_rule("", 0, HOST | AGENT, false), 0);
	assert_true(count_messages() > 100);
	for (int i = 0; i < count_messages(); i++)
	{
		int			rule = find_message_rule(i);
		const char *cause = rule == 0 ? "" : match_nth_rule(rule)->cause;

		assert_int_not_equal(rule, 0);
		assert_int_not_equal(match_nth_rule(rule)->outcome, OK);
		if (strcmp(before, cause) > 0)
			print_message("# message %d: \"%s\" is below \"%s\"\n", i, cause, before);
		assert_true(strcmp(before, cause) <= 0);
		before = cause;
	}
}

/* The order of words does not count, nor their endings, nor how names join. */
static void
like_lines(void **state)
{
	static const char cause[] = "TLS certificate or key cannot be read";

	(void) state;
	match_build_index();
	assert_string_equal(likest_cause("tls: failed to find any PEM data in certificate input"), cause);
	assert_string_equal(likest_cause("CertificateInput in tls: fail to find any PEM data"), cause);
}

/*
 * Words that no sample has count against a likeness; a line without words is
 * like no sample.
 */
static void
unlike_lines(void **state)
{
	(void) state;
	match_build_index();
	assert_string_equal(likest_cause(""), "");
	assert_string_equal(likest_cause("17 % 4 / 9"), "");
	assert_string_equal(likest_cause("brindled quokkas nibble jaunty walnuts"), "");
	assert_string_equal(likest_cause("the ledger is closed for epoch 12"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages),
		cmocka_unit_test(like_lines),
		cmocka_unit_test(unlike_lines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
