/*
 * plan_drizzle.c
 *		Repair of a Drizzle journal: which entries, in which order, how dated.
 *
 * What the migrator remembers of an entry is its `when` and nothing else. So
 * another tag, another number or another place in the list is harmless on
 * every database, and another `when` runs the entry again where it ran: that
 * is what a database is asked for before it is planned.
 */
#include "migcheck/repair/plan_drizzle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "journal/rewrite.h"
#include "journal/simulate.h"
#include "migcheck/filter.h"

#define JOURNAL "meta/_journal.json"

static Item *
add_item(Plan *plan, ItemList *list)
{
	list->items = arena_grow(plan->arena, list->items, sizeof(Item),
							 list->count, &list->capacity);
	memset(&list->items[list->count], 0, sizeof(Item));
	return &list->items[list->count++];
}

/* A time or an idx as a step has it. */
static const char *
number_text(const Plan *plan, int64_t number)
{
	return arena_format(plan->arena, "%" PRId64, number);
}

/* Whether a database was asked and has a row of this time. */
static bool
ran(const Plan *plan, int64_t when)
{
	return applied_has(plan->applied, number_text(plan, when));
}

/* Read the journal again, as the bytes that are to be rewritten. */
static bool
read_text(Plan *plan, DrizzleJournal *journal)
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

/* Whether an earlier entry has the same tag and the same time. */
static bool
is_repeated(Plan *plan, size_t index)
{
	const Root *root = plan->root;
	const Entry *entry = &root->entries[index];
	long		first = map_get(&root->tags, entry->tag);

	if (first == (long) index)
		return false;
	if (root->entries[first].when == entry->when)
		return true;
	plan_line(plan, &plan->left, "\"%s\" stands in the journal twice, with "
			  "different \"when\": which one ran, only your databases know",
			  entry->tag);
	return false;
}

/* Take in the entries of the journal that stay. */
static void
take_entries(Plan *plan, ItemList *list)
{
	const Root *root = plan->root;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		Item	   *item;

		if (is_repeated(plan, i))
		{
			plan_step(plan, (PlanStep){.action = "remove", .file = JOURNAL,
					  .subject = entry->tag, .from = entry->tag,
					  .why = "the journal has the same entry before"},
					  "remove the second entry \"%s\" of the same \"when\"",
					  entry->tag);
			plan_mends(plan, RULE_DUPLICATE_TAG, entry->tag);
			plan_mends(plan, RULE_NON_MONOTONIC_WHEN, entry->tag);
			continue;
		}
		if (entry->file < 0 && plan->options->drop_missing)
		{
			plan_step(plan, (PlanStep){.action = "drop", .file = JOURNAL,
					  .subject = entry->tag, .from = entry->tag,
					  .why = "its file is not there"},
					  "drop the entry \"%s\", whose file is not there",
					  entry->tag);
			continue;
		}
		if (entry->file < 0)
			plan_line(plan, &plan->left, "\"%s\" is not there; restore it, or "
					  "drop its entry with --drop-missing", entry->wants);
		item = add_item(plan, list);
		item->source = i;
		item->tag = entry->tag;
		item->version = entry->version;
		item->when = entry->when;
		item->file = entry->file >= 0 ? root->files[entry->file].name : NULL;
		item->down = entry->down >= 0 ? root->files[entry->down].name : NULL;
	}
}

/* The highest `when` of a list. */
static DrizzleWatermark
highest_of(const ItemList *list)
{
	DrizzleWatermark mark = {false, 0};

	for (size_t i = 0; i < list->count; i++)
		mark = drizzle_raise(mark, list->items[i].when);
	return mark;
}

