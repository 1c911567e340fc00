/*
 * database.h
 *		Talk to the database, with deadlines, and without telling secrets.
 */
#ifndef RESCUECTL_DATABASE_H
#define RESCUECTL_DATABASE_H

#include <libpq-fe.h>

#include "rescuectl/clock.h"
#include "rescuectl/rescuectl.h"

/* How long a connection and a statement may take, in milliseconds. */
#define DATABASE_CONNECT_TIME	10000
#define DATABASE_QUERY_TIME		30000

/* The same for one that copies, counts or deletes an organisation: an hour. */
#define DATABASE_COPY_TIME		(60 * 60 * 1000)

/*
 * Whether the connection string of --db may be used: it parses, and holds no
 * password, which every user of the machine could read there. NULL is fine.
 */
extern int	database_check(const Subcommand *command, const char *uri);

/*
 * Connect: to uri, else to what RESCUE_DB holds, else as libpq's environment,
 * service file and password file say. NULL, with a message, if not.
 */
extern PGconn *database_connect(const char *uri);

/*
 * Run a statement with bind parameters, values as text. NULL, with a message,
 * if it fails; sqlstate (6 bytes), where it is given, gets the code then, ""
 * if the connection broke.
 */
extern PGresult *database_query(PGconn *conn, const char *sql, int count,
								const char *const *values, char *sqlstate);

/* The same with another limit to the time, in milliseconds. */
extern PGresult *database_query_within(PGconn *conn, const char *sql, int count,
									   const char *const *values,
									   char *sqlstate, int milliseconds);

#endif							/* RESCUECTL_DATABASE_H */
