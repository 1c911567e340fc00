/*
 * ledger.c
 *		What a tool's own table says has run.
 *
 * Rows are kept in the order in which the database has them, since some tools
 * judge by the last one. Where a version has several rows the last one counts.
 */
#include "migcheck/simulate/ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Digits that any number of 64 bits may have. */
#define MAX_SHORT_DIGITS 18

/*
 * Start an empty ledger: nothing ran. source is for messages, and must
 * outlive it.
 */
void
ledger_init_empty(Ledger *ledger, Arena *arena, const Framework *framework,
				  const char *source)
{
	memset(ledger, 0, sizeof(Ledger));
	ledger->arena = arena;
	ledger->framework = framework;
	ledger->source = source;
	ledger->versions.arena = ledger->names.arena = arena;
}

/*
 * Add a new row, the last one, and return it. The pointer is good until the
 * next.
 */
LedgerRow *
ledger_add_row(Ledger *ledger)
{
	LedgerRow  *row;

	ledger->rows = arena_grow(ledger->arena, ledger->rows, sizeof(LedgerRow),
							  ledger->count, &ledger->capacity);
	row = &ledger->rows[ledger->count++];
	memset(row, 0, sizeof(LedgerRow));
	return row;
}

/* Return true if a number is written in the one form that arena_integer() has. */
static bool
is_shortest_number(const char *text)
{
	size_t		digits = strspn(text, "0123456789");

	return text[0] != '0' && text[digits] == '\0' && digits > 0 &&
		digits <= MAX_SHORT_DIGITS;
}

/* Return a version in the form in which a tool finds it equal to another. */
const char *
ledger_version_key(Arena *arena, const Framework *framework,
				   const char *version)
{
	int64_t		when;

	if (framework->row_key == ROW_KEY_WHEN && !is_shortest_number(version) &&
		parse_whole_number(version, &when))
		return arena_integer(arena, when);
	return framework->row_key == ROW_KEY_CANONICAL ?
		framework->canonical(arena, version) : version;
}

/*
 * Make the rows findable; of several of one key the last one counts. Rows
 * that only say that others no longer count are taken out first.
 */
void
ledger_index_rows(Ledger *ledger)
{
	if (ledger->framework->settle_rows != NULL)
		ledger->framework->settle_rows(ledger);
	for (size_t i = ledger->count; i > 0; i--)
	{
		const LedgerRow *row = &ledger->rows[i - 1];

		if (row->version != NULL)
			map_put(&ledger->versions, ledger_version_key(ledger->arena,
														  ledger->framework,
														  row->version), i -
					1);
		if (row->name != NULL)
			map_put(&ledger->names, row->name, i - 1);
	}
}

/* Return the last row of a version, or NULL. */
const LedgerRow *
ledger_version(const Ledger *ledger, const char *version)
{
	long		i = version == NULL ? -1 :
		map_get(&ledger->versions, ledger_version_key(ledger->arena,
													  ledger->framework,
													  version));

	return i >= 0 ? &ledger->rows[i] : NULL;
}

/*
 * Return the highest version of any row, compared as numbers; NULL where no
 * row has one. goose and refinery hold a file's version against it to tell a
 * late file from a new one.
 */
const char *
ledger_highest(const Ledger *ledger)
{
	const char *highest = NULL;

	for (size_t i = 0; i < ledger->count; i++)
	{
		const char *version = ledger->rows[i].version;

		if (version != NULL &&
			(highest == NULL || version_compare(version, highest) > 0))
			highest = version;
	}
	return highest;
}

/*
 * Return what a message calls a row by: its version, else its name. A table
 * may have rows with neither, which no tool wrote: then "".
 */
const char *
ledger_row_label(const LedgerRow *row)
{
	return row->version != NULL ? row->version :
		row->name != NULL ? row->name : "";
}

/* Return the last row of a name, or NULL; no row has the name NULL. */
const LedgerRow *
ledger_row_named(const Ledger *ledger, const char *name)
{
	long		i = name == NULL ? -1 : map_get(&ledger->names, name);

	return i >= 0 ? &ledger->rows[i] : NULL;
}

/*
 * Read a whole number and nothing else; numeric's ".000" is whole, too. False
 * for other text, NULL, or a number that does not fit.
 */
bool
parse_whole_number(const char *text, int64_t *value)
{
	char	   *end;

	if (text == NULL || *text == '\0' || strchr(" \t\n+", *text) != NULL)
		return false;
	errno = 0;
	*value = strtoll(text, &end, 10);
	if (errno != 0 || end == text)
		return false;
	if (*end == '.')
		end += 1 + strspn(end + 1, "0");
	return *end == '\0';
}

/* Index the rows anew, once some have been taken out. */
void
ledger_index_again(Ledger *ledger)
{
	ledger->versions = ledger->names = (Map)
	{
		.arena = ledger->arena
	};
	ledger_index_rows(ledger);
}

/*
 * Take out the rows of other projects that share the table, and index the
 * rest anew. A NULL project keeps all.
 */
void
ledger_keep_project(Ledger *ledger, const char *project)
{
	size_t		kept = 0;

	for (size_t i = 0; i < ledger->count; i++)
	{
		const char *of = ledger->rows[i].project;

		if (of == NULL || project == NULL || strcmp(of, project) == 0)
			ledger->rows[kept++] = ledger->rows[i];
	}
	if (kept == ledger->count)
		return;
	ledger->count = kept;
	ledger_index_again(ledger);
}
