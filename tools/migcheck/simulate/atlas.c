/*
 * atlas.c
 *		Atlas: files in the order of their versions, as text. What lies
 *		between rows and has none stops it; checkpoints are for empty
 *		databases.
 *
 * atlas.sum is checked first: where it does not fit the folder nothing runs.
 *
 * By versions, not by rows: Atlas compares the files' versions as text with
 * the highest and lowest that ran. Recorded with its library v0.32.1
 * (test/fixtures/oracle/atlas.json).
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

/* What the rows say of versions. */
typedef struct Revisions
{
	const LedgerRow *first;		/* of the lowest version; NULL: none ran */
	const LedgerRow *last;		/* of the highest */
	long		checkpoint;		/* the entry that an empty database begins
								 * with; -1: the first one */
} Revisions;

/*
 * Refuse the run for a fault of atlas.sum, which Atlas reads before anything
 * else.
 */
static void
refuse_broken_sum(Simulation *sim)
{
	for (size_t i = 0; i < sim->root->fault_count; i++)
		refuse_whole_run(sim, CAUSE_UNREADABLE, "%s",
						 sim->root->faults[i].text);
}

/*
 * Return what the rows say. Rows of Atlas's own begin with a point, and count
 * as known.
 */
static Revisions
read_revisions(Simulation *sim)
{
	Revisions	revisions = {.checkpoint = -1};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->version == NULL || row->version[0] == '.')
		{
			sim->forecast->row_known[i] = true;
			continue;
		}
		if (revisions.last == NULL ||
			strcmp(row->version, revisions.last->version) > 0)
			revisions.last = row;
		if (revisions.first == NULL ||
			strcmp(row->version, revisions.first->version) < 0)
			revisions.first = row;
	}
	for (size_t i = 0; revisions.last == NULL && i < sim->root->entry_count; i++)
	{
		if (atlas_is_checkpoint(sim->root, i))
			revisions.checkpoint = i;
	}
	return revisions;
}

/*
 * Add the fate of an entry on a database where nothing ran: it begins at the
 * last checkpoint, if there is one.
 */
static void
judge_first_run(Simulation *sim, size_t index, const Revisions *revisions)
{
	Fate	   *fate = add_entry_fate(sim, index, NULL, OUTCOME_RUNS);

	if ((long) index >= revisions->checkpoint)
		return;
	fate->outcome = OUTCOME_APPLIED;
	fate->why = arena_format(sim->arena, "the checkpoint \"%s\" takes its place",
							 sim->root->entries[revisions->checkpoint].tag);
}

/*
 * Add the fate of an entry that has no row, on a database where others have.
 */
static void
judge_unrun_entry(Simulation *sim, size_t index, const Revisions *revisions)
{
	const Entry *entry = &sim->root->entries[index];
	Fate	   *fate = add_entry_fate(sim, index, NULL, OUTCOME_RUNS);

	if (atlas_is_checkpoint(sim->root, index))
	{
		fate->outcome = OUTCOME_APPLIED;
		fate->why = "a checkpoint is for empty databases";
	}
	else if (strcmp(entry->version, revisions->first->version) < 0)
	{
		fate->outcome = OUTCOME_APPLIED;
		fate->why = arena_format(sim->arena, "it is older than %s, with which "
								 "this database begins",
								 revisions->first->version);
	}
	else if (strcmp(entry->version, revisions->last->version) < 0 &&
			 sim->order != ORDER_ANY)
	{
		explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
						   "it is older than %s, which has run",
						   revisions->last->version);
		refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" has not run and is older "
						 "than %s, which has: Atlas stops unless told "
						 "--exec-order non-linear", entry->tag,
						 revisions->last->version);
	}
}

/*
 * Return true if a row's sum is that of the files which were there when it
 * ran: those whose rows are older, and its own. Rows are in the order in
 * which they ran.
 */
static bool
fits_older_rows(Simulation *sim, size_t index, const LedgerRow *row)
{
	bool	   *there = arena_alloc(sim->arena, sim->root->entry_count);
	size_t		own = row - sim->ledger->rows;

	for (size_t i = 0; i <= index; i++)
	{
		const LedgerRow *other = ledger_version(sim->ledger,
												sim->root->entries[i].version);

		/* What has no row was there from the beginning, or came later. */
		there[i] = other != NULL && (size_t) (other - sim->ledger->rows) <= own;
	}
	return strcmp(atlas_hash_of(sim->root, index, there), ledger_row_checksum(row)) == 0;
}

/*
 * Find the first file that is not the one which ran: the sums add up, so that
 * all behind it differ, too.
 */
static void
mark_edited_files(Simulation *sim)
{
	const char **hashes;

	if (sim->ledger->by_content)
		return;
	hashes = atlas_entry_hashes(sim->root);
	for (size_t i = 0; i < sim->forecast->count; i++)
	{
		Fate	   *fate = &sim->forecast->fates[i];
		const LedgerRow *row = fate->row;

		if (row == NULL || row->checksum == NULL || *row->checksum == '\0' ||
			strcmp(hashes[i], row->checksum) == 0 ||
			fits_older_rows(sim, i, row))
			continue;
		fate->cause = CAUSE_EDITED;
		return;
	}
}

/* Forecast a run of "atlas migrate apply". */
void
simulate_atlas(Simulation *sim)
{
	Revisions	revisions = read_revisions(sim);
	bool		there = revisions.last == NULL || !revisions.last->failed;

	refuse_broken_sum(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const LedgerRow *row = ledger_version(sim->ledger,
											  sim->root->entries[i].version);

		there |= row != NULL && row == revisions.last;
		if (revisions.last == NULL)
			judge_first_run(sim, i, &revisions);
		else if (row != NULL)
			add_entry_fate(sim, i, row, row->failed ? OUTCOME_RUNS :
						   OUTCOME_APPLIED);
		else
			judge_unrun_entry(sim, i, &revisions);
	}
	mark_edited_files(sim);
	if (!there)
		refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "version %s ran half, and no "
						 "file has it", revisions.last->version);
}
