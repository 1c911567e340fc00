/* env: which variables are denied, and what becomes of them in an image. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "env/env.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

/* Mark one line, under a pattern of our own or none. */
static EnvEntry
mark_line(const char *line, size_t len, const char *pattern)
{
	EnvString	extra = {pattern, pattern != NULL ? strlen(pattern) : 0};
	EnvEntry	entry = env_entry(line, len, 0);

	env_mark(&entry, 1, &extra, pattern != NULL ? 1 : 0);
	return entry;
}

#define DENIED(line) assert_true(mark_line(line, sizeof(line) - 1, NULL).denied)
#define KEPT(line) assert_false(mark_line(line, sizeof(line) - 1, NULL).denied)
#define CHANGE(line, pattern) \
	({ EnvEntry e_ = mark_line(line, sizeof(line) - 1, pattern); env_change(&e_); })

static void
deny_list(void **state)
{
	static const char *const names[] = {
		"JOB_DATA", "JOB_DATA_REDIS_KEY", "JOB_ID", "JOB_TYPE",
		"DATABASE_URL", "DATABASE_SSL", "DATABASE_CA_CERT", "REDIS_URL",
		"CREDENTIAL_MASTER_KEY", "CASCADE_CREDENTIAL_KEYS",
		"CLAUDE_CODE_OAUTH_TOKEN", "CASCADE_POSTGRES_HOST",
		"CASCADE_POSTGRES_PORT", "CASCADE_SNAPSHOT_REUSE",
		"CASCADE_SNAPSHOT_ENABLED",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(names); i++)
		assert_true(mark_line(names[i], strlen(names[i]), NULL).denied);
	KEPT("PATH=/bin");
	KEPT("PLAYWRIGHT_BROWSERS_PATH=/ms");
	KEPT("NODE_ENV=production");
	KEPT("LOG_LEVEL=info");
}

static void
spellings(void **state)
{
	(void) state;
	DENIED("database_url=x");
	DENIED("Database_Url=x");
	DENIED(" DATABASE_URL=x");
	DENIED("DATABASE_URL\t=x");
	DENIED("DATABASE_URL");
	DENIED("DATABASE_URL=a=b");
	DENIED("CASCADE_POSTGRES_PASSWORD=x");
	KEPT("X=DATABASE_URL=x");
	KEPT("DATABASE_URLS=x");
	KEPT("DATABASE_UR=x");
	KEPT("CASCADE_POSTGRES=x");
	KEPT("=x");
	KEPT("=");
	KEPT("");
}

static void
patterns(void **state)
{
	(void) state;
	assert_false(env_is_pattern("", 0));
	assert_false(env_is_pattern("*", 1));
	assert_false(env_is_pattern("**", 2));
	assert_false(env_is_pattern("A*B", 3));
	assert_false(env_is_pattern("A B", 3));
	assert_false(env_is_pattern("A=", 2));
	assert_true(env_is_pattern("A", 1));
	assert_true(env_is_pattern("A*", 2));
	assert_true(mark_line("AWS_KEY=x", 9, "aws_*").denied);
	assert_true(mark_line("AWS_KEY=x", 9, "AWS_KEY").denied);
	assert_false(mark_line("AWS_KEY=x", 9, "AWS_KEYS").denied);
	assert_false(mark_line("AWS_KEY=x", 9, "AWS_KEYS*").denied);
	assert_false(mark_line("AWS_KEY=x", 9, "AWS").denied);
}

/* Split lines, mark them, and tell the denied ones by a letter each. */
static void
mark_lines(const char *const *lines, size_t count, char *marks)
{
	EnvEntry   *entries = calloc(count, sizeof(EnvEntry));

	for (size_t i = 0; i < count; i++)
		entries[i] = env_entry(lines[i], strlen(lines[i]), i);
	env_mark(entries, count, NULL, 0);
	for (size_t i = 0; i < count; i++)
	{
		assert_int_equal(entries[i].index, i);
		marks[i] = "kbr"[env_change(&entries[i])];
		if (marks[i] == 'k' && entries[i].denied)
			marks[i] = 'd';
	}
	marks[count] = '\0';
	free(entries);
}

static void
credential_names(void **state)
{
	static const char *const lines[] = {
		"PATH=/bin",
		"GITHUB_TOKEN=x",
		"github_token=x",
		"CASCADE_CREDENTIAL_KEYS=GITHUB_TOKEN, ZED,,ABSENT,ZED",
		"ZED=x",
		"ZED=y",
		"cascade_credential_keys=late",
		"LATE=x",
		"CASCADE_CREDENTIAL_KEYS",
		"LATER=x",
	};
	char		marks[lengthof(lines) + 1];

	(void) state;
	mark_lines(lines, lengthof(lines), marks);
	assert_string_equal(marks, "kbbbbdbbdk");
}

static void
changes(void **state)
{
	(void) state;
	assert_int_equal(CHANGE("PATH=/bin", NULL), ENV_KEEP);
	assert_int_equal(CHANGE("A-B=x", NULL), ENV_KEEP);
	assert_int_equal(CHANGE("=x", NULL), ENV_KEEP);
	assert_int_equal(CHANGE("JOB_ID=x", NULL), ENV_BLANK);
	assert_int_equal(CHANGE("JOB_ID", NULL), ENV_BLANK);
	assert_int_equal(CHANGE("JOB_ID =x", NULL), ENV_REFUSE);
	assert_int_equal(CHANGE("JOB_ID\n=x", NULL), ENV_REFUSE);
	assert_int_equal(CHANGE("X\nRUN curl evil=x", NULL), ENV_REFUSE);
	assert_int_equal(CHANGE("CASCADE_POSTGRES_A-B=x", NULL), ENV_REFUSE);
}

/* A hundred thousand variables against as many names takes no quadratic time. */
static void
many(void **state)
{
	const size_t count = 100000;
	EnvEntry   *entries = calloc(count + 1, sizeof(EnvEntry));
	char	   *names = calloc(count, 16);
	char	   *list = calloc(count, 16);
	size_t		len = (size_t) sprintf(list, "CASCADE_CREDENTIAL_KEYS=");
	size_t		denied = 0;

	(void) state;
	for (size_t i = 0; i < count; i++)
	{
		int			n = sprintf(names + i * 16, "N%zu=x", i % 7 == 0 ? 0 : i);

		entries[i] = env_entry(names + i * 16, (size_t) n, i);
		len += (size_t) sprintf(list + len, "N%zu,", i % 2);
	}
	entries[count] = env_entry(list, len, count);
	env_mark(entries, count + 1, NULL, 0);
	for (size_t i = 0; i < count; i++)
		denied += entries[i].denied;
	assert_int_equal(denied, count / 7 + 2);
	free(entries);
	free(names);
	free(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deny_list),
		cmocka_unit_test(spellings),
		cmocka_unit_test(patterns),
		cmocka_unit_test(credential_names),
		cmocka_unit_test(changes),
		cmocka_unit_test(many),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
