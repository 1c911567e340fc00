/*
 * rescuectl: bundles that wait in the spool, and what is refused there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "rescuectl/spool.h"

#define FIRST "00000000-0000-4000-8000-000000000001"
#define SECOND "00000000-0000-4000-8000-000000000002"

static char folder[] = "/tmp/rescuectl_spool.XXXXXX";
static char path[sizeof(folder) + 8];
static int	spool;

/* A bundle of this capture id. */
static json_t *
make_bundle(const char *id)
{
	json_t	   *bundle = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:s}]}",
								   "version", 1, "capture_id", id,
								   "captured_at", "2024-05-01T10:00:00Z",
								   "workspace", "w", "org", "o", "reason", "r",
								   "sections", "name", "a", "content", "x");

	assert_non_null(bundle);
	return bundle;
}

/* Put a bundle in; false if it was refused. */
static bool
put(const char *id)
{
	json_t	   *bundle = make_bundle(id);
	bool		ok = spool_put(spool, bundle);

	json_decref(bundle);
	return ok;
}

/* Write a file into the spool behind its back. */
static void
write_raw(const char *name, const char *text)
{
	int			fd = openat(spool, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

/* Count what waits. */
static int
count_waiting(void)
{
	int			count;
	char	  **names = spool_list(spool, &count);

	spool_list_free(names, count);
	return count;
}

/* Open an empty spool. */
static int
set_up(void **state)
{
	(void) state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/spool", folder);
	spool = spool_open(path);
	return spool < 0 ? -1 : 0;
}

/* Remove the spool with what is in it. */
static int
tear_down(void **state)
{
	static const char *const names[] = {
		FIRST ".json", SECOND ".json", FIRST ".json" SPOOL_REFUSED,
		".unfinished-" FIRST ".json", "other.json", "target",
	};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(spool, names[i], 0);
	close(spool);
	return rmdir(path) != 0 || rmdir(folder) != 0 ? -1 : 0;
}

static void
keeps_bundles(void **state)
{
	int			count;
	char	  **names;
	json_t	   *bundle;
	json_t	   *expected = make_bundle(FIRST);
	struct stat status;

	(void) state;
	assert_true(put(SECOND));
	assert_true(put(FIRST));
	names = spool_list(spool, &count);
	assert_int_equal(count, 2);
	assert_string_equal(names[0], FIRST ".json");
	assert_string_equal(names[1], SECOND ".json");
	bundle = spool_read(spool, names[0]);
	assert_true(json_equal(bundle, expected));
	assert_int_equal(fstatat(spool, names[0], &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	json_decref(bundle);
	json_decref(expected);
	spool_list_free(names, count);
	assert_true(spool_remove(spool, FIRST ".json"));
	/* Another process has stored it. */
	assert_true(spool_remove(spool, FIRST ".json"));
	assert_int_equal(count_waiting(), 1);
}

static void
lists_whole_bundles(void **state)
{
	(void) state;
	assert_true(put(FIRST));
	write_raw(".unfinished-" FIRST ".json", "{");
	write_raw("other.json", "{}");
	assert_int_equal(count_waiting(), 1);
	/* What the database refused is kept, and not tried again. */
	assert_true(spool_put_aside(spool, FIRST ".json"));
	assert_int_equal(count_waiting(), 0);
	assert_int_equal(faccessat(spool, FIRST ".json" SPOOL_REFUSED, F_OK, 0), 0);
	assert_false(spool_put_aside(spool, FIRST ".json"));
}

static void
refuses_files(void **state)
{
	(void) state;
	assert_null(spool_read(spool, FIRST ".json"));
	write_raw(FIRST ".json", "{");
	assert_null(spool_read(spool, FIRST ".json"));
	write_raw(FIRST ".json", "{\"version\": 1}");
	assert_null(spool_read(spool, FIRST ".json"));
	/* A bundle under the name of another. */
	assert_true(put(SECOND));
	assert_int_equal(renameat(spool, SECOND ".json", spool, FIRST ".json"), 0);
	assert_null(spool_read(spool, FIRST ".json"));
	/* A link to a bundle of the right id. */
	assert_int_equal(unlinkat(spool, FIRST ".json", 0), 0);
	assert_true(put(FIRST));
	assert_int_equal(renameat(spool, FIRST ".json", spool, "target"), 0);
	assert_int_equal(symlinkat("target", spool, FIRST ".json"), 0);
	assert_null(spool_read(spool, FIRST ".json"));
}

static void
refuses_open_folders(void **state)
{
	int			again;

	(void) state;
	again = spool_open(path);
	assert_true(again >= 0);
	close(again);
	assert_int_equal(chmod(path, 0720), 0);
	assert_int_equal(spool_open(path), -1);
	assert_int_equal(chmod(path, 0702), 0);
	assert_int_equal(spool_open(path), -1);
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(spool_open("/dev/null"), -1);
}

static void
chooses_the_folder(void **state)
{
	(void) state;
	assert_int_equal(setenv("RESCUE_SPOOL", "/b", 1), 0);
	assert_string_equal(spool_path("/a"), "/a");
	assert_string_equal(spool_path(NULL), "/b");
	assert_int_equal(setenv("RESCUE_SPOOL", "", 1), 0);
	assert_string_equal(spool_path(NULL), SPOOL_DEFAULT);
	assert_int_equal(unsetenv("RESCUE_SPOOL"), 0);
	assert_string_equal(spool_path(NULL), SPOOL_DEFAULT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keeps_bundles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lists_whole_bundles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_open_folders, set_up, tear_down),
		cmocka_unit_test(chooses_the_folder),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_spool", tests, NULL, NULL);
}
