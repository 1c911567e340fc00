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

/* One byte changed, anywhere, and it is no token; each token is one. */
static void
a_changed_token_is_none(void **state)
{
	char		token[TOKEN_LENGTH];

	(void) state;
	assert_true(token_generate(token));
	assert_true(token_is_well_formed(token, TOKEN_LENGTH));
	for (size_t at = 0; at < TOKEN_LENGTH; at++)
	{
		static const char others[] = "0aZ_-\0\xC3";

		for (size_t i = 0; i < sizeof(others); i++)
		{
			char		kept = token[at];

			if (kept == others[i])
				continue;
			token[at] = others[i];
			assert_false(token_is_well_formed(token, TOKEN_LENGTH));
			token[at] = kept;
		}
	}
	assert_false(token_is_well_formed(token, TOKEN_LENGTH - 1));
	assert_false(token_is_well_formed(token, TOKEN_LENGTH + 1));
	assert_false(token_is_well_formed(token, 0));
	assert_true(token_is_well_formed(token, TOKEN_LENGTH));
}

/* A digest is that of all bytes presented, and of no others. */
static void
a_digest_matches_its_token(void **state)
{
	static const unsigned char empty[] = {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
		0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
		0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55
	};
	char		token[TOKEN_LENGTH];
	unsigned char digest[32];

	(void) state;
	assert_true(token_digest("", 0, digest));
	assert_memory_equal(digest, empty, sizeof(empty));
	assert_true(token_generate(token));
	assert_false(token_matches(token, TOKEN_LENGTH, empty));
	assert_true(token_digest(token, TOKEN_LENGTH, digest));
	assert_true(token_matches(token, TOKEN_LENGTH, digest));
	assert_false(token_matches(token, TOKEN_LENGTH - 1, digest));
	assert_false(token_matches("", 0, digest));
	digest[31] ^= 1;
	assert_false(token_matches(token, TOKEN_LENGTH, digest));
	digest[31] ^= 1;
	digest[0] ^= 0x80;
	assert_false(token_matches(token, TOKEN_LENGTH, digest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_id_of_a_token_is_one),
		cmocka_unit_test(anything_else_is_none),
		cmocka_unit_test(a_changed_token_is_none),
		cmocka_unit_test(a_digest_matches_its_token),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
