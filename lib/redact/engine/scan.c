/*
 * scan.c
 *		Go through a text once: the first stage stops where a literal may
 *		begin, the literal's parser reads on from there.
 *
 * A parser is called with the bounds around its literal set, reads no byte
 * outside of them, and adds spans within them. Where a text has more secrets
 * than the limits allow, the rest of a line is taken whole, and the scan goes
 * on behind it: too much is redacted then, never too little.
 */
#include <string.h>

#include "redact/carriers/auth.h"
#include "redact/carriers/byte_run.h"
#include "redact/carriers/encoded_text.h"
#include "redact/carriers/command_line.h"
#include "redact/carriers/hex_dump.h"
#include "redact/carriers/k8s_secret.h"
#include "redact/carriers/key.h"
#include "redact/carriers/pem.h"
#include "redact/carriers/pgpass.h"
#include "redact/carriers/statement.h"
#include "redact/carriers/url.h"
#include "redact/carriers/wrapped_jwt.h"
#include "redact/engine/engine.h"
#include "redact/engine/filter.h"
#include "redact/engine/known.h"
#include "redact/engine/scan.h"
#include "redact/tokens/shape.h"
#include "redact/tokens/user_scan.h"
#include "text/load.h"

#define INTERRUPT_BYTES ((size_t) 1 << 20)
#define SPANS_PER_MEBIBYTE 50000

/* A key's and a header's literals carry their rule, a shape's its number. */
#define PARSER(id, kind, function) [PARSER_##id] = function,
static const ParserFunction parsers[PARSER_COUNT] = {
#include "redact/compile/parsers.def"
};
#undef PARSER

/* Does a literal of this parser call a function? One of a tag calls none. */
bool
scan_has_parser(unsigned parser)
{
	return parser == PARSER_TAG || (parser < PARSER_COUNT && parsers[parser] != NULL);
}

/* Put the memo's stretch around this place, which is outside of it. */
void
scan_find_line(Scan *s, size_t at)
{
	LineMemo   *line = &s->memos.line;
	const char *nl;
	size_t		known = s->floor;

	/* Further on the same line, perhaps: look only at what is new. */
	if (at > line->to && !line->ended && line->to > s->floor)
		known = line->to;
	nl = memrchr(s->text + known, '\n', at - known);
	if (nl != NULL || known == s->floor)
		line->start = nl != NULL ? (size_t) (nl - s->text) + 1 : s->floor;
	line->to = at;
	line->ended = false;
}

/* Let the memo's stretch reach to the line's end, or to the limit. */
void
scan_find_line_end(Scan *s)
{
	LineMemo   *line = &s->memos.line;
	const char *nl = memchr(s->text + line->to, '\n', s->limit - line->to);

	line->ended = nl != NULL;
	line->to = nl != NULL ? (size_t) (nl - s->text) : s->limit;
}

/* One tag for the rest of the line: too many secrets, or too long a one. */
static void
swallow_rest_of_line(Scan *s, RedactSpan *span)
{
	size_t		from = span->start + span->len;
	const char *nl = memchr(s->text + from, '\n', s->len - from);
	size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->len;

	s->swallow.open = nl == NULL && !s->final;
	s->swallow.end = end;
	span->len = end - span->start;
	span->form = (uint16_t) ((span->form & ~SPAN_QUOTE_MASK) | SPAN_REST);
}

/* Does a line end in [from, to)? */
static bool
has_line_end(const Scan *s, size_t from, size_t to)
{
	return from < to && memchr(s->text + from, '\n', to - from) != NULL;
}

/* The span that was added last; a parser may have added others behind it. */
static RedactSpan *
find_last_added(const Scan *s)
{
	size_t		i = s->spans->count;

	while (i > 0 && s->spans->items[i - 1].start > s->calls.added)
		i--;
	return i > 0 ? &s->spans->items[i - 1] : NULL;
}

