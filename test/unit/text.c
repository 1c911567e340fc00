/*
 * text: clamping, positions, wide characters, prefixes and names that look
 * alike. Bytes that are no character are in each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names/lookalike.h"
#include "text/affix.h"
#include "text/clamp.h"
#include "text/digest.h"
#include "text/position.h"
#include "text/transcode.h"
#include "text/utf8.h"
#include "token/crc32.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A clamped text fits, is valid, and says exactly how much went. */
static void
test_clamp(void **state)
{
	static const char *const units[] = {
		"a", "line\n", "\xC3\xA9", "\xF0\x9F\x98\x80", "\n"
	};

	(void) state;
	for (size_t u = 0; u < LENGTH(units); u++)
	{
		size_t		unit = strlen(units[u]);

		for (size_t limit = CLAMP_LIMIT_MIN; limit < 600; limit += 7)
		{
			char		text[3000];
			size_t		len = 0;
			size_t		clamped;
			const char *marker;
			unsigned long cut = 0;

			while (len + unit < 2500)
			{
				memcpy(text + len, units[u], unit);
				len += unit;
			}
			clamped = text_clamp(text, len, limit);
			assert_true(clamped <= limit);
			assert_true(utf8_is_storable(text, clamped));
			marker = memmem(text, clamped, "[... ", 5);
			assert_non_null(marker);
			cut = strtoul(marker + 5, NULL, 10);
			marker = memmem(text, clamped, "bytes cut ...]\n", 15);
			assert_non_null(marker);
			/* What is left, without the marker and a newline before it. */
			assert_true(len - cut >= limit * 3 / 4 - 64 && len - cut <= limit);
			assert_memory_equal(text + clamped - unit, units[u], unit);
			assert_memory_equal(text, units[u], unit);
		}
	}
}

static void
test_clamp_short(void **state)
{
	char		text[CLAMP_LIMIT_MIN + 1];

	(void) state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(text_clamp(text, CLAMP_LIMIT_MIN, CLAMP_LIMIT_MIN),
					 CLAMP_LIMIT_MIN);
	assert_int_equal(text_clamp(text, 0, CLAMP_LIMIT_MIN), 0);
	assert_true(text_clamp(text, CLAMP_LIMIT_MIN + 1, CLAMP_LIMIT_MIN) <=
				CLAMP_LIMIT_MIN);
}

static void
test_positions(void **state)
{
	static const char text[] = "ab\n\xC3\xA9x\n\n\xFFz";
	static const TextPosition expected[] = {
		{1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 1}, {2, 2}, {2, 3}, {3, 1}, {4, 1},
		{4, 2}, {4, 3}
	};
	TextCursor	cursor;
	size_t		len;

	(void) state;
	text_cursor_init(&cursor, text, sizeof(text) - 1);
	for (size_t i = 0; i < LENGTH(expected); i++)
	{
		TextPosition found = text_position(&cursor, i);

		/* The second byte of a character is at no column of its own. */
		if (i == 4)
			continue;
		if (found.line != expected[i].line || found.column != expected[i].column)
			fail_msg("offset %zu is at %u:%u", i, found.line, found.column);
	}
	/* Questions that go back are answered, too. */
	assert_int_equal(text_position(&cursor, 1).line, 1);
	assert_int_equal(text_position(&cursor, 9).line, 4);

	assert_memory_equal(text_line(text, sizeof(text) - 1, 2, &len), "\xC3\xA9x", 3);
	assert_int_equal(len, 3);
	assert_non_null(text_line(text, sizeof(text) - 1, 3, &len));
	assert_int_equal(len, 0);
	assert_null(text_line(text, sizeof(text) - 1, 5, &len));
}

/* Turn wide characters into UTF-8, in pieces of so many bytes. */
static size_t
decode(const char *bytes, size_t len, size_t piece, char *out)
{
	Transcoder	t;
	size_t		n = 0;

	transcode_start(&t, bytes, len);
	for (size_t i = 0; i < len; i += piece)
		n += transcode(&t, bytes + i, len - i < piece ? len - i : piece, out + n);
	return n + transcode_finish(&t, out + n);
}

static void
test_transcode(void **state)
{
	static const struct
	{
		const char *bytes;
		size_t		len;
		const char *text;
	}			cases[] = {
		{"\xFF\xFE" "a\0\xE9\0\x3D\xD8\x00\xDE", 10,
		"\xEF\xBB\xBF" "a\xC3\xA9\xF0\x9F\x98\x80"},
		{"\xFE\xFF\0a\0\xE9\xD8\x3D\xDE\x00", 10,
		"\xEF\xBB\xBF" "a\xC3\xA9\xF0\x9F\x98\x80"},
		{"\xFF\xFE\0\0a\0\0\0\x00\xF6\x01\0", 12,
		"\xEF\xBB\xBF" "a\xF0\x9F\x98\x80"},
		/* Half a surrogate, and half a unit. */
		{"\xFF\xFE\x3D\xD8" "a\0", 6, "\xEF\xBB\xBF\xEF\xBF\xBD" "a"},
		{"\xFF\xFE" "a\0\x3D\xD8", 6, "\xEF\xBB\xBF" "a\xEF\xBF\xBD"},
		{"\xFF\xFE" "a\0b", 5, "\xEF\xBB\xBF" "a\xEF\xBF\xBD"},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		for (size_t piece = 1; piece <= cases[i].len; piece++)
		{
			char		out[200] = "";
			size_t		n = decode(cases[i].bytes, cases[i].len, piece, out);

			if (n != strlen(cases[i].text) || memcmp(out, cases[i].text, n) != 0)
				fail_msg("case %zu in pieces of %zu: %zu bytes, %.*s", i, piece,
						 n, (int) n, out);
		}
	}
}

