/*
 * pairs.c
 *		Rules about the two directions of a migration.
 *
 * A way back is a file or a section, as the framework has it. That a project
 * has none is its choice, told once; that one is missing among many is told
 * of that one.
 */
#include "migcheck/rules/rules.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"

/*
 * Return the entries without a way back, by their number: the first of each.
 */
static Map
entries_without_down(const Root *root)
{
	Map			map = {.arena = root->arena};

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if (entry->version != NULL && entry->down < 0)
			map_put(&map, version_number(entry->version), i);
	}
	return map;
}

/*
 * Return the down files by their number, where the tool knows them by it: of
 * several of one number the one that belongs to a migration. Else it is empty.
 */
static Map
down_files_by_number(const Root *root)
{
	Map			map = {.arena = root->arena};

	if ((root->framework->traits & TRAIT_STOPS_AT_DOUBLE_DOWNS) == 0)
		return map;
	for (int owned = 1; owned >= 0; owned--)
	{
		for (size_t i = 0; i < root->file_count; i++)
		{
			const File *file = &root->files[i];

			if (file->role == FILE_DOWN && file->version != NULL &&
				(file->entry >= 0) == owned)
				map_put(&map, version_number(file->version), i);
		}
	}
	return map;
}

/*
 * Report a down file that no migration has, and whose number another down file
 * has; false if there is no such other one.
 */
static bool
check_double_down(const Root *root, const Map *downs, const File *file,
				  Findings *findings)
{
	long		first = file->version == NULL ? -1 :
		map_get(downs, version_number(file->version));
	Finding    *finding;

	if (first < 0 || &root->files[first] == file)
		return false;
	finding = report_finding(findings, root, RULE_DUPLICATE_PREFIX,
							 root->framework->canonical(root->arena,
														file->version),
							 place_at(file->path, 1, 0), "\"%s\" is a second "
							 "down file of the number of \"%s\", and %s stops "
							 "at two", file->name, root->files[first].name,
							 root->framework->migrator);
	finding->help = "Give it the number of the migration that it takes back.";
	finding_relate(findings, finding, place_at(root->files[first].path, 1, 0));
	return true;
}

/* Report a down file whose migration is not there, or is called otherwise. */
static void
check_down_file(const Root *root, const Map *without, const File *file,
				Findings *findings)
{
	/* What it was probably meant for; -1 if unknown. */
	long		likely = file->version == NULL ? -1 :
		map_get(without, version_number(file->version));
	bool		paired = root->framework->reversal == REVERSAL_FILES;
	Finding    *finding;

	if (likely < 0)
	{
		report_finding(findings, root, paired ? RULE_MISSING_UP :
					   RULE_ORPHAN_DOWN_FILE, paired ? file->key : file->name,
					   place_at(file->path, 1, 0),
					   "there is no migration that this file takes back");
		return;
	}
	finding = report_finding(findings, root, RULE_PAIR_MISMATCH, file->name,
							 place_at(file->path, 1, 0),
							 "the migration of this number is called \"%s\"",
							 root->entries[likely].tag);
	finding_relate(findings, finding, root->entries[likely].place);
}

/* Return true if an entry should have a way back and has none. */
static bool
entry_lacks_down(const Root *root, const Entry *entry)
{
	const File *file = entry->file >= 0 ? &root->files[entry->file] : NULL;

	if (file == NULL || file->unreadable != NULL || entry->down >= 0)
		return false;
	if (root->framework->reversal == REVERSAL_SECTIONS)
		return file->sections.has_up && !file->sections.has_down;
	/* sqlx has two kinds of migration; only the one with .up has a .down. */
	return !root->framework->down_for_up ||
		strstr(file->name, ".up.") != NULL;
}

/*
 * Report migrations without their way back. A project that has none at all
 * made a choice, told once; goose's and dbmate's files are told singly.
 */
static void
check_missing_down(const Root *root, Findings *findings)
{
	size_t		with = 0;
	Finding    *all = NULL;

	for (size_t i = 0; i < root->entry_count; i++)
		with += root->entries[i].down >= 0 ||
			(root->entries[i].file >= 0 &&
			 root->files[root->entries[i].file].sections.has_down);
	/* Few write Flyway's undo files, or node-pg-migrate's sections. */
	if (with == 0 && root->framework->down_optional)
		return;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if (!entry_lacks_down(root, entry))
			continue;
		if (all != NULL)
			finding_relate(findings, all, entry->place);
		else if (with == 0 && root->framework->reversal == REVERSAL_FILES)
			all = report_finding(findings, root, RULE_MISSING_DOWN, entry->tag,
								 entry->place,
								 "no migration has a down file");
		else
			report_finding(findings, root, RULE_MISSING_DOWN, entry->tag,
						   entry->place, "\"%s\" has no %s", entry->tag,
						   root->framework->reversal == REVERSAL_FILES ?
						   "down file" : "down section");
	}
}

/*
 * Return how many can be taken back, and whether one is among them, in words.
 */
static const char *
describe_mixed_pairs(const Root *root, const char *tag, size_t with, bool has)
{
	size_t		all = root->entry_count;

	if (has ? with == 1 : with == all - 1)
		return arena_format(root->arena, "\"%s\" is the only one of %zu "
							"migrations %s a down file", tag, all,
							has ? "with" : "without");
	return arena_format(root->arena, "%zu of %zu migrations have a down file; "
						"\"%s\" has %s", with, all, tag, has ? "one" : "none");
}

/*
 * Some entries can be taken back, others cannot. The smaller side is shown:
 * either a few lack their down file, or a few have one by accident.
 */
static void
check_mixed_reversible(const Root *root, Findings *findings)
{
	size_t		with = 0;
	bool		few;
	Finding    *finding = NULL;

	for (size_t i = 0; i < root->entry_count; i++)
		with += root->entries[i].down >= 0;
	if (with == 0 || with == root->entry_count)
		return;
	few = with * 2 < root->entry_count;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if ((entry->down >= 0) != few)
			continue;
		if (finding != NULL)
			finding_relate(findings, finding, entry->place);
		else
			finding = report_finding(findings, root, RULE_MIXED_REVERSIBLE,
									 entry->tag, entry->place, "%s",
									 describe_mixed_pairs(root, entry->tag,
														  with, few));
	}
}

/* Apply all rules about up and down; the journal's tool has no way down. */
void
check_pair_rules(const Root *root, Findings *findings)
{
	Map			without = entries_without_down(root);
	Map			downs = down_files_by_number(root);

	if (root->entries_unknown)
		return;
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->role == FILE_DOWN && file->entry < 0 &&
			!check_double_down(root, &downs, file, findings))
			check_down_file(root, &without, file, findings);
	}
	if (root->framework->has_journal)
		return;
	if (root->framework->reversal == REVERSAL_NONE)
		check_mixed_reversible(root, findings);
	else
		check_missing_down(root, findings);
}