/*
 * Record a parser's call at this offset. If the line holds a secret that
 * another parser found, the span is marked for rescan.c.
 */
static void
note_parser_call(Scan *s, size_t at)
{
	s->calls.previous_call = s->calls.last_call;
	s->calls.last_call = at;
	s->calls.found_nothing = !s->calls.fresh_span;
	if (s->calls.fresh_span)
	{
		RedactSpan *last = find_last_added(s);

		if (last != NULL && !has_line_end(s, last->start + last->len, at))
			last->form |= SPAN_DOUBT;
	}
	s->calls.fresh_span = false;
}

/*
 * True if the previous parser does not read this line: it was called on an
 * earlier one. A parser that found nothing may read one line more: "key: |".
 */
static bool
previous_is_done(const Scan *s)
{
	const char *nl;

	if (s->calls.previous_call == SIZE_MAX)
		return true;
	nl = memchr(s->text + s->calls.previous_call, '\n', s->calls.last_call - s->calls.previous_call);
	return nl != NULL &&
		(!s->calls.found_nothing ||
		 has_line_end(s, (size_t) (nl - s->text) + 1, s->calls.last_call));
}

/*
 * True if the span's parser was the only one called on its line so far. Never
 * for own rules, which run at another time.
 */
static bool
is_only_parser_call(const Scan *s, const RedactSpan *span)
{
	return span->rule < OWN_RULE_FIRST && !s->calls.fresh_span && span->start >= s->calls.last_call &&
		!has_line_end(s, s->calls.last_call, span->start + span->len) &&
		previous_is_done(s);
}

/* Add a span. Unless one parser saw its line, mark it for rescan.c, with the
 * previous span. */
static bool
add_scanned_span(Scan *s, RedactSpan span)
{
	if (!is_only_parser_call(s, &span))
	{
		RedactSpan *last = s->calls.fresh_span ? find_last_added(s) : NULL;

		span.form |= SPAN_DOUBT;
		if (last != NULL)
			last->form |= SPAN_DOUBT;
	}
	if (span.rule < OWN_RULE_FIRST)
	{
		s->calls.fresh_span = true;
		s->calls.added = span.start;
	}
	return insert_span(s->spans, span);
}

/* Mark the span that begins at this place for rescan.c, if it was added last. */
void
scan_doubt_last(Scan *s, size_t start)
{
	RedactSpan *last = find_last_added(s);

	if (last != NULL && last->start == start)
		last->form |= SPAN_DOUBT;
}

/* Let a span reach over a block that it is in, unless that is too long. */
static void
reach_over_block(RedactSpan *span, const Block *block)
{
	size_t		from = spans_from(span);
	size_t		to = spans_to(span);

	if (span->start < block->start || span->start > block->end ||
		to - block->start > SETTLE_BYTES || block->end - from > SETTLE_BYTES)
		return;
	if (block->start < from)
		span->back = (uint32_t) (span->start - block->start);
	if (block->end > to)
		span->ahead = (uint32_t) (block->end - span->start - span->len);
}

/*
 * Note what a parser has read over several lines, up to the line of an
 * offset: what is found in it, by whichever parser, is settled with it. Where
 * the block that was noted last holds it, the spans reach over it already.
 */
void
scan_note_block(Scan *s, BlockKind kind, size_t start, size_t end)
{
	const char *nl = end < s->limit ? memchr(s->text + end, '\n', s->limit - end) : NULL;
	size_t		to = nl != NULL ? (size_t) (nl - s->text) : s->limit;
	Block	   *block = &s->blocks.items[kind];
	bool		noted = block->start <= start && block->end == to;

	*block = (Block) {.start = start, .end = to, .call = s->calls.last_call};
	if (s->blocks.end < block->end)
		s->blocks.end = block->end;
	for (size_t i = noted ? 0 : s->spans->count; i > 0 && s->spans->items[i - 1].start >= start; i--)
		reach_over_block(&s->spans->items[i - 1], block);
}

