/*
 * verdict: what a line says without the prefixes of runtimes, journals and
 * loggers, its level, and what belongs to a trace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "verdict/line/bytes.h"
#include "verdict/line/journal.h"
#include "verdict/line/message.h"
#include "verdict/line/trace.h"

static Message message;

/* Read a line, from memory of its size, and compare text and level. */
static void
expect(const char *line, const char *text, LineLevel level)
{
	size_t		len = strlen(line);
	char	   *copy = exact_copy(line, len);

	message_read_line(copy, len, &message);
	assert_int_equal(message.len, strlen(text));
	assert_memory_equal(message.text, text, message.len);
	assert_int_equal(message.level, level);
	free(copy);
}

/* A line that keeps all of its text. */
static void
expect_kept(const char *line)
{
	expect(line, line, LEVEL_NONE);
}

static void
takes_times_off(void **state)
{
	(void) state;
	expect("2024-05-01T10:00:00.123Z boom", "boom", LEVEL_NONE);
	expect("2024-05-01 10:00:00,123 boom", "boom", LEVEL_NONE);
	expect("2024-05-01T10:00:00+02:00 boom", "boom", LEVEL_NONE);
	expect("2024-05-01 10:00:00.1 UTC boom", "boom", LEVEL_NONE);
	expect("2024/05/01 10:00:00 boom", "boom", LEVEL_NONE);
	expect("[2024-05-01 10:00:00] boom", "boom", LEVEL_NONE);
	expect("10:00:00 boom", "boom", LEVEL_NONE);
	/* One blank goes with it: what is indented stays so. */
	expect("10:00:00    at x", "   at x", LEVEL_NONE);
	expect_kept("10:00 boom");
	expect_kept("10:00:00boom");
}

static void
takes_runtimes_off(void **state)
{
	(void) state;
	expect("2024-05-01T10:00:00Z stderr F ", "", LEVEL_NONE);
	expect("{\"log\":\"\",\"stream\":\"stderr\"}", "", LEVEL_NONE);
	expect("{\"log\":\"\\u001b[31mboom\\u001b[0m\\n\"}", "boom", LEVEL_NONE);
	expect("2024-05-01T10:00:00.123Z\tboom", "boom", LEVEL_NONE);
	expect("2024-05-01T10:00:00.1Z stderr F boom", "boom", LEVEL_NONE);
	expect("May  1 10:00:00 host app[7]: boom", "boom", LEVEL_NONE);
	expect("agent-1  | boom", "boom", LEVEL_NONE);
	expect("agent | boom", "boom", LEVEL_NONE);
	expect("agent   | boom", "boom", LEVEL_NONE);
	expect("agent1| | boom", "agent1| | boom", LEVEL_NONE);
	expect("(worker pid=7) boom", "boom", LEVEL_NONE);
	expect("[   12.345678] boom", "boom", LEVEL_NONE);
	expect("   374:20261124:100129.985 boom", "boom", LEVEL_NONE);
	expect_kept("   374:2026:100129.985 boom");
	expect_kept("   :20261124:100129.985 boom");
	expect("\033[31mboom\r", "boom", LEVEL_NONE);
	expect_kept("a|boom");
	expect_kept("(worker) boom");
	expect_kept("(worker pid=x) boom");
	expect_kept("[12] boom");
	expect_kept("[worker one] boom");
}

static void
takes_levels_off(void **state)
{
	(void) state;
	expect("E0501 10:00:00.123456       1 main.go:7] boom", "boom", LEVEL_HIGH);
	expect("W0501 10:00:00.123456       1 main.go:7] boom", "boom",
		   LEVEL_WARNING);
	expect("I0501 10:00:00.123456       1 main.go:7] boom", "boom", LEVEL_LOW);
	expect("2026-11-24 10:01:22.123 E | boom", "boom", LEVEL_HIGH);
	expect("ERROR 11-24 10:01:22 [core.py:936] boom", "boom", LEVEL_HIGH);
	expect("INFO 11-24 10:01:22 [core.py:936] boom", "boom", LEVEL_LOW);
}

