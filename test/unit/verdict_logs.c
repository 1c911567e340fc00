/* verdict: what lines of logs say together, whatever is printed around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "verdict/line/bytes.h"
#include "verdict_judge.h"

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

/* The headline's cause and line for the log of a container that ended. */
static void
expect_in_log(const char *log, const char *cause, size_t line)
{
	JUDGE(LOG, log, ENDED);
	expect_headline(cause, line);
}

/* What was found in a message counts again only where it would be found. */
static void
told_again(void **state)
{
	(void) state;
	expect_in_log("I1124 10:00:17.001754    1893 server.go:72] x.ConnectTimeout: y\n"
				  "E1124 10:00:17.001754    1893 server.go:72] x.ConnectTimeout: y\nx",
				  "timed out", 2);
	expect_in_log("E1124 10:00:17.001754    1893 server.go:72] x.ConnectTimeout: y\n"
				  "E1124 10:00:17.001754    1893 server.go:72] x.ConnectTimeout: y\nx",
				  "timed out", 1);
	/* the calls above it tell what was denied */
	JUDGE(LOG, "PermissionError: [Errno 13] Permission denied\n"
		  "Traceback (most recent call last):\n  File \"x.py\", line 1\n"
		  "    self.socket.bind(address)\n"
		  "PermissionError: [Errno 13] Permission denied\nx", ENDED);
	assert_string_equal(phases[PHASE_START].verdict, "failed");
	assert_non_null(strstr(phases[PHASE_START].cause, "port"));
}

/*
 * What a message announces is not its cause, where the lines below name that.
 */
static void
announced(void **state)
{
	(void) state;
	/* the line above a trace, and the trace's last line */
	expect_in_log("ERROR database migration failed\n"
				  "Traceback (most recent call last):\n  File \"x.py\", line 1\n"
				  "x.OperationalError: unable to open database file",
				  "database file cannot be opened", 4);
	/* without a trace the first line is the cause */
	expect_in_log("ERROR database migration failed\n"
				  "x.OperationalError: unable to open database file",
				  "migration", 1);
	/* an exception by its whole name, as Java prints it right below */
	expect_in_log("ERROR database migration failed\n"
				  "java.nio.file.FileSystemException: /tmp/x: No space left on device",
				  "disk is full", 2);
	/* a trace further down belongs to something else */
	expect_in_log("ERROR database migration failed\nx\ny\nz\n"
				  "Traceback (most recent call last):\n  File \"x.py\", line 1\n"
				  "x.OperationalError: unable to open database file",
				  "migration", 1);
	/* a cause that is called so, with calls between */
	expect_in_log("Error: database migration failed\n\tat x(y.java:3)\n"
				  "Caused by: java.net.UnknownHostException: db",
				  "does not resolve", 3);
	expect_in_log("Error: database migration failed\n\nCaused by:\n"
				  "    0: connecting\n    1: no such host",
				  "does not resolve", 5);
	/* a property of an error tells what the error's own line says */
	expect_in_log("error: x y z\n    at a (b.js:1:2) {\n  severity: 'FATAL',\n"
				  "  code: '28P01'\n}",
				  "database refuses the password", 1);
	expect_in_log("error: too many open files\n    at a (b.js:1:2) {\n"
				  "  code: '28P01'\n}",
				  "too many open files", 1);
	/* nor does a property below the cause that is named so */
	expect_in_log("TypeError: fetch failed\n    at x (b.js:1:2) {\n"
				  "  [cause]: Error: getaddrinfo EAI_AGAIN api\n      at y (c.js:1:2) {\n"
				  "    code: 'EAI_AGAIN'\n  }\n}",
				  "does not resolve", 3);
	/* what heads the lines below it says less than they */
	expect_in_log("x:error \nInvalid `x.findFirst()` invocation:\n\n"
				  "Can't reach database server at `10.0.0.7:5432`",
				  "not reachable", 4);
}