/*
 * Set how far back and ahead a span's lines go: to the literal whose parser
 * found it, and over the blocks that it is in. What two parsers have read is
 * marked for rescan.c.
 */
static void
set_span_reach(const Scan *s, RedactSpan *span)
{
	size_t		end = span->start + span->len;

	if (span->rule < OWN_RULE_FIRST && s->calls.last_call != SIZE_MAX)
	{
		span->back = (uint32_t) (s->calls.last_call < span->start ? span->start - s->calls.last_call : 0);
		span->ahead = (uint32_t) (s->calls.last_call > end ? s->calls.last_call - end : 0);
	}
	for (int i = 0; span->start <= s->blocks.end && i < BLOCK_COUNT; i++)
	{
		const Block *block = &s->blocks.items[i];

		if (span->start < block->start || span->start > block->end)
			continue;
		if (block->call != s->calls.last_call)
			span->form |= SPAN_DOUBT;
		reach_over_block(span, block);
	}
}

/*
 * Note a secret. One that reaches as far as a parser may look goes further. One
 * that only words lead to is marked for rescan.c: behind a tag in its place, the
 * rest of the word may be read as part of the value.
 */
void
scan_add(Scan *s, size_t start, size_t end, uint16_t rule, unsigned form,
		 Weight weight)
{
	RedactSpan	span = {
		.start = start, .len = end - start, .rule = rule,
		.form = (uint16_t) (form | (unsigned) weight << SPAN_WEIGHT_SHIFT),
	};
	size_t		mebibyte = (s->base + start) >> 20;

	if (end <= start || s->status != REDACT_OK)
		return;
	if (mebibyte != s->swallow.mebibyte)
	{
		s->swallow.mebibyte = mebibyte;
		s->swallow.spans = 0;
	}
	if (++s->swallow.spans > SPANS_PER_MEBIBYTE ||
		(end == s->limit && (s->limit < s->len || !s->final)))
		swallow_rest_of_line(s, &span);
	set_span_reach(s, &span);
	if (weight == WEIGHT_NEAR)
		span.form |= SPAN_DOUBT;
	if (!add_scanned_span(s, span))
		s->status = REDACT_NO_MEMORY;
}

/* The bytes at this place, the first one lowest; zeroes behind the text. */
static uint64_t
load_eight_at(const char *p, size_t len)
{
	char		rest[sizeof(uint64_t)] = {0};

	if (len >= sizeof(rest))
		return load_eight_bytes(p);
	memcpy(rest, p, len);
	return load_eight_bytes(rest);
}

/*
 * Compare a literal of the rules with the text. The caller has checked that
 * the text is long enough.
 */
static bool
literal_matches(const char *p, const BookText *text)
{
	const char *want = redact_builtin_book.pool + text->at;

	if (!text->caseless)
		return memcmp(p, want, text->len) == 0;
	for (size_t i = 0; i < text->len; i++)
	{
		if (to_lower(p[i]) != want[i])
			return false;
	}
	return true;
}

/*
 * True if this parser is called inside of a secret: one that may give the secret
 * a better name or end. Other parsers would read text that is replaced.
 */
static bool
reads_secrets(unsigned parser)
{
	return parser == PARSER_SHAPE || parser == PARSER_NEAR ||
		parser == PARSER_URL || parser == PARSER_PEM ||
		parser == PARSER_JWT;
}

/* Call the parser of a literal that was found at this offset. */
static void
call_literal_parser(Scan *s, size_t at, const BookLiteral *literal, size_t len)
{
	ParserFunction parser = parsers[literal->parser];

	if (parser == NULL ||
		(!reads_secrets(literal->parser) && spans_end_before(s->spans, at + 1) > at))
		return;
	if (literal->parser != PARSER_KEY || at < s->read.key_start || at >= s->read.key_end)
		note_parser_call(s, at);
	parser(s, at, len, literal->arg);
}

