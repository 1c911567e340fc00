/*
 * spans.h
 *		The list of spans, and what the bits of a span's form mean.
 */
#ifndef RESCUE_REDACT_SPANS_H
#define RESCUE_REDACT_SPANS_H

#include "redact/redact.h"

/*
 * The bits of RedactSpan.form; how a statement's secret follows is another
 * type.
 */
#define SPAN_QUOTE_MASK 0x000f	/* QuoteForm */
#define SPAN_DECODE_SHIFT 4
#define SPAN_DECODE_MASK 0x00f0 /* DecodeForm */
#define SPAN_WEIGHT_SHIFT 8
#define SPAN_WEIGHT_MASK 0x0f00 /* who names a span that two rules found */
#define SPAN_REST 0x1000		/* the rest of its line; has no fingerprint */
#define SPAN_DOUBT 0x2000		/* shares its line, see rescan.c */

typedef enum QuoteForm
{
	QUOTE_NONE,
	QUOTE_DOUBLE,				/* "tag": a bare value in YAML, JSON, TOML */
	QUOTE_ESCAPED,				/* \"tag\": the same, escaped once */
	QUOTE_ESCAPED_TWICE			/* \\\"tag\\\" */
} QuoteForm;

typedef enum DecodeForm
{
	DECODE_NONE,
	DECODE_ESCAPES,				/* backslash escapes */
	DECODE_ESCAPES_TWICE,
	DECODE_ESCAPES_THRICE,
	DECODE_PERCENT,
	DECODE_BASE64,
	DECODE_DOUBLED,				/* '' means ' */
	DECODE_ENTITIES				/* &amp; */
} DecodeForm;

/* Which of two rules names what both found: the more telling one. */
typedef enum Weight
{
	WEIGHT_NEAR = 1,			/* words are between the key and its value */
	WEIGHT_KEY,
	WEIGHT_CARRIER,
	WEIGHT_TOKEN,
	WEIGHT_OWN
} Weight;

/* Where the lines begin that a span's parser has read; 0 if they are gone. */
static inline size_t
spans_from(const RedactSpan *span)
{
	return span->start > span->back ? span->start - span->back : 0;
}

/* Where they end. */
static inline size_t
spans_to(const RedactSpan *span)
{
	return span->start + span->len + span->ahead;
}

/* Add a span at its place; false without memory. */
extern bool insert_span(RedactSpans *spans, RedactSpan span);

/* The end of the last span that begins before this offset, or 0. */
extern size_t search_spans(const RedactSpans *spans, size_t at);

/*
 * Return the end of the last span that begins before this offset, or 0, as
 * search_spans() does.
 */
static inline size_t
spans_end_before(const RedactSpans *spans, size_t at)
{
	const RedactSpan *last = spans->items + spans->count;

	/* Nearly always it is the last one. */
	if (spans->count == 0)
		return 0;
	last--;
	return last->start < at ? last->start + last->len : search_spans(spans,
																	 at);
}

#endif							/* RESCUE_REDACT_SPANS_H */
