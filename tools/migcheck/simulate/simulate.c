/*
 * simulate.c
 *		What a framework's own tool would do with a folder on a database.
 *
 * A simulator decides which files run; what is the same for all is done here.
 * A name that the tool cannot parse refuses the run before; afterwards files
 * that the tool does not see are added, one that cannot be read stops it, and
 * what lies behind a stop is not reached.
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

#include "migcheck/simulate/checksum.h"

/*
 * Add the fate of an entry, and return it; its row counts as known. The
 * pointer is good until the next one.
 */
Fate *
add_entry_fate(Simulation *sim, size_t entry, const LedgerRow *row,
			   Outcome outcome)
{
	Forecast   *forecast = sim->forecast;
	Fate	   *fate;

	forecast->fates = arena_grow(sim->arena, forecast->fates, sizeof(Fate),
								 forecast->count, &forecast->capacity);
	fate = &forecast->fates[forecast->count++];
	memset(fate, 0, sizeof(Fate));
	fate->tag = sim->root->entries[entry].tag;
	fate->place = sim->root->entries[entry].place;
	fate->entry = entry;
	fate->file = sim->root->entries[entry].file;
	fate->outcome = outcome;
	fate->row = row;
	if (row != NULL)
		forecast->row_known[row - sim->ledger->rows] = true;
	return fate;
}

/* Say that a fate comes out otherwise than one would think, and why. */
void
explain_entry_fate(Simulation *sim, Fate *fate, Outcome outcome, Cause cause,
				   const char *format,...)
{
	va_list		args;

	fate->outcome = outcome;
	fate->cause = cause;
	va_start(args, format);
	fate->why = arena_vformat(sim->arena, format, args);
	va_end(args);
}

/*
 * Say why the tool runs nothing; the first reason stays, as the tool stops at
 * it.
 */
void
refuse_whole_run(Simulation *sim, Cause cause, const char *format,...)
{
	va_list		args;

	if (sim->forecast->refusal != NULL)
		return;
	sim->forecast->refusal_cause = cause;
	va_start(args, format);
	sim->forecast->refusal = arena_vformat(sim->arena, format, args);
	va_end(args);
}

/*
 * Refuse the run for a row that no file has, by its index, unless the project
 * tells its tool to go on.
 */
void
refuse_missing_file(Simulation *sim, size_t row, const char *format,...)
{
	va_list		args;

	if (sim->missing == 0)
		sim->missing = missing_is_configured(sim->root) ? 2 : 1;
	if (sim->missing == 2)
	{
		sim->forecast->row_passed[row] = true;
		return;
	}
	va_start(args, format);
	refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "%s",
					 arena_vformat(sim->arena, format, args));
	va_end(args);
}

/*
 * Refuse the run, and return true, if two files have one version. Entries of
 * one version are neighbours.
 */
bool
refuse_duplicates(Simulation *sim)
{
	const Root *root = sim->root;

	for (size_t i = 1; i < root->entry_count; i++)
	{
		const char *before = root->entries[i - 1].version;
		const char *version = root->entries[i].version;

		if (before == NULL || version == NULL ||
			root->framework->compare(before, version) != 0)
			continue;
		refuse_whole_run(sim, CAUSE_DUPLICATE, "\"%s\" and \"%s\" have one "
						 "version", root->entries[i - 1].tag,
						 root->entries[i].tag);
		return true;
	}
	return false;
}

/*
 * Return true if a file is known to be the one whose checksum a row has,
 * without being read.
 */
static bool
has_content_of_row(const Root *root, const File *file, const LedgerRow *row)
{
	const char *id = row->content_id != NULL && root->tree->identify != NULL ?
		root->tree->identify(root->tree, file->path) : NULL;

	return id != NULL && strcmp(id, row->content_id) == 0;
}

/*
 * Return true if a file is another than the one whose checksum a row has;
 * false where that cannot be told.
 */
bool
file_is_edited(const Simulation *sim, long file, const LedgerRow *row)
{
	const Root *root = sim->root;
	bool		by_content = sim->ledger->by_content;
	ChecksumInput input = {0};
	const char *checksum;

	if (file < 0 || row == NULL || root->framework->many_in_file ||
		(!by_content && (!checksum_is_kept(root->framework) ||
						 root->files[file].is_program)) ||
		has_content_of_row(root, &root->files[file], row))
		return false;
	/* Before the text, which another read of a tree may take the place of. */
	checksum = ledger_row_checksum(row);
	if (checksum == NULL ||
		root->tree->read(root->tree, root->files[file].path, &input.text,
						 &input.len) != NULL)
		return false;
	if (by_content)
		return strcmp(content_digest(sim->arena, input.text, input.len),
					  checksum) != 0;
	input.name = row->name;
	input.version = row->version;
	checksum_leave_out(sim->arena, root->left_out, &input);
	return !checksum_accepts(sim->arena, root->framework, &input,
							 checksum);
}

