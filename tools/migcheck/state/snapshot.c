/*
 * snapshot.c
 *		The catalogue of a database as statements that would make it.
 *
 * lint runs them before the migrations, as it runs the files of a history.
 * What extensions made is theirs, and left out; so are the rows.
 *
 * The statements need only be what lint reads: a policy has no expression, a
 * subscription no connection, a collation another locale. A query may return
 * NULL for a row, which is left out.
 */
#include "migcheck/state/snapshot.h"

#include <stdlib.h>
#include <string.h>

#define SNAPSHOT_VERSION 1

/* Not an object of an extension; and the schemas that are not the server's. */
#define OWN(class, oid) \
	" NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '" class "'::regclass" \
	" AND d.objid = " oid " AND d.deptype = 'e')"
#define SCHEMAS \
	" JOIN pg_namespace n ON n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

/*
 * Each returns statements, in an order in which they could run: schemas,
 * types, tables, constraints, indexes, partitions, foreign keys, views,
 * triggers. A new kind of object goes where all that it refers to is made
 * before it.
 */
static const char *const queries[] = {
	"SELECT format('CREATE SCHEMA %I', nspname) FROM pg_namespace n"
	" WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') AND"
	OWN("pg_namespace", "n.oid") " ORDER BY nspname",

	"SELECT format('CREATE EXTENSION %I', extname) FROM pg_extension"
	" WHERE extname <> 'plpgsql' ORDER BY extname",

	"SELECT format('CREATE TYPE %I.%I AS ENUM (%s)', nspname, typname,"
	" (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)"
	" FROM pg_enum WHERE enumtypid = t.oid))"
	" FROM pg_type t" SCHEMAS " AND n.oid = typnamespace"
	" WHERE typtype = 'e' AND" OWN("pg_type", "t.oid") " ORDER BY t.oid",

	"SELECT format('CREATE TYPE %I.%I AS (%s)', nspname, typname,"
	" (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '"
	" ORDER BY attnum) FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0"
	" AND NOT attisdropped))"
	" FROM pg_type t" SCHEMAS " AND n.oid = typnamespace"
	" JOIN pg_class c ON c.oid = typrelid AND relkind = 'c'"
	" WHERE" OWN("pg_type", "t.oid") " ORDER BY t.oid",

	"SELECT format('CREATE DOMAIN %I.%I AS %s%s%s', nspname, typname,"
	" format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END,"
	" (SELECT string_agg(format(' CONSTRAINT %I %s', conname,"
	" replace(pg_get_constraintdef(k.oid), ' NOT VALID', '')), '' ORDER BY k.oid)"
	" FROM pg_constraint k WHERE contypid = t.oid AND contype = 'c'))"
	" FROM pg_type t" SCHEMAS " AND n.oid = typnamespace"
	" WHERE typtype = 'd' AND" OWN("pg_type", "t.oid") " ORDER BY t.oid",

	"SELECT format('CREATE SEQUENCE %s AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s',"
	" c.oid::regclass, seqtypid::regtype, seqincrement, seqmin, seqmax, seqstart)"
	" FROM pg_class c" SCHEMAS " AND n.oid = relnamespace"
	" JOIN pg_sequence ON seqrelid = c.oid"
	" WHERE relkind = 'S' AND" OWN("pg_class", "c.oid")
	" AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid"
	" AND d.classid = 'pg_class'::regclass AND d.deptype = 'i') ORDER BY c.oid",

	"SELECT format('CREATE COLLATION %I.%I (LOCALE = ''C'')', nspname, collname)"
	" FROM pg_collation c" SCHEMAS " AND n.oid = collnamespace"
	" WHERE" OWN("pg_collation", "c.oid") " ORDER BY c.oid",

	"SELECT format('CREATE TEXT SEARCH CONFIGURATION %I.%I (COPY = simple)', nspname, cfgname)"
	" FROM pg_ts_config c" SCHEMAS " AND n.oid = cfgnamespace"
	" WHERE" OWN("pg_ts_config", "c.oid") " ORDER BY c.oid",

	"SELECT format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = simple)', nspname, dictname)"
	" FROM pg_ts_dict c" SCHEMAS " AND n.oid = dictnamespace"
	" WHERE" OWN("pg_ts_dict", "c.oid") " ORDER BY c.oid",

	"SELECT format('CREATE FOREIGN DATA WRAPPER %I%s', fdwname,"
	" CASE WHEN fdwhandler <> 0 THEN ' HANDLER ' || fdwhandler::regproc END)"
	" FROM pg_foreign_data_wrapper w WHERE" OWN("pg_foreign_data_wrapper", "w.oid")
	" ORDER BY w.oid",

	"SELECT format('CREATE SERVER %I FOREIGN DATA WRAPPER %I', srvname, fdwname)"
	" FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = srvfdw"
	" WHERE" OWN("pg_foreign_server", "s.oid") " ORDER BY s.oid",

	"SELECT format('CREATE SUBSCRIPTION %I CONNECTION '''' PUBLICATION x"
	" WITH (connect = false)', subname) FROM pg_subscription"
	" WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
	" ORDER BY subname",

	"SELECT pg_get_functiondef(p.oid)"
	" FROM pg_proc p" SCHEMAS " AND n.oid = pronamespace"
	" WHERE prokind IN ('f', 'p') AND" OWN("pg_proc", "p.oid") " ORDER BY p.oid",

	"SELECT format('CREATE%s %s %s (%s)%s%s',"
	" CASE relpersistence WHEN 'u' THEN ' UNLOGGED' ELSE '' END,"
	" CASE relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, c.oid::regclass,"
	" (SELECT string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod),"
	" CASE WHEN attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY'"
	" WHEN attidentity = 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY'"
	" WHEN attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s)%s',"
	" pg_get_expr(adbin, adrelid), CASE attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END)"
	" WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) ELSE '' END,"
	" CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY attnum)"
	" FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
	" WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),"
	" CASE relkind WHEN 'f' THEN (SELECT format(' SERVER %I', srvname)"
	" FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver"
	" WHERE ftrelid = c.oid) WHEN 'p'"
	" THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END,"
	" (SELECT ' TABLESPACE ' || quote_ident(spcname) FROM pg_tablespace s"
	" WHERE s.oid = reltablespace AND relkind <> 'f'))"
	" FROM pg_class c" SCHEMAS " AND n.oid = relnamespace"
	" WHERE relkind IN ('r', 'p', 'f') AND" OWN("pg_class", "c.oid") " ORDER BY c.oid",

	"SELECT format('ALTER TABLE %s OF %s', c.oid::regclass, reloftype::regtype)"
	" FROM pg_class c WHERE reloftype <> 0 ORDER BY c.oid",

	"SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', c.oid::regclass,"
	" d.refobjid::regclass, attname)"
	" FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.deptype = 'a'"
	" AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass"
	" JOIN pg_attribute ON attrelid = d.refobjid AND attnum = d.refobjsubid"
	" WHERE relkind = 'S' ORDER BY c.oid",

	"SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,"
	" pg_get_constraintdef(k.oid))"
	" FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid"
	SCHEMAS " AND n.oid = relnamespace"
	" WHERE contype IN ('c', 'p', 'u', 'x') AND conparentid = 0 AND conislocal AND"
	OWN("pg_class", "c.oid") " ORDER BY k.oid",

	"SELECT pg_get_indexdef(indexrelid)"
	" FROM pg_index JOIN pg_class c ON c.oid = indrelid AND relkind <> 'm'"
	SCHEMAS " AND n.oid = relnamespace"
	" WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid"
	" AND contype IN ('p', 'u', 'x')) AND" OWN("pg_class", "c.oid") " ORDER BY indexrelid",

	"SELECT CASE WHEN c.relispartition THEN format('ALTER TABLE %s ATTACH PARTITION %s %s',"
	" inhparent::regclass, c.oid::regclass, pg_get_expr(c.relpartbound, c.oid))"
	" ELSE format('ALTER TABLE %s INHERIT %s', c.oid::regclass, inhparent::regclass) END"
	" FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid AND relkind IN ('r', 'p', 'f')"
	SCHEMAS " AND n.oid = relnamespace ORDER BY inhparent, c.oid",

	"SELECT format('ALTER INDEX %s ATTACH PARTITION %s', inhparent::regclass, c.oid::regclass)"
	" FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid AND relkind IN ('i', 'I')"
	SCHEMAS " AND n.oid = relnamespace"
	" WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)"
	" ORDER BY inhparent, c.oid",

	"SELECT format('ALTER TABLE %s CLUSTER ON %I', indrelid::regclass, c.relname)"
	" FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
	SCHEMAS " AND n.oid = relnamespace WHERE indisclustered ORDER BY c.oid",

	"SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,"
	" pg_get_constraintdef(k.oid))"
	" FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid"
	SCHEMAS " AND n.oid = relnamespace"
	" WHERE contype = 'f' AND conparentid = 0 AND" OWN("pg_class", "c.oid") " ORDER BY k.oid",

	"SELECT format('CREATE %sVIEW %s AS %s', CASE relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END,"
	" c.oid::regclass, rtrim(pg_get_viewdef(c.oid), ';'))"
	" FROM pg_class c" SCHEMAS " AND n.oid = relnamespace"
	" WHERE relkind IN ('v', 'm') AND" OWN("pg_class", "c.oid") " ORDER BY c.oid",

	"SELECT pg_get_indexdef(indexrelid)"
	" FROM pg_index JOIN pg_class c ON c.oid = indrelid AND relkind = 'm'"
	SCHEMAS " AND n.oid = relnamespace ORDER BY indexrelid",

	"SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
	SCHEMAS " AND n.oid = relnamespace WHERE NOT tgisinternal AND tgparentid = 0 ORDER BY t.oid",

	"SELECT rtrim(pg_get_ruledef(r.oid), ';') FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class"
	SCHEMAS " AND n.oid = relnamespace WHERE rulename <> '_RETURN' ORDER BY r.oid",

	"SELECT format('CREATE POLICY %I ON %s%s', polname, polrelid::regclass,"
	" CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END) FROM pg_policy ORDER BY oid",

	"SELECT pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s" SCHEMAS
	" AND n.oid = stxnamespace ORDER BY s.oid",

	"SELECT format('CREATE EVENT TRIGGER %I ON %I EXECUTE FUNCTION %s()', evtname,"
	" evtevent, evtfoid::regproc) FROM pg_event_trigger e"
	" WHERE" OWN("pg_event_trigger", "e.oid") " ORDER BY e.oid",

	"SELECT format('CREATE CAST (%s AS %s) WITH INOUT', castsource::regtype,"
	" casttarget::regtype) FROM pg_cast c WHERE c.oid >= 16384 AND"
	OWN("pg_cast", "c.oid") " ORDER BY c.oid",

	"SELECT format('CREATE PUBLICATION %I%s', pubname, CASE WHEN puballtables"
	" THEN ' FOR ALL TABLES' ELSE (SELECT ' FOR TABLE ' || string_agg(prrelid::regclass::text, ', ')"
	" FROM pg_publication_rel WHERE prpubid = p.oid) END)"
	" || CASE WHEN pubupdate AND pubdelete THEN '' ELSE format(' WITH (publish = ''insert%s%s'')',"
	" CASE WHEN pubupdate THEN ', update' END, CASE WHEN pubdelete THEN ', delete' END) END"
	" FROM pg_publication p ORDER BY p.oid",

	"SELECT format('ALTER TABLE %s REPLICA IDENTITY %s', c.oid::regclass,"
	" CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'"
	" ELSE (SELECT format('USING INDEX %I', i.relname) FROM pg_index x"
	" JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = c.oid AND indisreplident) END)"
	" FROM pg_class c" SCHEMAS " AND n.oid = relnamespace"
	" WHERE relkind IN ('r', 'p') AND relreplident <> 'd' AND" OWN("pg_class", "c.oid")
	" ORDER BY c.oid",
};

