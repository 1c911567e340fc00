/*
 * plan_drizzle.c
 *		Repair of a Drizzle journal: which entries, and how they are dated.
 *
 * The migrator reads the highest `when` of its table once, and then walks the
 * list. So an entry that is dated anew where it is runs in its order on an
 * empty database, and once on a database that skipped it. At the end of the
 * list it would run behind what was built on it. A database that did run it
 * would run it again: that is what a database is asked for beforehand.
 *
 * drizzle-kit numbers by the last entry's idx and compares with the snapshot
 * that sorts last, so that no idx changes and only a snapshot is renamed that
 * is taken for the newest and is not.
 */
#include "migcheck/repair/plan_drizzle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "journal/simulate.h"
#include "migcheck/filter.h"
#include "migcheck/frameworks/drizzle_config.h"

/* Add an empty entry; the pointer is valid until the next one is added. */
static PlannedEntry *
add_empty_item(Plan *plan, PlannedEntries *list)
{
	list->items = arena_grow(plan->arena, list->items, sizeof(PlannedEntry),
							 list->count, &list->capacity);
	memset(&list->items[list->count], 0, sizeof(PlannedEntry));
	return &list->items[list->count++];
}

/* Return the table of what ran, as a statement names it. */
static const char *
quoted_table_name(const Root *root)
{
	const char *table = drizzle_table(root);

	return table ? table : "drizzle.__drizzle_migrations";
}

/* Return a time or an idx as a step has it. */
static const char *
step_number_text(const Plan *plan, int64_t number)
{
	return arena_format(plan->arena, "%" PRId64, number);
}

/*
 * Return true if a database was asked and has a row of this time, by which
 * the migrator knows an entry.
 */
static bool
database_ran_time(const Plan *plan, int64_t when)
{
	return applied_has_key(plan->applied, step_number_text(plan, when));
}

/*
 * Read the journal again, as the bytes that are to be rewritten; false, with
 * a refusal, if they are not those of the root.
 */
static bool
read_journal_text(Plan *plan, DrizzleJournal *journal)
{
	const Root *root = plan->root;
	const char *text;
	const char *error = root->tree->read(root->tree, root->journal, &text,
										 &plan->old_len);

	memset(journal, 0, sizeof(DrizzleJournal));
	if (error != NULL)
		return plan_refuse(plan, "could not read \"%s\": %s", root->journal,
						   error);
	plan->journal = JOURNAL;
	plan->old_text = arena_copy(plan->arena, text, plan->old_len);
	if (drizzle_read(plan->old_text, plan->old_len, journal) != JSON_OK ||
		journal->fault_count > 0 || journal->count != root->entry_count)
		return plan_refuse(plan, "\"%s\" changed while it was read",
						   root->journal);
	for (size_t i = 0; i < journal->count; i++)
	{
		if (strcmp(journal->entries[i].tag, root->entries[i].tag) != 0)
			return plan_refuse(plan, "\"%s\" changed while it was read",
							   root->journal);
	}
	return true;
}

/*
 * Return true if an earlier entry has the same tag and the same time: then it
 * runs once in any case, and can go. With different times both may have run
 * somewhere.
 */
static bool
repeats_earlier_entry(Plan *plan, size_t index)
{
	const Root *root = plan->root;
	const Entry *entry = &root->entries[index];
	long		first = map_get(&root->tags, entry->tag);

	if (first == (long) index)
		return false;
	if (root->entries[first].when == entry->when)
		return true;
	plan_add_line(plan, &plan->left, "\"%s\" is in the journal twice, with "
				  "different \"when\": which one ran, only your databases "
				  "know", entry->tag);
	return false;
}

/* Return true if an entry has taken a file that got another name. */
static bool
follows_renumbered_file(const PlannedEntries *list, const File *file)
{
	for (size_t i = 0; i < list->count; i++)
	{
		if (list->items[i].new_tag != NULL &&
			strcmp(list->items[i].file, file->name) == 0)
			return true;
	}
	return false;
}

