/*
 * text_names: bytes made storable, cut between characters, and judged as an
 * identifier.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/utf8.h"

#define CHECK(verdict, literal) \
	assert_int_equal(text_name_check(literal, sizeof(literal) - 1), verdict)

/* Repair a literal, and compare; what is repaired is storable. */
#define REPAIR(literal, expected) \
	expect_repair(literal, sizeof(literal) - 1, expected, sizeof(expected) - 1)

static void
expect_repair(const char *text, size_t len, const char *expected,
			  size_t expected_len)
{
	/* of exactly the size that is promised, so that a byte more is seen */
	char	   *out = malloc(len * UTF8_REPAIR_GROWTH + (len == 0));
	size_t		n;

	assert_non_null(out);
	n = utf8_repair(text, len, out);
	assert_int_equal(n, expected_len);
	assert_memory_equal(out, expected, n);
	assert_true(utf8_is_storable(out, n));
	free(out);
}

static void
repairs(void **state)
{
	(void) state;
	REPAIR("", "");
	REPAIR("abc", "abc");
	REPAIR("a\0b", "a\xEF\xBF\xBD" "b");
	REPAIR("\xFF", "\xEF\xBF\xBD");
	REPAIR("\xFF\xFE\xFD", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	REPAIR("caf\xC3\xA9", "caf\xC3\xA9");
	REPAIR("caf\xC3", "caf\xEF\xBF\xBD");
	REPAIR("\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"); /* overlong slash */
	REPAIR("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* surrogate */
	REPAIR("\xF4\x90\x80\x80",	/* above U+10FFFF */
		   "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	REPAIR("\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80");
}

/* Of every byte in every place comes storable text. */
static void
any_bytes(void **state)
{
	char		text[] = {'a', '\xE2', '\x82', '\xAC', 'z'};
	char		out[sizeof(text) * UTF8_REPAIR_GROWTH];

	(void) state;
	for (size_t at = 0; at < sizeof(text); at++)
		for (int byte = 0; byte < 256; byte++)
		{
			char		copy[sizeof(text)];

			memcpy(copy, text, sizeof(text));
			copy[at] = (char) byte;
			assert_true(utf8_is_storable(out, utf8_repair(copy, sizeof(copy), out)));
		}
}

static void
clips(void **state)
{
	static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
	static const size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};

	(void) state;
	for (size_t limit = 0; limit < sizeof(ends) / sizeof(ends[0]); limit++)
		assert_int_equal(utf8_clip(text, sizeof(text) - 1, limit), ends[limit]);
	assert_int_equal(utf8_clip(text, sizeof(text) - 1, 1000), sizeof(text) - 1);
	assert_int_equal(utf8_clip("", 0, 0), 0);
	assert_int_equal(utf8_clip("\x80\x80\x80", 3, 2), 0);
}

static void
names(void **state)
{
	(void) state;
	CHECK(TEXT_NAME_BLANK, "");
	CHECK(TEXT_NAME_BLANK, "   ");
	CHECK(TEXT_NAME_BLANK, "\xC2\xA0"); /* no-break space */
	CHECK(TEXT_NAME_BLANK, "\xE2\x80\x8B"); /* zero-width space */
	CHECK(TEXT_NAME_BLANK, "\xE3\x80\x80"); /* ideographic space */
	CHECK(TEXT_NAME_MALFORMED, "a\n");
	CHECK(TEXT_NAME_MALFORMED, "a\0");
	CHECK(TEXT_NAME_MALFORMED, "\x7F" "a");
	CHECK(TEXT_NAME_MALFORMED, "a\xC2\x85");	/* next line */
	CHECK(TEXT_NAME_MALFORMED, "a\xE2\x80\xAE");	/* override */
	CHECK(TEXT_NAME_MALFORMED, "a\xFF");
	CHECK(TEXT_NAME_MALFORMED, "a\xC3");
	CHECK(TEXT_NAME_OK, "a");
	CHECK(TEXT_NAME_OK, "acme corp");
	CHECK(TEXT_NAME_OK, "caf\xC3\xA9");
	CHECK(TEXT_NAME_OK, "\xF0\x9F\x98\x80");
}

static void
longest_name(void **state)
{
	char		name[TEXT_NAME_MAX + 1];

	(void) state;
	memset(name, 'a', sizeof(name));
	assert_int_equal(text_name_check(name, TEXT_NAME_MAX), TEXT_NAME_OK);
	assert_int_equal(text_name_check(name, TEXT_NAME_MAX + 1),
					 TEXT_NAME_MALFORMED);
	memset(name, ' ', sizeof(name));
	assert_int_equal(text_name_check(name, sizeof(name)), TEXT_NAME_BLANK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repairs),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(clips),
		cmocka_unit_test(names),
		cmocka_unit_test(longest_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
