/*
 * discover.c
 *		Find the folders that hold migrations, and whose they are.
 *
 * A walk without recursion, in the order of the names. Folders of packages, of
 * tools and of test data are passed over, unless one is where the walk begins.
 */
#include "migcheck/discover.h"

#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/setting.h"
#include "migcheck/path.h"
#include "migcheck/unread.h"
#include "text/one_of.h"

/* Folders that never hold the project's own migrations. */
static const char *const skipped[] = {
	"node_modules", "vendor", "__pycache__", "testdata", "fixtures",
	"__fixtures__", "__tests__", NULL
};

/* A bound for walks that begin at the wrong place, such as a home folder. */
#define MAX_FOLDERS 50000

/*
 * How far above a file its root is looked for, and above the working folder.
 */
#define MAX_LEVELS	64
#define LEVELS_ABOVE	3

typedef struct FolderWalk
{
	const char **folders;
	size_t		count;
	size_t		capacity;
} FolderWalk;

/* Put a folder, of the arena, on the stack of those to be searched. */
static void
push_search_folder(Arena *arena, FolderWalk *walk, const char *folder)
{
	walk->folders = arena_grow(arena, walk->folders, sizeof(char *),
							   walk->count, &walk->capacity);
	walk->folders[walk->count++] = folder;
}

/* Whether a walk passes over folders of this name. */
bool
folder_is_skipped(const char *name)
{
	return name[0] == '.' || text_is_one_of(name, skipped);
}

/* Return the root of a folder, or NULL if it is not among them. */
static Root *
find_known_root(const Roots *roots, const char *path)
{
	for (size_t i = 0; i < roots->count; i++)
	{
		if (strcmp(roots->items[i]->path, path) == 0)
			return roots->items[i];
	}
	return NULL;
}

/* Are the files of one root those of another one with the same path? */
static bool
is_same_root(const Root *root, const Root *other)
{
	size_t		i = 0;

	if (root->framework != other->framework ||
		(root->locations == NULL) != (other->locations == NULL))
		return false;
	if (root->locations == NULL)
		return true;
	while (root->locations[i] != NULL && other->locations[i] != NULL &&
		   strcmp(root->locations[i], other->locations[i]) == 0)
		i++;
	return root->locations[i] == NULL && other->locations[i] == NULL;
}

/*
 * Join a root to the folders that its framework runs with it. Returns the root
 * that they are already; where their path is that of a root with other files,
 * the root is left as it is, so that none of its files is passed over.
 */
static Root *
join_root(const Roots *roots, Root *root)
{
	const char *path = root->path;
	Root	   *known;

	root->framework->join(root);
	known = find_known_root(roots, root->path);
	if (known == NULL || is_same_root(known, root))
		return known;
	root->path = path;
	root->locations = NULL;
	return NULL;
}

/*
 * Add a root for a folder, unless it is among them, by this folder or by the one
 * that its framework joins it to; returns the root. path, start and also must
 * outlive the roots; nothing is read yet.
 */
static Root *
add_root_once(Arena *arena, const Tree *tree, const char *path,
			  const Framework *framework, const char *start, const char *also,
			  Roots *roots)
{
	Root	   *known = find_known_root(roots, path);
	Root	   *root;

	if (known != NULL && known->locations == NULL)
		return known;
	root = arena_alloc(arena, sizeof(Root));
	root->arena = arena;
	root->tree = tree;
	root->framework = framework;
	root->searched_from = start;
	root->also = also;
	root->path = path;
	known = framework != NULL && framework->join != NULL ?
		join_root(roots, root) : NULL;
	if (known != NULL)
		return known;
	roots->items = arena_grow(arena, roots->items, sizeof(Root *),
							  roots->count, &roots->capacity);
	roots->items[roots->count++] = root;
	return root;
}

/* Note a folder that a tool has which migcheck does not read. */
static void
note_unread_folder(Arena *arena, const Tree *tree, const char *folder,
				   const TreeList *items, Roots *unread)
{
	const char *tool = unread == NULL ? NULL :
		unread_tool_find(arena, tree, folder, items);

	if (tool != NULL)
		add_root_once(arena, tree, folder, NULL, NULL, NULL,
					  unread)->unread_tool = tool;
}

