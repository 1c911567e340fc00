/*
 * stream.c
 *		Redact a text of any size in pieces of any size.
 *
 * The buffer holds 64 KiB that a parser may look back at, and which have not
 * gone out for that reason, then what is being scanned, then 64 KiB to look
 * ahead. A literal is looked at once all that its parser may see is there,
 * whatever the pieces were: so every split gives the same result.
 *
 * Invariants: sent <= scanned <= scan.len <= STREAM_BYTES. Spans before the
 * place that settle_regions_before() was called for are sorted and do not
 * overlap. No byte goes out that a parser may still look at, or that a span
 * may still cover: when in doubt the stream keeps it. Every offset in Scan is
 * relative to the buffer and moves in slide_buffer(); a new one in Scan must
 * be added there.
 */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "redact/engine/known.h"
#include "redact/engine/scan.h"
#include "redact/output/fingerprint.h"
#include "redact/text/tag.h"
#include "redact/tokens/user_scan.h"

/*
 * Most text is looked at in steps: 64 KiB behind, 64 KiB ahead, and 128 KiB to
 * scan between them, so that a slide copies each byte about once. Lines that
 * are settled as one need more room.
 */
#define STREAM_BYTES (2 * SETTLE_BYTES + 2 * LOOK_BYTES)
#define STEP_BYTES (4 * LOOK_BYTES)

struct RedactStream
{
	RedactStreamCalls calls;
	const RedactOptions *options;
	Scan		scan;
	RedactSpans spans;
	Known	   *own;			/* if the options have none */
	Known	  **known;
	size_t		step;			/* bytes in the buffer when it is looked at */
	size_t		filled;			/* bytes of the buffer that were ever used */
	size_t		scanned;		/* literals before it were looked at */
	size_t		sent;			/* bytes before it went out */
	uint64_t	line;			/* of the byte at sent */
	uint64_t	line_start;		/* its offset in the stream */
	uint64_t	base;			/* offset of buffer[0] */
	bool		skipping;		/* the rest of this line is one tag already */
	RedactStatus status;
	char		buffer[STREAM_BYTES];
};

/*
 * Return a new stream; NULL if out of memory. The options must outlive it.
 *
 * calls is copied. Known values are kept in the options' table if it has one,
 * so that several texts of one bundle share it.
 */
RedactStream *
redact_stream_new(const RedactOptions *options, const RedactStreamCalls *calls)
{
	RedactStream *stream = malloc(sizeof(*stream));

	if (stream == NULL)
		return NULL;
	memset(stream, 0, offsetof(RedactStream, buffer));
	stream->calls = *calls;
	stream->options = options;
	stream->known = options != NULL && options->known != NULL ?
		options->known : &stream->own;
	stream->step = STEP_BYTES;
	stream->line = 1;
	stream->scan = (Scan)
	{
		.text = stream->buffer, .spans = &stream->spans, .options = options,
			.read.key_start = SIZE_MAX,.swallow.mebibyte = SIZE_MAX,.calls.last_call = SIZE_MAX,
			.calls.previous_call = SIZE_MAX,
	};
	return stream;
}

/*
 * Cleanse and free a stream; NULL is allowed.
 *
 * The buffer holds text that was not redacted yet.
 */
void
redact_stream_free(RedactStream *stream)
{
	if (stream == NULL)
		return;
	redact_spans_free(&stream->spans);
	redact_known_free(stream->own);
	OPENSSL_cleanse(stream, offsetof(struct RedactStream, buffer) + stream->filled);
	free(stream);
}

/*
 * Hand bytes out. False once the sink has refused some: the status is then
 * REDACT_NOT_WRITTEN and stays.
 */
static bool
send_bytes(RedactStream *stream, const char *bytes, size_t len)
{
	if (len > 0 && !stream->calls.sink(stream->calls.arg, bytes, len))
		stream->status = REDACT_NOT_WRITTEN;
	return stream->status == REDACT_OK;
}

/*
 * Count the lines up to this place and take it as sent. Lines are counted as
 * bytes go out, because a finding tells the line of the text as it came in.
 */
