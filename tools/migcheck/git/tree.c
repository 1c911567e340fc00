/*
 * tree.c
 *		The files of a revision.
 *
 * A folder is read once, as the object that git has of it; a file only when
 * its text is asked for, so that unchanged ones are told by their ids.
 * Symbolic links are followed inside the revision, as they would be after a
 * checkout; what leads out of it is not there.
 */
#include "migcheck/git/repository.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/map.h"
#include "text/digest.h"

#define MAX_LINKS	10

/* Texts that are kept: each is read several times. */
#define MAX_KEPT_BYTES	((size_t) 16 << 20)
#define MAX_KEPT_TEXT	((size_t) 64 << 10)

/* Kinds of entries, by the bits of their modes. */
#define MODE_KIND	0170000
#define MODE_FOLDER	0040000
#define MODE_LINK	0120000
#define MODE_COMMIT	0160000		/* a submodule's */

/*
 * One line of a folder's object: a name, its kind, and the object that it is.
 */
typedef struct GitEntry
{
	const char *name;
	unsigned int mode;
	const char *id;
} GitEntry;

/*
 * A folder, read once, whichever revisions have it. Files are mostly asked for
 * in the folder's own order, so the entry behind the last one is tried first.
 */
typedef struct GitFolder
{
	GitEntry   *items;
	size_t		count;
	size_t		capacity;
	size_t		next;			/* behind the entry found last */
} GitFolder;

/* A text that was read before. */
typedef struct KeptText
{
	const char *text;
	size_t		len;
} KeptText;

struct GitFolders
{
	Arena	   *arena;
	Map			ids;
	GitFolder **items;
	size_t		count;
	size_t		capacity;
	Map			text_ids;
	KeptText   *texts;
	size_t		text_count;
	size_t		text_capacity;
	size_t		kept_bytes;
	char		missing[GIT_ID_SIZE];	/* the first that was not here */
};

/* One revision as a tree. */
typedef struct GitState
{
	const Repository *repository;
	const char *root;			/* the id of the top folder */
	GitFolder  *folder;			/* the one looked into last */
	const char *folder_path;
	const char *file_path;		/* the file found last, as the user names it */
	const char *file_inside;	/* the same below the top */
	const GitEntry *file;
	char	   *text;			/* of the last read */
} GitState;

/*
 * Return room for the folders of a repository, which all of its revisions
 * share: most are the same.
 */
GitFolders *
git_folders_make(Arena *arena)
{
	GitFolders *folders = arena_alloc(arena, sizeof(GitFolders));

	folders->arena = folders->ids.arena = folders->text_ids.arena = arena;
	return folders;
}

/* Return the first object that was asked for and is not here, or NULL. */
const char *
git_folders_missing(const GitFolders *folders)
{
	return *folders->missing ? folders->missing : NULL;
}

/*
 * Get an object of a kind by its id; what is not here is remembered, for
 * repository_missing().
 */
static bool
get_object_of_kind(const GitState *state, const char *id, const char *type,
				   GitObject *object)
{
	GitFolders *folders = state->repository->folders;

	if (git_objects_get(state->repository->objects, id, object) &&
		strcmp(object->type, type) == 0)
		return true;
	if (*folders->missing == '\0')
		snprintf(folders->missing, sizeof(folders->missing), "%s", id);
	return false;
}

/*
 * Parse one entry of a folder's object: "MODE NAME", a zero byte, and the id.
 * *p is moved behind it; false if it is damaged.
 */
static bool
parse_folder_entry(Arena *arena, const char **p, const char *end,
				   size_t id_bytes, GitEntry *entry)
{
	char	   *name;
	char	   *hex = arena_alloc(arena, 2 * id_bytes + 1);
	size_t		len;

	entry->mode = strtoul(*p, &name, 8);
	if (*name != ' ')
		return false;
	name++;
	len = strnlen(name, end - name);
	if ((size_t) (end - name) < len + 1 + id_bytes)
		return false;
	entry->name = arena_copy(arena, name, len);
	*p = name + len + 1;
	digest_to_hex((const unsigned char *) *p, id_bytes, hex);
	entry->id = hex;
	*p += id_bytes;
	return true;
}

