/*
 * numbered.c
 *		Frameworks that number their files: golang-migrate, sqlx, Supabase.
 *
 * The three differ in what they take for a number, in the endings, and in what
 * a version that two files have means; by_name.c does the rest.
 *
 * Recorded with golang-migrate 4.20.1 and sqlx 0.8.6 (test/fixtures/oracle);
 * of Supabase's command line there is no record.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <string.h>

static const Name foreign = {.kind = NAME_FOREIGN};

/* How many folders from a root upward are asked for the Go module. */
#define MODULE_LEVELS	5

/* Return how many digits a name begins with. */
static size_t
count_leading_digits(const char *name)
{
	return strspn(name, "0123456789");
}

/*
 * Return the name of a file that a person takes for a migration and the tool
 * does not.
 */
static Name
make_odd_name(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_ODD};

	result.key = arena_string(arena, name);
	result.version = version_prefix(arena, name);
	return result;
}

/*
 * Return the name of a migration: the version's digits, and the name without
 * its ending.
 */
static Name
make_numbered_name(Arena *arena, NameKind kind, const char *name,
				   size_t version_len, const char *suffix)
{
	Name		result = {.kind = kind};

	result.version = arena_copy(arena, name, version_len);
	result.key = arena_copy(arena, name, strlen(name) - strlen(suffix));
	return result;
}

/*
 * Return the last ".up." or ".down." of a name, which golang-migrate splits
 * it at, and which of the two it is; NULL if it has neither.
 */
static const char *
find_direction(const char *name, bool *up)
{
	const char *found = NULL;

	for (const char *p = name; (p = strchr(p, '.')) != NULL; p++)
	{
		if (text_begins(p, ".up."))
			found = p, *up = true;
		else if (text_begins(p, ".down."))
			found = p, *up = false;
	}
	return found;
}

/*
 * Return true if a name has the word of another database before its direction,
 * as in "1_a.mysql.up.sql": where a program runs on several, that file is not
 * PostgreSQL's.
 */
static bool
is_of_other_dialect(const char *name, const char *split)
{
	static const char *const words[] = {
		".mysql", ".mariadb", ".sqlite", ".sqlite3", ".mssql", ".sqlserver",
		".oracle", ".cockroach", NULL
	};

	for (int i = 0; words[i] != NULL; i++)
	{
		size_t		len = strlen(words[i]);

		if ((size_t) (split - name) > len &&
			strncmp(split - len, words[i], len) == 0)
			return true;
	}
	return false;
}

/*
 * Parse a name of golang-migrate: NUMBER_TITLE.up.EXTENSION and .down., the
 * number of 64 bits; it takes one with the sign's bit set, and panics. Any
 * extension will do, an editor's too: "1_a.up.sql~" is a second 1. Everything
 * else is passed over without a word.
 */
static Name
parse_golang_migrate(Arena *arena, const char *name)
{
	size_t		n = count_leading_digits(name);
	bool		up = false;
	const char *split = find_direction(name, &up);

	if (split != NULL && is_of_other_dialect(name, split))
		return foreign;
	if (n > 0 && name[n] == '_' && split > name + n &&
		digits_fit_int64(name, n))
		return make_numbered_name(arena, up ? NAME_UP : NAME_DOWN, name, n,
								  split);
	if (n > 0 && name[n] == '_' && split > name + n &&
		digits_fit_uint64(name, n))
	{
		Name		refused = make_odd_name(arena, name);

		refused.refused = "the number is above 9223372036854775807, at which "
			"it panics";
		return refused;
	}
	if ((looks_like_sql(name) && (n > 0 || split != NULL)) ||
		lacks_sql_ending(name))
		return make_odd_name(arena, name);
	return foreign;
}

/*
 * Parse a name of sqlx: NUMBER_DESCRIPTION.sql, or the same with .up and
 * .down. Of any other name with an "_" it takes what comes before for the
 * number, and stops.
 */