/* Let an entry take the tag of its renumbered file, and keep its time. */
static void
follow_renumbered_file(Plan *plan, PlannedEntry *item, const File *file)
{
	item->new_tag = file->key;
	item->file = file->name;
	plan_step(plan, (PlanStep) {.action = "rename", .file = JOURNAL,
								.subject = item->tag, .from = item->tag, .to = file->key,
								.why = "its file has another name now"},
			  "rename the entry \"%s\" to \"%s\", as its file is called now",
			  item->tag, file->key);
	plan_mends_finding(plan, RULE_MISSING_FILE, item->tag);
	plan_mends_finding(plan, RULE_ORPHAN_FILE, file->name);
	drizzle_keep_snapshot(plan, item->tag, file);
}

/* Take in the entries of the journal that stay. */
static void
keep_journal_entries(Plan *plan, PlannedEntries *list)
{
	const Root *root = plan->root;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		long		file = entry->file < 0 ? drizzle_followed_file(plan, entry) : -1;
		PlannedEntry *item;

		if (repeats_earlier_entry(plan, i))
		{
			plan_step(plan, (PlanStep) {.action = "remove", .file = JOURNAL,
										.subject = entry->tag, .from = entry->tag,
										.why = "the journal has the same entry before"},
					  "remove the second entry \"%s\" of the same \"when\"",
					  entry->tag);
			plan_mends_finding(plan, RULE_DUPLICATE_TAG, entry->tag);
			plan_mends_finding(plan, RULE_NON_MONOTONIC_WHEN, entry->tag);
			continue;
		}
		if (file >= 0 && follows_renumbered_file(list, &root->files[file]))
			file = -1;
		if (entry->file < 0 && file < 0 && plan->options->drop_missing)
		{
			plan_step(plan, (PlanStep) {.action = "drop", .file = JOURNAL,
										.subject = entry->tag, .from = entry->tag,
										.why = "its file is not there"},
					  "drop the entry \"%s\", whose file is not there",
					  entry->tag);
			continue;
		}
		if (entry->file < 0 && file < 0)
			plan_add_line(plan, &plan->left, "\"%s\" is not there; restore "
						  "it, or drop its entry with --drop-missing",
						  entry->wants);
		item = add_empty_item(plan, list);
		item->source = i;
		item->tag = entry->tag;
		item->when = entry->when;
		item->file = entry->file >= 0 ? root->files[entry->file].name : NULL;
		if (file >= 0)
			follow_renumbered_file(plan, item, &root->files[file]);
	}
}

/* Return the highest `when` that a database which ran the base remembers. */
static DrizzleWatermark
base_watermark(const Plan *plan)
{
	DrizzleWatermark mark = {false, 0};

	for (size_t i = 0; plan->base != NULL && i < plan->base->entry_count; i++)
	{
		if (plan->base->entries[i].has_when)
			mark = drizzle_raise(mark, plan->base->entries[i].when);
	}
	return mark;
}

/* Return true if the base has an entry of this tag and time: then it ran. */
static bool
base_has_entry(const Plan *plan, const char *tag, int64_t when)
{
	long		found = plan->base ? map_get(&plan->base->tags, tag) : -1;

	return found >= 0 && plan->base->entries[found].when == when;
}

/*
 * Return the highest `when` of a list, and of the base that it is merged
 * with.
 */
static DrizzleWatermark
highest_when_of(const Plan *plan, const PlannedEntries *list)
{
	DrizzleWatermark mark = base_watermark(plan);

	for (size_t i = 0; i < list->count; i++)
		mark = drizzle_raise(mark, list->items[i].when);
	return mark;
}