/* Date an entry above all others. */
static bool
retime(Plan *plan, Item *item, DrizzleWatermark *highest)
{
	const Root *root = plan->root;
	const char *hash;

	if (ran(plan, item->when))
		return plan_refuse(plan, "\"%s\" ran in this database: with another "
						   "\"when\" it would run there again", item->tag);
	item->new_when = highest->when + 1;
	*highest = drizzle_raise(*highest, item->new_when);
	plan_step(plan, (PlanStep){.action = "date", .file = JOURNAL,
			  .subject = item->tag, .from = number_text(plan, item->when),
			  .to = number_text(plan, item->new_when),
			  .why = "the migrator skips what is not above all before it"},
			  "date \"%s\" %" PRId64 " instead of %" PRId64
			  ", above all that could have run before it", item->tag,
			  item->new_when, item->when);
	plan_mends(plan, RULE_NON_MONOTONIC_WHEN, item->tag);
	hash = item->file == NULL ? NULL :
		plan_file_hash(plan, arena_join(plan->arena, root->path, item->file));
	if (hash != NULL)
		plan_line(plan, &plan->sql, "-- only where \"%s\" ran already\n"
				  "UPDATE drizzle.__drizzle_migrations SET created_at = %" PRId64
				  "\n WHERE created_at = %" PRId64 " AND hash = '%s';",
				  item->tag, item->new_when, item->when, hash);
	return true;
}

/*
 * Entries that a database which ran the ones before them will never run go to
 * the end, in their order, dated above all.
 */
static bool
plan_times(Plan *plan, ItemList *list, DrizzleWatermark *highest)
{
	ItemList	late = {0};
	DrizzleWatermark mark = {false, 0};
	size_t		kept = 0;

	for (size_t i = 0; i < list->count; i++)
	{
		Item	   *item = &list->items[i];

		if (drizzle_runs(mark, item->when))
		{
			mark = drizzle_raise(mark, item->when);
			list->items[kept++] = *item;
			continue;
		}
		if (!retime(plan, item, highest))
			return false;
		item->moved = true;
		*add_item(plan, &late) = *item;
	}
	list->count = kept;
	for (size_t i = 0; i < late.count; i++)
		*add_item(plan, list) = late.items[i];
	return true;
}

/* Whether a file without an entry is to get one. */
static bool
is_wanted(Plan *plan, const File *file)
{
	if (file->role != FILE_UP || file->entry >= 0)
		return false;
	if (options_allows(plan->options, plan->root->now, "orphan-file",
					   file->path, file->name))
		return false;
	if (strchr(file->name, '/') != NULL ||
		file->contents.kind != CONTENTS_TEXT || file->contents.blank ||
		file->contents.conflict_line > 0)
	{
		plan_line(plan, &plan->left, "\"%s\" has no entry, and is nothing to "
				  "run as it is", file->name);
		return false;
	}
	return true;
}

/* Give an entry to each file that has none, at the end. */
static void
plan_orphans(Plan *plan, ItemList *list, DrizzleWatermark *highest)
{
	const Root *root = plan->root;

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		const char *hash;
		Item	   *item;

		if (!is_wanted(plan, file))
			continue;
		item = add_item(plan, list);
		item->source = -1;
		item->tag = file->key;
		item->version = file->version;
		item->file = file->name;
		item->moved = true;
		item->new_when = highest->known ? highest->when + 1 : root->now;
		*highest = drizzle_raise(*highest, item->new_when);
		plan_step(plan, (PlanStep){.action = "add", .file = JOURNAL,
				  .subject = file->name, .to = number_text(plan, item->new_when),
				  .why = "the migrator runs only what the journal lists"},
				  "add an entry for \"%s\", \"when\" %" PRId64, file->name,
				  item->new_when);
		plan_mends(plan, RULE_ORPHAN_FILE, file->name);
		hash = plan_file_hash(plan, file->path);
		if (hash != NULL)
			plan_line(plan, &plan->sql, "-- only where \"%s\" was run by hand\n"
					  "INSERT INTO drizzle.__drizzle_migrations (hash, created_at)"
					  "\nVALUES ('%s', %" PRId64 ");", file->name, hash,
					  item->new_when);
	}
}

