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

/* The number that a tag begins with, as it is written. */
static const char *
number_of(Arena *arena, const char *tag)
{
	return arena_copy(arena, tag, strspn(tag, "0123456789"));
}

/*
 * Which item each snapshot belongs to: by the number, and of two items with
 * one number to the newer one, which overwrote the other's.
 */
static Map
snapshot_owners(Plan *plan, const ItemList *list)
{
	const Root *root = plan->root;
	Map			owners = {.arena = plan->arena};
	Map			prefixes = {.arena = plan->arena};

	for (size_t i = 0; i < root->snapshot_count; i++)
		map_put(&prefixes, root->snapshots[i].name, i);
	for (size_t i = 0; i < list->count; i++)
	{
		const char *name = arena_format(plan->arena, "meta/%s_snapshot.json",
										number_of(plan->arena,
												  list->items[i].tag));
		long		other = map_get(&owners, name);

		if (list->items[i].source >= 0 && map_get(&prefixes, name) >= 0 &&
			(other < 0 || list->items[other].when < list->items[i].when))
			map_set(&owners, name, i);
	}
	return owners;
}

/* Rename an item's snapshot, if it has one. */
static void
rename_snapshot(Plan *plan, const ItemList *list, const Map *owners,
				const Item *item)
{
	const char *name = arena_format(plan->arena, "meta/%s_snapshot.json",
									number_of(plan->arena, item->tag));

	if (map_get(owners, name) == item - list->items)
		plan_rename(plan, name,
					arena_format(plan->arena, "meta/%s_snapshot.json",
								 item->version));
}

/* Give an item the number after another. */
static bool
renumber(Plan *plan, const ItemList *list, const Map *owners, Item *item,
		 const char *after)
{
	const char *old = item->version;

	if (item->source >= 0 && item->new_when == 0 &&
		applied_has(plan->applied,
					arena_format(plan->arena, "%" PRId64, item->when)))
		return plan_refuse(plan, "\"%s\" ran in this database; renumber what did "
						   "not run there instead", item->tag);
	plan_mends(plan, RULE_DUPLICATE_PREFIX,
			   plan->root->framework->canonical(plan->arena, old));
	item->version = plan_next_version(plan->arena, after, strlen(old));
	item->new_tag = renumbered(plan->arena, item->tag, item->version);
	plan_step(plan, (PlanStep){.action = "rename", .subject = item->tag,
			  .file = item->file ? item->file : "meta/_journal.json",
			  .from = item->tag, .to = item->new_tag,
			  .why = "numbers rise in the order of running, each once"},
			  "rename \"%s\" to \"%s\"", item->tag, item->new_tag);
	if (item->file != NULL)
		plan_rename(plan, item->file,
					arena_format(plan->arena, "%s.sql", item->new_tag));
	if (item->down != NULL)
		plan_rename(plan, item->down,
					arena_format(plan->arena, "%s.down.sql", item->new_tag));
	rename_snapshot(plan, list, owners, item);
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
	Map			owners = snapshot_owners(plan, list);
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
			!renumber(plan, list, &owners, item, highest))
			return false;
		if (highest == NULL || version_compare(item->version, highest) > 0)
			highest = item->version;
		before = item->version;
		map_put(&seen, version_number(item->version), i);
	}
	return true;
}
