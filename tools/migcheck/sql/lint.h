/*
 * lint.h
 *		What each statement of a migration does to a running database.
 *
 * This header needs nothing of PostgreSQL. The words are those of pg_locks.
 *
 * A caller makes one session for a root, runs all files in their order, the old
 * ones first, and calls sql_new_release() between two files that reach the
 * database at different times. Every string in a statement lives as long as the session's arena.
 */
#ifndef MIGCHECK_SQL_LINT_H
#define MIGCHECK_SQL_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migcheck/arena.h"

/* Weakest first, as pg_locks numbers them. */
typedef enum SqlLockMode
{
	SQL_NO_LOCK,
	SQL_ACCESS_SHARE,
	SQL_ROW_SHARE,
	SQL_ROW_EXCLUSIVE,
	SQL_SHARE_UPDATE_EXCLUSIVE,
	SQL_SHARE,
	SQL_SHARE_ROW_EXCLUSIVE,
	SQL_EXCLUSIVE,
	SQL_ACCESS_EXCLUSIVE
} SqlLockMode;

/* What it does to those who read and write meanwhile; the gravest last. */
typedef enum SqlVerdict
{
	SQL_ONLINE,					/* nothing */
	SQL_BULK_WRITE,				/* locks many rows by writing them */
	SQL_BRIEF_BLOCKS_WRITES,
	SQL_BRIEF_BLOCKS_ALL,
	SQL_LONG_BLOCKS_WRITES,		/* while a table is read, built or copied */
	SQL_LONG_BLOCKS_ALL,
	SQL_FAILS,
	SQL_DEPENDS					/* on what the files do not tell */
} SqlVerdict;

/* A lock that the transaction holds when the statement has run. */
typedef struct SqlLock
{
	const char *relation;
	SqlLockMode mode;
	bool		is_new;			/* the relation is of this release */
	bool		named;			/* a statement of the transaction names it, or
								 * its parent */
	bool		table;			/* or a materialized view: it has rows */
	size_t		raised;			/* serial of the statement that took it in
								 * this mode */
} SqlLock;

/* A set of names in the order in which they were added. */
typedef struct SqlNames
{
	const char **items;
	size_t		count;
	size_t		capacity;
} SqlNames;

/* What a rule may ask of a statement; one bit each. */
typedef enum SqlTrait
{
	SQL_TRAIT_DROPS_COLUMN = 1 << 0,
	SQL_TRAIT_DROPS_TABLE = 1 << 1, /* or a view */
	SQL_TRAIT_RENAMES = 1 << 2,
	SQL_TRAIT_CHANGES_TYPE = 1 << 3,
	SQL_TRAIT_CONCURRENTLY = 1 << 4,
	SQL_TRAIT_DYNAMIC = 1 << 5, /* EXECUTE of a text */
	SQL_TRAIT_NOT_UNDERSTOOD = 1 << 6,	/* the grammar or the depth says so */
	SQL_TRAIT_HIDES_ROWS = 1 << 7,	/* row security, or a restrictive policy */
	SQL_TRAIT_SERIAL = 1 << 8,	/* a sequence that old roles may not use */
	SQL_TRAIT_IF_NOT_EXISTS = 1 << 9,
	SQL_TRAIT_DELETES_ALL = 1 << 10,	/* DELETE without WHERE, or TRUNCATE */
	SQL_TRAIT_SETS_TIMEOUT = 1 << 11,
	SQL_TRAIT_ADDS_TO_PUBLISHED = 1 << 12,
	SQL_TRAIT_LABEL_ACROSS_FILES = 1 << 13, /* fails if both are pending */
	SQL_TRAIT_BEGINS = 1 << 14, /* BEGIN */
	SQL_TRAIT_NESTED = 1 << 15, /* ... within a transaction block */
	SQL_TRAIT_ENDS_TOOLS_BLOCK = 1 << 16,	/* COMMIT of what the tool began */
	SQL_TRAIT_NEVER_COMMITTED = 1 << 17,	/* the file ends within a BEGIN */
	SQL_TRAIT_CHANGES_NOTHING = 1 << 18,	/* and takes its lock all the same */
	SQL_TRAIT_BACKFILL = 1 << 19,	/* writes under a lock on the table */
	SQL_TRAIT_DROPS_KEY = 1 << 20,	/* a foreign key, or what has one */
	SQL_TRAIT_REQUIRES_VALUE = 1 << 21, /* old inserts may lack it */
	SQL_TRAIT_WRITES_CATALOG = 1 << 22, /* rows of a system catalogue */
	SQL_TRAIT_DEFINER_PATH = 1 << 23,	/* SECURITY DEFINER by any path */
	SQL_TRAIT_REPLACES_STORED = 1 << 24,	/* a function whose results are
											 * stored */
	SQL_TRAIT_CATCHES_IN_LOOP = 1 << 25,	/* a handler for each turn */
	SQL_TRAIT_SETS_NOTHING = 1 << 26,	/* SET LOCAL outside of a block */
	SQL_TRAIT_BREAKS_GRAVELY = 1 << 28, /* see the statement's breaks */
	SQL_TRAIT_LONG_TIMEOUT = 1 << 27	/* lock_timeout, of more than a minute */
} SqlTrait;

