/*
 * database.c
 *		Talk to the database, with deadlines, and without telling secrets.
 *
 * libpq's own messages about a connection string quote it, so they are not
 * shown; nor is a server's DETAIL or CONTEXT, which quote data.
 *
 * All calls are asynchronous ones of libpq: a server that does not answer must
 * not hang the program, and a signal must end it at once.
 */
#include "rescuectl/database.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Whether an option holds what must be a piece of a password: one with an
 * "@" or a "/" that is not percent-encoded ends up in the host, the port or
 * the database's name, and from there in an error message.
 */
static bool
holds_stray_piece(const PQconninfoOption *option)
{
	const char *value = option->val;

	if (value == NULL || *value == '\0')
		return false;
	if (strcmp(option->keyword, "port") == 0)
		return value[strspn(value, "0123456789,")] != '\0';
	if (strcmp(option->keyword, "host") == 0)
		return *value != '/' && strchr(value + 1, '@') != NULL;
	return strcmp(option->keyword, "dbname") == 0 && strchr(value, '@') != NULL;
}

/*
 * Return what is wrong with a connection string, as a constant text that
 * quotes none of it; NULL if nothing is.
 */
static const char *
find_conninfo_fault(const char *uri, bool may_hold_password)
{
	char	   *message = NULL;
	PQconninfoOption *options = PQconninfoParse(uri, &message);
	const char *fault = NULL;

	PQfreemem(message);
	if (options == NULL)
		return "the connection string does not parse: it has the form "
			"postgresql://USER@HOST:PORT/DATABASE";
	for (PQconninfoOption *option = options; option->keyword != NULL; option++)
	{
		if (holds_stray_piece(option))
			fault = "the connection string's host, port or database is malformed: is"
				" a character of the password not percent-encoded?";
		if (!may_hold_password && option->val != NULL &&
			strcmp(option->dispchar, "*") == 0)
			fault = "--db must not hold a password, which every user of the"
				" machine could read: use a password file, a service file,"
				" PGPASSWORD or RESCUE_DB";
	}
	PQconninfoFree(options);
	return fault;
}

/* Returns STATUS_OK, or STATUS_FAILED after a usage error. */
int
database_check(const Subcommand *command, const char *uri)
{
	const char *fault = uri != NULL ? find_conninfo_fault(uri, false) : NULL;

	return fault != NULL ? usage_error(command, fault, NULL) : STATUS_OK;
}

/*
 * Print the first line of a message of libpq's; further lines may quote the
 * connection string.
 */
static void
print_first_line(const char *what, const char *message)
{
	say("%s: %.*s", what, (int) strcspn(message, "\n"), message);
}

/*
 * Wait until the connection can be read or written. False at the deadline,
 * after a signal, or if the socket is gone.
 */
static bool
wait_for_socket(PGconn *conn, short events, Instant deadline)
{
	struct pollfd fd = {.fd = PQsocket(conn), .events = events};

	return !stop_is_requested() && clock_time_left(deadline) > 0 &&
		fd.fd >= 0 && clock_wait_for_events(&fd, 1, deadline) >= 0;
}

/*
 * Say why there is no connection, without the lines behind the first, which
 * may be the server's, and what to look at.
 */
static void
print_connect_failure(const PGconn *conn)
{
	print_first_line("could not connect", PQerrorMessage(conn));
	fputs("Check --db or RESCUE_DB, and that the server lets this machine and "
		  "user in.\n", stderr);
}

/*
 * Carry a connection that was begun to its end. False, with a message, if it
 * fails or takes longer than DATABASE_CONNECT_TIME.
 */
static bool
finish_connect(PGconn *conn)
{
	Instant		deadline = clock_now() + DATABASE_CONNECT_TIME;
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	while (state != PGRES_POLLING_OK)
	{
		short		events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;

		if (state == PGRES_POLLING_FAILED ||
			!wait_for_socket(conn, events, deadline))
			break;
		state = PQconnectPoll(conn);
	}
	if (state == PGRES_POLLING_OK)
		return true;
	if (state == PGRES_POLLING_FAILED)
		print_connect_failure(conn);
	else if (!stop_is_requested())
		say("could not connect: no answer in %d seconds",
			DATABASE_CONNECT_TIME / 1000);
	return false;
}

