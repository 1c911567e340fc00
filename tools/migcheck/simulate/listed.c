/*
 * listed.c
 *		Tools that keep a list of their own next to the files, or several
 *		migrations in one file: sqitch, Liquibase.
 *
 * The list decides the order, and rows are matched by what the list says of a
 * change, not by the names of files.
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

#include "migcheck/path.h"

/*
 * What the tag of a file begins with that is one changeset; see liquibase.c.
 */
#define RAW_MARK "includeAll:raw"

/*
 * Return the row of each entry: a change that was reworked has a row a time,
 * in the order of the plan.
 */
static const LedgerRow **
rows_of_changes(Simulation *sim)
{
	const Ledger *ledger = sim->ledger;
	const LedgerRow **rows = arena_alloc(sim->arena, sizeof(LedgerRow *) *
										 (sim->root->entry_count + 1));
	long	   *next = arena_alloc(sim->arena, sizeof(long) * (ledger->count + 1));
	Map			first = {.arena = sim->arena};

	for (size_t i = ledger->count; i > 0; i--)
	{
		const char *name = ledger->rows[i - 1].name;

		if (name == NULL)
			continue;
		next[i - 1] = map_get(&first, name);
		map_set(&first, name, i - 1);
	}
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const char *tag = sim->root->entries[i].tag;
		const char *name = arena_copy(sim->arena, tag, strcspn(tag, "@"));
		long		row = map_get(&first, name);

		if (row < 0)
			continue;
		rows[i] = &ledger->rows[row];
		map_set(&first, name, next[row]);
	}
	return rows;
}

/*
 * Return how many entries of the plan come before the last one that has a
 * row; refuse the run where the last row's change is not in the plan.
 */
static size_t
deployed_until(Simulation *sim, const LedgerRow *const *rows)
{
	const Ledger *ledger = sim->ledger;
	size_t		until = 0;
	bool		there = ledger->count == 0;
	const char *last = there ? NULL : ledger->rows[ledger->count - 1].name;

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		if (rows[i] != NULL)
			until = i;
		there |= rows[i] != NULL && rows[i] == &ledger->rows[ledger->count - 1];
	}
	if (!there)
		refuse_whole_run(sim, CAUSE_UNKNOWN_ROW, "\"%s\" was deployed last, "
						 "and is not in the plan", last != NULL ? last : "");
	return until;
}

/* Return true if a text is an id of sqitch's. */
static bool
is_sqitch_id(const char *text)
{
	return text != NULL && strlen(text) == 40 &&
		strspn(text, "0123456789abcdef") == 40;
}

/*
 * Refuse the run unless the id of the change that was deployed last is one of
 * the plan's. Each id is made of its line and of the id before it, so that
 * the first one that differs shows where the plan was changed.
 */
static void
check_change_ids(Simulation *sim, const LedgerRow *const *rows)
{
	const Ledger *ledger = sim->ledger;
	const LedgerRow *last = ledger->count > 0 ? &ledger->rows[ledger->count - 1] :
		NULL;
	const Entry *first = NULL;

	if (last == NULL || !is_sqitch_id(last->id))
		return;
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];

		if (entry->id == NULL || strcmp(entry->id, last->id) == 0)
			return;
		if (first == NULL && rows[i] != NULL && is_sqitch_id(rows[i]->id) &&
			strcmp(entry->id, rows[i]->id) != 0)
			first = entry;
	}
	if (first != NULL)
		refuse_whole_run(sim, CAUSE_EDITED, "the plan is not the one that was "
						 "deployed: from \"%s\" on, lines were moved or "
						 "changed, so that sqitch does not find its place",
						 first->tag);
}

/*
 * Return why a change cannot be deployed: its script is another's; NULL if it
 * is not.
 */
static const char *
find_double_script(Simulation *sim, const Entry *entry)
{
	for (size_t i = 0; i < sim->root->fault_count; i++)
	{
		const Fault *fault = &sim->root->faults[i];

		if (fault->kind != FAULT_DUPLICATE)
			continue;
		if (strcmp(fault->subject, entry->tag) == 0 &&
			fault->place.line == entry->place.line)
			return fault->text;
	}
	return NULL;
}

/*
 * Forecast a run of sqitch: it looks for the change that was deployed last in
 * the plan, and goes on behind it. A line that was put before it changes the
 * ids of all that follow, and it does not find its place.
 */
void
simulate_sqitch(Simulation *sim)
{
	const LedgerRow **rows = rows_of_changes(sim);
	size_t		until = deployed_until(sim, rows);

	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		Fate	   *fate = add_entry_fate(sim, i, rows[i], OUTCOME_RUNS);

		if (rows[i] != NULL)
			fate->outcome = OUTCOME_APPLIED;
		else if (i < until)
		{
			explain_entry_fate(sim, fate, OUTCOME_SKIPPED, CAUSE_OLDER,
							   "it comes before \"%s\", which is deployed",
							   sim->root->entries[until].tag);
			refuse_whole_run(sim, CAUSE_OLDER, "\"%s\" was put before \"%s\", "
							 "which is deployed: sqitch does not find its "
							 "place in the plan", entry->tag,
							 sim->root->entries[until].tag);
		}
		else if (entry->file < 0)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_UNREADABLE,
							   "\"%s\" is not there", entry->wants);
		else if (find_double_script(sim, entry) != NULL)
			explain_entry_fate(sim, fate, OUTCOME_FAILS, CAUSE_DUPLICATE, "%s",
							   find_double_script(sim, entry));
	}
	check_change_ids(sim, rows);
}