static void
pass_sent_lines(RedactStream *stream, size_t to)
{
	const char *p = stream->buffer + stream->sent;
	const char *end = stream->buffer + to;

	while ((p = memchr(p, '\n', end - p)) != NULL)
	{
		p++;
		stream->line++;
		stream->line_start = stream->base + (size_t) (p - stream->buffer);
	}
	stream->sent = to;
}

/*
 * Report a finding to the caller, if it asked for findings. The rest of a
 * line that was given up has no fingerprint: it is not one value.
 */
static void
report_stream_finding(RedactStream *stream, const RedactSpan *span)
{
	RedactFinding finding = {
		.start = stream->base + span->start, .len = span->len,
		.line = stream->line,
		.column = stream->base + span->start - stream->line_start + 1,
		.rule = redact_rule_name_of(stream->options, span->rule),
	};

	if (stream->calls.finding == NULL)
		return;
	if (stream->options != NULL && stream->options->fingerprint_key != NULL &&
		(span->form & SPAN_REST) == 0)
		fingerprint_write(stream->buffer, span, stream->options,
						  finding.fingerprint);
	stream->calls.finding(stream->calls.arg, &finding);
}

/*
 * Send the text up to the span, and its tag.
 *
 * False if it could not be sent; the stream's status says why. The stack's
 * buffer is enough for all but blocks of many lines.
 */
static bool
send_up_to_span(RedactStream *stream, const RedactSpan *span)
{
	RedactSpan	at_start = *span;
	RedactSpans one = {.items = &at_start, .count = 1};
	char		tag[1024];
	size_t		size;
	size_t		start = span->start;
	bool		sent;

	if (!send_bytes(stream, stream->buffer + stream->sent,
					start - stream->sent))
		return false;
	pass_sent_lines(stream, start);
	report_stream_finding(stream, span);
	at_start.start = 0;
	size = redact_size(stream->buffer + start, span->len, stream->options, &one);
	if (size <= sizeof(tag))
	{
		redact_write(stream->buffer + start, span->len, stream->options, &one, tag);
		sent = send_bytes(stream, tag, size);
	}
	else
	{
		/* A block of very many lines: its line ends need room. */
		char	   *out = malloc(size);

		if (out == NULL)
		{
			stream->status = REDACT_NO_MEMORY;
			return false;
		}
		redact_write(stream->buffer + start, span->len, stream->options, &one, out);
		sent = send_bytes(stream, out, size);
		free(out);
	}
	pass_sent_lines(stream, start + span->len);
	return sent;
}

/* Does the buffer begin in the middle of a line? */
static bool
begins_within_line(const RedactStream *stream)
{
	return stream->line_start != stream->base + stream->sent;
}

/*
 * Send what is decided: all before to, but no part of a span that ends later.
 *
 * On return stream->sent may be less than to: a span that ends later waits
 * for its end.
 */
static bool
send_decided_text(RedactStream *stream, size_t to)
{
	size_t		done = 0;

	for (; done < stream->spans.count; done++)
	{
		const RedactSpan *span = &stream->spans.items[done];
		size_t		end = span->start + span->len;

		if (span->start >= to)
			break;
		if (end > to && (span->form & SPAN_REST) == 0)
		{
			to = span->start;
			break;
		}
		if (!send_up_to_span(stream, span))
			return false;
		if (to < end)
			to = end;
	}
	stream->spans.count -= done;
	if (done > 0)
		memmove(stream->spans.items, stream->spans.items + done,
				stream->spans.count * sizeof(*stream->spans.items));
	if (to > stream->sent)
	{
		if (!send_bytes(stream, stream->buffer + stream->sent,
						to - stream->sent))
			return false;
		pass_sent_lines(stream, to);
	}
	return true;
}

/* Move an offset with the buffer's contents; SIZE_MAX means not set. */
static void
move_offset_back(size_t *place, size_t by)
{
	if (*place != SIZE_MAX)
		*place = *place > by ? *place - by : 0;
}

/*
 * Keep the last bytes of those that went out.
 *
 * known.c looks at BEFORE_BYTES in front of a value to see whether a word
 * begins there.
 */
static void
keep_bytes_before(Scan *s, size_t by)
{
	size_t		n = by < BEFORE_BYTES ? by : BEFORE_BYTES;

	memmove(s->before, s->before + n, BEFORE_BYTES - n);
	memcpy(s->before + BEFORE_BYTES - n, s->text + by - n, n);
}

