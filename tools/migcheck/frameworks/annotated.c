/*
 * annotated.c
 *		Frameworks that keep both directions in one file, under annotations:
 *		goose, dbmate, node-pg-migrate.
 *
 * Whether a file runs as one transaction is said in the file, too, so the
 * annotations are read for that as well as for the two directions.
 *
 * What the tools do was recorded with goose 3.29.0, dbmate 2.36.0 and
 * node-pg-migrate 9.0.0 (test/fixtures/oracle). The names do not tell
 * the three apart: each is recognised by a comment that only its own
 * files have.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/dumped.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many folders up the package of a folder may be. */
#define PACKAGE_LEVELS	4

/*
 * Return a name that means a migration, or almost: n digits of version, 0 for
 * none, and the length of its ending, which the key does not have.
 */
static Name
make_migration_name(Arena *arena, NameKind kind, const char *name, size_t n,
					size_t ending)
{
	Name		result = {.kind = kind};

	result.key = arena_copy(arena, name, strlen(name) - ending);
	if (n > 0)
		result.version = arena_copy(arena, name, n);
	return result;
}

/*
 * Parse a name of goose: NUMBER_name.sql or .go, the number of 64 bits and
 * above 0. Tests in Go are passed over as goose does; at any other name that
 * ends in .sql it stops.
 */
static Name
parse_goose_name(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");
	bool		go = name_has_suffix(name, ".go") &&
		!name_has_suffix(name, "_test.go");
	bool		sql = name_has_suffix(name, ".sql") && name[0] != '.';

	if (n > strspn(name, "0") && name[n] == '_' && digits_fit_int64(name, n) &&
		(go || sql))
		return make_migration_name(arena, NAME_UP, name, n, go ? 3 : 4);
	if (sql)
	{
		Name		refused = make_migration_name(arena, NAME_ODD, name, 0, 0);

		refused.refused = "it does not begin with a number above 0 and a \"_\"";
		return refused;
	}
	if ((looks_like_sql(name) && (n > 0 || strchr(name, '_') != NULL)) ||
		lacks_sql_ending(name))
		return make_migration_name(arena, NAME_ODD, name, 0, 0);
	return (Name) {.kind = NAME_FOREIGN};
}

/*
 * Parse a name of dbmate: digits, as many as one likes, and whatever follows
 * up to .sql.
 */
static Name
parse_dbmate_name(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");

	if (n > 0 && name_has_suffix(name, ".sql"))
		return make_migration_name(arena, NAME_UP, name, n, 4);
	if ((looks_like_sql(name) && n > 0) || lacks_sql_ending(name))
		return make_migration_name(arena, NAME_ODD, name, 0, 0);
	return (Name) {.kind = NAME_FOREIGN};
}

/*
 * Return the length of the ending, if node-pg-migrate would load the file;
 * else 0.
 */
static size_t
script_ending(const char *name)
{
	static const char *const endings[] = {
		".sql", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", NULL
	};

	for (int i = 0; endings[i] != NULL; i++)
	{
		if (name_has_suffix(name, endings[i]))
			return strlen(endings[i]);
	}
	return 0;
}

/*
 * Parse a name of node-pg-migrate: a number, an underscore, a name. It loads
 * whatever lies in the folder and is not hidden: without a number a script
 * counts as the first of all, and at what is no script and no SQL it stops.
 * What a compiler leaves beside scripts is mostly left out by an option.
 */
static Name
parse_node_pg_migrate(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");
	size_t		ending = script_ending(name);

	if (n > 0 && name[n] == '_' && ending > 0)
		return make_migration_name(arena, NAME_UP, name, n, ending);
	if (name[0] != '.' && !name_has_suffix(name, ".d.ts") &&
		!name_has_suffix(name, ".map"))
	{
		Name		odd = make_migration_name(arena, NAME_ODD, name, 0, 0);

		odd.refused = ending > 0 ?
			"it has no number, and counts as older than all others" :
			"it stops at a file that is no script and no SQL";
		return odd;
	}
	return (Name) {.kind = NAME_FOREIGN};
}

/*
 * Parse a name of node-pg-migrate where an option leaves some files out: which
 * ones, is not known, and what is no migration is not reported.
 */
