/*
 * org_copy.c
 *		Copy one organisation out of a database, and into one.
 *
 * The lines are the server's: nothing of them is looked at here. They come by
 * a cursor and go in batches, so that an organisation need not fit into memory.
 */
#include "rescuectl/org_copy.h"

#include <stdlib.h>
#include <string.h>

/* How many bytes of lines go in one call, at least. */
#define BATCH_BYTES (1024 * 1024)

/* Run a statement without a result of interest. */
bool
copy_run_statement(PGconn *conn, const char *sql, int count,
				   const char *const *values)
{
	PGresult   *result = database_query_within(conn, sql, count, values, NULL,
											   DATABASE_COPY_TIME);

	PQclear(result);
	return result != NULL;
}

/* Give the rows of a result, of one column, to the taker. */
static bool
give_rows_to_taker(const PGresult *rows, LineTaker take, void *taker)
{
	for (int row = 0; row < PQntuples(rows); row++)
	{
		if (!take(taker, PQgetvalue(rows, row, 0),
				  (size_t) PQgetlength(rows, row, 0)))
			return false;
	}
	return true;
}

/* Fetch until the cursor is at its end. */
static bool
fetch_whole_cursor(PGconn *conn, LineTaker take, void *taker)
{
	for (;;)
	{
		PGresult   *rows = database_query_within(conn, "FETCH 16 FROM rescue_copy",
												 0, NULL, NULL,
												 DATABASE_COPY_TIME);
		bool		more = rows != NULL && PQntuples(rows) > 0;
		bool		taken = rows != NULL &&
			give_rows_to_taker(rows, take, taker);

		PQclear(rows);
		if (!taken || !more)
			return taken;
	}
}

/* The function makes the copy at the first fetch, under one snapshot. */
bool
copy_out(PGconn *conn, const char *org, LineTaker take, void *taker)
{
	const char *values[] = {org};

	return copy_run_statement(conn, "BEGIN READ ONLY", 0, NULL) &&
		copy_run_statement(conn,
						   "DECLARE rescue_copy NO SCROLL CURSOR FOR SELECT line"
						   " FROM pg_catalog.rescue_export($1::text) line", 1, values) &&
		fetch_whole_cursor(conn, take, taker) &&
		copy_run_statement(conn, "COMMIT", 0, NULL);
}

/* Begin the transaction. */
bool
copy_in_begin(CopyIn *copy)
{
	return copy_run_statement(copy->conn, "BEGIN", 0, NULL);
}

/* Send the lines that were gathered. */
static bool
send_line_batch(CopyIn *copy)
{
	const char *values[] = {copy->org, copy->batch.data};
	PGresult   *result;

	if (copy->batch.len == 0)
		return true;
	if (!buffer_append(&copy->batch, "}", 1))
	{
		say("out of memory");
		return false;
	}
	values[1] = copy->batch.data;
	result = database_query_within(copy->conn,
								   "SELECT pg_catalog.rescue_import($1::text, $2::text[])",
								   2, values, NULL, DATABASE_COPY_TIME);
	if (result != NULL)
		copy->rows += strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	copy->batch.len = 0;
	return result != NULL;
}

/* Append a line to the array, with what its text must have escaped. */
static bool
append_escaped_line(Buffer *batch, const char *line, size_t len)
{
	const char *end = line + len;

	if (!buffer_append(batch, batch->len == 0 ? "{\"" : ",\"", 2))
		return false;
	while (line < end)
	{
		const char *stop = line;

		while (stop < end && *stop != '"' && *stop != '\\')
			stop++;
		if (!buffer_append(batch, line, (size_t) (stop - line)) ||
			(stop < end && (!buffer_append(batch, "\\", 1) ||
							!buffer_append(batch, stop, 1))))
			return false;
		line = stop + 1;
	}
	return buffer_append(batch, "\"", 1);
}

/* Add a line, and send the batch if it is large enough. */
bool
copy_in_line(void *arg, const char *line, size_t len)
{
	CopyIn	   *copy = arg;

	if (!append_escaped_line(&copy->batch, line, len))
	{
		say("out of memory");
		return false;
	}
	return copy->batch.len < BATCH_BYTES || send_line_batch(copy);
}

/* Send the rest. */
bool
copy_in_end(CopyIn *copy)
{
	return send_line_batch(copy);
}

/* Free the batch; the connection is the caller's. */
void
copy_in_free(CopyIn *copy)
{
	buffer_free(&copy->batch);
}
