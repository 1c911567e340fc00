/*
 * redact.h
 *		Find secrets in text, and write the text without them.
 *
 * Scan, measure, write: redact_scan() finds the spans, redact_size() tells how
 * long the result will be, redact_write() fills a buffer of that length. The
 * caller owns the text and the output; only the span list is allocated here,
 * and it holds positions, never bytes of the text.
 *
 * Everything here is thread-safe but for the caller's own objects, and depends
 * on no server and no terminal.
 */
#ifndef RESCUE_REDACT_H
#define RESCUE_REDACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum RedactStatus
{
	REDACT_OK = 0,
	REDACT_NO_MEMORY,			/* the span list could not grow */
	REDACT_CANCELLED,			/* the interrupt callback said stop */
	REDACT_BROKEN				/* self test failed, or a rule is unusable */
} RedactStatus;

/* One secret: bytes [start, start + len) of the text, exactly the secret. */
typedef struct RedactSpan
{
	size_t		start;
	size_t		len;
	uint16_t	rule;			/* for redact_rule_name() */
	uint16_t	form;			/* how the tag must be quoted; private */
} RedactSpan;

/* Spans in order, never overlapping. Zero-initialise before first use. */
typedef struct RedactSpans
{
	RedactSpan *items;
	size_t		count;
	size_t		capacity;
} RedactSpans;

/* Users' own rules; see redact_rules_add(). */
typedef struct RedactRules RedactRules;

typedef struct RedactOptions
{
	const RedactRules *own;		/* own rules beside the built-in ones, or NULL */
	bool		(*interrupted) (void *arg); /* asked every MiB or so, or NULL */
	void	   *arg;
	const uint8_t *fingerprint_key; /* keys the tags' fingerprints, or NULL */
	size_t		fingerprint_key_len;
} RedactOptions;

extern RedactStatus redact_scan(const char *text, size_t len,
								const RedactOptions *options,
								RedactSpans *spans);
extern size_t redact_size(const char *text, size_t len,
						  const RedactOptions *options,
						  const RedactSpans *spans);
extern void redact_write(const char *text, size_t len,
						 const RedactOptions *options,
						 const RedactSpans *spans, char *out);
extern void redact_spans_free(RedactSpans *spans);

/* "[REDACTED:name]" in text that was redacted before: how many tags stand in it. */
extern size_t redact_count_tags(const char *text, size_t len);

/*
 * The name of a span's rule. The second form knows the own rules of the
 * options that the scan was made with.
 */
extern const char *redact_rule_name(uint16_t rule);
extern const char *redact_rule_name_of(const RedactOptions *options,
									   uint16_t rule);

/* The identity of the built-in rules: a digest in hexadecimal. */
extern const char *redact_ruleset_id(void);

/*
 * Run all samples: REDACT_OK, or REDACT_BROKEN if a rule fails one. To be
 * called once at load; without REDACT_OK nothing may be redacted.
 */
extern RedactStatus redact_self_test(void);

/* What a built-in rule is about; texts live as long as the program. */
typedef struct RedactRuleInfo
{
	const char *name;			/* as in the tag */
	const char *about;			/* what the secret opens */
	const char *source;			/* where its owner documents its form */
} RedactRuleInfo;

/* Number i of the built-in rules, counted from 0; false behind the last. */
extern bool redact_rule_info(size_t i, RedactRuleInfo *info);

/* How one embedded sample fared, for the build's check and for people. */
typedef struct RedactSampleResult
{
	bool		holds;
	bool		must_match;		/* false: a near miss, nothing may be found */
	const char *file;			/* the rule file */
	unsigned	line;
	size_t		found;			/* spans */
	const char *rule;			/* the first one's rule, or NULL */
	size_t		start;
	size_t		len;
} RedactSampleResult;

/* Run sample i, counted from 0; false behind the last. */
extern bool redact_sample_test(size_t i, RedactSampleResult *result);

#endif							/* RESCUE_REDACT_H */
