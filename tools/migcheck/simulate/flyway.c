/*
 * flyway.c
 *		Flyway: it validates everything that ran before it runs anything.
 *
 * With the defaults of Flyway 11.8.2 (test/fixtures/oracle/flyway.json):
 * validateOnMigrate is on, ignoreMigrationPatterns is *:future.
 */
#include "migcheck/frameworks/setting.h"
#include "migcheck/simulate/simulate.h"

#include <string.h>

/* What the rows say of versions: the highest that ran, and the baseline. */
typedef struct History
{
	const char *highest;
	const char *baseline;
	const char *resolved;		/* the highest version among the files */
	long		baseline_file;	/* it runs first, or ran; -1 if none does */
} History;

/* Return true if a row is of this type, one of Flyway's history. */
static bool
is_row_of_type(const LedgerRow *row, const char *kind)
{
	return row->kind != NULL && strcmp(row->kind, kind) == 0;
}

/* Return true if a row records what became of another migration. */
static bool
records_another(const LedgerRow *row)
{
	return is_row_of_type(row, "DELETE") ||
		(row->kind != NULL && strncmp(row->kind, "UNDO", 4) == 0);
}

/* Return true if two rows are of one version, else of one description. */
static bool
is_same_migration(const Ledger *ledger, const LedgerRow *a, const LedgerRow *b)
{
	if (a->version != NULL && b->version != NULL)
		return ledger->framework->compare(a->version, b->version) == 0;
	return a->version == NULL && b->version == NULL && a->name != NULL &&
		b->name != NULL && strcmp(a->name, b->name) == 0;
}

/*
 * Remove what "repair" has marked as deleted and "undo" has taken back, with
 * the rows that say so, and the rows of callbacks and of the schema's making.
 */
void
settle_flyway_rows(Ledger *ledger)
{
	size_t		kept = 0;

	for (size_t i = 0; i < ledger->count; i++)
	{
		LedgerRow	row = ledger->rows[i];
		size_t		j = kept;

		if (is_row_of_type(&row, "CALLBACK") || is_row_of_type(&row, "SCHEMA"))
			continue;
		if (!records_another(&row) || row.failed)
		{
			ledger->rows[kept++] = row;
			continue;
		}
		while (j > 0 && !is_same_migration(ledger, &ledger->rows[j - 1], &row))
			j--;
		if (j == 0)
			continue;
		memmove(&ledger->rows[j - 1], &ledger->rows[j],
				sizeof(LedgerRow) * (kept - j));
		kept--;
	}
	ledger->count = kept;
}

/* Return true if a row sets the baseline, by command or by a file. */
static bool
is_baseline_row(const LedgerRow *row)
{
	return row->kind != NULL && strstr(row->kind, "BASELINE") != NULL;
}

/* Return the higher of two versions in Flyway's order; either may be NULL. */
static const char *
higher_version(const Simulation *sim, const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a ? a : b;
	return sim->root->framework->compare(a, b) < 0 ? b : a;
}

/*
 * Return the file, B, that takes the place of all versions up to its own: the
 * highest one where no version ran, else the one that ran; -1 if not found.
 */
static long
find_baseline_file(const Simulation *sim, const History *history)
{
	long		found = -1;

	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];
		const LedgerRow *row;

		if (file->role != FILE_REPEATABLE || file->version == NULL)
			continue;
		row = ledger_version(sim->ledger, file->version);
		if (history->highest != NULL ?
			row != NULL && is_row_of_type(row, "SQL_BASELINE") :
			found < 0 ||
			sim->root->framework->compare(sim->root->files[found].version,
										  file->version) < 0)
			found = i;
	}
	return found;
}

/*
 * Return what the history as a whole says: the highest version that ran, the
 * baseline, and the highest version there is.
 */
static History
read_flyway_history(const Simulation *sim)
{
	History		history = {0};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->version == NULL || row->undone)
			continue;
		history.highest = higher_version(sim, history.highest, row->version);
		if (is_baseline_row(row))
			history.baseline = row->version;
	}
	for (size_t i = 0; i < sim->root->entry_count; i++)
		history.resolved = higher_version(sim, history.resolved,
										  sim->root->entries[i].version);
	history.baseline_file = find_baseline_file(sim, &history);
	if (history.baseline_file >= 0)
		history.baseline = sim->root->files[history.baseline_file].version;
	return history;
}