/* Add the files without an entry, which the tool does not see. */
static void
add_unseen_files(Simulation *sim)
{
	const Root *root = sim->root;
	Forecast   *forecast = sim->forecast;

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->entry >= 0 ||
			(file->role != FILE_UP && file->role != FILE_ODD))
			continue;
		forecast->fates = arena_grow(sim->arena, forecast->fates, sizeof(Fate),
									 forecast->count, &forecast->capacity);
		forecast->fates[forecast->count++] = (Fate)
		{
			.tag = file->name,
				.place = place_at(file->path, 1, 0), .entry = -1, .file = i,
				.outcome = OUTCOME_SKIPPED, .cause = CAUSE_UNSEEN,
				.why = root->journal && file->role == FILE_UP ?
				"no entry of the journal names it" :
				"the tool does not take a file of this name"
		};
	}
}

/*
 * Let the tool stop at a file that it cannot read, unless it runs nothing
 * anyway.
 */
static void
fail_unreadable(Simulation *sim)
{
	for (size_t i = 0; i < sim->forecast->count && !sim->forecast->refusal; i++)
	{
		Fate	   *fate = &sim->forecast->fates[i];

		if ((fate->outcome == OUTCOME_RUNS ||
			 fate->outcome == OUTCOME_DEPENDS) && fate->file >= 0 &&
			sim->root->files[fate->file].unreadable != NULL)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE,
							   "the file cannot be read: %s",
							   sim->root->files[fate->file].unreadable);
	}
}

/* Refuse the run for a name that the tool cannot parse. */
static void
refuse_wrong_names(Simulation *sim)
{
	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];

		if (file->refused != NULL)
			refuse_whole_run(sim, CAUSE_UNSEEN, "it cannot take the name "
							 "\"%s\": %s", file->name, file->refused);
	}
}

/*
 * Mark what the tool does not reach, because it stopped before. In one
 * transaction what ran before the stop is not kept either.
 */
static void
mark_unreached(Forecast *forecast, bool one_transaction)
{
	bool		stopped = forecast->refusal != NULL;

	for (size_t i = 0; i < forecast->count && one_transaction; i++)
		stopped |= forecast->fates[i].outcome == OUTCOME_FAILS;
	for (size_t i = 0; i < forecast->count; i++)
	{
		Fate	   *fate = &forecast->fates[i];

		if (fate->outcome == OUTCOME_FAILS)
			stopped = true;
		else if (stopped && (fate->outcome == OUTCOME_RUNS ||
							 fate->outcome == OUTCOME_DEPENDS ||
							 fate->outcome == OUTCOME_RUNS_AGAIN))
			fate->outcome = OUTCOME_NOT_REACHED;
	}
}

/* Let the framework's simulator fill in an empty forecast. */
static void
run_simulator(Simulation *sim)
{
	const Root *root = sim->root;

	memset(sim->forecast, 0, sizeof(Forecast));
	sim->forecast->row_known = arena_alloc(sim->arena, sim->ledger->count + 1);
	sim->forecast->row_passed = arena_alloc(sim->arena, sim->ledger->count + 1);
	if (root->entries_unknown)
		refuse_whole_run(sim, CAUSE_UNREADABLE, "%s cannot read the journal "
						 "or the folder", root->framework->migrator);
	refuse_wrong_names(sim);
	root->framework->simulate(sim);
}

/* Return true if something is older than what ran, and does not run so. */
static bool
forecast_is_late(const Forecast *forecast)
{
	if (forecast->refusal != NULL && forecast->refusal_cause == CAUSE_OLDER)
		return true;
	for (size_t i = 0; i < forecast->count; i++)
	{
		if (forecast->fates[i].cause == CAUSE_OLDER)
			return true;
	}
	return false;
}

/*
 * Fill in a forecast for a root that was read and a ledger that was indexed.
 * The forecast refers to both. How the project calls its tool is looked for
 * only where that decides.
 */
void
simulate_root(const Root *root, const Ledger *ledger, OrderMode order, Forecast *forecast)
{
	Simulation	sim = {.root = root, .ledger = ledger, .order = order,
	.forecast = forecast, .arena = root->arena};

	run_simulator(&sim);
	if (order == ORDER_DEFAULT && forecast_is_late(forecast) &&
		order_is_configured(root))
	{
		sim.order = ORDER_ANY;
		run_simulator(&sim);
	}
	if (!root->entries_unknown)
		add_unseen_files(&sim);
	fail_unreadable(&sim);
	mark_unreached(forecast, root->framework->transactions == TRANSACTIONS_ALL);
}

/* Return true if the tool ends with an error. */
bool
forecast_stops(const Forecast *forecast)
{
	return forecast->refusal != NULL || forecast_count(forecast, OUTCOME_FAILS) > 0;
}

/* Return how many fates come out so. */
size_t
forecast_count(const Forecast *forecast, Outcome outcome)
{
	size_t		count = 0;

	for (size_t i = 0; i < forecast->count; i++)
		count += forecast->fates[i].outcome == outcome;
	return count;
}

/* Return an outcome as reports print it. */
const char *
outcome_name(Outcome outcome)
{
	static const char *const names[] = {
		[OUTCOME_APPLIED] = "applied",
		[OUTCOME_RUNS] = "runs",
		[OUTCOME_DEPENDS] = "depends",
		[OUTCOME_RUNS_AGAIN] = "runs-again",
		[OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_FAILS] = "fails",
		[OUTCOME_NOT_REACHED] = "not-reached",
	};

	return names[outcome];
}
