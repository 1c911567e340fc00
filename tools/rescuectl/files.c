/*
 * files.c
 *		Read an input whole, write an output whole, or say why not.
 *
 * An output file is replaced by a rename, so that a reader sees the old
 * content or the new one, never a part. "-" is standard input or output
 * everywhere.
 */
#include "rescuectl/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/read.h"
#include "rescuectl/rescuectl.h"

/* Return path, or a phrase for "-". */
const char *
file_display_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

/*
 * The caller closes the descriptor unless it is STDIN_FILENO. O_NOCTTY keeps a
 * terminal from becoming ours.
 */
int
file_open_input(const char *path)
{
	int			fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		say("could not open \"%s\": %s", path, strerror(errno));
	return fd;
}

/*
 * Append the whole input to content; false, with a message, if that fails or
 * it is longer than limit.
 */
bool
file_read_input(const char *path, size_t limit, Buffer *content)
{
	int			fd = file_open_input(path);
	ReadStatus	status;

	if (fd < 0)
		return false;
	status = read_all(fd, limit, READ_CHUNK, content);
	if (status == READ_FAILED)
		say("could not read %s: %s", file_display_name(path), strerror(errno));
	else if (status == READ_TOO_LARGE)
		say("%s has more than %zu bytes", file_display_name(path), limit);
	else if (status == READ_NO_MEMORY)
		say("out of memory");
	if (fd != STDIN_FILENO)
		close(fd);
	return status == READ_OK;
}

/* Tell that an output cannot be written. False. */
static bool
report_not_written(const char *path)
{
	if (strcmp(path, "-") == 0)
		say("could not write standard output: %s", strerror(errno));
	else
		say("could not write \"%s\": %s", path, strerror(errno));
	return false;
}

/* Make a temporary file beside the target. False with errno set. */
static bool
open_temporary(Replacement *file)
{
	if (snprintf(file->temporary, sizeof(file->temporary), "%s.XXXXXX",
				 file->target) >= (int) sizeof(file->temporary))
	{
		errno = ENAMETOOLONG;
		file->fd = -1;
	}
	else
		file->fd = mkostemp(file->temporary, O_CLOEXEC);
	if (file->fd < 0)
		file->temporary[0] = '\0';
	return file->fd >= 0;
}

/*
 * A link stays a link: the file that it points to is replaced. A rename would
 * replace a device, a pipe or a socket by a file: those are written into.
 */
bool
replacement_begin(Replacement *file, const char *path)
{
	struct stat status;
	bool		ok = true;

	memset(file, 0, sizeof(*file));
	file->path = path;
	if (strcmp(path, "-") == 0)
		file->fd = STDOUT_FILENO;
	else if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
	{
		file->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		ok = file->fd >= 0;
	}
	else
	{
		/* what a link points at, not the link */
		if (realpath(path, file->target) == NULL)
			snprintf(file->target, sizeof(file->target), "%s", path);
		ok = open_temporary(file);
	}
	return ok || report_not_written(path);
}

/*
 * Write a part. A reader that has closed its end of a pipe has read what it
 * wanted: no failure.
 */
bool
replacement_write(Replacement *file, const char *data, size_t len)
{
	return write_all(file->fd, data, len) ||
		(file->fd == STDOUT_FILENO && output_was_cut()) ||
		report_not_written(file->path);
}

/* Sync the temporary file, and rename it; both are in the same folder. */
bool
replacement_end(Replacement *file, bool whole)
{
	bool		ok = whole;

	if (file->fd == STDOUT_FILENO)
		return ok;
	if (ok && file->temporary[0] != '\0')
		ok = fsync(file->fd) == 0;
	ok = close(file->fd) == 0 && ok;
	if (ok && file->temporary[0] != '\0')
		ok = rename(file->temporary, file->target) == 0;
	if (whole && !ok)
		report_not_written(file->path);
	if (!ok && file->temporary[0] != '\0')
		unlink(file->temporary);
	return ok;
}

/* Replace the file by one part. */
bool
file_replace_content(const char *path, const char *data, size_t len)
{
	Replacement file;

	return replacement_begin(&file, path) &&
		replacement_end(&file, replacement_write(&file, data, len));
}
