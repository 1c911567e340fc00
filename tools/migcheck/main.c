/*
 * main.c
 *		migcheck: the command line.
 *
 * Findings are counted and reported; what keeps migcheck from checking is
 * fatal. The exit status tells the three apart: 0 nothing at or above the
 * severity that fails a run, 1 findings, 2 could not check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "migcheck/discover.h"
#include "migcheck/filter.h"
#include "migcheck/options.h"
#include "migcheck/reports/report.h"
#include "migcheck/rules/rules.h"

#define EXIT_FINDINGS	1
#define EXIT_UNCHECKED	2

/* One run. */
typedef struct Run
{
	Arena		arena;
	Tree	   *tree;
	Roots		roots;
	Findings	findings;
	bool		unchecked;		/* something could not be looked at */
} Run;

/* List the rules, gravest first as they fail a run. */
static int
list_rules(void)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		printf("%-22s %-8s %s\n", rule_table[i].id,
			   severity_name(rule_table[i].severity), rule_table[i].summary);
	return 0;
}

/* Say what a rule means. */
static int
explain_rule(const char *name)
{
	const Rule *rule = rule_by_name(name);

	if (rule == NULL)
	{
		fprintf(stderr, "migcheck: unknown rule \"%s\"\n"
				"\"migcheck rules\" lists them.\n", name);
		return EXIT_UNCHECKED;
	}
	printf("%s (%s): %s\n\n%s\n\nWhat to do: %s\n\nBad:\n    %s\nGood:\n    %s\n",
		   rule->id, severity_name(rule->severity), rule->summary, rule->why,
		   rule->help, rule->bad, rule->good);
	return 0;
}

/* Find the roots below every path given. */
static void
find_roots(Run *run, const Options *options)
{
	static const char *here[] = {"."};
	const char **paths = options->path_count ? options->paths : here;
	size_t		count = options->path_count ? options->path_count : 1;

	for (size_t i = 0; i < count; i++)
	{
		size_t		found;
		const char *error = discover(&run->arena, run->tree, paths[i],
									 options->framework, &run->roots, &found);

		if (error != NULL)
			fprintf(stderr, "migcheck: could not open \"%s\": %s\n", paths[i],
					error);
		else if (found == 0)
			fprintf(stderr, "migcheck: no migrations found below \"%s\"\n"
					"Name their folder, or their framework with --framework.\n",
					paths[i]);
		if (error != NULL || found == 0)
			run->unchecked = true;
	}
}

/* Read one root and apply every rule to it. */
static void
check_root(Run *run, Root *root, int64_t now)
{
	size_t		from = run->findings.count;

	root->now = now;
	root->framework->read(root);
	root_read_files(root);
	for (size_t i = 0; i < root->fault_count; i++)
	{
		if (root->faults[i].kind == FAULT_JOURNAL_UNREADABLE ||
			root->faults[i].kind == FAULT_FOLDER_UNREADABLE)
			run->unchecked = true;
	}
	if (root->entry_count == 0 && root->file_count == 0 &&
		root->fault_count == 0)
	{
		fprintf(stderr, "migcheck: nothing to check in \"%s\": the journal has "
				"no entry, and the folder no file\n", root->path);
		run->unchecked = true;
	}
	check_faults(root, &run->findings);
	check_entries(root, &run->findings);
	check_numbering(root, &run->findings);
	check_files(root, &run->findings);
	check_names(root, &run->findings);
	check_pairs(root, &run->findings);
	check_snapshots(root, &run->findings);
	filter_suppressed(root, &run->findings, from);
	findings_fold(&run->findings, from);
}

/* The exit status that the findings ask for. */
static int
verdict(const Run *run, const Options *options)
{
	if (run->unchecked)
		return EXIT_UNCHECKED;
	for (size_t i = 0; i < run->findings.count; i++)
	{
		if (run->findings.items[i].severity >= options->fail_on)
			return EXIT_FINDINGS;
	}
	return EXIT_SUCCESS;
}

/* Write one report; to standard output where no path is given. */
static void
write_report(Run *run, const Options *options, const Reporter *format,
			 const char *path)
{
	FILE	   *out = path ? fopen(path, "we") : stdout;
	bool		ok = false;
	Report		report = {
		.arena = &run->arena,
		.tree = run->tree,
		.roots = run->roots.items,
		.root_count = run->roots.count,
		.findings = &run->findings,
		.color = options->color && path == NULL,
		.quiet = options->quiet,
	};

	if (out != NULL)
		ok = format->write(&report, out) & (fflush(out) == 0);
	if (out != NULL && path != NULL)
		ok &= fclose(out) == 0;
	if (!ok)
	{
		fprintf(stderr, "migcheck: could not write the report%s%s\n",
				path ? " to " : "", path ? path : "");
		run->unchecked = true;
	}
}

/* Take out what is allowed, and bring the rest into its order. */
static void
settle_findings(Run *run, const Options *options)
{
	const char *error = NULL;

	findings_sort(&run->findings, 0);
	findings_fingerprint(&run->findings);
	filter_allowed(options, &run->findings);
	if (options->baseline != NULL)
		error = filter_baseline(options->baseline, &run->findings);
	if (error != NULL)
	{
		fprintf(stderr, "migcheck: could not use the baseline \"%s\": %s\n",
				options->baseline, error);
		run->unchecked = true;
	}
}

static int
check(const Options *options)
{
	Run			run = {0};
	struct timespec now;
	int			status;

	run.findings.arena = &run.arena;
	run.tree = tree_on_disk(&run.arena);
	clock_gettime(CLOCK_REALTIME, &now);
	find_roots(&run, options);
	for (size_t i = 0; i < run.roots.count; i++)
		check_root(&run, run.roots.items[i],
				   (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000);
	settle_findings(&run, options);
	for (size_t i = 0; i < options->report_count; i++)
		write_report(&run, options, options->reports[i].format,
					 options->reports[i].path);
	write_report(&run, options, options->format, NULL);
	status = verdict(&run, options);
	tree_close(run.tree);
	arena_free(&run.arena);
	return status;
}

int
main(int argc, char **argv)
{
	Options		options;
	int			status = options_read(argc, argv, &options);

	if (status < 0)
	{
		switch (options.command)
		{
			case COMMAND_RULES:
				status = list_rules();
				break;
			case COMMAND_EXPLAIN:
				status = explain_rule(options.paths[0]);
				break;
			case COMMAND_CHECK:
				status = check(&options);
				break;
		}
	}
	options_free(&options);
	return status;
}
