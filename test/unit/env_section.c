/* env_section: denied values go, lines and all else stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "env/section.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))
#define TAG ENV_SECTION_TAG

/* Scrub a text, in memory of exactly the size that is asked for. */
static char *
scrub(const char *text, size_t len, size_t *result_len, size_t *tags)
{
	char	   *in = malloc(len + 1);
	char	   *out = malloc(env_section_bound(text, len) + 1);
	EnvEntry   *entries = calloc(env_section_lines(text, len), sizeof(EnvEntry));

	memcpy(in, text, len);
	*result_len = env_section_scrub(in, len, entries, out, tags);
	assert_true(*result_len <= env_section_bound(text, len));
	out[*result_len] = '\0';
	free(in);
	free(entries);
	return out;
}

static void
names(void **state)
{
	static const char *const yes[] = {
		"env", "ENV", ".env", "model-provider-runtime.env", "a.ENV",
		".env.local", "app.env.production",
	};
	static const char *const no[] = {
		"", "e", "environment", "xenv", "env.yaml", "env ", "config.yaml",
		"docker-ps", "my.envoy", ".environment",
	};

	(void) state;
	for (size_t i = 0; i < lengthof(no); i++)
		assert_false(env_section_is(no[i], strlen(no[i])));
	for (size_t i = 0; i < lengthof(yes); i++)
		assert_true(env_section_is(yes[i], strlen(yes[i])));
}

static void
values(void **state)
{
	static const struct
	{
		const char *text;
		const char *expected;
		size_t		tags;
	}			cases[] = {
		{"", "", 0},
		{"\n\n", "\n\n", 0},
		{"PATH=/bin\n", "PATH=/bin\n", 0},
		{"=x\nDATABASE_URL\n", "=x\nDATABASE_URL\n", 0},
		{"DATABASE_URL=x", "DATABASE_URL=" TAG, 1},
		{"DATABASE_URL=a=b\r\nPATH=/bin\r\n", "DATABASE_URL=" TAG "\r\nPATH=/bin\r\n", 1},
		{"DATABASE_URL=\nA=1", "DATABASE_URL=\nA=1", 0},
		{"DATABASE_URL=" TAG "\n", "DATABASE_URL=" TAG "\n", 0},
		{"DATABASE_URL=" TAG " x\n", "DATABASE_URL=" TAG "\n", 1},
		{"DATABASE_URL=[REDACTED:token:k7f2q9xw3m5a]", "DATABASE_URL=[REDACTED:token:k7f2q9xw3m5a]", 0},
		{"DATABASE_URL=[REDACTED:]", "DATABASE_URL=" TAG, 1},
		{"DATABASE_URL=[REDACTED:a] [REDACTED:b]", "DATABASE_URL=" TAG, 1},
		{"database_url = x\n", "database_url =" TAG "\n", 1},
		{"export JOB_ID=7\n  export\tREDIS_URL=x", "export JOB_ID=" TAG "\n  export\tREDIS_URL=" TAG, 2},
		{"CASCADE_CREDENTIAL_KEYS=GH\nGH=x\nA=1",
		"CASCADE_CREDENTIAL_KEYS=" TAG "\nGH=" TAG "\nA=1", 2},
		/* a value of several lines */
		{"JOB_DATA={\n \"a\": 1\n\n}\nA=1\nb", "JOB_DATA=" TAG "\n" TAG "\n\n" TAG "\nA=1\nb", 3},
		{"JOB_DATA='x\nA=1\ny'\nB=2", "JOB_DATA=" TAG "\n" TAG "\n" TAG "\nB=2", 3},
		{"JOB_DATA=\"x\"\nA=1\ny\"", "JOB_DATA=" TAG "\nA=1\ny\"", 1},
		{"JOB_DATA='x\nA=1\n", "JOB_DATA=" TAG "\nA=1\n", 1},
		{"JOB_DATA='", "JOB_DATA=" TAG, 1},
		{"JOB_DATA='\nA='", "JOB_DATA=" TAG "\n" TAG, 2},
		{"DATABASE_CA_CERT=-----BEGIN X-----\nAAAA\nQUJD=\n-----END X-----\nA=1",
		"DATABASE_CA_CERT=" TAG "\n" TAG "\n" TAG "\n" TAG "\nA=1", 4},
		{"DATABASE_CA_CERT=-----BEGIN X-----", "DATABASE_CA_CERT=" TAG, 1},
	};

	(void) state;
	for (size_t i = 0; i < lengthof(cases); i++)
	{
		size_t		len;
		size_t		tags;
		char	   *once = scrub(cases[i].text, strlen(cases[i].text), &len, &tags);

		assert_string_equal(once, cases[i].expected);
		assert_int_equal(tags, cases[i].tags);
		free(once);
	}
}

/* Random texts of what matters: lines stay, and a second time changes nothing. */
static void
any_text(void **state)
{
	static const char *const pieces[] = {
		"JOB_ID", "JOB_DATA", "=", "\n", "\r\n", "'", "\"", "A", "hunter2",
		" ", "export ", "-----BEGIN", "-----END", TAG, "#", "=\n", "\0",
	};

	(void) state;
	srand(7);
	for (int round = 0; round < 20000; round++)
	{
		char		text[512];
		size_t		len = 0;
		size_t		once_len;
		size_t		twice_len;
		size_t		tags;
		char	   *once;
		char	   *twice;

		for (int i = rand() % 16; i > 0; i--)
		{
			size_t		at = (size_t) rand() % lengthof(pieces);
			size_t		n = at == lengthof(pieces) - 1 ? 1 : strlen(pieces[at]);

			memcpy(text + len, pieces[at], n);
			len += n;
		}
		once = scrub(text, len, &once_len, &tags);
		assert_int_equal(env_section_lines(once, once_len),
						 env_section_lines(text, len));
		twice = scrub(once, once_len, &twice_len, &tags);
		assert_int_equal(twice_len, once_len);
		assert_memory_equal(twice, once, once_len);
		free(once);
		free(twice);
	}
}

/* A quote that is never closed, a hundred thousand times. */
static void
many(void **state)
{
	const size_t count = 100000;
	char	   *text = malloc(count * 10 + 1);
	char	   *result;
	size_t		len = 0;
	size_t		tags;

	(void) state;
	for (size_t i = 0; i < count; i++)
		len += (size_t) sprintf(text + len, "JOB_ID='x\n");
	result = scrub(text, len, &len, &tags);
	assert_int_equal(tags, count);
	free(result);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(values),
		cmocka_unit_test(any_text),
		cmocka_unit_test(many),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
