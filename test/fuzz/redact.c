/*
 * redact.c
 *		Fuzz target: whatever the text, these hold.
 *
 * The spans are in order and in the text; as many bytes are written as were
 * announced; no line is lost; nothing is found in what was written; every split
 * of a stream gives the same; valid UTF-8 stays valid.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"
#include "text/utf8.h"

#define HOLDS(condition) \
	((condition) ? (void) 0 : \
	 (fprintf(stderr, "does not hold: %s\n", #condition), abort()))

/* Where a stream's output goes. */
typedef struct Sink
{
	char	   *bytes;
	size_t		len;
	size_t		size;
} Sink;

static bool
take(void *arg, const char *bytes, size_t len)
{
	Sink	   *sink = arg;

	HOLDS(len <= sink->size - sink->len);
	memcpy(sink->bytes + sink->len, bytes, len);
	sink->len += len;
	return true;
}

static size_t
count_lines(const char *text, size_t len)
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

static void
check_spans(const RedactSpans *spans, size_t len)
{
	size_t		end = 0;

	for (size_t i = 0; i < spans->count; i++)
	{
		HOLDS(spans->items[i].start >= end);
		HOLDS(spans->items[i].len > 0);
		end = spans->items[i].start + spans->items[i].len;
		HOLDS(end <= len);
	}
}

/* The same text in pieces gives the same bytes. */
static void
check_stream(const char *text, size_t len, size_t piece,
			 const RedactOptions *options, const char *want, size_t size)
{
	Sink		sink = {.bytes = malloc(size + 1), .size = size};
	RedactStreamCalls calls = {.sink = take, .arg = &sink};
	RedactStream *stream = redact_stream_new(options, &calls);

	HOLDS(stream != NULL && sink.bytes != NULL);
	for (size_t at = 0; at < len; at += piece)
		HOLDS(redact_stream_write(stream, text + at, len - at < piece ?
								  len - at : piece) == REDACT_OK);
	HOLDS(redact_stream_finish(stream) == REDACT_OK);
	HOLDS(sink.len == size && memcmp(sink.bytes, want, size) == 0);
	redact_stream_free(stream);
	free(sink.bytes);
}

/* Redact a whole text; the caller frees. */
static char *
redact_all(const char *text, size_t len, const RedactOptions *options,
		   RedactSpans *spans, size_t *size)
{
	char	   *out;

	HOLDS(redact_scan(text, len, options, spans) == REDACT_OK);
	check_spans(spans, len);
	*size = redact_size(text, len, options, spans);
	out = malloc(*size + 1);
	HOLDS(out != NULL);
	out[*size] = '#';
	redact_write(text, len, options, spans, out);
	HOLDS(out[*size] == '#');
	return out;
}

static void
check_text(const char *text, size_t len, const RedactOptions *options,
		   size_t piece)
{
	RedactOptions ahead = {0};
	RedactSpans spans = {0};
	RedactSpans again = {0};
	size_t		size;
	char	   *out;

	out = redact_all(text, len, options, &spans, &size);
	HOLDS(count_lines(text, len) == count_lines(out, size));
	HOLDS(redact_count_tags(out, size) >= spans.count);
	HOLDS(redact_scan(out, size, options, &again) == REDACT_OK);
	HOLDS(again.count == 0);
	if (utf8_is_storable(text, len))
		HOLDS(utf8_is_storable(out, size));
	redact_spans_free(&spans);
	free(out);
	if (options != NULL)
		ahead = *options;
	ahead.ahead_only = true;
	out = redact_all(text, len, &ahead, &spans, &size);
	check_stream(text, len, piece, &ahead, out, size);
	redact_spans_free(&spans);
	redact_spans_free(&again);
	free(out);
}

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	RedactOptions options = {
		.fingerprint_key = (const uint8_t *) "key", .fingerprint_key_len = 3,
	};

	/* A copy of its own, so that a read past its end is seen. */
	char	   *text = malloc(len > 0 ? len : 1);

	HOLDS(text != NULL);
	memcpy(text, data, len);
	check_text(text, len, NULL, len % 13 + 1);
	check_text(text, len, &options, len % 7 + 1);
	free(text);
	return 0;
}
