/*
 * rails.c
 *		Rails: db/migrate/NUMBER_name.rb, and the versions of db/structure.sql
 *		or db/schema.rb.
 *
 * Migrations are programs in Ruby: only names and versions are compared, and
 * no SQL is read. There is no record of the tool itself.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/dumped.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <ctype.h>
#include <string.h>

/* The class of all migrations; behind it Rails 5 and later write a release. */
#define MIGRATION_CLASS	"ActiveRecord::Migration"

/*
 * Parse a name of Rails: NUMBER_name.rb, the name in small letters; a point
 * may come before the name of an engine. It looks for NUMBER*_*.rb and stops
 * at a name of that form with any other letter in it.
 */
static Name
parse_rails_name(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");
	size_t		len = strlen(name);
	Name		result = {.kind = NAME_FOREIGN};

	if (!name_has_suffix(name, ".rb"))
		return result;
	if (n > 0 && name[n] == '_' &&
		strspn(name + n, "_abcdefghijklmnopqrstuvwxyz0123456789.") == len - n)
	{
		result.kind = NAME_UP;
		result.version = arena_copy(arena, name, n);
		result.key = arena_copy(arena, name, len - 3);
	}
	else if (n > 0)
	{
		result.kind = NAME_ODD;
		result.version = version_prefix(arena, name);
		result.key = arena_string(arena, name);
		if (strchr(name, '_') != NULL)
			result.refused = "behind the number and \"_\" it takes small letters, "
				"digits and \"_\" (IllegalMigrationNameError)";
	}
	return result;
}

/*
 * Return the path of a dump of the schema next to the folder of migrations. A
 * second database has its own: db/animals_migrate, db/animals_structure.sql.
 */
static const char *
rails_dump_path(const Root *root, const char *name)
{
	const char *slash = strrchr(root->path, '/');
	const char *base = slash ? slash + 1 : root->path;
	size_t		len = strlen(base);

	if (len > 8 && strcmp(base + len - 8, "_migrate") == 0)
		name = arena_format(root->arena, "%.*s_%s", (int) (len - 8), base, name);
	return path_above_root(root, name);
}

/* Return the length of a name in Ruby, with "::" between its parts. */
static size_t
ruby_name_length(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && (isalnum((unsigned char) *p) || *p == '_' || *p == ':'))
		p++;
	return p - from;
}

/*
 * Return true if a class's name is what Rails makes of a file's: the same
 * letters but for case, which a project may have rules for, and "_".
 */
static bool
is_class_of_file(const char *class, size_t len, const char *name)
{
	for (; *name != '\0' && *name != '.'; name++)
	{
		if (*name == '_')
			continue;
		if (len == 0 || tolower((unsigned char) *class) != *name)
			return false;
		class++;
		len--;
	}
	return len == 0;
}

/*
 * Report a migration whose file has classes, but not the one that its name asks
 * for: Rails stops with a NameError when it comes to it.
 */
static void
check_class_of_entry(Root *root, const Entry *entry)
{
	const char *base = strrchr(entry->tag, '/');
	const char *name = base ? base + 1 : entry->tag;
	const char *found = NULL;
	size_t		found_len = 0;
	const char *text;
	size_t		len;
	Fault	   *fault;

	if (root->tree->read(root->tree, root->files[entry->file].path, &text,
						 &len) != NULL ||
		memmem(text, len, MIGRATION_CLASS, strlen(MIGRATION_CLASS)) == NULL)
		return;
	name += strspn(name, "0123456789");
	for (const char *p = text; p != NULL && p < text + len;)
	{
		if (len - (p - text) > 6 && strncmp(p, "class ", 6) == 0)
		{
			size_t		n = ruby_name_length(p + 6, text + len);

			if (is_class_of_file(p + 6, n, name))
				return;
			found = found ? found : p + 6;
			found_len = found == p + 6 ? n : found_len;
		}
		p = memchr(p, '\n', text + len - p);
		p = p ? p + 1 : NULL;
	}
	if (found == NULL)
		return;
	fault = root_add_fault(root, FAULT_CLASS, entry->place, entry->tag,
						   arena_format(root->arena, "the class is called \"%.*s\", "
										"and Rails looks for the one of the "
										"file's name: it stops with a NameError "
										"when it comes to it",
										(int) found_len, found));
	fault->help = "Name the class like the file, in capitals instead of \"_\".";
}

