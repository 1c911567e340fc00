/*
 * disk.c
 *		The working folder, its files named by the ids that git would give.
 *
 * Most files of a checkout are those of a revision, too. Their ids tell so,
 * each computed once; then nothing is asked of git, and its text is read where
 * it lies.
 *
 * Ids are of the bytes as they lie there. A file that git would convert has
 * another id than in the index; side_changed_file() in merge.c looks at such a
 * file more closely.
 */
#include "migcheck/git/repository.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "migcheck/map.h"
#include "text/digest.h"

/* The texts of files that are kept, together. */
#define MAX_KEPT_BYTES ((size_t) 8 << 20)

/* A file that was read. */
typedef struct DiskFile
{
	const char *path;			/* below the top */
	const char *id;				/* NULL: there is no such file */
	const char *text;			/* NULL: it is not kept */
	size_t		len;
} DiskFile;

struct GitDisk
{
	const Repository *repository;
	const Tree *disk;
	Tree	   *own;			/* the same, with a buffer of its own */
	const EVP_MD *kind;
	EVP_MD_CTX *context;		/* used for one file after the other */
	Map			numbers;		/* of paths below the top */
	DiskFile   *files;
	size_t		count;
	size_t		capacity;
	size_t		last;			/* the file asked for last */
	size_t		kept_bytes;
	Tree		tree;
};

/*
 * Return what git calls a blob of these bytes: the hash of "blob LENGTH", a
 * NUL, and the bytes. Empty where OpenSSL refuses, so that no id equals it.
 */
static const char *
compute_blob_id(GitDisk *disk, const char *text, size_t len)
{
	char		head[32];
	int			n = snprintf(head, sizeof(head), "blob %zu", len);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	char	   *hex;

	if (disk->context == NULL)
		disk->context = EVP_MD_CTX_new();
	if (disk->context == NULL ||
		EVP_DigestInit_ex(disk->context, disk->kind, NULL) != 1 ||
		EVP_DigestUpdate(disk->context, head, n + 1) != 1 ||
		EVP_DigestUpdate(disk->context, text, len) != 1 ||
		EVP_DigestFinal_ex(disk->context, digest, &size) != 1)
		return "";
	hex = arena_alloc(disk->repository->arena, 2 * size + 1);
	digest_to_hex(digest, size, hex);
	return hex;
}

/*
 * Read a file from the disk by its path below the top, into a buffer of its
 * own, so that the text that a caller has from the tree stays valid.
 */
static const char *
read_from_disk(const GitDisk *disk, const char *inside, const char **text,
			   size_t *len)
{
	const char *path = arena_join(disk->repository->arena, disk->repository->top,
								  inside);

	return disk->own->read(disk->own, path, text, len);
}

/*
 * Return the number of a file that was read, by its path below the top, or -1.
 * It is mostly the last one again.
 */
static long
find_file_number(GitDisk *disk, const char *inside)
{
	long		known;

	if (disk->last < disk->count &&
		strcmp(disk->files[disk->last].path, inside) == 0)
		return (long) disk->last;
	known = map_get(&disk->numbers, inside);
	if (known >= 0)
		disk->last = known;
	return known;
}

/*
 * Return a file by its path below the top. Each file is read once; the texts
 * of small ones are kept, as the other trees mostly have the same.
 */
static const DiskFile *
find_disk_file(GitDisk *disk, const char *inside)
{
	Arena	   *arena = disk->repository->arena;
	long		known = find_file_number(disk, inside);
	DiskFile   *file;
	const char *text;
	size_t		len;

	if (known >= 0)
		return &disk->files[known];
	disk->files = arena_grow(arena, disk->files, sizeof(DiskFile), disk->count,
							 &disk->capacity);
	file = &disk->files[disk->count];
	memset(file, 0, sizeof(DiskFile));
	file->path = arena_string(arena, inside);
	if (read_from_disk(disk, inside, &text, &len) == NULL)
	{
		file->id = compute_blob_id(disk, text, len);
		file->len = len;
		if (len <= MAX_KEPT_BYTES - disk->kept_bytes)
		{
			disk->kept_bytes += len;
			file->text = arena_copy(arena, text, len);
		}
	}
	disk->last = disk->count;
	map_put(&disk->numbers, file->path, disk->count++);
	return file;
}

/*
 * Return the file of a path below the top if it is the blob of an id, or NULL.
 */
static const DiskFile *
find_blob_on_disk(GitDisk *disk, const char *inside, const char *id)
{
	const DiskFile *file = find_disk_file(disk, inside);

	return file->id != NULL && strcmp(file->id, id) == 0 ? file : NULL;
}

/*
 * Set *text to that of a blob which the disk has at a path below the top, if
 * it is kept; false if not.
 */
bool
git_disk_kept_blob(GitDisk *disk, const char *inside, const char *id,
				   const char **text, size_t *len)
{
	const DiskFile *file = find_blob_on_disk(disk, inside, id);

	if (file == NULL || file->text == NULL)
		return false;
	*text = file->text;
	*len = file->len;
	return true;
}

/*
 * Read a file by its path below the top, where it is the blob of an id; false
 * if it is another, or not there. The text is valid until the next one.
 */
bool
git_disk_read_blob(GitDisk *disk, const char *inside, const char *id,
				   const char **text, size_t *len)
{
	return find_blob_on_disk(disk, inside, id) != NULL &&
		read_from_disk(disk, inside, text, len) == NULL;
}

/*
 * Return the id that git has for the file's content, or NULL; it belongs to
 * the arena.
 */
static const char *
disk_identify(const Tree *tree, const char *path)
{
	GitDisk    *disk = tree->state;
	const char *inside;

	return repository_path(disk->repository, path, &inside) == NULL ?
		find_disk_file(disk, inside)->id : NULL;
}

/* List a folder of the working tree. Returns NULL, or why not. */
static const char *
worktree_list(const Tree *tree, Arena *arena, const char *folder,
			  TreeList *list)
{
	const GitDisk *disk = tree->state;

	return disk->disk->list(disk->disk, arena, folder, list);
}

/* Read a file of the working tree. Returns NULL, or why not. */
static const char *
worktree_read(const Tree *tree, const char *path, const char **text,
			  size_t *len)
{
	GitDisk    *disk = tree->state;
	const char *inside;
	long		known = repository_path(disk->repository, path, &inside) == NULL ?
		find_file_number(disk, inside) : -1;

	if (known < 0 || disk->files[known].text == NULL)
		return disk->disk->read(disk->disk, path, text, len);
	*text = disk->files[known].text;
	*len = disk->files[known].len;
	return NULL;
}

/*
 * Return the files on disk as a tree that has ids, and remember them for
 * reading blobs; the id of any object tells which kind of hash the repository
 * has.
 */
const Tree *
repository_compare_disk(Repository *repository, const Tree *tree,
						const char *id)
{
	GitDisk    *disk = arena_alloc(repository->arena, sizeof(GitDisk));

	disk->repository = repository;
	disk->disk = tree;
	disk->own = tree_on_disk(repository->arena);
	disk->kind = strlen(id) == 40 ? digest_sha1() : digest_sha256();
	disk->numbers.arena = repository->arena;
	disk->tree.list = worktree_list;
	disk->tree.read = worktree_read;
	disk->tree.identify = disk_identify;
	disk->tree.state = disk;
	repository->disk = disk;
	return &disk->tree;
}

/* Release what reading took; NULL is nothing. */
void
git_disk_close(GitDisk *disk)
{
	if (disk == NULL)
		return;
	EVP_MD_CTX_free(disk->context);
	tree_close(disk->own);
}
