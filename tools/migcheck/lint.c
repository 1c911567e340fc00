/*
 * lint.c
 *		The command lint: what the SQL of the migrations does to a database
 *		that others use meanwhile.
 *
 * The files are run one after the other against a catalogue in memory, each as
 * a release of its own: what the files before it made is old, and holds rows.
 *
 * Only what is judged is reported: all files of the run, the newest with
 * --history, those that are pending where a start is given. The others are
 * run for what they make. What the lint knows about SQL is in sql/; this file
 * knows of roots, options and findings.
 */
#include "migcheck/change.h"
#include "migcheck/dialect.h"
#include "migcheck/filter.h"
#include "migcheck/frameworks/framework.h"
#include "migcheck/lint_file.h"
#include "migcheck/rules/rules.h"
#include "migcheck/run.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/sql/lint.h"
#include "migcheck/sql/lint/lint_rules.h"
#include "migcheck/start.h"
#include "migcheck/state/snapshot.h"
#include "migcheck/state/table.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#ifdef MIGCHECK_LINT

/* Take out the notes from an index on: they are only shown on demand. */
static void
drop_notes_from(Findings *findings, size_t from)
{
	size_t		kept = from;

	for (size_t i = from; i < findings->count; i++)
	{
		if (findings->items[i].severity > SEVERITY_NOTE)
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
}

/* What a root's files are to a run. */
typedef struct LintFiles
{
	LintPart   *order;			/* as they run */
	size_t		count;
	size_t		judged;			/* from which one on they are reported */
	bool		together;		/* those are pending together */
} LintFiles;

/* As many migrations --history judges. */
#define HISTORY_FILES 100

/*
 * Return the line from which on an entry has its file to itself, where a file
 * holds several, as Liquibase's changesets; else 0.
 */
static uint32_t
first_line_of_entry(const Root *root, const Entry *entry)
{
	return framework_has_name(root->framework, "liquibase") &&
		entry->place.path != NULL && strcmp(entry->place.path,
											root->files[entry->file].path) ==
		0 ? entry->place.line : 0;
}

/*
 * List all files in the order in which they run on an empty database, which
 * is that of the entries.
 */
static void
list_files_in_order(const Root *root, LintFiles *files)
{
	files->order = arena_alloc(root->arena, (root->entry_count + root->file_count + 1) *
							   sizeof(LintPart));
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		LintPart   *part = &files->order[files->count];

		if (entry->file < 0)
			continue;
		*part = (LintPart) {.file = entry->file, .entry = (long) i,
							.from = first_line_of_entry(root, entry)};
		if (files->count > 0 && part->from > 0 && part[-1].file == part->file)
			part[-1].to = part->from;
		files->count++;
	}
	/* The order of a folder without entries is that of its names. */
	for (size_t i = 0; i < root->file_count && root->entry_count == 0; i++)
	{
		if (root->files[i].role == FILE_UP)
			files->order[files->count++] = (LintPart)
		{
			.file = (long) i, .entry = -1
		};
	}
}

/*
 * Return true if the tool would run the file of an entry, now or after what
 * stops it is mended.
 */
static bool
is_pending_file(const Forecast *forecast, const LintPart *part)
{
	for (size_t i = 0; i < forecast->count; i++)
	{
		const Fate *fate = &forecast->fates[i];

		if (fate->file == part->file && fate->entry >= 0 &&
			(part->from == 0 || fate->entry == part->entry))
			return fate->outcome == OUTCOME_RUNS ||
				fate->outcome == OUTCOME_DEPENDS ||
				fate->outcome == OUTCOME_RUNS_AGAIN ||
				fate->outcome == OUTCOME_NOT_REACHED;
	}
	return false;
}

/*
 * Put the files that are pending behind those that ran, each in their order:
 * a late one runs after what is newer. Returns NULL, or why it is not known
 * what ran.
 */
static const char *
move_pending_last(Run *run, Start *start, const Root *root, LintFiles *files)
{
	LintPart   *order = arena_alloc(root->arena, (files->count + 1) * sizeof(LintPart));
	size_t		count = 0;
	Ledger		ledger;
	Forecast	forecast;
	const char *error = start_read_ledger(start, run, root, &ledger);

	if (error != NULL)
		return error;
	simulate_root(root, &ledger, run->options->order, &forecast);
	for (size_t i = 0; i < files->count; i++)
	{
		if (!is_pending_file(&forecast, &files->order[i]))
			order[count++] = files->order[i];
	}
	files->judged = count;
	for (size_t i = 0; i < files->count; i++)
	{
		if (is_pending_file(&forecast, &files->order[i]))
			order[count++] = files->order[i];
	}
	files->order = order;
	files->together = true;
	return NULL;
}

/*
 * Return the database that a file is written for, if it is not PostgreSQL;
 * NULL if it is, or if nothing says so.
 */
