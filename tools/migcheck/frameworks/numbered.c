/*
 * numbered.c
 *		Frameworks that number their files: golang-migrate, sqlx, Supabase,
 *		Rails, and folders of plain numbered SQL.
 */
#include "migcheck/frameworks/by_name.h"

#include <string.h>

static const Name foreign = {NAME_FOREIGN, NULL, NULL};

/* How many digits a name begins with. */
static size_t
digits(const char *name)
{
	return strspn(name, "0123456789");
}

static Name
odd(Arena *arena, const char *name)
{
	Name		result = {NAME_ODD, NULL, NULL};

	result.key = arena_string(arena, name);
	result.version = version_prefix(arena, name);
	return result;
}

/* A migration: the version's digits, and the name without its ending. */
static Name
named(Arena *arena, NameKind kind, const char *name, size_t version_len,
	  const char *suffix)
{
	Name		result = {kind, NULL, NULL};

	result.version = arena_copy(arena, name, version_len);
	result.key = arena_copy(arena, name, strlen(name) - strlen(suffix));
	return result;
}

/*
 * golang-migrate: NUMBER_TITLE.up.EXTENSION and .down., the number of 64 bits.
 * Everything else is passed over without a word.
 */
static Name
parse_golang_migrate(Arena *arena, const char *name)
{
	size_t		n = digits(name);
	bool		up = name_has_suffix(name, ".up.sql");
	bool		down = name_has_suffix(name, ".down.sql");

	if (n > 0 && name[n] == '_' && (up || down) && n <= 20)
		return named(arena, up ? NAME_UP : NAME_DOWN, name, n,
					 up ? ".up.sql" : ".down.sql");
	if (looks_like_sql(name) && (n > 0 || up || down))
		return odd(arena, name);
	return foreign;
}

/* sqlx: NUMBER_DESCRIPTION.sql, or the same with .up and .down. */
static Name
parse_sqlx(Arena *arena, const char *name)
{
	size_t		n = digits(name);
	const char *suffix = name_has_suffix(name, ".up.sql") ? ".up.sql" :
		name_has_suffix(name, ".down.sql") ? ".down.sql" : ".sql";

	if (n > 0 && name[n] == '_' && name_has_suffix(name, ".sql") &&
		fits_int64(name, n))
		return named(arena, suffix[1] == 'd' ? NAME_DOWN : NAME_UP, name, n,
					 suffix);
	if (looks_like_sql(name) && (n > 0 || suffix[1] != 's' ||
								 (strchr(name, '_') != NULL &&
								  name_has_suffix(name, ".sql"))))
		return odd(arena, name);
	return foreign;
}

/* Supabase: NUMBER_NAME.sql. */
static Name
parse_supabase(Arena *arena, const char *name)
{
	size_t		n = digits(name);

	if (n > 0 && name[n] == '_' && name_has_suffix(name, ".sql"))
		return named(arena, NAME_UP, name, n, ".sql");
	return n > 0 && looks_like_sql(name) ? odd(arena, name) : foreign;
}

/* Rails: NUMBER_name.rb, the name in small letters. */
static Name
parse_rails(Arena *arena, const char *name)
{
	size_t		n = digits(name);
	size_t		len = strlen(name);

	if (!name_has_suffix(name, ".rb"))
		return foreign;
	if (n > 0 && name[n] == '_' &&
		strspn(name + n, "_abcdefghijklmnopqrstuvwxyz0123456789.") == len - n)
		return named(arena, NAME_UP, name, n, ".rb");
	return n > 0 ? odd(arena, name) : foreign;
}

/* Plain numbered files; ".down.sql" takes back. */
static Name
parse_plain(Arena *arena, const char *name)
{
	size_t		n = digits(name);
	const char *suffix = name_has_suffix(name, ".up.sql") ? ".up.sql" :
		name_has_suffix(name, ".down.sql") ? ".down.sql" : ".sql";

	if (n > 0 && name_has_suffix(name, ".sql") &&
		strchr("_-. ", name[n]) != NULL)
		return named(arena, suffix[1] == 'd' ? NAME_DOWN : NAME_UP, name, n,
					 suffix);
	return n > 0 && looks_like_sql(name) ? odd(arena, name) : foreign;
}