/*
 * Return true if a folder's path says that it holds migrations, by "migrat"
 * anywhere in it or by its last name: numbered SQL is also how people name
 * queries, reports and what fills a new database. Asked of folders that only
 * the numbers in them would make a root.
 */
static bool
path_suggests_migrations(const char *folder)
{
	static const char *const names[] = {
		"changelog", "changelogs", "deltas", "evolutions", "patches",
		"upgrade", "upgrades", "versions", NULL
	};
	const char *name = path_base_name(folder);

	if (strcasestr(folder, "migrat") != NULL)
		return true;
	for (int i = 0; names[i] != NULL; i++)
	{
		if (strcasecmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/*
 * Return the first framework of the list that recognizes a folder, or NULL.
 * With one given, only those of its name are asked. Where the user has not
 * named the folder, its name must be one of migrations' if the files do not
 * tell a framework.
 */
static const Framework *
find_framework(Arena *arena, const Tree *tree, const char *folder,
			   const TreeList *items, const Framework *given, bool named)
{
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *framework = framework_list[i];

		if (given == NULL ? framework->any_number && !named &&
			!path_suggests_migrations(folder) :
			!framework_has_name(framework, given->name))
			continue;
		if (framework->detect(tree, arena, folder, items))
			return framework;
	}
	return NULL;
}

/*
 * Return the name of another framework whose files these could be as well, or
 * NULL. A framework that takes any number is no rival, nor is golang-migrate
 * where there is no Go module.
 */
static const char *
find_rival_framework(Arena *arena, const Tree *tree, const char *folder,
					 const TreeList *items, const Framework *found)
{
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		const Framework *other = framework_list[i];

		if ((!found->sure || other->by_place) && other != found &&
			!framework_has_name(other, found->name) &&
			!other->any_number &&
			(other->rival_needs == NULL ||
			 folder_above_has(tree, arena, folder, other->rival_needs, 3)) &&
			other->detect(tree, arena, folder, items))
			return other->name;
	}
	return NULL;
}

/* Push what lies below, last name first, so that the walk goes by name. */
static void
push_subfolders(Arena *arena, FolderWalk *walk, const char *folder,
				const TreeList *items)
{
	for (size_t i = items->count; i > 0; i--)
	{
		const TreeItem *item = &items->items[i - 1];

		/* Links could lead in circles; what they lead to has its own place. */
		if (item->kind == TREE_FOLDER && !item->link && !folder_is_skipped(item->name))
			push_search_folder(arena, walk, arena_join(arena, folder,
													   item->name));
	}
}

/*
 * A path as the user gave it, as a folder: without "./" and slashes at the
 * ends, and where it names the journal or its folder, the folder above that.
 */
static const char *
normalize_folder(Arena *arena, const Tree *tree, const char *path)
{
	char	   *folder;
	size_t		len;
	TreeList	items;

	while (path[0] == '.' && path[1] == '/')
	{
		path += 2;
		while (*path == '/')
			path++;
	}
	folder = arena_string(arena, *path ? path : ".");
	len = strlen(folder);
	while (len > 1 && folder[len - 1] == '/')
		folder[--len] = '\0';
	if (strcmp(folder, "_journal.json") == 0)
		return "..";
	if (name_has_suffix(folder, "/_journal.json"))
		folder = name_without_suffix(arena, folder, "/_journal.json");
	if (tree->list(tree, arena, folder, &items) == NULL &&
		tree_find_item(&items, "_journal.json") != NULL)
	{
		char	   *slash = strrchr(folder, '/');

		if (strcmp(folder, ".") == 0)
			return "..";
		if (slash == NULL)
			return ".";
		*(slash == folder ? slash + 1 : slash) = '\0';
	}
	return folder;
}

/* Return true if a folder itself has SQL. */
static bool
folder_has_sql(Arena *arena, const Tree *tree, const char *folder)
{
	TreeList	items;

	if (tree->list(tree, arena, folder, &items) != NULL)
		return false;
	for (size_t i = 0; i < items.count; i++)
	{
		if (name_has_suffix(items.items[i].name, ".sql"))
			return true;
	}
	return false;
}

/*
 * Add the roots of a framework that the user has named, and whose files do not
 * tell it: the folders below a path that without the name would be those of
 * numbered files, else the path itself. Returns how many.
 */
static size_t
add_named_roots(Arena *arena, const Tree *tree, const char *start,
				const Framework *framework, Roots *roots)
{
	Roots		numbered = {0};
	size_t		found = 0;
	size_t		count = 0;

	if (!folder_has_sql(arena, tree, start) &&
		discover_roots(arena, tree, start, NULL, &numbered, NULL,
					   &found) != NULL)
		found = 0;
	for (size_t i = 0; i < numbered.count && found > 0; i++)
	{
		if (!numbered.items[i]->framework->any_number)
			continue;
		add_root_once(arena, tree, numbered.items[i]->path, framework, start,
					  NULL, roots);
		count++;
	}
	if (count > 0)
		return count;
	add_root_once(arena, tree, start, framework, start, NULL, roots);
	return 1;
}

/*
 * Add the roots at or below a path, each once, and count those found in
 * *found, with those that were among them before. With a framework given there
 * always is one, see add_named_roots(). Folders of tools that migcheck does not
 * read are added to unread, unless that is NULL. Returns NULL, or why the path
 * could not be searched.
 */
const char *
discover_roots(Arena *arena, const Tree *tree, const char *path,
			   const Framework *framework, Roots *roots, Roots *unread,
			   size_t *found_count)
{
	FolderWalk	walk = {0};
	const char *start = normalize_folder(arena, tree, path);
	size_t		visited = 0;

	*found_count = 0;
	push_search_folder(arena, &walk, start);
	while (walk.count > 0)
	{
		const char *folder = walk.folders[--walk.count];
		const Root *known = find_known_root(roots, folder);
		const Framework *found;
		TreeList	items;
		const char *error;

		if (visited++ == MAX_FOLDERS)
			return "too many folders below; name one nearer to the migrations";
		if (known != NULL && known->locations == NULL)
		{
			++*found_count;
			continue;
		}
		error = tree->list(tree, arena, folder, &items);
		if (error != NULL && folder == start)
			return error;
		if (error != NULL)
			continue;
		setting_note_folder(tree, folder, &items);
		found = find_framework(arena, tree, folder, &items, framework,
							   folder == start);
		if (found == NULL)
		{
			note_unread_folder(arena, tree, folder, &items,
							   framework == NULL ? unread : NULL);
			push_subfolders(arena, &walk, folder, &items);
		}
		else
		{
			const char *rival = framework != NULL ? NULL :
				find_rival_framework(arena, tree, folder, &items, found);

			add_root_once(arena, tree, folder, found, start, rival, roots);
			++*found_count;
		}
	}
	if (framework != NULL && *found_count == 0)
		*found_count = add_named_roots(arena, tree, start, framework, roots);
	return NULL;
}

/* The folder that a path lies in. */
static const char *
path_folder_above(Arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, ".") == 0)
		return "..";
	if (name_has_suffix(path, "/..") || strcmp(path, "..") == 0)
		return arena_join(arena, path, "..");
	if (slash == NULL)
		return ".";
	return slash == path ? "/" : arena_copy(arena, path, slash - path);
}

