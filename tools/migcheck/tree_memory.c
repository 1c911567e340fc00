/*
 * tree_memory.c
 *		Files that lie nowhere: standard input, and made up ones.
 *
 * Errors are worded as the system's, since messages are made of them.
 */
#include "migcheck/tree_memory.h"

#include <stdlib.h>
#include <string.h>

/* The files of a tree in memory; both are borrowed. */
typedef struct MemoryState
{
	const MemoryFile *files;
	size_t		count;
} MemoryState;

/* Return the part of a path that is below a folder; NULL for another path. */
static const char *
path_part_below(const char *path, const char *folder)
{
	size_t		len = strlen(folder);

	if (len == 0 || strcmp(folder, ".") == 0)
		return path;
	return strncmp(path, folder, len) == 0 && path[len] == '/' ?
		path + len + 1 : NULL;
}

/*
 * List a folder of the files in memory, sorted by name and each name once.
 * Returns NULL, or why not.
 */
static const char *
list_memory_folder(const Tree *tree, Arena *arena, const char *folder,
				   TreeList *list)
{
	const MemoryState *state = tree->state;
	size_t		kept = 0;

	memset(list, 0, sizeof(TreeList));
	for (size_t i = 0; i < state->count; i++)
	{
		const char *name = path_part_below(state->files[i].path, folder);
		size_t		len = name ? strcspn(name, "/") : 0;

		if (len == 0)
			continue;
		list->items = arena_grow(arena, list->items, sizeof(TreeItem),
								 list->count, &list->capacity);
		list->items[list->count++] = (TreeItem)
		{
			.name = arena_copy(arena, name, len),
				.kind = name[len] == '/' ? TREE_FOLDER : TREE_FILE,
		};
	}
	if (list->count == 0)
		return "No such file or directory";
	tree_sort_items(list);
	for (size_t i = 0; i < list->count; i++)
	{
		if (i == 0 || strcmp(list->items[i].name, list->items[kept - 1].name))
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
	return NULL;
}

/* Return a file's text, which belongs to the tree. NULL, or why not. */
static const char *
read_memory_file(const Tree *tree, const char *path, const char **text,
				 size_t *len)
{
	const MemoryState *state = tree->state;

	for (size_t i = 0; i < state->count; i++)
	{
		if (strcmp(state->files[i].path, path) == 0)
		{
			*text = state->files[i].text;
			*len = state->files[i].len;
			return NULL;
		}
	}
	return "No such file or directory";
}

/*
 * Return a tree of these files, which are borrowed and must outlive it. It
 * needs no closing.
 */
Tree *
tree_in_memory(Arena *arena, const MemoryFile *files, size_t count)
{
	Tree	   *tree = arena_alloc(arena, sizeof(Tree));
	MemoryState *state = arena_alloc(arena, sizeof(MemoryState));

	state->files = files;
	state->count = count;
	tree->list = list_memory_folder;
	tree->read = read_memory_file;
	tree->state = state;
	return tree;
}