static void
takes_loggers_off(void **state)
{
	(void) state;
	expect("ERROR:proxy.server:boom", "boom", LEVEL_HIGH);
	expect("2024-05-01 10:00:00,123 - proxy - WARNING - boom", "boom",
		   LEVEL_WARNING);
	expect("2024-05-01 10:00:00,123 [INFO] a.b: boom", "boom", LEVEL_LOW);
	expect("10:00:00.123 ERROR [main] c.e.proxy.Server - boom", "boom", LEVEL_HIGH);
	expect("E, [2024-05-01T10:00:00.123456 #7] ERROR -- : boom", "boom", LEVEL_HIGH);
	expect("[Nest] 7  - 11/24/2026, 10:01:07 AM   ERROR [A] boom", "boom", LEVEL_HIGH);
	expect("2024-05-01T10:00:00Z ERROR proxy::main: boom", "boom", LEVEL_HIGH);
	expect("[2024-05-01T10:00:00Z ERROR proxy::main] boom", "boom", LEVEL_HIGH);
	/* The message is on the next line, at this level. */
	expect("fail: Proxy.Program[0]", "fail:", LEVEL_HIGH);
	/* A host's name, and the subject of a sentence, are no logger's. */
	expect("ERROR db.example.com: boom", "ERROR db.example.com: boom", LEVEL_HIGH);
	expect("ERROR a.b.BoomException: x", "ERROR a.b.BoomException: x", LEVEL_HIGH);
	expect("ERROR a.exceptions.Boom: x", "ERROR a.exceptions.Boom: x", LEVEL_HIGH);
	expect("ERROR proxy.yaml: boom", "ERROR proxy.yaml: boom", LEVEL_HIGH);
	expect("ERROR uvicorn.error: boom", "boom", LEVEL_HIGH);
	expect("ERROR proxy: boom", "ERROR proxy: boom", LEVEL_HIGH);
	expect("ERROR:proxy: boom", " boom", LEVEL_HIGH);
	expect_kept("[proxy] starts");
	expect_kept("{proxy.py:12} boom");
	/* Nothing behind the end of the text is read. */
	expect("ERROR [ma", "ERROR [ma", LEVEL_HIGH);
	expect_kept("E, [2024");
	/* A text of three words in brackets is a message. */
	expect("ERROR [no room here] x", "ERROR [no room here] x", LEVEL_HIGH);
	expect("##[error", "##[error", LEVEL_HIGH);
}

static void
reads_fields(void **state)
{
	(void) state;
	expect("{\"log\":\"boom\\n\",\"stream\":\"stderr\"}", "boom", LEVEL_NONE);
	expect("{\"level\":\"error\",\"msg\":\"a\",\"err\":\"b\"}", "a b", LEVEL_HIGH);
	/* The lines of one message stay apart. */
	expect("{\"msg\":\"boom\\n on x\"}", "boom\n on x", LEVEL_NONE);
	/* The calls of a trace go, and what it names below them stays. */
	expect("{\"msg\":\"boom\",\"stack\":\"Error: x\\n    at y\\ncaused by: z\\n    at executeUser\"}",
		   "boom Error: x\ncaused by: z", LEVEL_NONE);
	expect("{\"msg\":\"  at x\"}", "  at x", LEVEL_NONE);
	/* A sentence is no call. */
	expect("{\"msg\":\"bad:\\n  at least one key is missing\"}",
		   "bad:\n  at least one key is missing", LEVEL_NONE);
	expect("{\"msg\":\"bad\\n  at async x y\\n  at new X (/x.js:1:2)\"}", "bad",
		   LEVEL_NONE);
	expect("{\"MESSAGE\": \"say \\\"x\\\"\"}", "say \"x\"", LEVEL_NONE);
	expect("time=x level=error msg=\"no host\"", "no host", LEVEL_HIGH);
	/* Levels as numbers, of Node's loggers and of syslog, and as letters. */
	expect("{\"level\":50,\"msg\":\"boom\"}", "boom", LEVEL_HIGH);
	expect("{\"level\": 40,\"msg\":\"boom\"}", "boom", LEVEL_WARNING);
	expect("{\"level\":30,\"msg\":\"boom\"}", "boom", LEVEL_LOW);
	expect("{\"level\":3,\"msg\":\"boom\"}", "boom", LEVEL_HIGH);
	expect("{\"level\":4,\"msg\":\"boom\"}", "boom", LEVEL_WARNING);
	expect("{\"level\":6,\"msg\":\"boom\"}", "boom", LEVEL_LOW);
	expect("{\"level\":300,\"msg\":\"boom\"}", "boom", LEVEL_NONE);
	expect("{\"pid\":50,\"msg\":\"boom\"}", "boom", LEVEL_NONE);
	expect("{\"s\":\"F\", \"msg\":\"boom\"}", "boom", LEVEL_HIGH);
	expect("{\"s\":\"W\", \"msg\":\"boom\"}", "boom", LEVEL_WARNING);
	expect("{\"s\":\"I\", \"msg\":\"boom\"}", "boom", LEVEL_LOW);
	/* An object without a message, and one that is cut. */
	expect_kept("{\"a\":\"b\"}");
	expect("{\"msg\":\"boo", "boo", LEVEL_NONE);
	/* A sentence that has a '=' is no logfmt. */
	expect_kept("set msg=x to go on");
}