/* A table of no more bytes is read or copied within a brief lock. */
#define SQL_SMALL_BYTES (8LL * 1024 * 1024)

/* Which safe way there is instead; the texts are in lint_advice.c. */
typedef enum SqlAdvice
{
	SQL_ADVICE_NONE,
	SQL_ADVICE_CHECK,
	SQL_ADVICE_CLUSTER,
	SQL_ADVICE_DOMAIN,
	SQL_ADVICE_FOREIGN_KEY,
	SQL_ADVICE_INDEX,
	SQL_ADVICE_KEY,
	SQL_ADVICE_NOT_NULL,
	SQL_ADVICE_PARTITION,
	SQL_ADVICE_REFRESH,
	SQL_ADVICE_REINDEX,
	SQL_ADVICE_TYPE,
	SQL_ADVICE_VALIDATE,
	SQL_ADVICE_VALUE,
	SQL_ADVICE_COUNT
} SqlAdvice;

/* A statement and what it does. */
typedef struct SqlStatement
{
	const char *path;
	uint32_t	line;			/* of its first token in the file, from 1 */
	const char *text;			/* as it is written, from its first token */
	SqlVerdict	verdict;
	size_t		serial;			/* its number in the session */
	SqlLock    *locks;			/* of the transaction when it ends; shared
								 * with other statements of it */
	size_t		lock_count;
	SqlNames	rewrites;		/* old relations that are copied */
	SqlNames	scans;			/* ... that are read from end to end */
	SqlNames	depends;		/* what would decide */
	SqlNames	targets;		/* relations that it names */
	const char *error;			/* SQLSTATE, where it fails */
	const char *message;		/* ... and why; NULL where it does not */
	bool		in_transaction; /* may it run in a transaction block? */
	uint32_t	traits;			/* of SqlTrait */
	unsigned	lost;			/* names that it takes away, without those
								 * that the transaction gives back */
	SqlAdvice	advice;
	const char *upgraded;		/* a table that the transaction wrote to
								 * before it asks for a stronger lock; or NULL */
	const char *label_type;		/* an enum of which it uses a new value */
	unsigned	transaction;	/* number of the transaction that it runs in */
	bool		block;			/* that transaction is an open block */
	bool		lock_timeout;	/* one is in force */
	bool		statement_timeout;
	bool		idle_timeout;	/* of a transaction that waits for its client,
								 * or of any transaction */
	const char *about;			/* a function, setting or catalogue that a
								 * trait is about; NULL: a relation */
	unsigned	lost_columns;	/* old ones of which the name goes, without
								 * those that the transaction gives back */
	const char *breaks;			/* why running code may break otherwise */
	unsigned	lost_functions; /* old ones that callers no longer find */
	bool		small;			/* all that it reads or writes is known to be */
	bool		large;			/* it writes to what is known not to be */
	SqlLockMode took;			/* the strongest lock that is its own, on a
								 * relation of an earlier release */
} SqlStatement;

/* The statements of all files that were run, in their order. */
typedef struct SqlStatements
{
	SqlStatement *items;
	size_t		count;
	size_t		capacity;
} SqlStatements;

typedef struct SqlSession SqlSession;

/* How the framework's tool runs a file. */
typedef enum SqlTransactions
{
	SQL_EACH_ITS_OWN,			/* as the file says by BEGIN and COMMIT */
	SQL_ONE_A_FILE,				/* the tool's own, around each file */
	SQL_ONE_FOR_ALL,			/* judged as one a file, but for what two
								 * files may not do in one */
	SQL_ONE_QUERY				/* implicit: of several statements, one block */
} SqlTransactions;

extern SqlSession *sql_session_begin(Arena *arena, int server_version);
extern void sql_new_release(SqlSession *session);
extern void sql_note_unseen(SqlSession *session);
extern void sql_know_size(SqlSession *session, const char *name, long long bytes);
extern void sql_know_table(SqlSession *session, const char *name);
extern void sql_join_next_file(SqlSession *session, bool join);
extern void sql_know_pending(SqlSession *session);
extern void sql_run_file(SqlSession *session, const char *path,
						 const char *text,
						 size_t len, uint32_t line,
						 SqlTransactions transactions,
						 SqlStatements *statements);
extern void sql_session_end(SqlSession *session);

extern const char *sql_lock_name(SqlLockMode mode);
extern const char *sql_verdict_name(SqlVerdict verdict);

#endif							/* MIGCHECK_SQL_LINT_H */
