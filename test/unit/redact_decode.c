/*
 * redact_decode: a secret has one meaning in each spelling, whatever the pieces
 * are in which it is decoded; and the spellings of a known value mean it again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/engine/known_forms.h"
#include "redact/output/decode.h"

/* Decode in pieces of this size, from memory of just the text's size. */
static size_t
decode(DecodeForm form, const char *text, size_t len, size_t piece,
	   unsigned char *out, size_t size)
{
	char	   *copy = exact_copy(text, len);
	Decoder		d = {.form = form, .bytes = copy, .len = len};
	size_t		n = 0;
	size_t		more;

	while ((more = decode_next_piece(&d, out + n, piece)) > 0)
	{
		assert_true(more <= piece);
		n += more;
		assert_true(n + piece <= size);
	}
	/* The end stays the end. */
	assert_int_equal(decode_next_piece(&d, out + n, piece), 0);
	free(copy);
	return n;
}

/* These bytes mean those, in one piece and in pieces of one to five bytes. */
static void
expect_bytes(DecodeForm form, const char *text, size_t len, const char *want,
			 size_t want_len)
{
	unsigned char out[4096];

	for (size_t piece = 1; piece <= 6; piece++)
	{
		size_t		n = decode(form, text, len, piece == 6 ? 1024 : piece, out,
							   sizeof(out));

		assert_int_equal(n, want_len);
		assert_memory_equal(out, want, n);
	}
}

#define EXPECT(form, text, want) \
	expect_bytes(form, text, sizeof(text) - 1, want, sizeof(want) - 1)

static void
plain(void **state)
{
	(void) state;
	EXPECT(DECODE_NONE, "", "");
	EXPECT(DECODE_NONE, "a\\n%41''&amp;\0\xff", "a\\n%41''&amp;\0\xff");
}

static void
escapes(void **state)
{
	(void) state;
	EXPECT(DECODE_ESCAPES, "", "");
	EXPECT(DECODE_ESCAPES, "a\\n\\r\\t\\b\\f\\0", "a\n\r\t\b\f\0");
	EXPECT(DECODE_ESCAPES, "\\\\n\\\"\\/\\x", "\\n\"/x");
	/* A backslash at the end is itself. */
	EXPECT(DECODE_ESCAPES, "a\\", "a\\");
	EXPECT(DECODE_ESCAPES_TWICE, "a\\\\n\\\\\\\"b", "a\n\"b");
	EXPECT(DECODE_ESCAPES_TWICE, "\\\\\\\\", "\\");
	EXPECT(DECODE_ESCAPES_THRICE, "\\\\\\\\n\\\\\\\\\\\\\\\"", "\n\"");
	EXPECT(DECODE_ESCAPES, "\0\xff\\\0", "\0\xff\0");
}

static void
code_points(void **state)
{
	(void) state;
	EXPECT(DECODE_ESCAPES, "\\u0041\\u00e4\\u20AC", "A\xc3\xa4\xe2\x82\xac");
	EXPECT(DECODE_ESCAPES, "\\u0000x", "\0x");
	EXPECT(DECODE_ESCAPES_TWICE, "\\\\u20ac", "\xe2\x82\xac");
	/* Two surrogates are one character, as in UTF-8. */
	EXPECT(DECODE_ESCAPES, "p\\ud83d\\ude00q", "p\xf0\x9f\x98\x80q");
	EXPECT(DECODE_ESCAPES, "\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf");
	EXPECT(DECODE_ESCAPES_TWICE, "\\\\ud83d\\\\ude00", "\xf0\x9f\x98\x80");
	EXPECT(DECODE_ESCAPES_THRICE, "\\\\\\\\ud83d\\\\\\\\ude00!", "\xf0\x9f\x98\x80!");
	/* One without its other half stays, and so does what follows it. */
	EXPECT(DECODE_ESCAPES, "\\ud83d", "\xed\xa0\xbd");
	EXPECT(DECODE_ESCAPES, "\\ud83dx", "\xed\xa0\xbdx");
	EXPECT(DECODE_ESCAPES, "\\ud83d\\n", "\xed\xa0\xbd\n");
	EXPECT(DECODE_ESCAPES, "\\ud83d\\u0041", "\xed\xa0\xbd" "A");
	EXPECT(DECODE_ESCAPES, "\\ud83d\\ud83d\\ude00", "\xed\xa0\xbd\xf0\x9f\x98\x80");
	EXPECT(DECODE_ESCAPES, "\\ude00\\ud83d", "\xed\xb8\x80\xed\xa0\xbd");
	EXPECT(DECODE_ESCAPES, "\\ud83d\\", "\xed\xa0\xbd\\");
}

