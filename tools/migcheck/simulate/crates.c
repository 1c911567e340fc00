/*
 * crates.c
 *		Tools of Rust's crates that keep a row for each migration: Diesel,
 *		which runs what has none however old, and refinery, which minds the
 *		order.
 *
 * Recorded with Diesel 2.3.14 and refinery 0.10.0 (test/fixtures/oracle).
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

#include "migcheck/simulate/checksum.h"

/*
 * Return true if a file has nothing that the server would run, at which
 * Diesel fails.
 */
static bool
has_no_statement(const File *file)
{
	return file->unreadable == NULL &&
		(file->contents.blank || file->contents.comments_only);
}

/*
 * Forecast a run of Diesel: versions without a row, in the order of text. It
 * holds the folders in a map by their version, so that of two with one
 * version only one is seen.
 */
void
simulate_diesel(Simulation *sim)
{
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = row_of_entry(sim, i);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_APPLIED);

		if (entry->file < 0)
			refuse_whole_run(sim, CAUSE_UNREADABLE, "\"%s\" is not there",
							 entry->wants);
		if (repeats_version(sim, i))
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_DUPLICATE,
							   row ? "version %s is another folder's, and has "
							   "run" : "version %s is another folder's, and "
							   "only one of the two runs, either",
							   entry->version);
		else if (row == NULL)
			fate->outcome = OUTCOME_RUNS;
		if (fate->outcome == OUTCOME_RUNS && entry->file >= 0 &&
			has_no_statement(&sim->root->files[entry->file]))
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE,
							   "the file holds no statement");
	}
}

/* Return the first entry of a row's version, or -1. */
static long
entry_of_row_version(const Simulation *sim, const LedgerRow *row)
{
	for (size_t i = 0; i < sim->root->entry_count && row->version; i++)
	{
		if (version_compare(sim->root->entries[i].version, row->version) == 0)
			return i;
	}
	return -1;
}

/* Return true if the version of an entry is that of the next one, too. */
static bool
next_repeats_version(const Simulation *sim, size_t index)
{
	return index + 1 < sim->root->entry_count &&
		repeats_version(sim, index + 1);
}

/*
 * Refuse the run unless what ran is there, as it was: set_abort_missing() and
 * set_abort_divergent(), which the library has on and the program has off.
 */
static void
refinery_validate(Simulation *sim)
{
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];
		long		index = entry_of_row_version(sim, row);
		const Entry *entry = index >= 0 ? &sim->root->entries[index] : NULL;

		if (entry == NULL)
			refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "version %s ran, and no "
							 "file has it", row->version ? row->version :
							 "NULL");
		else if (row->name != NULL &&
				 strcmp(sim->root->framework->describe(sim->arena, entry->tag),
						row->name) != 0)
			refuse_whole_run(sim, next_repeats_version(sim, index) ?
							 CAUSE_DUPLICATE : CAUSE_RENAMED, "version %s ran "
							 "as \"%s\", and the file is \"%s\"",
							 row->version, row->name, entry->tag);
		else if (file_is_edited(sim, entry->file, row))
			refuse_whole_run(sim, CAUSE_EDITED, "the checksum of \"%s\" is "
							 "not the one that ran", entry->tag);
	}
}

/*
 * Add what becomes of a versioned migration without a row, older than the
 * highest that has one.
 */
static void
refinery_late(Simulation *sim, Fate *fate, const char *highest)
{
	explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
					   "it is older than %s, which has run", highest);
	if (sim->order != ORDER_ANY)
		refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" has not run and is not "
						 "newer than %s, which has", fate->tag, highest);
}

/*
 * Forecast a run of refinery: versions without a row, in the order of
 * numbers. A versioned one has to be newer than every row, an unversioned one
 * may be older. The text runs in one transaction and its row is written in
 * the next, so that a second file of a version runs and stays, and only its
 * row fails.
 */
void
simulate_refinery(Simulation *sim)
{
	const char *highest = ledger_highest(sim->ledger);

	if (sim->order != ORDER_ANY)
		refinery_validate(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = row_of_entry(sim, i);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_APPLIED);

		if (row != NULL && row_is_of_another(sim, i, row))
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_DUPLICATE,
							   "version %s is another file's, and has run",
							   entry->version);
		else if (row != NULL)
			continue;
		else if (entry->tag[0] == 'V' && highest != NULL &&
				 version_compare(entry->version, highest) <= 0)
			refinery_late(sim, fate, highest);
		else if (repeats_version(sim, i))
		{
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_DUPLICATE,
							   "version %s is another file's, too: it runs, "
							   "and its row cannot be written",
							   entry->version);
			fate->kept = true;
		}
		else
			fate->outcome = OUTCOME_RUNS;
	}
}
