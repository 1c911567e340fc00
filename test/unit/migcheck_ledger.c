/*
 * migcheck_ledger: what a ledger finds, and that a file of one is taken as a
 * whole or refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "migcheck/simulate/ledger.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static Arena arena;

/* An empty ledger of a framework. */
static Ledger
make_ledger(const char *framework)
{
	Ledger		ledger;

	ledger_init_empty(&ledger, &arena, framework_by_name(framework), "a test");
	return ledger;
}

static void
test_whole_numbers(void **state)
{
	static const struct
	{
		const char *text;
		int64_t		value;
	}			good[] = {
		{"0", 0}, {"7", 7}, {"-7", -7}, {"0100", 100}, {"7.", 7}, {"7.000", 7},
		{"9223372036854775807", INT64_MAX}, {"-9223372036854775808", INT64_MIN},
	};
	static const char *const bad[] = {
		"", " 7", "+7", "7 ", "7x", "x", "7.5", "7.0.0", "0x7", "7e2", "\t7",
		"9223372036854775808", "99999999999999999999999999", "\xFF",
	};
	int64_t		value;

	(void) state;
	assert_false(parse_whole_number(NULL, &value));
	for (size_t i = 0; i < LENGTH(bad); i++)
	{
		if (parse_whole_number(bad[i], &value))
			fail_msg("\"%s\" is taken for a number", bad[i]);
	}
	for (size_t i = 0; i < LENGTH(good); i++)
	{
		assert_true(parse_whole_number(good[i].text, &value));
		assert_int_equal(value, good[i].value);
	}
}

/* Of several rows of a version the last one counts. */
static void
test_look_ups(void **state)
{
	static const char *const versions[] = {"1", "0100", "1", NULL};
	Ledger		ledger = make_ledger("goose");

	(void) state;
	for (size_t i = 0; i < LENGTH(versions); i++)
	{
		LedgerRow  *row = ledger_add_row(&ledger);

		row->version = versions[i];
		row->name = i == 3 ? "nameless" : NULL;
		row->undone = i == 2;
	}
	assert_null(ledger_version(&ledger, "1"));
	ledger_index_rows(&ledger);
	assert_ptr_equal(ledger_version(&ledger, "1"), &ledger.rows[2]);
	assert_true(ledger_version(&ledger, "1")->undone);
	assert_ptr_equal(ledger_version(&ledger, "100"), &ledger.rows[1]);
	assert_ptr_equal(ledger_version(&ledger, "00100"), &ledger.rows[1]);
	assert_null(ledger_version(&ledger, "10"));
	assert_null(ledger_version(&ledger, ""));
	assert_null(ledger_version(&ledger, NULL));
	assert_ptr_equal(ledger_row_named(&ledger, "nameless"), &ledger.rows[3]);
	assert_null(ledger_row_named(&ledger, "other"));
}

/* Rows of another project are taken out; rows of none stay. */
static void
test_projects(void **state)
{
	static const char *const projects[] = {"a", "b", NULL, "a"};
	Ledger		ledger = make_ledger("sqitch");

	(void) state;
	for (size_t i = 0; i < LENGTH(projects); i++)
	{
		LedgerRow  *row = ledger_add_row(&ledger);

		row->project = projects[i];
		row->name = i == 1 ? "of another" : "of ours";
	}
	ledger_index_rows(&ledger);
	ledger_keep_project(&ledger, NULL);
	assert_int_equal(ledger.count, 4);
	assert_non_null(ledger_row_named(&ledger, "of another"));
	ledger_keep_project(&ledger, "a");
	assert_int_equal(ledger.count, 3);
	assert_null(ledger_row_named(&ledger, "of another"));
	assert_ptr_equal(ledger_row_named(&ledger, "of ours"), &ledger.rows[2]);
}

/* Write a file of this text; its path is good until the next call. */
static const char *
write_file(const char *text, size_t len)
{
	static char path[64];
	FILE	   *file;

	snprintf(path, sizeof(path), "/tmp/migcheck_ledger.%ld", (long) getpid());
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	return path;
}

#define HEAD "{\"version\": 1, \"framework\": \"goose\", \"nameless\": false, \"rows\": "

/* What is not exactly a state is refused: half of one would run too much. */
static void
test_bad_files(void **state)
{
	static const char *const bad[] = {
		"", "[]", "null", "{}", "{", "\xFF\xFE", HEAD "[]", HEAD "{}}",
		"{\"version\": 2, \"framework\": \"goose\", \"rows\": []}",
		"{\"version\": \"1\", \"framework\": \"goose\", \"rows\": []}",
		"{\"version\": 1, \"framework\": \"flyway\", \"rows\": []}",
		"{\"version\": 1, \"version\": 1, \"framework\": \"goose\", \"rows\": []}",
		HEAD "[1]}", HEAD "[{\"version\": 1}]}", HEAD "[{\"failed\": 1}]}",
		HEAD "[{\"version\": \"1\", \"verson\": \"2\"}]}",
		HEAD "[{\"version\": \"1\", \"name\": []}]}",
		HEAD "[{\"version\": \"\xC3\"}]}",
	};

	(void) state;
	for (size_t i = 0; i < LENGTH(bad); i++)
	{
		Ledger		ledger = make_ledger("goose");
		const char *path = write_file(bad[i], strlen(bad[i]));

		if (ledger_load_file(&ledger, path) == NULL)
			fail_msg("%s: this is taken for a state", bad[i]);
		unlink(path);
	}
	{
		static const char good[] = HEAD "[{\"version\": \"1\", \"failed\": true}]}";
		Ledger		ledger = make_ledger("goose");
		const char *path = write_file(good, sizeof(good) - 1);

		assert_null(ledger_load_file(&ledger, path));
		assert_int_equal(ledger.count, 1);
		assert_true(ledger_version(&ledger, "1")->failed);
		unlink(path);
		assert_non_null(ledger_load_file(&ledger, path));
	}
}

/* What is saved comes back as it was. */
static void
test_saved_files(void **state)
{
	Ledger		saved = make_ledger("flyway");
	Ledger		loaded = make_ledger("flyway");
	const char *path = write_file("", 0);
	LedgerRow  *row = ledger_add_row(&saved);

	(void) state;
	row->version = "1.2";
	row->name = "caf\xC3\xA9 \"quoted\"\n\\";
	row->checksum = "-17";
	row->kind = "SQL";
	row->id = "x";
	row->failed = true;
	row = ledger_add_row(&saved);
	row->undone = true;
	ledger_index_rows(&saved);
	assert_null(ledger_save_file(&saved, path));
	assert_null(ledger_load_file(&loaded, path));
	unlink(path);
	assert_int_equal(loaded.count, 2);
	assert_string_equal(loaded.rows[0].version, "1.2");
	assert_string_equal(loaded.rows[0].name, "caf\xC3\xA9 \"quoted\"\n\\");
	assert_string_equal(loaded.rows[0].checksum, "-17");
	assert_string_equal(loaded.rows[0].kind, "SQL");
	assert_string_equal(loaded.rows[0].id, "x");
	assert_true(loaded.rows[0].failed);
	assert_false(loaded.rows[0].undone);
	assert_null(loaded.rows[1].version);
	assert_null(loaded.rows[1].checksum);
	assert_true(loaded.rows[1].undone);
	assert_non_null(ledger_save_file(&saved, "/nonexistent/folder/state"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_numbers),
		cmocka_unit_test(test_look_ups),
		cmocka_unit_test(test_projects),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_saved_files),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
