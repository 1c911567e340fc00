/*
 * liquibase_path.c
 *		Where the files are that a changelog of Liquibase names.
 *
 * A path is seen from the changelog that has it, where that says so, else
 * from the search path, which is set elsewhere: the class path of a program,
 * mostly. It is one of the folders above the root, up to the project's top, so
 * the nearest one that has the file is taken.
 */
#include "migcheck/frameworks/liquibase.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"

/* How many folders above the root may be the search path. */
#define SEARCH_LEVELS	12

/* No text grows beyond this by what properties are put into it. */
#define MAX_EXPANDED	4096

/* Return true for the endings of changelogs that may list other files. */
bool
changelog_is_list_name(const char *name)
{
	static const char *const endings[] = {".xml", ".yaml", ".yml", ".json"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
	{
		size_t		len = strlen(endings[i]);
		size_t		name_len = strlen(name);

		if (name_len > len &&
			strcasecmp(name + name_len - len, endings[i]) == 0)
			return true;
	}
	return false;
}

/* Return true for the endings of all changelogs that are read. */
bool
changelog_is_file_name(const char *name)
{
	size_t		len = strlen(name);

	return changelog_is_list_name(name) ||
		(len > 4 && strcasecmp(name + len - 4, ".sql") == 0);
}

/* Return the path of the folder that a path lies in, "." for a plain name. */
static const char *
folder_of_changelog(Arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? "." : slash == path ? "/" :
		arena_copy(arena, path, slash - path);
}

/* List a folder, each once; an empty list where that is not possible. */
static const TreeList *
list_once(Changelogs *lists, const char *folder)
{
	Root	   *root = lists->root;
	long		known = map_get(&lists->folders, folder);
	TreeList   *list;

	if (known >= 0)
		return &lists->listings[known];
	lists->listings = arena_grow(root->arena, lists->listings,
								 sizeof(TreeList), lists->listing_count,
								 &lists->listing_capacity);
	list = &lists->listings[lists->listing_count];
	memset(list, 0, sizeof(TreeList));
	if (root->tree->list(root->tree, root->arena, folder, list) != NULL)
		list->count = 0;
	map_set(&lists->folders, folder, lists->listing_count++);
	return list;
}

/* Return what lies at a path, or NULL. */
static const TreeItem *
changelog_find_item(Changelogs *lists, const char *path)
{
	return tree_find_item(list_once(lists,
									folder_of_changelog(lists->root->arena,
														path)),
						  path_base_name(path));
}

/*
 * Return a text with the values of properties in the place of ${NAME}; NULL
 * if one is not set in the changelogs that were read before.
 */
const char *
changelog_expand(Changelogs *lists, const char *text)
{
	Arena	   *arena = lists->root->arena;
	const char *result = text;

	for (const char *start; (start = strstr(result, "${")) != NULL;)
	{
		const char *stop = strchr(start, '}');
		long		index = stop == NULL ? -1 :
			map_get(&lists->properties, arena_copy(arena, start + 2,
												   stop - start - 2));

		if (index < 0 || strlen(result) > MAX_EXPANDED ||
			strstr(lists->values[index], "${") != NULL)
			return NULL;
		result = arena_format(arena, "%.*s%s%s", (int) (start - result),
							  result, lists->values[index], stop + 1);
	}
	return result;
}

/* Return a path as a changelog writes it, without what class paths add. */
static const char *
plain_written_path(Arena *arena, const char *written)
{
	char	   *path = arena_string(arena, written);

	for (char *p = path; *p; p++)
	{
		if (*p == '\\')
			*p = '/';
	}
	if (strncmp(path, "classpath*:", 11) == 0)
		path += 11;
	else if (strncmp(path, "classpath:", 10) == 0)
		path += 10;
	while (*path == '/')
		path++;
	return path;
}

/*
 * Return true if a path leads above the folder that migcheck was started for,
 * which the root is below.
 */
static bool
leads_outside(const Root *root, const char *path)
{
	return strncmp(path, "..", 2) == 0 && (path[2] == '/' ||
										   path[2] == '\0') &&
		strncmp(root->path, "..", 2) != 0;
}

/*
 * Return the path of a file or folder that a changelog names, as the tree has
 * it; NULL if it is not there. from is the changelog's own path.
 */
const char *
changelog_find_path(Changelogs *lists, const char *from, const char *written,
					bool relative, bool folder)
{
	Arena	   *arena = lists->root->arena;
	const char *base = relative ? folder_of_changelog(arena, from) :
		lists->root->path;

	written = plain_written_path(arena, written);
	for (int level = 0; level < SEARCH_LEVELS && base != NULL; level++)
	{
		const char *path = path_without_dots(arena, arena_join(arena, base,
															   written));
		const TreeItem *item = *written && !leads_outside(lists->root, path) ?
			changelog_find_item(lists, path) : NULL;

		if (item != NULL && (item->kind == TREE_FOLDER) == folder)
			return path;
		base = relative ? NULL : folder_above_in_project(lists->root, base);
	}
	return NULL;
}

/* Return a path as seen from the root: with ".." where it lies elsewhere. */
static const char *
name_from_root(Arena *arena, const char *root, const char *path)
{
	size_t		same = 0;
	const char *name;

	if (strcmp(root, ".") == 0)
		return path;
	/* Cut what both have, folder by folder. */
	for (size_t i = 0;; i++)
	{
		bool		ends = root[i] == '\0' || root[i] == '/';

		if (ends && path[i] == '/')
			same = i + 1;
		if (root[i] == '\0' || root[i] != path[i])
			break;
	}
	name = path + same;
	if (same > strlen(root))
		return name;
	for (const char *p = root + same; *p; p += strcspn(p, "/"))
	{
		p += *p == '/';
		name = arena_format(arena, "../%s", name);
	}
	return name;
}

/* Return the index of the File of a path, which is taken in if it is new. */
size_t
changelog_take_file(Changelogs *lists, const char *path)
{
	Root	   *root = lists->root;
	long		known = map_get(&lists->files, path);
	const TreeItem *item;
	File	   *file;

	if (known >= 0)
		return known;
	item = changelog_find_item(lists, path);
	file = root_add_file(root, name_from_root(root->arena, root->path, path),
						 FILE_UP);
	file->path = path;
	file->key = file->name;
	file->is_program = changelog_is_list_name(path);
	file->outside = item != NULL && item->outside;
	file->unreadable = item != NULL ? tree_item_fault(item) : NULL;
	map_set(&lists->files, path, root->file_count - 1);
	return root->file_count - 1;
}

/* Order paths as Java's strings are ordered; for qsort(). */
static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/*
 * Return the paths of all files below a folder, in the order in which
 * includeAll takes them. Links to folders are not followed.
 */
const char **
changelog_files_below(Changelogs *lists, const char *folder, size_t *count)
{
	Arena	   *arena = lists->root->arena;
	const char **found = NULL;
	const char **folders = NULL;
	size_t		found_capacity = 0;
	size_t		capacity = 0;
	size_t		left = 0;

	*count = 0;
	folders = arena_grow(arena, folders, sizeof(char *), left, &capacity);
	folders[left++] = folder;
	while (left > 0)
	{
		const char *below = folders[--left];
		const TreeList list = *list_once(lists, below);

		for (size_t i = 0; i < list.count; i++)
		{
			const TreeItem *item = &list.items[i];
			const char *path = arena_join(arena, below, item->name);

			if (item->kind == TREE_FOLDER && !item->link)
			{
				folders = arena_grow(arena, folders, sizeof(char *), left,
									 &capacity);
				folders[left++] = path;
			}
			else if (item->kind != TREE_FOLDER)
			{
				found = arena_grow(arena, found, sizeof(char *), *count,
								   &found_capacity);
				found[(*count)++] = path;
			}
		}
	}
	if (*count > 1)
		qsort(found, *count, sizeof(char *), compare_paths);
	return found;
}
