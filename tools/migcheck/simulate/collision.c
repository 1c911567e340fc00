/*
 * collision.c
 *		Which of several files of one version a row is of.
 *
 * Tools that keep only the version do not tell; some keep a description, a
 * script's name or a checksum. A row that was made of a file is that file's.
 * Where nothing tells, it is the one that git had first.
 */
#include "migcheck/simulate/simulate.h"

#include <string.h>

#include "migcheck/path.h"
#include "migcheck/simulate/checksum.h"

/* Return true if two entries have one version, and so one row. */
static bool
entries_share_row(const Simulation *sim, size_t a, size_t b)
{
	const Framework *framework = sim->root->framework;
	const char *x = sim->root->entries[a].version;
	const char *y = sim->root->entries[b].version;

	return x != NULL && y != NULL && framework->compare(x, y) == 0 &&
		strcmp(ledger_version_key(sim->arena, framework, x),
			   ledger_version_key(sim->arena, framework, y)) == 0;
}

/* Return true if a row was made of the file of an entry. */
static bool
row_has_file(const Simulation *sim, const LedgerRow *row, size_t index)
{
	const Entry *entry = &sim->root->entries[index];

	return row->root != NULL && row->file >= 0 && entry->file >= 0 &&
		strcmp(row->root->files[row->file].name,
			   sim->root->files[entry->file].name) == 0;
}

/* Return how much of a row is as it would be had this entry run. */
static int
score_row_match(const Simulation *sim, size_t index, const LedgerRow *row)
{
	const Root *root = sim->root;
	const Entry *entry = &root->entries[index];
	const char *name;
	const char *file;
	int			score = 0;

	if (entry->file < 0)
		return 0;
	file = root->files[entry->file].name;
	if (row_has_file(sim, row, index))
		score += 4;
	if (row->script != NULL &&
		strcmp(path_base_name(row->script), path_base_name(file)) == 0)
		score += 4;
	name = ledger_stored_name(root, entry);
	if (row->name != NULL && name != NULL && strcmp(row->name, name) == 0)
		score += 2;
	if ((sim->ledger->by_content || checksum_is_kept(root->framework)) &&
		!file_is_edited(sim, entry->file, row))
		score += 1;
	return score;
}

/* Return true if an entry has a neighbour with the same row. */
static bool
entry_shares_row(const Simulation *sim, size_t index)
{
	return (index > 0 && entries_share_row(sim, index - 1, index)) ||
		(index + 1 < sim->root->entry_count &&
		 entries_share_row(sim, index + 1, index));
}

/*
 * Return the row of an entry's version, or NULL. Of several, which only files
 * leave behind, the one of its own file.
 */
const LedgerRow *
row_of_entry(const Simulation *sim, size_t index)
{
	const LedgerRow *row = ledger_version(sim->ledger,
										  sim->root->entries[index].version);

	if (row == NULL || row->root == NULL || !entry_shares_row(sim, index))
		return row;
	for (size_t i = 0; i < sim->ledger->count; i++)
	{
		if (row_has_file(sim, &sim->ledger->rows[i], index))
			return &sim->ledger->rows[i];
	}
	return row;
}

/*
 * Return which of the entries that share a row it is of; index is one of them.
 * Entries of one version are neighbours.
 */
static size_t
find_row_owner(const Simulation *sim, size_t index, const LedgerRow *row)
{
	const Root *root = sim->root;
	size_t		first = index;
	size_t		owner;
	int			best = -1;

	while (first > 0 && entries_share_row(sim, first - 1, index))
		first--;
	owner = first;
	for (size_t i = first;
		 i < root->entry_count && entries_share_row(sim, i, index); i++)
	{
		int			score = score_row_match(sim, i, row);

		if (score < best ||
			(score == best && (root->entries[i].file < 0 ||
							   root->entries[owner].file < 0 ||
							   root->files[root->entries[i].file].since >=
							   root->files[root->entries[owner].file].since)))
			continue;
		best = score;
		owner = i;
	}
	return owner;
}

/*
 * Return true if the row of an entry's version, as row_of_entry() has it, is
 * known to be of another entry. Whose a row is, is found out once for the
 * entries that share it, which are asked for one after the other.
 */
bool
row_is_of_another(Simulation *sim, size_t index, const LedgerRow *row)
{
	if (!entry_shares_row(sim, index) || row_has_file(sim, row, index))
		return false;
	if (sim->owned != row)
	{
		sim->owner = find_row_owner(sim, index, row);
		sim->owned = row;
	}
	return sim->owner != index;
}