/* Move what the parsers have read last, but for the key. */
static void
move_parser_places(ReadLast *read, size_t by)
{
	for (size_t at = offsetof(ReadLast, tag_end); at < sizeof(*read);
		 at += sizeof(size_t))
		move_offset_back((size_t *) ((char *) read + at), by);
}

/*
 * Drop the bytes that went out; all places move with the rest.
 *
 * A memo whose place is no longer in the buffer is cleared. Places that went
 * out become 0, which reads as "before everything".
 */
static void
slide_buffer(RedactStream *stream)
{
	Scan	   *s = &stream->scan;
	size_t		by = stream->sent;
	size_t	   *places[] = {
		&s->swallow.end, &s->memos.line.start, &s->memos.line.to,
		&stream->scanned, &stream->sent, &s->len, &s->calls.last_call,
		&s->calls.previous_call, &s->calls.added,
	};

	if (by == 0)
		return;
	keep_bytes_before(s, by);
	memmove(stream->buffer, stream->buffer + by, s->len - by);
	if (s->read.key_start != SIZE_MAX && s->read.key_start < by)
		s->read.key_start = s->read.key_end > by ? 0 : SIZE_MAX;
	else
		move_offset_back(&s->read.key_start, by);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		move_offset_back(places[i], by);
	move_parser_places(&s->read, by);
	move_offset_back(&s->blocks.end, by);
	for (size_t i = 0; i < BLOCK_COUNT; i++)
	{
		move_offset_back(&s->blocks.items[i].start, by);
		move_offset_back(&s->blocks.items[i].end, by);
		move_offset_back(&s->blocks.items[i].call, by);
	}
	memset(s->memos.bare, 0, sizeof(s->memos.bare));
	memset(&s->memos.word, 0, sizeof(s->memos.word));
	memset(&s->memos.parameter, 0, sizeof(s->memos.parameter));
	memset(s->memos.absent, 0, sizeof(s->memos.absent));
	memset(s->memos.runs, 0, sizeof(s->memos.runs));
	memset(s->memos.keys, 0, sizeof(s->memos.keys));
	memset(&s->memos.digits, 0, sizeof(s->memos.digits));
	memset(&s->memos.no_digit, 0, sizeof(s->memos.no_digit));
	memset(&s->memos.prose, 0, sizeof(s->memos.prose));
	for (size_t i = 0; i < NEAR_SHAPES_MAX; i++)
	{
		move_offset_back(&s->memos.near[i].from, by);
		move_offset_back(&s->memos.near[i].to, by);
	}
	if (s->memos.line.to == 0)
		s->memos.line = (LineMemo) {0};
	for (size_t i = 0; i < sizeof(s->memos.quotes) / sizeof(s->memos.quotes[0]); i++)
	{
		bool		gone = s->memos.quotes[i].to < by;

		move_offset_back(&s->memos.quotes[i].from, by);
		move_offset_back(&s->memos.quotes[i].to, by);
		if (gone)
			s->memos.quotes[i] = (QuoteMemo) {0};
	}
	for (size_t i = 0; i < stream->spans.count; i++)
		stream->spans.items[i].start -= by;
	s->base += by;
	stream->base += by;
}

/*
 * One span fills the whole buffer, since many overlap: its line's rest goes
 * under the one tag.
 *
 * More than 256 KiB of one line would be one region. Nothing of it can be
 * settled without its end, and the memory is bounded; so nothing of it goes
 * out.
 */
static void
give_up_full_line(RedactStream *stream)
{
	Scan	   *s = &stream->scan;
	RedactSpan *span = stream->spans.items;
	const char *nl = memrchr(stream->buffer, '\n', s->len);

	span->len = nl != NULL && nl > stream->buffer ?
		(size_t) (nl - stream->buffer) - span->start : s->len - span->start;
	span->form |= SPAN_REST;
	stream->spans.count = 1;
	s->swallow.end = span->start + span->len;
	if (stream->scanned < s->swallow.end)
		stream->scanned = s->swallow.end;
	s->swallow.open = stream->skipping = s->swallow.end == s->len;
	send_decided_text(stream, s->swallow.end);
}

/*
 * Return the last place up to which text may go out: no span and no region
 * that is to be settled as a whole is torn by it.
 */