static void
takes_nested_off(void **state)
{
	char		long_line[MESSAGE_MAX + 2];

	(void) state;
	expect("May  1 10:00:00 host docker[7]: "
		   "{\"log\":\"2024-05-01T10:00:00Z boom\\n\"}", "boom", LEVEL_NONE);
	/* Six go, however many there are. */
	expect("10:00:00 10:00:00 10:00:00 10:00:00 10:00:00 10:00:00 10:00:00 boom",
		   "10:00:00 boom", LEVEL_NONE);
	expect("", "", LEVEL_NONE);
	memset(long_line, 'x', sizeof(long_line));
	message_read_line(long_line, sizeof(long_line), &message);
	assert_int_equal(message.len, MESSAGE_MAX);
}

static void
reads_events(void **state)
{
	(void) state;
	expect("Warning  Failed  5m  x", "Warning  Failed  5m  x", LEVEL_HIGH);
	expect("Normal  Started  5m  x", "Normal  Started  5m  x", LEVEL_LOW);
	expect("5m  Normal  Started  x", "5m  Normal  Started  x", LEVEL_LOW);
	expect_kept("Normal  Killing  5m  x");
}

/* Whether a line is read as the head of what is below it. */
static bool
heads(const char *line)
{
	message_read_line(line, strlen(line), &message);
	return message_heads_others(&message);
}

static void
knows_heads(void **state)
{
	(void) state;
	assert_true(heads("thing:"));
	assert_true(heads("thing: \t"));
	assert_false(heads("thing: x"));
	assert_false(heads(""));
}

/* Whether a line belongs to a trace. */
static bool
takes(Trace *trace, const char *line)
{
	return trace_takes_line(trace, line, strlen(line));
}

static void
follows_traces(void **state)
{
	Trace		trace = {0};

	(void) state;
	assert_false(takes(&trace, "boom"));
	assert_true(takes(&trace, "    at run (x.js:1:2)"));
	assert_false(takes(&trace, "at run"));
	assert_true(takes(&trace, "#0 main"));
	/* Python: all that is indented, up to the error. */
	assert_true(takes(&trace, "Traceback (most recent call last):"));
	assert_true(takes(&trace, "  File \"x.py\", line 1"));
	assert_true(takes(&trace, "    s.bind((host, port))"));
	assert_true(trace.binds);
	assert_false(trace.connects);
	assert_false(takes(&trace, "OSError: boom"));
	assert_false(takes(&trace, "  indented"));
	/* Node: a place, and its source up to the mark. */
	assert_true(takes(&trace, "/app/x.js:12"));
	assert_true(takes(&trace, "throw x"));
	assert_true(takes(&trace, "^"));
	assert_false(takes(&trace, "boom"));
}

