/*
 * by_name.c
 *		Frameworks whose files' names say everything.
 *
 * A parser tells what one name means; here the names become entries in the
 * order in which the tool would run them, each with its files.
 *
 * Names are all that is compared: a parser must tell for each what it is for
 * the tool, including the names that the tool passes over without a word but
 * that a person meant as a migration (NAME_ODD).
 */
#include "migcheck/frameworks/by_name.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/discover.h"
#include "migcheck/frameworks/flyway_naming.h"
#include "migcheck/git/repository.h"
#include "migcheck/path.h"

/* How many files a guess by contents looks into. */
#define PEEK_FILES	5

/* Return true if a name ends with a suffix and is longer than it. */
bool
name_has_suffix(const char *name, const char *suffix)
{
	size_t		len = strlen(name);
	size_t		n = strlen(suffix);

	return len > n && strcmp(name + len - n, suffix) == 0;
}

/* Return a name without the suffix that it has, of the arena. */
char *
name_without_suffix(Arena *arena, const char *name, const char *suffix)
{
	return arena_copy(arena, name, strlen(name) - strlen(suffix));
}

/*
 * Return true for a name that a person would take for SQL: the ending, in
 * whatever case. Hidden files and editors' copies are not.
 */
bool
looks_like_sql(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (name[0] == '.' || name[strlen(name) - 1] == '~')
		return false;
	return dot != NULL && (strcasecmp(dot, ".sql") == 0 ||
						   strcasecmp(dot, ".psql") == 0 ||
						   strcasecmp(dot, ".pgsql") == 0);
}

/*
 * Return true if a name is a migration's but for its ending, which was
 * forgotten: "20240101000000_users".
 */
bool
lacks_sql_ending(const char *name)
{
	size_t		n = strspn(name, "0123456789");

	return n > 0 && name[n] == '_' && strchr(name, '.') == NULL &&
		name[strlen(name) - 1] != '~';
}

/*
 * Return the length of what a file takes back, by its name without the
 * extension: of "0001_a" for "0001_a_rollback". 0 if it does not say so. For
 * tools without a way back people keep such files.
 */
size_t
name_takes_back(const char *key)
{
	static const char *const words[] = {
		"down", "rollback", "undo", "revert"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t		len = strlen(key);
		size_t		n = strlen(words[i]);

		if (len > n + 1 && strchr("._-", key[len - n - 1]) != NULL &&
			strcmp(key + len - n, words[i]) == 0)
			return len - n - 1;
	}
	return 0;
}

/*
 * Return true if a number of len digits is at most the one that most spells.
 */
static bool
digits_fit_limit(const char *digits, size_t len, const char *most)
{
	size_t		n = strlen(most);

	while (len > 1 && *digits == '0')
	{
		digits++;
		len--;
	}
	return len < n || (len == n && strncmp(digits, most, n) <= 0);
}

/*
 * Return true if a number of len digits fits 64 bits with a sign, for tools
 * that keep it so: a longer one they refuse or pass over.
 */
bool
digits_fit_int64(const char *digits, size_t len)
{
	return digits_fit_limit(digits, len, "9223372036854775807");
}

/* Return true if a number of len digits fits 64 bits without a sign. */
bool
digits_fit_uint64(const char *digits, size_t len)
{
	return digits_fit_limit(digits, len, "18446744073709551615");
}

/* Return how many files a parser takes for migrations. */
size_t
count_taken_names(Arena *arena, const TreeList *items, NameParser parse)
{
	size_t		count = 0;

	for (size_t i = 0; i < items->count; i++)
		count += items->items[i].kind == TREE_FILE &&
			parse(arena, items->items[i].name).kind == NAME_UP;
	return count;
}

/*
 * Return true if a parser takes any file for a migration; one is enough to
 * stop looking.
 */
bool
any_name_is_taken(Arena *arena, const TreeList *items, NameParser parse)
{
	for (size_t i = 0; i < items->count; i++)
	{
		if (items->items[i].kind == TREE_FILE &&
			parse(arena, items->items[i].name).kind == NAME_UP)
			return true;
	}
	return false;
}

