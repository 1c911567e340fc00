/*
 * redact: a strong value that was found once is masked wherever it occurs; a
 * weak one, an id or a part of a word is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redact.h"
#include "redact_text.h"

#define V "zT5mKq81vWc0LrXy3HdN"
#define TAG "[REDACTED:password]"
#define KNOWN_VALUES 64			/* as many as known.c keeps */

/* Redact; the caller frees. */
static char *
redact(const char *text, bool ahead_only)
{
	RedactOptions options = {.ahead_only = ahead_only};
	size_t		size;

	return redact_text(text, strlen(text), &options, &size);
}

/* Redact a text; redacting the result again changes nothing. */
static void
expect(const char *text, bool ahead_only, const char *want)
{
	char	   *once = redact(text, ahead_only);
	char	   *twice = redact(once, ahead_only);

	assert_string_equal(once, want);
	assert_string_equal(twice, want);
	free(once);
	free(twice);
}

/* What may surround a value, and that it goes there. */
static void
found_again(void **state)
{
	static const char *const around[][2] = {
		{"retry with ", " failed"}, {"seen: '", "'"}, {"GET /x?v=", "&n=1"},
		{"using ", "."}, {"(", ")"}, {"", ""}, {"msg=\"a\\n", "\\nb\""},
		{"v%3D", "%26"}, {"\\u0022", "\\u0022"}, {"\x1b[31m", "\x1b[0m"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
	{
		char		text[256];
		char		want[256];

		snprintf(text, sizeof(text), "PASSWORD=" V "\n%s" V "%s\n",
				 around[i][0], around[i][1]);
		snprintf(want, sizeof(want), "PASSWORD=" TAG "\n%s" TAG "%s\n",
				 around[i][0], around[i][1]);
		expect(text, true, want);
		expect(text, false, want);
	}
}

/* In front of the first finding only a whole text's go. */
static void
found_before(void **state)
{
	(void) state;
	expect("retry " V "\nPASSWORD=" V "\n", false, "retry " TAG "\nPASSWORD=" TAG "\n");
	expect("retry " V "\nPASSWORD=" V "\n", true, "retry " V "\nPASSWORD=" TAG "\n");
}

/* Near misses: a part of a longer word, another end, nothing found before. */
static void
other_words(void **state)
{
	(void) state;
	expect("PASSWORD=" V "\nx" V " " V "x zT5mKq81vWc0 " V "\n", false,
		   "PASSWORD=" TAG "\nx" V " " V "x zT5mKq81vWc0 " TAG "\n");
	expect("retry with " V " failed\n", false, "retry with " V " failed\n");
}

/* In base64, of three alignments and two alphabets, and percent-encoded. */
static void
other_spellings(void **state)
{
	static const char value[] = "zT5mKq8+1vWc0L/rXy?HdN3";
	static const char *const spellings[][3] = {
		{"", "elQ1bUtxOCsxdldjMEwvclh5P0hkTj", "N6eg=="},
		{"", "elQ1bUtxOCsxdldjMEwvclh5P0hkTj", "N6eg=="},
		{"dX", "pUNW1LcTgrMXZXYzBML3JYeT9IZE4z", "eno="},
		{"dX", "pUNW1LcTgrMXZXYzBML3JYeT9IZE4z", "eno="},
		{"dXN", "6VDVtS3E4KzF2V2MwTC9yWHk/SGROM", "3p6"},
		{"dXN", "6VDVtS3E4KzF2V2MwTC9yWHk_SGROM", "3p6"},
		{"dXNlcn", "pUNW1LcTgrMXZXYzBML3JYeT9IZE4z", "eno="},
		{"dXNlcn", "pUNW1LcTgrMXZXYzBML3JYeT9IZE4z", "eno="},
		{"v=", "zT5mKq8%2B1vWc0L%2FrXy%3FHdN3", "&n=1"},
		{"v=", "zT5mKq8%2b1vWc0L%2frXy%3fHdN3", "&n=1"}
	};

	(void) state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
	{
		char		text[256];
		char		want[256];

		snprintf(text, sizeof(text), "PASSWORD=%s\nsent %s%s%s\n", value,
				 spellings[i][0], spellings[i][1], spellings[i][2]);
		snprintf(want, sizeof(want), "PASSWORD=" TAG "\nsent %s" TAG "%s\n",
				 spellings[i][0], spellings[i][2]);
		expect(text, true, want);
		expect(text, false, want);
	}
	/* without a finding, nothing is known */
	expect("sent elQ1bUtxOCsxdldjMEwvclh5P0hkTjM=\n", false, "sent elQ1bUtxOCsxdldjMEwvclh5P0hkTjM=\n");
}

/* Weak, short, an id or a digest: where it has no key, it stays. */
static void
weak_values(void **state)
{
	static const char *const values[] = {
		"aB3dE5gH7jK", "correct-horse-battery", "password1A2b3C4d",
		"20261129094419", "3f786850e387550fdab836ed7e6dc881",
		"0b5c1a7e-83d4-4c0e-9f6a-2d1b7e5c9a10", "production-2024-eu",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		char		text[256];
		char		line[128];
		char	   *out;

		snprintf(line, sizeof(line), "\nseen at %s again\n", values[i]);
		snprintf(text, sizeof(text), "DB_PASSWORD=%s%s", values[i], line);
		out = redact(text, false);
		assert_non_null(strstr(out, line));
		free(out);
	}
}

/* The table is full after so many values: the last that fits, and the next. */
static void
full_table(void **state)
{
	char	   *text = malloc(1 << 16);
	size_t		len = 0;
	char	   *out;

	(void) state;
	assert_non_null(text);
	for (int i = 0; i <= KNOWN_VALUES; i++)
		len += (size_t) sprintf(text + len, "PASSWORD=zT%02dmKq81vWc0Lr%02dHd\n", i, i);
	for (int i = KNOWN_VALUES - 1; i <= KNOWN_VALUES; i++)
		len += (size_t) sprintf(text + len, "seen zT%02dmKq81vWc0Lr%02dHd\n", i, i);
	out = redact(text, false);
	assert_non_null(strstr(out, "seen " TAG "\nseen zT64mKq81vWc0Lr64Hd\n"));
	free(out);
	free(text);
}

/* Scan a text with a table of its own or another's; returns what was found. */
static size_t
scan_with(const char *text, RedactKnown **known)
{
	RedactOptions options = {.known = known};
	RedactSpans spans = {0};
	size_t		count;

	assert_int_equal(redact_scan(text, strlen(text), &options, &spans), REDACT_OK);
	count = spans.count;
	redact_spans_free(&spans);
	return count;
}

/* What one text tells is known in the others that share its table. */
static void
several_texts(void **state)
{
	RedactKnown *known = NULL;

	(void) state;
	assert_int_equal(scan_with("retry with " V " failed\n", &known), 0);
	assert_null(known);
	assert_int_equal(scan_with("PASSWORD=" V "\n", &known), 1);
	assert_non_null(known);
	assert_int_equal(scan_with("retry with " V " failed\n", &known), 1);
	assert_int_equal(scan_with("retry with " V " failed\n", NULL), 0);
	redact_known_free(known);
	redact_known_free(NULL);
}

/* Learning all texts first, then completing each, gives what scans give. */
static void
two_steps(void **state)
{
	static const char *const texts[] = {
		"retry with " V " failed\n",
		"PASSWORD=" V "\nseen: '" V "'\n",
		"nothing to see\n",
		"token: \"q8Jw2LmX0vRt5NsB7yKd\" and " V "\npassword=hunter2 user=x\n",
		"see q8Jw2LmX0vRt5NsB7yKd\n",
		"",
	};
	enum
	{
		TEXTS = sizeof(texts) / sizeof(texts[0])
	};
	RedactKnown *known = NULL;
	RedactOptions options = {.known = &known};
	RedactSpans learned[TEXTS] = {{0}};
	size_t		more = 0;

	(void) state;
	for (size_t i = 0; i < TEXTS; i++)
		assert_int_equal(redact_learn(texts[i], strlen(texts[i]), &options,
									  &learned[i]), REDACT_OK);
	for (size_t i = 0; i < TEXTS; i++)
	{
		size_t		before = learned[i].count;
		RedactSpans scanned = {0};

		assert_int_equal(redact_complete(texts[i], strlen(texts[i]), &options,
										 &learned[i]), REDACT_OK);
		assert_int_equal(redact_scan(texts[i], strlen(texts[i]), &options,
									 &scanned), REDACT_OK);
		assert_int_equal(learned[i].count, scanned.count);
		for (size_t j = 0; j < scanned.count; j++)
		{
			assert_int_equal(learned[i].items[j].start, scanned.items[j].start);
			assert_int_equal(learned[i].items[j].len, scanned.items[j].len);
			assert_int_equal(learned[i].items[j].rule, scanned.items[j].rule);
			assert_int_equal(learned[i].items[j].form, scanned.items[j].form);
		}
		more += scanned.count - before;
		redact_spans_free(&learned[i]);
		redact_spans_free(&scanned);
	}
	/* what only the second step finds: in texts 0, 1, 3 and 4 */
	assert_int_equal(more, 4);
	redact_known_free(known);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_again),
		cmocka_unit_test(found_before),
		cmocka_unit_test(other_words),
		cmocka_unit_test(weak_values),
		cmocka_unit_test(full_table),
		cmocka_unit_test(other_spellings),
		cmocka_unit_test(several_texts),
		cmocka_unit_test(two_steps),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_known", tests, NULL, NULL);
}
