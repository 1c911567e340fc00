/*
 * rescuectl: what a specification of a bundle may have, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rescuectl/spec.h"

static char path[] = "/tmp/rescuectl_spec.XXXXXX";
static Spec spec;

/* Read a specification from a file; false if it is refused. */
static bool
read_text(const char *text)
{
	FILE	   *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return spec_read(&spec, path);
}

/* A specification with these sections is refused. */
static void
expect_refused(const char *sections)
{
	char		text[1024];

	snprintf(text, sizeof(text), "{\"sections\": [%s]}", sections);
	assert_false(read_text(text));
	spec_free(&spec);
}

/* A specification with one section that has these keys is refused. */
static void
expect_keys_refused(const char *keys)
{
	char		section[512];

	snprintf(section, sizeof(section), "{%s}", keys);
	expect_refused(section);
}

static void
reads_each_key(void **state)
{
	(void) state;
	assert_true(read_text("{\"sections\": ["
						  "{\"name\": \"a\", \"file\": \"/x\", \"lines\": 100000},"
						  "{\"name\": \"b\", \"command\": [\"env\", \"-0\"],"
						  " \"format\": \"env\", \"names\": [\"MODEL\"]}]}"));
	assert_int_equal(spec.count, 2);
	assert_string_equal(spec.sections[0].name, "a");
	assert_string_equal(spec.sections[0].file, "/x");
	assert_int_equal(spec.sections[0].lines, 100000);
	assert_int_equal(spec.sections[0].format, SPEC_TEXT);
	assert_null(spec.sections[0].argv[0]);
	assert_null(spec.sections[1].file);
	assert_string_equal(spec.sections[1].argv[1], "-0");
	assert_null(spec.sections[1].argv[2]);
	assert_int_equal(spec.sections[1].format, SPEC_ENV);
	assert_string_equal(spec.sections[1].names[0], "MODEL");
	assert_null(spec.sections[1].names[1]);
	spec_free(&spec);
}

static void
reads_the_default(void **state)
{
	(void) state;
	assert_true(spec_read(&spec, NULL));
	assert_true(spec.count > 5);
	spec_free(&spec);
}

static void
refuses_documents(void **state)
{
	(void) state;
	assert_false(read_text(""));
	spec_free(&spec);
	assert_false(read_text("[]"));
	spec_free(&spec);
	assert_false(read_text("{\"sections\": [{\"name\": \"a\", \"file\": \"/x\"}],"
						   " \"more\": 1}"));
	spec_free(&spec);
	expect_refused("");
	expect_refused("1");
	expect_refused("{\"name\": \"a\", \"file\": \"/x\"},"
				   "{\"name\": \"a\", \"file\": \"/y\"}");
}

static void
refuses_keys(void **state)
{
	(void) state;
	/* The control: with these two keys it is read. */
	assert_true(read_text("{\"sections\": [{\"name\": \"a\", \"file\": \"/x\"}]}"));
	spec_free(&spec);
	expect_keys_refused("\"file\": \"/x\"");
	expect_keys_refused("\"name\": \"a\"");
	expect_keys_refused("\"name\": \"\", \"file\": \"/x\"");
	expect_keys_refused("\"name\": 1, \"file\": \"/x\"");
	expect_keys_refused("\"name\": \"a\", \"file\": \"x\"");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"line\": 1");
	expect_keys_refused("\"name\": \"a\", \"name\": \"b\", \"file\": \"/x\"");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"command\": [\"x\"]");
	expect_keys_refused("\"name\": \"a\", \"command\": []");
	expect_keys_refused("\"name\": \"a\", \"command\": [\"x\", \"\"]");
	expect_keys_refused("\"name\": \"a\", \"command\": [\"x\", 1]");
}

static void
refuses_values(void **state)
{
	(void) state;
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"lines\": 0");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"lines\": 100001");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"lines\": \"1\"");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"format\": \"xml\","
						" \"names\": [\"A\"]");
	/* A format of an environment and the names that are kept of it. */
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"format\": \"env\"");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"names\": [\"A\"]");
	expect_keys_refused("\"name\": \"a\", \"file\": \"/x\", \"format\": \"text\","
						" \"names\": [\"A\"]");
}

static void
refuses_too_many(void **state)
{
	static char text[SPEC_SECTIONS_MAX * 64];

	(void) state;
	for (int count = SPEC_SECTIONS_MAX; count <= SPEC_SECTIONS_MAX + 1; count++)
	{
		size_t		len = 0;

		for (int i = 0; i < count; i++)
			len += snprintf(text + len, sizeof(text) - len,
							"%s{\"name\": \"a%d\", \"file\": \"/x\"}",
							i == 0 ? "{\"sections\": [" : ",", i);
		snprintf(text + len, sizeof(text) - len, "]}");
		assert_int_equal(read_text(text), count == SPEC_SECTIONS_MAX);
		spec_free(&spec);
	}
}

/* Make the file that each test writes. */
static int
make_file(void **state)
{
	int			fd = mkstemp(path);

	(void) state;
	return fd < 0 ? -1 : close(fd);
}

/* Remove it. */
static int
remove_file(void **state)
{
	(void) state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_key),
		cmocka_unit_test(reads_the_default),
		cmocka_unit_test(refuses_documents),
		cmocka_unit_test(refuses_keys),
		cmocka_unit_test(refuses_values),
		cmocka_unit_test(refuses_too_many),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_spec", tests, make_file,
									   remove_file);
}