static Name
parse_sqlx_name(Arena *arena, const char *name)
{
	size_t		n = count_leading_digits(name);
	const char *suffix = name_has_suffix(name, ".up.sql") ? ".up.sql" :
		name_has_suffix(name, ".down.sql") ? ".down.sql" : ".sql";

	if (n > 0 && name[n] == '_' && name_has_suffix(name, ".sql") &&
		digits_fit_int64(name, n))
		return make_numbered_name(arena, suffix[1] == 'd' ? NAME_DOWN :
								  NAME_UP, name, n, suffix);
	if (strchr(name, '_') != NULL && looks_like_sql(name) &&
		name_has_suffix(name, ".sql"))
	{
		Name		refused = make_odd_name(arena, name);

		refused.refused = "what comes before the \"_\" is no number of 64 bits";
		return refused;
	}
	if ((looks_like_sql(name) && (n > 0 || suffix[1] != 's')) ||
		lacks_sql_ending(name))
		return make_odd_name(arena, name);
	return foreign;
}

/*
 * Parse a name in the folder that sqlx takes unless told otherwise: there a
 * file without a number is meant as a migration, too. Releases before 0.9
 * pass over it without a word, later ones stop.
 */
static Name
parse_sqlx_folder(Arena *arena, const char *name)
{
	Name		result = parse_sqlx_name(arena, name);

	if (result.kind == NAME_FOREIGN && looks_like_sql(name))
		return make_odd_name(arena, name);
	return result;
}

/*
 * Parse a name of Supabase: NUMBER_NAME.sql. It names any other file when it
 * passes over it, so other SQL is meant as a migration, too.
 */
static Name
parse_supabase(Arena *arena, const char *name)
{
	size_t		n = count_leading_digits(name);

	if (n > 0 && name[n] == '_' && name_has_suffix(name, ".sql"))
		return make_numbered_name(arena, NAME_UP, name, n, ".sql");
	return looks_like_sql(name) || lacks_sql_ending(name) ?
		make_odd_name(arena, name) : foreign;
}

/* Read a root of golang-migrate. */
static void
read_golang_migrate(Root *root)
{
	read_root_by_name(root, parse_golang_migrate, false);
}

/* Read a root of sqlx. */
static void
read_sqlx_root(Root *root)
{
	bool		own = strcmp(root->path, "migrations") == 0 ||
		name_has_suffix(root->path, "/migrations");

	read_root_by_name(root, own ? parse_sqlx_folder : parse_sqlx_name, false);
	root->left_out = sqlx_ignored_chars(root);
}

/*
 * Return true if a name is the first of all in the root, hidden ones
 * included.
 */
static bool
is_first_name(const Root *root, const char *name)
{
	TreeList	items;

	return root->tree->list(root->tree, root->arena, root->path, &items) == NULL &&
		items.count > 0 && strcmp(items.items[0].name, name) == 0;
}

/*
 * Take out the first file, if it is an "_init.sql" from before Supabase's
 * tool kept migrations by itself: it is passed over. Behind any other name,
 * as ".gitkeep", it runs.
 */
static void
skip_supabase_init(Root *root)
{
	const Entry *entry = root->entry_count > 0 ? &root->entries[0] : NULL;

	if (entry == NULL || !is_first_name(root, root->files[entry->file].name) ||
		strlen(entry->version) != VERSION_TIME_DIGITS ||
		strcmp(entry->tag + VERSION_TIME_DIGITS, "_init") != 0 ||
		strcmp(entry->version, "20211209000000") >= 0)
		return;
	root->files[entry->file].role = FILE_ODD;
	root->files[entry->file].entry = -1;
	memmove(root->entries, root->entries + 1,
			sizeof(Entry) * --root->entry_count);
	root->tags = (Map)
	{
		.arena = root->arena
	};
	for (size_t i = 0; i < root->entry_count; i++)
	{
		root->files[root->entries[i].file].entry = i;
		map_put(&root->tags, root->entries[i].tag, i);
	}
}

/*
 * Compare two versions as parts of the files' names, by which the tool sorts:
 * the "_" behind a version is above all digits.
 */
static int
compare_supabase(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b)
	{
		a++;
		b++;
	}
	return (*a ? *a : '_') - (*b ? *b : '_');
}

/*
 * Read the folder of the Supabase CLI: by name, without the file of its old
 * init.
 */
static void
read_supabase(Root *root)
{
	read_root_by_name(root, parse_supabase, false);
	skip_supabase_init(root);
}

/*
 * Return true if a folder has "1_a_up.sql" and "1_a_down.sql", or "1.up.sql"
 * and "1.down.sql", mistyped pairs: golang-migrate would find no migration
 * there at all.
 */
