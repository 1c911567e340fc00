/*
 * org_copy.h
 *		Copy one organisation out of a database, and into one.
 */
#ifndef RESCUECTL_ORG_COPY_H
#define RESCUECTL_ORG_COPY_H

#include "common/buffer.h"
#include "rescuectl/database.h"

/* Who takes a line of the copy; false, with a message, ends it. */
typedef bool (*LineTaker) (void *taker, const char *line, size_t len);

/*
 * Give every line of an organisation to the taker, in one transaction. False,
 * with a message.
 */
extern bool copy_out(PGconn *conn, const char *org, LineTaker take,
					 void *taker);

/* A copy on its way into a database; zero-initialise but for the first two. */
typedef struct CopyIn
{
	PGconn	   *conn;
	const char *org;
	Buffer		batch;			/* an array of lines, as its text */
	long long	rows;			/* how many were new */
} CopyIn;

/*
 * Begin a transaction, take one line after the other, as a LineTaker, and send
 * the last of them; the caller commits. False, with a message.
 */
extern bool copy_in_begin(CopyIn *copy);
extern bool copy_in_line(void *copy, const char *line, size_t len);
extern bool copy_in_end(CopyIn *copy);
extern void copy_in_free(CopyIn *copy);

/* Run a statement of which only the success counts. False, with a message. */
extern bool copy_run_statement(PGconn *conn, const char *sql, int count,
							   const char *const *values);

#endif							/* RESCUECTL_ORG_COPY_H */
