/*
 * plan_journal.c
 *		The text of a Drizzle journal as a plan has it, and its check.
 *
 * Only what has to change changes: drizzle_rewrite() keeps the formatting of
 * all other bytes, so that a review shows the repair and nothing else.
 */
#include "migcheck/repair/plan_drizzle.h"

#include <stdlib.h>
#include <string.h>

#include "journal/rewrite.h"

/*
 * Write the new journal's text into the plan; no text where it would be the
 * old one. False with a refusal.
 */
bool
drizzle_write_plan(Plan *plan, const DrizzleJournal *journal, const PlannedEntries *list)
{
	RewriteEntry *entries = arena_alloc(plan->arena, sizeof(RewriteEntry) *
										(list->count + 1));
	size_t		len;
	char	   *text;

	for (size_t i = 0; i < list->count; i++)
	{
		const PlannedEntry *item = &list->items[i];
		RewriteEntry *entry = &entries[i];

		entry->source = item->source;
		entry->tag = item->new_tag;
		if (item->source < 0 && entry->tag == NULL)
			entry->tag = item->tag;
		entry->when = item->new_when;
		entry->set_when = item->new_when != 0;
		entry->idx = item->idx;
		entry->set_idx = item->source < 0;
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
	free(text);
	return true;
}

/*
 * Check what the plan promises, from the text itself: it reads without a
 * fault, and has each item with its tag and its time, in order. A tag that is
 * lost for whatever reason is caught here, before a byte of the tree changes.
 */
bool
drizzle_verify_plan(Plan *plan, const PlannedEntries *list)
{
	DrizzleJournal journal;
	bool		ok;

	if (plan->new_text == NULL)
		return true;
	ok = drizzle_read(plan->new_text, plan->new_len, &journal) == JSON_OK &&
		journal.fault_count == 0 && journal.count == list->count;
	for (size_t i = 0; ok && i < list->count; i++)
	{
		const PlannedEntry *item = &list->items[i];

		ok = strcmp(journal.entries[i].tag,
					item->new_tag ? item->new_tag : item->tag) == 0 &&
			journal.entries[i].idx == (item->source < 0 ? item->idx :
									   plan->root->entries[item->source].idx) &&
			journal.entries[i].when == (item->new_when ? item->new_when :
										item->when);
	}
	drizzle_free(&journal);
	return ok || plan_refuse(plan, "the new journal would not have each tag; "
							 "nothing is written");
}
