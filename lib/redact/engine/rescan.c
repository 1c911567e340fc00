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
 */
#include <openssl/crypto.h>
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/engine/scan.h"
#include "redact/output/write.h"
#include "redact/tokens/user_scan.h"

#define ROUNDS_MAX 4
#define CONTEXT_BYTES ((size_t) 512)	/* of the line above */
#define DRAFT_BYTES (2 * SETTLE_BYTES + CONTEXT_BYTES)

/*
 * The lines that hold the spans [first, last). The line above is read with
 * them where it holds no secret: "key: |", "name: PASSWORD".
 */
typedef struct Region
{
	size_t		context;		/* where that line begins */
	size_t		start;
	size_t		end;
	size_t		first;
	size_t		last;
	bool		closed;			/* one of them is the rest of its line */
} Region;

/*
 * Return the offset of the next line end from `at` on, or of the text's end.
 */
static size_t
line_end(const Scan *s, size_t at)
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

/* Lines belong together where a span reaches over their ends. */
static Region
region_of(const Scan *s, size_t first, bool cut)
{
	const RedactSpan *span = &s->spans->items[first];
	const char *nl = memrchr(s->text, '\n', span->start);
	Region		region = {
		.start = nl != NULL ? (size_t) (nl - s->text) + 1 : 0,
		.first = first, .last = first,
	};

	do
	{
		if (span->start + span->len > region.end)
			region.end = line_end(s, span->start + span->len);
		region.closed |= (span->form & SPAN_REST) != 0;
		region.last++;
		span++;
	} while (region.last < s->spans->count && span->start < region.end);
	region.context = context_start(s, region.start, first, cut);
	return region;
}

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
		size_t		size = tag_size(s->text, s->options, c->span);

		if (at <= tag)
			break;
		if (at < tag + size)
			return end ? c->span->start + c->span->len : c->span->start;
		c->draft = tag + size;
		c->text = c->span->start + c->span->len;
	}
	return c->text + (at - c->draft);
}

/*
 * Add the spans found in the draft to the region's spans; set *added to their
 * number. Spans that end on the line above do not belong to the region: the
 * line before that one was not scanned.
 */
static bool
join_findings(const Scan *s, const Region *region, const RedactSpans *found,
			  RedactSpans *spans, size_t *added)
{
	RedactSpans joined = {0};
	Cursor		starts = {
		.span = spans->items, .end = spans->items + spans->count,
		.text = region->context,
	};
	Cursor		ends = starts;
	bool		ok = true;

	*added = 0;
	for (size_t i = 0; i < spans->count && ok; i++)
		ok = spans_add(&joined, spans->items[i]);
	for (size_t i = 0; i < found->count && ok; i++)
	{
		RedactSpan	span = found->items[i];
		size_t		end = place_in_text(s, &ends, span.start + span.len, true);

		span.start = place_in_text(s, &starts, span.start, false);
		span.len = end - span.start;
		if (end > region->start)
		{
			ok = spans_add(&joined, span);
			*added += 1;
		}
	}
	redact_spans_free(spans);
	*spans = joined;
	return ok;
}

/* Scan the region as it would be written now. */
static RedactStatus
scan_draft(const Scan *s, const char *draft, size_t len, RedactSpans *found)
{
	Scan		again = {
		.text = draft, .len = len, .final = true, .spans = found,
		.options = s->options, .key_start = SIZE_MAX, .mebibyte = SIZE_MAX,
		.last_call = SIZE_MAX, .previous_call = SIZE_MAX,
	};

	found->count = 0;
	scan_range(&again, 0, len);
	if (again.status == REDACT_OK && s->options != NULL && s->options->own != NULL)
		again.status = own_rules_scan(&again, s->options->own, 0, len);
	return again.status;
}

/* A region that does not settle: all from its first secret on is one. */
static void
give_up(const Region *region, RedactSpans *spans)
{
	spans->items[0].len = region->end - spans->items[0].start;
	spans->items[0].form = (uint16_t) ((spans->items[0].form & ~SPAN_QUOTE_MASK) | SPAN_REST);
	spans->count = 1;
}