static Name
parse_node_pg_chosen(Arena *arena, const char *name)
{
	Name		result = parse_node_pg_migrate(arena, name);

	if (result.refused != NULL)
		result.kind = NAME_FOREIGN;
	return result;
}

/*
 * Return true if a folder has scripts that are named as node-pg-migrate names
 * them.
 */
static bool
has_node_scripts(Arena *arena, const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (items->items[i].kind == TREE_FILE && !looks_like_sql(name) &&
			!name_has_suffix(name, ".d.ts") &&
			parse_node_pg_migrate(arena, name).kind == NAME_UP)
			return true;
	}
	return false;
}

/*
 * Return a version as milliseconds, in buffer where it has to be converted.
 * Thirteen digits are milliseconds, seventeen a date and time with them; the
 * tool turns one into the other before it compares.
 */
static const char *
as_milliseconds(const char *version, char *buffer, size_t size)
{
	char		seconds[VERSION_TIME_DIGITS + 1];
	int64_t		when;

	if (strlen(version) != VERSION_TIME_DIGITS + 3)
		return version;
	memcpy(seconds, version, VERSION_TIME_DIGITS);
	seconds[VERSION_TIME_DIGITS] = '\0';
	if (!version_to_time(seconds, &when))
		return version;
	snprintf(buffer, size, "%" PRId64,
			 when + strtol(version + VERSION_TIME_DIGITS, NULL, 10));
	return buffer;
}

/*
 * Order versions by the time that they mean; the tool accepts milliseconds
 * and dates written as digits side by side.
 */
static int
compare_node_pg_migrate(const char *a, const char *b)
{
	char		x[24];
	char		y[24];

	return version_compare(as_milliseconds(a, x, sizeof(x)),
						   as_milliseconds(b, y, sizeof(y)));
}

/* By what dbmate's files are known. */
static const char *const dbmate_marks[] = {
	"-- migrate:up", "--migrate:up", NULL
};

/*
 * Add to a root the files that have one of the marks and not the tool's name.
 */
static void
note_marked_files(Root *root, const char *const *marks)
{
	TreeList	items;

	if (root->tree->list(root->tree, root->arena, root->path, &items) != NULL)
		return;
	for (size_t i = 0; i < items.count; i++)
	{
		TreeItem   *item = &items.items[i];
		TreeList	one = {.items = item, .count = 1};

		if (item->kind == TREE_FILE && looks_like_sql(item->name) &&
			strspn(item->name, "0123456789") == 0 &&
			any_file_contains(root->tree, root->arena, root->path, &one, marks))
			root_add_file(root, item->name, FILE_ODD)->key =
				arena_string(root->arena, item->name);
	}
}

/* Read a root of goose. */
static void
read_goose_root(Root *root)
{
	read_root_by_name(root, parse_goose_name, false);
}

/*
 * Read a root of dbmate: the files, and the dump that "dbmate load" makes a
 * database of, next to the folder unless told otherwise.
 */
static void
read_dbmate_root(Root *root)
{
	read_root_by_name(root, parse_dbmate_name, false);
	note_marked_files(root, dbmate_marks);
	check_sql_dump(root, path_above_root(root, "schema.sql"), "schema.sql");
}

/* Read a root of node-pg-migrate. */
static void
read_node_pg_migrate(Root *root)
{
	bool		chosen = file_above_says(root->tree, root->arena, root->path,
										 "package.json", PACKAGE_LEVELS,
										 "ignore-pattern") ||
	file_above_says(root->tree, root->arena, root->path, "package.json",
					PACKAGE_LEVELS, "ignorePattern");

	read_root_by_name(root, chosen ? parse_node_pg_chosen :
					  parse_node_pg_migrate, false);
}

/* Recognize goose by its annotation; names would not tell it from others. */
static bool
detect_goose_root(const Tree *tree, Arena *arena, const char *folder,
				  const TreeList *items)
{
	static const char *const marks[] = {"-- +goose", "--+goose", NULL};

	return any_file_contains(tree, arena, folder, items, marks);
}

/* Recognize dbmate by its annotation; names would not tell it from others. */
static bool
detect_dbmate(const Tree *tree, Arena *arena, const char *folder,
			  const TreeList *items)
{
	return any_file_contains(tree, arena, folder, items, dbmate_marks);
}

/*
 * Recognize node-pg-migrate by the annotations of its SQL, or its scripts by
 * the package that names it.
 */
