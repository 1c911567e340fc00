/*
 * drift.c
 *		The command drift: files against a live database, which is only read.
 *
 * The database is only read, and the simulation runs on what its table says.
 * With several folders nothing tells which of them this database ran, so one
 * has to be named.
 */
#include "migcheck/rules/drift.h"

#include "common/output.h"
#include "migcheck/filter.h"
#include "migcheck/forensics.h"
#include "migcheck/git/seniority.h"
#include "migcheck/start.h"

/*
 * Compare one root with the database: read its files, the tool's table as a
 * ledger, and what the tool would do now.
 */
static void
compare_root_with_db(Run *run, Start *start, Root *root)
{
	size_t		from = run->findings.count;
	Forensics	forensics = {.arena = &run->arena, .root = root};
	Ledger		ledger;
	Forecast	forecast;
	Drift		drift = {
		.root = root, .ledger = &ledger, .forecast = &forecast,
		.findings = &run->findings, .arena = &run->arena, .live = true,
		.pending = run->options->require_applied ? SEVERITY_ERROR : SEVERITY_NOTE,
		.explain = forensics_explain, .context = &forensics,
	};
	const char *error;

	run_read_root(run, root);
	seniority_of_files(root, NULL);
	error = start_read_ledger(start, run, root, &ledger);
	if (error != NULL)
	{
		run_refuse_subject(run, "%s: %s", root->path, error);
		return;
	}
	/* Why a file's checksum differs is asked only for those that do. */
	forensics.ledger = &ledger;
	simulate_root(root, &ledger, run->options->order, &forecast);
	check_drift_rules(&drift);
	forensics_close(&forensics);
	filter_suppressed(root, &run->findings, from, STALE_NONE);
}

/* Run "migcheck drift"; returns the exit status. */
int
command_drift(const Options *options)
{
	Run			run;
	Start		start;
	const char *error;
	int			status;

	run_begin(&run, options);
	error = start_open(&start, &run);
	if (error != NULL)
		run_refuse_subject(&run, "%s", error);
	else
		run_find_roots(&run);
	/* A table may have functions of its owner's in what reads it. */
	if (error == NULL && start.database.superuser && !options->quiet)
		say("the role is a superuser, and a role with SELECT on the tool's table "
			"is enough: whoever owns that table could run code as its reader");
	if (run.roots.count > 1)
		run_refuse_subject(&run, "several folders of migrations were found: "
						   "name the one that belongs to this database");
	else if (run.roots.count == 1)
		compare_root_with_db(&run, &start, run.roots.items[0]);
	status = run_finish(&run);
	start_close(&start);
	run_free(&run);
	return status;
}
