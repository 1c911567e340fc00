/*
 * whole_file.c
 *		A file that is written whole or not at all.
 *
 * It is written under another name in the same folder, and renamed at the
 * end, so that a failure leaves what was there before. What is no regular
 * file, such as a pipe or a link, is written to as it is, and so is a file in
 * a folder that takes no new one. A full disk is no reason for that: it would
 * cost what was there. A link in the place of the other name, which a checkout
 * may have, is not followed.
 */
#include "migcheck/whole_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Return true if an error says that a folder takes no file of a name. */
static bool
folder_takes_no_file(int error)
{
	return error == EACCES || error == EPERM || error == EROFS ||
		error == ENAMETOOLONG || error == EEXIST;
}

/* Open a file for writing; whole_file_close() puts it in its place. */
WholeFile
whole_file_open(Arena *arena, const char *path)
{
	WholeFile	file = {.path = path};
	struct stat st;
	bool		there = lstat(path, &st) == 0;

	if (!there || S_ISREG(st.st_mode))
	{
		file.temporary = arena_format(arena, "%s.migcheck-new", path);
		(void) unlink(file.temporary);
		file.stream = fopen(file.temporary, "wxe");
		if (file.stream != NULL && there)
			(void) fchmod(fileno(file.stream), st.st_mode & 07777);
	}
	if (file.temporary == NULL ||
		(file.stream == NULL && folder_takes_no_file(errno)))
	{
		file.temporary = NULL;
		file.stream = fopen(path, "we");
	}
	return file;
}

/*
 * Close a file, and keep it if all was written and that is on the disk as far
 * as the system says; else remove it. Returns whether it is there.
 */
bool
whole_file_close(WholeFile *file, bool written)
{
	int			cause = errno;

	if (file->stream == NULL)
		return false;
	/* A full disk may show only when the file is closed. */
	if (fclose(file->stream) != 0)
	{
		cause = errno;
		written = false;
	}
	file->stream = NULL;
	if (file->temporary == NULL)
	{
		errno = cause;
		return written;
	}
	if (written && rename(file->temporary, file->path) == 0)
		return true;
	if (written)
		cause = errno;
	unlink(file->temporary);
	errno = cause;
	return false;
}
