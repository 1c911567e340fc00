/*
 * database.h
 *		A database that is only read.
 *
 * Everything happens in one read-only transaction that is rolled back, with a
 * limit on the time of each statement, on a search path that no other role can
 * write to. Functions that can fail return NULL, or a message that says what
 * to do; no message holds a password.
 */
#ifndef MIGCHECK_DATABASE_H
#define MIGCHECK_DATABASE_H

#include "migcheck/simulate/ledger.h"
#include "migcheck/state/pq.h"

typedef struct Database
{
	Arena	   *arena;
	const PqLibrary *pq;
	PGconn	   *connection;
	const char *schema;			/* of the table, by the URI, or NULL */
	const char *table;			/* its name, by the URI, or NULL */
	const char *password;		/* to be kept out of messages; or NULL */
	bool		superuser;		/* the role is one */
	const char *schemas;		/* the role's own search path, as an array */
} Database;

extern const char *database_open(Arena *arena, const char *uri,
								 Database *database);
extern void database_close(Database *database);
extern const char *database_query(const Database *database, const char *sql,
								  int count, const char *const *values,
								  PGresult **result);
extern const char *database_text(const Database *database,
								 const PGresult *result, int row, int column);

/* tables.c: what a framework's own table says. */
extern const char *database_ledger(const Database *database,
								   const Root *root, const char *given,
								   Ledger *ledger);

#endif							/* MIGCHECK_DATABASE_H */
