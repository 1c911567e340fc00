/* verdict: each rule finds its sample, and the phases add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/match.h"
#include "verdict/topic.h"
#include "verdict/verdict.h"

static PhaseVerdict phases[PHASE_COUNT];

/* Judge a list of names and contents that ends with NULL, from heap memory of
 * exactly that size. */
static void
judge(const char *const *sections)
{
	char	   *copies[16];
	Verdict		verdict;
	size_t		count = 0;

	verdict_begin(&verdict);
	for (; sections[2 * count] != NULL; count++)
	{
		const char *content = sections[2 * count + 1];
		size_t		len = content != NULL ? strlen(content) : 0;

		copies[count] = NULL;
		if (content != NULL)
		{
			copies[count] = malloc(len + (len == 0));
			memcpy(copies[count], content, len);
		}
		verdict_section(&verdict, count, sections[2 * count],
						strlen(sections[2 * count]), copies[count], len);
	}
	verdict_judge(&verdict, phases);
	for (size_t i = 0; i < count; i++)
		free(copies[i]);
}

#define JUDGE(...) judge((const char *const[]) {__VA_ARGS__, NULL})

/* The verdicts as a letter each: o, f, u. */
static const char *
letters(void)
{
	static char result[PHASE_COUNT + 1];

	for (int i = 0; i < PHASE_COUNT; i++)
		result[i] = phases[i].verdict[0];
	return result;
}

/*
 * Each sample is found by its own rule, or by one of the same phase and cause,
 * in every kind of section that the rule is for.
 */
