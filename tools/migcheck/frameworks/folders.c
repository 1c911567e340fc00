/*
 * folders.c
 *		Frameworks with a folder a migration: Prisma, and Drizzle from 1.0 on.
 *
 * Both run migration.sql of every folder, in the order of their names. Prisma
 * stops at a folder that has none; Drizzle passes over it, but makes a time of
 * the name, and stops where it cannot.
 *
 * Drizzle's part was recorded with drizzle-orm 1.0.0-rc.5
 * (test/fixtures/oracle/drizzle-1.0.json). Two struct Framework share the
 * name "drizzle": which generation a folder is of, its form tells.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/drizzle_config.h"
#include "migcheck/frameworks/prisma_schema.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/state/table.h"

#include <stdlib.h>
#include <string.h>

#define TIME_DIGITS	14

/* Whether a name begins with YYYYMMDDHHMMSS and an underscore. */
static bool
has_time_prefix(const char *name)
{
	return strspn(name, "0123456789") == TIME_DIGITS && name[TIME_DIGITS] == '_';
}

/*
 * Whether Drizzle makes a time of the first fourteen letters of a name: it
 * takes six pieces of them, and each has to begin with a digit. What lacks
 * one becomes NaN, which the server refuses in the migration's row.
 */
static bool
has_readable_time(const char *name)
{
	static const size_t starts[] = {0, 4, 6, 8, 10, 12};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
	{
		if (strlen(name) <= starts[i] ||
			strspn(name + starts[i], "0123456789") == 0)
			return false;
	}
	return true;
}

/*
 * Take one folder of a migration: its entry, and its file if it is there. An
 * entry without a file is one that the tool would stop at.
 */
static void
take_migration(Root *root, const char *name, const TreeList *items)
{
	const TreeItem *sql = tree_find_item(items, "migration.sql");
	Entry	   *entry;
	File	   *file;
	const char *path = arena_join(root->arena, name, "migration.sql");
	const char *version = arena_copy(root->arena, name,
									 has_time_prefix(name) ? TIME_DIGITS :
									 strspn(name, "0123456789"));

	if (*version == '\0')
		version = NULL;
	entry = root_add_entry(root, name);
	entry->version = version;
	entry->wants = path;
	entry->place = place_at(arena_join(root->arena, root->path, name), 0, 0);
	if (sql == NULL)
		return;
	file = root_add_file(root, path, FILE_UP);
	file->key = name;
	file->version = version;
	file->entry = root->entry_count - 1;
	if (sql->kind != TREE_FILE)
		file->unreadable = "not a regular file";
	root->entries[file->entry].file = root->file_count - 1;
	root->entries[file->entry].place = place_at(file->path, 1, 0);
}

/*
 * Add a file whose name or place the tool does not take, so that the rules
 * report it.
 */
static void
take_unread_file(Root *root, const char *name, FileRole role)
{
	File	   *file = root_add_file(root, name, role);

	file->key = name;
	file->version = version_prefix(root->arena, name);
}

/*
 * Take what a folder of the root has; see take_sorted_folders(). Prisma takes
 * any folder for a migration, and stops where that has no migration.sql.
 */
static void
take_one_folder(Root *root, const char *name, TreeList *inside,
				bool only_timed)
{
	bool		timed = has_time_prefix(name);
	bool		has_script = tree_find_item(inside, "migration.sql") != NULL;

	if (only_timed && has_script && !has_readable_time(name))
	{
		take_unread_file(root, arena_join(root->arena, name, "migration.sql"),
						 FILE_ODD);
		root->files[root->file_count - 1].refused =
			"it does not begin with a time as 20240131120000, and the row "
			"would get NaN for it";
	}
	else if (timed || has_script || !only_timed)
		take_migration(root, name, inside);
	if (only_timed && tree_find_item(inside, "snapshot.json") != NULL)
		drizzle_read_snapshot(root, arena_join(root->arena, name,
											   "snapshot.json"), name);
}

