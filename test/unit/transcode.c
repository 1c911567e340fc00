/*
 * transcode: every character comes out of UTF-16 and UTF-32 as it is in UTF-8,
 * whatever the pieces are; bytes are not taken for wide characters, and text
 * whose NULs were replaced is found again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "text/transcode.h"
#include "text/utf8.h"

#define SPOILED "\xef\xbf\xbd"	/* U+FFFD, for a NUL */

/* Append a unit of this width and order. */
static size_t
put_unit(unsigned char *to, uint32_t unit, unsigned width, bool big_endian)
{
	for (unsigned i = 0; i < width; i++)
		to[big_endian ? width - 1 - i : i] = (unsigned char) (unit >> 8 * i);
	return width;
}

/* Append a character in UTF-16 or UTF-32. */
static size_t
put_wide(unsigned char *to, uint32_t c, unsigned width, bool big_endian)
{
	size_t		n;

	if (width == 4 || c < 0x10000)
		return put_unit(to, c, width, big_endian);
	n = put_unit(to, 0xd800 + ((c - 0x10000) >> 10), 2, big_endian);
	return n + put_unit(to + n, 0xdc00 + ((c - 0x10000) & 0x3ff), 2, big_endian);
}

/* Append a character in UTF-8. */
static size_t
put_narrow(unsigned char *to, uint32_t c)
{
	if (c < 0x80)
	{
		to[0] = (unsigned char) c;
		return 1;
	}
	if (c < 0x800)
	{
		to[0] = (unsigned char) (0xc0 | c >> 6);
		to[1] = (unsigned char) (0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000)
	{
		to[0] = (unsigned char) (0xe0 | c >> 12);
		to[1] = (unsigned char) (0x80 | (c >> 6 & 0x3f));
		to[2] = (unsigned char) (0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (unsigned char) (0xf0 | c >> 18);
	to[1] = (unsigned char) (0x80 | (c >> 12 & 0x3f));
	to[2] = (unsigned char) (0x80 | (c >> 6 & 0x3f));
	to[3] = (unsigned char) (0x80 | (c & 0x3f));
	return 4;
}

/* Is it a character: no surrogate, and in the range of Unicode? */
static bool
is_character(uint32_t c)
{
	return c <= 0x10ffff && (c < 0xd800 || c >= 0xe000);
}

/* Each character, in each width and order. */
static void
every_character(void **state)
{
	(void) state;
	for (unsigned form = 0; form < 4; form++)
	{
		unsigned	width = form < 2 ? 2 : 4;
		bool		big_endian = form % 2 == 1;
		Transcoder	t = {.width = width, .big_endian = big_endian};

		for (uint32_t c = 0; c < 0x110000; c += c < 0x3000 || c > 0x10ff00 ? 1 : 7)
		{
			unsigned char wide[16];
			unsigned char narrow[16];
			char		out[TRANSCODE_GROWTH * 16 + 8];
			size_t		n;
			size_t		m;

			if (!is_character(c))
				continue;
			n = put_wide(wide, c, width, big_endian);
			m = put_narrow(narrow, c);
			assert_int_equal(transcode(&t, (char *) wide, n, out), m);
			assert_memory_equal(out, narrow, m);
		}
		assert_int_equal(transcode_finish(&t, (char[8]) {0}), 0);
	}
}

/* Fail unless the bytes are characters of UTF-8. */
static void
assert_valid(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
	{
		uint32_t	code;
		size_t		n = utf8_decode(text + at, len - at, &code);

		assert_true(n > 0 && is_character(code));
		at += n;
	}
}

/*
 * Any units come out as valid UTF-8 within the room that the caller must have,
 * the same for each way to cut them.
 */
static void
any_units(void **state)
{
	static const uint32_t units[] = {
		'a', 0, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfffd, 0xfeff, 0x7f,
		0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff, 0x110000, 0xffffffff,
	};
	uint64_t	seed = 11;

	(void) state;
	for (int round = 0; round < 4000; round++)
	{
		unsigned	width = round % 2 == 0 ? 2 : 4;
		bool		big_endian = round / 2 % 2 == 0;
		unsigned char bytes[40];
		size_t		len = 0;
		char		whole[TRANSCODE_GROWTH * sizeof(bytes) + 16];
		size_t		whole_len = 0;

		while (len + width <= sizeof(bytes))
		{
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			len += put_unit(bytes + len, units[(seed >> 33) % 18], width, big_endian);
		}
		len -= (size_t) round % width;	/* the last unit may be cut */
		for (size_t piece = len; piece > 0; piece = piece / 2)
		{
			Transcoder	t = {.width = width, .big_endian = big_endian};
			char		out[sizeof(whole)];
			size_t		n = 0;

			for (size_t at = 0; at < len; at += piece)
			{
				size_t		more = len - at < piece ? len - at : piece;
				size_t		got = transcode(&t, (char *) bytes + at, more, out + n);

				assert_true(got <= TRANSCODE_GROWTH * more + 8);
				n += got;
			}
			n += transcode_finish(&t, out + n);
			assert_valid(out, n);
			if (piece == len)
			{
				memcpy(whole, out, n);
				whole_len = n;
			}
			assert_int_equal(n, whole_len);
			assert_memory_equal(out, whole, n);
		}
	}
}

/* The width and order of a text that begins so; 0 for bytes. */
static void
expect_start(const char *head, size_t len, unsigned width, bool big_endian)
{
	char	   *copy = exact_copy(head, len);
	Transcoder	t = {.width = 9};

	transcode_start(&t, copy, len);
	free(copy);
	assert_int_equal(t.width, width);
	assert_int_equal(t.big_endian, width != 0 && big_endian);
	assert_int_equal(t.have, 0);
	assert_int_equal(t.high, 0);
}

#define START(literal, width, big_endian) \
	expect_start(literal, sizeof(literal) - 1, width, big_endian)

static void
starts(void **state)
{
	(void) state;
	START("\xff\xfe" "a\0", 2, false);
	START("\xfe\xff\0a", 2, true);
	START("\xff\xfe\0\0", 4, false);
	START("\0\0\xfe\xff", 4, true);
	/* a mark and nothing else, and half of one */
	START("\xff\xfe", 2, false);
	START("\xfe\xff", 2, true);
	START("\xff", 0, false);
	START("\0\0\xfe", 0, false);
	START("", 0, false);
	/* without a mark four letters decide, and three do not */
	START("a\0b\0c\0d\0", 2, false);
	START("\0a\0b\0c\0d", 2, true);
	START("a\0\0\0b\0\0\0c\0\0\0d\0\0\0", 4, false);
	START("\0\0\0a\0\0\0b\0\0\0c\0\0\0d", 4, true);
	START("a\0b\0c\0", 0, false);
	START("a\0b\0c\0d", 0, false);
	START("a\0b\0cd\0e", 0, false);
	START("\xe4\0b\0c\0d\0", 0, false);
	START("\0\0\0\0\0\0\0\0", 0, false);
	/* A text of bytes behind a mark: its secrets must be seen. */
	START("\xff\xfepassword=hunter2", 0, false);
	START("\xfe\xffpassword=hunter2", 0, false);
	START("\xff\xfe" "ab" "a\0" "b\0", 2, false);
}

/* Does the text begin as UTF-16 whose NULs were replaced? */
static void
expect_spoiled(const char *text, bool want)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);

	if (transcode_is_spoiled(copy, len) != want)
		fail_msg("%s", text);
	free(copy);
}

static void
spoiled(void **state)
{
	static const char text[] = SPOILED SPOILED "p" SPOILED "w" SPOILED "=" SPOILED "x" SPOILED;
	char		out[sizeof(text)];

	(void) state;
	expect_spoiled(text, true);
	expect_spoiled("p" SPOILED "w" SPOILED "=" SPOILED "x" SPOILED, true);
	expect_spoiled(SPOILED "p" SPOILED "w" SPOILED "=" SPOILED "x" SPOILED "more", true);
	/* One or three letters may have another reason. */
	expect_spoiled("p" SPOILED "w" SPOILED "=" SPOILED, false);
	expect_spoiled("p" SPOILED "w" SPOILED "=x" SPOILED "y" SPOILED, false);
	expect_spoiled(SPOILED SPOILED SPOILED SPOILED "p" SPOILED "w" SPOILED "=" SPOILED "x" SPOILED, false);
	expect_spoiled("p" SPOILED SPOILED "w" SPOILED "=" SPOILED "x" SPOILED, false);
	expect_spoiled("p" SPOILED "w" SPOILED "=" SPOILED "x\xef\xbf", false);
	expect_spoiled("", false);
	expect_spoiled(SPOILED, false);
	assert_int_equal(transcode_spoiled(text, sizeof(text) - 1, out), 4);
	assert_memory_equal(out, "pw=x", 4);
	assert_int_equal(transcode_spoiled("\xef\xbf\xbe\xef\xbf", 5, out), 5);
	assert_int_equal(transcode_spoiled("", 0, out), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character),
		cmocka_unit_test(any_units),
		cmocka_unit_test(starts),
		cmocka_unit_test(spoiled),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
