/*
 * tree.c
 *		The files of a revision.
 *
 * Symbolic links are followed inside the revision, as they would be after a
 * checkout; what leads out of it is not there.
 */
#include "migcheck/git/repository.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINKS	10

typedef struct GitState
{
	const Repository *repository;
	git_tree   *root;
	git_blob   *blob;			/* of the last read */
	char	   *text;			/* its contents and a terminator */
	git_tree   *folder;			/* the one looked into last */
	const char *folder_path;
} GitState;

/* The contents of a blob; good until the next. */
static const char *
load_blob(GitState *state, const git_oid *id, const char **text, size_t *len)
{
	const GitLibrary *git = state->repository->git;

	git->git_blob_free(state->blob);
	state->blob = NULL;
	if (git->git_blob_lookup(&state->blob, state->repository->handle, id) != 0)
		return "the git object is missing (a partial or shallow clone?)";
	*len = git->git_blob_rawsize(state->blob);
	free(state->text);
	state->text = malloc(*len + 1);
	if (state->text == NULL)
		return "out of memory";
	memcpy(state->text, git->git_blob_rawcontent(state->blob), *len);
	state->text[*len] = '\0';
	*text = state->text;
	return NULL;
}

/* What a link points to, seen from the top; NULL if that is outside. */
static const char *
link_target(GitState *state, Arena *arena, const char *path,
			const git_oid *id)
{
	const char *slash = strrchr(path, '/');
	Repository	top = *state->repository;
	const char *target;
	const char *inside;
	size_t		len;

	if (load_blob(state, id, &target, &len) != NULL || target[0] == '/')
		return NULL;
	top.prefix = arena_copy(arena, path, slash ? slash - path : 0);
	return repository_path(&top, arena_string(arena, target), &inside) == NULL ?
		inside : NULL;
}

/*
 * The entry of a path, as it is. libgit2 does not keep large folders, and
 * files are mostly read folder by folder: the last one is kept here.
 */
static git_tree_entry *
look_up(GitState *state, Arena *arena, const char *path)
{
	const GitLibrary *git = state->repository->git;
	const char *slash = strrchr(path, '/');
	size_t		len = slash ? (size_t) (slash - path) : 0;
	git_tree_entry *entry = NULL;
	git_tree_entry *folder;

	if (slash == NULL)
		return git->git_tree_entry_bypath(&entry, state->root, path) == 0 ?
			entry : NULL;
	if (state->folder == NULL || strlen(state->folder_path) != len ||
		memcmp(state->folder_path, path, len) != 0)
	{
		git->git_tree_free(state->folder);
		state->folder = NULL;
		state->folder_path = arena_copy(arena, path, len);
		if (git->git_tree_entry_bypath(&folder, state->root,
									   state->folder_path) != 0)
			return NULL;
		if (git->git_tree_lookup(&state->folder, state->repository->handle,
								 git->git_tree_entry_id(folder)) != 0)
			state->folder = NULL;
		git->git_tree_entry_free(folder);
	}
	return state->folder != NULL &&
		git->git_tree_entry_bypath(&entry, state->folder, slash + 1) == 0 ?
		entry : NULL;
}

/* The entry at a path below the top, links followed; NULL if there is none. */
static git_tree_entry *
find_entry(GitState *state, Arena *arena, const char *path)
{
	const GitLibrary *git = state->repository->git;

	for (int i = 0; path != NULL && i < MAX_LINKS; i++)
	{
		git_tree_entry *entry = look_up(state, arena, path);

		if (entry == NULL)
			return NULL;
		if (git->git_tree_entry_filemode(entry) != GIT_FILEMODE_LINK)
			return entry;
		path = link_target(state, arena, path, git->git_tree_entry_id(entry));
		git->git_tree_entry_free(entry);
	}
	return NULL;
}

static TreeKind
kind_of_mode(git_filemode_t mode)
{
	return mode == GIT_FILEMODE_TREE ? TREE_FOLDER :
		mode == GIT_FILEMODE_COMMIT ? TREE_OTHER : TREE_FILE;
}