/*
 * What is no escape is copied: two secrets that differ behind it must not have
 * one fingerprint.
 */
static void
no_code_points(void **state)
{
	(void) state;
	EXPECT(DECODE_ESCAPES, "C:\\users\\tom", "C:users\tom");
	EXPECT(DECODE_ESCAPES, "\\u12g4", "u12g4");
	EXPECT(DECODE_ESCAPES, "\\u123", "u123");
	EXPECT(DECODE_ESCAPES, "\\u", "u");
	EXPECT(DECODE_ESCAPES, "\\u12\\n", "u12\n");
	EXPECT(DECODE_ESCAPES, "\\ud83d\\u12", "\xed\xa0\xbdu12");
	EXPECT(DECODE_ESCAPES_TWICE, "\\\\users", "users");
}

static void
percents(void **state)
{
	(void) state;
	EXPECT(DECODE_PERCENT, "%41%2b%2F%00", "A+/\0");
	EXPECT(DECODE_PERCENT, "100%", "100%");
	EXPECT(DECODE_PERCENT, "%4", "%4");
	EXPECT(DECODE_PERCENT, "%%41%4g%g4", "%A%4g%g4");
	EXPECT(DECODE_PERCENT, "%2541", "%41");
	EXPECT(DECODE_PERCENT, "a+b", "a+b");
}

static void
base64(void **state)
{
	(void) state;
	EXPECT(DECODE_BASE64, "", "");
	EXPECT(DECODE_BASE64, "TQ==", "M");
	EXPECT(DECODE_BASE64, "TWE=", "Ma");
	EXPECT(DECODE_BASE64, "TWFu", "Man");
	EXPECT(DECODE_BASE64, "TWFuTQ", "ManM");
	/* both alphabets, and what a line end or a quote puts in between */
	EXPECT(DECODE_BASE64, "+/-_", "\xfb\xff\xbf");
	EXPECT(DECODE_BASE64, "TW\nFu \"T\tQ==", "ManM");
	/* One digit is no byte. */
	EXPECT(DECODE_BASE64, "T", "");
	EXPECT(DECODE_BASE64, "TWFuT", "Man");
	EXPECT(DECODE_BASE64, "====", "");
}

static void
quotes_and_entities(void **state)
{
	(void) state;
	EXPECT(DECODE_DOUBLED, "it''s", "it's");
	EXPECT(DECODE_DOUBLED, "'''", "''");
	EXPECT(DECODE_DOUBLED, "'", "'");
	EXPECT(DECODE_ENTITIES, "&amp;&lt;&gt;&quot;&apos;&#39;", "&<>\"''");
	EXPECT(DECODE_ENTITIES, "&amp;lt;", "&lt;");
	EXPECT(DECODE_ENTITIES, "&am", "&am");
	EXPECT(DECODE_ENTITIES, "&", "&");
	EXPECT(DECODE_ENTITIES, "&unknown;", "&unknown;");
}

