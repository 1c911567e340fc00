/*
 * applied.c
 *		What a database says that it has run, as far as a repair must know.
 *
 * libpq is loaded when it is asked for and not before: it brings thirty
 * libraries along, and a check without a database is to start at once.
 */
#include "migcheck/repair/applied.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <string.h>

#define STATEMENT_TIMEOUT	"5s"
#define CONNECT_TIMEOUT		"10"

/* What is used of libpq, with its own types. */
typedef struct Library
{
	void	   *handle;
	PGconn	   *(*connect) (const char *const *, const char *const *, int);
	ConnStatusType (*status) (const PGconn *);
	char	   *(*error) (const PGconn *);
	PGresult   *(*exec) (PGconn *, const char *);
	ExecStatusType (*result) (const PGresult *);
	int			(*rows) (const PGresult *);
	int			(*is_null) (const PGresult *, int, int);
	char	   *(*value) (const PGresult *, int, int);
	void		(*clear) (PGresult *);
	void		(*finish) (PGconn *);
} Library;

#define VERSIONS(table)	"SELECT version::text FROM " table

static const StateTable tables[] = {
	{FRAMEWORK_DRIZZLE, "drizzle.__drizzle_migrations",
		"SELECT created_at::text FROM drizzle.__drizzle_migrations",
	true, NULL},
	{FRAMEWORK_FLYWAY, "flyway_schema_history",
		"SELECT script FROM flyway_schema_history WHERE success",
		true,
	"UPDATE flyway_schema_history SET version = '%1$s', script = '%3$s'\n WHERE script = '%4$s';"},
	{FRAMEWORK_SUPABASE, "supabase_migrations.schema_migrations",
		VERSIONS("supabase_migrations.schema_migrations"),
		false,
	"UPDATE supabase_migrations.schema_migrations SET version = '%1$s'\n WHERE version = '%2$s';"},
	{FRAMEWORK_GOOSE, "goose_db_version",
		"SELECT version_id::text FROM (SELECT DISTINCT ON (version_id)"
		" version_id, is_applied FROM goose_db_version"
		" ORDER BY version_id, id DESC) g WHERE is_applied",
		false,
	"UPDATE goose_db_version SET version_id = %1$s WHERE version_id = %2$s;"},
	{FRAMEWORK_DBMATE, "schema_migrations", VERSIONS("schema_migrations"),
		false,
	"UPDATE schema_migrations SET version = '%1$s' WHERE version = '%2$s';"},
	{FRAMEWORK_NODE_PG_MIGRATE, "pgmigrations",
		"SELECT name FROM pgmigrations", true,
	"UPDATE pgmigrations SET name = '%3$s' WHERE name = '%4$s';"},
	{FRAMEWORK_SQLX, "_sqlx_migrations", VERSIONS("_sqlx_migrations"),
		false,
	"UPDATE _sqlx_migrations SET version = %1$s WHERE version = %2$s;"},
	/* One row: all up to it ran. */
	{FRAMEWORK_GOLANG_MIGRATE, "schema_migrations",
	VERSIONS("schema_migrations"), false, NULL},
	{FRAMEWORK_RAILS, "schema_migrations", VERSIONS("schema_migrations"),
		false,
	"UPDATE schema_migrations SET version = '%1$s' WHERE version = '%2$s';"},
};

/* A framework's table; NULL where it keeps none. */
const StateTable *
state_table(const Framework *framework)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
	{
		if (tables[i].framework == framework->id)
			return &tables[i];
	}
	return NULL;
}

/* Load libpq. NULL, or why not. */
static const char *
load(Library *library)
{
	struct
	{
		const char *name;
		void	  **function;
	}			symbols[] = {
		{"PQconnectdbParams", (void **) &library->connect},
		{"PQstatus", (void **) &library->status},
		{"PQerrorMessage", (void **) &library->error},
		{"PQexec", (void **) &library->exec},
		{"PQresultStatus", (void **) &library->result},
		{"PQntuples", (void **) &library->rows},
		{"PQgetisnull", (void **) &library->is_null},
		{"PQgetvalue", (void **) &library->value},
		{"PQclear", (void **) &library->clear},
		{"PQfinish", (void **) &library->finish},
	};

	library->handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (library->handle == NULL)
		return "libpq is not installed";
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
	{
		*symbols[i].function = dlsym(library->handle, symbols[i].name);
		if (*symbols[i].function == NULL)
			return "this libpq is too old";
	}
	return NULL;
}

/* Run one statement; the result is the caller's. NULL, with *error set. */
static PGresult *
query(const Library *library, PGconn *connection, Arena *arena,
	  const char *sql, const char **error)
{
	PGresult   *result = library->exec(connection, sql);
	ExecStatusType status = library->result(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	library->clear(result);
	*error = arena_string(arena, library->error(connection));
	return NULL;
}

/* Read the keys of the table, if there is one. */
static const char *
read_keys(const Library *library, PGconn *connection, const StateTable *table,
		  Applied *applied, Arena *arena)
{
	const char *error = NULL;
	PGresult   *result;
	const char *found;

	result = query(library, connection, arena,
				   "BEGIN READ ONLY; SET LOCAL statement_timeout = '"
				   STATEMENT_TIMEOUT "'", &error);
	if (result == NULL)
		return error;
	library->clear(result);
	found = arena_format(arena, "SELECT to_regclass('%s')", table->table);
	result = query(library, connection, arena, found, &error);
	if (result == NULL)
		return error;
	if (library->is_null(result, 0, 0))
	{
		/* Nothing ran there yet. */
		library->clear(result);
		return NULL;
	}
	library->clear(result);
	result = query(library, connection, arena, table->query, &error);
	if (result == NULL)
		return error;
	for (int i = 0; i < library->rows(result); i++)
	{
		if (!library->is_null(result, i, 0))
			map_put(&applied->keys,
					arena_string(arena, library->value(result, i, 0)), i);
	}
	library->clear(result);
	return NULL;
}

/*
 * Ask a database what ran there, read-only. NULL, or why that is not known;
 * then nothing may be changed on the strength of it.
 */
const char *
applied_read(Applied *applied, Arena *arena, const Framework *framework,
			 const char *uri)
{
	const char *const keywords[] = {"dbname", "connect_timeout",
	"fallback_application_name", NULL};
	const char *const values[] = {uri, CONNECT_TIMEOUT, "migcheck", NULL};
	const StateTable *table = state_table(framework);
	Library		library;
	PGconn	   *connection;
	const char *error = load(&library);

	if (error != NULL)
		return error;
	if (table == NULL)
		return "this framework keeps no table";
	applied->keys.arena = arena;
	connection = library.connect(keywords, values, 1);
	if (library.status(connection) != CONNECTION_OK)
		error = arena_string(arena, library.error(connection));
	else
		error = read_keys(&library, connection, table, applied, arena);
	library.finish(connection);
	applied->known = error == NULL;
	return error;
}

/* Whether a database was asked, and has this among what ran. */
bool
applied_has(const Applied *applied, const char *key)
{
	return applied->known && map_get(&applied->keys, key) >= 0;
}
