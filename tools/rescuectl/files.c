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

#include "rescuectl/rescuectl.h"

/* Large enough that a pipe is read in few steps. */
#define READ_CHUNK 65536

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

/* Read to the end, or to one byte past the limit. */
static bool
read_to_end(int fd, const char *label, size_t limit, Buffer *content)
{
	for (;;)
	{
		ssize_t		n;

		if (!buffer_reserve(content, READ_CHUNK))
		{
			say("out of memory");
			return false;
		}
		n = read(fd, content->data + content->len, READ_CHUNK);
		if (n == 0)
			return true;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
		{
			say("could not read %s: %s", label, strerror(errno));
			return false;
		}
		content->len += (size_t) n;
		content->data[content->len] = '\0';
		if (content->len > limit)
		{
			say("%s has more than %zu bytes", label, limit);
			return false;
		}
	}
}

bool
file_read(const char *path, size_t limit, Buffer *content)
{
	int			fd = file_open(path);
	bool		ok;

	if (fd < 0)
		return false;
	ok = read_to_end(fd, file_label(path), limit, content);
	if (fd != STDIN_FILENO)
		close(fd);
	return ok;
}

bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0)
	{
		ssize_t		n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t) n;
	}
	return true;
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