/* Give an entry a time above all others, and raise the highest to it. */
static void
date_entry_last(Plan *plan, PlannedEntry *item, DrizzleWatermark *highest)
{
	const Root *root = plan->root;
	const char *hash;

	item->new_when = highest->when + 1;
	*highest = drizzle_raise(*highest, item->new_when);
	plan_step(plan, (PlanStep) {.action = "date", .file = JOURNAL,
								.subject = item->tag,
								.from = step_number_text(plan, item->when),
								.to = step_number_text(plan, item->new_when),
								.why = "the migrator skips what is not above all before it"},
			  "date \"%s\" %" PRId64 " instead of %" PRId64 ", above all that "
			  "could have run before it", item->tag, item->new_when,
			  item->when);
	plan_mends_finding(plan, RULE_NON_MONOTONIC_WHEN, item->tag);
	plan_mends_finding(plan, RULE_UNREACHABLE_ENTRY, item->tag);
	hash = item->file == NULL ? NULL :
		plan_file_hash(plan, arena_join(plan->arena, root->path, item->file));

	/*
	 * A database that did run it has to be told the new time, or it runs it
	 * again.
	 */
	if (hash != NULL)
		plan_add_line(plan, &plan->sql, "-- only where \"%s\" ran already\n"
					  "UPDATE %s SET created_at = %" PRId64
					  "\n WHERE created_at = %" PRId64 " AND hash = '%s';",
					  item->tag, plan->table, item->new_when, item->when,
					  hash);
}

/*
 * Return true if an entry's time is settled: it ran, by a database's or the
 * base's word, or people allowed it to be as it is.
 */
static bool
entry_time_is_settled(const Plan *plan, const PlannedEntry *item)
{
	const Entry *entry = &plan->root->entries[item->source];

	return database_ran_time(plan, item->when) || base_has_entry(plan,
																 item->tag,
																 item->when) ||
		options_allows(plan->options, plan->root->now, "non-monotonic-when",
					   entry->place.path, item->tag);
}

/*
 * Date anew, where they are, the entries that a database which ran the ones
 * before them, or the base, will never run. Those behind them keep their
 * times, which are below the new ones now: that they are in order is written
 * down.
 */
static void
plan_entry_times(Plan *plan, PlannedEntries *list, DrizzleWatermark *highest)
{
	DrizzleWatermark base = base_watermark(plan);
	DrizzleWatermark mark = {false, 0};
	DrizzleWatermark new_mark = {false, 0};

	for (size_t i = 0; i < list->count; i++)
	{
		PlannedEntry *item = &list->items[i];
		bool		settled = entry_time_is_settled(plan, item);

		if (settled || (drizzle_runs(mark, item->when) &&
						drizzle_runs(base, item->when)))
			mark = drizzle_raise(mark, item->when);
		else
			date_entry_last(plan, item, highest);
		if (item->new_when == 0 && !drizzle_runs(new_mark, item->when))
		{
			if (!options_allows(plan->options, plan->root->now,
								"non-monotonic-when",
								plan->root->entries[item->source].place.path,
								item->tag))
				plan_add_line(plan, &plan->allows, "%s", item->tag);
			plan_mends_finding(plan, RULE_NON_MONOTONIC_WHEN, item->tag);
		}
		new_mark = drizzle_raise(new_mark, item->new_when ? item->new_when :
								 item->when);
	}
}

/*
 * Return true if a file without an entry is to get one; if not, say what is
 * left to do.
 */
static bool
is_to_be_added(Plan *plan, const PlannedEntries *list, const File *file)
{
	if (file->role != FILE_UP || file->entry >= 0 ||
		follows_renumbered_file(list, file))
		return false;
	if (options_allows(plan->options, plan->root->now, "orphan-file",
					   file->path, file->name))
		return false;
	if (strchr(file->name, '/') != NULL ||
		file->contents.kind != CONTENTS_TEXT || file->contents.blank ||
		file->contents.conflict_line > 0)
	{
		plan_add_line(plan, &plan->left, "\"%s\" has no entry, and is nothing "
					  "to run as it is", file->name);
		return false;
	}
	if (!plan->options->add_orphans)
		plan_add_line(plan, &plan->left, "\"%s\" has no entry; if it is to "
					  "run, --add-orphans adds one, else remove it",
					  file->name);
	return plan->options->add_orphans;
}

/*
 * Return the idx of an entry at the end: above the last one's, and not below
 * any number, since drizzle-kit goes on counting from it. Numbers of more
 * than six digits are times.
 */
