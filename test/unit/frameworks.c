/* frameworks: each one of the list has set what every framework must set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "migcheck/frameworks/framework.h"

/* More than any file of the manual has. */
#define MAX_DOCUMENT	(1 << 20)

/* No framework has a hole, and the list has each title once. */
static void
none_has_a_hole(void **state)
{
	(void) state;
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *framework = framework_list[i];
		const char *hole = framework_hole(framework);

		if (hole != NULL)
			fail_msg("framework %zu does not set %s", i, hole);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(framework_list[j]->title,
									framework->title);
	}
	assert_null(framework_list[framework_count()]);
}

/* A framework without one of the members is told by the member's name. */
static void
a_hole_is_named(void **state)
{
	Framework	copy = framework_flyway;

	(void) state;
	copy.simulate = NULL;
	assert_string_equal(framework_hole(&copy), "simulate");
	copy = framework_flyway;
	copy.transactions = TRANSACTIONS_UNSET;
	assert_string_equal(framework_hole(&copy), "transactions");
	copy = framework_flyway;
	copy.row_key = ROW_KEY_UNSET;
	assert_string_equal(framework_hole(&copy), "row_key");
	copy = framework_flyway;
	copy.describe = NULL;
	assert_string_equal(framework_hole(&copy), "describe");
	copy = framework_flyway;
	copy.table = NULL;
	assert_string_equal(framework_hole(&copy), "table");
	copy = framework_atlas;
	copy.by_hand = NULL;
	assert_string_equal(framework_hole(&copy), "by_hand");
	copy = framework_goose;
	copy.scan = NULL;
	assert_string_equal(framework_hole(&copy), "scan");
}

/* A file of the project, from the folder that the tests run in. */
static char *
read_file(const char *path)
{
	FILE	   *file = fopen(path, "r");
	char	   *text;
	size_t		len;

	if (file == NULL)
		fail_msg("could not open %s", path);
	text = calloc(1, MAX_DOCUMENT);
	assert_non_null(text);
	len = fread(text, 1, MAX_DOCUMENT, file);
	assert_true(len < MAX_DOCUMENT);
	fclose(file);
	return text;
}

/* Fail unless a text has a line, with a line end before and after. */
static void
assert_has_row(const char *path, const char *text, const char *row)
{
	if (strstr(text, row) == NULL)
		fail_msg("%s has no row%s", path, row);
}

/* The tables of the manual have each framework's row, word for word. */
static void
the_manual_has_each(void **state)
{
	char	   *manual = read_file("doc/migcheck.md");
	char	   *deploy = read_file("doc/migcheck-deploy.md");

	(void) state;
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *framework = framework_list[i];
		const FrameworkDoc *doc = &framework->doc;
		char		row[1000];

		snprintf(row, sizeof(row), "\n| %s | %s | %s | %s |\n",
				 framework->title, doc->mark, doc->reads,
				 transactions_words(framework->transactions));
		assert_has_row("doc/migcheck.md", manual, row);
		snprintf(row, sizeof(row), "\n| %s | %s | %s | %s |\n",
				 framework->title, doc->late, doc->edited,
				 doc->any_order ? doc->any_order : "");
		assert_has_row("doc/migcheck-deploy.md", deploy, row);
	}
	free(manual);
	free(deploy);
}

/* The README names each framework, and the configuration's schema takes it. */
static void
readme_and_schema_have_each(void **state)
{
	char	   *readme = read_file("README.md");
	char	   *schema = read_file("doc/migcheck.schema.json");
	char		list[1000] = "\"enum\": [\"auto\"";

	(void) state;
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *framework = framework_list[i];

		if (framework_by_name(framework->name) != framework)
			continue;
		assert_has_row("README.md", readme, framework->title);
		snprintf(list + strlen(list), sizeof(list) - strlen(list), ", \"%s\"",
				 framework->name);
	}
	strcat(list, "]");
	assert_has_row("doc/migcheck.schema.json", schema, list);
	free(readme);
	free(schema);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_has_a_hole),
		cmocka_unit_test(a_hole_is_named),
		cmocka_unit_test(the_manual_has_each),
		cmocka_unit_test(readme_and_schema_have_each),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
