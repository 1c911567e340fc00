/*
 * database.c
 *		A database that is only read.
 *
 * The URI comes from a command line or the environment and may hold a
 * password: it is never printed, and neither is a message of libpq's that
 * repeats it. The server is trusted for what its catalogue says and not for
 * the names in it: they are quoted, and shown as untrusted text.
 */
#include "migcheck/state/database.h"

#include <string.h>

#include "migcheck/state/uri.h"

/*
 * What the transaction sets. Statements are small; what takes longer waits
 * for another session's lock. Without row security a policy hides no row: the
 * server reports an error instead.
 */
#define SETTINGS \
	"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;" \
	"SET LOCAL search_path = pg_catalog, pg_temp;" \
	"SET LOCAL statement_timeout = '10s';" \
	"SET LOCAL lock_timeout = '3s';" \
	"SET LOCAL row_security = off;" \
	"SET LOCAL bytea_output = hex"

#define MAX_KEYWORDS 64

/*
 * Drop a notice: a server's notices are for psql; standard error is for ours.
 */
static void
ignore_notice(void *arg, const char *message)
{
	(void) arg;
	(void) message;
}

/*
 * Return the first line of libpq's last message, or that it is withheld since
 * it has the password in it.
 */
static const char *
show_last_message(const Database *database)
{
	const char *message = database->pq->PQerrorMessage(database->connection);

	if (database->password != NULL && *database->password != '\0' &&
		strstr(message, database->password) != NULL)
		return "the message is withheld, since it holds the password";
	while (*message == ' ' || *message == '\n')
		message++;
	return arena_copy(database->arena, message, strcspn(message, "\n"));
}

/*
 * Whether a part of a connection string can be one. A password with an "@" or
 * "/" that is not encoded makes its end part of the host's name or of the
 * port; messages about these would print it.
 */
static bool
is_plausible_part(const PQconninfoOption *option)
{
	const char *value = option->val;

	if (value == NULL)
		return true;
	if (strcmp(option->keyword, "port") == 0)
		return strspn(value, "0123456789,") == strlen(value);
	if (strcmp(option->keyword, "host") == 0 ||
		strcmp(option->keyword, "hostaddr") == 0 ||
		strcmp(option->keyword, "dbname") == 0 ||
		strcmp(option->keyword, "user") == 0)
		return strchr(value, '@') == NULL ||
			strcmp(option->keyword, "user") == 0;
	return true;
}

/*
 * Fill in what a run needs and the user did not say: the encoding, a name for
 * pg_stat_activity, and a time after which connecting ends. Returns how many
 * there are; both arrays end with NULL.
 */
static size_t
fill_run_options(Database *database, const PQconninfoOption *options,
				 const char **keywords, const char **values)
{
	size_t		n = 0;
	bool		timeout = false;

	for (size_t i = 0; options[i].keyword != NULL && n < MAX_KEYWORDS - 4; i++)
	{
		if (options[i].val == NULL)
			continue;
		timeout |= strcmp(options[i].keyword, "connect_timeout") == 0;
		if (strcmp(options[i].keyword, "password") == 0)
			database->password = arena_string(database->arena, options[i].val);
		if (strcmp(options[i].keyword, "client_encoding") == 0)
			continue;
		keywords[n] = arena_string(database->arena, options[i].keyword);
		values[n++] = arena_string(database->arena, options[i].val);
	}
	keywords[n] = "client_encoding";
	values[n++] = "UTF8";
	keywords[n] = "fallback_application_name";
	values[n++] = "migcheck";
	if (!timeout)
	{
		keywords[n] = "connect_timeout";
		values[n++] = "10";
	}
	keywords[n] = values[n] = NULL;
	return n;
}

/* Read the connection string; what is wrong with it is not repeated. */
static const char *
parse_connection_uri(Database *database, const char *uri,
					 const char **keywords, const char **values)
{
	const PqLibrary *pq = database->pq;
	char	   *error = NULL;
	Uri			read = read_connection_uri(database->arena, uri);
	PQconninfoOption *options;
	bool		plausible = true;

	database->schema = read.schema;
	database->table = read.table;
	if (read.unknown != NULL)
		return arena_format(database->arena, "the connection string of --db has "
							"a parameter that is not known: \"%s\"\nTake it out, "
							"or set it otherwise.", read.unknown);
	options = pq->PQconninfoParse(read.text, &error);

	if (options == NULL)
	{
		pq->PQfreemem(error);
		return "the connection string of --db cannot be read\nIt has the form "
			"postgresql://USER@HOST:PORT/DATABASE; special characters in a "
			"password are written as %XX, or it comes from PGPASSWORD.";
	}
	for (size_t i = 0; options[i].keyword != NULL; i++)
		plausible &= is_plausible_part(&options[i]);
	fill_run_options(database, options, keywords, values);
	pq->PQconninfoFree(options);
	return plausible ? NULL : "the connection string of --db has a host, port or "
		"database name that cannot be one\nWrite an \"@\", \":\" or \"/\" in the "
		"password as %40, %3A or %2F, or give it in PGPASSWORD.";
}