/* What is put before each line, of a trace, too. */
static void
prefixes(void **state)
{
	(void) state;
	expect_in_log("(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] it failed to start\n"
				  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] Traceback (most recent call last):\n"
				  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936]   invalid api key\n"
				  "(Core pid=3) ERROR 11-24 10:01:22 [core.py:936] x: no such host",
				  "does not resolve", 4);
	expect_in_log("web-1  | Traceback (most recent call last):\n"
				  "web-1  |   invalid api key\nweb-1  | x: no such host",
				  "does not resolve", 3);
	expect_in_log("2026-11-24 10:00:28.890 | Traceback (most recent call last):\n"
				  "2026-11-24 10:00:28.890 |   invalid api key\n"
				  "2026-11-24 10:00:28.890 | x: no such host",
				  "does not resolve", 3);
	/* what only looks like one */
	expect_in_log("(Core pid=) no such host", "does not resolve", 1);
	expect_in_log("a|b no such host", "does not resolve", 1);
	/* what the kernel says of a process begins like a program's line */
	JUDGE("dmesg", "[   12.345678] agent[7]: segfault at 0 ip 00005570 sp 00007ffd error 4 in agent[5570+1000]");
	assert_string_equal(phases[PHASE_START].cause, "the program crashed: an error in its code, or in a library of another version");
}

/* What is tried again takes no cause back, wherever the line says so. */
static void
tried_again(void **state)
{
	static const char *const words[] = {
		"retry", "retries", "reconnect", "restart", "waiting", "back-off",
		"backoff", "attempt", "now again",
	};
	static const char *const others[] = {
		"metrics", "reconcile", "results", "awaited", "backup", "attest", "now agin",
	};
	char		log[256];

	(void) state;
	for (int place = 0; place < 40; place++)
	{
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		{
			snprintf(log, sizeof(log), "INFO no such host\nINFO %.*s%s", place,
					 "........................................", words[i]);
			expect_in_log(log, "does not resolve", 1);
		}
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		{
			snprintf(log, sizeof(log), "INFO no such host\nINFO %.*s%s, and more of it", place,
					 "........................................", others[i]);
			expect_in_log(log, "container ended with an error", 1);
		}
	}
}

/* Causes that a container tells as information, as long as it lives. */
static void
murmurs(void **state)
{
	(void) state;
	expect_in_log("INFO start\nINFO no such host, retrying\nINFO no such host, retrying", "does not resolve", 2);
	expect_in_log("INFO no such host, retrying\nINFO connected\nINFO ready", "container ended with an error", 1);
	JUDGE(LOG, "INFO no such host, retrying", "docker-ps", UP);
	assert_string_equal(letters(), "ooouuouu");
	/* nor is that the program serves a part of the failure above */
	JUDGE(LOG, "2026-11-24T10:01:08Z ERROR cannot find module x\nagent ready, listening on port 80", "docker-ps", UP);
	assert_int_not_equal(phases[PHASE_START].verdict[0], 'f');
	/* a line below one that is no failure says nothing of it */
	expect_in_log("ERROR: it did not go well\nsyncing disks.\ndone", "container ended with an error", 1);
	expect_in_log("ERROR: it did not go well\n  the volume is full\ndone", "disk is full", 2);
}

/*
 * Of many logs that no rule knows, the one that is about something is quoted.
 */
