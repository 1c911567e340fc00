/* token ids: what has the shape of one, and what may be a token itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "token/format.h"

static void
the_id_of_a_token_is_one(void **state)
{
	char		token[TOKEN_LENGTH];

	(void) state;
	assert_true(token_generate(token));
	assert_true(token_id_is_well_formed(token_id(token), TOKEN_ID_LENGTH));
	assert_true(token_id_is_well_formed("0Az9Zaq7", TOKEN_ID_LENGTH));
}

static void
anything_else_is_none(void **state)
{
	char		token[TOKEN_LENGTH];

	(void) state;
	assert_true(token_generate(token));
	assert_false(token_id_is_well_formed(token, TOKEN_LENGTH));
	assert_false(token_id_is_well_formed(token, TOKEN_ID_LENGTH));
	assert_false(token_id_is_well_formed("", 0));
	assert_false(token_id_is_well_formed("0Az9Zaq", 7));
	assert_false(token_id_is_well_formed("0Az9Zaq77", 9));
	assert_false(token_id_is_well_formed("0Az9-aq7", TOKEN_ID_LENGTH));
	assert_false(token_id_is_well_formed("0Az9\0aq7", TOKEN_ID_LENGTH));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_id_of_a_token_is_one),
		cmocka_unit_test(anything_else_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
