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

struct GitDisk
{
	const Repository *repository;
	const Tree *disk;
	Tree	   *own;			/* the same, with a buffer of its own */
	const EVP_MD *kind;
	Map			numbers;		/* of paths below the top */
	const char **ids;			/* NULL: there is no such file */
	size_t		count;
	size_t		capacity;
	Tree		tree;
};

/*
 * Return what git calls a blob of these bytes: the hash of "blob LENGTH", a
 * NUL, and the bytes. Empty where OpenSSL refuses, so that no id equals it.
 */
static const char *
compute_blob_id(Arena *arena, const EVP_MD *kind, const char *text, size_t len)
{
	char		head[32];
	int			n = snprintf(head, sizeof(head), "blob %zu", len);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	char	   *hex = arena_alloc(arena, 2 * EVP_MAX_MD_SIZE + 1);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool		ok = context != NULL &&
		EVP_DigestInit_ex(context, kind, NULL) == 1 &&
		EVP_DigestUpdate(context, head, n + 1) == 1 &&
		EVP_DigestUpdate(context, text, len) == 1 &&
		EVP_DigestFinal_ex(context, digest, &size) == 1;

	EVP_MD_CTX_free(context);
	if (ok)
		digest_to_hex(digest, size, hex);
	return ok ? hex : "";
}

/*
 * Return the id of a file, by its path below the top; NULL if it is not
 * there. Each file is read once.
 */
static const char *
compute_id_inside(GitDisk *disk, const char *inside)
{
	Arena	   *arena = disk->repository->arena;
	long		known = map_get(&disk->numbers, inside);
	const char *text;
	size_t		len;

	if (known >= 0)
		return disk->ids[known];
	disk->ids = arena_grow(arena, disk->ids, sizeof(char *), disk->count,
						   &disk->capacity);
	disk->ids[disk->count] =
		git_disk_read(disk, inside, &text, &len) != NULL ? NULL :
		compute_blob_id(arena, disk->kind, text, len);
	map_put(&disk->numbers, arena_string(arena, inside), disk->count);
	return disk->ids[disk->count++];
}

/*
 * Read a file by its path below the top, into a buffer of its own, so that
 * the text that a caller has from the tree stays valid.
 */
const char *
git_disk_read(const GitDisk *disk, const char *inside, const char **text,
			  size_t *len)
{
	const char *path = arena_format(disk->repository->arena, "%s%s",
									disk->repository->top, inside);

	return disk->own->read(disk->own, path, text, len);
}

/* Return true if a file in the working folder is the blob of an id. */
bool
git_disk_has_blob(GitDisk *disk, const char *inside, const char *id)
{
	const char *own = compute_id_inside(disk, inside);

	return own != NULL && strcmp(own, id) == 0;
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
		compute_id_inside(disk, inside) : NULL;
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
	const GitDisk *disk = tree->state;

	return disk->disk->read(disk->disk, path, text, len);
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
	if (disk != NULL)
		tree_close(disk->own);
}
