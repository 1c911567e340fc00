/*
 * applied.c
 *		What a database says that it has run, as far as a repair must know.
 */
#include "migcheck/repair/applied.h"

#include <string.h>

#include "migcheck/state/database.h"

static const StateTable tables[] = {
	{FRAMEWORK_DRIZZLE, true, NULL},
	{FRAMEWORK_FLYWAY, true,
	"UPDATE flyway_schema_history SET version = '%1$s', script = '%3$s'\n WHERE script = '%4$s';"},
	{FRAMEWORK_SUPABASE, false,
	"UPDATE supabase_migrations.schema_migrations SET version = '%1$s'\n WHERE version = '%2$s';"},
	{FRAMEWORK_GOOSE, false,
	"UPDATE goose_db_version SET version_id = %1$s WHERE version_id = %2$s;"},
	{FRAMEWORK_DBMATE, false,
	"UPDATE schema_migrations SET version = '%1$s' WHERE version = '%2$s';"},
	{FRAMEWORK_NODE_PG_MIGRATE, true,
	"UPDATE pgmigrations SET name = '%3$s' WHERE name = '%4$s';"},
	{FRAMEWORK_SQLX, false,
	"UPDATE _sqlx_migrations SET version = %1$s WHERE version = %2$s;"},
	/* One row: all up to it ran. */
	{FRAMEWORK_GOLANG_MIGRATE, false, NULL},
	{FRAMEWORK_RAILS, false,
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

/* What a repair knows a row by. */
static const char *
key_of(const Framework *framework, const LedgerRow *row)
{
	switch (framework->id)
	{
		case FRAMEWORK_FLYWAY:
			return row->script;
		case FRAMEWORK_NODE_PG_MIGRATE:
			return row->name;
		default:
			return row->version;
	}
}

/* Whether a row counts: of several of one version, the last one does. */
static bool
has_run(const Ledger *ledger, const LedgerRow *row)
{
	const LedgerRow *last = ledger_version(ledger, row->version);

	return !(last ? last : row)->undone;
}

/*
 * Ask a database what ran there, read-only. NULL, or why that is not known;
 * then nothing may be changed on the strength of it.
 */
const char *
applied_read(Applied *applied, Arena *arena, const Framework *framework,
			 const char *uri)
{
	Database	database;
	Ledger		ledger;
	const char *error;

	if (state_table(framework) == NULL)
		return "this framework keeps no table that a repair could ask";
	error = database_open(arena, uri, &database);
	applied->keys.arena = arena;
	ledger_init(&ledger, arena, framework, "the database");
	if (error == NULL)
		error = database_ledger(&database, framework, NULL, &ledger);
	/* Without a table nothing ran there yet. */
	if (ledger.absent)
		error = NULL;
	for (size_t i = 0; error == NULL && i < ledger.count; i++)
	{
		const LedgerRow *row = &ledger.rows[i];
		const char *key = key_of(framework, row);

		if (key != NULL && has_run(&ledger, row))
			map_put(&applied->keys, key, i);
	}
	database_close(&database);
	applied->known = error == NULL;
	return error;
}

/* Whether a database was asked, and has this among what ran. */
bool
applied_has(const Applied *applied, const char *key)
{
	return applied->known && map_get(&applied->keys, key) >= 0;
}
