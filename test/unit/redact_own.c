/* redact_rules: own patterns find, own files load, and bad ones are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/redact.h"

static void
expect(const RedactRules *rules, const char *in, const char *want)
{
	RedactOptions options = {.own = rules};
	RedactSpans spans = {0};
	char		out[512] = "";

	assert_int_equal(redact_scan(in, strlen(in), &options, &spans), REDACT_OK);
	assert_true(redact_size(in, strlen(in), &options, &spans) < sizeof(out));
	redact_write(in, strlen(in), &options, &spans, out);
	assert_string_equal(out, want);
	redact_spans_free(&spans);
}

static const struct
{
	const char *name;
	const char *pattern;
	const char *sample;
	const char *why;			/* part of the refusal */
}			refused[] =
{
	{"x", "acme-[0-9]{4", "acme-1234", "does not find"},
	{"x", "acme-([0-9]{4}", "acme-1234", "no regular expression"},
	{"x", "acme-[0-9]{4}", "acme-12", "does not find"},
	{"x", "[0-9]{4}", "1234", "literal of three bytes"},
	{"x", "abcd|efgh", "abcd", "literal of three bytes"},
	{"x", "(abcd)?e", "abcde", "literal of three bytes"},
	{"x", "ab?c?d?", "abcd", "literal of three bytes"},
	{"x", "acme(a|a)*(a|a)*(a|a)*(a|a)*b\\b", "acmeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac b", "limit"},
	{"X y", "acme-", "acme-", "name"},
	{"password", "acme-", "acme-", "name is there"},
	{"", "acme-", "acme-", "empty"},
	{"x", "acme-\n", "acme-", "one line"},
};

static void
bad_patterns(void **state)
{
	RedactRules *rules = redact_rules_new();
	RedactRuleError error;
	RedactRuleInfo info;

	(void) state;
	assert_non_null(rules);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
	{
		assert_int_equal(redact_rules_add(rules, refused[i].name, refused[i].pattern,
										  refused[i].sample, &error), REDACT_BAD_RULE);
		if (strstr(error.what, refused[i].why) == NULL)
			fail_msg("%s: %s", refused[i].pattern, error.what);
		assert_null(strstr(error.what, "acme"));
	}
	assert_false(redact_rules_info(rules, 0, &info));
	expect(rules, "acme-1234", "acme-1234");
	redact_rules_free(rules);
}

static void
patterns(void **state)
{
	RedactRules *rules = redact_rules_new();
	RedactRuleError error;

	(void) state;
	assert_int_equal(redact_rules_add(rules, "acme", "\\bacme-[0-9]{4}\\b",
									  "x acme-1234", &error), REDACT_OK);
	assert_int_equal(redact_rules_add(rules, "badge", "[A-Z]{2}\\d+-badge:(\\w+)",
									  "AB12-badge:secret", &error), REDACT_OK);
	assert_int_equal(redact_rules_add(rules, "caseless", "(?i)employee=\\S+",
									  "EMPLOYEE=x", &error), REDACT_OK);
	expect(rules, "a acme-1234 b acme-12345 acme-9999",
		   "a [REDACTED:acme] b acme-12345 [REDACTED:acme]");
	expect(rules, "XY1-badge:abc,XY2-badge:def",
		   "XY1-badge:[REDACTED:badge],XY2-badge:[REDACTED:badge]");
	expect(rules, "Employee=7 password=x", "[REDACTED:caseless] password=[REDACTED:password]");
	/* its tag is one as long as the rule is there */
	expect(rules, "password=[REDACTED:acme]", "password=[REDACTED:acme]");
	expect(NULL, "password=[REDACTED:acme]", "password=[REDACTED:password]");
	/* a line's end is a border */
	expect(rules, "acme-12\n34", "acme-12\n34");
	assert_int_equal(redact_rules_add(rules, "acme", "acme-", "acme-", &error),
					 REDACT_BAD_RULE);
	redact_rules_free(rules);
}

