/*
 * hidden: all callers of utf8_is_hidden() agree on every character. Where one
 * kept a list of its own, a file name could pass the check and hide text in
 * the report.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "migcheck/model.h"
#include "common/show.h"
#include "names/names.h"
#include "text/utf8.h"

/* Write a code point above U+007F as UTF-8; the length. */
static size_t
encode(uint32_t c, char *to)
{
	size_t		n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};

	for (size_t i = n; i-- > 1; c >>= 6)
		to[i] = (char) (0x80 | (c & 0x3F));
	to[0] = (char) (lead[n] | c);
	to[n] = '\0';
	return n;
}

/* The tab, the newline and what a path treats otherwise are not compared. */
static bool
has_own_meaning(uint32_t c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '.' || c == '/' ||
		c == '\\' || (c >= 0xD800 && c <= 0xDFFF);
}

static void
test_callers_agree(void **state)
{
	(void) state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++)
	{
		char		text[5];
		size_t		len;
		bool		hidden;
		uint32_t	code;

		if (has_own_meaning(c))
			continue;
		len = encode(c, text);
		assert_int_equal(show_character(text, len, &hidden, &code), len);
		if (hidden != utf8_is_hidden(c) ||
			(tag_unsafe_reason(text) != NULL) != hidden ||
			name_is_env_value(text, len) == hidden)
			fail_msg("the callers disagree on U+%04X", (unsigned) c);
	}
}

static void
test_known_characters(void **state)
{
	static const uint32_t hidden[] = {0x00, 0x1B, 0x7F, 0x9F, 0xAD, 0x61C,
	0x200B, 0x202E, 0x2066, 0x3164, 0xFEFF, 0xE0041, 0xE0100};
	static const uint32_t shown[] = {' ', 'a', 0xA0, 0xE9, 0x627, 0x4E2D,
	0xFE0F, 0xFFFD, 0x1F600};

	(void) state;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		assert_true(utf8_is_hidden(hidden[i]));
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		assert_false(utf8_is_hidden(shown[i]));
}

/* What turns text is hidden, and little else turns it. */
static void
test_turning_characters(void **state)
{
	size_t		count = 0;

	(void) state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++)
	{
		count += utf8_turns_text(c);
		assert_true(!utf8_turns_text(c) || utf8_is_hidden(c));
	}
	assert_int_equal(count, 9);
	assert_true(utf8_turns_text(0x202E) && utf8_turns_text(0x2066));
	assert_false(utf8_turns_text(0x200F) || utf8_turns_text(0x2028));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_callers_agree),
		cmocka_unit_test(test_known_characters),
		cmocka_unit_test(test_turning_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("hidden", tests, NULL, NULL);
}
