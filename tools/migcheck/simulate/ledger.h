/*
 * ledger.h
 *		What a tool's own table says has run.
 *
 * One shape for all tools: a row has what the tool keys on, and whatever else
 * it stores. It comes from a database, from a file, or from a tree of files
 * all of which ran.
 */
#ifndef MIGCHECK_LEDGER_H
#define MIGCHECK_LEDGER_H

#include <stdio.h>

#include "migcheck/frameworks/framework.h"

/* Texts as the database writes them; NULL where it has NULL or no column. */
typedef struct LedgerRow
{
	const char *version;
	const char *name;
	const char *checksum;		/* hexadecimal; Flyway's a signed number; see
								 * ledger_row_checksum() */
	const char *content_id;		/* git's, of the file that the checksum was
								 * computed of; or NULL */
	const char *kind;			/* the type of row, for tools that have any */
	const char *script;			/* the file's name, where Flyway keeps it */
	const Root *root;			/* of a row that was made of a file; or NULL */
	long		file;			/* its index there */
	const char *id;				/* what sqitch computed of its line, or NULL */
	const char *project;		/* whose row it is, where tools share a table */
	bool		failed;			/* begun, and not ended well */
	bool		undone;			/* taken back: counts as not run */
} LedgerRow;

typedef struct Ledger
{
	Arena	   *arena;
	const Framework *framework;
	const char *source;			/* what people call it, for messages */
	LedgerRow  *rows;			/* in the order in which they were written */
	size_t		count;
	size_t		capacity;
	bool		absent;			/* the database has no such table */
	bool		elsewhere;		/* the table is in no schema that was named,
								 * nor in one of the role's search_path */
	bool		nameless;		/* Drizzle's table as it was before 1.0 */
	bool		complete;		/* a row for all that ran, whatever the tool's
								 * own table would hold */
	bool		by_content;		/* checksums are content_digest()'s */
	const char *lock;			/* who keeps the tool from running, and since
								 * when; NULL: free, or not known */
	Map			versions;		/* key to the last row; see
								 * ledger_index_rows() */
	Map			names;
} Ledger;

/*
 * A ledger is filled by ledger_add_row() and then indexed, once: the look-ups
 * below see only what was there when ledger_index_rows() ran, and return NULL
 * where no row matches. Keys are versions as the framework compares them, so
 * "0100" finds a row of "100" where it compares numbers.
 */
extern void ledger_init_empty(Ledger *ledger, Arena *arena,
							  const Framework *framework, const char *source);
extern LedgerRow *ledger_add_row(Ledger *ledger);
extern void ledger_index_rows(Ledger *ledger);
extern void ledger_index_again(Ledger *ledger);
extern void ledger_keep_project(Ledger *ledger, const char *project);
extern const LedgerRow *ledger_version(const Ledger *ledger,
									   const char *version);
extern const char *ledger_row_label(const LedgerRow *row);
extern const char *ledger_highest(const Ledger *ledger);
extern const LedgerRow *ledger_row_named(const Ledger *ledger,
										 const char *name);
extern const char *ledger_version_key(Arena *arena, const Framework *framework,
									  const char *version);
extern bool parse_whole_number(const char *text, int64_t *value);

/*
 * ledger_tree.c: as if everything in a root had run. The checksum of a row that
 * was made so is computed when it is asked for: the root's tree stays open.
 */
extern void ledger_from_root(Ledger *ledger, const Root *root);
extern const char *ledger_row_checksum(const LedgerRow *row);
extern const char *ledger_stored_name(const Root *root, const Entry *entry);
extern void ledger_drop_collisions(Ledger *ledger, const Root *change);

/* ledger_file.c: kept in a file. Both return NULL, or what is wrong. */
extern const char *ledger_load_file(Ledger *ledger, const char *path);
extern const char *ledger_save_file(const Ledger *ledger, const char *path);

#endif							/* MIGCHECK_LEDGER_H */