static bool
detect_node_pg_migrate(const Tree *tree, Arena *arena, const char *folder,
					   const TreeList *items)
{
	static const char *const marks[] = {
		"-- Up Migration", "-- Down Migration", NULL
	};

	return any_file_contains(tree, arena, folder, items, marks) ||
		(has_node_scripts(arena, items) &&
		 file_above_says(tree, arena, folder, "package.json", PACKAGE_LEVELS,
						 "\"node-pg-migrate\""));
}

/* What its own commands do about findings. */
static const Advice goose_advice[] = {
	{RULE_LATE_INSERT,
		"Give it a version above all that have run, or run it with "
	"\"goose -allow-missing up\"."},
	{0}
};

const Framework framework_goose = {
	.name = "goose",
	.title = "goose",
	.migrator = "goose",
	.reversal = REVERSAL_SECTIONS,
	.detect = detect_goose_root,
	.read = read_goose_root,
	.compare = version_compare,
	.canonical = canonical_number,
	.scan = scan_goose_file,
	.simulate = simulate_goose,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.repair_key = REPAIR_KEY_VERSION,
	.repair_update =
	"UPDATE goose_db_version SET version_id = %1$s WHERE version_id = %2$s;",
	.table = &state_table_goose,
	.flat = true,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES | TRAIT_DOWN_IS_RARE |
	TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`-- +goose Up` in a file",
		.reads = "versions, annotations",
		.late = "the tool stops",
		.edited = "not noticed",
		.any_order = "`-allow-missing`",
	},
	.advice = goose_advice,
};

/* dbmate sorts by the name as text, and keys on the digits as text. */
const Framework framework_dbmate = {
	.name = "dbmate",
	.title = "dbmate",
	.skips_folders = true,
	.migrator = "dbmate",
	.reversal = REVERSAL_SECTIONS,
	.detect = detect_dbmate,
	.read = read_dbmate_root,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.scan = scan_dbmate_file,
	.simulate = simulate_dbmate,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.repair_key = REPAIR_KEY_VERSION,
	.repair_update =
	"UPDATE schema_migrations SET version = '%1$s' WHERE version = '%2$s';",
	.foreign_advice =
	"another project shares the table. Give each one of its own "
	"(\"dbmate --migrations-table\"), and name it with --table.",
	.table = &state_table_dbmate,
	.flat = true,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES | TRAIT_NEEDS_DOWN |
	TRAIT_SKIPS_ROWS | TRAIT_ALLOWS_UNLISTED,
	.doc = {
		.mark = "`-- migrate:up` in a file",
		.reads = "versions, annotations, `schema.sql`",
		.late = "runs",
		.edited = "not noticed",
	},
};

/* What its own commands do about findings. */
static const Advice node_pg_migrate_advice[] = {
	{RULE_LATE_INSERT,
		"Give it a number above all that have run, if it has not run itself, or "
	"run \"node-pg-migrate up --no-check-order\"."},
	{0}
};

const Framework framework_node_pg_migrate = {
	.name = "node-pg-migrate",
	.title = "node-pg-migrate",
	.migrator = "node-pg-migrate",
	.reversal = REVERSAL_SECTIONS,
	.detect = detect_node_pg_migrate,
	.read = read_node_pg_migrate,
	.compare = compare_node_pg_migrate,
	.canonical = canonical_number,
	.scan = scan_node_pg_migrate,
	.simulate = simulate_node_pg_migrate,
	.transactions = TRANSACTIONS_ALL,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_NONE,
	.renumber = RENUMBER_FILES,
	.down_optional = true,
	.loads_all = true,
	.repair_key = REPAIR_KEY_NAME,
	.key_is_unique = true,
	.repair_update =
	"UPDATE pgmigrations SET name = '%3$s' WHERE name = '%4$s';",
	.name_lacks_ending = true,
	.foreign_advice =
	"another project shares the table. Give each one of its own "
	"(\"node-pg-migrate --migrations-table\"), and name it with --table.",
	.table = &state_table_node_pg_migrate,
	.doc = {
		.mark = "`-- Up Migration` in a file, or scripts of a `package.json` that names it",
		.reads = "versions, sections",
		.late = "the tool stops",
		.edited = "not noticed",
		.any_order = "`--no-check-order`",
	},
	.advice = node_pg_migrate_advice,
};