/* Nothing that is decoded is longer than it was written. */
static void
never_longer(void **state)
{
	static const char alphabet[] = "\\u0dD8c%2'&amp;lt=A/-\xff";
	uint64_t	seed = 1;

	(void) state;
	for (int round = 0; round < 20000; round++)
	{
		char		text[24];
		unsigned char out[64];
		size_t		len = round % sizeof(text);

		for (size_t i = 0; i < len; i++)
		{
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = alphabet[(seed >> 33) % (sizeof(alphabet) - 1)];
		}
		for (int form = DECODE_NONE; form <= DECODE_ENTITIES; form++)
		{
			unsigned char one[64];
			size_t		n = decode(form, text, len, 32, out, sizeof(out));

			assert_true(n <= len);
			assert_int_equal(decode(form, text, len, 1, one, sizeof(one)), n);
			assert_memory_equal(out, one, n);
		}
	}
}

/* Is this text of base64 within that of a value between other bytes? */
static void
expect_within(const KnownForm *form, const char *value, size_t len)
{
	bool		found = false;
	static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t before = 0; before < 3 && !found; before++)
	{
		unsigned char around[256] = {0};
		char		text[512];
		size_t		n = 0;
		size_t		total = (before + len + 3) / 3 * 3;

		memset(around, 'x', sizeof(around));
		memcpy(around + before, value, len);
		for (size_t i = 0; i < total; i += 3)
		{
			unsigned	bits = (unsigned) around[i] << 16 | around[i + 1] << 8 | around[i + 2];

			for (int shift = 18; shift >= 0; shift -= 6)
				text[n++] = digits[bits >> shift & 63];
		}
		for (size_t i = 0; i < n; i++)
		{
			if (memchr(form->bytes, '-', form->len) != NULL ||
				memchr(form->bytes, '_', form->len) != NULL)
				text[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
		}
		found = memmem(text, n, form->bytes, form->len) != NULL;
	}
	assert_true(found);
}

static void
spellings(void **state)
{
	static const char *const values[] = {
		"aB3$dE6&gH9(k", "Zz9!Yy8*Xx7~Ww6", "q?W>e<R|t~Y}u{I", "aaaa1111BBBB2222",
	};
	KnownForm	forms[KNOWN_FORMS_MAX];

	(void) state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		size_t		len = strlen(values[i]);
		unsigned	count = write_known_forms(values[i], len, forms);

		assert_true(count >= 3 && count <= KNOWN_FORMS_MAX);
		for (unsigned f = 0; f < count; f++)
		{
			for (unsigned other = 0; other < f; other++)
				assert_false(forms[f].len == forms[other].len &&
							 memcmp(forms[f].bytes, forms[other].bytes, forms[f].len) == 0);
			if (forms[f].inside)
				expect_within(&forms[f], values[i], len);
			else
				expect_bytes(DECODE_PERCENT, forms[f].bytes, forms[f].len, values[i], len);
		}
	}
}

/* The longest value fits into its spellings, whatever its bytes are. */
static void
longest_spellings(void **state)
{
	KnownForm  *forms = calloc(KNOWN_FORMS_MAX, sizeof(*forms));
	char	   *value = malloc(KNOWN_VALUE_BYTES_MAX);
	unsigned	count;

	(void) state;
	assert_non_null(forms);
	assert_non_null(value);
	memset(value, 0xfb, KNOWN_VALUE_BYTES_MAX);
	count = write_known_forms(value, KNOWN_VALUE_BYTES_MAX, forms);
	assert_true(count <= KNOWN_FORMS_MAX);
	for (unsigned f = 0; f < count; f++)
		assert_true(forms[f].len <= sizeof(forms[f].bytes));
	assert_int_equal(forms[count - 1].len, sizeof(forms[0].bytes));
	free(value);
	free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(escapes),
		cmocka_unit_test(code_points),
		cmocka_unit_test(no_code_points),
		cmocka_unit_test(percents),
		cmocka_unit_test(base64),
		cmocka_unit_test(quotes_and_entities),
		cmocka_unit_test(never_longer),
		cmocka_unit_test(spellings),
		cmocka_unit_test(longest_spellings),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
