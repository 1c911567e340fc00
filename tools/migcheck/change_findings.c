/*
 * change_findings.c
 *		Which findings of a merge are the change's, and where they are shown.
 *
 * Findings are compared by rule, path, subject and message, not by line, so
 * that a change that moves a line does not own what is on it. A finding of
 * the merge is shown at a place of the change's own files where it has one; a
 * place that the change does not have is written as "revision:path".
 */
#include "migcheck/change.h"

#include "migcheck/filter.h"

/*
 * Give a place the name of the revision that it is in, where the change does
 * not have the file.
 */
static Place
label_place_revision(Change *change, Place place)
{
	int			owner;
	const char *text;
	size_t		len;

	if (place.revision != NULL || place.path == NULL ||
		change->head->read(change->head, place.path, &text, &len) == NULL)
		return place;
	owner = merge_owner_of(&change->merge, place.path);
	if (owner == MERGE_BASE || owner > 0)
		place.revision = merge_owner_name(&change->merge, owner);
	return place;
}

/*
 * Show a finding where the change itself has a hand in it: exchange its place
 * with the first related one that is not another revision's.
 */
static void
prefer_own_place(Finding *finding)
{
	Place		place = finding->place;

	for (size_t i = 0; i < finding->related_count && place.revision; i++)
	{
		if (finding->related[i].revision == NULL)
		{
			finding->place = finding->related[i];
			finding->related[i] = place;
			return;
		}
	}
}

/* Write the revision before the path, for the reports. */
static void
name_revision(Change *change, Place *place)
{
	if (place->revision != NULL)
		place->path = arena_format(&change->run->arena, "%s:%s",
								   place->revision, place->path);
	place->revision = NULL;
}

/* Name the places of the findings from an index on. */
void
change_label_findings(Change *change, size_t from)
{
	Findings   *findings = &change->run->findings;

	for (size_t i = from; i < findings->count; i++)
	{
		Finding    *finding = &findings->items[i];

		finding->place = label_place_revision(change, finding->place);
		for (size_t j = 0; j < finding->related_count; j++)
			finding->related[j] = label_place_revision(change,
													   finding->related[j]);
		prefer_own_place(finding);
		name_revision(change, &finding->place);
		for (size_t j = 0; j < finding->related_count; j++)
			name_revision(change, &finding->related[j]);
	}
}

/*
 * Return true if the entries of the merge are where they were read: in the
 * change's own journal, which no other has a part in. Of two entries with one
 * tag the first place is shown.
 */
static bool
has_own_places(Change *change, const Root *merged)
{
	return merged->framework->has_journal &&
		merged->tags.count == merged->entry_count &&
		merge_takes_first(&change->merge, merged->journal);
}

/*
 * Show the entries of a joined journal, which is in no file, where they were
 * read: in the change's own journal or in that of another revision.
 */
void
change_place_entries(Change *change, Root *merged)
{
	Run		   *run = change->run;
	size_t		count = change->side_count + 1;
	Root	  **roots = arena_alloc(&run->arena, sizeof(Root *) * count);
	const char **names = arena_alloc(&run->arena, sizeof(char *) * count);

	if (merged->journal == NULL || has_own_places(change, merged))
		return;
	for (size_t i = 0; i < count; i++)
	{
		const Tree *tree = i < change->side_count ? change->sides[i].tree :
			change->base;

		names[i] = i == 0 ? NULL : i < change->side_count ?
			change->sides[i].name : run->options->base;
		if (change_read_root(change, tree, merged, false, &roots[i]) != NULL)
			roots[i] = NULL;
	}
	for (size_t i = 0; i < merged->entry_count; i++)
	{
		Entry	   *entry = &merged->entries[i];

		for (size_t j = 0; j < count; j++)
		{
			long		found = roots[j] ? map_get(&roots[j]->tags, entry->tag) : -1;
			const Entry *from = found >= 0 ? &roots[j]->entries[found] : NULL;

			/*
			 * A tag that two sides have with different times is that side's
			 * whose time the merge kept.
			 */
			if (from == NULL || (from->when != entry->when && j + 1 < count))
				continue;
			entry->place = from->place;
			entry->when_place = from->when_place;
			entry->idx_place = from->idx_place;
			entry->place.revision = entry->when_place.revision =
				entry->idx_place.revision = names[j];
			break;
		}
	}
}

/* Return what makes two findings one, whatever their lines. */
static const char *
make_finding_key(Arena *arena, const Finding *finding)
{
	return arena_format(arena, "%s\n%s\n%s\n%s", finding->rule->id,
						finding->place.path ? finding->place.path : "",
						finding->subject, finding->message);
}

/*
 * Take out, from an index on, what is found without the change, too; without
 * is the root as the merge of the others leaves it, NULL where it is new.
 */
void
change_subtract_findings(Change *change, const Root *without, size_t from)
{
	Run		   *run = change->run;
	Findings	old = {.arena = &run->arena};
	Map			known = {.arena = &run->arena};
	size_t		kept = from;

	if (without == NULL)
		return;
	check_all_rules(without, &old);
	/* Also its stale comments, which then are not this change's either. */
	filter_suppressed(without, &old, 0, STALE_CHECK);
	for (size_t i = 0; i < old.count; i++)
		map_put(&known, make_finding_key(&run->arena, &old.items[i]), i);
	for (size_t i = from; i < run->findings.count; i++)
	{
		if (map_get(&known, make_finding_key(&run->arena,
											 &run->findings.items[i])) < 0)
			run->findings.items[kept++] = run->findings.items[i];
	}
	run->findings.count = kept;
}