static bool
has_mistyped_pair(Arena *arena, const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;
		size_t		stem = strlen(name);
		size_t		digits = count_leading_digits(name);

		if (digits == 0 || !name_has_suffix(name, "up.sql"))
			continue;
		stem -= strlen("up.sql");
		if ((name[stem - 1] == '_' ||
			 (name[stem - 1] == '.' && stem == digits + 1)) &&
			tree_find_item(items, arena_format(arena, "%.*sdown.sql",
											   (int) stem, name)) != NULL)
			return true;
	}
	return false;
}

/* Return true if a folder has a name that begins with a digit, for one way. */
static bool
has_numbered_way(const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (count_leading_digits(name) > 0 && name_has_suffix(name, ".up.sql"))
			return true;
	}
	return false;
}

/* Return true if the Go module of a folder, or of one above, has the tool. */
static bool
module_needs_golang_migrate(const Tree *tree, Arena *arena, const char *folder)
{
	static const char tool[] = "golang-migrate/migrate";

	for (int level = 0; level < MODULE_LEVELS; level++)
	{
		const char *slash = strrchr(folder, '/');
		const char *text;
		size_t		len;

		if (tree->read(tree, arena_join(arena, folder, "go.mod"), &text,
					   &len) == NULL)
			return memmem(text, len, tool, strlen(tool)) != NULL;
		if (strcmp(folder, ".") == 0 || slash == folder)
			break;
		folder = slash == NULL ? "." : arena_copy(arena, folder,
												  slash - folder);
	}
	return false;
}

/*
 * Recognize golang-migrate by a pair of .up.sql and .down.sql; by a mistyped
 * pair only in a Go module, since other tools ignore such files; by names that
 * it does not take at all only where the module needs it.
 */
static bool
detect_golang_migrate(const Tree *tree, Arena *arena, const char *folder,
					  const TreeList *items)
{
	return any_name_is_taken(arena, items, parse_golang_migrate) ||
		(has_mistyped_pair(arena, items) &&
		 folder_above_has(tree, arena, folder, "go.mod", 3)) ||
		(has_numbered_way(items) &&
		 module_needs_golang_migrate(tree, arena, folder));
}

/*
 * Return true if some files have a way back and some are plain: only sqlx's
 * may.
 */
static bool
is_mixed_reversible(Arena *arena, const TreeList *items)
{
	size_t		pairs = count_taken_names(arena, items, parse_golang_migrate);

	return pairs > 0 && count_taken_names(arena, items,
										  parse_sqlx_name) > pairs;
}

/*
 * Recognize sqlx by the crate around numbered files, which are named like
 * others'.
 */
static bool
detect_sqlx_root(const Tree *tree, Arena *arena, const char *folder,
				 const TreeList *items)
{
	return any_name_is_taken(arena, items, parse_sqlx_name) &&
		(folder_above_has(tree, arena, folder, "Cargo.toml", 3) ||
		 (is_mixed_reversible(arena, items) &&
		  folder_beside_has(tree, arena, folder, "Cargo.toml", 3)));
}

/*
 * Recognize Supabase by its folder. Started inside of it, by config.toml
 * beside it.
 */
static bool
detect_supabase(const Tree *tree, Arena *arena, const char *folder,
				const TreeList *items)
{
	bool		near = strcmp(folder, ".") == 0 ||
		strcmp(folder, "migrations") == 0;

	return (strcmp(folder, "supabase/migrations") == 0 ||
			name_has_suffix(folder, "/supabase/migrations") ||
			(near &&
			 folder_above_has(tree, arena, folder, "config.toml", 1))) &&
		any_name_is_taken(arena, items, parse_supabase);
}

/* What its own commands do about findings. */
static const Advice golang_migrate_advice[] = {
	{RULE_DIRTY_STATE,
		"Bring the schema to where a migration begins or ends, then say "
	"which with \"migrate force VERSION\"."},
	{RULE_UNKNOWN_ROW,
		"Restore the file, or set the version that the schema has with "
	"\"migrate force VERSION\"."},
	{0}
};