/*
 * Return true if one path is the end of another, folder by folder: Liquibase
 * records paths from its own root.
 */
static bool
paths_end_alike(const char *a, const char *b)
{
	size_t		len_a = strlen(a);
	size_t		len_b = strlen(b);
	size_t		n = len_a < len_b ? len_a : len_b;

	return strcmp(a + len_a - n, b + len_b - n) == 0 &&
		(len_a == len_b || (len_a > n ? a[len_a - n - 1] : b[len_b - n - 1]) == '/');
}

/*
 * Refuse the run for a file that is not as Liquibase wants it: it reads all
 * files before it runs any. A file without the first line is one changeset,
 * whatever it has.
 */
static void
refuse_wrong_files(Simulation *sim)
{
	for (size_t i = 0; i < sim->root->file_count; i++)
	{
		const File *file = &sim->root->files[i];

		if (file->sections.error != NULL && file->entry >= 0 &&
			strncmp(sim->root->entries[file->entry].tag, RAW_MARK,
					strlen(RAW_MARK)) != 0)
			refuse_whole_run(sim, CAUSE_UNREADABLE, "line %u of \"%s\": %s",
							 file->sections.error_line, file->name,
							 file->sections.error);
	}
	for (size_t i = 0; i < sim->root->fault_count; i++)
	{
		const Fault *fault = &sim->root->faults[i];

		if (fault->kind == FAULT_DUPLICATE)
			refuse_whole_run(sim, CAUSE_DUPLICATE, "%s has a changeset twice",
							 fault->place.path);
		else if (fault->kind == FAULT_FILE_MISSING)
			refuse_whole_run(sim, CAUSE_UNREADABLE, "%s", fault->text);
	}
}

/* Return true if a root has a file of this name, in whatever folder. */
static bool
root_has_file(const Root *root, const char *name)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (strcmp(path_base_name(root->files[i].name), name) == 0)
			return true;
	}
	return false;
}

/*
 * Return true if a row has the text of a fate's changeset: only a base tells
 * that.
 */
static bool
row_has_same_text(const Simulation *sim, const LedgerRow *row,
				  const Fate *fate)
{
	const char *content = sim->root->entries[fate->entry].content;

	return sim->ledger->by_content && row->checksum != NULL &&
		content != NULL && strcmp(row->checksum, content) == 0;
}

/*
 * Return true if a row may be of a changeset that moved: no changeset is known
 * by it.
 */
static bool
is_lost_row(const Simulation *sim, size_t index)
{
	const LedgerRow *row = &sim->ledger->rows[index];

	return !sim->forecast->row_known[index] && !row->undone &&
		row->name != NULL && row->version != NULL;
}

/*
 * Return the lost row of the changeset that is now in another file, or -1: one
 * with its text, else one whose file is gone. Several files may have
 * changesets of one author and id.
 */
static long
find_lost_row(const Simulation *sim, const Fate *fate)
{
	long		found = -1;

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		const LedgerRow *row = &sim->ledger->rows[i];

		if (!is_lost_row(sim, i) || strcmp(row->name, fate->tag) != 0)
			continue;
		if (row_has_same_text(sim, row, fate))
			return i;
		if (found < 0 &&
			!root_has_file(sim->root, path_base_name(row->version)))
			found = i;
	}
	return found;
}

/*
 * Explain changesets that are in another file than before: they are known by
 * author and id, and the path is a part of what Liquibase knows them by.
 */
static void
find_moved_changesets(Simulation *sim)
{
	Forecast   *forecast = sim->forecast;
	Map			lost = {.arena = sim->arena};

	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		if (is_lost_row(sim, i))
			map_put(&lost, sim->ledger->rows[i].name, i);
	}
	for (size_t i = 0; i < forecast->count && lost.count > 0; i++)
	{
		Fate	   *fate = &forecast->fates[i];
		long		row = fate->row || fate->entry < 0 ||
			map_get(&lost, fate->tag) < 0 ? -1 : find_lost_row(sim, fate);

		if (row < 0)
			continue;
		forecast->row_known[row] = true;
		explain_entry_fate(sim, fate, OUTCOME_RUNS_AGAIN, CAUSE_RENAMED,
						   "it ran from the file \"%s\"",
						   sim->ledger->rows[row].version);
	}
}

/*
 * Return true if a changeset is another than the one that ran: only a base
 * tells that, since the table has checksums of Liquibase's own. It has the
 * changeset's text where that may not change.
 */