/* Rows and bytes of each table, which no statement tells. */
static const char sizes_sql[] =
"SELECT c.oid::regclass, greatest(reltuples, 0)::bigint, pg_table_size(c.oid)"
" FROM pg_class c" SCHEMAS " AND n.oid = relnamespace"
" WHERE relkind IN ('r', 'm') ORDER BY c.oid::regclass::text COLLATE \"C\"";

/*
 * Append the first column of a query's rows to an array. Returns NULL, or why
 * not.
 */
static const char *
add_rows(const Database *database, const char *sql, json_t *array)
{
	PGresult   *result;
	const char *error = database_query(database, sql, 0, NULL, &result);

	if (error != NULL)
		return error;
	for (int row = 0; row < database->pq->PQntuples(result); row++)
	{
		const char *text = database_text(database, result, row, 0);

		if (text != NULL)
			json_array_append_new(array, json_string(text));
	}
	database->pq->PQclear(result);
	return NULL;
}

/*
 * Append the tables with the rows that they had when they were last analysed,
 * and their bytes. To look at the size the server opens the table, whatever
 * the query's snapshot shows: it waits for an ALTER or DROP that is under way,
 * and has no answer for a table that is gone then. Returns NULL, or why not.
 */
static const char *
add_sizes(const Database *database, json_t *array)
{
	PGresult   *result;
	const char *error = database_query(database, sizes_sql, 0, NULL, &result);

	if (error != NULL)
		return error;
	for (int row = 0; row < database->pq->PQntuples(result); row++)
	{
		const char *table = database_text(database, result, row, 0);
		const char *rows = database_text(database, result, row, 1);
		const char *bytes = database_text(database, result, row, 2);

		/* The table was dropped since the query began. */
		if (bytes == NULL)
			continue;
		json_array_append_new(array, json_pack("{s:s, s:I, s:I}",
											   "table", table,
											   "rows", (json_int_t) strtoll(rows, NULL, 10),
											   "bytes", (json_int_t) strtoll(bytes, NULL, 10)));
	}
	database->pq->PQclear(result);
	return NULL;
}

