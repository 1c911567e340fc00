/*
 * rescuectl: what "docker inspect" prints, and what is not known from it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rescuectl/docker.h"

/* Parse a text; NULL if it is refused. */
static json_t *
parse_text(const char *text, size_t len)
{
	Buffer		input = {0};
	json_t	   *document;

	assert_true(buffer_append(&input, text, len));
	document = docker_parse_document("a test", &input);
	buffer_free(&input);
	return document;
}

/* How many entries the first object has; -1 if that is unknown. */
static int
count_env(const char *text)
{
	json_t	   *document = parse_text(text, strlen(text));
	DockerEnv	env;
	int			count;

	assert_non_null(document);
	count = docker_list_env(document, 0, &env) ? (int) env.count : -1;
	docker_free_env(&env);
	docker_free_env(&env);
	json_decref(document);
	return count;
}

static void
refuses_what_holds_no_object(void **state)
{
	const char *bad[] = {
		"", " ", "[]", "null", "1", "\"x\"", "true", "{", "[{}", "{} {}", "[{}]]",
		"Error: No such object: x", "{\"a\": 1, \"a\": 2}",
		"[{\"Config\": {\"Env\": [], \"Env\": [\"A=1\"]}}]", "\xef\xbb\xbf{}", "{\"a\": \"\xff\"}",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(parse_text(bad[i], strlen(bad[i])));
	assert_null(parse_text("{}\0", 3));
}

/* Levels that a reader without a limit would put on its stack. */
static void
refuses_deep_nesting(void **state)
{
	static char deep[2 * 1024 * 1024];
	size_t		half = sizeof(deep) / 2;

	(void) state;
	memset(deep, '[', half);
	memset(deep + half, ']', half);
	assert_null(parse_text(deep, sizeof(deep)));
}

static void
tells_unknown_from_empty(void **state)
{
	const struct
	{
		const char *text;
		int			count;
	}			cases[] = {
		{"{\"Config\": {\"Env\": []}}", 0},
		{"[{\"Config\": {\"Env\": null}}]", 0},
		{"[{\"Config\": {\"Env\": [\"A=1\", \"B\", \"\"]}}]", 3},
		{"{}", -1}, {"[{}]", -1}, {"[1]", -1}, {"[[]]", -1},
		{"{\"Env\": []}", -1}, {"{\"Config\": []}", -1}, {"{\"Config\": {}}", -1},
		{"{\"Config\": {\"env\": []}}", -1}, {"{\"Config\": {\"Env\": {}}}", -1},
		{"{\"Config\": {\"Env\": \"A=1\"}}", -1}, {"{\"Config\": {\"Env\": false}}", -1},
		{"{\"Config\": {\"Env\": [\"A=1\", null]}}", -1},
		{"{\"Config\": {\"Env\": [\"A=1\", [\"B=2\"]]}}", -1},
		{"{\"Config\": {\"Env\": [1]}}", -1},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(count_env(cases[i].text), cases[i].count);
}

/* A value keeps all its bytes, and an object that is not there has none. */
static void
keeps_values_whole(void **state)
{
	const char	text[] = "[{\"Config\": {\"Env\": [\"A=x\\u0000y\\nB=z\"]}}]";
	json_t	   *document = parse_text(text, sizeof(text) - 1);
	DockerEnv	env;

	(void) state;
	assert_non_null(document);
	assert_true(docker_list_env(document, 0, &env));
	assert_int_equal(env.count, 1);
	assert_int_equal(env.entries[0].line.len, 9);
	assert_memory_equal(env.entries[0].line.data, "A=x\0y\nB=z", 9);
	assert_int_equal(env.entries[0].name.len, 1);
	docker_free_env(&env);
	assert_false(docker_list_env(document, 1, &env));
	docker_free_env(&env);
	json_decref(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_holds_no_object),
		cmocka_unit_test(refuses_deep_nesting),
		cmocka_unit_test(tells_unknown_from_empty),
		cmocka_unit_test(keeps_values_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_docker", tests, NULL, NULL);
}
