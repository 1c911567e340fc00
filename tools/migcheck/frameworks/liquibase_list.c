/*
 * liquibase_list.c
 *		Which changelogs of a folder in XML, YAML and JSON are read first.
 *
 * The first one is what nothing includes; a folder whose changelogs include
 * nothing is read as if all of it were included by one that lies elsewhere.
 * liquibase_include.c reads each of them.
 */
#include "migcheck/frameworks/liquibase.h"

#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"

/* How many files of a folder are looked into. */
#define PEEK_FILES		8

/* Return true if a file has the mark of a changelog that is not SQL. */
static bool
has_list_mark(const Tree *tree, const char *path)
{
	const char *text;
	size_t		len;

	return tree->read(tree, path, &text, &len) == NULL &&
		memmem(text, len, CHANGELOG_MARK, strlen(CHANGELOG_MARK)) != NULL;
}

/*
 * Return true if a folder or a file has a name that people give to changelogs:
 * XML, YAML and JSON are everywhere, and most of it is not looked into.
 */
static bool
suggests_changelog(const char *name)
{
	static const char *const words[] = {
		"change", "liquibase", "migrat", "schema", "master", "versions"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (strcasestr(name, words[i]) != NULL)
			return true;
	}
	return false;
}

/* Return true if a folder has a changelog that is not SQL. */
bool
liquibase_has_lists(const Tree *tree, Arena *arena, const char *folder,
					const TreeList *items)
{
	bool		suggested = suggests_changelog(path_base_name(folder));
	int			looked = 0;

	for (size_t i = 0; i < items->count && looked < PEEK_FILES; i++)
	{
		const TreeItem *item = &items->items[i];

		if (item->kind != TREE_FILE || !changelog_is_list_name(item->name) ||
			!(suggested || suggests_changelog(item->name)))
			continue;
		looked++;
		if (has_list_mark(tree, arena_join(arena, folder, item->name)))
			return true;
	}
	return false;
}

/*
 * Return true if a changelog includes others: text, as an attribute or key of
 * that name begins in all forms.
 */
static bool
has_include(const Tree *tree, const char *path)
{
	const char *text;
	size_t		len;

	return tree->read(tree, path, &text, &len) == NULL &&
		(memmem(text, len, "<include", 8) != NULL ||
		 memmem(text, len, "include:", 8) != NULL ||
		 memmem(text, len, "includeAll:", 11) != NULL ||
		 memmem(text, len, "\"include", 8) != NULL);
}

/* Return true if a file says of itself that it is a changelog. */
static bool
has_changelog_mark(Changelogs *lists, const char *path)
{
	const Tree *tree = lists->root->tree;
	const char *text;
	size_t		len;

	if (changelog_is_list_name(path))
		return has_list_mark(tree, path);
	return changelog_is_file_name(path) &&
		tree->read(tree, path, &text, &len) == NULL &&
		liquibase_is_formatted(text, len);
}

/* Report changelogs below the root that no other one names. */
static void
report_unlisted(Changelogs *lists)
{
	Root	   *root = lists->root;
	size_t		count;
	const char **files = changelog_files_below(lists, root->path, &count);

	for (size_t i = 0; i < count; i++)
	{
		if (map_get(&lists->reached, files[i]) >= 0 ||
			!has_changelog_mark(lists, files[i]))
			continue;
		root_add_fault(root, FAULT_FILE_UNLISTED, place_at(files[i], 1, 0),
					   files[i], "no changelog of this folder includes the "
					   "file, so that Liquibase does not run it from here")
			->help = "Include it in the changelog, or remove it; where a "
			"program names it, that is fine.";
	}
}

/* Note the files that a changelog includes itself. */
static void
note_direct_includes(Changelogs *lists, const char *path, Map *included)
{
	Arena	   *arena = lists->root->arena;
	ChangelogError error;
	const ChangelogNode *list = NULL;
	const char *text;
	size_t		len;

	if (lists->root->tree->read(lists->root->tree, path, &text, &len) == NULL)
		list = changelog_parse_list(arena, path, text, len, &error);
	for (const ChangelogNode *node = list ? list->child : NULL; node != NULL;
		 node = node->next)
	{
		bool		all = strcmp(node->name, "includeAll") == 0;
		const char *written = changelog_value(node, all ? "path" : "file");
		bool		relative = changelog_is_true(node, "relativeTo"
												 "ChangelogFile");
		const char *found = NULL;
		const char **files = &found;
		size_t		count = 1;

		if (written != NULL && (all || strcmp(node->name, "include") == 0))
			found = changelog_find_path(lists, path, written, relative, all);
		if (found != NULL && all)
			files = changelog_files_below(lists, found, &count);
		for (size_t i = 0; found != NULL && i < count; i++)
		{
			if (strcmp(files[i], path) != 0)
				map_put(included, files[i], 1);
		}
	}
}

/*
 * Read the changelogs that include others and are not included by one of the
 * same folder; all of them where each is.
 */
static void
read_first_changelogs(Changelogs *lists, const char **paths, size_t count)
{
	Map			included = {.arena = lists->root->arena};
	bool		any = false;

	for (size_t i = 0; i < count; i++)
		note_direct_includes(lists, paths[i], &included);
	for (int round = 0; round < 2 && !any; round++)
	{
		for (size_t i = 0; i < count; i++)
		{
			if (!has_include(lists->root->tree, paths[i]) ||
				(round == 0 && map_get(&included, paths[i]) >= 0) ||
				map_get(&lists->reached, paths[i]) >= 0)
				continue;
			any = true;
			changelog_read_file(lists, paths[i], NULL, place_at(paths[i], 1,
																1));
		}
	}
	if (!lists->root->entries_unknown)
		report_unlisted(lists);
}

/*
 * Read all changelogs of a folder and of those below, by their paths. SQL
 * without Liquibase's first line is what a changeset names, or data.
 */
static void
read_whole_folder(Changelogs *lists)
{
	size_t		count;
	const char **files = changelog_files_below(lists, lists->root->path,
											   &count);

	for (size_t i = 0; i < count; i++)
	{
		if (path_base_name(files[i])[0] != '.' &&
			has_changelog_mark(lists, files[i]))
			changelog_read_file(lists, files[i], NULL, place_at(files[i], 1,
																1));
	}
}

/*
 * Read the changelogs of a root: the first ones include the others. False if
 * the folder has none but SQL, and nothing was read.
 */
bool
liquibase_read_lists(Root *root)
{
	Changelogs	lists = {.root = root};
	Map		   *maps[] = {&lists.seen, &lists.files, &lists.reached,
	&lists.read, &lists.properties, &lists.folders};
	TreeList	items;
	const char **first;
	size_t		first_count = 0;
	bool		any_include = false;

	if (root->tree->list(root->tree, root->arena, root->path, &items) != NULL)
		return false;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		maps[i]->arena = root->arena;
	first = arena_alloc(root->arena, sizeof(char *) * (items.count + 1));
	for (size_t i = 0; i < items.count; i++)
	{
		const char *path = arena_join(root->arena, root->path,
									  items.items[i].name);

		if (items.items[i].kind == TREE_FILE &&
			changelog_is_list_name(path) && has_list_mark(root->tree, path))
		{
			first[first_count++] = path;
			any_include |= has_include(root->tree, path);
		}
	}
	if (first_count == 0)
		return false;
	if (any_include)
		read_first_changelogs(&lists, first, first_count);
	else
		read_whole_folder(&lists);
	changelog_order_entries(&lists);
	return true;
}
