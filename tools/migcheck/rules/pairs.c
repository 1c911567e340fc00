/*
 * pairs.c
 *		Rules about the two directions of a migration.
 */
#include "migcheck/rules/rules.h"

/* The entry that a stray down file was probably meant for; -1 if none is. */
static long
likely_entry(const Root *root, const File *file)
{
	if (file->version == NULL)
		return -1;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if (entry->version != NULL && entry->down < 0 &&
			version_compare(entry->version, file->version) == 0)
			return i;
	}
	return -1;
}

/* A down file whose migration is not there, or is called otherwise. */
static void
check_down_file(const Root *root, const File *file, Findings *findings)
{
	long		likely = likely_entry(root, file);
	Finding    *finding;

	if (likely < 0)
	{
		report_finding(findings, root, RULE_ORPHAN_DOWN_FILE, file->name,
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

/*
 * Some entries can be taken back, others cannot. The smaller side is shown:
 * either a few lack their down file, or a few have one by accident.
 */
static void
check_mixed(const Root *root, Findings *findings)
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
									 entry->tag, entry->place,
									 "%zu of %zu migrations have a down file; "
									 "\"%s\" has %s", with, root->entry_count,
									 entry->tag, few ? "one" : "none");
	}
}

/* All rules about up and down. */
void
check_pairs(const Root *root, Findings *findings)
{
	if (root->entries_unknown)
		return;
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].role == FILE_DOWN && root->files[i].entry < 0)
			check_down_file(root, &root->files[i], findings);
	}
	check_mixed(root, findings);
}