/*
 * Take the folders in the order of their names, which is the order of
 * running; false if they cannot be listed. only_timed: the tool stops at a
 * folder without a time in its name (Drizzle).
 */
static bool
take_sorted_folders(Root *root, TreeList *items, bool only_timed)
{
	if (!root_list_folder(root, root->path, items))
	{
		root->entries_unknown = true;
		return false;
	}
	for (size_t i = 0; i < items->count; i++)
	{
		const TreeItem *item = &items->items[i];
		const char *folder = arena_join(root->arena, root->path, item->name);
		TreeList	inside;

		if (item->name[0] == '.' && (only_timed || item->kind != TREE_FOLDER))
			continue;
		if (item->kind == TREE_FILE && name_has_suffix(item->name, ".sql"))
			take_unread_file(root, item->name, FILE_UP);
		if (item->kind != TREE_FOLDER ||
			(only_timed && strcmp(item->name, "meta") == 0) ||
			root->tree->list(root->tree, root->arena, folder, &inside) != NULL)
			continue;
		take_one_folder(root, item->name, &inside, only_timed);
	}
	return true;
}

/*
 * Read the provider that migration_lock.toml names; Prisma refuses to run
 * with another one than the schema's.
 */
static void
read_migration_lock(Root *root)
{
	const char *text;
	size_t		len;
	const char *path = arena_join(root->arena, root->path,
								  "migration_lock.toml");
	const char *p;
	const char *line;

	if (root->tree->read(root->tree, path, &text, &len) != NULL)
	{
		root_add_fault(root, FAULT_LOCK_MISSING, place_at(path, 0, 0),
					   "migration_lock.toml", "there is no migration_lock.toml");
		return;
	}
	if (root_take_conflict(root, path, "migration_lock.toml", text, len))
		return;
	line = strstr(text, "provider");
	p = line ? strchr(line, '"') : NULL;
	if (p == NULL)
		return;
	root->dialect = arena_copy(root->arena, p + 1, strcspn(p + 1, "\"\n"));
	root->dialect_place = place_at(path, 0, 0);
}

/* Read a root of Prisma: a folder for each migration, and the lock file. */
static void
read_prisma_root(Root *root)
{
	TreeList	items;

	if (take_sorted_folders(root, &items, false))
	{
		read_migration_lock(root);
		root->schema_dialect = prisma_schema_dialect(root);
	}
}

/* Read a root of Drizzle from 1.0 on: a folder for each migration. */
static void
read_drizzle_folders(Root *root)
{
	TreeList	items;

	take_sorted_folders(root, &items, true);
}

/*
 * Return true if a folder with a time in its name has this file in it; where
 * beside is NULL, if it has migration.sql. Without the time, it needs both.
 */
static bool
has_migration_folder(const Tree *tree, Arena *arena, const char *folder,
					 const TreeList *items, const char *beside)
{
	for (size_t i = 0; i < items->count; i++)
	{
		TreeList	inside;

		if (items->items[i].kind == TREE_FOLDER &&
			(beside != NULL || has_time_prefix(items->items[i].name)) &&
			tree->list(tree, arena, arena_join(arena, folder,
											   items->items[i].name),
					   &inside) == NULL &&
			(tree_find_item(&inside, "migration.sql") != NULL ||
			 (beside != NULL && has_time_prefix(items->items[i].name))) &&
			(beside == NULL || tree_find_item(&inside, beside) != NULL))
			return true;
	}
	return false;
}

/*
 * Return true if a folder has only folders, and the first has migration.sql:
 * a look that is cheap for all the folders that are no migrations'.
 */
static bool
has_only_migrations(const Tree *tree, Arena *arena, const char *folder,
					const TreeList *items)
{
	const TreeItem *first = NULL;
	TreeList	inside;

	for (size_t i = 0; i < items->count; i++)
	{
		const TreeItem *item = &items->items[i];

		if (item->name[0] == '.')
			continue;
		if (item->kind != TREE_FOLDER)
			return false;
		first = first ? first : item;
	}
	return first != NULL &&
		tree->list(tree, arena, arena_join(arena, folder, first->name),
				   &inside) == NULL &&
		tree_find_item(&inside, "migration.sql") != NULL;
}

