/*
 * applied.c
 *		What a database says that it has run, as far as a repair must know.
 *
 * A repair that gives another number to what ran would make the tool run it
 * again, or stop. So where a database is named, it is asked before anything
 * is planned, and a repair without an answer is refused.
 */
#include "migcheck/repair/applied.h"

#include <string.h>

#include "migcheck/state/database.h"

/*
 * Return what a repair knows a row by; NULL where the row has no such column.
 */
static const char *
repair_key_of(const Framework *framework, const LedgerRow *row)
{
	switch (framework->repair_key)
	{
		case REPAIR_KEY_SCRIPT:
			return row->script;
		case REPAIR_KEY_NAME:
			return row->name;
		default:
			return row->version;
	}
}

/*
 * Return true if a row counts: of several of one version, the last one does.
 */
static bool
row_counts_as_run(const Ledger *ledger, const LedgerRow *row)
{
	const LedgerRow *last = ledger_version(ledger, row->version);

	return !(last ? last : row)->undone;
}

/*
 * Ask a database what ran there, read-only. NULL, or why that is not known;
 * then nothing may be changed on the strength of it.
 */
const char *
applied_read_rows(Applied *applied, Arena *arena, const Root *root,
				  const char *uri)
{
	const Framework *framework = root->framework;
	Database	database;
	Ledger		ledger;
	const char *error;

	if (framework->repair_key == REPAIR_KEY_NONE)
		return "this framework keeps no table that a repair could ask";
	error = database_open(arena, uri, &database);
	applied->keys.arena = arena;
	ledger_init_empty(&ledger, arena, framework, "the database");
	if (error == NULL)
		error = database_ledger(&database, root, NULL, &ledger);
	/* Without a table nothing ran there yet. */
	if (ledger.absent)
		error = NULL;
	applied->checksums = arena_alloc(arena, sizeof(char *) *
									 (ledger.count + 1));
	for (size_t i = 0; error == NULL && i < ledger.count; i++)
	{
		const LedgerRow *row = &ledger.rows[i];
		const char *key = repair_key_of(framework, row);

		if (key != NULL && row_counts_as_run(&ledger, row))
			map_put(&applied->keys, key, i);
		applied->checksums[i] = ledger_row_checksum(row);
	}
	database_close(&database);
	applied->known = error == NULL;
	return error;
}

/* Return true if a database was asked, and has this among what ran. */
bool
applied_has_key(const Applied *applied, const char *key)
{
	return applied->known && map_get(&applied->keys, key) >= 0;
}

/*
 * Return the checksum that a database has of what ran; NULL if it is not
 * known.
 */
const char *
applied_checksum(const Applied *applied, const char *key)
{
	long		row = applied->known ? map_get(&applied->keys, key) : -1;

	return row < 0 ? NULL : applied->checksums[row];
}
