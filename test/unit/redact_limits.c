/*
 * redact: without memory, on a text of 1 GB, with a damaged rule file, it ends
 * in a refusal or in one tag, never in what it was to hide.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <malloc.h>

#include <cmocka.h>

#include "feed.h"
#include "redact/redact.h"

/* The linker leads the library's calls here; see tools/build.mk. */
extern void *__real_malloc(size_t size);
extern void *__real_realloc(void *old, size_t size);
extern void *__wrap_malloc(size_t size);
extern void *__wrap_realloc(void *old, size_t size);
extern void __real_free(void *block);
extern void __wrap_free(void *block);

static long allocations;		/* seen since it was set to 0 */
static long fail_at;			/* number of the one that fails; 0: none */

void *
__wrap_malloc(size_t size)
{
	return ++allocations == fail_at ? NULL : __real_malloc(size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return ++allocations == fail_at ? NULL : __real_realloc(old, size);
}

/* Volatile: a compiler knows that free() looks at nothing. */
static const char *volatile looked_for; /* in what is freed; NULL: nothing */
static volatile long seen_freed;

/* What is freed may be read by whoever gets it next. */
void
__wrap_free(void *block)
{
	if (block != NULL && looked_for != NULL &&
		memmem(block, malloc_usable_size(block), looked_for, strlen(looked_for)) != NULL)
		seen_freed++;
	__real_free(block);
}

static void
arm(long n)
{
	allocations = 0;
	fail_at = n;
}

/* What a stream handed out. */
typedef struct Output
{
	char		bytes[65536];
	size_t		len;
	uint64_t	findings;
} Output;

static bool
collect(void *arg, const char *bytes, size_t len)
{
	Output	   *out = arg;

	assert_true(len <= sizeof(out->bytes) - out->len);
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	return true;
}

static void
note(void *arg, const RedactFinding *finding)
{
	Output	   *out = arg;

	(void) finding;
	out->findings++;
}

/* Lines enough that the list of spans has to grow several times. */
static size_t
fill(char *text, size_t size)
{
	static const char line[] = "PASSWORD=hunter2\nhost=db\n";
	size_t		len = 0;

	for (; len + sizeof(line) < size; len += sizeof(line) - 1)
		memcpy(text + len, line, sizeof(line) - 1);
	return len;
}

static void
scan_without_memory(void **state)
{
	static char text[16384];
	size_t		len = fill(text, sizeof(text));
	RedactStatus status;
	long		n = 0;

	(void) state;
	do
	{
		RedactSpans spans = {0};

		arm(++n);
		status = redact_scan(text, len, NULL, &spans);
		arm(0);
		if (status == REDACT_OK)
			assert_true(spans.count > 500);
		else
		{
			assert_int_equal(status, REDACT_NO_MEMORY);
			assert_null(spans.items);
			assert_int_equal(spans.count, 0);
		}
		redact_spans_free(&spans);
	} while (status != REDACT_OK);
	assert_true(n > 5);
}

/* A block of secrets that spans too many lines for the stack's tag, too. */
static size_t
fill_blocks(char *text, size_t size)
{
	static const char head[] = "password: |\n";
	size_t		len = fill(text, size / 2);

	memcpy(text + len, head, sizeof(head) - 1);
	len += sizeof(head) - 1;
	for (int i = 0; i < 2000; i++, len += 3)
		memcpy(text + len, " x\n", 3);
	return len;
}

static RedactStatus
stream_all(const char *text, size_t len, size_t piece, Output *out)
{
	RedactStreamCalls calls = {.sink = collect, .finding = note, .arg = out};

	return feed_stream(redact_stream_new(NULL, &calls), text, len, piece);
}

static void
stream_without_memory(void **state)
{
	static char text[32768];
	static Output out;
	size_t		len = fill_blocks(text, sizeof(text));
	RedactStatus status;
	long		n = 0;

	(void) state;
	do
	{
		memset(&out, 0, sizeof(out));
		arm(++n);
		status = stream_all(text, len, 4096, &out);
		arm(0);
		if (status != REDACT_OK)
			assert_int_equal(status, REDACT_NO_MEMORY);
		/* Whatever went out before holds no secret. */
		assert_null(memmem(out.bytes, out.len, "hunter2", 7));
		assert_null(memmem(out.bytes, out.len, " x\n", 3));
	} while (status != REDACT_OK);
	assert_true(n > 5);
	assert_non_null(memmem(out.bytes, out.len, "[REDACTED:password]", 19));
}

/* Stops a stream, by the interrupt or by the sink, at the n-th question. */
typedef struct Stop
{
	long		interrupt_after;
	long		refuse_after;
} Stop;

static bool
stop_interrupted(void *arg)
{
	return ((Stop *) arg)->interrupt_after-- == 0;
}

static bool
stop_sink(void *arg, const char *bytes, size_t len)
{
	(void) bytes;
	(void) len;
	return ((Stop *) arg)->refuse_after-- != 0;
}

/* Stream the text and free the stream, however that ends. */
static RedactStatus
stream_and_stop(const char *text, size_t len, Stop stop, bool finish)
{
	RedactOptions options = {.interrupted = stop_interrupted, .arg = &stop};
	RedactStreamCalls calls = {.sink = stop_sink, .arg = &stop};
	RedactStream *stream = redact_stream_new(&options, &calls);
	RedactStatus status = stream != NULL ? REDACT_OK : REDACT_NO_MEMORY;

	for (size_t at = 0; at < len && status == REDACT_OK; at += 1000)
		status = redact_stream_write(stream, text + at, len - at < 1000 ? len - at : 1000);
	if (finish && status == REDACT_OK)
		status = redact_stream_finish(stream);
	redact_stream_free(stream);
	return status;
}

/* No block that is given back holds a secret, whichever way a stream ends. */
static void
freed_memory(void **state)
{
	static char text[400000];
	size_t		len = fill(text, sizeof(text));
	char	   *control = __real_malloc(64);
	volatile char *bytes = control;

	(void) state;
	looked_for = "hunter2";
	seen_freed = 0;
	for (size_t i = 0; i < 16; i++)
		bytes[i] = "PASSWORD=hunter2"[i];
	free(control);
	assert_int_equal(seen_freed, 1);
	seen_freed = 0;
	assert_int_equal(stream_and_stop(text, len, (Stop) {-1, -1}, true), REDACT_OK);
	assert_int_equal(stream_and_stop(text, len, (Stop) {-1, -1}, false), REDACT_OK);
	assert_int_equal(stream_and_stop(text, 500, (Stop) {-1, -1}, false), REDACT_OK);
	for (long n = 0; n < 400; n += 13)
	{
		assert_int_equal(stream_and_stop(text, len, (Stop) {n, -1}, true), REDACT_CANCELLED);
		assert_int_equal(stream_and_stop(text, len, (Stop) {-1, n}, true), REDACT_NOT_WRITTEN);
	}
	for (long n = 1; n < 8; n++)
	{
		arm(n);
		stream_and_stop(text, len, (Stop) {-1, -1}, true);
		arm(0);
	}
	looked_for = NULL;
	assert_int_equal(seen_freed, 0);
}

static const char rules_file[] =
"rule acme-token\n"
"about token of the Acme service\n"
"token \"acme_\" alnum{12}\n"
"match acme_<>0123456789ab\n"
"\n"
"rule acme-pattern\n"
"about pattern of the Acme service\n"
"pattern acme=(\\w+)\n"
"match acme=<[x]>\n";

static void
rules_without_memory(void **state)
{
	RedactStatus status;
	RedactRuleError error;
	RedactRuleInfo info;
	long		n = 0;

	(void) state;
	do
	{
		RedactRules *rules;

		arm(++n);
		rules = redact_rules_new();
		status = rules == NULL ? REDACT_NO_MEMORY :
			redact_rules_read(rules, rules_file, sizeof(rules_file) - 1, &error);
		arm(0);
		if (status != REDACT_OK)
		{
			assert_int_equal(status, REDACT_NO_MEMORY);
			assert_false(rules != NULL && redact_rules_info(rules, 0, &info));
		}
		redact_rules_free(rules);
	} while (status != REDACT_OK);
	assert_true(n > 5);
}

/* Cut off at each byte, and with each byte changed: all of it or nothing. */
static void
damaged_rules(void **state)
{
	char		text[sizeof(rules_file)];
	size_t		refused = 0;

	(void) state;
	for (size_t i = 0; i < 2 * (sizeof(rules_file) - 1); i++)
	{
		size_t		at = i / 2;
		size_t		len = i % 2 == 0 ? at : sizeof(rules_file) - 1;
		RedactRules *rules = redact_rules_new();
		RedactRuleError error = {0};
		RedactRuleInfo info;

		memcpy(text, rules_file, sizeof(text));
		if (i % 2 != 0)
			text[at] = (char) (text[at] ^ 0x81);
		if (redact_rules_read(rules, text, len, &error) != REDACT_OK)
		{
			refused++;
			assert_true(error.line > 0);
			assert_string_not_equal(error.what, "");
			assert_false(redact_rules_info(rules, 0, &info));
		}
		redact_rules_free(rules);
	}
	assert_true(refused > sizeof(rules_file) / 2);
}

/* No literal reaches beyond the text's end: sanitizers would see it. */
static void
cut_literals(void **state)
{
	static const char *const texts[] = {
		"PGPASS", "a basic", "x bearer", "kind: Secre", "-----BEGIN", "login passwor", "token",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		for (size_t len = 1; len <= strlen(texts[i]); len++)
		{
			RedactSpans spans = {0};
			char	   *text = malloc(len);

			assert_non_null(text);
			memcpy(text, texts[i], len);
			assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
			assert_int_equal(spans.count, 0);
			redact_spans_free(&spans);
			free(text);
		}
	}
}

#define GIGABYTE ((size_t) 1 << 30)

/* 1 GB of one value, and a secret behind it; only its ends take memory. */
static void
gigabyte(void **state)
{
	static const char end[] = "\nDB_TOKEN=abc\n";
	static Output out;
	char	   *text = mmap(NULL, GIGABYTE, PROT_READ | PROT_WRITE,
							MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t		last = GIGABYTE - (sizeof(end) - 1);
	RedactSpans spans = {0};

	(void) state;
	if (text == MAP_FAILED)
		skip();
	memcpy(text, "password=\"", 10);
	memcpy(text + last, end, sizeof(end) - 1);
	assert_int_equal(redact_scan(text, GIGABYTE, NULL, &spans), REDACT_OK);
	assert_int_equal(spans.count, 2);
	assert_int_equal(spans.items[0].start, 10);
	assert_int_equal(spans.items[0].len, last - 10);
	assert_int_equal(spans.items[1].start, last + 10);
	assert_int_equal(redact_size(text, GIGABYTE, NULL, &spans),
					 strlen("password=\"[REDACTED:password]\nDB_TOKEN=[REDACTED:token]\n"));
	redact_spans_free(&spans);
	assert_int_equal(stream_all(text, GIGABYTE, (size_t) 64 << 20, &out), REDACT_OK);
	assert_int_equal(out.findings, 2);
	out.bytes[out.len] = '\0';
	assert_string_equal(out.bytes,
						"password=\"[REDACTED:password]\nDB_TOKEN=[REDACTED:token]\n");
	munmap(text, GIGABYTE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scan_without_memory),
		cmocka_unit_test(stream_without_memory),
		cmocka_unit_test(rules_without_memory),
		cmocka_unit_test(damaged_rules),
		cmocka_unit_test(freed_memory),
		cmocka_unit_test(cut_literals),
		cmocka_unit_test(gigabyte),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_limits", tests, NULL, NULL);
}
