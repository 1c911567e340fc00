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
#include "migcheck/dialect.h"
#include "migcheck/filter.h"
#include "migcheck/frameworks/framework.h"
#include "migcheck/rules/rules.h"
#include "migcheck/run.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/sql/lint.h"
#include "migcheck/sql/lint_rules.h"
#include "migcheck/start.h"
#include "migcheck/state/snapshot.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#ifdef MIGCHECK_LINT

/* Return how the tool of a root runs its files, in the lint's terms. */
static SqlTransactions
transactions_of(const Root *root)
{
	switch (root->framework->transactions)
	{
		case TRANSACTIONS_ALL:
			return SQL_ONE_FOR_ALL;
		case TRANSACTIONS_QUERY:
			return SQL_ONE_QUERY;

			/*
			 * Where the tool keeps its row, in this transaction or the next,
			 * makes no difference to the statements.
			 */
		case TRANSACTIONS_ENTRY:
		case TRANSACTIONS_TEXT:
			return SQL_ONE_A_FILE;
		default:
			return SQL_EACH_ITS_OWN;
	}
}

/* Return where a line begins; the end of the text if it has fewer lines. */
static const char *
find_line(const char *text, size_t len, uint32_t number)
{
	const char *end = text + len;

	for (uint32_t line = 1; line < number; line++)
	{
		const char *feed = memchr(text, '\n', (size_t) (end - text));

		if (feed == NULL)
			return end;
		text = feed + 1;
	}
	return text;
}

/*
 * Return the part of a file that runs forward, and its length: the way back
 * is in a section of its own, which begins at its line, before it or behind.
 */
static const char *
forward_part(const File *file, const char *text, size_t *len)
{
	const Sections *sections = &file->sections;
	const char *from = find_line(text, *len, sections->up_line);
	const char *until = text + *len;

	if (sections->has_down && sections->down_line != 0)
		until = find_line(text, *len, sections->down_line);
	*len = (size_t) (until - from);
	return from;
}

/*
 * Return the line of a control character that turns the order of text, or 0:
 * what a reviewer reads is then not what the server runs.
 */
static uint32_t
turning_line(const char *text, size_t len)
{
	uint32_t	line = 1;

	for (size_t i = 0; i + 2 < len; i++)
	{
		unsigned char third = text[i + 2];

		line += text[i] == '\n';
		/* U+202A to U+202E, and U+2066 to U+2069 */
		if (text[i] == '\xE2' &&
			((text[i + 1] == '\x80' && third >= 0xAA && third <= 0xAE) ||
			 (text[i + 1] == '\x81' && third >= 0xA6 && third <= 0xA9)))
			return line;
	}
	return 0;
}

/* Report what is wrong with a file's bytes; false if there is no SQL in it. */
static bool
report_input(Run *run, Root *root, const File *file, const char *text,
			 size_t len)
{
	Contents	contents;
	uint32_t	turning = turning_line(text, len);

	contents_scan(text, len, &contents);
	if (contents.kind != CONTENTS_TEXT)
	{
		report_finding(&run->findings, root, RULE_NOT_UNDERSTOOD, file->name,
					   place_at(file->path, contents.kind_line, 1),
					   "not understood: the file is %s",
					   contents.kind == CONTENTS_NUL ? "cut by a NUL byte" :
					   contents_kind_text(contents.kind));
		return false;
	}
	if (turning != 0)
		report_finding(&run->findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, turning, 1),
					   "a control character shows the text in another order than it runs");
	if (contents.conflict_line != 0)
		report_finding(&run->findings, root, RULE_CONFLICT_MARKER, file->name,
					   place_at(file->path, contents.conflict_line, 1),
					   "a conflict that was not resolved");
	if (contents.bom)
		report_finding(&run->findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, 1, 1),
					   "begins with a byte order mark, which the server refuses");
	return true;
}

/* A file that runs, or a part of one. */
typedef struct LintPart
{
	long		file;			/* its index */
	long		entry;			/* index of the entry that it is of, or -1 */
	uint32_t	from;			/* its first line; 0: it is the whole file */
	uint32_t	to;				/* the line behind it; 0: the end of the file */
} LintPart;

