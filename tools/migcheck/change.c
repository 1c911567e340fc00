/*
 * change.c
 *		The command check with --base: a change, judged as it will be merged.
 *
 * The files that the merge would leave are checked, and so are those without
 * the change; what both have in common is not the change's doing. Then the
 * merge is simulated on a database that has run the base. With other heads
 * (--with) the merge holds them, too, and each is also thought to be deployed
 * first.
 *
 * Which of the findings are the change's, and where they are shown, is the
 * matter of change_findings.c.
 */
#include "migcheck/change.h"

#include <string.h>

#include "migcheck/filter.h"
#include "migcheck/git/seniority.h"
#include "migcheck/repair/repair.h"
#include "migcheck/rules/drift.h"

/*
 * Open the files of a revision; they are closed with the change. Returns
 * NULL, or why not.
 */
static const char *
open_revision_tree(Change *change, const Revision *revision, Tree **tree)
{
	const char *error = tree_of_revision(&change->repository, revision, tree);

	if (error != NULL)
		return error;
	change->opened = arena_grow(&change->run->arena, change->opened,
								sizeof(Tree *), change->opened_count,
								&change->opened_capacity);
	change->opened[change->opened_count++] = *tree;
	return NULL;
}

/*
 * Open a side: its files, and those where it parted from the base. With a
 * tree given, which is the working folder's, those are its files; the
 * revision is only where it started from.
 */
static const char *
open_merge_side(Change *change, const char *name, const Tree *tree,
				MergeSide *side)
{
	Revision	revision;
	Revision	ancestor;
	Tree	   *files = NULL;
	Tree	   *before;
	const char *error = revision_find(&change->repository, name, &revision);

	if (error == NULL && tree == NULL)
		error = open_revision_tree(change, &revision, &files);
	if (error == NULL)
		error = revision_ancestor(&change->repository, &change->base_revision,
								  &revision, &ancestor);
	/* Mostly the base itself, whose files are read already. */
	if (error == NULL && strcmp(ancestor.tree, change->base_revision.tree) == 0)
		before = change->base;
	else if (error == NULL)
		error = open_revision_tree(change, &ancestor, &before);
	if (error == NULL)
		*side = (MergeSide)
	{
		tree ? tree : files, before, name,
			tree ? &change->repository : NULL
	};
	return error;
}

/*
 * Open the base, the change, and the other heads. The change is the working
 * folder unless --head names a revision; a bare repository has no folder, so
 * HEAD is meant.
 */
static const char *
open_merge_trees(Change *change)
{
	Run		   *run = change->run;
	const Options *options = run->options;
	const char *head = options->head;
	const Tree *disk = NULL;
	const char *error = revision_find(&change->repository, options->base,
									  &change->base_revision);

	if (head == NULL && change->repository.bare)
		head = "HEAD";
	if (error == NULL)
		error = open_revision_tree(change, &change->base_revision,
								   &change->base);
	change->sides = arena_alloc(&run->arena, sizeof(MergeSide) *
								(options->with_count + 1));
	if (error == NULL && head == NULL)
		disk = repository_compare_disk(&change->repository, run->tree,
									   change->base_revision.commit);
	if (error == NULL)
		error = open_merge_side(change, head ? head : "HEAD", disk,
								&change->sides[0]);
	for (size_t i = 0; error == NULL && i < options->with_count; i++)
		error = open_merge_side(change, options->with[i], NULL,
								&change->sides[i + 1]);
	change->side_count = options->with_count + 1;
	change->head = change->sides[0].tree;
	return error;
}

/*
 * Report one file that two of the merged add, each with a text of its own. It
 * is an error where the file would run, a warning for a snapshot, which only
 * the generator reads.
 */
static void
check_both_add(Change *change, const Root *merged, const char *path,
			   const char *name, RuleId rule)
{
	int			first;
	int			second;

	/* No side changed what is the base's. */
	if (merge_owner_of(&change->merge, path) == MERGE_BASE)
		return;
	/* Between two other heads it is not this change's doing. */
	if (!merge_both_add(&change->merge, path, &first, &second) || first != 0)
		return;
	report_finding(&change->run->findings, merged, rule, name,
				   place_at(path, 1, 0), "\"%s\" is added by this change and by "
				   "\"%s\", with different contents: the merge keeps one of them",
				   name, merge_owner_name(&change->merge, second))->severity =
		rule == RULE_DUPLICATE_PREFIX ? SEVERITY_ERROR : SEVERITY_WARNING;
}

/* Report files and snapshots that git will find in conflict. */
static void
check_conflicts(Change *change, const Root *merged)
{
	for (size_t i = 0; i < merged->file_count; i++)
		check_both_add(change, merged, merged->files[i].path,
					   merged->files[i].name, RULE_DUPLICATE_PREFIX);
	for (size_t i = 0; i < merged->snapshot_count; i++)
		check_both_add(change, merged, merged->snapshots[i].path,
					   merged->snapshots[i].name, RULE_BROKEN_SNAPSHOT_CHAIN);
}