/*
 * Validate a version that ran: name, text and type have to be what they were.
 */
static void
validate_version_row(Simulation *sim, const Fate *fate)
{
	const char *description = flyway_description(sim->arena, fate->tag);
	const LedgerRow *row = fate->row;

	if (file_is_edited(sim, fate->file, row))
		refuse_whole_run(sim, CAUSE_EDITED, "the checksum of \"%s\" is not "
						 "the one that ran", fate->tag);
	else if (row->name != NULL && strcmp(row->name, description) != 0)
		refuse_whole_run(sim, CAUSE_RENAMED, "the description of \"%s\" is "
						 "not \"%s\", as it was when it ran", fate->tag,
						 row->name);
	else if (row->kind != NULL && !is_row_of_type(row, "SQL") &&
			 !sim->root->files[fate->file].is_program)
		refuse_whole_run(sim, CAUSE_EDITED, "\"%s\" is SQL, and what ran of "
						 "this version was of the type %s", fate->tag,
						 row->kind);
}

/* Add the fate of one version. */
static void
judge_version(Simulation *sim, size_t index, const History *history)
{
	const Entry *entry = &sim->root->entries[index];
	const LedgerRow *row = row_of_entry(sim, index);
	Fate	   *fate;
	int			(*compare) (const char *, const char *) =
	sim->root->framework->compare;

	/* The row of the file of a baseline is not this one's. */
	if (row != NULL && is_row_of_type(row, "SQL_BASELINE"))
		row = NULL;
	fate = add_entry_fate(sim, index, row, OUTCOME_APPLIED);
	if (row != NULL && !row->undone && is_baseline_row(row))
		fate->why = arena_format(sim->arena, "it is at or below the baseline "
								 "%s", row->version);
	else if (row != NULL && !row->undone && row_is_of_another(sim, index, row))
		explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_DUPLICATE,
						   "version %s is another file's, and has run",
						   entry->version);
	else if (row != NULL && !row->undone)
		validate_version_row(sim, fate);
	else if (history->baseline != NULL &&
			 compare(entry->version, history->baseline) <= 0)
		fate->why = arena_format(sim->arena, "it is at or below the baseline "
								 "%s", history->baseline);
	else if (history->highest == NULL || sim->order == ORDER_ANY ||
			 compare(entry->version, history->highest) > 0)
		fate->outcome = OUTCOME_RUNS;
	else
	{
		explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
						   "it is older than %s, which has run",
						   history->highest);
		refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" has not run and is older "
						 "than %s, which has: Flyway's validation stops "
						 "unless told outOfOrder", entry->tag,
						 history->highest);
	}
}

/*
 * Return true if a row is of a version that no file has and that is above
 * them all: Flyway warns of it, even where it failed, and goes on.
 */
static bool
is_future_row(const Simulation *sim, size_t index, const History *history)
{
	const LedgerRow *row = &sim->ledger->rows[index];

	return !sim->forecast->row_known[index] && row->version != NULL &&
		history->resolved != NULL &&
		sim->root->framework->compare(row->version, history->resolved) > 0;
}

/*
 * Refuse the run for rows that failed or that no file belongs to; newer ones
 * than any file are passed over.
 */
static void
refuse_failed_rows(Simulation *sim, const History *history)
{
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->failed && !is_future_row(sim, i, history))
			refuse_whole_run(sim, CAUSE_FAILED, "version %s failed",
							 ledger_row_label(row));
		if (sim->forecast->row_known[i] || row->undone ||
			is_baseline_row(row) ||
			(row->kind != NULL && !is_row_of_type(row, "SQL")))
			continue;
		if (row->version == NULL && ledger_row_named(sim->ledger,
													 row->name) != row)
			continue;
		if (is_future_row(sim, i, history))
		{
			sim->forecast->row_passed[i] = true;
			continue;
		}
		refuse_missing_file(sim, i, "%s ran, and no file has it",
							ledger_row_label(row));
	}
}