/*
 * Return true if a migration's class has a release of Rails behind it, as in
 * Migration[7.1], or, for release false, if it has none.
 */
static bool
inherits_release(const Root *root, const Entry *entry, bool release)
{
	const size_t n = strlen(MIGRATION_CLASS);
	const char *text;
	size_t		len;
	const char *p;

	if (root->files[entry->file].unreadable != NULL ||
		root->tree->read(root->tree, root->files[entry->file].path, &text,
						 &len) != NULL)
		return false;
	p = memmem(text, len, "< " MIGRATION_CLASS, n + 2);
	return p != NULL && (p[n + 2] == '[') == release && p[n + 2] != ':';
}

/*
 * Report migrations without a release in a project that names one elsewhere:
 * Rails 5.1 and later refuse to load such a class.
 */
static void
check_releases(Root *root)
{
	bool		named = false;

	for (size_t i = 0; i < root->entry_count && !named; i++)
		named = inherits_release(root, &root->entries[i], true);
	for (size_t i = 0; i < root->entry_count && named; i++)
	{
		const Entry *entry = &root->entries[i];

		if (inherits_release(root, entry, false))
			root_add_fault(root, FAULT_CLASS, entry->place, entry->tag,
						   "the class has no release behind "
						   "ActiveRecord::Migration, as others here have: "
						   "Rails stops when it comes to it")->help =
				"Write the release for which it was written, as in "
				"ActiveRecord::Migration[4.2].";
	}
}

/*
 * Report two migrations of one name, which Rails refuses: they would be one
 * class. What follows a point is the engine that one was copied from.
 */
static void
check_classes(Root *root)
{
	Map			seen = {.arena = root->arena};

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		const char *base = strrchr(entry->tag, '/');
		const char *name = base ? base + 1 : entry->tag;
		long		first;

		name += strspn(name, "0123456789");
		first = map_put(&seen, arena_copy(root->arena, name,
										  strcspn(name, ".")), i);
		if (first >= 0)
			root_add_fault(root, FAULT_DUPLICATE, entry->place, entry->tag,
						   arena_format(root->arena, "\"%s\" has the same name, "
										"so the same class; Rails refuses to run",
										root->entries[first].tag));
		if (root->files[entry->file].unreadable == NULL)
			check_class_of_entry(root, entry);
	}
}

/*
 * Return true if a program adds a folder of migrations to the application's.
 */