/* One item of a folder. */
static TreeItem
make_item(GitState *state, Arena *arena, const char *folder,
		  const git_tree_entry *entry)
{
	const GitLibrary *git = state->repository->git;
	git_filemode_t mode = git->git_tree_entry_filemode(entry);
	TreeItem	item = {0};
	git_tree_entry *target;

	item.name = arena_string(arena, git->git_tree_entry_name(entry));
	item.kind = kind_of_mode(mode);
	item.link = mode == GIT_FILEMODE_LINK;
	if (!item.link)
		return item;
	target = find_entry(state, arena, *folder ?
						arena_join(arena, folder, item.name) : item.name);
	item.kind = target ? kind_of_mode(git->git_tree_entry_filemode(target)) :
		TREE_OTHER;
	git->git_tree_entry_free(target);
	return item;
}

static int
compare_items(const void *a, const void *b)
{
	return strcmp(((const TreeItem *) a)->name, ((const TreeItem *) b)->name);
}

/* The tree object of a folder; the caller frees what is not the root. */
static const char *
open_folder(GitState *state, Arena *arena, const char *path, git_tree **folder)
{
	const GitLibrary *git = state->repository->git;
	git_tree_entry *entry;
	const char *error = tree_no_folder;

	*folder = state->root;
	if (*path == '\0')
		return NULL;
	entry = find_entry(state, arena, path);
	if (entry != NULL &&
		git->git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE)
		error = git->git_tree_lookup(folder, state->repository->handle,
									 git->git_tree_entry_id(entry)) == 0 ? NULL :
			"the git object of the folder is missing";
	git->git_tree_entry_free(entry);
	return error;
}

static const char *
git_list(const Tree *tree, Arena *arena, const char *folder, TreeList *list)
{
	GitState   *state = tree->state;
	const GitLibrary *git = state->repository->git;
	const char *path;
	git_tree   *object;
	const char *error = repository_path(state->repository, folder, &path);

	memset(list, 0, sizeof(TreeList));
	if (error == NULL)
		error = open_folder(state, arena, path, &object);
	if (error != NULL)
		return error;
	for (size_t i = 0; i < git->git_tree_entrycount(object); i++)
	{
		list->items = arena_grow(arena, list->items, sizeof(TreeItem),
								 list->count, &list->capacity);
		list->items[list->count++] =
			make_item(state, arena, path, git->git_tree_entry_byindex(object, i));
	}
	if (object != state->root)
		git->git_tree_free(object);
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(TreeItem), compare_items);
	return NULL;
}

static const char *
git_read(const Tree *tree, const char *path, const char **text, size_t *len)
{
	GitState   *state = tree->state;
	const GitLibrary *git = state->repository->git;
	Arena	   *arena = state->repository->arena;
	const char *inside;
	const char *error = repository_path(state->repository, path, &inside);
	git_tree_entry *entry;

	*text = "";
	*len = 0;
	if (error != NULL)
		return error;
	entry = find_entry(state, arena, inside);
	if (entry == NULL ||
		kind_of_mode(git->git_tree_entry_filemode(entry)) != TREE_FILE)
		error = "there is no such file in the revision";
	else
		error = load_blob(state, git->git_tree_entry_id(entry), text, len);
	git->git_tree_entry_free(entry);
	return error;
}

static void
git_close(Tree *tree)
{
	GitState   *state = tree->state;
	const GitLibrary *git = state->repository->git;

	git->git_blob_free(state->blob);
	git->git_tree_free(state->root);
	git->git_tree_free(state->folder);
	free(state->text);
	memset(state, 0, sizeof(GitState));
}

/* The files of a revision; tree_close() when done. */
const char *
tree_of_revision(const Repository *repository, const Revision *revision,
				 Tree **tree)
{
	const GitLibrary *git = repository->git;
	GitState   *state = arena_alloc(repository->arena, sizeof(GitState));
	git_commit *commit = NULL;
	int			status;

	state->repository = repository;
	status = git->git_commit_lookup(&commit, repository->handle,
									&revision->commit);
	if (status == 0)
		status = git->git_commit_tree(&state->root, commit);
	git->git_commit_free(commit);
	if (status != 0)
		return arena_format(repository->arena, "could not read the files of "
							"the git revision \"%s\"", revision->name);
	*tree = arena_alloc(repository->arena, sizeof(Tree));
	(*tree)->list = git_list;
	(*tree)->read = git_read;
	(*tree)->close = git_close;
	(*tree)->state = state;
	return NULL;
}