/* Bytes of ASCII stay bytes, whatever two bytes they begin with. */
static void
test_transcode_bytes(void **state)
{
	static const char *const texts[] = {
		"password=abc", "\xFF\xFEpassword=abc", "a", ""
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(texts); i++)
	{
		Transcoder	t;

		transcode_start(&t, texts[i], strlen(texts[i]));
		assert_int_equal(t.width, 0);
	}
}

static void
test_affixes(void **state)
{
	(void) state;
	assert_true(bytes_begin("abc", 3, "ab"));
	assert_true(bytes_begin("abc", 3, ""));
	assert_false(bytes_begin("abc", 1, "ab"));
	assert_false(bytes_begin("", 0, "a"));
	assert_int_equal(bytes_begin_length("\xEF\xBB\xBFx", 4, UTF8_BOM), 3);
	assert_int_equal(bytes_begin_length("\xEF\xBB\xBF", 2, UTF8_BOM), 0);
	assert_string_equal(text_behind("v=1", "v="), "1");
	assert_null(text_behind("v", "v="));
	assert_string_equal(text_skip("v=1", "v="), "1");
	assert_string_equal(text_skip("w=1", "v="), "w=1");
}

static void
test_lookalikes(void **state)
{
	static const char *const pairs[][2] = {
		{"Users.sql", "users.sql"},
		{"\xD0\xB0.sql", "a.sql"},	/* Cyrillic */
		{"caf\xC3\xA9", "cafe\xCC\x81"},	/* composed, and not */
		{"a\xE2\x80\x93" "b", "a-b"},
	};
	static const char *const others[][2] = {
		{"caf\xC3\xA9", "cafe"}, {"users1", "users2"}, {"a", "b"}
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(pairs) + LENGTH(others); i++)
	{
		bool		alike = i < LENGTH(pairs);
		const char *const *pair = alike ? pairs[i] : others[i - LENGTH(pairs)];
		char		a[200];
		char		b[200];
		size_t		n = lookalike_fold(pair[0], a);
		size_t		m = lookalike_fold(pair[1], b);

		if ((n == m && memcmp(a, b, n) == 0) != alike)
			fail_msg("\"%s\" and \"%s\"", pair[0], pair[1]);
	}
}

/* The check value of CRC-32, and the same in two parts. */
static void
test_crc32(void **state)
{
	(void) state;
	assert_int_equal(crc32_add(0, "123456789", 9), 0xCBF43926);
	assert_int_equal(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xCBF43926);
	assert_int_equal(crc32_add(0, "", 0), 0);
}

/* The digests of FIPS 180-4's examples, in hexadecimal digits. */
static void
test_digests(void **state)
{
	static const struct
	{
		const char *text;
		const char *sha1;
		const char *sha256;
	}			cases[] = {
		{"abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		const EVP_MD *kinds[] = {digest_sha1(), digest_sha256()};
		const char *const want[] = {cases[i].sha1, cases[i].sha256};

		for (size_t k = 0; k < 2; k++)
		{
			unsigned char bytes[EVP_MAX_MD_SIZE];
			char		hex[2 * EVP_MAX_MD_SIZE + 1];
			unsigned	len = 0;

			assert_int_equal(EVP_Digest(cases[i].text, strlen(cases[i].text), bytes, &len,
										kinds[k], NULL), 1);
			digest_to_hex(bytes, len, hex);
			assert_string_equal(hex, want[k]);
		}
	}
	/* Looked up once: the same each time. */
	assert_ptr_equal(digest_sha256(), digest_sha256());
}

/* No byte is written behind the NUL, and none is left out. */
static void
test_hex(void **state)
{
	static const unsigned char bytes[] = {0x00, 0x0f, 0xf0, 0xff, 0x7f, 0x80};
	char		hex[14];

	(void) state;
	memset(hex, '#', sizeof(hex));
	digest_to_hex(bytes, 0, hex);
	assert_string_equal(hex, "");
	assert_int_equal(hex[1], '#');
	digest_to_hex(bytes, sizeof(bytes), hex);
	assert_string_equal(hex, "000ff0ff7f80");
	assert_int_equal(hex[13], '#');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clamp),
		cmocka_unit_test(test_clamp_short),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_transcode),
		cmocka_unit_test(test_transcode_bytes),
		cmocka_unit_test(test_affixes),
		cmocka_unit_test(test_lookalikes),
		cmocka_unit_test(test_crc32),
		cmocka_unit_test(test_digests),
		cmocka_unit_test(test_hex),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