/*
 * Set *ledger to what a tree leaves behind, once all in it has run, for the
 * change to a root like the one there; root is that root as the tree has it,
 * and NULL, which leaves an empty ledger, where the tree lacks the folder.
 */
static void
ledger_of_tree(Change *change, const Root *root, const Root *like,
			   const char *source, Ledger *ledger)
{
	ledger_init_empty(ledger, &change->run->arena, like->framework, source);
	if (root != NULL)
	{
		ledger_from_root(ledger, root);
		ledger_drop_collisions(ledger, like);
	}
}

/*
 * Judge the merge on a database that has run the base, as a deployment of it
 * will meet.
 */
static void
check_on_base(Change *change, const Root *merged)
{
	Run		   *run = change->run;
	Ledger		ledger;
	Forecast	forecast;
	Drift		drift = {.root = merged, .ledger = &ledger, .forecast = &forecast,
	.findings = &run->findings, .arena = &run->arena};
	const char *source = arena_format(&run->arena, "databases with \"%s\"",
									  run->options->base);
	Root	   *base;
	const char *error = change_read_root(change, change->base, merged, false, &base);

	if (error != NULL)
	{
		run_refuse_subject(run, "\"%s\": %s", run->options->base, error);
		return;
	}
	ledger_of_tree(change, base, merged, source, &ledger);
	simulate_root(merged, &ledger, run->options->order, &forecast);
	check_drift_rules(&drift);
}

/*
 * Report an entry of the change that a head, deployed first, would put out of
 * reach. Which of two open branches is merged first is not decided, so it is
 * a warning.
 */
static void
report_deploy_race(Change *change, const Root *merged, const Fate *fate,
				   const char *other)
{
	Findings   *findings = &change->run->findings;
	Finding    *finding;
	bool		mark = fate->cause == CAUSE_WATERMARK;
	const Entry *entry = &merged->entries[fate->entry];

	/* Out of reach on the base already: that was said, as an error. */
	for (size_t i = 0; i < findings->count; i++)
	{
		if (strcmp(findings->items[i].subject, fate->tag) == 0 &&
			findings->items[i].rule == &rule_table[mark ? RULE_UNREACHABLE_ENTRY :
												   RULE_LATE_INSERT])
			return;
	}
	finding = report_finding(findings, merged, mark ? RULE_UNREACHABLE_ENTRY :
							 RULE_LATE_INSERT, fate->tag,
							 mark ? entry->when_place : entry->place,
							 "\"%s\" will never run where \"%s\" is deployed "
							 "before it: %s", fate->tag, other, fate->why);
	finding->severity = SEVERITY_WARNING;
	finding_help(findings, finding, "Merge and deploy this change first, or "
				 "number it above \"%s\".", other);
}

/*
 * Judge the merge on a database that has run the base and one other head, of
 * which only the causes count that the order of deployment decides.
 */
static void
check_deploy_race(Change *change, const Root *merged, const MergeSide *other)
{
	Run		   *run = change->run;
	Merge		first;
	Ledger		ledger;
	Forecast	forecast;
	Root	   *root;
	const char *error;

	merge_init(&first, &run->arena, change->base, run->options->base, other, 1);
	error = root_in_tree(run, &first.tree, merged, false, &root);
	if (error != NULL)
	{
		first.tree.close(&first.tree);
		run_refuse_subject(run, "\"%s\": %s", other->name, error);
		return;
	}
	ledger_of_tree(change, root, merged, other->name, &ledger);
	simulate_root(merged, &ledger, run->options->order, &forecast);
	for (size_t i = 0; i < forecast.count; i++)
	{
		const Fate *fate = &forecast.fates[i];

		if (fate->outcome == OUTCOME_SKIPPED && fate->entry >= 0 &&
			(fate->cause == CAUSE_WATERMARK || fate->cause == CAUSE_OLDER))
			report_deploy_race(change, merged, fate, other->name);
	}
	first.tree.close(&first.tree);
}

/*
 * Take out what the watermark of the base says better: an entry that will
 * never run needs no second finding about its time.
 */
static void
drop_double_findings(Run *run, size_t from)
{
	Map			said = {.arena = &run->arena};
	size_t		kept = from;

	for (size_t i = from; i < run->findings.count; i++)
	{
		if (run->findings.items[i].rule == &rule_table[RULE_UNREACHABLE_ENTRY])
			map_put(&said, run->findings.items[i].subject, i);
	}
	for (size_t i = from; i < run->findings.count; i++)
	{
		const Finding *finding = &run->findings.items[i];

		if (finding->rule != &rule_table[RULE_NON_MONOTONIC_WHEN] ||
			map_get(&said, finding->subject) < 0)
			run->findings.items[kept++] = *finding;
	}
	run->findings.count = kept;
}

/*
 * Put the command that mends them to findings, where a plan for the change's
 * own files on the base does.
 */
static void
offer_base_repair(Change *change, const Root *merged, size_t from)
{
	Run		   *run = change->run;
	Root	   *own;
	Root	   *base;

	/* What is not checked out here cannot be written here. */
	if (run->findings.count == from ||
		run->options->head != NULL || change->repository.bare ||
		change_read_root(change, change->head, merged, true, &own) != NULL ||
		own == NULL || own->entries_unknown ||
		change_read_root(change, change->base, merged, true, &base) != NULL)
		return;
	seniority_of_files(own, change->base);
	repair_offer_command(own, base, run->options, &run->findings, from);
}

