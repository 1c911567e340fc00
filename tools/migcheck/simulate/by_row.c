/*
 * by_row.c
 *		Tools that keep a row for each migration and run what has none,
 *		however old: dbmate, Drizzle from 1.0 on, Prisma, Rails, sqlx, and
 *		folders of plain numbered files.
 *
 * A late migration is no danger here: it has no row, and runs. What goes wrong
 * is a version that two files have, since both share one row; what each tool
 * does then was found by running it (test/oracle).
 */
#include "migcheck/simulate/simulate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "migcheck/simulate/checksum.h"

/* Return true if a row says that its migration has run. */
static bool
row_says_it_ran(const LedgerRow *row)
{
	return row != NULL && !row->undone;
}

/*
 * Return true if the version of an entry is one that an entry before it has
 * already: the second row would break the table's key.
 */
bool
repeats_version(const Simulation *sim, size_t index)
{
	const Root *root = sim->root;
	const char *version = root->entries[index].version;

	for (size_t i = index; i > 0; i--)
	{
		const char *before = root->entries[i - 1].version;
		const char *a = ledger_version_key(sim->arena, root->framework,
										   before);
		const char *b = ledger_version_key(sim->arena, root->framework,
										   version);

		if (strcmp(a, b) == 0)
			return true;
		/* Versions of one number are neighbors in the order of names. */
		if (version_compare(before, version) != 0)
			return false;
	}
	return false;
}

/* Return the highest version that ran, as text; "" if none did. */
static const char *
last_version_that_ran(const Ledger *ledger)
{
	const char *highest = "";

	for (size_t i = 0; i < ledger->count; i++)
	{
		if (ledger->rows[i].version != NULL &&
			strcmp(ledger->rows[i].version, highest) > 0)
			highest = ledger->rows[i].version;
	}
	return highest;
}

/* Return why dbmate stops at a file when it comes to it; NULL if it does not. */
static const char *
dbmate_refusal_of(const File *file)
{
	const Sections *sections = &file->sections;

	if (sections->error != NULL)
		return sections->error;
	return sections->has_up && !sections->has_down ?
		"there is no \"-- migrate:down\"" : NULL;
}

/*
 * Forecast a run of dbmate: files in the order of their names as text,
 * versions as text. A second file of one version runs and then fails to be
 * recorded; where the version is recorded already it is passed over.
 */
void
simulate_dbmate(Simulation *sim)
{
	const char *highest = last_version_that_ran(sim->ledger);
	bool		first = true;

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = row_of_entry(sim, i);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_RUNS);

		if (row != NULL && row_is_of_another(sim, i, row))
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_DUPLICATE,
							   "version %s is another file's, and has run",
							   entry->version);
		else if (row != NULL)
			fate->outcome = OUTCOME_APPLIED;
		else if (repeats_version(sim, i))
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_DUPLICATE,
							   "version %s is another file's, too",
							   entry->version);
		else if (dbmate_refusal_of(&sim->root->files[entry->file]) != NULL)
		{
			const File *file = &sim->root->files[entry->file];

			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE, "%s",
							   dbmate_refusal_of(file));
			fate->kept = file->sections.runs_before_error;
		}
		if (row == NULL && first && sim->order == ORDER_STRICT &&
			strcmp(entry->version, highest) <= 0)
			refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" is older than %s, "
							 "which has run, and --strict forbids that",
							 entry->tag, highest);
		first &= row != NULL;
	}
}

/*
 * Set the seconds of a folder's name, as the migrator turns it into a time;
 * false if it has none.
 */
static bool
folder_seconds(const char *name, int64_t *seconds)
{
	struct tm	tm = {0};

	if (sscanf(name, "%4d%2d%2d%2d%2d%2d", &tm.tm_year, &tm.tm_mon,
			   &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	*seconds = timegm(&tm);
	return true;
}

/* The folders by the second in their names, and by the hash of their files. */
typedef struct Folders
{
	Map			by_time;
	Map			by_hash;
	Map			shared;			/* seconds that several folders have */
} Folders;

/*
 * Index the root's folders by second and by hash, which are what a row may
 * name. What several folders share is in shared.
 */
static void
index_folders(Simulation *sim, Folders *folders)
{
	const Root *root = sim->root;

	folders->by_time.arena = folders->by_hash.arena = sim->arena;
	folders->shared.arena = sim->arena;
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		ChecksumInput input = {0};
		int64_t		seconds;

		if (folder_seconds(entry->tag, &seconds))
		{
			const char *key = arena_integer(sim->arena, seconds);

			if (map_put(&folders->by_time, key, i) >= 0)
				map_put(&folders->shared, key, i);
		}
		if (entry->file >= 0 &&
			root->tree->read(root->tree, root->files[entry->file].path,
							 &input.text, &input.len) == NULL)
			map_put(&folders->by_hash, checksum_of_file(sim->arena,
														root->framework,
														&input), i);
	}
}

/*
 * Return the entry that a row of the old table belongs to: time first, then
 * hash; -1 if none does.
 */
static long
entry_of_old_row(Simulation *sim, const Folders *folders, const LedgerRow *row)
{
	const char *checksum = ledger_row_checksum(row);
	long		by_hash = checksum == NULL ? -1 :
		map_get(&folders->by_hash, checksum);
	int64_t		when;
	const char *key;
	long		by_time;

	if (!parse_whole_number(row->version, &when))
		return by_hash;
	key = arena_integer(sim->arena, when / 1000);
	by_time = map_get(&folders->by_time, key);
	if (by_time < 0)
		return by_hash;
	if (map_get(&folders->shared, key) < 0)
		return by_time;
	return by_hash >= 0 &&
		folder_seconds(sim->root->entries[by_hash].tag, &when) &&
		strcmp(arena_integer(sim->arena, when), key) == 0 ?
		by_hash : -1;
}

/*
 * Return the row of each entry, where Drizzle 1.0 meets a table of an older
 * version: it gives each row the name of its folder first, and refuses if a
 * row has no folder.
 */
static const LedgerRow **
upgrade_drizzle_rows(Simulation *sim)
{
	const LedgerRow **rows = arena_alloc(sim->arena, sizeof(LedgerRow *) *
										 (sim->root->entry_count + 1));
	Folders		folders = {{0}, {0}, {0}};

	index_folders(sim, &folders);
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];
		long		entry = entry_of_old_row(sim, &folders, row);

		if (entry >= 0)
			rows[entry] = row;
		else
			refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "no folder belongs to "
							 "row %zu of the old table", i + 1);
	}
	return rows;
}

