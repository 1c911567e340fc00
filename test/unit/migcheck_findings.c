/*
 * migcheck_findings: the order of findings, the fingerprints by which a host
 * knows them again, folding, and what options allow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "migcheck/allow.h"
#include "migcheck/findings.h"
#include "migcheck/options.h"
#include "migcheck/rules/rules.h"

/* Add a finding of these; root is not needed. */
static Finding *
add(Findings *findings, RuleId rule, Severity severity, const char *path,
	uint32_t line, const char *subject)
{
	Finding    *finding = finding_add(findings, NULL);

	finding->rule = &rule_table[rule];
	finding->severity = severity;
	finding->place = place_at(path, line, 1);
	finding->subject = subject;
	finding->message = "message";
	return finding;
}

static void
test_order(void **state)
{
	/* In the order that is expected. */
	static const struct
	{
		RuleId		rule;
		Severity	severity;
		const char *path;
		uint32_t	line;
		const char *subject;
	}			wanted[] = {
		{RULE_EMPTY_FILE, SEVERITY_NOTE, "a", 1, "s"},
		{RULE_BAD_NAME, SEVERITY_ERROR, "a", 2, "s"},
		{RULE_EMPTY_FILE, SEVERITY_ERROR, "a", 2, "s"},
		{RULE_EMPTY_FILE, SEVERITY_ERROR, "a", 2, "t"},
		{RULE_BAD_NAME, SEVERITY_WARNING, "a", 2, "s"},
		{RULE_BAD_NAME, SEVERITY_NOTE, "a", 10, "s"},
		{RULE_BAD_NAME, SEVERITY_ERROR, "b", 1, "s"},
	};
	const size_t count = sizeof(wanted) / sizeof(wanted[0]);

	(void) state;
	/* Every rotation, forwards and backwards, comes out the same. */
	for (size_t start = 0; start < 2 * count; start++)
	{
		Arena		arena = {0};
		Findings	findings = {.arena = &arena};

		for (size_t i = 0; i < count; i++)
		{
			size_t		k = (start + i) % count;

			if (start >= count)
				k = count - 1 - k;
			add(&findings, wanted[k].rule, wanted[k].severity, wanted[k].path,
				wanted[k].line, wanted[k].subject);
		}
		findings_sort(&findings, 0);
		for (size_t i = 0; i < count; i++)
		{
			const Finding *found = &findings.items[i];

			assert_ptr_equal(found->rule, &rule_table[wanted[i].rule]);
			assert_int_equal(found->severity, wanted[i].severity);
			assert_string_equal(found->place.path, wanted[i].path);
			assert_int_equal(found->place.line, wanted[i].line);
			assert_string_equal(found->subject, wanted[i].subject);
		}
		arena_free(&arena);
	}
}

/* The line and the words may change; rule, file and subject may not. */
static void
test_fingerprints(void **state)
{
	Arena		arena = {0};
	Findings	findings = {.arena = &arena};

	(void) state;
	add(&findings, RULE_EMPTY_FILE, SEVERITY_NOTE, "a", 1, "s");
	add(&findings, RULE_EMPTY_FILE, SEVERITY_NOTE, "a", 9, "s")->message = "other";
	add(&findings, RULE_EMPTY_FILE, SEVERITY_NOTE, "a", 1, "t");
	add(&findings, RULE_EMPTY_FILE, SEVERITY_NOTE, "b", 1, "s");
	add(&findings, RULE_BAD_NAME, SEVERITY_NOTE, "a", 1, "s");
	findings_fingerprint(&findings);
	for (size_t i = 0; i < findings.count; i++)
	{
		assert_int_equal(strlen(findings.items[i].fingerprint), 32);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(findings.items[i].fingerprint,
									findings.items[k].fingerprint);
	}
	{
		Findings	moved = {.arena = &arena};

		add(&moved, RULE_EMPTY_FILE, SEVERITY_ERROR, "a", 700, "s")->message = "x";
		findings_fingerprint(&moved);
		assert_string_equal(moved.items[0].fingerprint,
							findings.items[0].fingerprint);
	}
	arena_free(&arena);
}

/* Many notes of one rule become one; errors and few notes stay. */
static void
test_fold(void **state)
{
	Arena		arena = {0};
	Findings	findings = {.arena = &arena};
	size_t		notes = 0;

	(void) state;
	for (uint32_t i = 1; i <= 100; i++)
	{
		add(&findings, RULE_EMPTY_FILE, SEVERITY_NOTE, "a", i, "s");
		add(&findings, RULE_BAD_NAME, SEVERITY_ERROR, "a", i, "s");
	}
	add(&findings, RULE_VERSION_GAP, SEVERITY_NOTE, "a", 1, "s");
	findings_fold(&findings, 0);
	assert_int_equal(findings.count, 102);
	for (size_t i = 0; i < findings.count; i++)
	{
		const Finding *finding = &findings.items[i];

		if (finding->severity != SEVERITY_NOTE)
			continue;
		notes++;
		assert_int_equal(finding->related_count,
						 finding->rule == &rule_table[RULE_EMPTY_FILE] ? 99 : 0);
	}
	assert_int_equal(notes, 2);
	arena_free(&arena);
}

/* Paths of an allowance are patterns, relative to the configuration's folder. */
static void
test_allow(void **state)
{
	static const struct
	{
		const char *pattern;
		const char *path;
		bool		allowed;
	}			cases[] = {
		{NULL, "m/0001_a.sql", true},
		{"m/0001_a.sql", "m/0001_a.sql", true},
		{"m/*", "m/0001_a.sql", true},
		{"m/000[12]_?.sql", "m/0002_b.sql", true},
		{"m/000[12]_?.sql", "m/0003_b.sql", false},
		{"0001_a.sql", "m/0001_a.sql", false},
		{"m/0001_a.sql", "top/m/0001_a.sql", true},
		{"m/0001_a.sql", "topm/0001_a.sql", false},
		{"M/*", "m/0001_a.sql", false},
		{"the subject", "m/0001_a.sql", true},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Allow		item = {.rule = "empty-file", .path = cases[i].pattern,
		.below = "top", .until = 100};
		Options		options = {.allow = {&item, 1, 1}};

		if (options_allows(&options, 99, "empty-file", cases[i].path,
						   "the subject") != cases[i].allowed)
			fail_msg("\"%s\" for \"%s\"", cases[i].pattern, cases[i].path);
		/* Another rule, and a day too late. */
		assert_false(options_allows(&options, 99, "bad-name", cases[i].path,
									"the subject"));
		assert_false(options_allows(&options, 100, "empty-file", cases[i].path,
									"the subject"));
	}
}

/* Each rule has its texts, and a name that finds it; a mistyped one is told. */
static void
test_rules(void **state)
{
	(void) state;
	for (size_t i = 0; i < RULE_COUNT; i++)
	{
		const Rule *rule = &rule_table[i];

		assert_ptr_equal(rule_find_named(rule->id), rule);
		assert_true(strlen(rule->summary) > 0 && strlen(rule->why) > 0);
		assert_true(strlen(rule->help) > 0);
		assert_true(strlen(rule->bad) > 0 && strlen(rule->good) > 0);
		if (i > 0 && strcmp(rule_table[i - 1].id, rule->id) >= 0)
			fail_msg("\"%s\" is not in the order of names", rule->id);
	}
	assert_null(rule_find_named("bad"));
	assert_string_equal(rule_find_similar("bad-nam"), "bad-name");
	assert_null(rule_find_similar("nothing-of-the-kind"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_fingerprints),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_allow),
		cmocka_unit_test(test_rules),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migcheck_findings", tests, NULL, NULL);
}