/* Add the fate of a file that is no entry, and return it. */
static Fate *
add_file_fate(Simulation *sim, size_t index, const LedgerRow *row)
{
	const File *file = &sim->root->files[index];
	Forecast   *forecast = sim->forecast;
	Fate	   *fate;

	forecast->fates = arena_grow(sim->arena, forecast->fates, sizeof(Fate),
								 forecast->count, &forecast->capacity);
	fate = &forecast->fates[forecast->count++];
	*fate = (Fate)
	{
		.tag = file->key, .place = place_at(file->path, 1, 0),
			.entry = -1, .file = index, .row = row, .outcome = OUTCOME_APPLIED
	};
	if (row != NULL)
		forecast->row_known[row - sim->ledger->rows] = true;
	return fate;
}

/*
 * Add the fate of the file that an empty database begins with, if there is
 * one.
 */
static void
judge_baseline_file(Simulation *sim, long index)
{
	const LedgerRow *row;
	Fate	   *fate;

	if (index < 0)
		return;
	row = ledger_version(sim->ledger, sim->root->files[index].version);
	fate = add_file_fate(sim, index, row);
	/* One that ran is not validated. */
	if (row == NULL)
		fate->outcome = OUTCOME_RUNS;
}

/*
 * Return what placeholders begin with in a project; NULL if it has them left as
 * they are.
 */
static const char *
find_placeholder_prefix(const Simulation *sim)
{
	SettingPlace place;
	size_t		len;

	if (setting_find_nearest(sim->root, flyway_setting_files,
							 "placeholderreplacement", &place) &&
		setting_skip_name(place.value, place.value + strlen(place.value),
						  "false") != NULL)
		return NULL;
	if (!setting_find_nearest(sim->root, flyway_setting_files,
							  "placeholderprefix", &place))
		return "${";
	len = strcspn(place.value, " \t\r\n\"'<,");
	return len > 0 ? arena_copy(sim->arena, place.value, len) : "${";
}

/*
 * Return true if a file has placeholders: Flyway's checksum is of the text
 * with their values, which are not known here.
 */
static bool
has_placeholders(const Simulation *sim, long file)
{
	const Tree *tree = sim->root->tree;
	const char *prefix = find_placeholder_prefix(sim);
	const char *text;
	size_t		len;

	return prefix != NULL &&
		tree->read(tree, sim->root->files[file].path, &text, &len) == NULL &&
		memmem(text, len, prefix, strlen(prefix)) != NULL;
}

/*
 * Add the fate of a repeatable migration, which runs whenever its text is
 * another. Where it has placeholders that is not known, and it is taken for
 * one that ran.
 */
static void
judge_repeatable(Simulation *sim, size_t index)
{
	const File *file = &sim->root->files[index];
	const char *name = flyway_description(sim->arena, file->key);
	const LedgerRow *row = ledger_row_named(sim->ledger, name);
	Fate	   *fate = add_file_fate(sim, index, row);

	if (row == NULL || row->version != NULL)
		fate->outcome = OUTCOME_RUNS;
	else if (file_is_edited(sim, index, row) && !has_placeholders(sim, index))
		fate->outcome = OUTCOME_RUNS_AGAIN;
}

/*
 * Forecast a run of Flyway: the file of a baseline on an empty database;
 * versioned files above the highest that ran, or all with outOfOrder; then
 * repeatable files whose checksum is new. Before any of it, what ran is
 * validated.
 */
void
simulate_flyway(Simulation *sim)
{
	History		history = read_flyway_history(sim);

	refuse_duplicates(sim);
	judge_baseline_file(sim, history.baseline_file);
	for (size_t i = 0; i < sim->root->entry_count; i++)
		judge_version(sim, i, &history);
	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];

		if (file->role == FILE_REPEATABLE && file->key[0] == 'R')
			judge_repeatable(sim, i);
	}
	refuse_failed_rows(sim, &history);
}