static const char good_file[] =
"# own rules\n"
"rule acme-token\n"
"about token of the Acme service\n"
"token \"acme_\" alnum{12}\n"
"match acme_<>0123456789ab\n"
"spare acme_0123\n"
"\n"
"rule acme-bare\n"
"about bare value near its word\n"
"near \"acmecorp\" hex{16}\n"
"match acmecorp key <[0123456789<>abcdef]>\n";

static const struct
{
	const char *text;
	unsigned	line;
}			bad_files[] =
{
	{"rule a\nabout b\n", 1},
	{"rule a\nabout b\ntoken \"abc\" alnum{3}\n", 1},
	{"rule a\nabout b\ntoken \"abc\" alnum{3\nmatch abcdef\n", 3},
	{"rule a\nabout b\ntoken \"ab\" alnum{3}\nmatch abcde\n", 3},
	{"rule a\nabout b\ntoken \"abc\" alnum{3,9} \"x\"\nmatch abcdefx\n", 3},
	{"rule a\nabout b\ntoken \"abc\" alnum{3}\nmatch abcdefg\n", 4},
	{"rule a\nabout b\ntoken \"abc\" alnum{3}\nmatch abcdef\nspare x abcdef\n", 5},
	{"rule a\nabout b\nkind url\n", 3},
	{"list prose x\n", 1},
	{"what ever\n", 1},
	{"about b\n", 1},
	{"rule a\nrule b\n", 1},
	{"rule jwt\nabout b\ntoken \"abc\" alnum{3}\nmatch abcdef\n", 1},
	{"rule a\nabout b\npattern abc(\nmatch abc\n", 3},
};

static void
files(void **state)
{
	RedactRules *rules = redact_rules_new();
	RedactRuleError error;
	RedactRuleInfo info;

	(void) state;
	for (size_t i = 0; i < sizeof(bad_files) / sizeof(bad_files[0]); i++)
	{
		assert_int_equal(redact_rules_read(rules, bad_files[i].text,
										   strlen(bad_files[i].text), &error),
						 REDACT_BAD_RULE);
		assert_int_equal(error.line, bad_files[i].line);
	}
	assert_false(redact_rules_info(rules, 0, &info));
	assert_int_equal(redact_rules_read(rules, good_file, strlen(good_file), &error),
					 REDACT_OK);
	assert_true(redact_rules_info(rules, 1, &info));
	assert_string_equal(info.name, "acme-bare");
	assert_false(redact_rules_info(rules, 2, &info));
	expect(rules, "x acme_0123456789AB, acme_0123456789ABC",
		   "x [REDACTED:acme-token], acme_0123456789ABC");
	expect(rules, "AcmeCorp 0123456789abcdef", "AcmeCorp [REDACTED:acme-bare]");
	expect(rules, "acmecorp trace_id=0123456789abcdef", "acmecorp trace_id=0123456789abcdef");
	redact_rules_free(rules);
}

/* A pattern that runs into its limit fails the scan: what it hid is unknown. */
static void
match_limit(void **state)
{
	RedactRules *rules = redact_rules_new();
	RedactRuleError error;
	RedactOptions options = {.own = rules};
	RedactSpans spans = {0};
	char		text[2001];

	(void) state;
	assert_int_equal(redact_rules_add(rules, "slow", "acme(a|b|ab)*(a|b)*c",
									  "acmeabc", &error), REDACT_OK);
	memset(text, 'a', sizeof(text));
	memcpy(text, "acme", 4);
	assert_int_equal(redact_scan(text, sizeof(text), &options, &spans), REDACT_BROKEN);
	assert_null(spans.items);
	redact_rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_patterns),
		cmocka_unit_test(patterns),
		cmocka_unit_test(files),
		cmocka_unit_test(match_limit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_own", tests, NULL, NULL);
}