static void
samples(void **state)
{
	int			wrong = 0;

	(void) state;
	match_begin();
	assert_true(verdict_rule_count() > 90);
	for (int number = 1; number <= verdict_rule_count(); number++)
	{
		const VerdictRule *rule = match_rule(number);
		size_t		len = strlen(rule->sample);

		for (int kind = SECTION_HOST; kind <= SECTION_AGENT; kind *= 2)
		{
			LineFinding finding;
			int			found;

			if ((rule->sections & kind) == 0)
				continue;
			finding = match_line(rule->sample, len, true, kind, LEVEL_NONE,
								 NULL);
			found = rule->outcome == OK ? finding.ok :
				is_topic(rule->pattern) ? match_topic(rule->sample, len, kind) :
				finding.failed;
			if (found != 0 && match_rule(found)->phase == rule->phase &&
				strcmp(match_rule(found)->cause, rule->cause) == 0)
				continue;
			print_message("# rule %d, kind %d: \"%s\" is found as \"%s\": %s\n",
						  number, kind, rule->cause,
						  found != 0 ? match_rule(found)->cause : "nothing",
						  rule->sample);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* The rule of a shape that a line of a container's log has; 0 for none. */
static int
find_rule(const char *line)
{
	return match_line(line, strlen(line), true, SECTION_AGENT, LEVEL_NONE,
					  NULL).failed;
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
		match_rule(found)->confidence >= match_rule(wanted)->confidence)
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
	match_begin();
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
#define VERIFY(code, text, shape) \
	wrong += !has_cause(list_line("Error: %s", code, 0), shape); \
	wrong += !has_cause(list_line("X509_V_ERR_%s", code, 0), shape); \
	wrong += !has_cause(list_line("verify error: %s", text, 0), shape);
#define NAME_ERROR(code, text, shape) \
	wrong += !has_cause(list_line("getaddrinfo %s", code, 0), shape); \
	wrong += !has_cause(list_line("x: %s", text, 0), shape);
#include "verdict/lists.def"
#undef SQLSTATE
#undef EXIT_STATUS
#undef CURL
#undef VERIFY
#undef NAME_ERROR
	assert_int_equal(wrong, 0);
	/* a code of no list, a name within another, a class without its driver */
	assert_int_equal(find_rule("SQLSTATE[ZZ999] x"), 0);
	assert_int_equal(find_rule("curl: (0) x"), 0);
	assert_int_equal(find_rule("exited, status=231/x"), 0);
	assert_int_equal(find_rule("undefinedtable x"), 0);
	assert_int_equal(find_rule("mypath loop"), 0);
	/* it is searched for past the first place that is none */
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

/* What is wrong with a configuration itself; what only looks so is right. */
#define UP "4f5a   agent   \"/e\"   5 minutes ago   Up 5 minutes"

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

/* The headline's cause and line. */
static void
expect_headline(const char *cause, size_t line)
{
	const PhaseVerdict *top = &phases[verdict_headline(phases)];

	assert_string_equal(top->verdict, "failed");
	if (strstr(top->cause, cause) == NULL)
		assert_string_equal(top->cause, cause);
	assert_int_equal(top->line, line);
}

#define LOG		"agent-container.logs.tail"
#define ENDED	"docker-ps", "4f5a   agent   \"/e\"   5 minutes ago   Exited (1) 2 seconds ago"

/* What a message announces is not its cause, where the lines below name that. */
static void
announced(void **state)
{
	(void) state;
	/* the line above a trace, and the trace's last line */
	JUDGE(LOG, "ERROR database migration failed\n"
		  "Traceback (most recent call last):\n  File \"x.py\", line 1\n"
		  "x.OperationalError: unable to open database file", ENDED);
	expect_headline("database file cannot be opened", 4);
	/* without a trace the first line is the cause */
	JUDGE(LOG, "ERROR database migration failed\n"
		  "x.OperationalError: unable to open database file", ENDED);
	expect_headline("migration", 1);
	/* a trace further down belongs to something else */
	JUDGE(LOG, "ERROR database migration failed\nx\ny\nz\n"
		  "Traceback (most recent call last):\n  File \"x.py\", line 1\n"
		  "x.OperationalError: unable to open database file", ENDED);
	expect_headline("migration", 1);
	/* a cause that is called so, with calls between */
	JUDGE(LOG, "Error: database migration failed\n\tat x(y.java:3)\n"
		  "Caused by: java.net.UnknownHostException: db", ENDED);
	expect_headline("does not resolve", 3);
	JUDGE(LOG, "Error: database migration failed\n\nCaused by:\n"
		  "    0: connecting\n    1: no such host", ENDED);
	expect_headline("does not resolve", 5);
	/* a property of an error tells what the error's own line says */
	JUDGE(LOG, "error: x y z\n    at a (b.js:1:2) {\n  severity: 'FATAL',\n"
		  "  code: '28P01'\n}", ENDED);
	expect_headline("database refuses the password", 1);
	JUDGE(LOG, "error: too many open files\n    at a (b.js:1:2) {\n"
		  "  code: '28P01'\n}", ENDED);
	expect_headline("too many open files", 1);
	/* what heads the lines below it says less than they */
	JUDGE(LOG, "x:error \nInvalid `x.findFirst()` invocation:\n\n"
		  "Can't reach database server at `10.0.0.7:5432`", ENDED);
	expect_headline("not reachable", 4);
}

/* What is put before each line, of a trace, too. */
static void
prefixes(void **state)
{
	(void) state;
	JUDGE(LOG, "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] it failed to start\n"
		  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] Traceback (most recent call last):\n"
		  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936]   invalid api key\n"
		  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] x: no such host", ENDED);
	expect_headline("does not resolve", 4);
	JUDGE(LOG, "web-1  | Traceback (most recent call last):\n"
		  "web-1  |   invalid api key\nweb-1  | x: no such host", ENDED);
	expect_headline("does not resolve", 3);
	JUDGE(LOG, "2026-11-24 10:00:28.890 | Traceback (most recent call last):\n"
		  "2026-11-24 10:00:28.890 |   invalid api key\n"
		  "2026-11-24 10:00:28.890 | x: no such host", ENDED);
	expect_headline("does not resolve", 3);
	/* what only looks like one */
	JUDGE(LOG, "(Core pid=) no such host", ENDED);
	expect_headline("does not resolve", 1);
	JUDGE(LOG, "a|b no such host", ENDED);
	expect_headline("does not resolve", 1);
}

/* Causes that a container tells as information, as long as it lives. */
static void
murmurs(void **state)
{
	(void) state;
	JUDGE(LOG, "INFO start\nINFO no such host, retrying\nINFO no such host, retrying", ENDED);
	expect_headline("does not resolve", 2);
	JUDGE(LOG, "INFO no such host, retrying\nINFO connected\nINFO ready", ENDED);
	expect_headline("container ended with an error", 1);
	JUDGE(LOG, "INFO no such host, retrying", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuouu");
	/* a line below a failure that is none says nothing of it */
	JUDGE(LOG, "ERROR: it did not go well\nsyncing disks.\ndone", ENDED);
	expect_headline("container ended with an error", 1);
	JUDGE(LOG, "ERROR: it did not go well\n  the volume is full\ndone", ENDED);
	expect_headline("disk is full", 2);
}

/* A container that takes requests overcame what failed before. */
static void
serving(void **state)
{
	(void) state;
	JUDGE(LOG, "listening on 8080\nno such host\nno such host\nGET /\nGET /", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuouu");

	/*
	 * not where it says nothing of requests, went on with nothing, is unwell,
	 * ended
	 */
	JUDGE(LOG, "loaded\nno such host\nno such host\nGET /\nGET /", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuofu");
	JUDGE(LOG, "listening on 8080\nno such host\nno such host", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuofu");
	JUDGE(LOG, "listening on 8080\nno such host\nno such host\nGET /\nGET /", "docker-ps", UP " (unhealthy)");
	assert_string_equal(letters(), "ooouuoff");
	JUDGE(LOG, "listening on 8080\nno such host\nno such host\nGET /\nGET /", ENDED);
	expect_headline("does not resolve", 2);
}

/* A warning of the machine counts less than an error below it. */
static void
warned(void **state)
{
	(void) state;
	JUDGE("cloud-init.log", "x.py[WARNING]: connection timed out\n"
		  "x.py[ERROR]: No instance datasource found!");
	expect_headline("data source", 2);
	JUDGE("cloud-init.log", "x.py[WARNING]: connection timed out");
	expect_headline("timed out", 1);
	/* a service in the machine's journal has phases of its own */
	JUDGE("journal", "Nov 24 10:01:08 vm1 agentd[7]: Error: invalid api key");
	assert_string_equal(phases[PHASE_SECRETS].verdict, "failed");
	JUDGE("journal", "Nov 24 10:01:08 vm1 cloud-init[7]: Error: invalid api key");
	assert_string_equal(phases[PHASE_PROVISION].verdict, "failed");
	/* an exception's name is whole */
	assert_int_equal(find_rule("x.SSOTokenLoadError: x"), 0);
	assert_int_not_equal(find_rule("LoadError: x"), 0);
	assert_int_not_equal(find_rule("x::LoadError: x"), 0);
}

static void
shown_lines(void **state)
{
	char		line[4096];

	(void) state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "invalid api key ", 16);
	for (size_t i = 16; i + 2 < sizeof(line); i += 2)
		memcpy(line + i, "\xC3\xA9", 2);
	line[17] = 'x';
	line[16] = 'x';
	memcpy(line + 17, "\xC3\xA9", 2);
	line[sizeof(line) - 1] = '\0';
	for (size_t i = 19; i + 2 < sizeof(line); i += 2)
		memcpy(line + i, "\xC3\xA9", 2);
	JUDGE("agent-container.logs.tail", line);
	assert_string_equal(phases[PHASE_SECRETS].verdict, "failed");
	assert_true(phases[PHASE_SECRETS].len <= 200);
	assert_int_equal((phases[PHASE_SECRETS].len - 17) % 2, 0);
	/* what follows two thousand bytes is not looked at */
	memset(line, 'x', 2000);
	memcpy(line + 2000, "invalid api key", 16);
	JUDGE("agent-container.logs.tail", line);
	assert_string_equal(phases[PHASE_SECRETS].verdict, "unknown");
}

/* An errno is known by its name and its number, too; other numbers are not. */
static void
errno_texts(void **state)
{
	static const char *const same[] = {
		"cp: /data/x: Read-only file system", "cp: EROFS /data/x",
		"cannot write /data/x: os error 30", "cannot write /data/x (errno=30)",
		"cannot write /data/x, errno: -30",
	};
	static const char *const others[] = {
		"cannot write /data/x: os error 3000", "cannot write, errno 0",
		"cannot write NEROFSX", "os error", "errno: -",
	};
	char		line[2100];

	(void) state;
	for (size_t i = 0; i < lengthof(same); i++)
	{
		JUDGE("agent-container.logs.tail", same[i]);
		assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
		assert_string_equal(phases[PHASE_VOLUME].cause, "volume read-only");
	}
	for (size_t i = 0; i < lengthof(others); i++)
	{
		JUDGE("agent-container.logs.tail", others[i]);
		assert_string_equal(phases[PHASE_VOLUME].verdict, "unknown");
	}
	/* a line that is as long as one can be has room for the text */
	memset(line, 'x', sizeof(line));
	memcpy(line + 1980, " EROFS", 6);
	line[1999] = ' ';
	line[sizeof(line) - 1] = '\0';
	line[1986] = ' ';
	JUDGE("agent-container.logs.tail", line);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
}

/* What refused a connection may be named on another line close by. */
static void
refused_address(void **state)
{
	static const char *const own[] = {
		"Error: connect ECONNREFUSED\n  errno: -111,\n  address: '127.0.0.1',\n  port: 5432",
		"connecting to localhost:6379\nError: connection refused",
		"Error: connection refused\n  at x (/a.js:1:2)\n  address: '::1'",
	};
	static const char *const others[] = {
		"Error: connect ECONNREFUSED\n  address: '10.0.0.7'",
		"listening on localhost:1\naaaa\nbbbb\ncccc\nError: connection refused",
		"INFO listening on 127.0.0.1:1\nError: connection refused",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(own); i++)
	{
		JUDGE("agent-container.logs.tail", own[i]);
		assert_string_equal(phases[PHASE_HANDSHAKE].cause, "address of the host's own loopback");
		assert_int_equal(phases[PHASE_HANDSHAKE].line, i == 1 ? 2 : 1);
	}
	for (size_t i = 0; i < lengthof(others); i++)
	{
		JUDGE("agent-container.logs.tail", others[i]);
		assert_string_equal(phases[PHASE_HANDSHAKE].cause, "connection refused");
	}
}

/* Of a SQLSTATE the five signs count, else its class. */
static void
sql_states(void **state)
{
	(void) state;
	JUDGE("agent-container.logs.tail", "DBI error SQLSTATE[42501] on x");
	assert_string_equal(phases[PHASE_HANDSHAKE].cause, "database permission missing");
	JUDGE("agent-container.logs.tail", "DBI error SQLSTATE[42P01] on x");
	assert_string_equal(phases[PHASE_HANDSHAKE].cause, "schema of the database: a migration is pending or failed, or another version");
	JUDGE("agent-container.logs.tail", "DBI notice SQLSTATE[ABCDE] on x");
	assert_string_equal(letters(), "uuuuuuuu");
	JUDGE("agent-container.logs.tail", "DBI notice SQLSTATE[4250");
	assert_string_equal(letters(), "uuuuuuuu");
}

/* What a database says of its clients is no failure of a machine that is fine. */
static void
clients(void **state)
{
#define ROW "4f5a  agent:1  \"x\"  6 minutes ago  "
#define READY "2026-11-24 10:01:00.101 UTC [7] LOG:  database system is ready to accept connections\n"
	(void) state;
	JUDGE("docker-ps", ROW "Up 6 minutes  agent", "postgresql.log",
		  "2026-11-24 10:01:12.101 UTC [77] FATAL:  password authentication failed for user \"m\"");
	assert_string_equal(phases[PHASE_HANDSHAKE].verdict, "unknown");
	JUDGE("docker-ps", ROW "Up 6 minutes  agent", "postgresql.log",
		  READY "2026-11-24 10:01:12.101 UTC [77] app@db ERROR:  could not open file \"/a/b\": Permission denied");
	assert_string_equal(phases[PHASE_VOLUME].verdict, "ok");
	JUDGE("docker-ps", ROW "Up 6 minutes  agent", "db.log",
		  "{\"s\":\"E\",\"ctx\":\"conn12\",\"msg\":\"Authentication failed.\",\"attr\":{}}");
	assert_string_equal(phases[PHASE_HANDSHAKE].verdict, "unknown");

	/*
	 * the start of the database itself, a client's own log, a machine that
	 * failed
	 */
	JUDGE("docker-ps", ROW "Up 6 minutes  agent", "postgresql.log",
		  READY "2026-11-24 10:01:10.101 UTC [7] LOG:  starting PostgreSQL 15.8\n"
		  "2026-11-24 10:01:12.101 UTC [77] FATAL:  could not open file \"/a/b\": Permission denied");
	assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
	JUDGE("docker-ps", ROW "Up 6 minutes  agent", "agent-container.logs.tail",
		  "connection to server at \"10.0.3.7\" failed: FATAL:  password authentication failed for user \"m\"");
	assert_string_equal(phases[PHASE_HANDSHAKE].verdict, "failed");
	JUDGE("docker-ps", ROW "Exited (1) 6 minutes ago  agent", "postgresql.log",
		  READY "2026-11-24 10:01:12.101 UTC [77] FATAL:  password authentication failed for user \"m\"");
	assert_string_equal(phases[PHASE_HANDSHAKE].verdict, "failed");

	/* and what is not of a client comes before what is */
	JUDGE("docker-ps", ROW "Exited (1) 6 minutes ago  agent", "postgresql.log",
		  "2026-11-24 10:01:12.101 UTC [77] FATAL:  password authentication failed for user \"m\"",
		  "agent-container.logs.tail", "dial tcp 10.0.3.9:5672: connect: connection refused");
	assert_string_equal(phases[PHASE_HANDSHAKE].cause, "connection refused");
#undef READY
#undef ROW
}

/* The name of an object does not tell what a failure is about; a heading neither. */
static void
names(void **state)
{
	(void) state;
	JUDGE("agent-container.logs.tail", "ERROR The module billing was not found.");
	assert_string_equal(phases[PHASE_START].cause, "module missing in the image");
	JUDGE("agent-container.logs.tail", "ERROR the module 'gpu' is absent");
	assert_string_equal(phases[PHASE_START].cause, "module missing in the image");
	JUDGE("agent-container.logs.tail", "ERROR the module asks for a gpu");
	assert_string_equal(phases[PHASE_PROVISION].cause, "GPU driver or toolkit missing or too old");
	JUDGE("docker-ps", "4f5a  agent:1  \"x\"  6 minutes ago  Exited (1) 2 minutes ago  agent",
		  "agent-container.logs.tail", "In Connection.php line 829:\n\n  could not find driver\n");
	assert_string_equal(phases[PHASE_START].cause, "module missing in the image");
	assert_int_equal(phases[PHASE_START].line, 3);
}

/* The phase of the headline of a password that is refused and a full disk. */
static int
headline_of(const char *refused, const char *full)
{
	const char *const sections[] = {
		"agent-container.logs.tail", refused, "worker.log", full, NULL
	};

	judge(sections);
	return verdict_headline(phases);
}

/* Of two logs whose failures are as sure, the earlier counts. */
static void
times(void **state)
{
#define REFUSED "password authentication failed for user \"m\""
#define FULL "Nov 24 10:01:02 vm1 app[7]: ERROR no space left on device"
	static const char *const before[] = {
		"2026-11-24T10:00:41.101Z ERROR " REFUSED,
		"2026-11-24 12:00:41,101 +0200 ERROR " REFUSED,
		"2026-11-24T05:00:41-05:00 ERROR " REFUSED,
		"[2026-11-24 10:01:01] ERROR " REFUSED,
		"2026/11/24 10:00:41 ERROR " REFUSED,
		"Nov 24 10:00:41 vm1 agent[812]: ERROR " REFUSED,
		"E1124 10:00:41.101223     812 run.go:74] " REFUSED,
		"{\"log\":\"" "password authentication failed\",\"time\":\"2026-11-24T10:00:41.482910133Z\"}",
		"time=\"2026-11-24T10:00:41Z\" level=error msg=\"password authentication failed\"",
		"agent-1  | 2026-11-24T10:00:41Z ERROR " REFUSED,
		"2026-11-24T10:00:41.101Z INFO asks\n" REFUSED,
	};
	static const char *const others[] = {
		"2026-11-24T10:01:03.101Z ERROR " REFUSED,
		"2026-11-24T10:00:41+02:00 ERROR " REFUSED,
		"2026-13-24T10:00:41Z ERROR " REFUSED,
		"2026-11-24T09:41:41Z ERROR " REFUSED,
		"10:00:41 ERROR " REFUSED,
		"ERROR " REFUSED,
	};

	(void) state;
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		assert_int_equal(headline_of(before[i], FULL), PHASE_HANDSHAKE);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(headline_of(others[i], FULL), PHASE_VOLUME);
	assert_int_equal(headline_of(before[0], "ERROR no space left on device"),
					 PHASE_VOLUME);
#undef FULL
#undef REFUSED
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
		cmocka_unit_test(samples), cmocka_unit_test(lists),
		cmocka_unit_test(nothing),
		cmocka_unit_test(not_collected),
		cmocka_unit_test(not_a_log),
		cmocka_unit_test(settings),
		cmocka_unit_test(settings_of_programs),
		cmocka_unit_test(order_of_lines),
		cmocka_unit_test(headline),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(announced),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(murmurs),
		cmocka_unit_test(serving),
		cmocka_unit_test(warned),
		cmocka_unit_test(shown_lines),
		cmocka_unit_test(errno_texts),
		cmocka_unit_test(refused_address),
		cmocka_unit_test(sql_states),
		cmocka_unit_test(clients),
		cmocka_unit_test(times),
		cmocka_unit_test(names),
		cmocka_unit_test(long_section),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
