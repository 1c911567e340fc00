/*
 * rule_names.c
 *		What there is to know about the rules, and the self test.
 */
#include <string.h>

#include "redact/engine/engine.h"

/* Find exactly the sample's secret, or nothing; false if that isn't so. */
static bool
check_sample_holds(const BookSample *sample, RedactSpans *spans)
{
	const char *text = redact_builtin_book.pool + sample->text;

	if (redact_scan(text, sample->len, NULL, spans) != REDACT_OK)
		return false;
	if (sample->secret_len == 0)
		return spans->count == 0;
	return spans->count == 1 && spans->items[0].start == sample->secret_start &&
		spans->items[0].len == sample->secret_len &&
		spans->items[0].rule == sample->rule;
}

/* Run sample number i, counted from 0; false behind the last. */
bool
redact_sample_test(size_t i, RedactSampleResult *result)
{
	const RedactBook *book = &redact_builtin_book;
	RedactSpans spans = {0};

	if (i >= book->nsamples)
		return false;
	*result = (RedactSampleResult)
	{
		.holds = check_sample_holds(&book->samples[i], &spans),
			.file = book->pool + book->rules[book->samples[i].rule].file,
			.line = book->samples[i].line,
			.found = spans.count,
			.must_match = book->samples[i].secret_len > 0,
	};
	if (spans.count > 0)
	{
		result->rule = redact_rule_name(spans.items[0].rule);
		result->start = spans.items[0].start;
		result->len = spans.items[0].len;
	}
	redact_spans_free(&spans);
	return true;
}

/* Does every rule find its samples and spare its near misses? */
RedactStatus
redact_self_test(void)
{
	RedactSampleResult result;

	for (size_t i = 0; redact_sample_test(i, &result); i++)
	{
		if (!result.holds)
			return REDACT_BROKEN;
	}
	return redact_builtin_book.nsamples > 0 ? REDACT_OK : REDACT_BROKEN;
}

/* Return a built-in rule's name; "own" for a user's rule. */
const char *
redact_rule_name(uint16_t rule)
{
	const RedactBook *book = &redact_builtin_book;

	return rule < book->nrules ? book->pool + book->rules[rule].name : "own";
}

/* Return the identifier of the built-in rules, made at build time. */
const char *
redact_ruleset_id(void)
{
	return redact_builtin_id;
}

/* Describe built-in rule number i, counted from 0; false behind the last. */
bool
redact_rule_info(size_t i, RedactRuleInfo *info)
{
	const RedactBook *book = &redact_builtin_book;

	if (i >= book->nrules)
		return false;
	*info = (RedactRuleInfo)
	{
		.name = book->pool + book->rules[i].name,
			.about = book->pool + book->rules[i].about,
			.source = book->pool + book->rules[i].source,
	};
	return true;
}
