/*
 * drizzle.c
 *		Drizzle before 1.0: a folder of SQL files, and meta/_journal.json.
 *
 * Only the journal says what runs. Entry and file belong together by name:
 * the entry's tag and ".sql". Nothing else in the folder is ever looked at by
 * the migrator, and that is what makes an orphan dangerous.
 *
 * Recorded with drizzle-orm 0.45.4 and drizzle-kit 0.31.11
 * (test/fixtures/oracle/drizzle.json, test/fixtures/drizzle-kit.json). The
 * migrator compares each entry's "when" with the newest time in its table and
 * never looks at a tag or idx: that is what the rules about times rest on.
 */
#include "migcheck/frameworks/framework.h"

#include <strings.h>
#include <string.h>

#include "journal/drizzle.h"
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/drizzle_config.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"
#include "text/affix.h"
#include "text/position.h"

#define JOURNAL "meta/_journal.json"

/* drizzle-kit's own separator, in one of the first SQL files. */
static const char *const separators[] = {
	"--> statement-breakpoint", NULL
};

/*
 * Return true if a file is named as drizzle-kit names them: "0000_name.sql".
 */
static bool
has_numbered_file(const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (items->items[i].kind == TREE_FILE &&
			strspn(name, "0123456789") == 4 && name[4] == '_' &&
			name_has_suffix(name, ".sql"))
			return true;
	}
	return false;
}

/*
 * Return true if a drizzle-kit configuration above a folder writes into it: a
 * wrong guess only offers a folder to Drizzle that has numbered files anyway.
 */
static bool
is_configured(const Tree *tree, Arena *arena, const char *folder)
{
	DrizzleConfig config;

	return drizzle_config_find(tree, arena, folder, false, &config);
}

/*
 * A journal makes it Drizzle's. So do snapshots next to SQL files or, where no
 * meta folder is left, the separator, or the configuration that names the
 * folder: a lost journal is to be found, too.
 */
static bool
detect_drizzle(const Tree *tree, Arena *arena, const char *folder,
			   const TreeList *items)
{
	const TreeItem *meta = tree_find_item(items, "meta");
	TreeList	list;

	if (meta == NULL || meta->kind != TREE_FOLDER)
		return any_file_contains(tree, arena, folder, items, separators) ||
			(has_numbered_file(items) && is_configured(tree, arena, folder));
	if (tree->list(tree, arena, arena_join(arena, folder, "meta"), &list) != NULL)
		return false;
	if (tree_find_item(&list, "_journal.json") != NULL)
		return true;
	for (size_t i = 0; i < list.count; i++)
	{
		if (name_has_suffix(list.items[i].name, "_snapshot.json"))
			return true;
	}
	return any_file_contains(tree, arena, folder, items, separators);
}

/* Return a fault of the journal's as people read it. */
static const char *
journal_fault_text(Root *root, const DrizzleFault *fault)
{
	if (fault->field == NULL && fault->found == NULL)
		return arena_string(root->arena, fault->expected);
	if (fault->field == NULL)
		return arena_format(root->arena, "found %s instead of %s",
							fault->found, fault->expected);
	if (text_begins(fault->expected, "a key only once"))
		return arena_format(root->arena, "the key \"%s\" is given twice; the "
							"last one wins", fault->field);
	if (fault->found == NULL)
		return arena_format(root->arena, "\"%s\" is missing; it has to be %s",
							fault->field, fault->expected);
	return arena_format(root->arena, "\"%s\" is %s; it has to be %s",
						fault->field, fault->found, fault->expected);
}

/*
 * Turn what is wrong with the document into faults of the root, each with its
 * place. The faults are in the order of the text.
 */
static void
take_journal_faults(Root *root, const DrizzleJournal *journal,
					TextCursor *cursor)
{
	for (size_t i = 0; i < journal->fault_count; i++)
	{
		const DrizzleFault *fault = &journal->faults[i];
		TextPosition at = text_position(cursor, fault->at);

		root_add_fault(root, FAULT_JOURNAL_BROKEN,
					   place_at(root->journal, at.line, at.column),
					   fault->field ? arena_string(root->arena, fault->field) :
					   JOURNAL, journal_fault_text(root, fault));
	}
}

/*
 * Return the place of an offset in the journal. Offsets must not go down,
 * since the cursor counts lines on the way.
 */
static Place
journal_place(const Root *root, TextCursor *cursor, size_t offset)
{
	TextPosition at = text_position(cursor, offset);

	return place_at(root->journal, at.line, at.column);
}

/*
 * Copy the entries, in their order: the journal's text goes with the next
 * file that is read.
 */
