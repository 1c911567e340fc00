/*
 * spans.c
 *		The list of spans: in order, never overlapping, whatever the parsers
 *		find and in whichever order.
 *
 * Order is what everything behind relies on: writing goes through the text once,
 * and a look-up of what precedes a place is a search by halves. Parsers look
 * back only a little, so a new span's place is looked for from the end.
 *
 * Where two overlap the whole of both is secret, which is never too little; the
 * joined span is marked as a doubt, so that its lines are scanned once more.
 */
#include <stdlib.h>
#include <string.h>

#include "redact/engine/engine.h"

/* Return a span's weight: of two spans that overlap, it decides the name. */
static unsigned
span_weight_of(const RedactSpan *span)
{
	return (span->form & SPAN_WEIGHT_MASK) >> SPAN_WEIGHT_SHIFT;
}

/* One span for two that overlap: the outer one names it. */
static RedactSpan
name_joined_span(const RedactSpan *a, const RedactSpan *b)
{
	size_t		a_end = a->start + a->len;
	size_t		b_end = b->start + b->len;
	RedactSpan	joined;

	if (a->start == b->start && a_end == b_end)
		return span_weight_of(a) >= span_weight_of(b) ? *a : *b;
	if (a->start <= b->start && a_end >= b_end)
		return *a;
	if (b->start <= a->start && b_end >= a_end)
		return *b;
	joined = a->start <= b->start ? *a : *b;
	joined.len = (a_end > b_end ? a_end : b_end) - joined.start;
	return joined;
}

/* The same, with what the parsers of both have read. */
static RedactSpan
join_spans(const RedactSpan *a, const RedactSpan *b)
{
	RedactSpan	joined = name_joined_span(a, b);
	size_t		end = joined.start + joined.len;
	size_t		from = spans_from(a) < spans_from(b) ? spans_from(a) : spans_from(b);
	size_t		to = spans_to(a) > spans_to(b) ? spans_to(a) : spans_to(b);

	joined.back = (uint32_t) (joined.start - from);
	joined.ahead = (uint32_t) (to - end);
	return joined;
}

/* Room for one more at the end; false without memory. */
static bool
reserve_span_room(RedactSpans *spans)
{
	RedactSpan *items;
	size_t		capacity = spans->capacity + spans->capacity / 2 + 16;

	if (spans->count < spans->capacity)
		return true;
	items = realloc(spans->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	spans->items = items;
	spans->capacity = capacity;
	return true;
}

/* Put a span at its place; what it overlaps becomes one with it. */
bool
insert_span(RedactSpans *spans, RedactSpan span)
{
	size_t		at = spans->count;
	size_t		last;

	/* Parsers look a little back, so the place is near the end. */
	while (at > 0 && spans->items[at - 1].start + spans->items[at - 1].len >
		   span.start)
		at--;
	if (at == spans->count)
	{
		if (!reserve_span_room(spans))
			return false;
		spans->items[spans->count++] = span;
		return true;
	}
	for (last = at; last < spans->count &&
		 spans->items[last].start < span.start + span.len; last++)
	{
		span = join_spans(&spans->items[last], &span);
		span.form |= SPAN_DOUBT;
	}
	if (last == at && !reserve_span_room(spans))
		return false;
	memmove(spans->items + at + 1, spans->items + last,
			(spans->count - last) * sizeof(*spans->items));
	spans->items[at] = span;
	spans->count = spans->count - (last - at) + 1;
	return true;
}

/* The same where it is not the last of all: a table's are found far ahead. */
size_t
search_spans(const RedactSpans *spans, size_t at)
{
	size_t		low = 0;
	size_t		high = spans->count;

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (spans->items[middle].start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? spans->items[low - 1].start + spans->items[low - 1].len : 0;
}

/* Free the spans and zero the struct, which can be used again. */
void
redact_spans_free(RedactSpans *spans)
{
	free(spans->items);
	memset(spans, 0, sizeof(*spans));
}