/*
 * Recognize Prisma by its lock file, by folders of its form that have no
 * snapshot of Drizzle, or by the configuration that names the folder.
 */
static bool
detect_prisma(const Tree *tree, Arena *arena, const char *folder,
			  const TreeList *items)
{
	return tree_find_item(items, "migration_lock.toml") != NULL ||
		has_migration_folder(tree, arena, folder, items, NULL) ||
		(has_only_migrations(tree, arena, folder, items) &&
		 prisma_config_names(tree, arena, folder));
}

/* Recognize Drizzle from 1.0 on by a folder of a migration with a snapshot. */
static bool
detect_drizzle_folders(const Tree *tree, Arena *arena, const char *folder,
					   const TreeList *items)
{
	return has_migration_folder(tree, arena, folder, items, "snapshot.json");
}

/* What its own commands do about findings. */
static const Advice prisma_advice[] = {
	{RULE_MISSING_FILE,
		"Put migration.sql back, or move the folder out of the migrations: "
	"Prisma takes every folder there for one."},
	{RULE_WRONG_DIALECT,
		"Check the provider in migration_lock.toml and in the schema: if the "
		"database is another one now, move the folder away and begin anew with "
	"\"prisma migrate dev\"."},
	{RULE_EDITED_AFTER_APPLY,
		"Put the file back as it was, and write the change as a new migration: "
		"\"prisma migrate deploy\" does not notice it, and \"prisma migrate "
	"dev\" wants to reset the database."},
	{RULE_DIRTY_STATE,
		"Bring the schema to where the migration begins or ends, then "
		"run \"prisma migrate resolve\" with --rolled-back NAME or "
	"--applied NAME."},
	{0}
};

const Framework framework_prisma = {
	.name = "prisma",
	.title = "Prisma",
	.migrator = "Prisma",
	.detect = detect_prisma,
	.read = read_prisma_root,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.sure = true,
	.simulate = simulate_prisma,
	.transactions = TRANSACTIONS_QUERY,
	.checksum = &checksum_prisma,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_NONE,
	.renumber = RENUMBER_NEVER,
	.lock_has_dialect = true,
	.loose_goes_to = "migration.sql",
	.foreign_advice =
	"another project shares the table. Give each one a "
	"schema of its own (\"?schema=NAME\" in its URL).",
	.table = &state_table_prisma,
	.traits = TRAIT_WRITES_NAMES | TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`migration_lock.toml`, folders with `migration.sql`",
		.reads = "folders, lock",
		.late = "runs",
		.edited = "not noticed",
	},
	.advice = prisma_advice,
	.by_hand = "a migration is known by the name of its folder, which the "
	"table has: rename one by hand, where it has not run",
};

const Framework framework_drizzle_folders = {
	.name = "drizzle",
	.title = "Drizzle 1.0",
	.migrator = "Drizzle's migrator",
	.detect = detect_drizzle_folders,
	.read = read_drizzle_folders,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.sure = true,
	.simulate = simulate_drizzle_folders,
	.transactions = TRANSACTIONS_ALL,
	.checksum = &checksum_drizzle,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_NONE,
	.renumber = RENUMBER_NEVER,
	.skips_missing = true,
	.loose_goes_to = "migration.sql",
	.version_is_time = true,
	.foreign_advice =
	"another project shares the table. Give each one of its own "
	"(migrations.table of drizzle.config, migrationsTable of migrate()), "
	"and name it with --table.",
	.table = &state_table_drizzle_folders,
	.named_table = drizzle_table,
	.doc = {
		.mark = "folders with `migration.sql` and `snapshot.json`",
		.reads = "folders, snapshots",
		.late = "runs",
		.edited = "not noticed",
	},
	.by_hand = "a migration is known by the name of its folder, which the "
	"table has: rename one by hand, where it has not run",
};
