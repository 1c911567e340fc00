/*
 * watermark.c
 *		Tools that keep one number and run what is above it: Drizzle before
 *		1.0, golang-migrate.
 *
 * What is at or below the number they pass over without a word, whether it
 * ran or not. A migration that is merged late is lost so.
 *
 * Recorded with drizzle-orm 0.45.4 and golang-migrate 4.20.1
 * (test/fixtures/oracle). The arithmetic of Drizzle's watermark is in
 * lib/journal, which the rules about files and the server's extension use,
 * too.
 */
#include "migcheck/simulate/simulate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "journal/simulate.h"
#include "migcheck/simulate/checksum.h"

/* The table's times, rising, as the shared simulator wants them. */
typedef struct Times
{
	int64_t    *whens;
	DrizzleLedger ledger;
} Times;

/* Order times; for qsort(). */
static int
compare_whens(const void *a, const void *b)
{
	int64_t		x = *(const int64_t *) a;
	int64_t		y = *(const int64_t *) b;

	return x < y ? -1 : x > y;
}

/*
 * Read created_at of each row; false, with a refusal, if one is no whole
 * number.
 */
static bool
collect_times(Simulation *sim, Times *times)
{
	const Ledger *ledger = sim->ledger;
	size_t		n = 0;

	memset(times, 0, sizeof(Times));
	times->whens = arena_alloc(sim->arena, sizeof(int64_t) *
							   (ledger->count + 1));
	for (size_t i = 0; i < ledger->count; i++)
	{
		if (ledger->rows[i].version == NULL)
			times->ledger.has_null = true;
		else if (parse_whole_number(ledger->rows[i].version, &times->whens[n]))
			times->ledger.watermark = drizzle_raise(times->ledger.watermark,
													times->whens[n++]);
		else
		{
			refuse_whole_run(sim, CAUSE_UNREADABLE, "created_at of row %zu of "
							 "%s is no whole number", i + 1, ledger->source);
			return false;
		}
	}
	if (n > 1)
		qsort(times->whens, n, sizeof(int64_t), compare_whens);
	times->ledger.rows = times->whens;
	times->ledger.row_count = n;
	return true;
}

/*
 * Return the row of an entry that has another `when` than the row: of the
 * same tag, where the ledger knows tags, else of the same text.
 */
static const LedgerRow *
row_by_content(Simulation *sim, const Map *hashes, const Entry *entry)
{
	const LedgerRow *row = ledger_row_named(sim->ledger, entry->tag);
	ChecksumInput input = {0};
	long		i;

	if (row != NULL || entry->file < 0 || hashes->count == 0 ||
		sim->root->tree->read(sim->root->tree,
							  sim->root->files[entry->file].path,
							  &input.text, &input.len) != NULL)
		return row;
	i = map_get(hashes, checksum_of_file(sim->arena, sim->root->framework,
										 &input));
	return i >= 0 ? &sim->ledger->rows[i] : NULL;
}

/* What is known of all entries' times, before any entry is judged. */
typedef struct EntryTimes
{
	const char **texts;			/* of each entry */
	Map			first;			/* the first entry of each time */
	Map			shared;			/* times that more than one entry has */
} EntryTimes;

/* Return the times of a root's entries. */
static EntryTimes
collect_entry_times(Simulation *sim)
{
	size_t		count = sim->root->entry_count;
	EntryTimes	times = {
		.texts = arena_alloc(sim->arena, sizeof(char *) * (count + 1)),
		.first = {.arena = sim->arena}, .shared = {.arena = sim->arena}
	};

	for (size_t i = 0; i < count; i++)
	{
		times.texts[i] = arena_integer(sim->arena, sim->root->entries[i].when);
		if (map_put(&times.first, times.texts[i], i) >= 0)
			map_put(&times.shared, times.texts[i], i);
	}
	return times;
}

/* Return the rows whose `when` no entry has, by their hash. */
static Map
map_lost_hashes(Simulation *sim, const EntryTimes *times)
{
	Map			hashes = {.arena = sim->arena};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];
		const char *checksum;

		if (row->version != NULL &&
			map_get(&times->first, ledger_version_key(sim->arena,
													  sim->root->framework,
													  row->version)) >= 0)
			continue;
		checksum = ledger_row_checksum(row);
		if (checksum != NULL)
			map_put(&hashes, checksum, i);
	}
	return hashes;
}

/*
 * Return the row of an entry's `when`, if it is that entry's: of several with
 * one `when` only one has run, and its name or its text tells which.
 */
static const LedgerRow *
find_row_by_when(Simulation *sim, const Map *shared, const Entry *entry,
				 const char *when)
{
	const LedgerRow *row = ledger_version(sim->ledger, when);

	if (row == NULL || map_get(shared, when) < 0)
		return row;
	if (row->name != NULL)
		return strcmp(row->name, entry->tag) == 0 ? row : NULL;
	return file_is_edited(sim, entry->file, row) ? NULL : row;
}

