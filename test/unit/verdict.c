/* verdict: each rule finds its sample, and the phases add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/line/bytes.h"
#include "verdict/match/topic.h"
#include "verdict_judge.h"

/*
 * Each sample is found by its own rule, or by one of the same phase and cause,
 * in every kind of section that the rule is for.
 */
static void
samples(void **state)
{
	int			wrong = 0;

	(void) state;
	match_build_index();
	assert_true(verdict_rule_count() > 90);
	for (int number = 1; number <= verdict_rule_count(); number++)
	{
		const VerdictRule *rule = match_nth_rule(number);
		size_t		len = strlen(rule->sample);

		for (int kind = SECTION_HOST; kind <= SECTION_AGENT; kind *= 2)
		{
			LineFinding finding;
			int			found;

			if ((rule->sections & kind) == 0)
				continue;
			finding = match_rules_in_line(rule->sample, len, true, kind,
										  LEVEL_NONE, NULL);
			found = rule->outcome == OK ? finding.ok :
				is_topic_pattern(rule->pattern) ?
				match_topic_of_line(rule->sample, len, kind) :
				finding.failed;
			if (found != 0 &&
				match_nth_rule(found)->phase == rule->phase &&
				strcmp(match_nth_rule(found)->cause, rule->cause) == 0)
				continue;
			print_message("# rule %d, kind %d: \"%s\" is found as \"%s\": %s\n",
						  number, kind, rule->cause,
						  found != 0 ?
						  match_nth_rule(found)->cause : "nothing",
						  rule->sample);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/*
 * Whether a line's cause is at least as sure as that of a shape: another rule
 * may know more than the code.
 */
static bool
has_cause(const char *line, const char *shape)
{
	int			found = find_rule(line);
	int			wanted = match_shape_rule(shape);

	if (found != 0 && wanted != 0 &&
		match_nth_rule(found)->confidence >= match_nth_rule(wanted)->confidence)
		return true;
	print_message("# %s: no rule of \"%s\"\n", line, shape + 1);
	return false;
}

/* What a program prints with a code of its list in it. */
static const char *
list_line(const char *form, const char *code, int number)
{
	static char line[256];

	if (code != NULL)
		snprintf(line, sizeof(line), form, code);
	else
		snprintf(line, sizeof(line), form, number);
	return line;
}

/* Each code of a list is found in the forms in which programs print it. */
static void
lists(void **state)
{
	int			wrong = 0;

	(void) state;
	match_build_index();
#define SQLSTATE(code, text, shape) \
	wrong += !has_cause(list_line("SQLSTATE[%s] x", code, 0), shape); \
	wrong += text[0] != '\0' && \
		!has_cause(list_line("psycopg.errors.%s x", text, 0), shape); \
	wrong += text[0] != '\0' && \
		!has_cause(list_line("asyncpg.exceptions.%sError: x", text, 0), shape);
#define EXIT_STATUS(number, text, shape) \
	wrong += !has_cause(list_line("x.service: exited, status=" #number "/%s", \
								  text, 0), shape);
#define CURL(number, text, shape) \
	wrong += !has_cause(list_line("curl: (%d) x", NULL, number), shape); \
	wrong += !has_cause(list_line("cURL error %d: x", NULL, number), shape);
#define GRPC(number, text, shape) \
	wrong += !has_cause(list_line("rpc error: code = %s desc = x", text, 0), shape); \
	wrong += !has_cause(list_line("StatusCode.%s error", text, 0), shape);
#define VERIFY(code, text, shape) \
	wrong += !has_cause(list_line("Error: %s", code, 0), shape); \
	wrong += !has_cause(list_line("X509_V_ERR_%s", code, 0), shape); \
	wrong += !has_cause(list_line("verify error: %s", text, 0), shape);
#define NAME_ERROR(code, text, shape) \
	wrong += !has_cause(list_line("getaddrinfo %s", code, 0), shape); \
	wrong += !has_cause(list_line("x: %s", text, 0), shape);
#include "verdict/knowledge/lists.def"
#undef SQLSTATE
#undef EXIT_STATUS
#undef CURL
#undef GRPC
#undef VERIFY
#undef NAME_ERROR
	assert_int_equal(wrong, 0);
	/* a code of MySQL's, in each way in which its drivers write it */
	assert_true(has_cause("OperationalError: (1045, \"x\")", "\001sql login"));
	assert_true(has_cause("OperationalError: (2003, \"x\")", "\001sql connection"));
	assert_true(has_cause("error [HY000] [1045] y", "\001sql login"));
	assert_true(has_cause("ERROR 1045 (28000): x", "\001sql login"));
	assert_true(has_cause("error errno: 1146,", "\001sql schema"));
	assert_int_equal(find_rule("OperationalError: (19999) y (1, 2)"), 0);
	/* a code of no list, a name within another, a class without its driver */
	assert_int_equal(find_rule("SQLSTATE[ZZ999] x"), 0);
	assert_int_equal(find_rule("curl: (0) x"), 0);
	assert_int_equal(find_rule("exited, status=231/x"), 0);
	assert_int_equal(find_rule("undefinedtable x"), 0);
	assert_int_equal(find_rule("mypath loop"), 0);
	/* it is searched for past the first place that does not match */
	assert_int_not_equal(find_rule("undefinedtable PG::UndefinedTable"), 0);
}

/* What only looks like a failure, or a success. */
static void
nothing(void **state)
{
	static const char *const lines[] = {
		"", " ", "\n\n", "INFO started", "0 errors", "no failures",
		"CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\nabc   x",
		"setup of backup updated", "cleaned up the disk space",
		"connecting to control plane", "the handshake begins",
		"config.yaml", "exited (early)", "healthy", "models do not exist",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(lines); i++)
	{
		JUDGE("cloud-init-output.log.tail", lines[i], "docker-ps", lines[i],
			  "agent-container.logs.tail", lines[i]);
		if (strcmp(letters(), "uuuuuuuu") != 0)
			fail_msg("%s in: %s", letters(), lines[i]);
	}
}

static void
not_collected(void **state)
{
	(void) state;
	JUDGE("notes.env", "A=1");
	assert_string_equal(letters(), "uuuuuuuu");
	assert_string_equal(phases[0].cause, "not collected");
	assert_false(phases[0].has_section);
	JUDGE("cloud-init-output.log.tail", NULL, "docker-ps", "");
	assert_string_equal(letters(), "uuuuuuuu");
	assert_string_equal(phases[0].cause, "not collected");
	assert_true(phases[0].has_section);
	assert_int_equal(phases[0].section, 0);
	assert_int_equal(phases[PHASE_START].line, 0);
	JUDGE("cloud-init-output.log.tail", "hello");
	assert_string_equal(phases[0].cause, "no evidence");
	assert_string_equal(phases[PHASE_HANDSHAKE].cause, "not collected");
	assert_true(phases[0].confidence == 0);
}

/* A user's own files may speak of failures without one. */
static void
not_a_log(void **state)
{
	(void) state;
	JUDGE("system-prompt.md", "If you see: Invalid API key, say so. health check failed",
		  "config.yaml", "note: no space left on device",
		  "model-provider-runtime.env", "X=invalid api key");
	assert_string_equal(letters(), "uuuuuuuu");
}

/* Expect a file of settings to be judged so: letters as those of letters(). */
static void
expect_setting(const char *name, const char *content, const char *expected)
{
	JUDGE(name, content);
	if (strcmp(letters(), expected) != 0)
		fail_msg("%s in %s: %s", letters(), name, content);
}

/* Settings in JSON and TOML. */
static void
settings_of_programs(void **state)
{
	static const char *const right_json[] = {
		"{}", "[]", " {\"a\": [1, -2.5e3, true, null, \"x\\\"y\"], \"b\": {}}\n",
		"// c\n{\"a\": 1, /* d */ \"b\": 2,}\n", "\"x\"", "", "\n",
	};
	static const char *const wrong_json[] = {
		"{\"a\": 1", "{\"a\" 1}", "{a: 1}", "{\"a\": x}", "[1 2]", "{\"a\": \"x}", "{} x",
		"{\"a\": 1]", "[,]",
	};
	static const char *const right_toml[] = {
		"a = 1\n[b]\nc.d = \"x\" # e\n[[f]]\n'g h' = 1979-05-27T07:32:00Z\n",
		"a = [\n  1, # x\n  {b = 2, c = 'd'},\n]\nb = \"\"\"\nx = y\n\"\"\"\n", "", "# x",
		"a = true\nb = inf\nc = 'x\\'\n",
	};
	static const char *const wrong_toml[] = {
		"a = info\n", "a 1\n", "[a\nb = 1\n", "a = \"x\nb = 1\n", "a = [1, 2\n", "a = 1 b = 2\n",
		"= 1\n", "a =\nb = 1\n", "a: 1\n", "[[a]\n", "a = \"\"\"x\n",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(right_json); i++)
		expect_setting("config.json", right_json[i], "uuuuuuuu");
	for (size_t i = 0; i < lengthof(wrong_json); i++)
		expect_setting("config.json", wrong_json[i], "uuufuuuu");
	for (size_t i = 0; i < lengthof(right_toml); i++)
		expect_setting("config.toml", right_toml[i], "uuuuuuuu");
	for (size_t i = 0; i < lengthof(wrong_toml); i++)
		expect_setting("config.toml", wrong_toml[i], "uuufuuuu");
	JUDGE("config.json", "{\n\"a\": 1,\n\"b\": x\n}\n");
	assert_int_equal(phases[PHASE_CONFIG].line, 3);
	JUDGE("config.toml", "# x\na = 1\nb = x\n");
	assert_int_equal(phases[PHASE_CONFIG].line, 3);
	/* what was cut, what is too deep, what is no file of settings */
	expect_setting("config.json", "{\"a\": 1,\n[... 70000 bytes cut ...]\n", "uuuuuuuu");
	expect_setting("config.toml", "a = [1,\n[... 70000 bytes cut ...]\n", "uuuuuuuu");
	expect_setting("config.text", "{\"a\": 1", "uuuuuuuu");
	/* a container that runs has taken it */
	JUDGE("config.json", "{", "docker-ps", UP);
	assert_string_equal(phases[PHASE_CONFIG].verdict, "unknown");
}

/* What is wrong with a configuration itself; what only looks so is right. */
static void
settings(void **state)
{
	static const char *const right[] = {
		"a: 1\nb:\n  - x: 1\n    y: 2\n  - z\nc: \"a: b\"\n",
		"a: |\n  x: y: z\n  \tb\nc: 1\n", "a: plain\n  goes on\nb: http://x:1/\n",
		"list:\n- a: 1\n  b: 2\n- c\nk: {a: 1,\n  b: [1, 2]}\n", "# a: b: c\n---\na: b # c: d\n",
		"a: 'x\n  y: z'\nb: 1\n", "url: {{ x }}: y\n", "{\"a\": 1,\n\"b\": 2}\n", "just text", "",
		"a: &x\n  b: 1\nc: *x\n", "a: 12:30\n",
		"{a: 1, b: {c: d}}\n", "a: !string |-\n  x: y: z\nb: 1\n", "? - a\n  - b\n: c: d\n",
		"a: 'it''s: x' # y\nb: \"x\\\"y\"\n", "a: >2-\n    x: y: z\n",
	};
	static const char *const wrong[] = {
		"a: 1\nb: c: d\n", "a: 1\n  b: 2\n", "a: 1\n\tb: 2\n", "a: 1\nb 2\nc: 3\n",
		"a: \"x\" y\n", "a: [1, 2] x\n", "a: | x\n  y\n", "a: 'x' y\n",
		"a: \"x\nb: 1\n", "a: [1, 2\nb: 3\n", "a: @x\n", "a:\n    b: 1\n  c: 2\n",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(right); i++)
	{
		JUDGE("config.yaml", right[i]);
		if (strcmp(letters(), "uuuuuuuu") != 0)
			fail_msg("%s in: %s", letters(), right[i]);
	}
	for (size_t i = 0; i < lengthof(wrong); i++)
	{
		JUDGE("config.yaml", wrong[i]);
		if (strcmp(letters(), "uuufuuuu") != 0)
			fail_msg("%s in: %s", letters(), wrong[i]);
	}
	JUDGE("x.env", "A=1\n\n# c\nexport B='x\ny'\nMODEL=m\nPROVIDER=p\nC=\n");
	assert_string_equal(letters(), "uuuuuuuu");
	JUDGE("x.env", "A=1\nMODEL=''\nPROVIDER=p");
	assert_string_equal(phases[PHASE_CONFIG].cause, "no model or provider is set");
	assert_int_equal(phases[PHASE_CONFIG].line, 2);
	JUDGE("x.env", "MODEL=m\nPROVIDER= ");
	assert_string_equal(phases[PHASE_CONFIG].cause, "no model or provider is set");
	JUDGE("x.env", "MODEL=m\nwhat is this");
	assert_string_equal(phases[PHASE_CONFIG].cause, "configuration cannot be parsed");
	/* a container that runs with it has taken it */
	JUDGE("x.env", "MODEL=", "docker-ps", "4f5a   agent   \"/e\"   5 minutes ago   Up 5 minutes");
	assert_string_equal(phases[PHASE_CONFIG].verdict, "unknown");
	/* what was cut cannot be judged */
	JUDGE("config.yaml", "a: 1\n[... 70000 bytes cut ...]\nb: c: d\n");
	assert_string_equal(letters(), "uuuuuuuu");
}


static void
order_of_lines(void **state)
{
	(void) state;
	/* tried again */
	JUDGE("cloud-init-output.log.tail",
		  "toomanyrequests\nStatus: Downloaded newer image for x");
	assert_string_equal(phases[PHASE_IMAGE].verdict, "ok");
	JUDGE("cloud-init-output.log.tail",
		  "Status: Downloaded newer image for x\r\ntoomanyrequests\r\n");
	assert_string_equal(phases[PHASE_IMAGE].verdict, "failed");
	assert_int_equal(phases[PHASE_IMAGE].line, 2);
	assert_int_equal(phases[PHASE_IMAGE].len, strlen("toomanyrequests"));
	/* the rows of a table are no order in time */
	JUDGE("docker-ps", "a   x   1 hour ago   Exited (137) 1 minute ago   a\n" UP);
	assert_string_equal(phases[PHASE_START].verdict, "failed");
	assert_string_equal(phases[PHASE_START].cause,
						"killed, often for lack of memory");
	/* but the row that is named agent decides */
	JUDGE("docker-ps", "a   x   1 hour ago   Exited (137) 1 minute ago   a\n" UP "   agent");
	assert_string_equal(phases[PHASE_START].verdict, "ok");
	/* a cause before a symptom, of equals the earlier */
	JUDGE("agent-container.logs.tail",
		  "Traceback (most recent call last):\nModuleNotFoundError: No module named 'a'\nTraceback (most recent call last):");
	assert_int_equal(phases[PHASE_START].line, 2);
	JUDGE("agent-container.logs.tail", "invalid api key\nx\ninvalid api key");
	assert_int_equal(phases[PHASE_SECRETS].line, 1);
	assert_int_equal(verdict_headline(phases), PHASE_SECRETS);
	/* information is no failure, nor what the log went on after */
	JUDGE("agent-container.logs.tail", "INFO retry after: invalid api key");
	assert_string_equal(letters(), "uuuuuuuu");
	JUDGE("agent-container.logs.tail",
		  "ERROR invalid api key\nINFO a\nINFO b\nINFO c");
	assert_string_equal(letters(), "uuuuuuuu");
}

/* One headline: the cause, the earlier line of a log, and never by order. */
static void
headline(void **state)
{
	static const char ps[] = "x  y  Restarting (1) 2 seconds ago  agent";
	static const char log[] = "INFO start\n\033[31mFATAL: role \"a\" does not exist\033[0m\r\nError: Invalid API key";

	(void) state;
	JUDGE("docker-ps", ps, "agent-container.logs.tail", log);
	assert_int_equal(verdict_headline(phases), PHASE_HANDSHAKE);
	assert_int_equal(phases[PHASE_HANDSHAKE].line, 2);
	JUDGE("agent-container.logs.tail", log, "docker-ps", ps);
	assert_int_equal(verdict_headline(phases), PHASE_HANDSHAKE);
	/* where only a symptom is known, the first line of the last failures */
	JUDGE("agent-container.logs.tail",
		  "INFO start\nERROR frobnicator bent\n  at a.js:1\nERROR bye", "docker-ps", ps);
	assert_int_equal(verdict_headline(phases), PHASE_START);
	assert_true(phases[PHASE_START].symptom);
	assert_int_equal(phases[PHASE_START].line, 2);
	/* nothing failed */
	JUDGE("agent-container.logs.tail", "INFO start", "docker-ps", UP);
	assert_string_equal(phases[verdict_headline(phases)].verdict, "unknown");
	JUDGE("docker-ps", UP " (healthy)");
	assert_int_equal(verdict_headline(phases), PHASE_HEALTH);
}

static void
what_follows(void **state)
{
	(void) state;
	/* a container that runs: the machine did its part, whatever it said */
	JUDGE("cloud-init-output.log.tail", "E: Unable to locate package x", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuouu");
	assert_string_equal(phases[0].cause, "a later phase succeeded");
	assert_true(phases[0].confidence < 0.8);
	assert_int_equal(phases[0].section, 1);
	/* but not what its own log says */
	JUDGE("agent-container.logs.tail", "Error: ENOSPC: no space left on device", "docker-ps", UP);
	assert_string_equal(letters(), "oofuuouu");
	/* who spoke to the control plane has read its configuration */
	JUDGE("agent-container.logs.tail", "INFO handshake complete in 3 ms", "docker-ps", UP);
	assert_string_equal(letters(), "ooooooou");
	JUDGE("agent-container.logs.tail", "INFO handshake complete in 3 ms\n401 Invalid API key", "docker-ps", UP " (healthy)");
	assert_string_equal(letters(), "oooofooo");
	/* a container that crashed since then has crashed */
	JUDGE("agent-container.logs.tail", "INFO handshake complete in 3 ms", "docker-ps",
		  "4f5a   agent   \"/e\"   5 minutes ago   Restarting (1) 2 seconds ago");
	assert_string_equal(letters(), "ooooofou");
}

/* Only the end of a long section is looked at, but lines keep their number. */
static void
long_section(void **state)
{
	const size_t lines = 200000;
	char	   *text = malloc(lines * 9 + 64);
	char	   *at = text;

	(void) state;
	at += sprintf(at, "jwt expired\n");
	for (size_t i = 0; i < lines; i++)
		at += sprintf(at, "line ...\n");
	at += sprintf(at, "invalid configuration\n");
	JUDGE("agent-container.logs.tail", text);
	assert_string_equal(phases[PHASE_SECRETS].verdict, "unknown");
	assert_string_equal(phases[PHASE_CONFIG].verdict, "failed");
	assert_int_equal(phases[PHASE_CONFIG].line, lines + 2);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples),
		cmocka_unit_test(lists),
		cmocka_unit_test(nothing),
		cmocka_unit_test(not_collected),
		cmocka_unit_test(not_a_log),
		cmocka_unit_test(settings),
		cmocka_unit_test(settings_of_programs),
		cmocka_unit_test(order_of_lines),
		cmocka_unit_test(headline),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(long_section),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