static void
take_journal_entries(Root *root, const DrizzleJournal *journal,
					 TextCursor *cursor)
{
	for (size_t i = 0; i < journal->count; i++)
	{
		const DrizzleEntry *from = &journal->entries[i];
		const char *tag = arena_string(root->arena, from->tag);
		Entry	   *entry = root_add_entry(root, tag);

		entry->version = version_prefix(root->arena, tag);
		entry->place = journal_place(root, cursor, from->tag_at);
		entry->idx = from->idx;
		entry->has_idx = from->has_idx;
		entry->idx_place = journal_place(root, cursor, from->idx_at);
		entry->when = from->when;
		entry->has_when = from->has_when;
		entry->when_place = journal_place(root, cursor, from->when_at);
	}
}

/*
 * Report conflict markers in a journal, true if there are some: they are the
 * reason, not the JSON's grammar that they break.
 */
static bool
take_conflict(Root *root, const char *text, size_t len)
{
	uint32_t	line = contents_conflict(text, len);

	if (line == 0)
		return false;
	root_add_fault(root, FAULT_JOURNAL_BROKEN, place_at(root->journal, line, 1),
				   JOURNAL, "the journal has git's conflict markers in it")->help =
		"Resolve the conflict: keep the entries of both sides, give each its "
		"own idx and tag, and make \"when\" rise from entry to entry.";
	return true;
}

/*
 * Take the strings of the journal's head, and their positions, which a
 * finding about the dialect shows.
 */
static void
take_journal_head(Root *root, const DrizzleJournal *journal,
				  TextCursor *cursor)
{
	root->dialect = journal->dialect ?
		arena_string(root->arena, journal->dialect) : NULL;
	root->dialect_place = journal_place(root, cursor, journal->dialect_at);
	root->format_version = journal->version ?
		arena_string(root->arena, journal->version) : NULL;
	root->format_place = journal_place(root, cursor, journal->version_at);
}

/*
 * Read the journal; what cannot be read is a fault, and leaves the entries
 * unknown: no rule then takes files for orphans.
 */
static void
read_drizzle_journal(Root *root)
{
	DrizzleJournal journal;
	TextCursor	cursor;
	const char *text;
	size_t		len;
	const char *error = root->tree->read(root->tree, root->journal, &text, &len);
	Contents	contents;
	JsonStatus	status;

	if (error != NULL)
	{
		root_add_fault(root, FAULT_JOURNAL_UNREADABLE,
					   place_at(root->journal, 0, 0), JOURNAL, error);
		root->entries_unknown = true;
		return;
	}
	contents_scan(text, len, &contents);
	if (contents.kind != CONTENTS_TEXT)
		root_add_fault(root, FAULT_JOURNAL_BROKEN,
					   place_at(root->journal, contents.kind_line, 1), JOURNAL,
					   arena_format(root->arena, "the file is not JSON: %s",
									contents_kind_text(contents.kind)));
	if (contents.kind != CONTENTS_TEXT || take_conflict(root, text, len))
	{
		root->entries_unknown = true;
		return;
	}
	status = drizzle_read(text, len, &journal);
	text_cursor_init(&cursor, text, len);
	take_journal_faults(root, &journal, &cursor);
	if (status == JSON_OK)
	{
		take_journal_head(root, &journal, &cursor);
		take_journal_entries(root, &journal, &cursor);
	}
	root->entries_unknown = status != JSON_OK ||
		journal.document.nodes[0].type != JSON_OBJECT;
	if (contents.bad_utf8_line > 0)
		root_add_fault(root, FAULT_JOURNAL_ENCODING,
					   place_at(root->journal, contents.bad_utf8_line,
								contents.bad_utf8_column),
					   JOURNAL, "the journal is not UTF-8 here");
	drizzle_free(&journal);
}

/*
 * Return true for a name that a person would take for a migration and Drizzle
 * never does: the number of one, or SQL's ending but for case. What editors
 * and the Finder leave behind is not a migration.
 */
static bool
looks_like_migration(Arena *arena, const char *name)
{
	const char *dot = strrchr(name, '.');
	bool		number = version_prefix(arena, name) != NULL;

	if (name[0] == '.' || name[strlen(name) - 1] == '~')
		return false;
	if (dot == NULL)
		return number;
	if (strcasecmp(dot, ".sql") == 0)
		return true;
	return number && (strcasecmp(dot, ".txt") == 0 ||
					  strcasecmp(dot, ".psql") == 0 ||
					  strcasecmp(dot, ".pgsql") == 0 ||
					  strcasecmp(dot, ".sq") == 0 ||
					  strcasecmp(dot, ".sqll") == 0);
}

/*
 * Take in a migration in the form of Drizzle 1.0, a folder with
 * migration.sql, next to a journal; false if it is no such folder. The old
 * migrator passes over it, the new one refuses the journal.
 */
static bool
take_new_style(Root *root, const TreeItem *item)
{
	const char *path = arena_join(root->arena, item->name, "migration.sql");
	TreeList	inside;
	File	   *file;

	if (version_prefix(root->arena, item->name) == NULL ||
		root->tree->list(root->tree, root->arena,
						 arena_join(root->arena, root->path, item->name),
						 &inside) != NULL ||
		tree_find_item(&inside, "migration.sql") == NULL)
		return false;
	file = root_add_file(root, path, FILE_UP);
	file->key = item->name;
	file->version = version_prefix(root->arena, item->name);
	return true;
}