static void
takes_journals_off(void **state)
{
	(void) state;
	/* journalctl's forms */
	expect("Nov 24 10:01:08 vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	expect("Nov 24 10:01:08.123456 vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	expect("2026-11-24T10:01:08+0000 vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	expect("Tue 2026-11-24 10:01:08 CEST vm1 agentd[7]: boom", "boom",
		   LEVEL_NONE);
	expect("1764000068.123456 vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	expect("[   12.345678] vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	/* syslog's files, old and new, and what goes over a wire */
	expect("2026-11-24T10:01:08.123456+01:00 vm1 agentd[7]: boom", "boom",
		   LEVEL_NONE);
	expect("2026-11-24T10:01:08.123456+01:00 vm1 kernel: boom", "boom",
		   LEVEL_NONE);
	expect("<13>Nov 24 10:01:08 vm1 agentd[7]: boom", "boom", LEVEL_NONE);
	/* without a time */
	expect("agentd[7]: boom", "boom", LEVEL_NONE);
	expect("[   12.345678] systemd[1]: boom", "boom", LEVEL_NONE);
	expect("1764000068.123 agentd[7]: boom", "boom", LEVEL_NONE);
	/* the same of a program whose name is telling */
	expect("Nov 24 10:01:08 vm1 ignition[7]: boom", "ignition[7]: boom",
		   LEVEL_NONE);
	expect("[   12.345678] ignition[7]: boom", "ignition[7]: boom", LEVEL_NONE);
	/* a logger's name is no program's where it has no process */
	expect("2026-11-24T10:01:08Z main worker: boom", "main worker: boom",
		   LEVEL_NONE);
	expect("2026-11-24T10:01:08Z ERROR worker: boom", "ERROR worker: boom",
		   LEVEL_HIGH);
	/* nor is a level a host's */
	expect("2026-11-24T10:01:08Z WARN worker[3]: boom", "WARN worker[3]: boom",
		   LEVEL_WARNING);
	expect("2026-11-24T10:01:08Z [INFO] worker[3]: boom",
		   "[INFO] worker[3]: boom", LEVEL_LOW);
	expect("1764000068.123456 ERROR kernel: boom", "ERROR kernel: boom",
		   LEVEL_HIGH);
	expect("Nov 24 10:01:08 error-1 agentd[7]: boom", "boom", LEVEL_NONE);
	expect_kept("list[0]:boom");
	expect_kept("agentd[x]: boom");
	expect_kept("two words[7]: boom");
	expect_kept("<1234>Nov 24 10:01:08 vm1 agentd[7]: boom");
	/* an element of a list is no process */
	expect_kept("list[0]: boom");
	expect_kept("ports[1]: already in use");
}

/* A word is found where memmem() finds it, at each place of a text. */
static void
finds_words(void **state)
{
	(void) state;
	for (size_t len = 0; len < 72; len++)
		for (size_t word_len = 2; word_len < 24; word_len++)
			for (size_t at = 0; at < len; at++)
			{
				char		word[24];
				char		text[72];
				char	   *copy;

				/* both ends of the word are at most places of the text */
				memset(word, 'a', sizeof(word));
				memset(text, 'a', sizeof(text));
				word[word_len / 2] = 'b';
				text[at] = 'b';
				copy = exact_copy(text, len);
				assert_ptr_equal(find_bytes(copy, len, word, word_len),
								 memmem(copy, len, word, word_len));
				free(copy);
			}
}

static void
names_programs(void **state)
{
	static const char line[] = "May  1 10:00:00 host app[7]: boom";
	const char *program = journal_program(line, sizeof(line) - 1);

	(void) state;
	assert_non_null(program);
	assert_memory_equal(program, "app[7]", 6);
	program = journal_program("2026-05-01T10:00:00Z vm app[7]: x", 33);
	assert_non_null(program);
	assert_memory_equal(program, "app[7]", 6);
	assert_null(journal_program("2026-05-01T10:00:00Z vm app: x", 30));
	assert_null(journal_program("2026-05-01T10:00:00Z vm app[]: x", 32));
	assert_null(journal_program("10:00:00 host app: x", 20));
	assert_null(journal_program("May  1 10:00:00 boom", 20));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_times_off),
		cmocka_unit_test(takes_journals_off),
		cmocka_unit_test(takes_runtimes_off),
		cmocka_unit_test(takes_levels_off),
		cmocka_unit_test(takes_loggers_off),
		cmocka_unit_test(reads_fields),
		cmocka_unit_test(takes_nested_off),
		cmocka_unit_test(reads_events),
		cmocka_unit_test(knows_heads),
		cmocka_unit_test(follows_traces),
		cmocka_unit_test(finds_words),
		cmocka_unit_test(names_programs),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verdict_message", tests, NULL, NULL);
}
