/*
 * user_rules.c
 *		Read own rules, and refuse those that do not find their samples, find
 *		what they must spare, or could not be searched for quickly.
 */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/tokens/user_scan.h"

#define MATCH_LIMIT 200000		/* steps of one match */
#define HEAP_LIMIT_KIB 1024

/*
 * Return an empty set of own rules; NULL if out of memory. The caller must
 * call redact_rules_free().
 */
RedactRules *
redact_rules_new(void)
{
	RedactRules *rules = calloc(1, sizeof(*rules));

	if (rules == NULL)
		return NULL;
	rules->limits = pcre2_match_context_create(NULL);
	if (rules->limits == NULL)
	{
		free(rules);
		return NULL;
	}
	pcre2_set_match_limit(rules->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(rules->limits, MATCH_LIMIT);
	pcre2_set_heap_limit(rules->limits, HEAP_LIMIT_KIB);
	return rules;
}

/* Free a part with its patterns and its builder. */
static void
free_rule_part(OwnPart *part)
{
	for (size_t i = 0; i < part->npatterns; i++)
		pcre2_code_free(part->patterns[i].code);
	free(part->patterns);
	free_rule_book(&part->builder);
	free(part);
}

/* Free a set of own rules; NULL is allowed. No scan may still use it. */
void
redact_rules_free(RedactRules *rules)
{
	if (rules == NULL)
		return;
	while (rules->parts != NULL)
	{
		OwnPart    *part = rules->parts;

		rules->parts = part->next;
		free_rule_part(part);
	}
	pcre2_match_context_free(rules->limits);
	free(rules);
}

/* Fill in the error; always returns REDACT_BAD_RULE. */
static RedactStatus
reject_rule(RedactRuleError *error, unsigned line, const char *what)
{
	error->line = line;
	snprintf(error->what, sizeof(error->what), "%s", what);
	return REDACT_BAD_RULE;
}

/* Compile one pattern; the refusal says where in it, not what. */
static RedactStatus
compile_pattern(const char *text, unsigned line, OwnPattern *pattern,
				RedactRuleError *error)
{
	int			code;
	PCRE2_SIZE	offset;
	char		what[sizeof(error->what)];

	pattern->code = pcre2_compile((PCRE2_SPTR) text, PCRE2_ZERO_TERMINATED,
								  PCRE2_NEVER_BACKSLASH_C, &code, &offset, NULL);
	if (pattern->code == NULL)
	{
		snprintf(what, sizeof(what),
				 "the pattern is no regular expression, at byte %zu", offset);
		return reject_rule(error, line, what);
	}
	if (!own_anchor_find(text, &pattern->anchor))
		return reject_rule(error, line,
						   "the pattern has no literal of three bytes"
						   " that is in each match");
	/* Without JIT it works too, only slower. */
	(void) pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return REDACT_OK;
}

/* Compile the patterns of a part. On an error the caller frees the part. */
static RedactStatus
compile_patterns(OwnPart *part, RedactRuleError *error)
{
	const BookPattern *patterns = part->builder.patterns.items;
	size_t		n = part->builder.patterns.count;
	RedactStatus status = REDACT_OK;

	part->patterns = calloc(n + 1, sizeof(*part->patterns));
	if (part->patterns == NULL)
		return REDACT_NO_MEMORY;
	for (size_t i = 0; i < n && status == REDACT_OK; i++)
	{
		part->patterns[i].rule = patterns[i].rule;
		part->npatterns++;
		status = compile_pattern(part->book.pool + patterns[i].at,
								 patterns[i].line,
								 &part->patterns[i], error);
	}
	return status;
}

/* Does the part's rule find this sample's secret, or spare it? */
static RedactStatus
check_rule_sample(const RedactRules *rules, const OwnPart *part,
				  const BookSample *sample, RedactRuleError *error)
{
	RedactSpans spans = {0};
	Scan		s = {
		.text = part->book.pool + sample->text, .len = sample->len,
		.final = true, .spans = &spans,.read.key_start = SIZE_MAX,
	};
	RedactStatus status = own_part_scan(&s, rules, part, 0, sample->len);
	bool		holds = false;

	if (status == REDACT_OK && sample->secret_len == 0)
		holds = spans.count == 0;
	for (size_t i = 0; i < spans.count && sample->secret_len > 0; i++)
	{
		const RedactSpan *span = &spans.items[i];

		if (span->rule == OWN_RULE_FIRST + part->first + sample->rule &&
			(sample->secret_start == 0 ? span->len > 0 :
			 (span->start == sample->secret_start && span->len == sample->secret_len)))
			holds = true;
	}
	redact_spans_free(&spans);
	if (status == REDACT_BROKEN)
		return reject_rule(error, sample->line,
						   "the pattern runs into its limit");
	if (status == REDACT_OK && !holds)
		return reject_rule(error, sample->line, sample->secret_len > 0 ?
						   "the rule does not find its sample" :
						   "the rule finds what it must spare");
	return status;
}

/* True if a built-in or an own rule has this name. */
static bool
name_is_taken(const RedactRules *rules, const char *name)
{
	RedactRuleInfo info;

	for (size_t i = 0; redact_rule_info(i, &info); i++)
	{
		if (strcmp(info.name, name) == 0)
			return true;
	}
	for (size_t i = 0; redact_rules_info(rules, i, &info); i++)
	{
		if (strcmp(info.name, name) == 0)
			return true;
	}
	return false;
}

/* Read, compile and try a part; then it belongs to the rules, or is refused. */
static RedactStatus
add_rule_part(RedactRules *rules, const char *text, size_t len,
			  RedactRuleError *error)
{
	OwnPart    *part = calloc(1, sizeof(*part));
	RedactStatus status = REDACT_OK;

	if (part == NULL)
		return REDACT_NO_MEMORY;
	part->first = rules->next_rule;
	init_rule_book(&part->builder, true);
	if (!read_book_file(&part->builder, "", text, len) ||
		!finish_rule_book(&part->builder, &part->book))
		status = part->builder.no_memory ? REDACT_NO_MEMORY :
			reject_rule(error, part->builder.error_line, part->builder.error);
	else if (rules->next_rule + part->book.nrules >= OWN_RULE_FIRST)
		status = reject_rule(error, 0, "there are too many rules");
	else
		status = compile_patterns(part, error);
	for (size_t i = 0; status == REDACT_OK && i < part->book.nrules; i++)
	{
		const BookRule *rule = &part->book.rules[i];

		if (name_is_taken(rules, part->book.pool + rule->name))
			status = reject_rule(error, rule->line,
								 "a rule of that name is there");
	}
	for (size_t i = 0; status == REDACT_OK && i < part->book.nsamples; i++)
		status = check_rule_sample(rules, part, &part->book.samples[i], error);
	if (status != REDACT_OK)
	{
		free_rule_part(part);
		return status;
	}
	rules->next_rule += part->book.nrules;
	part->next = rules->parts;
	rules->parts = part;
	return REDACT_OK;
}

/* Add all rules of one file, or refuse the file and fill in *error. */
RedactStatus
redact_rules_read(RedactRules *rules, const char *text, size_t len,
				  RedactRuleError *error)
{
	memset(error, 0, sizeof(*error));
	return add_rule_part(rules, text, len, error);
}

/* A pattern and a sample become a small file of their own. */
RedactStatus
redact_rules_add(RedactRules *rules, const char *name, const char *pattern,
				 const char *sample, RedactRuleError *error)
{
	char	   *text;
	int			len;
	RedactStatus status;

	memset(error, 0, sizeof(*error));
	if (strpbrk(name, "\r\n") != NULL || strpbrk(pattern, "\r\n") != NULL ||
		strpbrk(sample, "\r\n") != NULL)
		return reject_rule(error, 0,
						   "name, pattern and sample are one line each");
	if (*name == '\0' || *pattern == '\0' || *sample == '\0')
		return reject_rule(error, 0,
						   "name, pattern and sample must not be empty");
	len = asprintf(&text, "rule %s\nabout own rule\npattern %s\nmatch %s\n",
				   name, pattern, sample);
	if (len < 0)
		return REDACT_NO_MEMORY;
	status = add_rule_part(rules, text, (size_t) len, error);
	error->line = 0;
	OPENSSL_cleanse(text, (size_t) len);
	free(text);
	return status;
}

/*
 * Describe own rule number i, counted from 0; false behind the last. The
 * strings belong to the rules.
 */
bool
redact_rules_info(const RedactRules *rules, size_t i, RedactRuleInfo *info)
{
	for (const OwnPart *part = rules->parts; part != NULL; part = part->next)
	{
		for (size_t rule = 0; rule < part->book.nrules; rule++)
		{
			if (i-- > 0)
				continue;
			*info = (RedactRuleInfo)
			{
				.name = part->book.pool + part->book.rules[rule].name,
					.about = part->book.pool + part->book.rules[rule].about,
					.source = part->book.pool + part->book.rules[rule].source,
			};
			return true;
		}
	}
	return false;
}

/* The name of a rule, built-in or own. */
const char *
redact_rule_name_of(const RedactOptions *options, uint16_t rule)
{
	const OwnPart *part = NULL;

	if (rule < OWN_RULE_FIRST || options == NULL || options->own == NULL)
		return redact_rule_name(rule);
	rule -= OWN_RULE_FIRST;
	for (part = options->own->parts; part != NULL; part = part->next)
	{
		if (rule >= part->first && rule < part->first + part->book.nrules)
			return part->book.pool + part->book.rules[rule - part->first].name;
	}
	return "own";
}
