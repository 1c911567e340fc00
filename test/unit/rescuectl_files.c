/*
 * rescuectl: an output file is whole or not there, and an input is read whole
 * or refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "rescuectl/files.h"

static char folder[] = "/tmp/rescuectl_files.XXXXXX";

/* Begin in an empty folder that is the current one. */
static int
set_up(void **state)
{
	(void) state;
	strcpy(strchr(folder, '.') + 1, "XXXXXX");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

/* Remove what is in the folder, and the folder. */
static int
tear_down(void **state)
{
	DIR		   *listing = opendir(folder);
	struct dirent *entry;

	(void) state;
	while ((entry = readdir(listing)) != NULL)
	{
		if (unlink(entry->d_name) != 0)
			(void) rmdir(entry->d_name);
	}
	closedir(listing);
	return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

/* How many entries the folder has. */
static int
count_entries(void)
{
	DIR		   *listing = opendir(".");
	int			count = -2;

	while (readdir(listing) != NULL)
		count++;
	closedir(listing);
	return count;
}

/* Write a file by other means. */
static void
write_raw(const char *name, const char *text, mode_t mode)
{
	int			fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

/* What a file has, by the function that is tried. */
static void
assert_content(const char *name, const char *expected)
{
	Buffer		content = {0};

	assert_true(file_read_input(name, 100, &content));
	assert_string_equal(content.data, expected);
	assert_int_equal(content.len, strlen(expected));
	buffer_free(&content);
}

static void
replaces_whole_files(void **state)
{
	struct stat status;

	(void) state;
	assert_true(file_replace_content("new", "one", 3));
	assert_content("new", "one");
	write_raw("new", "a longer one", 0644);
	assert_true(file_replace_content("new", "two", 3));
	assert_content("new", "two");
	assert_int_equal(stat("new", &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_true(file_replace_content("new", "", 0));
	assert_content("new", "");
	assert_int_equal(count_entries(), 1);
}

static void
leaves_the_old_file_on_failure(void **state)
{
	Replacement file;

	(void) state;
	write_raw("old", "old", 0600);
	assert_true(replacement_begin(&file, "old"));
	assert_true(replacement_write(&file, "new", 3));
	assert_content("old", "old");
	assert_false(replacement_end(&file, false));
	assert_content("old", "old");
	assert_int_equal(count_entries(), 1);

	/* what is written cannot take the place of a folder that came meanwhile */
	assert_true(replacement_begin(&file, "late"));
	assert_true(replacement_write(&file, "new", 3));
	assert_int_equal(mkdir("late", 0700), 0);
	assert_false(replacement_end(&file, true));
	assert_int_equal(count_entries(), 2);

	assert_false(file_replace_content("no-folder/new", "x", 1));
	assert_false(file_replace_content(".", "x", 1));
	assert_false(file_replace_content("", "x", 1));
	assert_int_equal(count_entries(), 2);
}

static void
follows_links(void **state)
{
	struct stat status;

	(void) state;
	write_raw("target", "old", 0600);
	assert_int_equal(symlink("target", "link"), 0);
	assert_true(file_replace_content("link", "new", 3));
	assert_int_equal(lstat("link", &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_content("target", "new");

	/* a second name of the file keeps the old content */
	assert_int_equal(link("target", "second"), 0);
	assert_true(file_replace_content("target", "newer", 5));
	assert_content("second", "new");
	assert_content("target", "newer");
	assert_int_equal(count_entries(), 3);
}

static void
writes_into_what_is_no_file(void **state)
{
	struct stat status;
	int			fd;
	char		bytes[8];

	(void) state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	fd = open("pipe", O_RDONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_true(file_replace_content("pipe", "abc", 3));
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 3);
	assert_memory_equal(bytes, "abc", 3);
	close(fd);
	assert_int_equal(lstat("pipe", &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	assert_true(file_replace_content("/dev/null", "abc", 3));
	assert_false(file_replace_content("/dev/full", "abc", 3));
	assert_int_equal(count_entries(), 1);
}

static void
reads_up_to_the_limit(void **state)
{
	Buffer		content = {0};

	(void) state;
	write_raw("ten", "0123456789", 0600);
	assert_true(file_read_input("ten", 10, &content));
	assert_int_equal(content.len, 10);
	assert_int_equal(content.data[10], '\0');
	/* it is appended, and the limit is that of both */
	assert_false(file_read_input("ten", 19, &content));
	buffer_free(&content);
	assert_false(file_read_input("ten", 9, &content));
	buffer_free(&content);
	assert_false(file_read_input("ten", 0, &content));
	buffer_free(&content);
	assert_false(file_read_input("absent", 10, &content));
	assert_false(file_read_input(".", 10, &content));
	assert_false(file_read_input("/dev/zero", 100000, &content));
	buffer_free(&content);
	assert_true(file_read_input("/dev/null", 0, &content));
	assert_int_equal(content.len, 0);
	buffer_free(&content);
	assert_string_equal(file_display_name("-"), "standard input");
	assert_string_equal(file_display_name("./-"), "./-");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(replaces_whole_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leaves_the_old_file_on_failure, set_up, tear_down),
		cmocka_unit_test_setup_teardown(follows_links, set_up, tear_down),
		cmocka_unit_test_setup_teardown(writes_into_what_is_no_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_up_to_the_limit, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_files", tests, NULL, NULL);
}