/* Take in one item of the folder, if it has to do with migrations. */
static void
take_folder_item(Root *root, const TreeItem *item)
{
	File	   *file;
	char	   *key;

	if (item->name[0] == '.')
		return;
	if (item->kind == TREE_FOLDER && take_new_style(root, item))
		return;
	if (!name_has_suffix(item->name, ".sql"))
	{
		if (item->kind == TREE_FILE &&
			looks_like_migration(root->arena, item->name))
		{
			file = root_add_file(root, item->name, FILE_ODD);
			file->version = version_prefix(root->arena, item->name);
		}
		return;
	}
	key = name_without_suffix(root->arena, item->name, ".sql");
	file = root_add_file(root, item->name, FILE_UP);
	file->entry = map_get(&root->tags, key);
	if (file->entry < 0 && name_has_suffix(key, ".down"))
	{
		file->role = FILE_DOWN;
		key = name_without_suffix(root->arena, key, ".down");
		file->entry = map_get(&root->tags, key);
	}
	else if (file->entry < 0 && name_takes_back(key) > 0)
	{
		file->role = FILE_DOWN;
		file->key = key;
		return;
	}
	file->key = key;
	file->version = version_prefix(root->arena, key);
	file->outside = item->outside;
	file->unreadable = tree_item_fault(item);
}

/*
 * Join entries and files, both ways. Files without an entry are compared once
 * more without case, since a Mac's file system would find them.
 */
static void
link_entry_files(Root *root)
{
	Map			folded = {.arena = root->arena};

	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];

		if (file->role == FILE_ODD)
			continue;
		if (file->entry >= 0)
		{
			Entry	   *entry = &root->entries[file->entry];

			*(file->role == FILE_DOWN ? &entry->down : &entry->file) = i;
			continue;
		}
		if (file->role == FILE_UP)
			map_put(&folded, name_fold_case(root->arena, file->key), i);
	}
	for (size_t i = 0; i < root->entry_count; i++)
	{
		Entry	   *entry = &root->entries[i];
		long		same = map_get(&root->tags, entry->tag);
		long		found;

		entry->file = root->entries[same].file;
		if (entry->file >= 0)
			continue;
		found = map_get(&folded, name_fold_case(root->arena, entry->tag));
		if (found >= 0)
		{
			entry->other_case = root->files[found].name;
			root->files[found].entry = i;
		}
	}
}

/*
 * Read a root of Drizzle: the files, the journal and the snapshots. Without
 * the folder, as from standard input, only the journal.
 */
static void
read_drizzle_root(Root *root)
{
	TreeList	items;
	TreeList	meta = {0};
	const char *folder = arena_join(root->arena, root->path, "meta");

	if (root->files_unknown)
	{
		root->journal = root->path;
		read_drizzle_journal(root);
		return;
	}
	root->journal = arena_join(root->arena, root->path, JOURNAL);
	if (!root_list_folder(root, root->path, &items))
	{
		root->entries_unknown = true;
		return;
	}
	if (tree_find_item(&items, "meta") != NULL)
		root->tree->list(root->tree, root->arena, folder, &meta);
	if (tree_find_item(&meta, "_journal.json") != NULL)
		read_drizzle_journal(root);
	else
	{
		root_add_fault(root, FAULT_JOURNAL_MISSING,
					   place_at(root->journal, 0, 0), JOURNAL,
					   "there is no journal, so the migrator refuses to run");
		root->entries_unknown = true;
	}
	for (size_t i = 0; i < items.count; i++)
		take_folder_item(root, &items.items[i]);
	link_entry_files(root);
	drizzle_read_snapshots(root, &meta);
}

const Framework framework_drizzle = {
	.name = "drizzle",
	.title = "Drizzle",
	.migrator = "Drizzle's migrator",
	.detect = detect_drizzle,
	.read = read_drizzle_root,
	.scan = scan_drizzle_file,
	.compare = version_compare,
	.canonical = canonical_number,
	.sure = true,
	.simulate = simulate_drizzle,
	.transactions = TRANSACTIONS_ALL,
	.checksum = &checksum_drizzle,
	.row_key = ROW_KEY_WHEN,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_WHEN,
	.renumber = RENUMBER_JOURNAL,
	.has_journal = true,
	.repair_key = REPAIR_KEY_VERSION,
	.key_is_unique = true,
	.table = &state_table_drizzle,
	.named_table = drizzle_table,
	.foreign_advice =
	"another project shares the table. Give each one of its own "
	"(migrations.table of drizzle.config, migrationsTable of migrate()), "
	"and name it with --table.",
	.traits = TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`meta/_journal.json`",
		.reads = "journal, files, snapshots",
		.late = "skipped for ever",
		.edited = "not noticed",
	},
};
