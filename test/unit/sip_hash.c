/* sip_hash: what Rust's DefaultHasher gives for the bytes 0, 1, 2, ... */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "migcheck/simulate/sip_hash.h"

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
	unsigned char data[16];

	(void) state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_true(sip_hash_1_3(data, known[i].len) == known[i].hash);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_rust_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
