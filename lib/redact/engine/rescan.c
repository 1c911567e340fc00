/*
 * rescan.c
 *		Scan the lines that hold secrets once more, as they will be written,
 *		until nothing is found in them: redacting twice changes nothing.
 *
 * A parser decides by the bytes around its literal, and some of these may go
 * with a secret that another parser finds later: the quote that closed a
 * value, the '=' that kept two tokens apart. What that uncovers would be
 * found by the next run only. So a region, the lines that hold a secret,
 * is written with its tags into a buffer and scanned by itself; what is found
 * there joins the spans.
 *
 * Some texts uncover a piece more at each round: a parser that reads 1024 bytes
 * of a word, or 8 KiB of a header, reads on where a tag has shortened them. So
 * what is found from the third round on takes its neighbours on its line with
 * all between them, four times as many each round; and after the last round
 * the region is taken from its first secret on.
 */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/engine/region.h"
#include "redact/engine/scan.h"
#include "redact/output/write.h"

#define ROUNDS_MAX 6			/* for a region that is given up then */
#define ROUNDS_EXACT 2			/* what is found later takes its neighbours */
#define DRAFT_BYTES (4 * SETTLE_BYTES)

/*
 * Maps offsets in the draft to offsets in the text. An offset inside a tag maps
 * to the secret's start or end. The cursor moves forward only.
 */
typedef struct Cursor
{
	const RedactSpan *span;		/* the next one */
	const RedactSpan *end;
	size_t		text;			/* behind the span before it */
	size_t		draft;
} Cursor;

/*
 * Return the offset in the text of an offset in the draft. Offsets must not
 * decrease from call to call.
 */
static size_t
place_in_text(const Scan *s, Cursor *c, size_t at, bool end)
{
	for (; c->span < c->end; c->span++)
	{
		size_t		tag = c->draft + (c->span->start - c->text);
		size_t		size = span_tag_size(s->text, s->options, c->span);

		if (at <= tag)
			break;
		if (at < tag + size)
			return end ? c->span->start + c->span->len : c->span->start;
		c->draft = tag + size;
		c->text = c->span->start + c->span->len;
	}
	return c->text + (at - c->draft);
}

/* Mark a span as the rest of its line. */
static void
mark_rest_of_line(RedactSpan *span)
{
	span->form = (uint16_t) ((span->form & ~SPAN_QUOTE_MASK) | SPAN_REST);
}

/*
 * Where the reach-th of count spans before a place begins; or the line, if it
 * begins behind that. No line begins before from.
 */
static size_t
find_left_neighbour(const Scan *s, const RedactSpan *spans, size_t count,
					size_t from, size_t at, size_t reach)
{
	for (; reach > 0; reach--)
	{
		size_t		floor = count > 0 ? spans[count - 1].start + spans[count - 1].len : from;
		const char *nl = floor < at ? memrchr(s->text + floor, '\n', at - floor) : NULL;

		if (nl != NULL)
			return (size_t) (nl - s->text) + 1;
		if (count == 0)
			return floor < at ? floor : at;
		count--;
		if (spans[count].start < at)
			at = spans[count].start;
	}
	return at;
}

/* Where the reach-th of count spans behind it ends; or the line, before to. */
static size_t
find_right_neighbour(const Scan *s, const RedactSpan *spans, size_t count,
					 size_t to, size_t at, size_t reach)
{
	for (; reach > 0; reach--, count--, spans++)
	{
		size_t		limit = count > 0 ? spans->start : to;
		const char *nl = at < limit ? memchr(s->text + at, '\n', limit - at) : NULL;

		if (nl != NULL)
			return (size_t) (nl - s->text);
		if (count == 0)
			return at < limit ? limit : at;
		if (at < spans->start + spans->len)
			at = spans->start + spans->len;
	}
	return at;
}

/*
 * Add the spans found in the draft to the region's spans, both in order; set
 * *added to their number. A span that ends on the line above belongs to the
 * region if its parser has read on into it, as that of "value: x" above a
 * "name: PASSWORD" has: else the line before that one may spare it, which was
 * not scanned.
 */
static bool
join_findings(const Scan *s, const Region *region, const RedactSpans *found,
			  size_t reach, RedactSpans *spans, size_t *added)
{
	RedactSpans joined = {0};
	Cursor		starts = {
		.span = spans->items, .end = spans->items + spans->count,
		.text = region->context,
	};
	Cursor		ends = starts;
	size_t		next = 0;
	bool		ok = true;

	*added = 0;
	for (size_t i = 0; i < found->count && ok; i++)
	{
		RedactSpan	span = found->items[i];
		size_t		end = place_in_text(s, &ends, span.start + span.len, true);

		span.start = place_in_text(s, &starts, span.start, false);
		span.len = end - span.start;
		if (end + span.ahead <= region->start)
			continue;
		for (; next < spans->count && spans->items[next].start <= span.start && ok; next++)
			ok = insert_span(&joined, spans->items[next]);
		if (reach > 0)
		{
			span.start = find_left_neighbour(s, joined.items, joined.count,
											 region->start, span.start, reach);
			end = find_right_neighbour(s, spans->items + next,
									   spans->count - next, region->end, end, reach);
			span.len = end - span.start;
			mark_rest_of_line(&span);
		}
		ok = ok && insert_span(&joined, span);
		*added += 1;
	}
	for (; next < spans->count && ok; next++)
		ok = insert_span(&joined, spans->items[next]);
	redact_spans_free(spans);
	*spans = joined;
	return ok;
}

