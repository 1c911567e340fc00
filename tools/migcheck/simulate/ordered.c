/*
 * ordered.c
 *		Tools that keep a row for each migration and mind the order: goose,
 *		node-pg-migrate, Supabase's command line.
 *
 * They refuse a migration older than one that ran, each with its own option to
 * take it all the same (OrderMode).
 */
#include "migcheck/simulate/simulate.h"

#include <stdlib.h>
#include <string.h>

/*
 * Add what becomes of an entry that has no row, and is older than the highest
 * that has.
 */
static void
goose_missing(Simulation *sim, Fate *fate, const char *highest)
{
	if (sim->order == ORDER_ANY)
	{
		fate->outcome = OUTCOME_RUNS;
		return;
	}
	explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
					   "it is older than %s, which has run", highest);
	refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" has not run and is older than "
					 "%s, which has: goose stops unless told -allow-missing",
					 fate->tag, highest);
}

/*
 * Forecast a run of goose: what has no row runs, if it is newer than every
 * row. A row that says "taken back", as old versions wrote them, counts as
 * one that ran.
 */
void
simulate_goose(Simulation *sim)
{
	const char *highest = ledger_highest(sim->ledger);

	/* The table begins with a row for version 0. */
	for (size_t i = 0; i < sim->ledger->count; i++)
		sim->forecast->row_known[i] = sim->ledger->rows[i].version != NULL &&
			strcmp(sim->ledger->rows[i].version, "0") == 0;
	refuse_duplicates(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = ledger_version(sim->ledger, entry->version);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_APPLIED);
		const char *error = sim->root->files[entry->file].sections.error;

		if (row != NULL && row->undone)
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
							   "its row says that it was taken back, and "
							   "goose does not run what has a row");
		else if (row == NULL && highest != NULL &&
				 version_compare(entry->version, highest) < 0)
			goose_missing(sim, fate, highest);
		else if (row == NULL)
			fate->outcome = OUTCOME_RUNS;
		if (fate->outcome == OUTCOME_RUNS && error != NULL)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE,
							   "%s", error);
	}
}

/*
 * Forecast a run of node-pg-migrate: the names that ran have to be the first
 * files, in the same order. What is not among them runs, all in one
 * transaction.
 */
void
simulate_node_pg_migrate(Simulation *sim)
{
	const Ledger *ledger = sim->ledger;

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = ledger_row_named(ledger, entry->tag);
		Fate	   *fate = add_entry_fate(sim, i, row,
										  row ? OUTCOME_APPLIED :
										  OUTCOME_RUNS);

		if (sim->order == ORDER_ANY || i >= ledger->count ||
			ledger->rows[i].name == NULL ||
			strcmp(ledger->rows[i].name, entry->tag) == 0)
			continue;
		if (row == NULL)
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
							   "it comes before \"%s\", which has run",
							   ledger->rows[i].name);
		if (row != NULL && map_get(&sim->root->tags, ledger->rows[i].name) >= 0)
			refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" ran before \"%s\", which "
							 "comes first here, and the order is checked",
							 ledger->rows[i].name, entry->tag);
		else
			refuse_whole_run(sim, row ? CAUSE_UNKNOWN_ROW : CAUSE_OLDER,
							 "migration %zu is \"%s\", and \"%s\" ran in its "
							 "place", i + 1, entry->tag, ledger->rows[i].name);
	}
}

/* Order strings by their bytes; for qsort(). */
static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Return the versions that ran, in the order of text. */
static const char **
sorted_versions(const Simulation *sim, size_t *count)
{
	const Ledger *ledger = sim->ledger;
	const char **versions = arena_alloc(sim->arena, sizeof(char *) *
										(ledger->count + 1));

	*count = 0;
	for (size_t i = 0; i < ledger->count; i++)
	{
		if (ledger->rows[i].version != NULL)
			versions[(*count)++] = ledger->rows[i].version;
	}
	if (*count > 1)
		qsort(versions, *count, sizeof(char *), compare_texts);
	return versions;
}

/*
 * Forecast a run of Supabase's command line: both lists in order, side by
 * side. What only the database has stops it; so does a file between others
 * that ran, unless told --include-all.
 */
void
simulate_supabase(Simulation *sim)
{
	size_t		count;
	const char **ran = sorted_versions(sim, &count);
	size_t		j = 0;

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		Fate	   *fate;
		int			order = -1;

		while (j < count && (order = strcmp(ran[j], entry->version)) < 0)
			refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "version %s ran, and no "
							 "file has it", ran[j++]);
		if (j < count && order == 0)
		{
			add_entry_fate(sim, i, ledger_version(sim->ledger, ran[j++]),
						   OUTCOME_APPLIED);
			continue;
		}
		fate = add_entry_fate(sim, i, NULL, OUTCOME_RUNS);
		if (i > 0 && strcmp(sim->root->entries[i - 1].version,
							entry->version) == 0)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_DUPLICATE,
							   "its version is that of \"%s\", too",
							   sim->root->entries[i - 1].tag);
		else if (j < count && sim->order != ORDER_ANY)
		{
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
							   "it is older than %s, which has run", ran[j]);
			refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" has not run and is "
							 "older than %s, which has: it stops unless told "
							 "--include-all", entry->tag, ran[j]);
		}
	}
	if (j < count)
		refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "version %s ran, and no file "
						 "has it", ran[j]);
}
