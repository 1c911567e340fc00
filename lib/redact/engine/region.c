/*
 * region.c
 *		Which lines are settled as one: those of a secret, and those that its
 *		parser has read to find it.
 *
 * A secret in a table depends on the line of names, one in a key block on the
 * BEGIN and the END. So a span knows how far its parser has read, and spans
 * whose lines overlap make one region. A chain of them that is longer than
 * SETTLE_BYTES is cut into regions of the secrets' own lines.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/engine/region.h"
#include "redact/engine/scan.h"

/*
 * Let each span reach as far as those that reach over it. From then on neither
 * the starts nor the ends of what they reach decrease from span to span.
 */
void
link_region_spans(RedactSpans *spans)
{
	for (size_t i = 1; i < spans->count; i++)
	{
		RedactSpan *span = &spans->items[i];
		size_t		to = spans_to(span - 1);

		if (to > spans_to(span))
			span->ahead = (uint32_t) (to - span->start - span->len);
	}
	for (size_t i = spans->count; i > 1; i--)
	{
		RedactSpan *span = &spans->items[i - 2];
		size_t		from = spans_from(span + 1);

		if (from < spans_from(span))
			span->back = (uint32_t) (span->start - from);
	}
}

/* The offset of the next line end from this one on, or of the text's end. */
static size_t
find_next_line_end(const Scan *s, size_t at)
{
	const char *nl = memchr(s->text + at, '\n', s->len - at);

	return nl != NULL ? (size_t) (nl - s->text) : s->len;
}

/*
 * Where the line above this one begins if it is short and holds no secret,
 * and the text does not begin in its middle; this one, if not.
 */
static size_t
context_start(const Scan *s, size_t start, size_t spans, bool cut)
{
	size_t		floor = start > CONTEXT_BYTES ? start - CONTEXT_BYTES : 0;
	const char *nl = start > 1 ? memrchr(s->text + floor, '\n', start - 1 - floor) : NULL;
	size_t		context = nl != NULL ? (size_t) (nl - s->text) + 1 : 0;

	if (start == 0 || (nl == NULL && (floor > 0 || cut)))
		return start;
	return spans > 0 && s->spans->items[spans - 1].start + s->spans->items[spans - 1].len >
		context ? start : context;
}

/* The region that begins with this span; its chain, or the secrets' lines. */
static Region
join_region_lines(const Scan *s, size_t first, bool chain)
{
	const RedactSpan *span = &s->spans->items[first];
	size_t		from = chain ? spans_from(span) : span->start;
	const char *nl = memrchr(s->text, '\n', from);
	Region		region = {
		.start = nl != NULL ? (size_t) (nl - s->text) + 1 : 0,
		.first = first, .last = first,
	};

	do
	{
		size_t		to = chain ? spans_to(span) : span->start + span->len;

		if (to > region.end)
			region.end = find_next_line_end(s, to);
		region.mixed |= region.closed;
		region.closed = (span->form & SPAN_REST) != 0;
		region.size = (region.closed ? span->start : region.end) - region.start;
		region.last++;
		span++;
	} while (region.last < s->spans->count &&
			 (chain ? spans_from(span) : span->start) < region.end &&
			 (!chain || region.size <= SETTLE_BYTES));
	return region;
}

/* Is this span part of a chain that is too long to settle? */
static bool
is_chain_overlong(const Scan *s, const RedactSpan *span)
{
	return s->base + span->start < s->blocks.overlong + span->back;
}

/* The region whose first span is this one. */
Region
find_span_region(Scan *s, size_t first, bool cut)
{
	const RedactSpan *span = &s->spans->items[first];
	bool		overlong = is_chain_overlong(s, span);
	Region		region = {0};

	if (!overlong)
	{
		region = join_region_lines(s, first, true);
		overlong = region.size > SETTLE_BYTES ||
			(cut && region.start == 0);
		if (overlong)
			s->blocks.overlong = s->base + region.end;
	}
	if (overlong)
	{
		region = join_region_lines(s, first, false);
		if (s->blocks.overlong < s->base + region.end)
			s->blocks.overlong = s->base + region.end;
		span = &s->spans->items[region.last - 1];
		if (s->blocks.overlong < s->base + spans_to(span))
			s->blocks.overlong = s->base + spans_to(span);
	}
	return region;
}

/* Set where the line above the region begins that is read with it. */
void
region_add_context(const Scan *s, Region *region, bool cut)
{
	region->context = context_start(s, region->start, region->first, cut);
}

/* What a span reaches over: its chain's lines, or its own bytes. */
static size_t
find_reach_end(const RedactSpan *span, bool chain)
{
	return chain ? spans_to(span) : span->start + span->len;
}

/* Where begins what a span reaches over. */
static size_t
find_reach_start(const RedactSpan *span, bool chain)
{
	return chain ? spans_from(span) : span->start;
}

/*
 * The span that a cut at a line's start would tear from what it reaches over;
 * NULL if no span is torn. Spans [0, first) begin before the line.
 */
static const RedactSpan *
find_torn_span(const RedactSpans *spans, size_t first, size_t line, bool chain)
{
	const RedactSpan *span = &spans->items[first];

	if (chain && first < spans->count && spans_from(span) < line)
		return span;
	/* What reaches just behind a line end has read a literal there. */
	return first > 0 && find_reach_end(span - 1, chain) >= line ? span - 1 : NULL;
}

/*
 * The start of the region around an offset; the offset itself if the region
 * is too long to be settled. Spans [0, *spans) begin before it.
 */
static size_t
find_region_start(const Scan *s, size_t at, bool cut, bool chain,
				  size_t *spans)
{
	size_t		i = s->spans->count;
	size_t		start = at;
	size_t		floor = at > SETTLE_BYTES + 1 ? at - SETTLE_BYTES - 1 : 0;

	for (;;)
	{
		const char *nl = memrchr(s->text + floor, '\n', start - floor);
		const RedactSpan *torn;

		if (nl == NULL && (floor > 0 || cut))
			return at;
		start = nl != NULL ? (size_t) (nl - s->text) + 1 : 0;
		while (i > 0 && s->spans->items[i - 1].start >= start)
			i--;
		*spans = i;
		torn = find_torn_span(s->spans, i, start, chain);
		if (torn == NULL)
			return start;
		start = find_reach_start(torn, chain);
		if (start < floor || (chain && is_chain_overlong(s, torn)))
			return at;
	}
}

/*
 * Where to cut a text of which all before this place is decided, so that no
 * region is torn, nor from the line above it.
 */
size_t
find_settle_start(Scan *s, size_t at, bool cut)
{
	size_t		spans = 0;
	size_t		start;

	link_region_spans(s->spans);
	start = find_region_start(s, at, cut, true, &spans);
	if (start == at)
		start = find_region_start(s, at, cut, false, &spans);
	if (start == 0 || s->text[start - 1] != '\n')
		return start;
	return context_start(s, start, spans, cut);
}
