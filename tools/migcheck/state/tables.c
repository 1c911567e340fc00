/*
 * tables.c
 *		Each framework's own table: its name, its columns, and what one of its
 *		rows means.
 *
 * The names are those of the tools' own migrations of their tables, and the
 * order is the one in which the tool wrote the rows. A new framework adds a
 * StateTable here, and a function only where no other takes the same columns.
 */
#include "migcheck/state/table.h"

#include <string.h>

/* Return true if a column has the text of a true boolean. */
static bool
is_true_text(const char *value)
{
	return value != NULL && strcmp(value, "t") == 0;
}

/*
 * Fill in a row of Drizzle: its time is the version. As for all of these,
 * values are in the order of the table's columns and outlive the row.
 */
static void
take_drizzle_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->checksum = values[1];
	row->name = values[2];
}

/*
 * Fill in the one row of golang-migrate: the version, and whether it is
 * dirty.
 */
static void
take_golang_migrate(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->failed = is_true_text(values[1]);
}

/*
 * Fill in a row of goose, which writes another with is_applied false for a
 * version that was taken back.
 */
static void
take_goose_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->undone = !is_true_text(values[1]);
}

/* Fill in a row that has a version and perhaps a name. */
static void
take_version_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->name = values[1];
}

/* Fill in a row of refinery. */
static void
take_refinery(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->name = values[1];
	row->checksum = values[2];
}

/* Fill in a row that has nothing but a name. */
static void
take_name_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->name = values[0];
}

/* Fill in a row of Flyway. */
static void
take_flyway_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->name = values[1];
	row->checksum = values[2];
	row->kind = values[3];
	row->script = values[5];
	row->failed = !is_true_text(values[4]);
}

/* Fill in a row of Prisma: neither finished nor rolled back is failed. */
static void
take_prisma_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->name = values[0];
	row->checksum = values[1];
	row->undone = values[3] != NULL;
	row->failed = values[2] == NULL && values[3] == NULL;
}

/* Fill in a row of sqlx, whose checksum is a bytea. */
static void
take_sqlx_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->name = values[1];
	/* Behind the "\x" of bytea's text. */
	row->checksum = values[2] && strlen(values[2]) > 2 ? values[2] + 2 : NULL;
	row->failed = !is_true_text(values[3]);
}

/* Fill in a row of Atlas; an error's text makes it failed. */
static void
take_atlas_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->version = values[0];
	row->checksum = values[1];
	row->failed = values[2] != NULL && *values[2] != '\0';
}

/* Fill in a change of sqitch; the table may have those of several projects. */
static void
take_sqitch_row(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->name = values[0];
	row->checksum = values[1];
	row->project = values[2];
	row->id = values[3];
}

/*
 * Fill in a row of Liquibase, where a changeset is known by author, id and
 * file.
 */
static void
take_liquibase(Arena *arena, const char *const *values, LedgerRow *row)
{
	row->name = arena_format(arena, "%s:%s", values[1] ? values[1] : "",
							 values[0] ? values[0] : "");
	row->version = values[2];
	row->undone = values[3] != NULL && strcmp(values[3], "FAILED") == 0;
}

const StateTable state_table_drizzle = {
	.schema = "drizzle",
	.name = "__drizzle_migrations",
	.columns = {"created_at", "hash"},
	.order = "\"id\"",
	.take = take_drizzle_row,
};

const StateTable state_table_drizzle_folders = {
	.schema = "drizzle",
	.name = "__drizzle_migrations",
	.columns = {"created_at", "hash", "?name"},
	.order = "\"id\"",
	.take = take_drizzle_row,
	.name_column = 2,
};

const StateTable state_table_golang_migrate = {
	.name = "schema_migrations",
	.columns = {"version", "dirty"},
	.order = "\"version\"",
	.take = take_golang_migrate,
};

const StateTable state_table_goose = {
	.name = "goose_db_version",
	.columns = {"version_id", "is_applied"},
	.order = "\"id\"",
	.take = take_goose_row,
};

const StateTable state_table_dbmate = {
	.name = "schema_migrations",
	.columns = {"version"},
	.order = "\"version\"",
	.take = take_version_row,
};

const StateTable state_table_flyway = {
	.name = "flyway_schema_history",
	.columns = {"version", "description", "checksum",
	"type", "success", "?script"},
	.order = "\"installed_rank\"",
	.take = take_flyway_row,
};

const StateTable state_table_prisma = {
	.name = "_prisma_migrations",
	.columns = {"migration_name", "checksum", "finished_at",
	"rolled_back_at"},
	.order = "\"started_at\"",
	.take = take_prisma_row,
};

const StateTable state_table_sqlx = {
	.name = "_sqlx_migrations",
	.columns = {"version", "description", "checksum", "success"},
	.order = "\"version\"",
	.take = take_sqlx_row,
};

const StateTable state_table_diesel = {
	.name = "__diesel_schema_migrations",
	.columns = {"version"},
	.order = "\"version\"",
	.take = take_version_row,
};

const StateTable state_table_refinery = {
	.name = "refinery_schema_history",
	.columns = {"version", "name", "checksum"},
	.order = "\"version\"",
	.take = take_refinery,
};

const StateTable state_table_supabase = {
	.schema = "supabase_migrations",
	.name = "schema_migrations",
	.columns = {"version", "?name"},
	.order = "\"version\"",
	.take = take_version_row,
};

const StateTable state_table_node_pg_migrate = {
	.name = "pgmigrations",
	.columns = {"name"},
	.order = "\"run_on\", \"id\"",
	.take = take_name_row,
};

const StateTable state_table_rails = {
	.name = "schema_migrations",
	.columns = {"version"},
	.order = "\"version\"",
	.take = take_version_row,
};

const StateTable state_table_atlas = {
	.name = "atlas_schema_revisions",
	.columns = {"version", "hash", "?error"},
	.order = "\"executed_at\", \"version\"",
	.take = take_atlas_row,
};

const StateTable state_table_sqitch = {
	.schema = "sqitch",
	.name = "changes",
	.columns = {"change", "?script_hash", "?project", "?change_id"},
	.order = "\"committed_at\", \"planned_at\"",
	.take = take_sqitch_row,
};

/*
 * The lock of Liquibase as a row: who has it, and since when; taken back
 * where it is free.
 */
static void
take_liquibase_lock(Arena *arena, const char *const *values, LedgerRow *row)
{
	(void) arena;
	row->undone = values[0] == NULL || strcmp(values[0], "t") != 0;
	row->name = values[1];
	row->version = values[2];
}

static const StateTable state_table_liquibase_lock = {
	.name = "databasechangeloglock",
	.columns = {"locked", "?lockedby", "?lockgranted"},
	.order = "\"id\"",
	.take = take_liquibase_lock,
};

const StateTable state_table_liquibase = {
	.name = "databasechangelog",
	.columns = {"id", "author", "filename", "?exectype"},
	.order = "\"orderexecuted\"",
	.take = take_liquibase,
	.lock = &state_table_liquibase_lock,
};
