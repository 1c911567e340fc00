/*
 * tree.c
 *		Folders on disk.
 *
 * What lies in a repository is untrusted: a file may be a pipe that would
 * block, a device that never ends, or larger than memory. Only regular files
 * are read, and only up to a limit.
 */
#include "migcheck/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/read.h"
#include "migcheck/map.h"

/* No migration is larger; a dump among them may be. */
#define MAX_FILE_BYTES	((size_t) 256 << 20)
#define FIRST_READ		((size_t) 64 << 10)

const char	tree_no_folder[] = "there is no such folder in the revision";

/* The buffer that every read uses again. */
typedef struct DiskState
{
	Buffer		buffer;
} DiskState;

/* Order items by name; for qsort() and bsearch(). */
static int
compare_items(const void *a, const void *b)
{
	return strcmp(((const TreeItem *) a)->name, ((const TreeItem *) b)->name);
}

/* The file of a name, links followed. */
static TreeKind
disk_item_kind(int folder, const char *name, unsigned char type, bool *link)
{
	struct stat st;

	*link = type == DT_LNK;
	if (type == DT_REG)
		return TREE_FILE;
	if (type == DT_DIR)
		return TREE_FOLDER;
	if (type == DT_UNKNOWN)
		*link = fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISLNK(st.st_mode);
	if (fstatat(folder, name, &st, 0) != 0)
		return TREE_OTHER;
	return S_ISREG(st.st_mode) ? TREE_FILE :
		S_ISDIR(st.st_mode) ? TREE_FOLDER : TREE_OTHER;
}

/*
 * Cut a real path to the nearest folder above that holds .git; false if no
 * folder does.
 */
static bool
cut_to_repository(char *path)
{
	for (;;)
	{
		size_t		len = strlen(path);
		char		git[PATH_MAX + 8];

		snprintf(git, sizeof(git), "%s/.git", path);
		if (access(git, F_OK) == 0)
			return true;
		while (len > 1 && path[len - 1] != '/')
			len--;
		if (len <= 1)
			return false;
		path[len - 1] = '\0';
	}
}

/*
 * Whether a link leads out of the repository; without one, out of the working
 * folder. Whoever checks it out elsewhere has something else there.
 */
static bool
leads_outside(const char *folder, const char *name)
{
	char		link[PATH_MAX];
	char		target[PATH_MAX];
	char		top[PATH_MAX];
	size_t		len;

	if (snprintf(link, sizeof(link), "%s/%s", folder, name) >=
		(int) sizeof(link) || realpath(link, target) == NULL ||
		realpath(folder, top) == NULL)
		return false;
	if (!cut_to_repository(top) && realpath(".", top) == NULL)
		return false;
	len = strlen(top);
	return strncmp(target, top, len) != 0 ||
		(target[len] != '\0' && target[len] != '/');
}

/* List a folder of the disk, sorted by name. Returns NULL, or why not. */
static const char *
list_disk_folder(const Tree *tree, Arena *arena, const char *folder,
				 TreeList *list)
{
	DIR		   *dir = opendir(*folder ? folder : ".");
	struct dirent *entry;
	int			failure;

	(void) tree;
	memset(list, 0, sizeof(TreeList));
	if (dir == NULL)
		return strerror(errno);
	while (errno = 0, (entry = readdir(dir)) != NULL)
	{
		TreeItem   *item;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		list->items = arena_grow(arena, list->items, sizeof(TreeItem),
								 list->count, &list->capacity);
		item = &list->items[list->count++];
		item->name = arena_string(arena, entry->d_name);
		item->kind = disk_item_kind(dirfd(dir), entry->d_name, entry->d_type,
									&item->link);
		item->outside = item->link && item->kind == TREE_FILE &&
			leads_outside(*folder ? folder : ".", entry->d_name);
	}
	failure = errno;
	closedir(dir);
	if (failure != 0)
		return strerror(failure);
	tree_sort_items(list);
	return NULL;
}

/*
 * Read a file of a known size, without asking once more whether it has an end
 * there; one that has become shorter is taken as it is.
 */