/* Say that an entry gets another idx. */
static void
step_idx(Plan *plan, const Item *item, size_t idx)
{
	int64_t		old = plan->root->entries[item->source].idx;

	plan_step(plan, (PlanStep){.action = "number", .file = JOURNAL,
			  .subject = item->tag, .from = number_text(plan, old),
			  .to = number_text(plan, idx),
			  .why = "idx counts the entries as they stand"},
			  "number \"%s\" idx %zu instead of %" PRId64, item->tag, idx, old);
}

/* The new journal's text, idx counting along. */
static bool
write_text(Plan *plan, const DrizzleJournal *journal, const ItemList *list)
{
	RewriteEntry *entries = arena_alloc(plan->arena, sizeof(RewriteEntry) *
										(list->count + 1));
	size_t		len;
	char	   *text;

	for (size_t i = 0; i < list->count; i++)
	{
		const Item *item = &list->items[i];
		RewriteEntry *entry = &entries[i];

		entry->source = item->source;
		entry->tag = item->new_tag;
		if (item->source < 0 && entry->tag == NULL)
			entry->tag = item->tag;
		entry->when = item->new_when;
		entry->set_when = item->new_when != 0;
		entry->idx = i;
		entry->set_idx = item->source < 0 ||
			plan->root->entries[item->source].idx != (int64_t) i;
		if (entry->set_idx && item->source >= 0 && !item->moved)
			step_idx(plan, item, i);
	}
	text = drizzle_rewrite(journal, entries, list->count, &len);
	if (text == NULL)
		return plan_refuse(plan, "the journal could not be written anew: out "
						   "of memory");
	if (len != plan->old_len || memcmp(text, plan->old_text, len) != 0)
	{
		plan->new_text = arena_copy(plan->arena, text, len);
		plan->new_len = len;
	}
	plan_mends(plan, RULE_DUPLICATE_IDX, NULL);
	plan_mends(plan, RULE_IDX_GAP, NULL);
	plan_mends(plan, RULE_IDX_OUT_OF_ORDER, NULL);
	free(text);
	return true;
}

/*
 * What the plan promises, from the text itself: it reads without a fault, and
 * has each item with its tag and its time, in order. A tag that is lost for
 * whatever reason is caught here, before a byte of the tree changes.
 */
static bool
verify_text(Plan *plan, const ItemList *list)
{
	DrizzleJournal journal;
	bool		ok;

	if (plan->new_text == NULL)
		return true;
	ok = drizzle_read(plan->new_text, plan->new_len, &journal) == JSON_OK &&
		journal.fault_count == 0 && journal.count == list->count;
	for (size_t i = 0; ok && i < list->count; i++)
	{
		const Item *item = &list->items[i];

		ok = strcmp(journal.entries[i].tag,
					item->new_tag ? item->new_tag : item->tag) == 0 &&
			journal.entries[i].idx == (int64_t) i &&
			journal.entries[i].when == (item->new_when ? item->new_when :
										item->when);
	}
	drizzle_free(&journal);
	return ok || plan_refuse(plan, "the new journal would not have each tag; "
							 "nothing is written");
}

/* What has to hold before anything is planned. */
static bool
check_root(Plan *plan)
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
		if (tag_unsafe(root->entries[i].tag) != NULL)
			return plan_refuse(plan, "the tag \"%s\" %s; correct that by hand "
							   "first", root->entries[i].tag,
							   tag_unsafe(root->entries[i].tag));
	}
	return true;
}

/* Plan the repair of a journal. */
bool
plan_drizzle(Plan *plan)
{
	DrizzleJournal journal = {0};
	ItemList	list = {0};
	DrizzleWatermark highest;
	bool		ok = check_root(plan) && read_text(plan, &journal);

	if (ok)
	{
		take_entries(plan, &list);
		highest = highest_of(&list);
		ok = plan_times(plan, &list, &highest);
	}
	if (ok)
	{
		plan_orphans(plan, &list, &highest);
		ok = plan_numbers(plan, &list) && write_text(plan, &journal, &list) &&
			verify_text(plan, &list);
	}
	drizzle_free(&journal);
	return ok;
}