static const char *
other_dialect_of(const Root *root, const File *file)
{
	const char *slash = strrchr(root->path, '/');
	const char *folder = slash != NULL ? slash + 1 : root->path;

	/* What a journal or lock file says holds for all its files. */
	if (root->dialect != NULL && strncasecmp(root->dialect, "pg", 2) != 0 &&
		strncasecmp(root->dialect, "postgres", 8) != 0)
		return root->dialect;
	return dialect_of_path(arena_format(root->arena, "%s/%s", folder, file->name));
}

/*
 * Note that a file is not judged, and never as an error: the project has one
 * for PostgreSQL elsewhere.
 */
static void
note_dialect(Run *run, Root *root, const File *file, const char *other)
{
	Finding    *finding = report_finding(&run->findings, root,
										 RULE_DEPENDS_ON_DATABASE, other,
										 place_at(file->path, 1, 1),
										 "is written for \"%s\", and not judged",
										 other);

	finding->severity = SEVERITY_NOTE;
}

/* Digits of a version that is a time, to the second. */
#define TIME_DIGITS 14

/*
 * Is a file the next part of one migration: the same time to the second and
 * the same name, with only a count behind the time that differs?
 */
static bool
is_next_part(const File *before, const File *file)
{
	static const char digits[] = "0123456789";
	size_t		len = strspn(file->name, digits);

	return len > TIME_DIGITS && len == strspn(before->name, digits) &&
		strncmp(before->name, file->name, TIME_DIGITS) == 0 &&
		strcmp(before->name + len, file->name + len) == 0;
}

/*
 * Return true if a file begins a release: each is one of its own, as it was
 * merged on a day of its own; those that are pending together reach the
 * database together, and so do the parts of one migration. ran is the last
 * file before it that ran, or NULL.
 */
static bool
begins_release(const LintFiles *files, size_t i, const File *ran,
			   const File *file)
{
	if (i == 0 || (files->together && i > files->judged) ||
		files->order[i - 1].file == files->order[i].file)
		return false;
	return ran == NULL || !is_next_part(ran, file);
}

/* Run the files: those before the judged ones only for the catalogue. */
static void
run_and_judge_files(Run *run, Root *root, const LintFiles *files,
					SqlSession *session,
					SqlStatements *before)
{
	Findings	ignored = {.arena = &run->arena};
	Findings	kept;
	const File *ran = NULL;		/* the last one before that is for PostgreSQL */

	for (size_t i = 0; i < files->count; i++)
	{
		const LintPart *part = &files->order[i];
		const File *file = &root->files[part->file];
		bool		again = i > 0 && part[-1].file == part->file;
		const char *other = other_dialect_of(root, file);
		bool		judged = i >= files->judged;

		if (other != NULL)
		{
			if (judged && !again)
				note_dialect(run, root, file, other);
			continue;
		}
		if (file->is_program)
		{
			sql_note_unseen(session);
			continue;
		}
		if (begins_release(files, i, ran, file))
			sql_new_release(session);
		ran = file;
		sql_join_next_file(session, files->together && judged &&
						   i + 1 < files->count);
		kept = run->findings;
		if (!judged)
			run->findings = ignored;
		lint_one_file(run, root, part, session, judged ? &run->statements :
					  before);

		/*
		 * What is wrong with the bytes of an old file is not reported either.
		 */
		if (!judged)
			run->findings = kept;
	}
}

/* What a snapshot tells: the statements that make it, and sizes. */
typedef struct Known
{
	const char *text;			/* NULL: there is no snapshot */
	size_t		len;
	json_t	   *snapshot;
} Known;

/* Tell a session how large the tables of a snapshot are. */
static void
know_snapshot_sizes(SqlSession *session, const json_t *snapshot)
{
	const char *table;
	long long	bytes;

	for (size_t i = 0; snapshot_size(snapshot, i, &table, &bytes); i++)
		sql_know_size(session, table, bytes);
}

/*
 * Read a root and judge its statements in the order in which they run; with a
 * start only those that are pending, as one release.
 */
