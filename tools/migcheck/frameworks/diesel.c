/*
 * diesel.c
 *		Diesel: a folder a migration, VERSION_name/up.sql and down.sql.
 *
 * The version is what comes before the first underscore, without its hyphens;
 * it is compared as text. Every folder has to be a migration: one without
 * up.sql, whatever its name, stops the tool. Files next to the folders are
 * passed over, and metadata.toml says whether a migration gets a transaction.
 *
 * Recorded with Diesel 2.3.14 (test/fixtures/oracle/diesel.json).
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"

#include <stdlib.h>
#include <string.h>

#define UP_FILE		"up.sql"
#define DOWN_FILE	"down.sql"

/* Return a folder's version, as the table has it, of the arena. */
static const char *
diesel_version_of(Arena *arena, const char *name)
{
	size_t		len = strcspn(name, "_");
	char	   *version = arena_alloc(arena, len + 1);
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (name[i] != '-')
			version[n++] = name[i];
	}
	return version;
}

/*
 * Add one of the two files of the folder that was entered last, and return
 * its index.
 */
static long
add_direction(Root *root, const char *folder, const TreeItem *item, FileRole role)
{
	File	   *file = root_add_file(root, arena_join(root->arena, folder,
													  item->name), role);

	file->key = folder;
	file->version = diesel_version_of(root->arena, folder);
	file->entry = root->entry_count - 1;
	if (item->kind != TREE_FILE)
		file->unreadable = "not a regular file";
	return root->file_count - 1;
}

/* Add a folder's entry, and those of its files that are there. */
static void
add_migration(Root *root, const char *name, const TreeList *items)
{
	const TreeItem *up = tree_find_item(items, UP_FILE);
	const TreeItem *down = tree_find_item(items, DOWN_FILE);
	Entry	   *entry = root_add_entry(root, name);
	size_t		index = root->entry_count - 1;

	entry->version = diesel_version_of(root->arena, name);
	entry->wants = arena_join(root->arena, name, UP_FILE);
	entry->place = place_at(arena_join(root->arena, root->path, name), 0, 0);
	if (up != NULL)
	{
		root->entries[index].file = add_direction(root, name, up, FILE_UP);
		root->entries[index].place =
			place_at(arena_join(root->arena, root->path,
								root->entries[index].wants), 1, 0);
	}
	if (down != NULL)
		root->entries[index].down = add_direction(root, name, down, FILE_DOWN);
}

/*
 * Add a file next to the folders, which nothing runs: the rules report it as
 * an orphan.
 */
static void
take_loose_file(Root *root, const char *name)
{
	File	   *file = root_add_file(root, name, FILE_UP);

	file->key = name;
	file->version = version_prefix(root->arena, name);
}

/* Order folders by version, then by name; for qsort_r(). */
static int
compare_folders(const void *a, const void *b, void *arena)
{
	const char *x = *(const char *const *) a;
	const char *y = *(const char *const *) b;
	int			order = strcmp(diesel_version_of(arena, x),
							   diesel_version_of(arena, y));

	return order ? order : strcmp(x, y);
}

/* Read all folders in the order in which they run. */
static void
read_diesel_root(Root *root)
{
	TreeList	items;
	const char **folders;
	size_t		count = 0;

	if (!root_list_folder(root, root->path, &items))
	{
		root->entries_unknown = true;
		return;
	}
	folders = arena_alloc(root->arena, sizeof(char *) * (items.count + 1));
	for (size_t i = 0; i < items.count; i++)
	{
		const TreeItem *item = &items.items[i];

		if (item->name[0] == '.')
			continue;
		if (item->kind == TREE_FOLDER)
			folders[count++] = item->name;
		else if (item->kind == TREE_FILE && name_has_suffix(item->name, ".sql"))
			take_loose_file(root, item->name);
	}
	if (count > 1)
		qsort_r(folders, count, sizeof(char *), compare_folders, root->arena);
	for (size_t i = 0; i < count; i++)
	{
		TreeList	inside = {0};

		/* Of a folder that cannot be listed no file is there. */
		root->tree->list(root->tree, root->arena,
						 arena_join(root->arena, root->path, folders[i]),
						 &inside);
		add_migration(root, folders[i], &inside);
	}
}

/*
 * Whether a folder below has up.sql; Hasura's have it too, so Diesel is near.
 */
static bool
detect_diesel(const Tree *tree, Arena *arena, const char *folder,
			  const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		TreeList	inside;

		if (items->items[i].kind == TREE_FOLDER &&
			items->items[i].name[0] != '.' &&
			tree->list(tree, arena, arena_join(arena, folder,
											   items->items[i].name),
					   &inside) == NULL &&
			tree_find_item(&inside, UP_FILE) != NULL)
			return folder_above_has(tree, arena, folder, "diesel.toml", 3) ||
				file_above_says(tree, arena, folder, "Cargo.toml", 3,
								"diesel");
	}
	return false;
}

const Framework framework_diesel = {
	.name = "diesel",
	.title = "Diesel",
	.migrator = "Diesel",
	.reversal = REVERSAL_FILES,
	.detect = detect_diesel,
	.read = read_diesel_root,
	.compare = compare_text_versions,
	.canonical = canonical_text,
	.sure = true,
	.simulate = simulate_diesel,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_NEVER,
	.loose_goes_to = UP_FILE,
	.table = &state_table_diesel,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_ALLOWS_UNLISTED |
	TRAIT_SKIPS_ROWS | TRAIT_STOPS_AT_EMPTY,
	.doc = {
		.mark = "folders with `up.sql`, and `diesel.toml` or a `Cargo.toml` "
		"that names it",
		.reads = "folders",
		.late = "runs",
		.edited = "not noticed",
	},
	.by_hand = "a migration is known by the version in the name of its folder, "
	"which the table has: rename one by hand, where it has not run",
};
