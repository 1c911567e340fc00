/* redact_stream: every split gives what the whole text gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"
#include "redact/redact.h"

/* Collects what a stream hands out. */
typedef struct Output
{
	char	   *bytes;
	size_t		len;
	size_t		capacity;
	size_t		findings;
	RedactFinding last;
	size_t		refuse_after;	/* 0: take all */
} Output;

static bool
collect(void *arg, const char *bytes, size_t len)
{
	Output	   *out = arg;

	if (out->refuse_after > 0 && out->len + len > out->refuse_after)
		return false;
	if (out->len + len > out->capacity)
	{
		out->capacity = (out->len + len) * 2;
		out->bytes = realloc(out->bytes, out->capacity);
		assert_non_null(out->bytes);
	}
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	return true;
}

static void
note(void *arg, const RedactFinding *finding)
{
	Output	   *out = arg;

	out->findings++;
	out->last = *finding;
}

static RedactStatus
stream_all(const char *text, size_t len, size_t piece,
		   const RedactOptions *options, Output *out)
{
	RedactStreamCalls calls = {.sink = collect, .finding = note, .arg = out};

	return feed_stream(redact_stream_new(options, &calls), text, len, piece);
}

/* The same text, whole and in pieces of these sizes. */
static void
expect_same(const char *text, size_t len)
{
	static const size_t pieces[] = {1000003, 65537, 977};
	RedactOptions options = {
		.fingerprint_key = (const uint8_t *) "k", .fingerprint_key_len = 1,
		.ahead_only = true,
	};
	RedactSpans spans = {0};
	size_t		size;
	char	   *want;

	assert_int_equal(redact_scan(text, len, &options, &spans), REDACT_OK);
	size = redact_size(text, len, &options, &spans);
	want = malloc(size + 1);
	assert_non_null(want);
	redact_write(text, len, &options, &spans, want);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		Output		out = {0};

		assert_int_equal(stream_all(text, len, pieces[i], &options, &out), REDACT_OK);
		assert_int_equal(out.len, size);
		if (size > 0)
			assert_memory_equal(out.bytes, want, size);
		assert_int_equal(out.findings, spans.count);
		free(out.bytes);
	}
	free(want);
	redact_spans_free(&spans);
}

/* Fill a text of this size by repeating lines. */
static char *
repeat(const char *const *lines, size_t n, size_t size)
{
	char	   *text = malloc(size);
	size_t		used = 0;
	unsigned	state = 1;

	assert_non_null(text);
	while (used < size)
	{
		const char *line = lines[(state >> 16) % n];
		size_t		len = strlen(line);

		state = state * 1103515245 + 12345;
		if (len > size - used)
			len = size - used;
		memcpy(text + used, line, len);
		used += len;
	}
	return text;
}

static void
logs(void **state)
{
	static const char *const lines[] = {
		"2026-03-04 agent: pulled sha256:9f86d081884c7d659a2feaa0c55ad015\n",
		"PASSWORD=hunter2\n", "{\"token\": \"abc\", \"a\": \"b\"}\n",
		"  password: |\n    one\n    two\n  next: x\n",
		"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"
		"BKcwggSjAgEAAoIBAQC0\n-----END PRIVATE KEY-----\n",
		"postgres://u:p@h/db Authorization: Bearer abcdef\n",
		"curl -u a:b https://x ", "\\npassword=x\\n", "\"", "\\\"", "'", "\n",
	};
	char	   *text = repeat(lines, sizeof(lines) / sizeof(lines[0]), 400000);

	(void) state;
	expect_same(text, 400000);
	free(text);
}

/*
 * What a parser has read goes out, and the buffer slides: the next text of the
 * kind, at a lower place than the last one was, is read, too.
 */
static void
rare_texts(void **state)
{
	static const char plain[] =
	"2026-03-04 agent: a line that is plain, and of which there are many\n";
	static const char *const lines[] = {
		plain, plain, plain, plain, plain, plain, plain, plain, plain, plain,
		plain, plain, plain, plain, plain, plain, plain, plain, plain, plain,
		plain, plain, plain, plain, plain, plain, plain, plain, plain, plain,
		"user_data: I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogVnE3clQybVo5dwo=\n",
		"[112, 97, 115, 115, 119, 111, 114, 100, 61, 86, 113, 55, 114, 84, 50]\n",
	};
	size_t		len = 2000000;
	char	   *text = repeat(lines, sizeof(lines) / sizeof(lines[0]), len);

	(void) state;
	expect_same(text, len);
	free(text);
}

/* One line of a megabyte, and secrets longer than a parser may look. */
static void
long_lines(void **state)
{
	static const char *const lines[] = {
		"password=\"", "x", "\\\"", " token=abc ", "https://u:p@h/", "'", "key=",
	};
	size_t		len = 450000;
	char	   *text = repeat(lines, sizeof(lines) / sizeof(lines[0]), len);

	(void) state;
	expect_same(text, len);
	memset(text, 'a', len);
	memcpy(text + 1000, "password=", 9);
	memcpy(text + 300000, "\nTOKEN=b\n", 9);
	memcpy(text + 400000, "\ntoken: \"", 9);
	expect_same(text, len);
	free(text);
}

static void
too_many(void **state)
{
	static const char *const lines[] = {"token=abcdef "};
	size_t		len = 900000;
	char	   *text = repeat(lines, 1, len);
	RedactSpans spans = {0};

	(void) state;
	memcpy(text + 800000, "\n", 1);
	expect_same(text, len);
	assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
	/* 50,000 in the first MiB, one for the rest of that line, then the next */
	assert_true(spans.count > 50001);
	assert_true(spans.items[50000].len > 100000);
	assert_int_equal(spans.items[50000].start + spans.items[50000].len, 800000);
	redact_spans_free(&spans);
	free(text);
}

static void
finding_places(void **state)
{
	const char *text = "a\nb password=hunter2\n";
	Output		out = {0};

	(void) state;
	assert_int_equal(stream_all(text, strlen(text), 3, NULL, &out), REDACT_OK);
	assert_int_equal(out.findings, 1);
	assert_int_equal(out.last.line, 2);
	assert_int_equal(out.last.column, 12);
	assert_int_equal(out.last.start, 13);
	assert_int_equal(out.last.len, 7);
	assert_string_equal(out.last.rule, "password");
	free(out.bytes);
}

static bool
stop_at_once(void *arg)
{
	return --* (int *) arg < 0;
}

/* A sink that says no, and a cancel, end it; nothing more goes out. */
static void
refused(void **state)
{
	char	   *text = calloc(1, 1 << 20);
	Output		out = {.refuse_after = 1000};
	int			calls = 2;
	RedactOptions options = {.interrupted = stop_at_once, .arg = &calls};
	RedactSpans spans = {0};

	(void) state;
	assert_non_null(text);
	assert_int_equal(stream_all(text, 1 << 20, 65536, NULL, &out), REDACT_NOT_WRITTEN);
	assert_true(out.len <= 1000);
	out.refuse_after = 0;
	assert_int_equal(stream_all(text, 1 << 20, 65536, &options, &out), REDACT_CANCELLED);
	calls = 0;
	assert_int_equal(redact_scan(text, 1 << 20, &options, &spans), REDACT_CANCELLED);
	assert_null(spans.items);
	calls = 100;
	assert_int_equal(redact_scan(text, 1 << 20, &options, &spans), REDACT_OK);
	free(out.bytes);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logs),
		cmocka_unit_test(rare_texts),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(too_many),
		cmocka_unit_test(finding_places),
		cmocka_unit_test(refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_stream", tests, NULL, NULL);
}