static int64_t
next_entry_idx(const Plan *plan, const PlannedEntries *list, const File *file)
{
	const Root *root = plan->root;
	int64_t		idx = 0;

	for (size_t i = 0; i < list->count; i++)
	{
		const PlannedEntry *item = &list->items[i];
		int64_t		own = item->source < 0 ? item->idx :
			root->entries[item->source].idx;
		int64_t		number = strtoll(item->new_tag ? item->new_tag : item->tag,
									 NULL, 10);

		idx = own >= idx ? own + 1 : idx;
		if (tag_without_number(item->tag) - item->tag <= 6 && number > idx)
			idx = number;
	}
	if (tag_without_number(file->key) - file->key <= 6 &&
		strtoll(file->key, NULL, 10) > idx)
		idx = strtoll(file->key, NULL, 10);
	return idx;
}

/* Give an entry to each file that has none, at the end. */
static void
plan_orphan_entries(Plan *plan, PlannedEntries *list,
					DrizzleWatermark *highest)
{
	const Root *root = plan->root;

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		const char *hash;
		int64_t		idx;
		PlannedEntry *item;

		if (!is_to_be_added(plan, list, file))
			continue;
		idx = next_entry_idx(plan, list, file);
		item = add_empty_item(plan, list);
		item->source = -1;
		item->tag = file->key;
		item->file = file->name;
		item->idx = idx;
		item->new_when = highest->known ? highest->when + 1 : root->now;
		*highest = drizzle_raise(*highest, item->new_when);
		plan_step(plan, (PlanStep) {.action = "add", .file = JOURNAL,
									.subject = file->name,
									.to = step_number_text(plan,
														   item->new_when),
									.why = "the migrator runs only what the journal lists"},
				  "add an entry for \"%s\", \"when\" %" PRId64, file->name,
				  item->new_when);
		plan_mends_finding(plan, RULE_ORPHAN_FILE, file->name);
		hash = plan_file_hash(plan, file->path);
		if (hash != NULL)
			plan_add_line(plan, &plan->sql, "-- only where \"%s\" was run by "
						  "hand\nINSERT INTO %s (hash, created_at)\nVALUES "
						  "('%s', %" PRId64 ");", file->name, plan->table,
						  hash, item->new_when);
	}
}

/*
 * Refuse what must not be planned on: a journal that is no longer used,
 * and tags that are no file names.
 */
static bool
check_plannable(Plan *plan)
{
	const Root *root = plan->root;
	size_t		orphans = 0;

	for (size_t i = 0; i < root->file_count; i++)
		orphans += root->files[i].role == FILE_UP && root->files[i].entry < 0;
	if (orphans >= ROOT_DEAD_ORPHANS && orphans * 2 > root->file_count)
		return plan_refuse(plan, "the journal looks dead: %zu of %zu files have "
						   "no entry; if another tool runs them, there is "
						   "nothing to repair", orphans, root->file_count);
	for (size_t i = 0; i < root->entry_count; i++)
	{
		if (tag_unsafe_reason(root->entries[i].tag) != NULL)
			return plan_refuse(plan, "the tag \"%s\" %s; correct that by hand "
							   "first", root->entries[i].tag,
							   tag_unsafe_reason(root->entries[i].tag));
	}
	return true;
}

/* Plan the repair of a journal; false with a refusal if there is no plan. */
bool
plan_drizzle_repair(Plan *plan)
{
	DrizzleJournal journal = {0};
	PlannedEntries list = {0};
	DrizzleWatermark highest;
	bool		ok = check_plannable(plan) && read_journal_text(plan,
																&journal);

	if (ok)
	{
		plan->table = quoted_table_name(plan->root);
		keep_journal_entries(plan, &list);
		highest = highest_when_of(plan, &list);
		plan_entry_times(plan, &list, &highest);
		plan_orphan_entries(plan, &list, &highest);
		ok = drizzle_write_plan(plan, &journal, &list) && drizzle_verify_plan(plan, &list);
	}
	drizzle_free(&journal);
	return ok;
}
