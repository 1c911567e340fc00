/*
 * rescuectl: programs that print too much, do not end, leave descendants
 * behind, or look for our passwords.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rescuectl/process.h"

/* Longer than any program here takes on a loaded machine. */
#define LONG_ENOUGH (60 * 1000)

/* Run a command of the shell. */
static ProcessOutcome
run_shell(Process *process, const char *command)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	ProcessOutcome outcome;

	process->argv = argv;
	if (process->deadline == 0)
		process->deadline = clock_now() + LONG_ENOUGH;
	if (process->keep == 0)
		process->keep = 1000;
	outcome = process_run(process);
	process->argv = NULL;
	return outcome;
}

/* What a command prints, with these settings. */
static void
assert_printed(const char *const *settings, const char *command,
			   const char *expected)
{
	Process		process = {.settings = settings};

	assert_int_equal(run_shell(&process, command), PROCESS_DONE);
	assert_string_equal(process.output.data != NULL ? process.output.data : "",
						expected);
	assert_int_equal(process.total, strlen(expected));
	buffer_free(&process.output);
}

static void
tells_how_it_ended(void **state)
{
	const struct
	{
		const char *command;
		int			status;
	}			cases[] = {
		{"exit 0", 0}, {"exit 7", 7}, {"exit 255", 255},
		{"kill -TERM $$", 128 + SIGTERM}, {"kill -SEGV $$", 128 + SIGSEGV},
	};
	const char *absent[] = {"no-such-program-anywhere", NULL};
	const char *below[] = {"/dev/null/program", NULL};
	const char *denied[] = {"/etc/passwd", NULL};
	Process		process = {.deadline = clock_now() + LONG_ENOUGH};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Process		ended = {0};

		assert_int_equal(run_shell(&ended, cases[i].command), PROCESS_DONE);
		assert_int_equal(ended.exit_status, cases[i].status);
		assert_int_equal(ended.total, 0);
		buffer_free(&ended.output);
	}
	/* a folder of PATH that cannot be searched would be "denied" */
	assert_int_equal(setenv("PATH", "/usr/bin:/bin", 1), 0);
	process.argv = absent;
	assert_int_equal(process_run(&process), PROCESS_ABSENT);
	process.argv = below;
	assert_int_equal(process_run(&process), PROCESS_ABSENT);
	process.argv = denied;
	assert_int_equal(process_run(&process), PROCESS_DENIED);
	buffer_free(&process.output);
}

static void
gives_no_input_and_chooses_streams(void **state)
{
	Process		with = {.with_stderr = true};
	Process		without = {.drop_stderr = true};

	(void) state;
	assert_printed(NULL, "cat; echo end", "end\n");
	assert_int_equal(run_shell(&with, "echo a; echo b >&2"), PROCESS_DONE);
	assert_string_equal(with.output.data, "a\nb\n");
	assert_int_equal(run_shell(&without, "echo a; echo b >&2"), PROCESS_DONE);
	assert_string_equal(without.output.data, "a\n");
	buffer_free(&with.output);
	buffer_free(&without.output);
}

static void
keeps_passwords_and_takes_settings(void **state)
{
	const char *settings[] = {"RESCUE_PIN_DIGEST=new", "OTHER=a=b", NULL};

	(void) state;
	assert_int_equal(setenv("PGPASSWORD", "secret", 1), 0);
	assert_int_equal(setenv("RESCUE_DB", "postgresql://a:secret@h/d", 1), 0);
	assert_int_equal(setenv("RESCUE_TOKEN", "secret", 1), 0);
	assert_int_equal(setenv("PGPASSWORD_NOT", "kept", 1), 0);
	assert_int_equal(setenv("RESCUE_PIN_DIGEST", "old", 1), 0);
	assert_printed(settings, "env | grep -c secret; echo $PGPASSWORD_NOT", "0\nkept\n");
	/* what a shell takes, and how often a program sees it */
	assert_printed(settings, "echo $RESCUE_PIN_DIGEST $OTHER", "new a=b\n");
	assert_printed(settings, "env | grep -c ^RESCUE_PIN_DIGEST=", "1\n");
	assert_printed(NULL, "echo $RESCUE_PIN_DIGEST", "old\n");
	assert_int_equal(unsetenv("PGPASSWORD"), 0);
	assert_int_equal(unsetenv("RESCUE_DB"), 0);
	assert_int_equal(unsetenv("RESCUE_TOKEN"), 0);
	assert_int_equal(unsetenv("PGPASSWORD_NOT"), 0);
	assert_int_equal(unsetenv("RESCUE_PIN_DIGEST"), 0);
}

static void
keeps_the_end_of_much(void **state)
{
	Process		much = {.keep = 10};
	Process		exact = {.keep = 4};
	Process		one_more = {.keep = 3};

	(void) state;
	assert_int_equal(run_shell(&much, "echo begin; yes x | head -c 3000000; echo; printf 0123456789"),
					 PROCESS_DONE);
	assert_string_equal(much.output.data, "0123456789");
	assert_int_equal(much.output.len, 10);
	assert_int_equal(much.total, 6 + 3000000 + 1 + 10);
	assert_memory_equal(much.head, "begin\n", 6);
	assert_int_equal(run_shell(&exact, "printf abcd"), PROCESS_DONE);
	assert_string_equal(exact.output.data, "abcd");
	assert_int_equal(run_shell(&one_more, "printf abcd"), PROCESS_DONE);
	assert_string_equal(one_more.output.data, "bcd");
	buffer_free(&much.output);
	buffer_free(&exact.output);
	buffer_free(&one_more.output);
}

/*
 * Each of these would be waited for until a minute is over, if it were: the
 * deadline is earlier, and the program's own end earlier than its descendant's.
 */
static void
ends_what_does_not_end(void **state)
{
	const char *endless[] = {
		"sleep 60", "trap '' TERM; sleep 60", "sleep 60 & wait",
		"yes", "kill -STOP $$",
	};
	Process		left = {0};
	Instant		begun = clock_now();

	(void) state;
	for (size_t i = 0; i < sizeof(endless) / sizeof(endless[0]); i++)
	{
		Process		process = {.deadline = clock_now() + 200, .grace = 100};

		assert_int_equal(run_shell(&process, endless[i]), PROCESS_TIMEOUT);
		assert_true(process.exit_status > 128);
		assert_true(process.output.len <= 1000);
		buffer_free(&process.output);
	}
	/* it holds the pipe */
	assert_int_equal(run_shell(&left, "sleep 60 & echo $!"), PROCESS_DONE);
	assert_true(clock_now() - begun < 50 * 1000);
	assert_int_equal(kill((pid_t) atoi(left.output.data), SIGKILL), 0);
	buffer_free(&left.output);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_how_it_ended),
		cmocka_unit_test(gives_no_input_and_chooses_streams),
		cmocka_unit_test(keeps_passwords_and_takes_settings),
		cmocka_unit_test(keeps_the_end_of_much),
		cmocka_unit_test(ends_what_does_not_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_process", tests, NULL, NULL);
}