/* Return the folder of an id; NULL if it cannot be read. */
static GitFolder *
load_folder_object(const GitState *state, const char *id)
{
	GitFolders *folders = state->repository->folders;
	Arena	   *arena = folders->arena;
	long		known = map_get(&folders->ids, id);
	GitFolder  *folder;
	GitObject	object;
	const char *p;

	if (known >= 0)
		return folders->items[known];
	if (!get_object_of_kind(state, id, "tree", &object))
		return NULL;
	folder = arena_alloc(arena, sizeof(GitFolder));
	for (p = object.text; p < object.text + object.len;)
	{
		folder->items = arena_grow(arena, folder->items, sizeof(GitEntry),
								   folder->count, &folder->capacity);
		if (!parse_folder_entry(arena, &p, object.text + object.len,
								strlen(id) / 2, &folder->items[folder->count]))
			return NULL;
		folder->count++;
	}
	folders->items = arena_grow(arena, folders->items, sizeof(GitFolder *),
								folders->count, &folders->capacity);
	map_put(&folders->ids, arena_string(arena, id), folders->count);
	folders->items[folders->count++] = folder;
	return folder;
}

/*
 * Keep a small text for the next time it is asked for, up to a total: base,
 * ancestor and side mostly have one journal.
 */
static void
keep_small_text(GitFolders *folders, const char *id, const char *text,
				size_t len)
{
	Arena	   *arena = folders->arena;

	if (len > MAX_KEPT_TEXT || folders->kept_bytes + len > MAX_KEPT_BYTES)
		return;
	folders->kept_bytes += len;
	folders->texts = arena_grow(arena, folders->texts, sizeof(KeptText),
								folders->text_count, &folders->text_capacity);
	folders->texts[folders->text_count].text = arena_copy(arena, text, len);
	folders->texts[folders->text_count].len = len;
	map_put(&folders->text_ids, arena_string(arena, id), folders->text_count);
	folders->text_count++;
}

/*
 * Get a blob's bytes; a checkout mostly has them at the same path, which
 * saves the question to git.
 */
static bool
fetch_blob_bytes(const GitState *state, const char *path, const char *id,
				 GitObject *object)
{
	GitDisk    *disk = state->repository->disk;

	return (disk != NULL &&
			git_disk_read_blob(disk, path, id, &object->text, &object->len)) ||
		get_object_of_kind(state, id, "blob", object);
}

/*
 * Read the contents of a blob; good until the next one. Returns NULL, or why
 * not.
 */
static const char *
load_blob_contents(GitState *state, const char *path, const char *id,
				   const char **text, size_t *len)
{
	const Repository *repository = state->repository;
	long		known = map_get(&repository->folders->text_ids, id);
	GitObject	object;
	char	   *grown;

	if (known >= 0)
	{
		*text = repository->folders->texts[known].text;
		*len = repository->folders->texts[known].len;
		return NULL;
	}
	if (repository->disk != NULL &&
		git_disk_kept_blob(repository->disk, path, id, text, len))
		return NULL;
	if (!fetch_blob_bytes(state, path, id, &object))
		return "the git object is missing (a partial or shallow clone?)";
	grown = realloc(state->text, object.len + 1);
	if (grown == NULL)
		return "out of memory";
	state->text = grown;
	memcpy(state->text, object.text, object.len + 1);
	*text = state->text;
	*len = object.len;
	keep_small_text(repository->folders, id, *text, *len);
	return NULL;
}

/*
 * Return what a link points to, seen from the top; NULL if that is outside,
 * or an absolute path.
 */
static const char *
resolve_link_target(GitState *state, Arena *arena, const char *path,
					const char *id)
{
	const char *slash = strrchr(path, '/');
	Repository	top = *state->repository;
	const char *target;
	const char *inside;
	size_t		len;

	if (load_blob_contents(state, path, id, &target, &len) != NULL ||
		target[0] == '/')
		return NULL;
	top.prefix = arena_copy(arena, path, slash ? slash - path : 0);
	top.outside = NULL;
	return repository_path(&top, arena_string(arena, target), &inside) == NULL ?
		inside : NULL;
}

/*
 * Order an entry and a name as git sorts a folder: by bytes, a folder's name
 * as if it ended with a slash.
 */
static int
compare_entry_name(const GitEntry *entry, const char *name, bool is_folder)
{
	size_t		len = strlen(entry->name);
	size_t		n = strlen(name);
	size_t		common = len < n ? len : n;
	int			order = memcmp(entry->name, name, common);
	bool		entry_is_folder = (entry->mode & MODE_KIND) == MODE_FOLDER;
	unsigned char ends[2] = {
		common < len ? entry->name[common] : entry_is_folder ? '/' : '\0',
		common < n ? name[common] : is_folder ? '/' : '\0'
	};

	return order != 0 ? order : ends[0] - ends[1];
}