/* Cut a text down to the lines of a part. */
static const char *
part_of(const LintPart *part, const char *text, size_t *len)
{
	const char *end = text + *len;
	const char *start = text;
	const char *stop = end;
	uint32_t	line = 1;

	for (const char *at = text; at < end; line++)
	{
		const char *feed = memchr(at, '\n', (size_t) (end - at));

		if (line == part->from)
			start = at;
		if (line == part->to)
			stop = at;
		at = feed != NULL ? feed + 1 : end;
	}
	*len = (size_t) (stop - start);
	return start;
}

/* Run a part of a file that has several migrations, each on its own. */
static void
lint_part(Root *root, const File *file, const LintPart *part, const char *text,
		  size_t len, SqlSession *session, SqlStatements *statements)
{
	text = part_of(part, text, &len);
	sql_run(session, file->path, text, len, part->from,
			runs_without_transaction(root, file, text, len) ? SQL_EACH_ITS_OWN :
			transactions_of(root), statements);
}

/* Run one file; what cannot be read makes the run unchecked. */
static void
lint_file(Run *run, Root *root, const LintPart *which, SqlSession *session,
		  SqlStatements *statements)
{
	const File *file = &root->files[which->file];
	bool		first = which->from == 0 || which->entry == 0 ||
		root->entries[which->entry - 1].file != which->file;
	const char *text;
	const char *part;
	size_t		len;
	size_t		part_len;
	const char *error = root->tree->read(root->tree, file->path, &text, &len);

	if (error != NULL)
	{
		run_refuse(run, "could not read \"%s\": %s", file->path, error);
		return;
	}
	if (first && !report_input(run, root, file, text, len))
	{
		sql_note_unseen(session);
		return;
	}
	if (bytes_begin(text, len, UTF8_BOM))
	{
		text += strlen(UTF8_BOM);
		len -= strlen(UTF8_BOM);
	}
	if (which->from > 0)
	{
		lint_part(root, file, which, text, len, session, statements);
		return;
	}
	part_len = len;
	part = forward_part(file, text, &part_len);
	sql_run(session, file->path, part, part_len,
			file->sections.up_line != 0 ? file->sections.up_line : 1,
			runs_without_transaction(root, file, text, len) ? SQL_EACH_ITS_OWN :
			transactions_of(root), statements);
}

/* Take out the notes from an index on: they are only shown on demand. */
static void
drop_notes(Findings *findings, size_t from)
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
first_line(const Root *root, const Entry *entry)
{
	return framework_is(root->framework, "liquibase") && entry->place.path != NULL &&
		strcmp(entry->place.path, root->files[entry->file].path) == 0 ?
		entry->place.line : 0;
}

/*
 * List all files in the order in which they run on an empty database, which
 * is that of the entries.
 */