/* Settle a region; its spans are in this list, and places are the text's. */
static RedactStatus
settle_region(const Scan *s, const Region *region, RedactSpans *spans,
			  RedactSpans *found, char *draft)
{
	for (int round = 0; round < ROUNDS_MAX; round++)
	{
		size_t		len = region->end - region->context;
		size_t		added;
		RedactStatus status;

		for (size_t i = 0; i < spans->count; i++)
			len += tag_size(s->text, s->options, &spans->items[i]) -
				spans->items[i].len;
		if (len > DRAFT_BYTES)
			return REDACT_OK;
		draft_write(s->text, region->context, region->end, s->options, spans, draft);
		status = scan_draft(s, draft, len, found);
		if (status != REDACT_OK || found->count == 0)
			return status;
		if (!join_findings(s, region, found, spans, &added))
			return REDACT_NO_MEMORY;
		if (added == 0)
			return REDACT_OK;
	}
	give_up(region, spans);
	return REDACT_OK;
}

/* Append count spans; false if out of memory. */
static bool
append(RedactSpans *to, const RedactSpan *spans, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		if (!spans_add(to, spans[i]))
			return false;
	}
	return true;
}

/* May another look at it find more? Not where one parser saw one secret. */
static bool
is_settled(const Scan *s, const Region *region, bool cut)
{
	return region->closed || region->end - region->start > SETTLE_BYTES ||
		(cut && region->start == 0) ||
		(region->last - region->first == 1 &&
		 (s->spans->items[region->first].form & SPAN_DOUBT) == 0);
}

/* Put a region's spans in the place of those that it had. */
static bool
put_back(Scan *s, const Region *region, const RedactSpans *here,
		 RedactSpans *settled)
{
	if (settled->items == NULL && here->count == region->last - region->first)
	{
		memcpy(s->spans->items + region->first, here->items,
			   here->count * sizeof(*here->items));
		return true;
	}
	return (settled->items != NULL || append(settled, s->spans->items, region->first)) &&
		append(settled, here->items, here->count);
}

/*
 * Settle all regions whose spans begin before this place. Where the text
 * begins in the middle of a line, that line's region is too long to settle.
 */
RedactStatus
settle_spans(Scan *s, size_t to, bool cut)
{
	char		draft[DRAFT_BYTES];
	RedactSpans *spans = s->spans;
	RedactSpans settled = {0};	/* has items once their number changed */
	RedactSpans here = {0};
	RedactSpans found = {0};
	RedactStatus status = REDACT_OK;
	size_t		i = 0;

	while (i < spans->count && status == REDACT_OK && spans->items[i].start < to)
	{
		Region		region = region_of(s, i, cut);
		size_t		count = region.last - region.first;

		i = region.last;
		if (is_settled(s, &region, cut))
		{
			if (settled.items != NULL &&
				!append(&settled, spans->items + region.first, count))
				status = REDACT_NO_MEMORY;
			continue;
		}
		here.count = 0;
		if (append(&here, spans->items + region.first, count))
			status = settle_region(s, &region, &here, &found, draft);
		else
			status = REDACT_NO_MEMORY;
		if (status == REDACT_OK && !put_back(s, &region, &here, &settled))
			status = REDACT_NO_MEMORY;
	}
	if (settled.items != NULL)
	{
		if (status == REDACT_OK && !append(&settled, spans->items + i, spans->count - i))
			status = REDACT_NO_MEMORY;
		redact_spans_free(spans);
		*spans = settled;
	}
	redact_spans_free(&here);
	redact_spans_free(&found);
	OPENSSL_cleanse(draft, sizeof(draft));
	return status;
}

/*
 * Return the start of the region around an offset; the offset itself if the
 * region is too long to be settled, or no region is there.
 */
static size_t
region_start(const Scan *s, size_t at, bool cut)
{
	size_t		i = s->spans->count;
	size_t		start = at;
	size_t		floor = at > SETTLE_BYTES + 1 ? at - SETTLE_BYTES - 1 : 0;

	for (;;)
	{
		const char *nl = memrchr(s->text + floor, '\n', start - floor);

		if (nl == NULL && (floor > 0 || cut))
			return at;
		start = nl != NULL ? (size_t) (nl - s->text) + 1 : 0;
		while (i > 0 && s->spans->items[i - 1].start >= start)
			i--;
		if (i == 0 || s->spans->items[i - 1].start + s->spans->items[i - 1].len <= start)
			return start;
		start = s->spans->items[i - 1].start;
		if (start < floor)
			return at;
	}
}

/*
 * Where to cut a text of which all before this place is decided, so that no
 * region is torn, nor from the line above it.
 */
size_t
settle_start(const Scan *s, size_t at, bool cut)
{
	size_t		start = region_start(s, at, cut);
	size_t		i = s->spans->count;

	if (start == 0 || s->text[start - 1] != '\n')
		return start;
	while (i > 0 && s->spans->items[i - 1].start >= start)
		i--;
	return context_start(s, start, i, cut);
}
