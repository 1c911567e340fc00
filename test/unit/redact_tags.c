/*
 * redact_tags: what counts as a tag, with quotes, at a cut, forged, and next to
 * a secret's rest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/text/tag.h"

#define PRINT "0123456789ab"	/* a fingerprint */
#define TAG "[REDACTED:password]"
#define PRINTED "[REDACTED:password:" PRINT "]"

/* A tag of this length begins the text. */
static void
expect_tag(const char *text, size_t want)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);

	assert_int_equal(tag_length(NULL, copy, len), want);
	free(copy);
}

static void
tags(void **state)
{
	(void) state;
	expect_tag(TAG, sizeof(TAG) - 1);
	expect_tag(TAG "x", sizeof(TAG) - 1);
	expect_tag(PRINTED, sizeof(PRINTED) - 1);
	expect_tag("[REDACTED:denied-variable]", sizeof("[REDACTED:denied-variable]") - 1);
	expect_tag("", 0);
	expect_tag("x" TAG, 0);
	expect_tag("[redacted:password]", 0);
	expect_tag("[REDACTED:]", 0);
	expect_tag("[REDACTED:Password]", 0);
	expect_tag("[REDACTED:password ]", 0);
	expect_tag("[REDACTED:password", 0);
	expect_tag("[REDACTED: password]", 0);
}

/* A secret must not hide behind a rule that does not exist. */
static void
forged(void **state)
{
	(void) state;
	expect_tag("[REDACTED:hunter2]", 0);
	expect_tag("[REDACTED:passwor]", 0);
	expect_tag("[REDACTED:passwords]", 0);
	expect_tag("[REDACTED:denied-variabl]", 0);
	expect_tag("[REDACTED:denied-variables]", 0);
	expect_tag("[REDACTED:placeholder]", 0);
	expect_tag("[REDACTED:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]", 0);
	/* Nor in the place of a fingerprint. */
	expect_tag("[REDACTED:password:hunter2]", 0);
	expect_tag("[REDACTED:password:0123456789AB]", 0);
	expect_tag("[REDACTED:password:0123456789ai]", 0);
	expect_tag("[REDACTED:password:0123456789abc]", 0);
	expect_tag("[REDACTED:password:0123456789a]", 0);
	expect_tag("[REDACTED:password:]", 0);
	expect_tag("[REDACTED:password:" PRINT, 0);
}

/* Each rule has a tag, and no beginning of a tag is one. */
static void
of_each_rule(void **state)
{
	RedactRuleInfo info;
	size_t		count = 0;

	(void) state;
	for (; redact_rule_info(count, &info); count++)
	{
		char		text[128] = TAG_OPEN;
		size_t		len;

		strcat(text, info.name);
		strcat(text, "]");
		len = strlen(text);
		assert_true(len <= TAG_MAX);
		for (size_t n = 0; n < len; n++)
		{
			char	   *cut = exact_copy(text, n);

			assert_int_equal(tag_length(NULL, cut, n), 0);
			free(cut);
		}
		expect_tag(text, len);
	}
	assert_true(count > 100);
}

/* The tag in quotes has this length, the quotes on both sides included. */
static void
expect_quoted(const char *text, size_t want)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);

	assert_int_equal(quoted_tag_length(NULL, copy, len), want);
	free(copy);
}

static void
quoted(void **state)
{
	(void) state;
	expect_quoted(TAG, sizeof(TAG) - 1);
	expect_quoted("\"" TAG "\"", sizeof(TAG) + 1);
	expect_quoted("\\\"" TAG "\\\"", sizeof(TAG) + 3);
	expect_quoted("\\\\\\\"" TAG "\\\\\\\"", sizeof(TAG) + 7);
	expect_quoted("\\\"" TAG "\"", 0);
	expect_quoted("\"" TAG, 0);
	expect_quoted("\"" TAG "x\"", 0);
	expect_quoted("\\" TAG "\\", 0);
	expect_quoted("\\\\\\\\\"" TAG "\\\\\\\\\"", 0);
	expect_quoted("'" TAG "'", 0);
	expect_quoted("\"", 0);
	expect_quoted("\\", 0);
	expect_quoted("", 0);
}

/* Is the text nothing but tags and what separates them? */
static bool
only_tags(const char *text)
{
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);
	bool		only = is_text_only_tags(NULL, copy, len);

	free(copy);
	return only;
}

static void
only(void **state)
{
	(void) state;
	assert_true(only_tags(TAG));
	assert_true(only_tags("\"" TAG "\", " PRINTED " "));
	assert_true(only_tags(TAG TAG));
	assert_true(only_tags(TAG "-----END RSA PRIVATE KEY-----"));
	assert_true(only_tags(TAG "ab==\n-----END PRIVATE KEY-----"));
	/* Without a tag nothing was found. */
	assert_false(only_tags(""));
	assert_false(only_tags("[]"));
	assert_false(only_tags("-----END PRIVATE KEY-----"));
	/* A letter, a digit or a byte of another language may be a secret's. */
	assert_false(only_tags(TAG "x"));
	assert_false(only_tags("1" TAG));
	assert_false(only_tags(TAG "\xc3\xa4"));
	assert_false(only_tags(TAG "[REDACTED:hunter2]"));
	assert_false(only_tags(TAG "abcdefg-----END PRIVATE KEY-----"));
	assert_false(only_tags(TAG "-----END PRIVATE KEY----"));
}