/*
 * Return true if a file lies in a folder or in one of those above it, up to
 * so many levels.
 */
bool
folder_above_has(const Tree *tree, Arena *arena, const char *folder,
				 const char *name, int levels)
{
	return file_above_says(tree, arena, folder, name, levels, "");
}

/*
 * Return true if a file is in a folder next to this one, or next to one of
 * those above it: where the crate is that a workspace's migrations belong to.
 */
bool
folder_beside_has(const Tree *tree, Arena *arena, const char *folder,
				  const char *name, int levels)
{
	char	   *path = arena_string(arena, folder);

	for (int i = 0; i < levels && strcmp(path, ".") != 0; i++)
	{
		char	   *slash = strrchr(path, '/');
		TreeList	items;

		if (slash == path)
			break;
		if (slash == NULL)
			path = arena_string(arena, ".");
		else
			*slash = '\0';
		if (tree->list(tree, arena, path, &items) != NULL)
			continue;
		for (size_t j = 0; j < items.count; j++)
		{
			const char *beside = arena_join(arena, path, items.items[j].name);

			if (items.items[j].kind == TREE_FOLDER &&
				folder_above_has(tree, arena, beside, name, 0))
				return true;
		}
	}
	return false;
}

/*
 * Return the path of what lies next to the root's folder; of the folder
 * around both for "".
 */
const char *
path_above_root(const Root *root, const char *name)
{
	const char *slash = strrchr(root->path, '/');

	if (strcmp(root->path, ".") == 0)
		return arena_join(root->arena, "..", name);
	return arena_join(root->arena, slash == NULL ? "." :
					  arena_copy(root->arena, root->path,
								 slash - root->path), name);
}

/*
 * Return the folder above which nothing is the project's: where migcheck runs,
 * the repository's top if there is one. Of a root elsewhere it is the top of
 * that one's repository, else the folder in which the root was looked for.
 */
static const char *
top_of_project(const Root *root)
{
	const char *path = path_without_dots(root->arena, root->path);
	const char *top;

	if (*path != '/' && strcmp(path, "..") != 0 &&
		strncmp(path, "../", 3) != 0)
		return ".";
	top = repository_find_top(root->arena, path);
	if (top == NULL)
		top = root->searched_from ? root->searched_from : path;
	return path_without_dots(root->arena, top);
}

/*
 * Return the folder around one that is at or above the root, without dots;
 * NULL at the project's top. What is above it is of others, as in "/tmp".
 */
const char *
folder_above_in_project(const Root *root, const char *folder)
{
	const char *tidy = path_without_dots(root->arena, folder);

	return strcmp(tidy, top_of_project(root)) == 0 ? NULL :
		path_above(root->arena, tidy);
}

/*
 * Return true if such a file contains a mark; of several on the way up any
 * will do. An empty mark is in every file. The walk goes on above the working
 * folder, which a user may have entered deep in the project.
 */
bool
file_above_says(const Tree *tree, Arena *arena, const char *folder,
				const char *name, int levels, const char *mark)
{
	char	   *path = arena_string(arena, folder);

	for (int i = 0; i <= levels; i++)
	{
		const char *text;
		size_t		len;
		char	   *slash;

		if (tree->read(tree, arena_join(arena, path, name), &text,
					   &len) == NULL &&
			memmem(text, len, mark, strlen(mark)) != NULL)
			return true;
		slash = strrchr(path, '/');
		if (strcmp(path, ".") == 0 || name_has_suffix(path, "/..") ||
			strcmp(path, "..") == 0)
			path = strcmp(path, ".") == 0 ? arena_string(arena, "..") :
				arena_format(arena, "%s/..", path);
		else if (slash == NULL)
			path = arena_string(arena, ".");
		else if (slash == path)
			return false;
		else
			*slash = '\0';
	}
	return false;
}

