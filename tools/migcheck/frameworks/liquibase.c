/*
 * liquibase.c
 *		Liquibase: many changesets in a file.
 *
 * A changeset is known by author, id and the path of its file.
 * liquibase_sql.c reads formatted SQL, and liquibase_list.c has the changelogs
 * in XML, YAML and JSON.
 *
 * Recorded with Liquibase 4.31.1 (test/fixtures/oracle/liquibase.json), by
 * includeAll of a folder, which takes the files in the order of their names.
 */
#include "migcheck/frameworks/liquibase.h"

#include "migcheck/frameworks/by_name.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"

#include <string.h>

/*
 * Add a new entry of a file. seen has the others by the path that is recorded
 * and by name; where it has this one, too, the result is NULL.
 */
Entry *
liquibase_add_changeset(Root *root, size_t file, const char *name,
						uint32_t line, const char *recorded_as, Map *seen)
{
	const char *path = root->files[file].path;
	long		first = map_put(seen,
								arena_format(root->arena, "%s\n%s",
											 recorded_as ? recorded_as : path,
											 name), root->entry_count);
	Entry	   *entry;

	if (first >= 0)
	{
		Place		other = root->entries[first].place;

		root_add_fault(root, FAULT_DUPLICATE, place_at(path, line, 1), name,
					   strcmp(other.path, path) == 0 ?
					   arena_format(root->arena, "line %u has a changeset of "
									"this name; Liquibase refuses the file",
									other.line) :
					   arena_format(root->arena, "line %u of \"%s\" has a "
									"changeset of this name that is recorded "
									"with the same path; Liquibase runs "
									"nothing", other.line, other.path));
		return NULL;
	}
	entry = root_add_entry(root, name);
	entry->wants = root->files[file].name;
	entry->place = place_at(root->files[file].path, line, 1);
	entry->file = file;
	entry->recorded_as = recorded_as;
	if (root->files[file].entry < 0)
		root->files[file].entry = root->entry_count - 1;
	return entry;
}

/*
 * Parse a file's name; Liquibase orders files by their whole names, so each
 * is its own version.
 */
static Name
parse_liquibase(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_FOREIGN};

	if (!name_has_suffix(name, ".sql"))
		return result;
	result.kind = NAME_UP;
	result.key = name_without_suffix(arena, name, ".sql");
	result.version = name;
	return result;
}

/*
 * Read a root of Liquibase. Files are changelogs: the entries are their
 * changesets, several a file.
 */
static void
read_liquibase(Root *root)
{
	Map			seen = {.arena = root->arena};

	if (liquibase_read_lists(root))
		return;
	read_root_by_name(root, parse_liquibase, true);
	/* What counts are the changesets, in the order of their files. */
	root->entry_count = 0;
	root->tags = (Map) {0};
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];
		const char *text;
		size_t		len;

		file->entry = -1;
		file->version = NULL;
		if (file->unreadable == NULL)
			file->unreadable = root->tree->read(root->tree, file->path, &text,
												&len);
		if (file->unreadable == NULL)
			liquibase_take_sql(root, i, text, len, NULL, &seen);
		else
			liquibase_add_changeset(root, i, file->key, 1, NULL, &seen);
	}
}

/* Recognize formatted SQL changelogs by their first line. */
static bool
detect_liquibase(const Tree *tree, Arena *arena, const char *folder,
				 const TreeList *items)
{
	static const char *const marks[] = {
		"--liquibase formatted sql", "-- liquibase formatted sql",
		"--LIQUIBASE FORMATTED SQL", "-- LIQUIBASE FORMATTED SQL", NULL
	};

	return any_file_contains(tree, arena, folder, items, marks) ||
		liquibase_has_lists(tree, arena, folder, items);
}

const Framework framework_liquibase = {
	.name = "liquibase",
	.title = "Liquibase",
	.migrator = "Liquibase",
	.detect = detect_liquibase,
	.read = read_liquibase,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.scan = liquibase_scan_sql,
	.simulate = simulate_liquibase,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_FILE,
	.renumber = RENUMBER_NEVER,
	.many_in_file = true,
	.table = &state_table_liquibase,
	.lock_advice = "\"liquibase release-locks\" frees it.",
	.traits = TRAIT_ALLOWS_UNLISTED | TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`--liquibase formatted sql` in a file, or "
		"`databaseChangeLog` in one of XML, YAML or JSON",
		.reads = "changelogs, what they include, changesets",
		.late = "runs",
		.edited = "the tool stops; told against a base only, since the checksums in its table are of normalised statements. With `runOnChange` or `runAlways` it runs again",
	},
	.by_hand = "a changeset is known by its author, its id and its file, which "
	"the table has: change them by hand, where it has not run",
};