const Framework framework_golang_migrate = {
	.name = "golang-migrate",
	.row_advice =
	"golang-migrate goes on only from a version that has a file. "
	"Restore the file; if it is gone for good, \"migrate force "
	"VERSION\" sets the version of one that is there.",
	.title = "golang-migrate",
	.skips_folders = true,
	.migrator = "golang-migrate",
	.reversal = REVERSAL_FILES,
	.detect = detect_golang_migrate,
	.read = read_golang_migrate,
	.compare = version_compare,
	.canonical = canonical_number,
	.simulate = simulate_golang_migrate,
	.transactions = TRANSACTIONS_QUERY,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.one_row = true,
	.flat = true,
	.rival_needs = "go.mod",
	.repair_key = REPAIR_KEY_VERSION,
	.table = &state_table_golang_migrate,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES |
	TRAIT_STOPS_AT_DOUBLE_DOWNS,
	.doc = {
		.mark = "`1_name.up.sql`",
		.reads = "versions, up and down files",
		.late = "skipped for ever",
		.edited = "not noticed",
	},
	.advice = golang_migrate_advice,
};

/* What people do about findings; sqlx has no command for it. */
static const Advice sqlx_advice[] = {
	{RULE_DIRTY_STATE,
		"Bring the schema to where the migration begins, then DELETE FROM "
	"_sqlx_migrations WHERE version = VERSION AND NOT success."},
	{0}
};

const Framework framework_sqlx = {
	.name = "sqlx",
	.row_advice =
	"sqlx refuses to run (VersionMissing) unless set_ignore_missing"
	" is on. Restore the file, or look whether another crate runs "
	"its migrations on the same database.",
	.title = "sqlx",
	.skips_folders = true,
	.migrator = "sqlx",
	.flat = true,
	.reversal = REVERSAL_FILES,
	.detect = detect_sqlx_root,
	.read = read_sqlx_root,
	.compare = version_compare,
	.canonical = canonical_number,
	.simulate = simulate_sqlx,
	.transactions = TRANSACTIONS_ENTRY,
	.checksum = &checksum_sqlx,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_REST,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.down_for_up = true,
	.repair_key = REPAIR_KEY_VERSION,
	.repair_update =
	"UPDATE _sqlx_migrations SET version = %1$s WHERE version = %2$s;",
	.foreign_advice =
	"another crate shares the table. Give each one a database or a "
	"schema of its own, or from sqlx 0.9 on a table (table-name of "
	"sqlx.toml), and name that with --table.",
	.table = &state_table_sqlx,
	.named_table = sqlx_table,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES,
	.doc = {
		.mark = "numbered files below a `Cargo.toml`",
		.reads = "versions, up and down files",
		.late = "runs",
		.edited = "the tool stops, behind what is older and pending",
	},
	.advice = sqlx_advice,
};

/* What its own commands do about findings. */
static const Advice supabase_advice[] = {
	{RULE_UNKNOWN_ROW,
		"Restore the file, or take the row back with \"supabase "
	"migration repair --status reverted VERSION\"."},
	{RULE_LATE_INSERT,
		"Give it a version above all that have run, or push with "
	"\"supabase db push --include-all\"."},
	{0}
};

const Framework framework_supabase = {
	.name = "supabase",
	.by_place = true,
	.flat = true,
	.row_advice =
	"Fetch the file with \"supabase migration fetch\", or, if it is"
	" gone for good, \"supabase migration repair --status reverted "
	"VERSION\".",
	.title = "Supabase",
	.migrator = "Supabase's command line",
	.detect = detect_supabase,
	.read = read_supabase,
	.compare = compare_supabase,
	.prefix_is_odd = true,
	.canonical = canonical_number,
	.simulate = simulate_supabase,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_REST,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.repair_key = REPAIR_KEY_VERSION,
	.repair_update =
	"UPDATE supabase_migrations.schema_migrations SET version = '%1$s'\n"
	" WHERE version = '%2$s';",
	.foreign_advice =
	"the URL is that of another project, or the files were written "
	"anew. \"supabase migration fetch\" gets the files that ran; "
	"\"supabase migration repair --status reverted VERSION\" takes a "
	"row back whose changes the new files have.",
	.table = &state_table_supabase,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES |
	TRAIT_LOSES_FOLDERS,
	.doc = {
		.mark = "`supabase/migrations`",
		.reads = "versions",
		.late = "the tool stops",
		.edited = "not noticed",
		.any_order = "`--include-all`",
	},
	.advice = supabase_advice,
};