/*
 * Notice receiver that drops the notice: its text is not trusted, and libpq
 * would print it on standard error.
 */
static void
ignore_server_notice(void *arg, const PGresult *result)
{
	(void) arg;
	(void) result;
}

/*
 * The caller closes the connection by PQfinish(). The encoding is always
 * UTF-8, whatever the environment says.
 */
PGconn *
database_connect(const char *uri)
{
	const char *target = uri != NULL ? uri : getenv("RESCUE_DB");
	const char *fault = target != NULL ? find_conninfo_fault(target, true) :
		NULL;
	const char *keys[] = {"fallback_application_name", "client_encoding",
	"tcp_user_timeout", "dbname", NULL};
	const char *values[] = {"rescuectl", "UTF8", "30000", target, NULL};
	PGconn	   *conn;

	if (fault != NULL)
	{
		say("%s", fault);
		return NULL;
	}
	conn = PQconnectStartParams(keys, values, 1);
	if (conn == NULL)
	{
		say("out of memory");
		return NULL;
	}
	PQsetNoticeReceiver(conn, ignore_server_notice, NULL);
	if (PQstatus(conn) == CONNECTION_BAD)
		print_connect_failure(conn);
	else if (finish_connect(conn) && PQsetnonblocking(conn, 1) == 0)
		return conn;
	PQfinish(conn);
	return NULL;
}

/*
 * Send what is queued, and read until a result is whole. False if the
 * connection broke or the time is over.
 */
static bool
exchange_messages(PGconn *conn, Instant deadline)
{
	for (;;)
	{
		int			unsent = PQflush(conn);

		if (unsent < 0 || (unsent == 0 && !PQisBusy(conn)))
			return unsent == 0;
		if (!wait_for_socket(conn, unsent > 0 ? POLLIN | POLLOUT : POLLIN,
							 deadline))
			return false;
		if (!PQconsumeInput(conn))
			return false;
	}
}

/*
 * Print the server's message and hint, but neither DETAIL nor CONTEXT: those
 * may quote data.
 */
static void
say_server_error(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);

	say("the database refused: %s (%s)%s%s",
		message != NULL ? message : "no reason given",
		state != NULL ? state : "no code", hint != NULL ? ". " : "",
		hint != NULL ? hint : "");
}

/*
 * Return the statement's result, which the caller clears, and read to the end
 * of the statement; NULL if the connection broke. A statement of ours has one
 * result.
 */
static PGresult *
fetch_one_result(PGconn *conn, Instant deadline)
{
	PGresult   *result = NULL;
	PGresult   *next;

	while (exchange_messages(conn, deadline) &&
		   (next = PQgetResult(conn)) != NULL)
	{
		PQclear(result);
		result = next;
	}
	return result;
}

/*
 * The caller clears the result. Every value goes as a parameter, so that none
 * is ever a part of the SQL.
 */
PGresult *
database_query_within(PGconn *conn, const char *sql, int count,
					  const char *const *values, char *sqlstate,
					  int milliseconds)
{
	PGresult   *result = NULL;
	ExecStatusType status;

	if (sqlstate != NULL)
		*sqlstate = '\0';
	if (PQsendQueryParams(conn, sql, count, NULL, values, NULL, NULL, 0))
		result = fetch_one_result(conn, clock_now() + milliseconds);
	if (result == NULL)
	{
		say("the connection to the database broke, or gave no answer in %d"
			" seconds", milliseconds / 1000);
		return NULL;
	}
	status = PQresultStatus(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	say_server_error(result);
	if (sqlstate != NULL && PQresultErrorField(result, PG_DIAG_SQLSTATE))
		strncat(sqlstate, PQresultErrorField(result, PG_DIAG_SQLSTATE), 5);
	PQclear(result);
	return NULL;
}

/* Run a statement that should not take long. */
PGresult *
database_query(PGconn *conn, const char *sql, int count,
			   const char *const *values, char *sqlstate)
{
	return database_query_within(conn, sql, count, values, sqlstate,
								 DATABASE_QUERY_TIME);
}
