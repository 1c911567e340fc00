/*
 * run.c
 *		One run of a command: what it reads, finds and reports.
 *
 * Findings are counted and reported; what keeps migcheck from checking is told
 * on standard error, and makes the exit status 2 whatever else was found.
 */
#include "migcheck/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "migcheck/filter.h"
#include "migcheck/git/ignored.h"
#include "migcheck/progress.h"
#include "migcheck/reports/report.h"
#include "migcheck/rules/rules.h"
#include "migcheck/tree_memory.h"
#include "migcheck/unread.h"
#include "migcheck/whole_file.h"
#include "text/affix.h"

/*
 * Start a run: zeroes it; files come from the disk until the caller sets
 * another tree. Each run has one time, so that all of its rules agree about
 * the future.
 */
void
run_begin(Run *run, const Options *options)
{
	struct timespec now;

	*run = (Run)
	{
		.options = options
	};
	run->findings.arena = &run->arena;
	run->tree = tree_on_disk(&run->arena);
	progress_enable(!options->quiet);
	clock_gettime(CLOCK_REALTIME, &now);
	run->now = (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Say why something could not be looked at: the run then fails, whatever else
 * it finds, so that it does not pass for one that found nothing.
 */
void
run_refuse_subject(Run *run, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	say_from_list(format, args);
	va_end(args);
	run->unchecked = true;
}

/*
 * Take standard input as a Drizzle journal: "git show REV:…/_journal.json |
 * migcheck check -". Which files there are is not known then, and no rule
 * asks.
 */
static void
take_standard_input(Run *run)
{
	MemoryFile *file = arena_alloc(&run->arena, sizeof(MemoryFile));
	Root	   *root = arena_alloc(&run->arena, sizeof(Root));
	const Framework *given = run->options->framework;
	const char *error = tree_read_stream(run->tree, STDIN_FILENO, &file->text,
										 &file->len);

	if (given != NULL && !given->has_journal)
		run_refuse_subject(run, "standard input is read as Drizzle's journal, "
						   "and no other framework's");
	else if (error != NULL)
		run_refuse_subject(run, "could not read standard input: %s", error);
	else
	{
		file->path = root->path = "-";
		file->text = arena_copy(&run->arena, file->text, file->len);
		tree_close(run->tree);
		run->tree = tree_in_memory(&run->arena, file, 1);
		root->arena = &run->arena;
		root->tree = run->tree;
		root->framework = framework_with_journal();
		root->files_unknown = true;
		run->roots.items = arena_grow(&run->arena, NULL, sizeof(Root *), 0,
									  &run->roots.capacity);
		run->roots.items[run->roots.count++] = root;
	}
}

/* Return true if a folder of Drizzle's was found below a folder. */
static bool
has_drizzle_below(const Roots *roots, const char *folder)
{
	size_t		len = strlen(folder);

	for (size_t i = 0; i < roots->count; i++)
	{
		const char *path = roots->items[i]->path;

		if (text_begins(roots->items[i]->framework->name, "drizzle") &&
			(strcmp(folder, ".") == 0 ||
			 (strncmp(path, folder, len) == 0 && path[len] == '/')))
			return true;
	}
	return false;
}

/*
 * Take out the configurations of drizzle-kit that could not be followed to a
 * folder which was found all the same.
 */
static void
drop_found_configurations(const Roots *roots, Roots *unread)
{
	size_t		kept = 0;

	for (size_t i = 0; i < unread->count; i++)
	{
		if (unread->items[i]->unread_tool != unread_drizzle ||
			!has_drizzle_below(roots, unread->items[i]->path))
			unread->items[kept++] = unread->items[i];
	}
	unread->count = kept;
}

/*
 * Keep the first folder of each tool that is not read, and count its others:
 * a monorepo has dozens.
 */
static void
group_unread_folders(Roots *unread)
{
	size_t		kept = 0;

	for (size_t i = 0; i < unread->count; i++)
	{
		Root	   *root = unread->items[i];
		size_t		j = 0;

		while (j < kept &&
			   strcmp(unread->items[j]->unread_tool, root->unread_tool) != 0)
			j++;
		if (j < kept)
			unread->items[j]->unread_more++;
		else
			unread->items[kept++] = root;
	}
	unread->count = kept;
}

/*
 * Find the roots below every path given, without those that git ignores. A
 * path without any is refused.
 */
void
run_find_roots(Run *run)
{
	static const char *here[] = {"."};
	const Options *options = run->options;
	const char *const *paths = options->path_count ? options->paths : here;
	size_t		count = options->path_count ? options->path_count : 1;

	if (count == 1 && strcmp(paths[0], "-") == 0)
	{
		take_standard_input(run);
		return;
	}
	for (size_t i = 0; i < count; i++)
	{
		size_t		found;
		size_t		from = run->roots.count;
		size_t		from_unread = run->unread.count;
		const char *error = discover_roots(&run->arena, run->tree, paths[i],
										   options->framework, &run->roots,
										   &run->unread, &found);

		/* What another revision has is tracked there. */
		if (error == NULL && options->head == NULL)
		{
			found -= drop_ignored_roots(&run->arena, paths[i], &run->roots,
										from);
			drop_ignored_roots(&run->arena, paths[i], &run->unread,
							   from_unread);
		}
		if (error != NULL)
			run_refuse_subject(run, "could not open \"%s\": %s", paths[i],
							   error);
		else if (found == 0)
			run_refuse_subject(run, "no migrations found below \"%s\"%s",
							   paths[i], run->unread.count > from_unread ?
							   ", but those of tools that migcheck does not "
							   "read" : "\nName their folder, or their "
							   "framework with --framework.");
	}
	drop_found_configurations(&run->roots, &run->unread);
	group_unread_folders(&run->unread);
}

/*
 * Read one root; what could not be read at all makes the run unchecked. Other
 * faults are findings.
 */
void
run_read_root(Run *run, Root *root)
{
	root->now = run->now;
	root->framework->read(root);
	root_read_files(root);
	for (size_t i = 0; i < root->fault_count; i++)
	{
		if (root->faults[i].kind == FAULT_JOURNAL_UNREADABLE ||
			root->faults[i].kind == FAULT_FOLDER_UNREADABLE)
			run->unchecked = true;
	}
}

/*
 * Return true if a root has nothing that its tool would look at, but perhaps
 * files in folders that it does not read.
 */
bool
root_is_empty(const Root *root)
{
	if (root->entry_count > 0 || root->file_count > 0)
		return false;
	for (size_t i = 0; i < root->fault_count; i++)
	{
		if (root->faults[i].kind != FAULT_FILE_UNREAD)
			return false;
	}
	return true;
}

/*
 * Apply every rule about files to a root that was read. Where the files are
 * encrypted, that is all there is to say.
 */
void
check_all_rules(const Root *root, Findings *findings)
{
	if (check_encrypted(root, findings))
		return;
	check_reader_faults(root, findings);
	check_entries(root, findings);
	check_numbering(root, findings);
	check_file_rules(root, findings);
	check_name_rules(root, findings);
	check_pair_rules(root, findings);
	check_snapshots(root, findings);
}

/*
 * Return the exit status that the findings ask for. What could not be checked
 * outweighs them.
 */
static int
compute_exit_status(const Run *run)
{
	if (run->unchecked)
		return STATUS_FAILED;
	for (size_t i = 0; i < run->findings.count; i++)
	{
		if (run->findings.items[i].severity >= run->options->fail_on)
			return STATUS_FINDINGS;
	}
	return STATUS_OK;
}

/* Write one report; to standard output where no path is given. */
static void
write_one_report(Run *run, const Reporter *format, const char *path)
{
	WholeFile	file = {0};
	FILE	   *out = stdout;
	bool		ok = false;
	int			cause;
	Report		report = {
		.arena = &run->arena,
		.tree = run->tree,
		.roots = run->roots.items,
		.root_count = run->roots.count,
		.unread = run->unread.items,
		.unread_count = run->unread.count,
		.findings = &run->findings,
		.color = run->options->color && path == NULL,
		.quiet = run->options->quiet,
		/* What drift finds is mostly notes: what is pending. */
		.notes = run->options->notes || run->options->command == COMMAND_DRIFT,
		.statements = run->options->statements ? &run->statements : NULL,
	};

	if (path != NULL)
	{
		file = whole_file_open(&run->arena, path);
		out = file.stream;
	}
	cause = errno;
	if (out != NULL)
	{
		errno = 0;
		ok = format->write(&report, out) & (fflush(out) == 0);
		cause = errno;
	}
	if (out != NULL && path != NULL)
	{
		errno = cause;
		ok = whole_file_close(&file, ok);
		cause = errno;
	}
	if (!ok)
		run_refuse_subject(run, "could not write the report to %s: %s",
						   path ? path : "standard output",
						   cause != 0 ? strerror(cause) : "out of memory");
}

/*
 * Take out what is allowed, and bring the rest into its order. The baseline
 * goes by fingerprints, which count equal findings in their order: so they
 * are sorted before.
 */
static void
settle_findings(Run *run)
{
	const char *baseline = run->options->baseline;
	const char *error = NULL;

	filter_allowed(run->options, run->now, &run->findings);
	if (run->roots.count > 0 && !run->unchecked)
		allow_report_stale(run->options, run->roots.items[0], &run->findings);
	findings_sort(&run->findings, 0);
	findings_fingerprint(&run->findings);
	if (baseline != NULL)
		error = filter_baseline(baseline, run->roots.items, run->roots.count,
								&run->findings, stale_rules(run->options));
	if (error != NULL)
		run_refuse_subject(run, "could not use the baseline \"%s\": %s\n"
						   "--report=baseline=FILE writes one.",
						   baseline, error);
	/* What the baseline itself brought has its fingerprint, too. */
	findings_sort(&run->findings, 0);
	findings_fingerprint(&run->findings);
}

/* Write the reports. Returns the exit status; run_free() comes after. */
int
run_finish(Run *run)
{
	const Options *options = run->options;

	settle_findings(run);
	for (size_t i = 0; i < options->report_count; i++)
		write_one_report(run, options->reports[i].format,
						 options->reports[i].path);
	write_one_report(run, options->format, NULL);
	return compute_exit_status(run);
}

/* Release the run and all that its arena holds. */
void
run_free(Run *run)
{
	tree_close(run->tree);
	arena_free(&run->arena);
}
