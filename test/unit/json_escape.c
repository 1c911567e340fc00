/*
 * json_escape.c
 *		Escaping for JSON, a block at a time, against a byte at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/json.h"

/* The same by the letter of RFC 8259. */
static size_t
escape_plainly(const unsigned char *s, size_t len, char *dst)
{
	char	   *start = dst;

	for (size_t i = 0; i < len; i++)
	{
		const char *found = strchr("\"\"\\\\\bb\ff\nn\rr\tt", s[i]);

		if (s[i] != '\0' && found != NULL &&
			(s[i] < 0x20 || s[i] == '"' || s[i] == '\\'))
			dst += sprintf(dst, "\\%c", found[1]);
		else if (s[i] < 0x20)
			dst += sprintf(dst, "\\u%04x", s[i]);
		else
			*dst++ = (char) s[i];
	}
	return (size_t) (dst - start);
}

/* Compare both on a buffer of exactly the length that was asked for. */
static void
check(const unsigned char *s, size_t len)
{
	char		expected[4096];
	size_t		expected_len = escape_plainly(s, len, expected);
	size_t		out_len = json_escaped_length((const char *) s, len);
	char	   *in = malloc(len + 1);
	char	   *out = malloc(out_len + 1);
	size_t		plain = 0;

	assert_non_null(in);
	assert_non_null(out);
	memcpy(in, s, len);
	assert_int_equal(out_len, expected_len);
	/* a sanitizer sees a byte read or written beyond either */
	in = realloc(in, len ? len : 1);
	out = realloc(out, out_len ? out_len : 1);
	assert_ptr_equal(json_escape(in, len, out), out + out_len);
	assert_memory_equal(out, expected, out_len);
	while (plain < len && s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
		plain++;
	assert_int_equal(json_plain_length(in, len), plain);
	free(in);
	free(out);
}

/* Every byte at every place of a text of that length. */
static void
check_every_byte(size_t len)
{
	unsigned char s[256];

	for (size_t at = 0; at < len; at++)
	{
		for (int c = 0; c < 256; c++)
		{
			memset(s, 'x', sizeof(s));
			s[at] = (unsigned char) c;
			check(s, len);
		}
	}
}

/* Of every length around two blocks, and of those around two chunks. */
static void
test_every_byte_everywhere(void **state)
{
	(void) state;
	for (size_t len = 0; len <= 40; len++)
		check_every_byte(len);
	for (size_t len = 127; len <= 129; len++)
		check_every_byte(len);
}

static void
test_random(void **state)
{
	uint64_t	seed = 1;
	unsigned char s[500];

	(void) state;
	for (int round = 0; round < 2000; round++)
	{
		for (size_t i = 0; i < sizeof(s); i++)
		{
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
			s[i] = (unsigned char) (seed >> 33);
			if (round & 1)
				s[i] &= 0x3F;
		}
		check(s, (size_t) (seed >> 40) % sizeof(s));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte_everywhere),
		cmocka_unit_test(test_random),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("json_escape", tests, NULL, NULL);
}