/*
 * Return the place of a name among a folder's entries, or -1. Like git's own
 * search, it relies on their order.
 */
static long
search_entry_name(const GitFolder *folder, const char *name, bool is_folder)
{
	size_t		low = 0;
	size_t		high = folder->count;

	while (low < high)
	{
		size_t		middle = low + (high - low) / 2;
		int			order = compare_entry_name(&folder->items[middle], name,
											   is_folder);

		if (order == 0)
			return (long) middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Return the place of a file or folder among a folder's entries, or -1. */
static long
find_place_of_name(const GitFolder *folder, const char *name)
{
	long		place;

	if (folder->next < folder->count &&
		strcmp(folder->items[folder->next].name, name) == 0)
		return (long) folder->next;
	place = search_entry_name(folder, name, false);
	return place >= 0 ? place : search_entry_name(folder, name, true);
}

/*
 * Return the folder's entry of a name, NULL if it has no such entry, or folder
 * is NULL.
 */
static const GitEntry *
find_entry_named(GitFolder *folder, const char *name)
{
	long		i = folder ? find_place_of_name(folder, name) : -1;

	if (i < 0)
		return NULL;
	folder->next = i + 1;
	return &folder->items[i];
}

/*
 * The folder of the first len bytes of a path, no link followed. Files are
 * mostly read folder by folder: the last one is kept.
 */
static GitFolder *
walk_path_folders(GitState *state, Arena *arena, const char *path, size_t len)
{
	GitFolder  *folder;

	if (state->folder != NULL && strlen(state->folder_path) == len &&
		memcmp(state->folder_path, path, len) == 0)
		return state->folder;
	folder = load_folder_object(state, state->root);
	for (size_t i = 0; i < len && folder != NULL;)
	{
		size_t		n = strcspn(path + i, "/");
		const GitEntry *entry = find_entry_named(folder,
												 arena_copy(arena, path + i,
															n));

		folder = entry != NULL && (entry->mode & MODE_KIND) == MODE_FOLDER ?
			load_folder_object(state, entry->id) : NULL;
		i += n + 1;
	}
	if (folder != NULL)
	{
		state->folder = folder;
		state->folder_path = arena_copy(arena, path, len);
	}
	return folder;
}

/*
 * Return the entry at a path below the top, links followed up to MAX_LINKS;
 * NULL if not found. Links in the folders above it are not followed.
 */
static const GitEntry *
find_entry_at_path(GitState *state, Arena *arena, const char *path)
{
	for (int i = 0; path != NULL && i < MAX_LINKS; i++)
	{
		const char *slash = strrchr(path, '/');
		const GitEntry *entry;

		entry = find_entry_named(walk_path_folders(state, arena, path, slash ?
												   slash - path : 0), slash ?
								 slash + 1 : path);
		if (entry == NULL || (entry->mode & MODE_KIND) != MODE_LINK)
			return entry;
		path = resolve_link_target(state, arena, path, entry->id);
	}
	return NULL;
}

/*
 * Return what an entry of this mode is for a tree. A submodule is neither
 * file nor folder: its content is not in the repository.
 */
static TreeKind
kind_of_mode(unsigned int mode)
{
	return (mode & MODE_KIND) == MODE_FOLDER ? TREE_FOLDER :
		(mode & MODE_KIND) == MODE_COMMIT ? TREE_OTHER : TREE_FILE;
}

/* Return one item of a folder, with what a link leads to. */
static TreeItem
make_folder_item(GitState *state, Arena *arena, const char *folder,
				 const GitEntry *entry)
{
	TreeItem	item = {0};
	const GitEntry *target;

	item.name = entry->name;
	item.kind = kind_of_mode(entry->mode);
	item.link = (entry->mode & MODE_KIND) == MODE_LINK;
	if (!item.link)
		return item;
	target = find_entry_at_path(state, arena, *folder ?
								arena_join(arena, folder, item.name) :
								item.name);
	item.kind = target ? kind_of_mode(target->mode) : TREE_OTHER;
	return item;
}

/*
 * Set *folder to the folder at a path, links followed. Returns NULL, or why
 * not; tree_no_folder if not found.
 */
static const char *
open_folder_at_path(GitState *state, Arena *arena, const char *path,
					const GitFolder **folder)
{
	const GitEntry *entry;

	if (*path == '\0')
		*folder = load_folder_object(state, state->root);
	else
	{
		entry = find_entry_at_path(state, arena, path);
		if (entry == NULL || (entry->mode & MODE_KIND) != MODE_FOLDER)
			return tree_no_folder;
		*folder = load_folder_object(state, entry->id);
	}
	return *folder ? NULL : "the git object of the folder is missing";
}

/* List a folder of the revision, sorted by name. Returns NULL, or why not. */
static const char *
list_git_folder(const Tree *tree, Arena *arena, const char *folder,
				TreeList *list)
{
	GitState   *state = tree->state;
	const char *path;
	const GitFolder *object;
	const char *error = repository_path(state->repository, folder, &path);

	memset(list, 0, sizeof(TreeList));
	if (error == NULL)
		error = open_folder_at_path(state, arena, path, &object);
	if (error != NULL)
		return error;
	for (size_t i = 0; i < object->count; i++)
	{
		list->items = arena_grow(arena, list->items, sizeof(TreeItem),
								 list->count, &list->capacity);
		list->items[list->count++] = make_folder_item(state, arena, path,
													  &object->items[i]);
	}
	tree_sort_items(list);
	return NULL;
}

/*
 * Return the entry of a file, as the user names it, and its path below the
 * top; NULL with *error set if not found. A file that was found is mostly
 * asked for again at once.
 */
static const GitEntry *
find_file_entry(GitState *state, const char *path, const char **inside,
				const char **error)
{
	const Repository *repository = state->repository;
	const GitEntry *entry;

	*error = NULL;
	if (state->file != NULL && strcmp(state->file_path, path) == 0)
	{
		*inside = state->file_inside;
		return state->file;
	}
	*error = repository_path(repository, path, inside);
	if (*error != NULL)
		return NULL;
	entry = find_entry_at_path(state, repository->arena, *inside);
	if (entry == NULL || kind_of_mode(entry->mode) != TREE_FILE)
	{
		*error = "there is no such file in the revision";
		return NULL;
	}
	state->file = entry;
	state->file_path = arena_string(repository->arena, path);
	state->file_inside = *inside == path ? state->file_path : *inside;
	return entry;
}

/*
 * Read a file of the revision; the text is valid until the next read. Returns
 * NULL, or why not.
 */
static const char *
read_git_file(const Tree *tree, const char *path, const char **text,
			  size_t *len)
{
	GitState   *state = tree->state;
	const char *inside;
	const char *error;
	const GitEntry *entry = find_file_entry(state, path, &inside, &error);

	*text = "";
	*len = 0;
	return entry ? load_blob_contents(state, inside, entry->id, text, len) :
		error;
}

/* Return the id of the file's content, or NULL; it belongs to the arena. */
static const char *
identify_git_file(const Tree *tree, const char *path)
{
	const char *inside;
	const char *error;
	const GitEntry *entry = find_file_entry(tree->state, path, &inside,
											&error);

	return entry ? entry->id : NULL;
}

/* Release the buffer of read_git_file(). */
static void
close_git_tree(Tree *tree)
{
	GitState   *state = tree->state;

	free(state->text);
	state->text = NULL;
}

/*
 * Set *tree to the files of a revision; tree_close() when done. Returns NULL,
 * or why not.
 */
const char *
tree_of_revision(const Repository *repository, const Revision *revision,
				 Tree **tree)
{
	GitState   *state = arena_alloc(repository->arena, sizeof(GitState));

	state->repository = repository;
	state->root = arena_string(repository->arena, revision->tree);
	if (load_folder_object(state, state->root) == NULL)
		return arena_format(repository->arena, "could not read the files of "
							"the git revision \"%s\": %s", revision->name,
							repository_missing(repository) ?
							repository_missing(repository) : "damaged");
	*tree = arena_alloc(repository->arena, sizeof(Tree));
	(*tree)->list = list_git_folder;
	(*tree)->read = read_git_file;
	(*tree)->identify = identify_git_file;
	(*tree)->close = close_git_tree;
	(*tree)->state = state;
	return NULL;
}

/*
 * Open the repository that a path lies in, and the files of a revision in it,
 * for --base. Returns NULL, or why not; the caller closes both in any case,
 * so that both must be zeroed before.
 */
const char *
repository_open_base(Arena *arena, const char *path, const char *name,
					 Repository *repository, Tree **tree)
{
	Revision	revision;
	const char *error = repository_open_objects(arena, path, repository);

	if (error == NULL)
		error = revision_find(repository, name, &revision);
	if (error == NULL)
		error = tree_of_revision(repository, &revision, tree);
	return error;
}
