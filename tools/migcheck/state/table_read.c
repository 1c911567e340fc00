/*
 * table_read.c
 *		What a framework's own table says has run.
 *
 * The table is looked up in the catalogue first: it has to be a table, not a
 * view that could run its owner's code in our name, with columns of the
 * server's own types. Then it is read by its full name.
 */
#include "migcheck/state/database.h"
#include "migcheck/state/table.h"

#include <stdlib.h>
#include <string.h>

/* More rows than this are no migrations. */
#define MAX_ROWS	"1000000"

/* The table that was found. */
typedef struct Found
{
	const char *schema;
	const char *name;
	const char *oid;
	bool		partitioned;
	bool		on_path;		/* in a schema of the role's search_path */
} Found;

/*
 * Those of the name, the ones on the role's own path first. Parameters: the
 * name, a schema or NULL, and the role's own search path as an array. Of a
 * table that was dropped since the query began the server's functions know no
 * privilege (NULL), which counts as one that the role does not have.
 */
static const char find_sql[] =
"SELECT n.nspname, c.oid, c.relkind,"
"  coalesce(has_schema_privilege(n.oid, 'USAGE')"
"    AND has_table_privilege(c.oid, 'SELECT'), false),"
"  array_position($3::name[], n.nspname) IS NOT NULL, current_user "
"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
"WHERE c.relname = $1 AND ($2::name IS NULL OR n.nspname = $2)"
"  AND n.nspname NOT LIKE 'pg\\_%'"
"  AND n.nspname <> 'information_schema'"
"  AND c.relkind NOT IN ('i', 'I', 'S', 't') "
"ORDER BY array_position($3::name[], n.nspname) NULLS LAST, n.nspname";

/*
 * Take the first row of what find_sql gives, if it can be read. Returns NULL,
 * or why not.
 */
static const char *
take_found_table(const Database *database, const PGresult *result,
				 Found *found)
{
	const char *kind = database_text(database, result, 0, 2);
	const char *allowed = database_text(database, result, 0, 3);

	found->schema = database_text(database, result, 0, 0);
	found->oid = database_text(database, result, 0, 1);
	found->partitioned = strcmp(kind, "p") == 0;
	found->on_path = strcmp(database_text(database, result, 0, 4), "t") == 0;
	if (strcmp(kind, "r") != 0 && !found->partitioned)
		return arena_format(database->arena, "\"%s\".\"%s\" is no table; a view "
							"in place of the tool's table is not read",
							found->schema, found->name);
	if (strcmp(allowed, "t") != 0)
		return arena_format(database->arena, "the role \"%s\" may not read "
							"\"%s\".\"%s\"\nGRANT USAGE ON SCHEMA \"%s\" and "
							"GRANT SELECT ON \"%s\".\"%s\" to it.",
							database_text(database, result, 0, 5),
							found->schema, found->name, found->schema,
							found->schema, found->name);
	return NULL;
}

/*
 * Return, where a schema has no such table, the hint that another schema has
 * one; "" if no schema has.
 */
static const char *
hint_elsewhere(const Database *database, const char *schema, const char *name)
{
	const char *values[3] = {name, NULL, database->schemas};
	PGresult   *result;
	const char *hint = "";

	if (schema == NULL ||
		database_query(database, find_sql, 3, values, &result) != NULL)
		return hint;
	if (database->pq->PQntuples(result) > 0)
	{
		const char *other = database_text(database, result, 0, 0);

		hint = arena_format(database->arena, "\nThe schema %s has a table of "
							"this name: --table=%s.%s.", other, other, name);
	}
	database->pq->PQclear(result);
	return hint;
}

/* Tables that have all of these columns. */
static const char like_sql[] =
"SELECT n.nspname, c.relname "
"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
"WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'"
"  AND n.nspname <> 'information_schema'"
"  AND NOT EXISTS (SELECT FROM unnest($1::name[]) AS w (name)"
"    WHERE NOT EXISTS (SELECT FROM pg_attribute a"
"      WHERE a.attrelid = c.oid AND a.attname = w.name"
"        AND a.attnum > 0 AND NOT a.attisdropped)) "
"ORDER BY 1, 2 LIMIT 2";

/*
 * Return, where no schema has a table of the name, the hint that one of
 * another name has its columns; tools let their users choose the name. "" if
 * not found, or if there are several.
 */
