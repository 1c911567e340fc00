/*
 * follow.c
 *		Redact a text that grows, and write what is complete when it pauses.
 */
#include "rescuectl/follow.h"

#include <openssl/crypto.h>
#include <string.h>

#include "redact/text/bytes.h"

/* Looked at again behind what went out, and ahead where input does not pause. */
#define CONTEXT_BYTES 65536

/* So many bytes wait for a pause. */
#define WAITING_MAX (4 * CONTEXT_BYTES)

/* A secret of so many bytes is cut: the rest of its line goes under its tag. */
#define SECRET_MAX (4 * WAITING_MAX)

static const char block_begin[] = "-----BEGIN ";
static const char block_end[] = "-----END ";

/* The last place of a word in the text; NULL if not found. */
static const char *
find_last_word(const char *text, size_t len, const char *word, size_t word_len)
{
	const char *found = NULL;
	const char *at = text;
	const char *end = text + len;

	while ((at = memmem(at, (size_t) (end - at), word, word_len)) != NULL)
	{
		found = at;
		at += word_len;
	}
	return found;
}

/* The start of the line that this place is in, or behind the end of. */
static size_t
find_line_start(const char *text, size_t at)
{
	const char *feed = at > 0 ? memrchr(text, '\n', at) : NULL;

	return feed != NULL ? (size_t) (feed - text) + 1 : 0;
}

/*
 * Does a line say that it goes on: a key without a value, an open bracket, a
 * block of YAML?
 */
static bool
line_continues(const char *line, size_t len)
{
	while (len > 0 && byte_in(line[len - 1], " \t\r\n\"'"))
		len--;
	return len > 0 &&
		(byte_in(line[len - 1], ":,{[(\\") ||
		 (len > 3 && byte_in(line[len - 1], "|>") && memcmp(line + len - 3, ": ", 2) == 0));
}

/* The end of the lines that are complete, and do not wait for more. */
static size_t
find_complete_end(const Follower *f)
{
	const char *text = f->text.data;
	size_t		end = find_line_start(text, f->text.len);
	const char *begin;

	if (end <= f->written)
		return f->written;
	begin = find_last_word(text + f->written, end - f->written, block_begin,
						   sizeof(block_begin) - 1);
	if (begin != NULL &&
		memmem(begin, (size_t) (text + end - begin), block_end,
			   sizeof(block_end) - 1) == NULL)
		end = find_line_start(text, (size_t) (begin - text));
	while (end > f->written)
	{
		size_t		start = find_line_start(text, end - 1);

		if (!line_continues(text + start, end - start))
			break;
		end = start;
	}
	return end > f->written ? end : f->written;
}

/* Keep what is in [from, to) of the spans, counted from there. */
static void
clip_spans_to_range(RedactSpans *spans, size_t from, size_t to)
{
	size_t		kept = 0;

	for (size_t i = 0; i < spans->count; i++)
	{
		RedactSpan	span = spans->items[i];
		size_t		end = span.start + span.len;

		if (end <= from || span.start >= to)
			continue;
		if (span.start < from)
			span.start = from;
		span.len = end - span.start;
		span.start -= from;
		spans->items[kept++] = span;
	}
	spans->count = kept;
}

/* The last place up to this one that is not within a span. */
static size_t
last_place_outside(const RedactSpans *spans, size_t to)
{
	for (size_t i = 0; i < spans->count; i++)
	{
		const RedactSpan *span = &spans->items[i];

		if (span->start < to && span->start + span->len > to)
			return span->start;
	}
	return to;
}

/* Drop what is too far behind to be looked at again. */
static void
drop_old_context(Follower *f)
{
	size_t		drop;
	const char *feed;

	if (f->written <= CONTEXT_BYTES)
		return;
	drop = f->written - CONTEXT_BYTES;
	feed = memchr(f->text.data + drop, '\n', CONTEXT_BYTES);
	if (feed != NULL)
		drop = (size_t) (feed - f->text.data) + 1;
	buffer_consume(&f->text, drop);
	f->written -= drop;
}

/* Write a part of the text without its secrets; the spans are of that part. */
static RedactStatus
write_redacted_part(const Follower *f, size_t len, const RedactSpans *spans)
{
	const char *part = f->text.data + f->written;
	size_t		size = redact_size(part, len, f->options, spans);
	Buffer		out = {0};
	RedactStatus status = REDACT_NO_MEMORY;

	if (buffer_reserve(&out, size))
	{
		redact_write(part, len, f->options, spans, out.data);
		status = f->sink(f->arg, out.data, size) ? REDACT_OK : REDACT_NOT_WRITTEN;
	}
	buffer_free(&out);
	return status;
}

/*
 * A secret has filled all that waits: let its tag replace the rest of its
 * line, too.
 */
static RedactStatus
replace_rest_of_line(Follower *f, RedactSpans *spans)
{
	size_t		len = f->text.len - f->written;
	RedactStatus status;

	clip_spans_to_range(spans, f->written, f->text.len);
	spans->count = 1;
	spans->items[0].len = len - spans->items[0].start;
	status = write_redacted_part(f, len, spans);
	f->skipping = true;
	f->text.len = f->written = 0;
	return status;
}

/* Write up to this place, or to the start of a secret that reaches over it. */
static RedactStatus
write_text_up_to(Follower *f, size_t to)
{
	RedactSpans spans = {0};
	RedactStatus status;

	if (to <= f->written)
		return REDACT_OK;
	status = redact_scan(f->text.data, f->text.len, f->options, &spans);
	if (status != REDACT_OK)
		return status;
	to = last_place_outside(&spans, to);
	if (to <= f->written && f->text.len - f->written > SECRET_MAX)
		status = replace_rest_of_line(f, &spans);
	else if (to > f->written)
	{
		clip_spans_to_range(&spans, f->written, to);
		status = write_redacted_part(f, to - f->written, &spans);
		f->written = to;
		drop_old_context(f);
	}
	redact_spans_free(&spans);
	return status;
}

/*
 * The rest of a line whose secret was cut is dropped, since its tag was
 * written already. A line that fills all that may wait is written in parts.
 */
RedactStatus
follow_add(Follower *follower, const char *bytes, size_t len)
{
	Buffer	   *text = &follower->text;
	size_t		to;
	size_t		line;

	if (follower->skipping)
	{
		const char *feed = memchr(bytes, '\n', len);
		size_t		skipped = feed != NULL ? (size_t) (feed - bytes) : len;

		follower->skipping = feed == NULL;
		bytes += skipped;
		len -= skipped;
	}
	if (!buffer_append(text, bytes, len))
		return REDACT_NO_MEMORY;
	if (text->len - follower->written < WAITING_MAX)
		return REDACT_OK;
	to = text->len - CONTEXT_BYTES;
	line = find_line_start(text->data, to);
	return write_text_up_to(follower, line > follower->written ? line : to);
}

/* Nothing is written where no whole line has come since the last pause. */
RedactStatus
follow_pause(Follower *follower)
{
	return follower->text.len == 0 ? REDACT_OK :
		write_text_up_to(follower, find_complete_end(follower));
}

/*
 * What find_complete_end() would hold back is written, too: nothing more comes.
 */
RedactStatus
follow_end(Follower *follower)
{
	return follower->text.len == 0 ? REDACT_OK :
		write_text_up_to(follower, follower->text.len);
}

/* Cleanse and free the text; may be called at any time. */
void
follow_free(Follower *follower)
{
	buffer_free(&follower->text);
	follower->written = 0;
}