static void
list_files(const Root *root, LintFiles *files)
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
							.from = first_line(root, entry)};
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
is_pending(const Forecast *forecast, const LintPart *part)
{
	for (size_t i = 0; i < forecast->count; i++)
	{
		const Fate *fate = &forecast->fates[i];

		if (fate->file == part->file && fate->entry >= 0 &&
			(part->from == 0 || fate->entry == part->entry))
			return fate->outcome == OUTCOME_RUNS ||
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
split_pending(Run *run, Start *start, const Root *root, LintFiles *files)
{
	LintPart   *order = arena_alloc(root->arena, (files->count + 1) * sizeof(LintPart));
	size_t		count = 0;
	Ledger		ledger;
	Forecast	forecast;
	const char *error = start_ledger(start, run, root, &ledger);

	if (error != NULL)
		return error;
	simulate_root(root, &ledger, run->options->order, &forecast);
	for (size_t i = 0; i < files->count; i++)
	{
		if (!is_pending(&forecast, &files->order[i]))
			order[count++] = files->order[i];
	}
	files->judged = count;
	for (size_t i = 0; i < files->count; i++)
	{
		if (is_pending(&forecast, &files->order[i]))
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
dialect_of(const Root *root, const File *file)
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

/* Run the files: those before the judged ones only for the catalogue. */
static void
lint_files(Run *run, Root *root, const LintFiles *files, SqlSession *session,
		   SqlStatements *before)
{
	Findings	ignored = {.arena = &run->arena};
	Findings	kept;

	for (size_t i = 0; i < files->count; i++)
	{
		const LintPart *part = &files->order[i];
		const File *file = &root->files[part->file];
		bool		again = i > 0 && part[-1].file == part->file;
		const char *other = dialect_of(root, file);
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

		/*
		 * Each file is a release of its own, as it was merged on a day of its
		 * own; those that are pending together reach the database together,
		 * and so do the parts of one migration.
		 */
		if (i > 0 && !(files->together && i > files->judged) &&
			!again && !is_next_part(&root->files[part[-1].file], file))
			sql_new_release(session);
		sql_join(session, files->together && judged && i + 1 < files->count);
		kept = run->findings;
		if (!judged)
			run->findings = ignored;
		lint_file(run, root, part, session, judged ? &run->statements : before);

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
know_sizes(SqlSession *session, const json_t *snapshot)
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
lint_root(Run *run, Start *start, Root *root, const Known *known)
{
	size_t		from = run->findings.count;
	SqlSession *session = sql_begin(&run->arena, run->options->pg_version);
	size_t		first = run->statements.count;
	SqlStatements before = {0};
	LintFiles	files = {0};
	const char *error = NULL;

	/* The tool makes its table before the first file runs. */
	if (root->framework->table != NULL)
		sql_know_table(session, root->framework->table->name);
	run_read_root(run, root);
	list_files(root, &files);
	if (start != NULL)
	{
		sql_know_pending(session);
		error = split_pending(run, start, root, &files);
	}
	else if (run->options->history && files.count > HISTORY_FILES)
		files.judged = files.count - HISTORY_FILES;
	if (error != NULL)
		run_refuse(run, "%s: %s", root->path, error);
	else
	{
		/* What a snapshot has need not be run again. */
		if (known->text != NULL)
		{
			sql_run(session, "snapshot", known->text, known->len, 1, SQL_EACH_ITS_OWN, &before);
			know_sizes(session, known->snapshot);
			sql_new_release(session);
			files.order += files.judged;
			files.count -= files.judged;
			files.judged = 0;
		}
		lint_files(run, root, &files, session, &before);
	}
	lint_judge(root, &before, run->statements.items + first,
			   run->statements.count - first, &run->findings);
	sql_end(session);
	filter_suppressed(root, &run->findings, from, stale_rules(run->options));
	if (!run->options->notes)
		drop_notes(&run->findings, from);
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
	const char *error = NULL;

	if (options->snapshot != NULL)
	{
		snapshot = json_load_file(options->snapshot, JSON_REJECT_DUPLICATES, NULL);
		if (snapshot == NULL)
			return arena_format(&run->arena, "could not read the snapshot \"%s\"",
								options->snapshot);
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

/*
 * Judge every root, on what the options say has run: nothing, a revision, a
 * state, a database.
 */
static void
lint_roots(Run *run)
{
	const Options *options = run->options;
	bool		started = options->base != NULL || options->state != NULL ||
		options->db != NULL;
	Known		known = {0};
	Start		start;
	const char *error = started ? start_open(&start, run) : NULL;

	if (error == NULL)
		error = read_snapshot(run, started ? &start : NULL, &known);

	if (error != NULL)
		run_refuse(run, "%s", error);
	else
		run_find_roots(run);
	if (error == NULL && (options->db || options->state) && run->roots.count > 1)
		run_refuse(run, "several folders of migrations were found, and the "
				   "state is that of one: name it");
	else
	{
		for (size_t i = 0; error == NULL && i < run->roots.count; i++)
			lint_root(run, started ? &start : NULL, run->roots.items[i], &known);
	}
	json_decref(known.snapshot);
	if (started)
		start_close(&start);
}

/* Run "migcheck lint"; returns the exit status. */
int
command_lint(const Options *options)
{
	Run			run;
	int			status;

	run_begin(&run, options);
	lint_roots(&run);
	status = run_finish(&run);
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