static bool
adds_migrations(const Root *root, const char *program, const char *folder)
{
	static const char *const marks[] = {
		"paths[\"db/migrate\"]", "paths['db/migrate']"
	};
	const char *text;
	size_t		len;

	if (root->tree->read(root->tree, program, &text, &len) != NULL ||
		memmem(text, len, folder, strlen(folder)) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
	{
		if (memmem(text, len, marks[i], strlen(marks[i])) != NULL)
			return true;
	}
	return false;
}

/*
 * Return true if an engine's migrations run with the application's: the engine
 * says so in its engine.rb, or the application in its configuration.
 */
static bool
runs_with_application(const Root *root, const char *base, const char *engine)
{
	const char *lib = arena_join(root->arena, engine, "lib");
	TreeList	items;

	if (adds_migrations(root, arena_join(root->arena, base,
										 "config/application.rb"),
						text_skip(text_skip(engine, base), "/")))
		return true;
	if (root->tree->list(root->tree, root->arena, lib, &items) != NULL)
		return false;
	for (size_t i = 0; i < items.count; i++)
	{
		if (items.items[i].kind == TREE_FOLDER &&
			adds_migrations(root, arena_format(root->arena, "%s/%s/engine.rb",
											   lib, items.items[i].name), ""))
			return true;
	}
	return false;
}

/* Take in the migrations of one engine, under names seen from the root. */
static void
take_engine_files(Root *root, const char *base, const char *engine)
{
	const char *folder = arena_join(root->arena, engine, "db/migrate");
	TreeList	items;

	if (root->tree->list(root->tree, root->arena, folder, &items) != NULL ||
		!runs_with_application(root, base, engine))
		return;
	for (size_t i = 0; i < items.count; i++)
	{
		Name		said = parse_rails_name(root->arena, items.items[i].name);
		const char *path = arena_join(root->arena, folder, items.items[i].name);
		File	   *file;

		if (said.kind != NAME_UP || items.items[i].kind != TREE_FILE)
			continue;
		file = root_add_file(root, arena_format(root->arena, "../../%s",
												text_skip(text_skip(path, base),
														  "/")), FILE_UP);
		file->path = path;
		file->key = said.key;
		file->version = said.version;
	}
}

/*
 * Take in the migrations of the engines beside the application, which share
 * its versions, its classes and its table where they run with it.
 */
static void
take_engines_beside(Root *root)
{
	static const char *const places[] = {
		"engines", "components", "gems", "modules", "packages", "packs",
		"plugins", "vendor/engines"
	};
	const char *base;

	if (strcmp(root->path, "db/migrate") != 0 &&
		!name_has_suffix(root->path, "/db/migrate"))
		return;
	base = arena_copy(root->arena, root->path,
					  strlen(root->path) - strlen("db/migrate"));
	base = *base ? name_without_suffix(root->arena, base, "/") : ".";
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
	{
		const char *place = arena_join(root->arena, base, places[i]);
		TreeList	items;

		if (root->tree->list(root->tree, root->arena, place, &items) != NULL)
			continue;
		for (size_t j = 0; j < items.count; j++)
		{
			if (items.items[j].kind == TREE_FOLDER)
				take_engine_files(root, base, arena_join(root->arena, place,
														 items.items[j].name));
		}
	}
}

/*
 * Read a root of Rails: the files, their classes, and the dump of the schema
 * if the application keeps one.
 */
static void
read_rails_root(Root *root)
{
	names_take_folder(root, parse_rails_name, true);
	take_engines_beside(root);
	names_make_entries(root);
	check_classes(root);
	check_releases(root);
	/* Of the two, one was left behind where both are there. */
	if (!check_sql_dump(root, rails_dump_path(root, "structure.sql"),
						"structure.sql"))
		check_ruby_dump(root, rails_dump_path(root, "schema.rb"), "schema.rb");
}

/* Return true if a file is a migration to Rails, or one that it stops at. */
static bool
any_name_is_meant(Arena *arena, const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		Name		said = parse_rails_name(arena, items->items[i].name);

		if (items->items[i].kind == TREE_FILE &&
			(said.kind == NAME_UP || said.refused != NULL))
			return true;
	}
	return false;
}

/*
 * Recognize Rails by db/migrate, or db/NAME_migrate of a second database,
 * with files of its names.
 */
static bool
detect_rails_root(const Tree *tree, Arena *arena, const char *folder,
				  const TreeList *items)
{
	(void) tree;
	const char *slash = strrchr(folder, '/');
	bool		in_db = slash != NULL &&
		(strncmp(folder, "db/", slash - folder + 1) == 0 ||
		 name_has_suffix(arena_copy(arena, folder, slash - folder), "/db"));

	return ((in_db && (strcmp(slash, "/migrate") == 0 ||
					   name_has_suffix(slash, "_migrate"))) ||
			strcmp(folder, ".") == 0) &&
		any_name_is_meant(arena, items);
}

const Framework framework_rails = {
	.name = "rails",
	.title = "Rails",
	.migrator = "Rails",
	.detect = detect_rails_root,
	.read = read_rails_root,
	.compare = version_compare,
	.canonical = canonical_number,
	.simulate = simulate_rails,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.repair_key = REPAIR_KEY_VERSION,
	.repair_update =
	"UPDATE schema_migrations SET version = '%1$s' WHERE version = '%2$s';",
	.foreign_advice =
	"another application shares the table. Give each one of its own "
	"(config.active_record.schema_migrations_table_name), and name it "
	"with --table.",
	.table = &state_table_rails,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_ALLOWS_UNLISTED | TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`db/migrate`",
		.reads = "versions, classes, engines that run with it, `db/structure.sql` or `db/schema.rb`",
		.late = "runs",
		.edited = "not noticed",
	},
};
