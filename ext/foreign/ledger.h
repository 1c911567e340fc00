/*
 * ledger.h
 *		Read the table of Drizzle's migrator.
 */
#ifndef RESCUE_LEDGER_H
#define RESCUE_LEDGER_H

/* The created_at of its rows, in any order. */
typedef struct LedgerRows
{
	int64	   *times;
	int			count;
	int			room;
	bool		has_null;
} LedgerRows;

/*
 * Read drizzle.__drizzle_migrations with the rights of the current user. No
 * rows if there is no such table; whatever keeps it from being read is an
 * error.
 */
extern void ledger_read(LedgerRows *rows);

#endif							/* RESCUE_LEDGER_H */