static void
many_logs(void **state)
{
#define ODD(log)	log, "ERROR: it did not go well"
#define FULL(log)	log, "ERROR: it did not go well\n  the volume is full"
	(void) state;
	JUDGE(FULL("a"), ODD("b"), ODD("c"), ODD("d"), ODD("e"), ODD("f"), ODD("g"),
		  ODD("h"), ODD("i"), ODD("j"), ENDED);
	expect_headline("disk is full", 2);
	JUDGE(ODD("a"), ODD("b"), ODD("c"), ODD("d"), ODD("e"), ODD("f"), ODD("g"),
		  ODD("h"), ODD("i"), FULL("j"), ENDED);
	expect_headline("disk is full", 2);
#undef ODD
#undef FULL
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
	expect_in_log("listening on 8080\nno such host\nno such host\nGET /\nGET /", "does not resolve", 2);
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
		assert_string_not_equal(phases[PHASE_VOLUME].cause, "volume read-only");
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

/*
 * What a database says of its clients is no failure of a machine that is fine.
 */
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

/*
 * A request that failed names who asked on a line above, of its paragraph and
 * its section, also where other lines failed before.
 */
static void
remote_hosts(void **state)
{
#define FINE	"docker-ps", "4f5a  agent:1  \"x\"  6 minutes ago  Up 6 minutes  agent"
#define HOST_LINE "RemoteHost: 10.0.0.9\n"
#define DENIED	"Error: could not open file \"/a/b\": Permission denied"
	(void) state;
	JUDGE(FINE, "store.log", HOST_LINE DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "ok");
	JUDGE(FINE, "store.log", "Error: x\n" HOST_LINE "Time: 1\n" DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "ok");
	JUDGE(FINE, "store.log", DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
	JUDGE(FINE, "store.log", HOST_LINE "\n" DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
	JUDGE(FINE, "store.log", HOST_LINE "Error: x", "other.log", DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "failed");
	JUDGE(FINE, "store.log", "Error: x", "other.log", HOST_LINE DENIED);
	assert_string_equal(phases[PHASE_VOLUME].verdict, "ok");
#undef DENIED
#undef HOST_LINE
#undef FINE
}

/*
 * The name of an object does not tell what a failure is about; a heading
 * neither.
 */
static void
names(void **state)
{
	(void) state;
	JUDGE("agent-container.logs.tail", "ERROR The module billing was not found.");
	assert_string_equal(phases[PHASE_START].cause, "module or library missing in the image, or of another version");
	JUDGE("agent-container.logs.tail", "ERROR the module 'gpu' is absent");
	assert_string_equal(phases[PHASE_START].cause, "module or library missing in the image, or of another version");
	JUDGE("agent-container.logs.tail", "ERROR the module asks for a gpu");
	assert_string_equal(phases[PHASE_START].cause, "GPU driver or toolkit missing or too old");
	/* words of a topic that others use, too */
	JUDGE("agent-container.logs.tail", "ERROR access control group 'a' was not found");
	assert_string_not_equal(phases[PHASE_START].cause, "cgroup set-up does not fit");
	JUDGE("agent-container.logs.tail", "ERROR the name must contain no spaces");
	assert_int_not_equal(phases[PHASE_VOLUME].verdict[0], 'f');
	JUDGE("docker-ps", "4f5a  agent:1  \"x\"  6 minutes ago  Exited (1) 2 minutes ago  agent",
		  "agent-container.logs.tail", "In Connection.php line 829:\n\n  could not find driver\n");
	assert_string_equal(phases[PHASE_START].cause, "module or library missing in the image, or of another version");
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

#define RAISED	"Traceback (most recent call last):\n  File \"x.py\", line 1, in f\n    g()\n"
#define DURING	"\nDuring handling of the above exception, another exception occurred:\n\n" RAISED
#define CAUSE	"\nThe above exception was the direct cause of the following exception:\n\n" RAISED

#define AGENT_LINE	"Nov 24 10:00:00 host agent[12]: "

/* Of chained exceptions the one that says more of the same counts. */
static void
chained_exceptions(void **state)
{
	(void) state;
	expect_in_log(RAISED "a.ValidationError: Not a valid boolean.\n" CAUSE
				  "b.EnvError: Environment variable \"X_ON\" invalid: Not a valid boolean.",
				  "setting not valid", 11);
	expect_in_log(RAISED "KeyError: 'amqq'\n" DURING
				  "KeyError: 'No such transport: amqq'", "setting missing", 11);
	expect_in_log(RAISED "ModuleNotFoundError: No module named 'tzdata'\n" DURING
				  "x.ZoneInfoNotFoundError: 'No time zone found with key X'",
				  "time zone unknown", 11);
	/* the same in the lines of a journal */
	expect_in_log(AGENT_LINE "Traceback (most recent call last):\n"
				  AGENT_LINE "  File \"x.py\", line 1, in f\n"
				  AGENT_LINE "a.ValidationError: Not a valid boolean.\n" AGENT_LINE "\n"
				  AGENT_LINE "The above exception was the direct cause of the following exception:\n"
				  AGENT_LINE "\n" AGENT_LINE "Traceback (most recent call last):\n"
				  AGENT_LINE "  File \"x.py\", line 1, in f\n"
				  AGENT_LINE "b.EnvError: Environment variable \"X_ON\" invalid: Not a valid boolean.",
				  "setting not valid", 9);
	/* one that repeats nothing does not, where it is less sure */
	expect_in_log(RAISED "a.OperationalError: password authentication failed for user \"x\"\n"
				  DURING "KeyError: 'store'", "password", 4);
	expect_in_log(RAISED "ModuleNotFoundError: No module named 'x'\n" CAUSE
				  "x.ZoneInfoNotFoundError: 'No time zone found with key X'",
				  "module", 4);
}

/* npm tells how its script ended, not an error of the system. */
static void
npm_statuses(void **state)
{
	(void) state;
	expect_in_log("npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\n"
				  "npm ERR! Failed at the agent@1.0.0 start script.",
				  "ended with an error", 1);
	expect_in_log("npm error code EX\nnpm error errno -13", "permission", 2);
	expect_in_log("error Command failed with exit code 1.", "ended with an error", 1);
}

/* What will be ready, or started to fail, overcame nothing. */
static void
later_words(void **state)
{
#define REFUSED	"Error: password authentication failed for user \"x\"\n"
	(void) state;
	JUDGE(LOG, REFUSED "not ready to serve requests", "docker-ps", UP);
	expect_headline("password", 1);
	JUDGE(LOG, REFUSED "check whether the server is ready", "docker-ps", UP);
	expect_headline("password", 1);
	JUDGE(LOG, REFUSED "sync has started failing", "docker-ps", UP);
	expect_headline("password", 1);
	/* nor is a proxy that is to be used, or what is optional, a failure */
	JUDGE(LOG, "agent will connect to proxy http://10.0.0.1:3128", "docker-ps", UP);
	assert_null(strchr(letters(), 'f'));
	JUDGE(LOG, "metrics export requires x to be installed; skipping", "docker-ps", UP);
	assert_null(strchr(letters(), 'f'));
#undef REFUSED
}

/* Behind a colon a sentence tells the fault, whatever its words are. */
static void
headed_sentences(void **state)
{
	(void) state;
	expect_in_log("Error: invalid configuration: these are wrong:\n\n"
				  "the zone of the pool has seven parts\n", "not valid", 3);
	expect_in_log("Error: invalid configuration: these are wrong:\n"
				  "1: [the zone of the pool\n", "not valid", 1);
	expect_in_log("Error: invalid configuration: these are wrong:\n"
				  "2026-11-24T10:00:00Z INFO the zone of the pool is read\n",
				  "not valid", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chained_exceptions),
		cmocka_unit_test(headed_sentences),
		cmocka_unit_test(npm_statuses),
		cmocka_unit_test(later_words),
		cmocka_unit_test(announced),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(murmurs),
		cmocka_unit_test(tried_again),
		cmocka_unit_test(many_logs),
		cmocka_unit_test(serving),
		cmocka_unit_test(warned),
		cmocka_unit_test(shown_lines),
		cmocka_unit_test(errno_texts),
		cmocka_unit_test(refused_address),
		cmocka_unit_test(sql_states),
		cmocka_unit_test(clients),
		cmocka_unit_test(remote_hosts),
		cmocka_unit_test(times),
		cmocka_unit_test(names),
		cmocka_unit_test(told_again),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