static void
read_golang_migrate(Root *root)
{
	read_by_name(root, parse_golang_migrate, false);
}

static void
read_sqlx(Root *root)
{
	read_by_name(root, parse_sqlx, false);
}

static void
read_supabase(Root *root)
{
	read_by_name(root, parse_supabase, false);
}

static void
read_rails(Root *root)
{
	read_by_name(root, parse_rails, true);
}

static void
read_plain(Root *root)
{
	read_by_name(root, parse_plain, false);
}

/* How many files a parser takes for migrations. */
static size_t
count_ups(Arena *arena, const TreeList *items, NameParser parse)
{
	size_t		count = 0;

	for (size_t i = 0; i < items->count; i++)
		count += items->items[i].kind == TREE_FILE &&
			parse(arena, items->items[i].name).kind == NAME_UP;
	return count;
}

static bool
detect_golang_migrate(const Tree *tree, Arena *arena, const char *folder,
					  const TreeList *items)
{
	(void) tree;
	(void) folder;
	return count_ups(arena, items, parse_golang_migrate) > 0;
}

/* sqlx's files are named like others': the crate around them tells. */
static bool
detect_sqlx(const Tree *tree, Arena *arena, const char *folder,
			const TreeList *items)
{
	return count_ups(arena, items, parse_sqlx) > 0 &&
		has_above(tree, arena, folder, "Cargo.toml", 3);
}

static bool
detect_supabase(const Tree *tree, Arena *arena, const char *folder,
				const TreeList *items)
{
	bool		near = strcmp(folder, ".") == 0 ||
		strcmp(folder, "migrations") == 0;

	return (strcmp(folder, "supabase/migrations") == 0 ||
			name_has_suffix(folder, "/supabase/migrations") ||
			(near && has_above(tree, arena, folder, "config.toml", 1))) &&
		count_ups(arena, items, parse_supabase) > 0;
}

static bool
detect_rails(const Tree *tree, Arena *arena, const char *folder,
			 const TreeList *items)
{
	(void) tree;
	return (strcmp(folder, "db/migrate") == 0 ||
			name_has_suffix(folder, "/db/migrate") ||
			strcmp(folder, ".") == 0) &&
		count_ups(arena, items, parse_rails) > 0;
}

/* Two numbered files are a series; one might be anything. */
static bool
detect_plain(const Tree *tree, Arena *arena, const char *folder,
			 const TreeList *items)
{
	(void) tree;
	(void) folder;
	return count_ups(arena, items, parse_plain) > 1;
}

const Framework framework_golang_migrate = {
	.id = FRAMEWORK_GOLANG_MIGRATE,
	.name = "golang-migrate",
	.title = "golang-migrate",
	.migrator = "golang-migrate",
	.reversal = REVERSAL_FILES,
	.detect = detect_golang_migrate,
	.read = read_golang_migrate,
	.compare = version_compare,
	.canonical = canonical_number,
};

const Framework framework_sqlx = {
	.id = FRAMEWORK_SQLX,
	.name = "sqlx",
	.title = "sqlx",
	.migrator = "sqlx",
	.reversal = REVERSAL_FILES,
	.detect = detect_sqlx,
	.read = read_sqlx,
	.compare = version_compare,
	.canonical = canonical_number,
};

const Framework framework_supabase = {
	.id = FRAMEWORK_SUPABASE,
	.name = "supabase",
	.title = "Supabase",
	.migrator = "Supabase's command line",
	.detect = detect_supabase,
	.read = read_supabase,
	.compare = version_compare,
	.canonical = canonical_number,
};

const Framework framework_rails = {
	.id = FRAMEWORK_RAILS,
	.name = "rails",
	.title = "Rails",
	.migrator = "Rails",
	.detect = detect_rails,
	.read = read_rails,
	.compare = version_compare,
	.canonical = canonical_number,
};

const Framework framework_plain = {
	.id = FRAMEWORK_PLAIN,
	.name = "plain",
	.title = "numbered files",
	.migrator = "a tool that goes by the number",
	.detect = detect_plain,
	.read = read_plain,
	.compare = version_compare,
	.canonical = canonical_number,
};