static const char *
hint_renamed_table(const Database *database, const StateTable *table)
{
	const char *columns = "{";
	PGresult   *result;
	const char *hint = "";

	/* One column could be anything's. */
	if (table->columns[1] == NULL)
		return hint;
	for (int i = 0; i < MAX_COLUMNS && table->columns[i] != NULL; i++)
		columns = arena_format(database->arena, "%s%s\"%s\"", columns,
							   i > 0 ? "," : "",
							   table->columns[i] + (table->columns[i][0] == '?'));
	columns = arena_format(database->arena, "%s}", columns);
	if (database_query(database, like_sql, 1, &columns, &result) != NULL)
		return hint;
	if (database->pq->PQntuples(result) == 1)
	{
		const char *schema = database_text(database, result, 0, 0);
		const char *name = database_text(database, result, 0, 1);

		hint = arena_format(database->arena, "\n%s.%s has the columns of one: "
							"--table=%s.%s.", schema, name, schema, name);
	}
	database->pq->PQclear(result);
	return hint;
}

/*
 * Look the table up in the catalogue. *absent is set if it is not there,
 * which for some callers is no error.
 */
static const char *
find_ledger_table(const Database *database, const StateTable *table,
				  const char *schema, const char *name, Found *found,
				  bool *absent)
{
	const char *values[3] = {name, schema, database->schemas};
	PGresult   *result;
	const char *error = database_query(database, find_sql, 3, values, &result);
	int			count;

	if (error != NULL)
		return error;
	found->name = name;
	count = database->pq->PQntuples(result);
	*absent = count == 0;
	if (count == 0)
	{
		const char *hint = hint_elsewhere(database, schema, name);

		if (*hint == '\0')
			hint = hint_renamed_table(database, table);
		error = arena_format(database->arena, "the database has no table "
							 "%s%s%s\nEither nothing was migrated there yet (see "
							 "migcheck simulate without --db), or it is another "
							 "database, or --table names the right one.%s",
							 schema ? schema : "", schema ? "." : "", name, hint);
	}
	else if (count > 1 &&
			 strcmp(database_text(database, result, 0, 4), "t") != 0)
		error = arena_format(database->arena, "several schemas have a table %s\n"
							 "Say which one with --table=SCHEMA.%s.", name, name);
	else
		error = take_found_table(database, result, found);
	database->pq->PQclear(result);
	return error;
}

/* The columns, and whether each is of a type of the server's own. */
static const char columns_sql[] =
"SELECT a.attname, t.typnamespace = 'pg_catalog'::regnamespace"
"  AND t.typtype = 'b' "
"FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
"WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped";

/*
 * Set which of the columns are there. One that has to be and is not, or that
 * has a type that a user created, makes it another table than the tool's:
 * reading it could run that user's code.
 */
static const char *
check_columns(const Database *database, const StateTable *table,
			  const Found *found, bool *there)
{
	PGresult   *result;
	const char *error = database_query(database, columns_sql, 1, &found->oid,
									   &result);

	if (error != NULL)
		return error;
	for (int i = 0; i < MAX_COLUMNS && table->columns[i] != NULL; i++)
	{
		const char *column = table->columns[i] + (table->columns[i][0] == '?');

		there[i] = false;
		for (int row = 0; row < database->pq->PQntuples(result); row++)
		{
			const PqLibrary *pq = database->pq;

			if (strcmp(pq->PQgetvalue(result, row, 0), column) == 0)
				there[i] = strcmp(pq->PQgetvalue(result, row, 1), "t") == 0;
		}
		if (!there[i] && table->columns[i][0] != '?' && error == NULL)
			error = arena_format(database->arena, "\"%s\".\"%s\" has no column "
								 "\"%s\" of a built-in type: it is not the table "
								 "of this tool\nName the right one with --table.",
								 found->schema, found->name, column);
	}
	database->pq->PQclear(result);
	return error;
}

/*
 * Return the query that reads the table, with NULL for columns that are not
 * there. ONLY keeps tables that inherit from it out.
 */
static const char *
make_rows_query(const Database *database, const StateTable *table,
				const Found *found, const bool *there)
{
	const PqLibrary *pq = database->pq;
	const char *list = "";
	char	   *schema = pq->PQescapeIdentifier(database->connection,
												found->schema,
												strlen(found->schema));
	char	   *name = pq->PQescapeIdentifier(database->connection, found->name,
											  strlen(found->name));
	const char *sql;

	for (int i = 0; i < MAX_COLUMNS && table->columns[i] != NULL; i++)
	{
		const char *column = table->columns[i] + (table->columns[i][0] == '?');

		list = there[i] ?
			arena_format(database->arena, "%s, \"%s\"", list, column) :
			arena_format(database->arena, "%s, NULL", list);
	}
	sql = arena_format(database->arena,
					   "SELECT %s FROM %s%s.%s ORDER BY %s LIMIT " MAX_ROWS,
					   list + 2, found->partitioned ? "" : "ONLY ", schema, name,
					   table->order);
	pq->PQfreemem(schema);
	pq->PQfreemem(name);
	return sql;
}