static const char *
read_sized_file(DiskState *state, int fd, size_t size, const char **text,
				size_t *len)
{
	Buffer	   *buffer = &state->buffer;

	buffer->len = 0;
	if (!buffer_reserve(buffer, size))
		return "out of memory";
	while (buffer->len < size)
	{
		ssize_t		n = read(fd, buffer->data + buffer->len, size - buffer->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strerror(errno);
		if (n == 0)
			break;
		buffer->len += (size_t) n;
	}
	buffer->data[buffer->len] = '\0';
	*text = buffer->data;
	*len = buffer->len;
	return NULL;
}

/*
 * Read an open file or stream to its end into the tree's buffer, which the
 * next read overwrites. Returns NULL, or why not.
 */
static const char *
read_open_stream(DiskState *state, int fd, const char **text, size_t *len)
{
	ReadStatus	status;

	state->buffer.len = 0;
	status = read_all(fd, MAX_FILE_BYTES, FIRST_READ, &state->buffer);
	*text = state->buffer.data;
	*len = state->buffer.len;
	return status == READ_FAILED ? strerror(errno) :
		status == READ_TOO_LARGE ? "larger than 256 MiB" :
		status == READ_NO_MEMORY ? "out of memory" : NULL;
}

/*
 * Read a regular file into the tree's buffer, which the next read overwrites.
 * O_NONBLOCK keeps a FIFO of that name from blocking. Returns NULL, or why
 * not.
 */
static const char *
read_disk_file(const Tree *tree, const char *path, const char **text,
			   size_t *len)
{
	DiskState  *state = tree->state;
	struct stat st;
	const char *error;
	int			fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &st) != 0)
		error = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		error = strerror(EISDIR);
	else if (!S_ISREG(st.st_mode))
		error = "not a regular file";
	else if ((size_t) st.st_size > MAX_FILE_BYTES)
		error = "larger than 256 MiB";
	else
		error = st.st_size > 0 ?
			read_sized_file(state, fd, (size_t) st.st_size, text, len) :
			read_open_stream(state, fd, text, len);
	close(fd);
	return error;
}

/* Release the buffer; what was read is gone. */
static void
close_disk_tree(Tree *tree)
{
	DiskState  *state = tree->state;

	buffer_free(&state->buffer);
}

/* The file system; paths are relative to the working folder. */
Tree *
tree_on_disk(Arena *arena)
{
	Tree	   *tree = arena_alloc(arena, sizeof(Tree));

	tree->list = list_disk_folder;
	tree->read = read_disk_file;
	tree->close = close_disk_tree;
	tree->state = arena_alloc(arena, sizeof(DiskState));
	tree->bare = arena_alloc(arena, sizeof(Map));
	tree->bare->arena = arena;
	return tree;
}

/*
 * Read standard input, a pipe or the like to its end into the buffer of a tree
 * on disk. Returns NULL, or why not; the text is valid until the next read.
 */
const char *
tree_read_stream(Tree *tree, int fd, const char **text, size_t *len)
{
	return read_open_stream(tree->state, fd, text, len);
}

/* Release what a tree holds; NULL is no tree. */
void
tree_close(Tree *tree)
{
	if (tree != NULL && tree->close != NULL)
		tree->close(tree);
}

/* Return true if a list is sorted by name. */
static bool
items_are_sorted(const TreeList *list)
{
	for (size_t i = 1; i < list->count; i++)
	{
		if (compare_items(&list->items[i - 1], &list->items[i]) > 0)
			return false;
	}
	return true;
}

/*
 * Sort a list by name, as tree_find_item() needs it; git's folders mostly are
 * sorted so.
 */
void
tree_sort_items(TreeList *list)
{
	if (!items_are_sorted(list))
		qsort(list->items, list->count, sizeof(TreeItem), compare_items);
}

/* An item of a list by its name; NULL if not found. */
const TreeItem *
tree_find_item(const TreeList *list, const char *name)
{
	TreeItem	wanted = {.name = name};

	if (list->count == 0)
		return NULL;
	return bsearch(&wanted, list->items, list->count, sizeof(TreeItem),
				   compare_items);
}

/* Return why an item cannot be read as a file, or NULL. */
const char *
tree_item_fault(const TreeItem *item)
{
	if (item->kind == TREE_FOLDER)
		return "it is a folder";
	if (item->kind == TREE_OTHER)
		return item->link ? "a symbolic link to nowhere" : "not a regular file";
	return NULL;
}
