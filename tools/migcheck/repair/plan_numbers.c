/*
 * plan_numbers.c
 *		Repair of the numbers in a Drizzle journal's tags.
 *
 * A number that is taken goes up to the next one, and those behind it follow
 * as far as the gap: the order of the numbers stays that of running. With the
 * tag its file, its down file and its snapshot change their names.
 */
#include "migcheck/repair/plan_drizzle.h"

#include <inttypes.h>
#include <string.h>

/* A tag with another number. */
static const char *
renumbered(Arena *arena, const char *tag, const char *version)
{
	return arena_format(arena, "%s%s", version,
						tag + strspn(tag, "0123456789"));
}

/* Rename an item's snapshot, if it is this item's. */
static void
rename_snapshot(Plan *plan, const ItemList *list, const Item *item,
				const char *old)
{
	const Root *root = plan->root;
	const char *name = arena_format(plan->arena, "meta/%s_snapshot.json", old);

	for (size_t i = 0; i < list->count; i++)
	{
		const Item *other = &list->items[i];
		size_t		len = strlen(old);

		/* Of two with one number the newer one overwrote it. */
		if (other != item && strncmp(other->tag, old, len) == 0 &&
			(other->tag[len] == '_' || other->tag[len] == '\0') &&
			other->when > item->when)
			return;
	}
	for (size_t i = 0; i < root->snapshot_count; i++)
	{
		if (strcmp(root->snapshots[i].name, name) == 0)
			plan_rename(plan, name,
						arena_format(plan->arena, "meta/%s_snapshot.json",
									 item->version));
	}
}

/* Give an item the number after another. */
static bool
renumber(Plan *plan, const ItemList *list, Item *item, const char *after)
{
	const char *old = item->version;

	if (item->source >= 0 && item->new_when == 0 &&
		applied_has(plan->applied,
					arena_format(plan->arena, "%" PRId64, item->when)))
		return plan_refuse(plan, "\"%s\" ran in this database; renumber what did "
						   "not run there instead", item->tag);
	item->version = plan_next_version(plan->arena, after, strlen(old));
	item->new_tag = renumbered(plan->arena, item->tag, item->version);
	plan_line(plan, &plan->steps, "rename \"%s\" to \"%s\"", item->tag,
			  item->new_tag);
	if (item->file != NULL)
		plan_rename(plan, item->file,
					arena_format(plan->arena, "%s.sql", item->new_tag));
	if (item->down != NULL)
		plan_rename(plan, item->down,
					arena_format(plan->arena, "%s.down.sql", item->new_tag));
	if (item->source >= 0)
		rename_snapshot(plan, list, item, old);
	return true;
}

/*
 * Walk the list as it will run. An entry that keeps its place is renumbered if
 * its number was used before, and then those behind it as far as they are
 * pushed; what goes to the end, if its number is not above all.
 */
bool
plan_numbers(Plan *plan, ItemList *list)
{
	Map			seen = {.arena = plan->arena};
	const char *highest = NULL;
	const char *before = NULL;
	bool		pushing = false;

	for (size_t i = 0; i < list->count; i++)
	{
		Item	   *item = &list->items[i];
		bool		low;
		bool		taken;

		if (item->version == NULL)
			continue;
		low = highest != NULL && version_compare(item->version, highest) <= 0;
		taken = map_get(&seen, version_number(item->version)) >= 0;
		pushing = (taken && !item->moved) ||
			(pushing && before != NULL &&
			 version_compare(item->version, before) <= 0);
		if ((pushing || (item->moved && low)) &&
			!renumber(plan, list, item, highest))
			return false;
		if (highest == NULL || version_compare(item->version, highest) > 0)
			highest = item->version;
		before = item->version;
		map_put(&seen, version_number(item->version), i);
	}
	return true;
}
