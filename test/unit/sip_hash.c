/* sip_hash: what Rust's DefaultHasher gives for the bytes 0, 1, 2, ... */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/sip_hash.h"

/* No word, part of a word, a whole one, and both. */
static void
hashes_as_rust_does(void **state)
{
	static const struct
	{
		size_t		len;
		uint64_t	hash;
	}			known[] = {
		{0, UINT64_C(15130871412783076140)},
		{7, UINT64_C(3389392686435873370)},
		{8, UINT64_C(16921169381604339434)},
		{15, UINT64_C(17514137373579004394)},
	};
	static const uint64_t no_key[2];
	unsigned char data[16];

	(void) state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_true(sip_hash(SIP_1_3, no_key, data, known[i].len) == known[i].hash);
}

/* The example of the paper: key 00 to 0f, bytes 00 to 0e. */
static void
hashes_as_the_paper_does(void **state)
{
	static const uint64_t key[2] = {
		UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)
	};
	unsigned char data[15];

	(void) state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i;
	assert_true(sip_hash(SIP_2_4, key, data, sizeof(data)) ==
				UINT64_C(0xa129ca6149be45e5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_rust_does),
		cmocka_unit_test(hashes_as_the_paper_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