static void
end_marks(void **state)
{
	static const char mark[] = "-----END RSA PRIVATE KEY-----";

	(void) state;
	assert_int_equal(end_mark_length(mark, sizeof(mark) - 1), sizeof(mark) - 1);
	assert_int_equal(end_mark_length("-----END -----x", 15), 14);
	assert_int_equal(end_mark_length("-----END rsa-----", 17), 0);
	assert_int_equal(end_mark_length("-----BEGIN X-----", 17), 0);
	for (size_t n = 0; n < sizeof(mark) - 1; n++)
	{
		char	   *cut = exact_copy(mark, n);

		assert_int_equal(end_mark_length(cut, n), 0);
		free(cut);
	}
}

/* A byte within a tag is not one of the text. */
static void
outside(void **state)
{
	static const char text[] = "a" PRINTED ":b" TAG;
	Scan		scan = {.text = text, .len = sizeof(text) - 1};

	(void) state;
	assert_int_equal(find_outside_tags(&scan, 0, scan.len, ':'), sizeof(PRINTED));
	assert_int_equal(find_outside_tags(&scan, 0, sizeof(PRINTED), ':'), sizeof(PRINTED));
	assert_int_equal(find_outside_tags(&scan, 0, scan.len, ']'), scan.len);
	assert_int_equal(find_outside_tags(&scan, 0, 0, 'a'), 0);
	assert_int_equal(find_outside_tags(&scan, 0, scan.len, 'b'), sizeof(PRINTED) + 1);
	/* Where the tag is cut off at the end, it is text. */
	assert_int_equal(find_outside_tags(&scan, 0, sizeof(PRINTED) - 1, ':'), 10);
	/* The byte that opens a tag is found where it opens one. */
	assert_int_equal(find_outside_tags(&scan, 0, scan.len, '['), 1);
}

static void
counted(void **state)
{
	static const char text[] = TAG " " PRINTED " [REDACTED: x] [REDACTED:other-rule] [REDACTED:";

	(void) state;
	/* A report counts tags of all versions: the rule may be gone by now. */
	assert_int_equal(redact_count_tags(text, sizeof(text) - 1), 3);
	assert_int_equal(redact_count_tags(text, 0), 0);
	assert_int_equal(redact_count_tags(text, sizeof(TAG) - 2), 0);
}

/*
 * Words are found in any case, and nothing else is: by a search without
 * hashes.
 */
static const BookWord *
find_slowly(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(redact_words) / sizeof(redact_words[0]); i++)
	{
		const char *text = redact_builtin_book.pool + redact_words[i].at;
		size_t		n = 0;

		while (n < len && redact_words[i].len == len && to_lower(word[n]) == text[n])
			n++;
		if (len > 0 && n == len)
			return &redact_words[i];
	}
	return NULL;
}

static void
words(void **state)
{
	size_t		count = 0;

	(void) state;
	assert_null(find_lexicon_word("", 0));
	for (size_t i = 0; i < sizeof(redact_words) / sizeof(redact_words[0]); i++)
	{
		const BookWord *word = &redact_words[i];
		char		text[260];

		if (word->len == 0)
			continue;
		count++;
		memcpy(text, redact_builtin_book.pool + word->at, word->len);
		assert_ptr_equal(find_lexicon_word(text, word->len), word);
		text[word->len] = 's';
		assert_ptr_equal(find_lexicon_word(text, word->len + 1u),
						 find_slowly(text, word->len + 1u));
		assert_ptr_equal(find_lexicon_word(text, word->len - 1u),
						 find_slowly(text, word->len - 1u));
		for (size_t n = 0; n < word->len; n++)
		{
			if (is_lower(text[n]))
				text[n] = (char) (text[n] & ~0x20);
		}
		assert_ptr_equal(find_lexicon_word(text, word->len), word);
		text[0] ^= 0x40;
		assert_ptr_equal(find_lexicon_word(text, word->len),
						 find_slowly(text, word->len));
	}
	assert_true(count > 1000);
	assert_true(is_word_in_list(LIST_PLACEHOLDER, "ChangeMe", 8) ||
				is_word_in_list(LIST_PLACEHOLDER, "None", 4));
	assert_false(is_word_in_list(LIST_PLACEHOLDER, "hunter2", 7));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags),
		cmocka_unit_test(forged),
		cmocka_unit_test(of_each_rule),
		cmocka_unit_test(quoted),
		cmocka_unit_test(only),
		cmocka_unit_test(end_marks),
		cmocka_unit_test(outside),
		cmocka_unit_test(counted),
		cmocka_unit_test(words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
