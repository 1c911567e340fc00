/*
 * migcheck_paths: what a path or a name says by itself, and paths as people in
 * one folder and those in another write them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/contents.h"
#include "migcheck/dialect.h"
#include "migcheck/discover.h"
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/framework.h"
#include "migcheck/path.h"
#include "migcheck/tree.h"
#include "migcheck/workplace.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static Arena arena;

static void
test_paths_below(void **state)
{
	static const char *const cases[][3] = {
		{"app", "m", "app/m"},
		{"app", "../m", "m"},
		{"app", "./m/./x/", "app/m/x"},
		{"app/db", "..", "app"},
		{"app", "..", "."},
		{"app", "../../m", "app/../../m"},	/* above the top: as it is */
		{"app", "/m", "/m"},
		{".", "m/../x", "m/../x"},
		{"app", "", "app"},
		{"a..b", "..c", "a..b/..c"},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(path_from_below(&arena, cases[i][0], cases[i][1]),
							cases[i][2]);
}

static void
test_paths_tidied(void **state)
{
	static const char *const cases[][2] = {
		{"", "."},
		{".", "."},
		{"./a//b/./", "a/b"},
		{"packages/db/out", "packages/db/out"}, /* fills its 16 bytes */
		{"a/b/..", "a"},
		{"a/..", "."},
		{"a/../..", ".."},
		{"../a/../../b", "../../b"},
		{"..a/.b/c..", "..a/.b/c.."},
		{"/", "/"},
		{"/a/../b/", "/b"},
		{"/../a", "/a"},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(path_without_dots(&arena, cases[i][0]),
							cases[i][1]);
	assert_string_equal(path_base_name("a/b.sql"), "b.sql");
	assert_string_equal(path_base_name("b.sql"), "b.sql");
	assert_string_equal(path_base_name("a/"), "");
	assert_string_equal(path_base_name(NULL), "");
}

static void
test_paths_from_start(void **state)
{
	static const char *const cases[][3] = {
		{"app", "app/m", "m"},
		{"app", "app", "."},
		{"app", "apps/m", "../apps/m"},
		{"apps", "app/m", "../app/m"},
		{"app/db", "app/m", "../m"},
		{"app/db", "lib/m", "../../lib/m"},
		{"app", ".", "../"},
		{"app", "/m", "/m"},
		{".", "app/m", "app/m"},
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Options		options = {.started_in = cases[i][0]};

		if (strcmp(path_from_start(&arena, &options, cases[i][1]), cases[i][2]) != 0)
			fail_msg("from \"%s\", \"%s\" is \"%s\"", cases[i][0], cases[i][1],
					 path_from_start(&arena, &options, cases[i][1]));
	}
}

/* Another database is named by a folder or a suffix, never by a whole name. */
static void
test_dialects(void **state)
{
	static const char *const other[] = {
		"db/mysql/1_a.sql", "1_a.mysql.up.sql", "MySQL/1.sql", "a/b.sqlite3.sql",
		"sqlite/x/y", "a.mssql.b.c",
	};
	static const char *const ours[] = {
		"", "/", ".", "mysql.sql", "db/mysql.sql", "db/mysql", "mysql.d/1.sql",
		"db/mysqlx/1.sql", "my_mysql/1.sql", "postgres/1.sql", "a.postgres.sql",
		"\xFF/\xFE.sql", "1_mysql.sql",
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(ours); i++)
	{
		if (dialect_of_path(ours[i]) != NULL)
			fail_msg("\"%s\" is taken for another database's", ours[i]);
	}
	for (size_t i = 0; i < LENGTH(other); i++)
		assert_non_null(dialect_of_path(other[i]));
	assert_string_equal(dialect_of_path("MySQL/1.sql"), "mysql");
}

static void
test_names(void **state)
{
	(void) state;
	assert_true(folder_is_skipped(".git"));
	assert_true(folder_is_skipped("."));
	assert_true(folder_is_skipped("node_modules"));
	assert_false(folder_is_skipped("node_modules2"));
	assert_false(folder_is_skipped("migrations"));
	assert_false(folder_is_skipped(""));

	assert_true(lacks_sql_ending("20240101000000_users"));
	assert_true(lacks_sql_ending("1_"));
	assert_false(lacks_sql_ending("1_users.sql"));
	assert_false(lacks_sql_ending("1_users~"));
	assert_false(lacks_sql_ending("users"));
	assert_false(lacks_sql_ending("1"));
	assert_false(lacks_sql_ending(""));

	assert_string_equal(flyway_description(&arena, "V1.2__add_a_table"),
						"add a table");
	assert_string_equal(flyway_description(&arena, "R__view"), "view");
	assert_string_equal(flyway_description(&arena, "V1____x"), "  x");
	assert_string_equal(flyway_description(&arena, "V1_x"), "");
	assert_string_equal(flyway_description(&arena, ""), "");
}

/* What an item of a folder is decides whether it can be read as a file. */
static void
test_items(void **state)
{
	TreeItem	item = {.name = "x", .kind = TREE_FILE};

	(void) state;
	assert_null(tree_item_fault(&item));
	item.link = true;
	assert_null(tree_item_fault(&item));
	item.kind = TREE_OTHER;
	assert_string_equal(tree_item_fault(&item), "a symbolic link to nowhere");
	item.link = false;
	assert_string_equal(tree_item_fault(&item), "not a regular file");
	item.kind = TREE_FOLDER;
	assert_string_equal(tree_item_fault(&item), "it is a folder");
}

#define CONFLICT(line, literal) \
	assert_int_equal(contents_conflict(literal, sizeof(literal) - 1), line)

static void
test_conflicts(void **state)
{
	(void) state;
	CONFLICT(1, "<<<<<<< HEAD\n");
	CONFLICT(3, "SELECT 1;\r\n\r\n>>>>>>> other\r\n");
	CONFLICT(2, "a\n<<<<<<< HEAD");
	CONFLICT(0, "");
	CONFLICT(0, "\n\n\n");
	CONFLICT(0, "a <<<<<<< HEAD\n");
	CONFLICT(0, "<<<<<< HEAD\n");
	CONFLICT(0, "Title\n=======\ntext\n");
	CONFLICT(0, "a\0<<<<<<< HEAD");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_below),
		cmocka_unit_test(test_paths_tidied),
		cmocka_unit_test(test_paths_from_start),
		cmocka_unit_test(test_dialects),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_conflicts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