/* Is the literal at this place, whose first eight bytes are folded? */
static bool
entry_matches(const Scan *s, size_t at, uint64_t eight, const SlotEntry *entry)
{
	const RedactBook *book = &redact_builtin_book;

	/* Padding is a blank to the mask: the literal must end in the text. */
	return (eight & entry->mask) == entry->head && entry->len <= s->len - at &&
		(entry->whole || literal_matches(s->text + at, &book->texts[book->literals[entry->literal].text]));
}

/* Put an entry among those found so far, by rank. */
static void
rank_slot_entry(const SlotEntry **found, unsigned count,
				const SlotEntry *entry)
{
	for (; count > 0 && found[count - 1]->rank > entry->rank; count--)
		found[count] = found[count - 1];
	found[count] = entry;
}

/* Add the literals of a slot that match here to those found so far. */
static unsigned
add_slot_entries(const Scan *s, size_t at, uint64_t eight, Slot slot,
				 const SlotEntry **found, unsigned count)
{
	const SlotEntry *entry = &redact_slot_entries[slot.first];

	for (; slot.count > 0; slot.count--, entry++)
	{
		if (entry_matches(s, at, eight, entry))
			rank_slot_entry(found, count++, entry);
	}
	return count;
}

/*
 * Call the parsers of all literals that match at this offset, where the slots
 * have some.
 */
static __attribute__((noinline))
void
call_slot_parsers(Scan *s, size_t at, uint64_t eight, const Slot *slots)
{
	const SlotEntry *found[SLOT_MATCHES];
	unsigned	count = 0;

	for (unsigned kind = 0; kind < SLOT_KINDS; kind++)
		count = add_slot_entries(s, at, eight, slots[kind], found, count);
	for (unsigned i = 0; i < count; i++)
	{
		const BookLiteral *literal = &redact_builtin_book.literals[found[i]->literal];

		scan_set_bounds(s, at);
		if (literal->parser == PARSER_TAG)
			s->read.tag_end = at + tag_length(s->options, s->text + at, s->limit - at);
		if (at < s->read.tag_end || at < s->swallow.end)
			return;
		call_literal_parser(s, at, literal, found[i]->len);
	}
}

/* Call the parsers at this place, unless it is gone already. */
static inline void
look_at_candidate(Scan *s, size_t at)
{
	uint64_t	eight;
	Slot		slots[SLOT_KINDS];

	if (at < s->read.tag_end || at < s->swallow.end)
		return;
	eight = load_eight_at(s->text + at, s->len - at) | 0x2020202020202020u;
	for (unsigned kind = 0; kind < SLOT_KINDS; kind++)
		slots[kind] = redact_slots[slot_hash(eight, kind)];
	/* Nearly always they are empty. */
	if ((slots[0].count | slots[1].count | slots[2].count) != 0)
		call_slot_parsers(s, at, eight, slots);
}

/* Call the parsers of all literals that begin in [from, to). */
void
scan_text_range(Scan *s, size_t from, size_t to)
{
	/* The first stage reads some bytes behind a place. */
	size_t		filtered = s->len < FILTER_BEHIND ? 0 :
		s->len - FILTER_BEHIND < to ? s->len - FILTER_BEHIND : to;
	size_t		at = from;

	while (at < filtered && s->status == REDACT_OK)
	{
		uint16_t	places[FILTER_PLACES];
		size_t		len = filtered - at < FILTER_BLOCK ? filtered - at : FILTER_BLOCK;
		unsigned	count = filter_places(s->text + at, len, places);

		for (unsigned i = 0; i < count && s->status == REDACT_OK; i++)
			look_at_candidate(s, at + places[i]);
		at += len;
		if (at < s->swallow.end)
			at = s->swallow.end;
	}
	for (; at < to && s->status == REDACT_OK; at++)
		look_at_candidate(s, at);
}