/*
 * Return true if the merge has nothing left of a root that the base has.
 * Report it as one finding, as of a root that was not named, unless the root
 * has another folder now. All roots must have been read.
 */
static bool
check_emptied_root(Change *change, const Root *merged)
{
	Root	   *base;

	if (!root_is_empty(merged) ||
		change_read_root(change, change->base, merged, false, &base) != NULL ||
		base == NULL || base->entry_count == 0)
		return false;
	if (!change_root_was_moved(change, base))
		change_report_removed_root(change, merged, base);
	return true;
}

/*
 * Check one root of the merge, which has been read; without is the tree to
 * subtract. The order matters: findings are subtracted before those are added
 * which only a merge has, and their places named last. Returns whether there
 * was nothing to check.
 */
static bool
check_merged_root(Change *change, Root *merged, const Tree *without)
{
	Run		   *run = change->run;
	size_t		from = run->findings.count;
	Root	   *old = NULL;
	const char *error;

	if (check_emptied_root(change, merged))
		return true;
	seniority_of_files(merged, change->base);
	change_place_entries(change, merged);
	error = change_read_root(change, without, merged, false, &old);
	if (error != NULL)
	{
		run_refuse_subject(run, "\"%s\": %s", run->options->base, error);
		return false;
	}
	check_all_rules(merged, &run->findings);
	/* Its files count only where there is something to subtract. */
	if (run->findings.count > from &&
		change_read_root(change, without, merged, true, &old) == NULL)
		change_subtract_findings(change, old, from);
	check_conflicts(change, merged);
	check_on_base(change, merged);
	for (size_t i = 1; i < change->side_count; i++)
		check_deploy_race(change, merged, &change->sides[i]);
	filter_suppressed(merged, &run->findings, from, STALE_NONE);
	drop_double_findings(run, from);
	offer_base_repair(change, merged, from);
	change_label_findings(change, from);
	findings_fold(&run->findings, from);
	return root_is_empty(merged) && (old == NULL || root_is_empty(old));
}

/*
 * Check every root of the merge. What is found without the change is what the
 * base and the other heads have together.
 */
static void
check_merged_roots(Change *change)
{
	Run		   *run = change->run;
	size_t		empty = 0;
	size_t		count;

	run_find_roots(run);
	count = run->roots.count;
	for (size_t i = 0; i < count; i++)
		run_read_root(run, run->roots.items[i]);
	for (size_t i = 0; i < count; i++)
		empty += check_merged_root(change, run->roots.items[i], change->others);
	change_report_removed_roots(change);
	if (empty > 0 && empty == run->roots.count)
		run_refuse_subject(run, run->findings.count > 0 ?
						   "nothing to check in \"%s\": all that \"%s\" has "
						   "there is removed" : "nothing to check in \"%s\", "
						   "nor in what \"%s\" has there",
						   run->roots.items[0]->path, run->options->base);
	/* Lines are shown as the change has them. */
	change->merge.as_written = true;
}

/*
 * Open a change, and make what the merge would leave the tree of the run; see
 * change.h.
 */
const char *
change_open(Change *change, Run *run)
{
	const Options *options = run->options;
	const char *path = options->path_count ? options->paths[0] : ".";
	const char *error;

	memset(change, 0, sizeof(Change));
	change->run = run;
	change->disk = run->tree;
	error = repository_open_objects(&run->arena, path, &change->repository);
	if (error == NULL)
		error = open_merge_trees(change);
	if (error != NULL)
		return error;
	merge_init(&change->merge, &run->arena, change->base, options->base,
			   change->sides, change->side_count);
	/* The other sides, without the first, which is the change. */
	merge_init(&change->without, &run->arena, change->base, options->base,
			   change->sides + 1, change->side_count - 1);
	change->others = change->side_count > 1 ? &change->without.tree : change->base;
	run->tree = &change->merge.tree;
	return NULL;
}

/* Release what change_open() opened; harmless after a failure of it. */
void
change_close(Change *change)
{
	if (change->run->tree != change->disk)
	{
		change->without.tree.close(&change->without.tree);
		tree_close(change->disk);
	}
	for (size_t i = 0; i < change->opened_count; i++)
		tree_close(change->opened[i]);
	repository_close(&change->repository);
}

/* Run "migcheck check --base"; returns the exit status. */
int
command_check_change(const Options *options)
{
	Run			run;
	Change		change;
	const char *error;
	int			status;

	run_begin(&run, options);
	error = change_open(&change, &run);
	if (error != NULL)
		run_refuse_subject(&run, "%s", error);
	else
		check_merged_roots(&change);
	/* A shallow clone can hide objects at any time of the run. */
	error = repository_missing(&change.repository);
	if (error != NULL)
		run_refuse_subject(&run, "%s", error);
	status = run_finish(&run);
	change_close(&change);
	run_free(&run);
	return status;
}
