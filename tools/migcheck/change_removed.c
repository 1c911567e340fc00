/*
 * change_removed.c
 *		Roots that the base has, and the merge has not.
 *
 * Nothing in the merge tells of them, so they are searched for in the base.
 * The tool stops where its folder is gone, unless it is no longer run on it:
 * which of the two cannot be told, so it is a warning.
 */
#include "migcheck/change.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "migcheck/rules/rules.h"

/* Return true if two roots have an entry of one tag. */
static bool
roots_share_tag(Arena *arena, const Root *a, const Root *b)
{
	Map			tags = {.arena = arena};

	for (size_t i = 0; i < a->entry_count; i++)
		map_put(&tags, a->entries[i].tag, i);
	for (size_t i = 0; i < b->entry_count; i++)
	{
		if (map_get(&tags, b->entries[i].tag) >= 0)
			return true;
	}
	return false;
}

/*
 * Return true if a root of the base is in another folder of the merge, which
 * the base does not have.
 */
bool
change_root_was_moved(Change *change, const Root *old)
{
	const Run  *run = change->run;

	for (size_t i = 0; i < run->roots.count; i++)
	{
		const Root *root = run->roots.items[i];
		Root	   *before;

		if (framework_has_name(root->framework, old->framework->name) &&
			change_read_root(change, change->base, root, false,
							 &before) == NULL &&
			(before == NULL || before->entry_count == 0) &&
			roots_share_tag(&change->run->arena, root, old))
			return true;
	}
	return false;
}

/* Return a root of the base as one without files, among the roots. */
static Root *
add_removed_root(Run *run, const Root *old)
{
	Root	   *gone = arena_alloc(&run->arena, sizeof(Root));

	gone->arena = &run->arena;
	gone->tree = run->tree;
	gone->framework = old->framework;
	gone->path = old->path;
	gone->now = run->now;
	run->roots.items = arena_grow(&run->arena, run->roots.items,
								  sizeof(Root *), run->roots.count,
								  &run->roots.capacity);
	run->roots.items[run->roots.count++] = gone;
	return gone;
}

/*
 * Report that the merge has nothing left of a root of the base; gone is that
 * root as the merge has it.
 */
void
change_report_removed_root(Change *change, const Root *gone, const Root *old)
{
	Run		   *run = change->run;
	size_t		from = run->findings.count;
	Finding    *finding;

	finding = report_finding(&run->findings, gone, RULE_UNKNOWN_ROW, old->path,
							 place_at(old->path, 0, 0), "\"%s\" has %zu "
							 "migration%s here, and all of them are removed",
							 run->options->base, old->entry_count,
							 old->entry_count == 1 ? "" : "s");
	finding->severity = SEVERITY_WARNING;
	finding_help(&run->findings, finding, "Put the folder back, unless %s is no "
				 "longer run on it anywhere.", old->framework->migrator);
	change_label_findings(change, from);
}

/*
 * Report the roots below the paths of the command line that the change
 * removes whole.
 */
void
change_report_removed_roots(Change *change)
{
	static const char *here[] = {"."};
	Run		   *run = change->run;
	const Options *options = run->options;
	const char *const *paths = options->path_count ? options->paths : here;
	size_t		count = options->path_count ? options->path_count : 1;
	size_t		known = run->roots.count;
	Roots		before = {
		arena_alloc(&run->arena, sizeof(Root *) * (known + 1)), known, known + 1
	};
	size_t		found;

	/* What the merge has is not searched again. */
	if (known > 0)
		memcpy(before.items, run->roots.items, sizeof(Root *) * known);
	/* A path that the base does not have has nothing to be removed. */
	for (size_t i = 0; i < count; i++)
		(void) discover_roots(&run->arena, change->base, paths[i],
							  options->framework, &before, NULL, &found);
	for (size_t i = known; i < before.count; i++)
	{
		Root	   *old;

		if (change_read_root(change, change->base, before.items[i], false,
							 &old) != NULL ||
			old == NULL || old->entry_count == 0 || change_root_was_moved(change, old))
			continue;
		change_report_removed_root(change, add_removed_root(run, old), old);
	}
}
