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
file_label(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

/*
 * The caller closes the descriptor unless it is STDIN_FILENO. O_NOCTTY keeps a
 * terminal from becoming ours.
 */
int
file_open(const char *path)
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
file_read(const char *path, size_t limit, Buffer *content)
{
	int			fd = file_open(path);
	ReadStatus	status;

	if (fd < 0)
		return false;
	status = read_all(fd, limit, READ_CHUNK, content);
	if (status == READ_FAILED)
		say("could not read %s: %s", file_label(path), strerror(errno));
	else if (status == READ_TOO_LARGE)
		say("%s has more than %zu bytes", file_label(path), limit);
	else if (status == READ_NO_MEMORY)
		say("out of memory");
	if (fd != STDIN_FILENO)
		close(fd);
	return status == READ_OK;
}

/*
 * Write and sync the temporary file, then rename it to path; both are in the
 * same folder. Takes over fd. False, with a message, and without the temporary
 * file.
 */
static bool
replace_by(const char *path, const char *temporary, int fd, const char *data,
		   size_t len)
{
	bool		ok = write_all(fd, data, len) && fsync(fd) == 0;

	ok = close(fd) == 0 && ok;
	if (ok && rename(temporary, path) == 0)
		return true;
	say("could not write \"%s\": %s", path, strerror(errno));
	unlink(temporary);
	return false;
}

/*
 * Write standard output. A reader that has closed its end of the pipe has read
 * what it wanted: no failure.
 */
static bool
write_output(const char *data, size_t len)
{
	if (write_all(STDOUT_FILENO, data, len) || output_was_cut())
		return true;
	say("could not write standard output: %s", strerror(errno));
	return false;
}

/*
 * Write into a device, a pipe or a socket, which a rename would replace by a
 * file.
 */
static bool
write_through(const char *path, const char *data, size_t len)
{
	int			fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	bool		ok = fd >= 0 && write_all(fd, data, len);

	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	if (!ok)
		say("could not write \"%s\": %s", path, strerror(errno));
	return ok;
}

/* A link stays a link: the file that it points to is replaced. */
bool
file_replace(const char *path, const char *data, size_t len)
{
	char		temporary[PATH_MAX];
	char		target[PATH_MAX];
	struct stat status;
	int			fd;

	if (strcmp(path, "-") == 0)
		return write_output(data, len);
	if (stat(path, &status) == 0)
	{
		if (!S_ISREG(status.st_mode))
			return write_through(path, data, len);
		if (realpath(path, target) != NULL)
			path = target;		/* what a link points at, not the link */
	}
	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >=
		(int) sizeof(temporary))
		errno = ENAMETOOLONG;
	else if ((fd = mkostemp(temporary, O_CLOEXEC)) >= 0)
		return replace_by(path, temporary, fd, data, len);
	say("could not write \"%s\": %s", path, strerror(errno));
	return false;
}
