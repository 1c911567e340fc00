/* json_unescape: each escape of RFC 8259, surrogates, and malformed ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/json.h"
#include "text/utf8.h"

/* Read an escape in memory of exactly its length; how much was taken, or -1. */
static int
unescape(const char *escape, uint32_t *code)
{
	size_t		len = strlen(escape);
	char	   *exact = malloc(len + 1);
	const char *end;
	int			taken;

	assert_non_null(exact);
	/* Without the terminator, so that a sanitizer sees a read too far. */
	exact = realloc(exact, len > 0 ? len : 1);
	assert_non_null(exact);
	memcpy(exact, escape, len);
	end = json_unescape(exact, exact + len, code);
	taken = end == NULL ? -1 : (int) (end - exact);
	free(exact);
	return taken;
}

/* What is an escape, the code point and how much of the text it takes. */
static void
reads_each_escape(void **state)
{
	static const struct
	{
		const char *escape;
		uint32_t	code;
		int			taken;
	}			known[] = {
		{"\"", '"', 1}, {"\\", '\\', 1}, {"/", '/', 1}, {"b", '\b', 1},
		{"f", '\f', 1}, {"n", '\n', 1}, {"r", '\r', 1}, {"t", '\t', 1},
		{"nx", '\n', 1}, {"u0041", 'A', 5}, {"u00e9x", 0xE9, 5},
		{"u00E9", 0xE9, 5}, {"u0000", 0, 5}, {"uFFFF", 0xFFFF, 5},
		{"ud83d\\ude00", 0x1F600, 11}, {"uD83D\\uDE00\\u0041", 0x1F600, 11},
		/* Half a pair; what follows is read for itself. */
		{"ud83d", 0xFFFD, 5}, {"ude00", 0xFFFD, 5}, {"ud83dx", 0xFFFD, 5},
		{"ud83d\\n", 0xFFFD, 5}, {"ud83d\\u0041", 0xFFFD, 5},
		{"ud83d\\ud83d\\ude00", 0xFFFD, 5}, {"ud83d\\ude0", 0xFFFD, 5},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		uint32_t	code = 12345;

		assert_int_equal(unescape(known[i].escape, &code), known[i].taken);
		assert_int_equal(code, known[i].code);
	}
}

/* Malformed ones. */
static void
refuses_others(void **state)
{
	static const char *const others[] = {
		"", "x", "0", "N", "'", "u", "u004", "u00g1", "u 041", "U0041"
	};

	(void) state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
	{
		uint32_t	code;

		assert_int_equal(unescape(others[i], &code), -1);
	}
}

/* What utf8_encode() writes, utf8_decode() reads, at every length's ends. */
static void
encodes_as_decoded(void **state)
{
	static const uint32_t codes[] = {
		1, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF
	};

	(void) state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
	{
		char		bytes[UTF8_MAX];
		size_t		len = utf8_encode(codes[i], bytes) - bytes;
		uint32_t	code;

		assert_int_equal(utf8_decode(bytes, len, &code), len);
		assert_int_equal(code, codes[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_escape),
		cmocka_unit_test(refuses_others),
		cmocka_unit_test(encodes_as_decoded),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
