/*
 * folder.c
 *		Single steps on the file system, each lasting when it returns.
 *
 * A file is never written in place: a temporary one in the same folder is
 * written, brought to the disk, and renamed over it, and then the folder is
 * brought to the disk too. Names are below the root, which is held open, so
 * that another folder in its place meanwhile is not written to.
 *
 * Functions return NULL or a message. The working folder may change while
 * migcheck runs; nothing is done by a path that was checked before, only by
 * the folder's descriptor and names below it.
 */
#include "migcheck/repair/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/read.h"

/* A log holds a journal twice. */
#define MAX_LOG_BYTES	((size_t) 600 << 20)

/*
 * Return why the system refused, as errno says it; for "return
 * describe_errno(...)".
 */
static const char *
describe_errno(const Folder *folder, const char *what, const char *path)
{
	return arena_format(folder->arena, "could not %s \"%s\": %s", what,
						arena_join(folder->arena, folder->path, path),
						strerror(errno));
}

/*
 * Open a root and lock it against another repair, not against other programs.
 * Returns NULL, or why not; folder_close_locked() in any case.
 */
const char *
folder_open_locked(Folder *folder, Arena *arena, const char *path)
{
	folder->arena = arena;
	folder->path = path;
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0)
		return describe_errno(folder, "open", ".");
	if (flock(folder->fd, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK ? "another repair is under way there" :
			describe_errno(folder, "lock", ".");
	return NULL;
}

/* Close the folder, which releases its lock. */
void
folder_close_locked(Folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	folder->fd = -1;
}

/*
 * Open the folder that a path lies in, and set *name to the name in it; -1
 * with errno set. Folder by folder, so that no link on the way leads out of
 * the root: a log may come from another program.
 */
static int
open_parent_folder(const Folder *folder, const char *path, const char **name)
{
	int			fd = openat(folder->fd, ".",
							O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *slash;

	while (fd >= 0 && (slash = strchr(path, '/')) != NULL)
	{
		int			below = openat(fd, arena_copy(folder->arena, path,
												  slash - path),
								   O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
								   O_CLOEXEC);
		int			error = errno;

		close(fd);
		errno = error;
		fd = below;
		path = slash + 1;
	}
	*name = path;
	return fd;
}

/* Bring a folder's names to the disk; some file systems have no such thing. */
static bool
sync_folder_names(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
}

/*
 * Write a new file with these bytes, and bring it to the disk; false with
 * errno set, and then there is no such file.
 */
static bool
write_new_file(int parent, const char *name, mode_t mode, const char *text,
			   size_t len)
{
	int			fd;
	bool		ok;
	int			error;

	/* One that a killed run left behind. */
	unlinkat(parent, name, 0);
	fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	ok = write_all(fd, text, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	error = errno;
	ok &= close(fd) == 0;
	if (!ok)
		unlinkat(parent, name, 0);
	errno = error;
	return ok;
}

/*
 * Give a file these bytes, and keep its mode; make it where it is not there.
 * A link is not followed and not replaced. temporary is a name in the same
 * folder.
 */
const char *
folder_write_file(const Folder *folder, const char *path,
				  const char *temporary, const char *text, size_t len)
{
	const char *name;
	int			parent = open_parent_folder(folder, path, &name);
	struct stat st;
	mode_t		mode = 0644;
	const char *error = NULL;

	if (parent < 0)
		return describe_errno(folder, "open the folder of", path);
	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
	{
		mode = st.st_mode & 07777;
		if (S_ISLNK(st.st_mode))
			error = arena_format(folder->arena, "\"%s\" is a symbolic link; "
								 "repair what it points to", path);
	}
	if (error == NULL && (!write_new_file(parent, temporary, mode, text,
										  len) || renameat(parent, temporary,
														   parent,
														   name) != 0 ||
						  !sync_folder_names(parent)))
		error = describe_errno(folder, "write", path);
	close(parent);
	return error;
}

/*
 * Give a file another name, which must be free. Where the file system cannot
 * refuse an existing name, it is looked for first.
 */
const char *
folder_rename(const Folder *folder, const char *from, const char *to)
{
	const char *old_name;
	const char *new_name;
	int			source = open_parent_folder(folder, from, &old_name);
	int			target = open_parent_folder(folder, to, &new_name);
	int			result = -1;
	const char *error = NULL;

	if (source >= 0 && target >= 0)
	{
		result = renameat2(source, old_name, target, new_name,
						   RENAME_NOREPLACE);
		if (result != 0 && (errno == EINVAL || errno == ENOSYS) &&
			faccessat(target, new_name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
			result = renameat(source, old_name, target, new_name);
	}
	if (result != 0 || !sync_folder_names(target) ||
		!sync_folder_names(source))
		error = describe_errno(folder, "rename", from);
	if (source >= 0)
		close(source);
	if (target >= 0)
		close(target);
	return error;
}

/*
 * Remove a file, if it is there, and bring that to the disk. NULL, or why
 * not.
 */
const char *
folder_remove(const Folder *folder, const char *name)
{
	if ((unlinkat(folder->fd, name, 0) != 0 && errno != ENOENT) ||
		!sync_folder_names(folder->fd))
		return describe_errno(folder, "remove", name);
	return NULL;
}

/*
 * Return true if there is something of that name, a link to nowhere included.
 */
bool
folder_has_name(const Folder *folder, const char *name)
{
	return faccessat(folder->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/*
 * Read a regular file's bytes, for free(). Returns NULL, or why not. A link
 * is an error, since what it points to may not be the project's.
 */
static const char *
folder_read_file(const Folder *folder, const char *path, char **text,
				 size_t *len)
{
	const char *name;
	int			parent = open_parent_folder(folder, path, &name);
	int			fd = parent < 0 ? -1 :
		openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int			error = errno;
	struct stat st;
	Buffer		content = {0};
	ReadStatus	status;

	*text = NULL;
	if (parent >= 0)
		close(parent);
	errno = error;
	if (fd < 0 && errno == ELOOP)
		return arena_format(folder->arena, "\"%s\" is a symbolic link; repair "
							"what it points to", path);
	if (fd < 0)
		return describe_errno(folder, "open", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
		(size_t) st.st_size > MAX_LOG_BYTES)
	{
		close(fd);
		return arena_format(folder->arena, "\"%s\" is no file to read", path);
	}
	status = read_all(fd, MAX_LOG_BYTES, READ_CHUNK, &content);
	error = status == READ_NO_MEMORY ? ENOMEM :
		status == READ_TOO_LARGE ? EFBIG : errno;
	close(fd);
	*text = content.data;
	*len = content.len;
	errno = error;
	return status == READ_OK ? NULL : describe_errno(folder, "read", path);
}

/* Return true if a file has exactly these bytes. */
bool
folder_holds_bytes(const Folder *folder, const char *path, const char *text,
				   size_t len)
{
	char	   *found;
	size_t		found_len;
	bool		same = folder_read_file(folder, path, &found,
										&found_len) == NULL &&
	found_len == len && (len == 0 || memcmp(found, text, len) == 0);

	free(found);
	return same;
}

/* Return NULL if a file can be read and is no link; else why not. */
const char *
folder_check_file(const Folder *folder, const char *path)
{
	char	   *text;
	size_t		len;
	const char *error = folder_read_file(folder, path, &text, &len);

	free(text);
	return error;
}

/* Read the log of a repair. NULL, or why not. */
const char *
folder_read_log(const Folder *folder, RepairLog *log)
{
	char	   *text;
	size_t		len;
	const char *error = folder_read_file(folder, LOG_NAME, &text, &len);

	if (error == NULL && !log_decode_steps(folder->arena, text, len, log))
		error = "\"" LOG_NAME "\" is no log of a repair, or not whole; remove it "
			"if it is not yours";
	free(text);
	return error;
}