/*
 * Return true if one of the first SQL files contains one of these marks, the
 * list of which ends with NULL.
 */
bool
any_file_contains(const Tree *tree, Arena *arena, const char *folder,
				  const TreeList *items, const char *const *marks)
{
	int			looked = 0;

	for (size_t i = 0; i < items->count && looked < PEEK_FILES; i++)
	{
		const TreeItem *item = &items->items[i];
		const char *text;
		size_t		len;

		if (item->kind != TREE_FILE || !name_has_suffix(item->name, ".sql"))
			continue;
		looked++;
		if (tree->read(tree, arena_join(arena, folder, item->name), &text,
					   &len) != NULL)
			continue;
		for (size_t j = 0; marks[j] != NULL; j++)
		{
			if (memmem(text, len, marks[j], strlen(marks[j])) != NULL)
				return true;
		}
	}
	return false;
}

/*
 * Return what a name says to the root's tool. One that only the tool's
 * defaults would take is odd in a project with names of its own.
 */
static Name
parse_item_name(const Root *root, NameParser parse, const char *name)
{
	const char *usual = root->naming == NULL ? name :
		flyway_default_name(root->arena, root->naming, name);
	Name		said = parse(root->arena, usual ? usual : name);

	if (usual == NULL && said.kind > NAME_ODD)
	{
		said.kind = NAME_ODD;
		said.key = arena_string(root->arena, name);
	}
	return said;
}

/*
 * Take in a file that its name says something about. A folder of an odd name
 * is not taken in.
 */
static void
take_named_file(Root *root, NameParser parse, const char *name,
				const TreeItem *item)
{
	static const FileRole roles[] = {
		[NAME_ODD] = FILE_ODD,
		[NAME_UP] = FILE_UP,
		[NAME_DOWN] = FILE_DOWN,
		[NAME_REPEATABLE] = FILE_REPEATABLE,
	};
	Name		said = parse_item_name(root, parse, item->name);
	File	   *file;

	if (said.kind == NAME_FOREIGN ||
		(said.kind == NAME_ODD && item->kind != TREE_FILE) ||
		(root->framework->skips_folders && item->kind == TREE_FOLDER))
		return;
	file = root_add_file(root, name, roles[said.kind]);
	file->key = said.key;
	file->version = said.version;
	file->is_program = said.is_program;
	file->refused = said.refused;
	file->outside = item->outside;
	file->unreadable = tree_item_fault(item);
}

/*
 * Return the folders in which the files of a root begin: its own, or those of
 * its locations that the tree has.
 */
static const char **
list_top_folders(const Root *root, size_t *count, size_t *capacity)
{
	const char **folders = arena_grow(root->arena, NULL, sizeof(char *), 0,
									  capacity);

	if (root->locations == NULL)
		folders[(*count)++] = "";
	for (size_t i = 0; root->locations && root->locations[i] != NULL; i++)
	{
		const char *path = arena_join(root->arena, root->path,
									  root->locations[i]);
		TreeList	items;

		if (root->tree->list(root->tree, root->arena, path, &items) != NULL)
			continue;
		folders = arena_grow(root->arena, folders, sizeof(char *), *count,
							 capacity);
		folders[(*count)++] = root->locations[i];
	}
	return folders;
}

/*
 * Take in all files of the folder and, for some tools, of those below; links
 * to folders are not followed. No tool reads hidden files.
 */
static void
take_folder_files(Root *root, NameParser parse, bool deep)
{
	size_t		count = 0;
	size_t		capacity = 0;
	const char **folders = list_top_folders(root, &count, &capacity);

	while (count > 0)
	{
		const char *below = folders[--count];
		const char *folder = arena_join(root->arena, root->path, below);
		TreeList	items;

		if (!root_list_folder(root, folder, &items))
			continue;
		for (size_t i = 0; i < items.count; i++)
		{
			const TreeItem *item = &items.items[i];
			const char *name = arena_join(root->arena, below, item->name);

			if (item->name[0] == '.')
				continue;
			if (deep && item->kind == TREE_FOLDER && !item->link)
			{
				/* One that is named like a file was meant to be one. */
				if (parse_item_name(root, parse, item->name).kind > NAME_ODD)
					take_named_file(root, parse, name, item);
				folders = arena_grow(root->arena, folders, sizeof(char *), count,
									 &capacity);
				folders[count++] = name;
			}
			else
				take_named_file(root, parse, name, item);
		}
	}
}

