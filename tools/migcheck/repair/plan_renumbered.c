/*
 * plan_renumbered.c
 *		Files of a Drizzle journal that got another number, and the snapshots
 *		that were renumbered with them.
 */
#include "migcheck/repair/plan_drizzle.h"

#include <string.h>

#include "migcheck/filter.h"

/* Return what follows the number of a tag or of a file's name. */
const char *
tag_without_number(const char *tag)
{
	return tag + strspn(tag, "0123456789");
}

/*
 * Return the file that an entry's file became by another number: the only one
 * without an entry that has its title, which no other missing file has. -1:
 * none.
 */
static long
renumbered_file(const Root *root, const Entry *entry)
{
	const char *title = tag_without_number(entry->tag);
	long		found = -1;

	if (title == entry->tag || *title == '\0')
		return -1;
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->role != FILE_UP || file->entry >= 0 || file->key == NULL ||
			tag_without_number(file->key) == file->key ||
			strcmp(tag_without_number(file->key), title) != 0)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	for (size_t i = 0; i < root->entry_count; i++)
	{
		if (&root->entries[i] != entry && root->entries[i].file < 0 &&
			strcmp(tag_without_number(root->entries[i].tag), title) == 0)
			return -1;
	}
	return found;
}

/*
 * Return true if there is a file without an entry, which a missing one could
 * be.
 */
static bool
has_free_file(const Root *root)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].role == FILE_UP && root->files[i].entry < 0)
			return true;
	}
	return false;
}

/*
 * Return the file that an entry's missing file has become; -1: none. By its
 * name first, which needs no other text to be read.
 */
long
drizzle_followed_file(Plan *plan, const Entry *entry)
{
	long		found = renumbered_file(plan->root, entry);

	return found >= 0 || !has_free_file(plan->root) ? found :
		plan_moved_file(plan, entry);
}

/* Return true if a snapshot is the parent of another. */
static bool
snapshot_has_child(const Root *root, const Snapshot *snapshot)
{
	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		const Snapshot *other = &root->snapshots[i];

		for (size_t j = 0; j < other->parent_count; j++)
		{
			if (other != snapshot && snapshot->id != NULL &&
				strcmp(other->parents[j], snapshot->id) == 0)
				return true;
		}
	}
	return false;
}

/*
 * Give the snapshot that was renumbered with a file its old number again, if
 * others follow it: drizzle-kit takes the one that sorts last for the newest.
 */
void
drizzle_keep_snapshot(Plan *plan, const char *tag, const File *file)
{
	const Root *root = plan->root;
	const Snapshot *moved = NULL;
	const char *old = arena_copy(plan->arena, tag, tag_without_number(tag) -
								 tag);

	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		if (version_compare(root->snapshots[i].prefix, old) == 0)
			return;
		if (file->version != NULL &&
			version_compare(root->snapshots[i].prefix, file->version) == 0)
			moved = &root->snapshots[i];
	}
	if (moved == NULL || !snapshot_has_child(root, moved))
		return;
	old = arena_format(plan->arena, "meta/%s_snapshot.json", old);
	plan_step(plan, (PlanStep) {.action = "rename", .subject = moved->name,
								.file = moved->name, .from = moved->name, .to = old,
								.why = "drizzle-kit takes the last one for the newest"},
			  "rename \"%s\" back to \"%s\", since newer ones follow it",
			  moved->name, old);
	plan_rename_file(plan, moved->name, old);
	plan_mends_finding(plan, RULE_BROKEN_SNAPSHOT_CHAIN, moved->name);
}
