/*
 * redact.h
 *		Find secrets in text, and write the text without them.
 *
 * Scan, measure, write: redact_scan() finds the spans, redact_size() tells how
 * long the result will be, redact_write() fills a buffer of that length. The
 * caller owns the text and the output; only the span list is allocated here,
 * and it holds positions, never bytes of the text.
 *
 * A strong value that was found once is masked wherever it is; a stream
 * masks it from there on (see known.c), and so does ahead_only.
 *
 * Redacting what was redacted changes nothing: lines with secrets are scanned
 * again as they will be written, up to 512 KiB of them at once (see rescan.c).
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
	REDACT_BROKEN,				/* self test failed, or a rule is unusable */
	REDACT_BAD_RULE,			/* an own rule was refused; nothing changed */
	REDACT_NOT_WRITTEN			/* the stream's sink said no */
} RedactStatus;

/* One secret: bytes [start, start + len) of the text, exactly the secret. */
typedef struct RedactSpan
{
	size_t		start;
	size_t		len;
	uint16_t	rule;			/* for redact_rule_name() */
	uint16_t	form;			/* how the tag must be quoted; private */
	uint32_t	back;			/* bytes in front and behind that its parser */
	uint32_t	ahead;			/* read, or the block that it is in; private */
} RedactSpan;

/* Spans in order, never overlapping. Zero-initialise before first use. */
typedef struct RedactSpans
{
	RedactSpan *items;
	size_t		count;
	size_t		capacity;
} RedactSpans;

/*
 * Secrets of one text that are to be found in others, too: at most 64, as keyed
 * hashes; NULL holds none. What a scan finds is added.
 */
typedef struct RedactKnown RedactKnown;

/* Users' own rules; see redact_rules_add(). */
typedef struct RedactRules RedactRules;

typedef struct RedactOptions
{
	const RedactRules *own;		/* own rules in addition, or NULL */
	bool		(*interrupted) (void *arg); /* asked every MiB or so, or NULL */
	void	   *arg;
	const uint8_t *fingerprint_key; /* keys the tags' fingerprints, or NULL */
	size_t		fingerprint_key_len;
	bool		ahead_only;		/* mask what a stream would: see below */
	RedactKnown **known;		/* of other texts, or NULL: this text's only */
} RedactOptions;

extern RedactStatus redact_scan(const char *text, size_t len,
								const RedactOptions *options,
								RedactSpans *spans);

/*
 * redact_scan() in two steps, for texts that are to have the secrets of each
 * other masked: redact_learn() for each of them, then redact_complete() for
 * each, with the spans that the first gave and the same options, whose known
 * is not NULL. Spans of redact_learn() must not be written.
 */
extern RedactStatus redact_learn(const char *text, size_t len,
								 const RedactOptions *options,
								 RedactSpans *spans);
extern RedactStatus redact_complete(const char *text, size_t len,
									const RedactOptions *options,
									RedactSpans *spans);
extern size_t redact_size(const char *text, size_t len,
						  const RedactOptions *options,
						  const RedactSpans *spans);
extern void redact_write(const char *text, size_t len,
						 const RedactOptions *options,
						 const RedactSpans *spans, char *out);
extern void redact_spans_free(RedactSpans *spans);

/* Cleanse and free; NULL is allowed. */
extern void redact_known_free(RedactKnown *known);

/* Return the number of tags, "[REDACTED:name]", in redacted text. */
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

/*
 * Own rules, in addition to the built-in ones. rules/README.md has the file
 * format; own files have rule, about, token, near, before, after, check, match
 * and spare, and "pattern" for a regular expression (PCRE2). A pattern must
 * hold a literal of three bytes that is part of each match; the secret is its
 * group 1, or the whole match; it does not reach over a line's end. A rule
 * that does not find its samples, or finds what it must spare, is refused.
 *
 * A RedactRules is read-only during scans and may serve several threads.
 */
typedef struct RedactRuleError
{
	unsigned	line;			/* of the file; 0 for redact_rules_add() */
	char		what[160];		/* why; holds no byte of pattern or sample */
} RedactRuleError;

/* NULL without memory. */
extern RedactRules *redact_rules_new(void);
extern void redact_rules_free(RedactRules *rules);

/* Add one pattern that must find a secret in the sample. */
extern RedactStatus redact_rules_add(RedactRules *rules, const char *name,
									 const char *pattern, const char *sample,
									 RedactRuleError *error);

/* Add all rules of a file's text, or none. */
extern RedactStatus redact_rules_read(RedactRules *rules, const char *text,
									  size_t len, RedactRuleError *error);

/* Number i of the own rules, counted from 0; false behind the last. */
extern bool redact_rules_info(const RedactRules *rules, size_t i,
							  RedactRuleInfo *info);

/*
 * A text of any size, in pieces of any size: what comes out is the same for
 * every split, and the same as from redact_scan(), with ahead_only, and
 * redact_write(). 256 KiB are held; output lags up to that far behind.
 */
typedef struct RedactStream RedactStream;

/* A secret that a stream passed. */
typedef struct RedactFinding
{
	uint64_t	start;			/* byte offset in the stream */
	uint64_t	len;
	uint64_t	line;			/* counted from 1 */
	uint64_t	column;			/* bytes from the line's start, from 1 */
	const char *rule;
	char		fingerprint[16];	/* "" without a key */
} RedactFinding;

typedef struct RedactStreamCalls
{
	/* Takes redacted bytes; false stops the stream. */
	bool		(*sink) (void *arg, const char *bytes, size_t len);
	/* Told of each secret in order, before its tag goes out; or NULL. */
	void		(*finding) (void *arg, const RedactFinding *finding);
	void	   *arg;
} RedactStreamCalls;

/* The options must live as long as the stream. NULL without memory. */
extern RedactStream *redact_stream_new(const RedactOptions *options,
									   const RedactStreamCalls *calls);

/* After anything but REDACT_OK the stream only may be freed. */
extern RedactStatus redact_stream_write(RedactStream *stream,
										const char *bytes, size_t len);

/* The text is at its end: the rest goes out. */
extern RedactStatus redact_stream_finish(RedactStream *stream);
extern void redact_stream_free(RedactStream *stream);

#endif							/* RESCUE_REDACT_H */