/*
 * Order indexes of files as the framework orders their versions, and by name
 * where those are equal; for qsort_r().
 */
static int
compare_files(const void *a, const void *b, void *arg)
{
	const Root *root = arg;
	const File *x = &root->files[*(const size_t *) a];
	const File *y = &root->files[*(const size_t *) b];
	int			order = root->framework->compare(x->version, y->version);

	return order ? order : strcmp(x->name, y->name);
}

/*
 * Make the files that run into entries, in the tool's order. Entries of one
 * version are neighbours, which the rules about doubles rely on.
 */
static void
make_run_entries(Root *root)
{
	size_t	   *ups = arena_alloc(root->arena,
								  sizeof(size_t) * (root->file_count + 1));
	size_t		count = 0;

	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].role == FILE_UP)
			ups[count++] = i;
	}
	if (count > 1)
		qsort_r(ups, count, sizeof(size_t), compare_files, root);
	for (size_t i = 0; i < count; i++)
	{
		File	   *file = &root->files[ups[i]];
		Entry	   *entry = root_add_entry(root, file->key);

		entry->version = file->version;
		entry->place = place_at(file->path, 1, 0);
		entry->file = ups[i];
		file->entry = root->entry_count - 1;
	}
}

/*
 * Note the SQL in folders below, which the tool does not read: people put
 * migrations there that never run.
 */
static void
note_unread_files(Root *root)
{
	const char **folders = NULL;
	size_t		capacity = 0;
	size_t		count = 0;
	const char *folder = "";

	for (;;)
	{
		TreeList	items = {0};
		const char *path = *folder ? arena_join(root->arena, root->path, folder) :
			root->path;

		if (root->tree->list(root->tree, root->arena, path, &items) != NULL)
			items.count = 0;
		for (size_t i = 0; i < items.count; i++)
		{
			const TreeItem *item = &items.items[i];
			const char *name = *folder ?
				arena_join(root->arena, folder, item->name) : item->name;

			if (item->kind == TREE_FOLDER && !item->link &&
				!folder_is_skipped(item->name))
			{
				folders = arena_grow(root->arena, folders, sizeof(char *), count,
									 &capacity);
				folders[count++] = name;
			}
			else if (*folder && item->kind == TREE_FILE &&
					 looks_like_sql(item->name))
				root_add_fault(root, FAULT_FILE_UNREAD,
							   place_at(arena_join(root->arena, root->path, name),
										1, 0), name,
							   arena_format(root->arena, "%s does not read the "
											"folder of \"%s\"",
											root->framework->migrator, name));
		}
		if (count == 0)
			return;
		folder = folders[--count];
	}
}

/*
 * Take in the files of a folder by their names; deep where the tool reads the
 * folders below, too.
 */
void
names_take_folder(Root *root, NameParser parse, bool deep)
{
	take_folder_files(root, parse, deep);
	if (root->framework->flat)
		note_unread_files(root);
}

/*
 * Make entries of the files that were taken in. A file that takes back belongs
 * to the entry with its key.
 */
void
names_make_entries(Root *root)
{
	make_run_entries(root);
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];

		if (file->role != FILE_DOWN)
			continue;
		file->entry = map_get(&root->tags, file->key);
		if (file->entry >= 0)
			root->entries[file->entry].down = i;
	}
}

/* Read a folder by the names in it. */
void
read_root_by_name(Root *root, NameParser parse, bool deep)
{
	names_take_folder(root, parse, deep);
	names_make_entries(root);
}