/* A region that does not settle: all from its first secret on is one. */
static void
give_up_region(const Region *region, RedactSpans *spans)
{
	spans->items[0].len = region->end - spans->items[0].start;
	mark_rest_of_line(&spans->items[0]);
	spans->count = 1;
}

/* What settle_regions_before() works with. */
typedef struct Settling
{
	RedactSpans settled;		/* has items once their number changed */
	RedactSpans here;			/* a region's spans */
	RedactSpans found;			/* in its draft */
	char	   *draft;			/* as large as the largest one so far */
	size_t		size;
} Settling;

/* Cleanse and free the draft. */
static void
free_region_draft(Settling *w)
{
	if (w->draft != NULL)
		OPENSSL_cleanse(w->draft, w->size);
	free(w->draft);
	w->draft = NULL;
}

/* Make room for a draft; false if out of memory. */
static bool
reserve_draft_room(Settling *w, size_t len)
{
	if (len <= w->size)
		return true;
	free_region_draft(w);
	w->size = len + len / 2 + CONTEXT_BYTES;
	w->draft = malloc(w->size);
	return w->draft != NULL;
}

/* Settle a region; its spans are in w->here, and offsets are the text's. */
static RedactStatus
settle_region(const Scan *s, const Region *region, Settling *w)
{
	RedactSpans *spans = &w->here;

	for (int round = 0; round < ROUNDS_MAX; round++)
	{
		size_t		len = region->end - region->context;
		size_t		reach = round < ROUNDS_EXACT ? 0 : (size_t) 1 << 2 * (round - ROUNDS_EXACT);
		size_t		added;
		RedactStatus status;

		for (size_t i = 0; i < spans->count; i++)
			len += span_tag_size(s->text, s->options, &spans->items[i]) -
				spans->items[i].len;
		if (len > DRAFT_BYTES)
			return REDACT_OK;
		if (!reserve_draft_room(w, len))
			return REDACT_NO_MEMORY;
		write_draft_range(s->text, region->context, region->end, s->options,
						  spans, w->draft);
		status = scan_by_itself(s, w->draft, len, false, &w->found);
		if (status != REDACT_OK || w->found.count == 0)
			return status;
		if (!join_findings(s, region, &w->found, reach, spans, &added))
			return REDACT_NO_MEMORY;
		if (added == 0)
			return REDACT_OK;
		if (region->closed)
			mark_rest_of_line(&spans->items[spans->count - 1]);
	}
	give_up_region(region, spans);
	return REDACT_OK;
}

/* Append count spans; false if out of memory. */
static bool
append_spans(RedactSpans *to, const RedactSpan *spans, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (!insert_span(to, spans[i]))
			return false;
	}
	return true;
}

/* May another look at it find more? Not where one parser saw one secret. */
static bool
is_region_settled(const Scan *s, const Region *region, bool cut)
{
	return region->mixed || region->size > SETTLE_BYTES ||
		(cut && region->start == 0) ||
		(region->last - region->first == 1 &&
		 (s->spans->items[region->first].form & SPAN_DOUBT) == 0);
}

/* Put a region's spans in the place of those that it had. */
static bool
put_back_spans(Scan *s, const Region *region, const RedactSpans *here,
			   RedactSpans *settled)
{
	if (settled->items == NULL && here->count == region->last - region->first)
	{
		memcpy(s->spans->items + region->first, here->items,
			   here->count * sizeof(*here->items));
		return true;
	}
	return (settled->items != NULL ||
			append_spans(settled, s->spans->items, region->first)) &&
		append_spans(settled, here->items, here->count);
}

/* Settle one region, unless another look at it finds nothing. */
static RedactStatus
settle_one_region(Scan *s, Region *region, bool cut, Settling *w)
{
	const RedactSpan *spans = s->spans->items + region->first;
	size_t		count = region->last - region->first;
	RedactStatus status;

	if (is_region_settled(s, region, cut))
		return w->settled.items == NULL ||
			append_spans(&w->settled, spans, count) ?
			REDACT_OK : REDACT_NO_MEMORY;
	w->here.count = 0;
	if (!append_spans(&w->here, spans, count))
		return REDACT_NO_MEMORY;
	region_add_context(s, region, cut);
	status = settle_region(s, region, w);
	if (status == REDACT_OK &&
		!put_back_spans(s, region, &w->here, &w->settled))
		return REDACT_NO_MEMORY;
	return status;
}

/*
 * Settle all regions whose spans begin before this place. Where the text
 * begins in the middle of a line, that line's region is too long to settle.
 */
RedactStatus
settle_regions_before(Scan *s, size_t to, bool cut)
{
	RedactSpans *spans = s->spans;
	Settling	w = {0};
	RedactStatus status = REDACT_OK;
	size_t		i = 0;

	link_region_spans(spans);
	while (i < spans->count && status == REDACT_OK && spans->items[i].start < to)
	{
		Region		region = find_span_region(s, i, cut);

		i = region.last;
		status = settle_one_region(s, &region, cut, &w);
	}
	if (w.settled.items != NULL)
	{
		if (status == REDACT_OK &&
			!append_spans(&w.settled, spans->items + i, spans->count - i))
			status = REDACT_NO_MEMORY;
		redact_spans_free(spans);
		*spans = w.settled;
	}
	redact_spans_free(&w.here);
	redact_spans_free(&w.found);
	free_region_draft(&w);
	return status;
}
