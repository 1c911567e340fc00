/*
 * check.c
 *		The command check: journal and files by themselves.
 *
 * Nothing is connected to and nothing is simulated: what this command finds
 * is true of the files whatever ran where.
 */
#include "migcheck/filter.h"
#include "migcheck/git/seniority.h"
#include "migcheck/repair/repair.h"
#include "migcheck/run.h"

/* Read one root and apply every rule to it. Returns whether it is empty. */
static bool
check_one_root(Run *run, Root *root)
{
	size_t		from = run->findings.count;

	run_read_root(run, root);
	seniority_of_files(root, NULL);
	check_all_rules(root, &run->findings);
	filter_suppressed(root, &run->findings, from, STALE_CHECK);
	repair_offer_command(root, NULL, run->options, &run->findings, from);
	findings_fold(&run->findings, from);
	return root_is_empty(root);
}

/* Run "migcheck check"; returns the exit status. */
int
command_check(const Options *options)
{
	Run			run;
	size_t		empty = 0;
	int			status;

	if (options->base != NULL)
		return command_check_change(options);
	run_begin(&run, options);
	run_find_roots(&run);
	for (size_t i = 0; i < run.roots.count; i++)
		empty += check_one_root(&run, run.roots.items[i]);
	/* One that is new says nothing about the others. */
	if (empty > 0 && empty == run.roots.count)
		run_refuse_subject(&run, "nothing to check in \"%s\": the journal has "
						   "no entry, and the folder no file",
						   run.roots.items[0]->path);
	status = run_finish(&run);
	run_free(&run);
	return status;
}