/*
 * Read a database's catalogue; the snapshot is the caller's, also after an
 * error. Returns NULL, or why not.
 */
const char *
snapshot_take(const Database *database, json_t **snapshot)
{
	json_t	   *definitions = json_array();
	json_t	   *sizes = json_array();
	const char *error = NULL;

	for (size_t i = 0; error == NULL && i < sizeof(queries) / sizeof(queries[0]); i++)
		error = add_rows(database, queries[i], definitions);
	if (error == NULL)
		error = add_sizes(database, sizes);
	*snapshot = json_pack("{s:i, s:o, s:o}", "snapshot", SNAPSHOT_VERSION,
						  "sizes", sizes, "definitions", definitions);
	return error;
}

/*
 * Return the statements of a snapshot as one text, of the arena; NULL if
 * migcheck did not write it, or another version did.
 */
const char *
snapshot_text(Arena *arena, const json_t *snapshot, size_t *len)
{
	const json_t *definitions = json_object_get(snapshot, "definitions");
	size_t		size = 1;
	size_t		i;
	json_t	   *value;
	char	   *text;
	char	   *to;

	if (json_integer_value(json_object_get(snapshot, "snapshot")) != SNAPSHOT_VERSION ||
		!json_is_array(definitions))
		return NULL;
	json_array_foreach(definitions, i, value)
	{
		if (!json_is_string(value))
			return NULL;
		size += json_string_length(value) + 3;
	}
	text = to = arena_alloc(arena, size);
	json_array_foreach(definitions, i, value)
	{
		to = mempcpy(to, json_string_value(value), json_string_length(value));
		to = mempcpy(to, "\n;\n", 3);
	}
	*len = (size_t) (to - text);
	return text;
}

/* Tell how large the i-th table is; false behind the last one. */
bool
snapshot_size(const json_t *snapshot, size_t i, const char **table,
			  long long *bytes)
{
	const json_t *item = json_array_get(json_object_get(snapshot, "sizes"), i);

	*table = json_string_value(json_object_get(item, "table"));
	*bytes = json_integer_value(json_object_get(item, "bytes"));
	return *table != NULL;
}