/* Mark what was found once wherever else it is, or further on only. */
static RedactStatus
mark_known_spans(Scan *s)
{
	Known	   *own = NULL;
	Known	  **known = s->options != NULL && s->options->known != NULL ?
		s->options->known : &own;
	size_t		to = s->len;
	RedactStatus status = REDACT_OK;

	if (known == &own && !known_has_room(s))
		return REDACT_OK;
	if (s->options == NULL || !s->options->ahead_only)
		status = known_learn_all(known, s);
	if (status == REDACT_OK)
		status = mark_known_values(known, s, &to);
	redact_known_free(own);
	return status;
}

/* A scan of a whole text that has not begun. */
static Scan
new_scan(const char *text, size_t len, const RedactOptions *options,
		 RedactSpans *spans)
{
	Scan		s = {
		.text = text, .len = len, .final = true, .spans = spans,
		.options = options,.read.key_start = SIZE_MAX,.swallow.mebibyte = SIZE_MAX,
		.calls.last_call = SIZE_MAX,.calls.previous_call = SIZE_MAX,
	};

	return s;
}

/* Scan a text by itself, as one that the scan's has made. */
RedactStatus
scan_by_itself(const Scan *s, const char *text, size_t len, bool decoded,
			   RedactSpans *found)
{
	Scan		again = new_scan(text, len, s->options, found);

	again.decoded = decoded;
	found->count = 0;
	scan_text_range(&again, 0, len);
	if (again.status == REDACT_OK && s->options != NULL && s->options->own != NULL)
		again.status = own_rules_scan(&again, s->options->own, 0, len);
	return again.status;
}

/* Find what the rules find, the own ones too. */
static void
find_by_rules(Scan *s)
{
	const RedactOptions *options = s->options;

	s->spans->count = 0;
	for (size_t at = 0; at < s->len && s->status == REDACT_OK;)
	{
		size_t		to = s->len - at > INTERRUPT_BYTES ? at + INTERRUPT_BYTES : s->len;

		if (options != NULL && options->interrupted != NULL &&
			options->interrupted(options->arg))
			s->status = REDACT_CANCELLED;
		else
			scan_text_range(s, at, to);
		at = to;
	}
	if (s->status == REDACT_OK && options != NULL && options->own != NULL)
		s->status = own_rules_scan(s, options->own, 0, s->len);
}

/* Find what is known of other spans, and what the tags uncover. */
static void
complete_spans(Scan *s)
{
	if (s->status == REDACT_OK)
		s->status = mark_known_spans(s);
	if (s->status == REDACT_OK)
		s->status = settle_regions_before(s, s->len, false);
}

/* Return the status of a scan that ended; without spans if it failed. */
static RedactStatus
end_scan(const Scan *s)
{
	if (s->status != REDACT_OK)
		redact_spans_free(s->spans);
	return s->status;
}

/* Find the secrets of a whole text. */
RedactStatus
redact_scan(const char *text, size_t len, const RedactOptions *options,
			RedactSpans *spans)
{
	Scan		s = new_scan(text, len, options, spans);

	find_by_rules(&s);
	complete_spans(&s);
	return end_scan(&s);
}

/* The first half of redact_scan(), and what it teaches. */
RedactStatus
redact_learn(const char *text, size_t len, const RedactOptions *options,
			 RedactSpans *spans)
{
	Scan		s = new_scan(text, len, options, spans);

	find_by_rules(&s);
	if (s.status == REDACT_OK)
		s.status = known_learn_all(options->known, &s);
	return end_scan(&s);
}

/* The second half. What the rules find does not depend on what is known. */
RedactStatus
redact_complete(const char *text, size_t len, const RedactOptions *options,
				RedactSpans *spans)
{
	Scan		s = new_scan(text, len, options, spans);

	complete_spans(&s);
	return end_scan(&s);
}
