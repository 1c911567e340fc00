/*
 * files.c
 *		Read an input whole, write an output whole, or say why not.
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

const char *
file_label(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

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

/* Write, sync and rename, in the same folder. */
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

/* Write standard output; that its reader has gone is no failure. */
static bool
write_output(const char *data, size_t len)
{
	if (write_all(STDOUT_FILENO, data, len) || output_was_cut())
		return true;
	say("could not write standard output: %s", strerror(errno));
	return false;
}

/* Write into a device, a pipe or a socket: what is there must stay there. */
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