static size_t
find_cut_before(RedactStream *stream, size_t to)
{
	Scan	   *s = &stream->scan;
	size_t		i = stream->spans.count;

	while (i > 0 && stream->spans.items[i - 1].start >= to)
		i--;
	if (i > 0)
	{
		const RedactSpan *span = &stream->spans.items[i - 1];

		if (span->start + span->len > to && (span->form & SPAN_REST) != 0)
			return span->start + span->len;
		if (span->start + span->len > to)
			to = span->start;
	}
	return find_settle_start(s, to, begins_within_line(stream));
}

/*
 * Scan up to this place, mark known values, settle, and send what no parser
 * will look back at. The order matters: a known value may overlap a region,
 * and a span that was sent can no longer change.
 */
static void
advance_to_place(RedactStream *stream, size_t to)
{
	Scan	   *s = &stream->scan;

	if (to > stream->scanned)
	{
		scan_text_range(s, stream->scanned, to);
		if (s->status == REDACT_OK && stream->options != NULL &&
			stream->options->own != NULL)
			s->status = own_rules_scan(s, stream->options->own, stream->scanned, to);
		stream->scanned = to;
	}
	stream->status = s->status;
	if (stream->status != REDACT_OK)
		return;
	stream->skipping = s->swallow.open;
	to = s->final || s->swallow.open ? s->len :
		find_cut_before(stream, to > LOOK_BYTES ? to - LOOK_BYTES : 0);
	stream->status = mark_known_values(stream->known, s, &to);
	if (stream->status == REDACT_OK)
		stream->status = settle_regions_before(s, to,
											   begins_within_line(stream));
	if (stream->status != REDACT_OK || !send_decided_text(stream, to))
		return;
	if (stream->sent == 0 && s->len == STREAM_BYTES)
		give_up_full_line(stream);
	slide_buffer(stream);
}

/*
 * Look at what has come, and say when to look again. Most text goes out at
 * once; lines that are settled as one fill the buffer until they end.
 */
static void
take_stream_step(RedactStream *stream)
{
	const Scan *s = &stream->scan;

	advance_to_place(stream, s->len - LOOK_BYTES);
	stream->step = s->len + LOOK_BYTES < STREAM_BYTES ? s->len + LOOK_BYTES : STREAM_BYTES;
	if (stream->step < STEP_BYTES)
		stream->step = STEP_BYTES;
}

/*
 * The line whose rest is one tag goes on: drop up to its end.
 *
 * Returns how many bytes were dropped. The line end itself is kept.
 */
static size_t
skip_rest_of_line(RedactStream *stream, const char *bytes, size_t len)
{
	const char *nl = memchr(bytes, '\n', len);
	size_t		skipped = nl != NULL ? (size_t) (nl - bytes) : len;

	if (nl != NULL)
	{
		stream->skipping = false;
		stream->scan.swallow.open = false;
	}
	stream->base += skipped;
	stream->scan.base += skipped;
	return skipped;
}

/*
 * Redact the next bytes of the stream. Once the status is not REDACT_OK, the
 * stream may only be freed.
 */
RedactStatus
redact_stream_write(RedactStream *stream, const char *bytes, size_t len)
{
	Scan	   *s = &stream->scan;

	if (stream->options != NULL && stream->options->interrupted != NULL &&
		stream->status == REDACT_OK &&
		stream->options->interrupted(stream->options->arg))
		stream->status = REDACT_CANCELLED;
	while (len > 0 && stream->status == REDACT_OK)
	{
		size_t		n = stream->step - s->len;

		if (stream->skipping)
		{
			n = skip_rest_of_line(stream, bytes, len);
			bytes += n;
			len -= n;
			continue;
		}
		if (n > len)
			n = len;
		memcpy(stream->buffer + s->len, bytes, n);
		s->len += n;
		if (stream->filled < s->len)
			stream->filled = s->len;
		bytes += n;
		len -= n;
		if (s->len == stream->step)
			take_stream_step(stream);
	}
	return stream->status;
}

/* Redact the rest of the text and write it out. */
RedactStatus
redact_stream_finish(RedactStream *stream)
{
	if (stream->status == REDACT_OK)
	{
		stream->scan.final = true;
		advance_to_place(stream, stream->scan.len);
	}
	return stream->status;
}