static void
judge_root(Run *run, Start *start, Root *root, const Known *known)
{
	size_t		from = run->findings.count;
	SqlSession *session =
	sql_session_begin(&run->arena, run->options->pg_version);
	size_t		first = run->statements.count;
	SqlStatements before = {0};
	LintFiles	files = {0};
	const char *error = NULL;

	/* The tool makes its table before the first file runs. */
	if (root->framework->table != NULL)
		sql_know_table(session, root->framework->table->name);
	root->keeps_texts = true;
	run_read_root(run, root);
	list_files_in_order(root, &files);
	if (start != NULL)
	{
		sql_know_pending(session);
		error = move_pending_last(run, start, root, &files);
	}
	else if (run->options->history && files.count > HISTORY_FILES)
		files.judged = files.count - HISTORY_FILES;
	if (error != NULL)
		run_refuse_subject(run, "%s: %s", root->path, error);
	else
	{
		/* What a snapshot has need not be run again. */
		if (known->text != NULL)
		{
			sql_run_file(session, "snapshot", known->text, known->len, 1,
						 SQL_EACH_ITS_OWN, &before);
			know_snapshot_sizes(session, known->snapshot);
			sql_new_release(session);
			files.order += files.judged;
			files.count -= files.judged;
			files.judged = 0;
		}
		run_and_judge_files(run, root, &files, session, &before);
	}
	lint_judge_statements(root, &before, run->statements.items + first,
						  run->statements.count - first, files.together,
						  run->options->history, &run->findings);
	sql_session_end(session);
	filter_suppressed(root, &run->findings, from, stale_rules(run->options));
	if (!run->options->notes)
		drop_notes_from(&run->findings, from);
	findings_join(&run->findings, from);
	findings_fold(&run->findings, from);
}

/*
 * Set *known to what a snapshot tells, from the file or the database; it stays
 * empty if there is no snapshot. Returns NULL, or why it could not be read.
 */
static const char *
read_snapshot(Run *run, Start *start, Known *known)
{
	const Options *options = run->options;
	json_t	   *snapshot = NULL;
	json_error_t fault;
	const char *error = NULL;

	if (options->snapshot != NULL)
	{
		snapshot = json_load_file(options->snapshot, JSON_REJECT_DUPLICATES,
								  &fault);
		if (snapshot == NULL)
			return arena_format(&run->arena, "could not read the snapshot: %s\n"
								"\"migcheck snapshot --db=URI\" writes one.",
								fault.text);
	}
	else if (start != NULL && options->db != NULL)
		error = snapshot_take(&start->database, &snapshot);
	if (error == NULL && snapshot != NULL)
	{
		known->text = snapshot_text(&run->arena, snapshot, &known->len);
		if (known->text == NULL)
			error = arena_format(&run->arena, "\"%s\" is no snapshot of migcheck",
								 options->snapshot);
	}
	known->snapshot = snapshot;
	return error;
}

/* Find the roots and judge each. start is NULL for none. */
static void
judge_found_roots(Run *run, Start *start, const Known *known)
{
	const Options *options = run->options;

	run_find_roots(run);
	if ((options->db || options->state) && run->roots.count > 1)
	{
		run_refuse_subject(run, "several folders of migrations were found, "
						   "and the state is that of one: name it");
		return;
	}
	for (size_t i = 0; i < run->roots.count; i++)
		judge_root(run, start, run->roots.items[i], known);
}

/*
 * Judge every root, on what the options say has run: nothing, a revision with
 * the other heads, a state, a database. The change is open, or NULL.
 */
static void
judge_all_roots(Run *run, const Change *change)
{
	const Options *options = run->options;
	bool		started = change != NULL || options->state != NULL ||
		options->db != NULL;
	Known		known = {0};
	Start		start = {.options = options, .name = "the base"};
	const char *error = NULL;

	if (change != NULL)
		start.base = (Tree *) change->others;
	else if (started)
		error = start_open(&start, run);
	if (error == NULL)
		error = read_snapshot(run, started ? &start : NULL, &known);

	if (error != NULL)
		run_refuse_subject(run, "%s", error);
	else
		judge_found_roots(run, started ? &start : NULL, &known);
	json_decref(known.snapshot);
	if (started && change == NULL)
		start_close(&start);
}

/* Judge what a change brings, as it will be merged. */
static void
judge_change(Run *run, Change *change)
{
	const char *error = change_open(change, run);

	if (error != NULL)
		run_refuse_subject(run, "%s", error);
	else
	{
		judge_all_roots(run, change);
		/* Lines are shown as the change has them. */
		change->merge.as_written = true;
	}
	/* A shallow clone can hide objects at any time of the run. */
	error = repository_missing(&change->repository);
	if (error != NULL)
		run_refuse_subject(run, "%s", error);
}

/* Run "migcheck lint"; returns the exit status. */
int
command_lint(const Options *options)
{
	Run			run;
	Change		change;
	int			status;

	run_begin(&run, options);
	if (options->base != NULL)
		judge_change(&run, &change);
	else
		judge_all_roots(&run, NULL);
	status = run_finish(&run);
	if (options->base != NULL)
		change_close(&change);
	run_free(&run);
	return status;
}

#else							/* !MIGCHECK_LINT */

/* Run "migcheck lint"; returns the exit status. */
int
command_lint(const Options *options)
{
	(void) options;
	say("this program was built without lint\n"
		"Install libpg-query-dev and the server's headers "
		"(postgresql-server-dev-15), and build it again.");
	return STATUS_FAILED;
}

#endif							/* MIGCHECK_LINT */