/*
 * Read the rows into the ledger, in the tool's order. Returns NULL, or why
 * not.
 */
static const char *
read_ledger_rows(const Database *database, const StateTable *table,
				 const char *sql, Ledger *ledger)
{
	PGresult   *result;
	const char *error = database_query(database, sql, 0, NULL, &result);
	int			rows;

	if (error != NULL)
		return error;
	rows = database->pq->PQntuples(result);
	for (int i = 0; i < rows; i++)
	{
		const char *values[MAX_COLUMNS] = {NULL};

		for (int j = 0; j < MAX_COLUMNS && table->columns[j] != NULL; j++)
			values[j] = database_text(database, result, i, j);
		table->take(database->arena, values, ledger_add_row(ledger));
	}
	database->pq->PQclear(result);
	return rows < atoi(MAX_ROWS) ? NULL : "the table has a million rows: it is "
		"not a table of migrations";
}

/*
 * Take a name, quoted or not, and put *text behind it and a point that
 * follows. Two quotes within quotes are one.
 */
static const char *
take_identifier(Arena *arena, const char **text)
{
	const char *p = *text;
	char	   *name = arena_alloc(arena, strlen(p) + 1);
	size_t		n = 0;

	if (*p == '"')
	{
		for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++)
		{
			p += *p == '"';
			name[n++] = *p;
		}
		p += *p == '"';
	}
	else
	{
		while (*p != '\0' && *p != '.')
			name[n++] = *p++;
	}
	*text = p + (*p == '.');
	return name;
}

/*
 * Split --table: SCHEMA.NAME or NAME, quoted or not. Without a schema *schema
 * stays.
 */
static void
split_table_name(Arena *arena, const char *table, const char **schema,
				 const char **name)
{
	const char *first = take_identifier(arena, &table);

	*name = first;
	if (*table == '\0')
		return;
	*schema = first;
	*name = take_identifier(arena, &table);
}

/*
 * Set the ledger's lock by the table in which a tool keeps it, beside its own
 * one, if that table is there and is such a one.
 */
static void
read_ledger_lock(const Database *database, const StateTable *table,
				 const char *schema, Ledger *ledger)
{
	Ledger		locks;
	Found		found;
	bool		there[MAX_COLUMNS];
	bool		absent;

	ledger_init_empty(&locks, ledger->arena, ledger->framework, table->name);
	if (find_ledger_table(database, table, schema, table->name, &found,
						  &absent) != NULL ||
		check_columns(database, table, &found, there) != NULL ||
		read_ledger_rows(database, table,
						 make_rows_query(database, table, &found, there),
						 &locks) != NULL)
		return;
	for (size_t i = 0; i < locks.count && ledger->lock == NULL; i++)
	{
		const LedgerRow *row = &locks.rows[i];

		if (!row->undone)
			ledger->lock = arena_format(ledger->arena, "%s, since %s",
										row->name ? row->name : "an unknown process",
										row->version ? row->version : "an unknown time");
	}
}

/*
 * Read what the table of a root's framework says into a ledger. The name is
 * that of --table, which may be NULL, else of the tool's configuration, else
 * of the URI, else the tool's usual one. Returns NULL, or why not.
 */
const char *
database_ledger(const Database *database, const Root *root, const char *given,
				Ledger *ledger)
{
	const Framework *framework = root->framework;
	const StateTable *table = framework->table;
	const char *schema;
	const char *name;
	bool		there[MAX_COLUMNS];
	Found		found;
	const char *error;

	if (table == NULL)
		return arena_format(database->arena, "%s keep no table of what ran",
							framework->title);
	schema = table->schema;
	name = table->name;
	if (schema == NULL)
		schema = database->schema;
	if (database->table != NULL)
		split_table_name(database->arena, database->table, &schema, &name);
	if (given == NULL && framework->named_table != NULL)
		given = framework->named_table(root);
	if (given != NULL)
		split_table_name(database->arena, given, &schema, &name);
	error = find_ledger_table(database, table, schema, name, &found,
							  &ledger->absent);
	if (error == NULL)
		error = check_columns(database, table, &found, there);
	if (error != NULL)
		return error;
	ledger->source = arena_format(database->arena, "%s.%s", found.schema,
								  found.name);
	ledger->elsewhere = schema == NULL && !found.on_path;
	ledger->nameless = table->name_column > 0 && !there[table->name_column];
	error = read_ledger_rows(database, table,
							 make_rows_query(database, table, &found, there),
							 ledger);
	ledger_index_rows(ledger);
	if (error == NULL && table->lock != NULL)
		read_ledger_lock(database, table->lock, found.schema, ledger);
	return error;
}
