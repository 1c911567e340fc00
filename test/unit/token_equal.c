/* token_equal: equal and unequal secrets, in content and in length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "token/equal.h"

static void
equal_secrets_are_equal(void **state)
{
	(void) state;
	assert_true(token_equal("s3cret", 6, "s3cret", 6));
	assert_true(token_equal("", 0, "", 0));
	assert_true(token_equal("a\0b", 3, "a\0b", 3));
}

static void
others_are_not(void **state)
{
	(void) state;
	assert_false(token_equal("s3cret", 6, "s3creT", 6));
	assert_false(token_equal("s3cret", 6, "s3cre", 5));
	assert_false(token_equal("", 0, "x", 1));
	assert_false(token_equal("a\0b", 3, "a\0c", 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_secrets_are_equal),
		cmocka_unit_test(others_are_not),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