/*
 * Forecast a run of Drizzle 1.0: each folder whose name the table does not
 * have.
 */
void
simulate_drizzle_folders(Simulation *sim)
{
	const LedgerRow **old = sim->ledger->nameless ? upgrade_drizzle_rows(sim) :
		NULL;

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = old ? old[i] :
			ledger_row_named(sim->ledger, entry->tag);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_APPLIED);

		if (entry->file < 0)
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_UNREADABLE,
							   "the folder has no migration.sql");
		else if (row == NULL)
			fate->outcome = OUTCOME_RUNS;
	}
}

/*
 * Forecast a run of Prisma: a row for each name that ran; a failed one stops
 * everything until it is resolved by hand.
 */
void
simulate_prisma(Simulation *sim)
{
	Map			done = {.arena = sim->arena};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->failed && row->name != NULL)
			refuse_whole_run(sim, CAUSE_FAILED, "\"%s\" failed and was not "
							 "resolved", ledger_row_label(row));
		if (row->name != NULL && !row->failed && !row->undone)
			map_put(&done, row->name, i);
	}
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		long		row = map_get(&done, entry->tag);
		const LedgerRow *last = ledger_row_named(sim->ledger, entry->tag);

		if (entry->file < 0)
			refuse_whole_run(sim, CAUSE_UNREADABLE, "\"%s\" is not there",
							 entry->wants);
		add_entry_fate(sim, i, row >= 0 ? &sim->ledger->rows[row] : last,
					   row >= 0 ? OUTCOME_APPLIED : OUTCOME_RUNS);
	}
}

/* Return the entry of a tag; -1 if there is no such entry. */
static long
find_entry_of_tag(const Root *root, const char *tag)
{
	for (size_t i = 0; i < root->entry_count; i++)
	{
		if (strcmp(root->entries[i].tag, tag) == 0)
			return (long) i;
	}
	return -1;
}

/*
 * Forecast a run of Rails: each version without a row. Two of one version or
 * of one class stop everything; one whose class Rails cannot use stops it when
 * it comes to that.
 */
void
simulate_rails(Simulation *sim)
{
	const Root *root = sim->root;

	refuse_duplicates(sim);
	simulate_plain(sim);
	for (size_t i = 0; i < root->fault_count; i++)
	{
		const Fault *fault = &root->faults[i];
		long		index = fault->kind == FAULT_DUPLICATE ||
			fault->kind == FAULT_CLASS ?
			find_entry_of_tag(root, fault->subject) : -1;
		Fate	   *fate = &sim->forecast->fates[index < 0 ? 0 : index];

		if (index < 0)
			continue;
		if (fault->kind == FAULT_DUPLICATE)
			refuse_whole_run(sim, CAUSE_DUPLICATE, "\"%s\": %s", fault->subject,
							 fault->text);
		else if (fate->outcome == OUTCOME_RUNS)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNSEEN, "%s",
							   fault->text);
	}
}

/*
 * Forecast a run on numbered files, of an unknown tool: what has no row runs.
 */
void
simulate_plain(Simulation *sim)
{
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const LedgerRow *row = ledger_version(sim->ledger,
											  sim->root->entries[i].version);

		add_entry_fate(sim, i, row,
					   row_says_it_ran(row) ? OUTCOME_APPLIED : OUTCOME_RUNS);
	}
}

/*
 * Refuse the run for rows whose version no file has, and for failed ones:
 * sqlx stops.
 */
static void
refuse_lost_versions(Simulation *sim)
{
	Map			versions = {.arena = sim->arena};

	for (size_t i = 0; i < sim->root->entry_count; i++)
		map_put(&versions, version_number(sim->root->entries[i].version), i);
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (row->failed)
			refuse_whole_run(sim, CAUSE_FAILED, "version %s failed half way",
							 ledger_row_label(row));
		if (row->version != NULL &&
			map_get(&versions, version_number(row->version)) < 0)
			refuse_missing_file(sim, i, "version %s ran, and no file has it",
								row->version);
	}
}

/*
 * Forecast a run of sqlx: version by version; one that ran has to be
 * unchanged when its turn comes, so what is older and pending runs before the
 * tool stops.
 */
void
simulate_sqlx(Simulation *sim)
{
	refuse_lost_versions(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const LedgerRow *row = row_of_entry(sim, i);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_APPLIED);

		if (file_is_edited(sim, entry->file, row))
		{
			bool		another = row_is_of_another(sim, i, row);

			explain_entry_fate(sim, fate, OUTCOME_FAILS, another ?
							   CAUSE_DUPLICATE : CAUSE_EDITED, another ?
							   "another file of its version ran, and the "
							   "checksum is that one's" :
							   "its checksum is not the one that ran");
		}
		else if (row == NULL && repeats_version(sim, i))
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_DUPLICATE,
							   "its version is another file's, too");
		else if (row == NULL)
			fate->outcome = OUTCOME_RUNS;
	}
}
