/*
 * flyway.c
 *		Flyway: it validates everything that ran before it runs anything.
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

/* What the rows say of versions: the highest that ran, and the baseline. */
typedef struct History
{
	const char *highest;
	const char *baseline;
	const char *resolved;		/* the highest version among the files */
} History;

/* Return true if a row is of this type, one of Flyway's history. */
static bool
is_kind(const LedgerRow *row, const char *kind)
{
	return row->kind != NULL && strcmp(row->kind, kind) == 0;
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
 * Return what the history as a whole says: the highest version that ran, the
 * baseline, and the highest version there is.
 */
static History
read_history(const Simulation *sim)
{
	History		history = {0};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->version == NULL || row->undone || is_kind(row, "DELETE"))
			continue;
		history.highest = higher_version(sim, history.highest, row->version);
		if (is_kind(row, "BASELINE"))
			history.baseline = row->version;
	}
	for (size_t i = 0; i < sim->root->entry_count; i++)
		history.resolved = higher_version(sim, history.resolved,
										  sim->root->entries[i].version);
	return history;
}

/* A version that ran: name and text have to be what they were. */
static void
validate_row(Simulation *sim, const Fate *fate)
{
	const char *description = flyway_description(sim->arena, fate->tag);
	const LedgerRow *row = fate->row;

	if (is_kind(row, "BASELINE"))
		return;
	if (file_is_edited(sim, fate->file, row))
		refuse_run(sim, CAUSE_EDITED, "the checksum of \"%s\" is not the one "
				   "that ran", fate->tag);
	else if (row->name != NULL && strcmp(row->name, description) != 0)
		refuse_run(sim, CAUSE_RENAMED, "the description of \"%s\" is not \"%s\", "
				   "as it was when it ran", fate->tag, row->name);
}

/* What becomes of one version. */
static void
judge_version(Simulation *sim, size_t index, const History *history)
{
	const Entry *entry = &sim->root->entries[index];
	const LedgerRow *row = ledger_version(sim->ledger, entry->version);
	Fate	   *fate = add_fate(sim, index, row, OUTCOME_APPLIED);
	int			(*compare) (const char *, const char *) =
	sim->root->framework->compare;

	if (row != NULL && !row->undone && is_kind(row, "BASELINE"))
		fate->why = arena_format(sim->arena, "it is at or below the baseline "
								 "%s", row->version);
	else if (row != NULL && !row->undone && !is_kind(row, "DELETE"))
		validate_row(sim, fate);
	else if (history->baseline != NULL &&
			 compare(entry->version, history->baseline) <= 0)
		fate->why = arena_format(sim->arena, "it is at or below the baseline "
								 "%s", history->baseline);
	else if (history->highest == NULL || sim->order == ORDER_ANY ||
			 compare(entry->version, history->highest) > 0)
		fate->outcome = OUTCOME_RUNS;
	else
	{
		explain_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
					 "it is older than %s, which has run", history->highest);
		refuse_run(sim, CAUSE_OLDER, "\"%s\" has not run and is older than %s, "
				   "which has: Flyway's validation stops unless told "
				   "outOfOrder", entry->tag, history->highest);
	}
}

/* Rows that no file belongs to; newer ones than any file are passed over. */
static void
check_rows(Simulation *sim, const History *history)
{
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->failed)
			refuse_run(sim, CAUSE_FAILED, "version %s failed",
					   row->version ? row->version : row->name);
		if (sim->forecast->row_known[i] || row->undone ||
			(row->kind != NULL && !is_kind(row, "SQL")))
			continue;
		if (row->version == NULL && ledger_name(sim->ledger, row->name) != row)
			continue;
		if (row->version != NULL && history->resolved != NULL &&
			sim->root->framework->compare(row->version, history->resolved) > 0)
			continue;
		refuse_run(sim, CAUSE_UNKNOWN_ROW, "%s ran, and no file has it",
				   row->version ? row->version : row->name);
	}
}

/* A repeatable migration runs whenever its text is another. */
static void
judge_repeatable(Simulation *sim, size_t index)
{
	const File *file = &sim->root->files[index];
	const char *name = flyway_description(sim->arena, file->key);
	const LedgerRow *row = ledger_name(sim->ledger, name);
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
	if (row == NULL || row->version != NULL)
		fate->outcome = OUTCOME_RUNS;
	else if (file_is_edited(sim, index, row))
		fate->outcome = OUTCOME_RUNS_AGAIN;
	if (row != NULL)
		forecast->row_known[row - sim->ledger->rows] = true;
}

/*
 * Flyway: versioned files above the highest that ran, or all with outOfOrder;
 * then repeatable files whose checksum is new. Before any of it, what ran is
 * validated.
 */
void
simulate_flyway(Simulation *sim)
{
	History		history = read_history(sim);

	refuse_duplicates(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
		judge_version(sim, i, &history);
	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];

		/* A baseline file, B, is no business of the free edition. */
		if (file->role == FILE_REPEATABLE && file->key[0] == 'R')
			judge_repeatable(sim, i);
	}
	check_rows(sim, &history);
}