static bool
is_edited_changeset(const Simulation *sim, const Entry *entry,
					const LedgerRow *row)
{
	return sim->ledger->by_content && row->checksum != NULL &&
		entry->content != NULL && strcmp(row->checksum, entry->content) != 0;
}

/* The rows of a table of Liquibase's, and which changeset each belongs to. */
typedef struct ChangesetRows
{
	Map			first;			/* name and last part of the path: a row */
	long	   *next;			/* of each row: another one with that, or -1 */
	bool	   *taken;			/* of each row: it is a changeset's */
	long	   *of_entry;		/* of each entry: its row, or -1 */
} ChangesetRows;

/* Return the path that Liquibase records for a changeset. */
static const char *
path_of_changeset(const Simulation *sim, const Entry *entry)
{
	return entry->recorded_as ? entry->recorded_as :
		sim->root->files[entry->file].name;
}

/* Return what rows and changesets share that may be one. */
static const char *
changeset_key(const Simulation *sim, const char *name, const char *path)
{
	return arena_format(sim->arena, "%s\n%s", name, path_base_name(path));
}

/* Index the rows that say that a changeset ran. */
static void
index_changeset_rows(const Simulation *sim, ChangesetRows *rows)
{
	const Ledger *ledger = sim->ledger;

	rows->first.arena = sim->arena;
	rows->next = arena_alloc(sim->arena, sizeof(long) * (ledger->count + 1));
	rows->taken = arena_alloc(sim->arena, ledger->count + 1);
	rows->of_entry = arena_alloc(sim->arena, sizeof(long) *
								 (sim->root->entry_count + 1));
	for (size_t i = ledger->count; i-- > 0;)
	{
		const LedgerRow *row = &ledger->rows[i];
		const char *key = changeset_key(sim, row->name, row->version);

		rows->next[i] = -1;
		if (row->undone)
			continue;
		rows->next[i] = map_get(&rows->first, key);
		map_set(&rows->first, key, i);
	}
}

/*
 * Give each changeset its row: that of its path, as far as the two paths can
 * be compared; then, to those without one, a row of the same name and file in
 * a folder that no changeset is in.
 */
static void
match_changeset_rows(const Simulation *sim, ChangesetRows *rows)
{
	for (int moved = 0; moved <= 1; moved++)
	{
		for (size_t i = 0; i < sim->root->entry_count; i++)
		{
			const Entry *entry = &sim->root->entries[i];
			const char *path = path_of_changeset(sim, entry);
			long		row;

			if (moved && rows->of_entry[i] >= 0)
				continue;
			row = map_get(&rows->first, changeset_key(sim, entry->tag, path));
			while (row >= 0 &&
				   (rows->taken[row] ||
					(!moved && sim->ledger->rows[row].version != NULL &&
					 !paths_end_alike(sim->ledger->rows[row].version, path))))
				row = rows->next[row];
			rows->of_entry[i] = row;
			if (row >= 0)
				rows->taken[row] = true;
		}
	}
}

/*
 * Forecast a run of Liquibase: a changeset is known by author, id and the
 * path of its file; one whose file was moved is another one, and runs again.
 * One that was edited stops it before anything runs.
 */
void
simulate_liquibase(Simulation *sim)
{
	ChangesetRows rows = {0};

	index_changeset_rows(sim, &rows);
	match_changeset_rows(sim, &rows);
	for (size_t i = 0; i < sim->root->entry_count; i++)
	{
		const Entry *entry = &sim->root->entries[i];
		const char *path = path_of_changeset(sim, entry);
		long		found = rows.of_entry[i];
		const LedgerRow *row = found >= 0 ? &sim->ledger->rows[found] : NULL;
		Fate	   *fate = add_entry_fate(sim, i, row, row ? OUTCOME_APPLIED :
										  OUTCOME_RUNS);

		if (row == NULL && entry->condition != NULL)
			explain_entry_fate(sim, fate, OUTCOME_DEPENDS, CAUSE_NONE,
							   "decided at the run, %s", entry->condition);
		else if (row != NULL && row->version != NULL &&
				 !paths_end_alike(row->version, path))
			explain_entry_fate(sim, fate, OUTCOME_RUNS_AGAIN, CAUSE_RENAMED,
							   "it ran from the file \"%s\"", row->version);
		else if (row != NULL && entry->repeats &&
				 is_edited_changeset(sim, entry, row))
			explain_entry_fate(sim, fate, OUTCOME_RUNS_AGAIN, CAUSE_CHANGED,
							   "it was changed, and runs on each change");
		else if (row != NULL && is_edited_changeset(sim, entry, row))
		{
			fate->cause = CAUSE_EDITED;
			refuse_whole_run(sim, CAUSE_EDITED, "the checksum of \"%s\" is "
							 "not the one that ran", entry->tag);
		}
	}
	find_moved_changesets(sim);
	refuse_wrong_files(sim);
}