/* Add the fate of one entry. */
static void
judge_drizzle(Simulation *sim, const DrizzleLedger *times, const Map *hashes,
			  const EntryTimes *own, size_t index)
{
	const Entry *entry = &sim->root->entries[index];
	const char *when = own->texts[index];
	const LedgerRow *row = find_row_by_when(sim, &own->shared, entry, when);
	DrizzleState state = drizzle_simulate(times, entry->when);
	const LedgerRow *other = row ? NULL : row_by_content(sim, hashes, entry);
	Fate	   *fate = add_entry_fate(sim, index, row ? row : other,
									  OUTCOME_APPLIED);

	if (!entry->has_when)
		explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE,
						   "its \"when\" is no number");
	else if (state == DRIZZLE_PENDING && other != NULL)
		explain_entry_fate(sim, fate, OUTCOME_RUNS_AGAIN, CAUSE_RETIMED,
						   "it ran with \"when\" %s and has %s now, which is "
						   "above the watermark", other->version ?
						   other->version : "null", when);
	else if (state == DRIZZLE_PENDING)
		fate->outcome = OUTCOME_RUNS;
	else if (state == DRIZZLE_AGAIN)
		explain_entry_fate(sim, fate, OUTCOME_RUNS_AGAIN, CAUSE_WATERMARK,
						   "a row without created_at hides the watermark");
	else if ((state == DRIZZLE_UNREACHABLE || row == NULL) && other == NULL)
		explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_WATERMARK,
						   "its \"when\" %s is not above %"
						   PRId64 ", the highest that ran", when,
						   times->watermark.when);
	else if (other != NULL)
		fate->cause = CAUSE_RETIMED;
}

/*
 * Forecast a run of Drizzle's migrator: all files are read before any runs;
 * then each entry above the watermark.
 */
void
simulate_drizzle(Simulation *sim)
{
	Times		times;
	EntryTimes	own;
	Map			hashes;

	if (!collect_times(sim, &times))
		return;
	own = collect_entry_times(sim);
	hashes = map_lost_hashes(sim, &own);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];

		if (entry->file < 0 || sim->root->files[entry->file].unreadable)
			refuse_whole_run(sim, CAUSE_UNREADABLE,
							 "the file of \"%s\" cannot be read", entry->tag);
		judge_drizzle(sim, &times.ledger, &hashes, &own, i);
	}
}

/* Refuse the run for two files of one version and one direction. */
static void
refuse_double_files(Simulation *sim)
{
	Map			seen = {.arena = sim->arena};

	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];
		const char *key;
		long		first;

		if (file->role == FILE_ODD)
			continue;
		key = arena_format(sim->arena, "%d %s", file->role,
						   version_number(file->version));
		first = map_put(&seen, key, i);
		if (first >= 0)
			refuse_whole_run(sim, CAUSE_DUPLICATE, "\"%s\" and \"%s\" have "
							 "one version", sim->root->files[first].name,
							 file->name);
	}
}

/*
 * Return where the database is, NULL if nothing ran; refuse the run where
 * that version is not among the files, or is dirty.
 */
static const char *
current_version(Simulation *sim)
{
	const Ledger *ledger = sim->ledger;
	const LedgerRow *row = ledger->count ? &ledger->rows[ledger->count - 1] : NULL;
	bool		there = false;

	if (row == NULL || row->version == NULL || strcmp(row->version, "-1") == 0)
		return NULL;
	if (row->failed)
		refuse_whole_run(sim, CAUSE_FAILED, "the database is marked dirty at "
						 "version %s", row->version);
	for (size_t i = 0; i < sim->root->file_count && !there; i++)
		there = sim->root->files[i].role != FILE_ODD &&
			version_compare(sim->root->files[i].version, row->version) == 0;
	if (!there)
		refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "no file has version %s, at "
						 "which the database is", row->version);
	return row->version;
}

/*
 * Forecast a run of golang-migrate: what is above the one version that it
 * keeps. Whether what is below ran, its table does not tell; a ledger made of
 * a revision does.
 */
void
simulate_golang_migrate(Simulation *sim)
{
	const char *current;

	refuse_double_files(sim);
	current = current_version(sim);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const char *version = sim->root->entries[i].version;
		const LedgerRow *row = ledger_version(sim->ledger, version);
		Fate	   *fate = add_entry_fate(sim, i, row, OUTCOME_RUNS);

		if (current == NULL || version_compare(version, current) > 0)
			continue;
		fate->outcome = OUTCOME_APPLIED;
		if (row == NULL && sim->ledger->complete)
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
							   "it is older than %s, at which the database is",
							   current);
	}
}
