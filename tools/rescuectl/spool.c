/*
 * spool.c
 *		Bundles that wait to be stored: redacted, one file each.
 *
 * A file appears under its name only when all of it is on the disk, so a
 * process that dies half way leaves a whole bundle or none. Names come from
 * capture ids, never from what was captured.
 */
#include "rescuectl/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/read.h"
#include "rescuectl/bundle.h"
#include "rescuectl/files.h"
#include "rescuectl/rescuectl.h"

#define SUFFIX ".json"

/* Begins the name of a file that is not whole yet. */
#define UNFINISHED ".unfinished-"

/* 64 sections of 64 KiB, escaped. */
#define SPOOL_FILE_MAX (64 * 1024 * 1024)

/* Return the folder: the option, else RESCUE_SPOOL, else the default. */
const char *
spool_path(const char *option)
{
	const char *environment = getenv("RESCUE_SPOOL");

	return option != NULL ? option :
		environment != NULL && *environment != '\0' ? environment :
		SPOOL_DEFAULT;
}

/*
 * Bundles are redacted, but a bundle that another user has put in would be
 * stored in our name.
 */
int
spool_open(const char *path)
{
	struct stat status;
	int			fd;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
	{
		say("could not make the spool \"%s\": %s", path, strerror(errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) != 0)
		say("could not open the spool \"%s\": %s", path, strerror(errno));
	else if ((status.st_mode & 022) != 0 ||
			 (status.st_uid != geteuid() && status.st_uid != 0))
		say("others may write in the spool \"%s\": make it yours, mode 0700",
			path);
	else
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The bundle has passed bundle_is_valid(), or was made by bundle_capture(). */
void
spool_name(const json_t *bundle, char *name)
{
	snprintf(name, SPOOL_NAME_SIZE, "%s" SUFFIX,
			 bundle_string(bundle, "capture_id"));
}

/*
 * Write and sync a new file. False, with errno set, if that fails or there is
 * one of that name.
 */
static bool
write_spool_file(int spool, const char *name, const char *text)
{
	int			fd = openat(spool, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
							O_NOFOLLOW, 0600);
	bool		ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, text, strlen(text)) && fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

/* The folder is synced, too, since the name is an entry of it. */
bool
spool_put(int spool, const json_t *bundle)
{
	char		name[SPOOL_NAME_SIZE];
	char		unfinished[SPOOL_NAME_SIZE + sizeof(UNFINISHED)];
	char	   *text = json_dumps(bundle, JSON_COMPACT);
	json_free_t release;
	bool		ok;

	spool_name(bundle, name);
	snprintf(unfinished, sizeof(unfinished), UNFINISHED "%s", name);
	ok = text != NULL && write_spool_file(spool, unfinished, text) &&
		renameat(spool, unfinished, spool, name) == 0 && fsync(spool) == 0;
	if (!ok)
	{
		say("could not write to the spool: %s", strerror(errno));
		unlinkat(spool, unfinished, 0);
	}
	json_get_alloc_funcs(NULL, &release);
	release(text);
	return ok;
}

/* A file that is gone was stored by another process: no failure. */
bool
spool_remove(int spool, const char *name)
{
	if (unlinkat(spool, name, 0) == 0 || errno == ENOENT)
		return fsync(spool) == 0;
	say("could not remove \"%s\" from the spool: %s", name, strerror(errno));
	return false;
}

/*
 * It is kept for an administrator, under a name that spool_list() does not
 * return.
 */
bool
spool_put_aside(int spool, const char *name)
{
	char		aside[SPOOL_NAME_SIZE + sizeof(SPOOL_REFUSED)];

	snprintf(aside, sizeof(aside), "%s" SPOOL_REFUSED, name);
	if (renameat(spool, name, spool, aside) == 0)
		return true;
	say("could not put \"%s\" aside: %s", name, strerror(errno));
	return false;
}

/*
 * Filter for scandirat(): whether an entry has the name of a bundle, "<capture
 * id>.json".
 */
static int
is_waiting_bundle(const struct dirent *entry)
{
	return strlen(entry->d_name) == CAPTURE_ID_SIZE - 1 + strlen(SUFFIX) &&
		strspn(entry->d_name, "0123456789abcdef-") == CAPTURE_ID_SIZE - 1 &&
		strcmp(entry->d_name + CAPTURE_ID_SIZE - 1, SUFFIX) == 0;
}

/* The caller frees the names by spool_list_free(). */
char **
spool_list(int spool, int *count)
{
	struct dirent **entries = NULL;
	char	  **names = NULL;

	*count = scandirat(spool, ".", &entries, is_waiting_bundle, alphasort);
	if (*count >= 0)
		names = calloc((size_t) *count + 1, sizeof(char *));
	for (int i = 0; i < *count; i++)
	{
		if (names != NULL)
			names[i] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (names == NULL)
	{
		say("could not list the spool: %s", strerror(errno));
		*count = -1;
	}
	return names;
}

/* Free the names, of which there are count. */
void
spool_list_free(char **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

/*
 * Read an open file to its end. False if it is no ordinary file, too large, or
 * changes meanwhile.
 */
static bool
read_open_file(int fd, Buffer *text)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
		status.st_size <= SPOOL_FILE_MAX &&
		read_all(fd, SPOOL_FILE_MAX, READ_CHUNK, text) == READ_OK &&
		text->len == (size_t) status.st_size;
}

/*
 * A file whose capture id is not its name is refused: the id decides what the
 * database takes for the same bundle. The caller owns the document.
 */
json_t *
spool_read(int spool, const char *name)
{
	int			fd = openat(spool, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
							O_NONBLOCK);
	Buffer		text = {0};
	json_error_t error;
	json_t	   *bundle = NULL;
	char		expected[SPOOL_NAME_SIZE] = "";

	if (fd >= 0 && read_open_file(fd, &text))
		bundle = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	buffer_free(&text);
	if (fd >= 0)
		close(fd);
	if (bundle != NULL && bundle_is_valid(bundle))
		spool_name(bundle, expected);
	if (strcmp(expected, name) == 0)
		return bundle;
	say("\"%s\" in the spool is no bundle, or cannot be read", name);
	json_decref(bundle);
	return NULL;
}