/*
 * Whether a folder, which the user has named or not, is a root; *top: whether
 * it is a repository's top.
 */
static bool
is_migration_root(Arena *arena, const Tree *tree, const char *folder,
				  const Framework *framework, bool named, bool *top)
{
	TreeList	items;

	if (tree->list(tree, arena, folder, &items) != NULL)
		return false;
	*top = tree_find_item(&items, ".git") != NULL;
	return find_framework(arena, tree, folder, &items, framework,
						  named) != NULL;
}

/*
 * Return the root that a file lies in, the one that a search from above would
 * find first; NULL if not found. With a framework given, the file's own folder
 * will do.
 */
const char *
discover_above(Arena *arena, const Tree *tree, const char *file,
			   const Framework *framework)
{
	const char *own = path_folder_above(arena, file);
	const char *folder = own;
	const char *found = NULL;
	bool		top = false;

	for (int level = 0; level < MAX_LEVELS; level++)
	{
		bool		above = name_has_suffix(folder, "/..") ||
			strcmp(folder, "..") == 0;

		if (found != NULL && (above || folder[0] == '/'))
			return found;
		if (is_migration_root(arena, tree, folder, framework, folder == own,
							  &top))
			found = folder;
		if (top || strcmp(folder, "/") == 0 ||
			(above && level >= LEVELS_ABOVE))
			break;
		folder = path_folder_above(arena, folder);
	}
	return found != NULL ? found : framework != NULL ? own : NULL;
}