/*
 * Begin the one read-only transaction. The role's own search path is asked
 * for first. NULL, or why not.
 */
static const char *
begin_transaction(Database *database)
{
	PGresult   *result;
	const char *error = database_query(database,
									   "SELECT pg_catalog.current_schemas(false),"
									   " pg_catalog.current_setting("
									   "'is_superuser')",
									   0, NULL, &result);
	ExecStatusType status;

	if (error != NULL)
		return error;
	database->schemas = database_text(database, result, 0, 0);
	database->superuser = strcmp(database_text(database, result, 0, 1),
								 "on") == 0;
	database->pq->PQclear(result);
	result = database->pq->PQexec(database->connection, SETTINGS);
	status = database->pq->PQresultStatus(result);
	database->pq->PQclear(result);
	return status == PGRES_COMMAND_OK ? NULL :
		arena_format(database->arena, "could not begin a read-only transaction: "
					 "%s", show_last_message(database));
}

/*
 * Connect, and begin to read. Returns NULL, or why not; database_close() in
 * any case.
 */
const char *
database_open(Arena *arena, const char *uri, Database *database)
{
	const char *keywords[MAX_KEYWORDS];
	const char *values[MAX_KEYWORDS];
	const char *error = NULL;

	*database = (Database)
	{
		.arena = arena, .pq = pq_library(&error)
	};
	if (database->pq == NULL)
		return error;
	error = parse_connection_uri(database, uri, keywords, values);
	if (error != NULL)
		return error;
	database->connection = database->pq->PQconnectdbParams(keywords, values, 0);
	if (database->pq->PQstatus(database->connection) != CONNECTION_OK)
		return arena_format(arena, "could not connect to the database: %s\nCheck "
							"--db, and that the server lets this machine in.",
							show_last_message(database));
	database->pq->PQsetNoticeProcessor(database->connection, ignore_notice, NULL);
	return begin_transaction(database);
}

/* End the transaction with the connection: there is nothing to keep. */
void
database_close(Database *database)
{
	if (database->pq != NULL && database->connection != NULL)
		database->pq->PQfinish(database->connection);
	database->connection = NULL;
}

/*
 * Return what to do about an error of the server's, behind a newline; "" if
 * nothing is known.
 */
static const char *
advise_sqlstate(const char *sqlstate)
{
	if (sqlstate == NULL)
		return "";
	if (strcmp(sqlstate, "57014") == 0 || strcmp(sqlstate, "55P03") == 0)
		return "\nIs a migration running that holds the lock? Try again.";
	if (strcmp(sqlstate, "42501") == 0)
		return "\nThe role needs SELECT on the tool's table, USAGE on its "
			"schema, and no row security that hides rows from it.";
	return "";
}

/*
 * Run a query with count parameters; the result is the caller's to clear if
 * there is no error. Returns NULL, or why not.
 */
const char *
database_query(const Database *database, const char *sql, int count,
			   const char *const *values, PGresult **result)
{
	const PqLibrary *pq = database->pq;
	const char *error;

	*result = pq->PQexecParams(database->connection, sql, count, NULL, values,
							   NULL, NULL, 0);
	if (pq->PQresultStatus(*result) == PGRES_TUPLES_OK)
		return NULL;
	error = arena_format(database->arena, "could not read the database: %s%s",
						 show_last_message(database),
						 advise_sqlstate(pq->PQresultErrorField(*result,
																PG_DIAG_SQLSTATE)));
	pq->PQclear(*result);
	*result = NULL;
	return error;
}

/* Return a value, copied; NULL for NULL. */
const char *
database_text(const Database *database, const PGresult *result, int row,
			  int column)
{
	const PqLibrary *pq = database->pq;

	if (pq->PQgetisnull(result, row, column))
		return NULL;
	return arena_copy(database->arena, pq->PQgetvalue(result, row, column),
					  pq->PQgetlength(result, row, column));
}
