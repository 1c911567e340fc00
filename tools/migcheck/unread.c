/*
 * unread.c
 *		Folders of migration tools that migcheck does not read.
 *
 * Their migrations are programs, or SQL that runs in an order which no name
 * tells. Such a folder is named in each report, so that a run is not taken for
 * one that has seen it.
 */
#include "migcheck/unread.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/drizzle_config.h"
#include "migcheck/path.h"

/* How many files of a folder are looked into. */
#define PEEK_FILES	3

/* A tool, the endings of its files, and a text that is in each. */
typedef struct UnreadTool
{
	const char *title;
	const char *endings;		/* with a blank behind each */
	const char *mark;
} UnreadTool;

#define SCRIPTS ".js .ts .cjs .mjs .cts .mts "

/*
 * The first whose mark is found. A new row needs a mark that the tool's own
 * generator writes into each file; an empty one takes any file with the
 * ending.
 */
static const UnreadTool unread_tools[] = {
	{"Alembic", ".py ", "down_revision"},
	{"Django", ".py ", "migrations.Migration"},
	{"Ecto", ".exs ", ""},
	{"TypeORM", SCRIPTS, "MigrationInterface"},
	{"MikroORM", SCRIPTS, "mikro-orm"},
	{"Sequelize", SCRIPTS, "queryInterface"},
	{"Knex", SCRIPTS, "knex"},
	{"Kysely", SCRIPTS, "Kysely"},
	{"db-migrate", SCRIPTS, "options.dbmigrate"},
	{"node-pg-migrate in JavaScript", SCRIPTS, "pgm"},
	{"EF Core", ".cs ", "EntityFrameworkCore"},
	{"Liquibase in Groovy", ".groovy ", "databaseChangeLog"},
	{"Laravel", ".php ", "Illuminate\\Database"},
	{"Doctrine", ".php ", "AbstractMigration"},
	{"Flyway in Java", ".java .kt ", "BaseJavaMigration"},
	{"Ent", ".go ", "entgo.io/ent"},
};

/* Files that say which tool scripts are for, where they do not say it. */
static const struct
{
	const char *title;
	const char *file;
	const char *mark;
}			projects[] = {
	{"Knex", "knexfile.js", ""},
	{"Knex", "knexfile.ts", ""},
	{"Sequelize", ".sequelizerc", ""},
	{"Knex", "package.json", "\"knex\""},
	{"Sequelize", "package.json", "\"sequelize\""},
	{"TypeORM", "package.json", "\"typeorm\""},
	{"db-migrate", "package.json", "\"db-migrate\""},
	{"MikroORM", "package.json", "\"@mikro-orm/"},
};

/* How many folders up such a file may be. */
#define PROJECT_LEVELS	4

/* What people call a folder of migrations. */
static const char *const folder_names[] = {
	"migrations", "migration", "migrate", "versions", "changelog",
	"changelogs", "schema", NULL
};

/*
 * Return true if a folder's own name is one that people give to folders of
 * migrations. Narrower than what discover.c asks of a path: here the answer
 * says that something was not read, and files of programs are everywhere.
 */
static bool
has_usual_folder_name(const char *folder)
{
	const char *name = path_base_name(folder);

	for (int i = 0; folder_names[i] != NULL; i++)
	{
		if (strcasecmp(name, folder_names[i]) == 0)
			return true;
	}
	return false;
}

/* Return true if a name has one of the endings of a list. */
static bool
has_ending_of_list(const char *name, const char *endings)
{
	const char *dot = strrchr(name, '.');
	size_t		len = dot ? strlen(dot) : 0;

	for (const char *p = endings; dot != NULL && *p; p += strcspn(p, " ") + 1)
	{
		if (strcspn(p, " ") == len && strncmp(p, dot, len) == 0)
			return true;
	}
	return false;
}

/* Return true if one of the first files with a tool's endings has its mark. */
static bool
has_mark_of_tool(Arena *arena, const Tree *tree, const char *folder,
				 const TreeList *items, const UnreadTool *tool)
{
	int			looked = 0;

	for (size_t i = 0; i < items->count && looked < PEEK_FILES; i++)
	{
		const TreeItem *item = &items->items[i];
		const char *text;
		size_t		len;

		if (item->kind != TREE_FILE || !has_ending_of_list(item->name,
														   tool->endings))
			continue;
		/* What every package has says nothing. */
		if (strcmp(item->name, "__init__.py") == 0)
			continue;
		looked++;
		if (tree->read(tree, arena_join(arena, folder, item->name), &text,
					   &len) == NULL &&
			memmem(text, len, tool->mark, strlen(tool->mark)) != NULL)
			return true;
	}
	return false;
}

/* Return how many files begin with a digit, and have one of the endings. */
static size_t
count_numbered(const TreeList *items, const char *endings)
{
	size_t		count = 0;

	for (size_t i = 0; i < items->count; i++)
		count += items->items[i].kind == TREE_FILE &&
			isdigit((unsigned char) items->items[i].name[0]) &&
			has_ending_of_list(items->items[i].name, endings);
	return count;
}

/*
 * Return the tool of numbered scripts by what lies above their folder, or
 * NULL.
 */
static const char *
find_project_tool(Arena *arena, const Tree *tree, const char *folder)
{
	for (size_t i = 0; i < sizeof(projects) / sizeof(projects[0]); i++)
	{
		if (file_above_says(tree, arena, folder, projects[i].file,
							PROJECT_LEVELS, projects[i].mark))
			return projects[i].title;
	}
	return NULL;
}

/* Return the tool of a folder that is one migration, or NULL. */
static const char *
find_tool_of_migration(Arena *arena, const Tree *tree, const char *folder,
					   const TreeList *items)
{
	if (tree_find_item(items, "migration.json") != NULL &&
		tree_find_item(items, "ops.json") != NULL)
		return "Prisma 8";
	if (tree_find_item(items, "up.sql") == NULL ||
		strstr(folder, "migrations/") == NULL)
		return NULL;
	return file_above_says(tree, arena, folder, "config.yaml", PROJECT_LEVELS,
						   "metadata_directory") ?
		"Hasura" : "a runner of your own";
}

/* The configuration is not run; see frameworks/drizzle_config.c. */
const char	unread_drizzle[] =
"drizzle-kit, in a folder that its configuration there computes";

/*
 * The title of the tool whose migrations a folder holds, of those that
 * migcheck does not read; NULL if it holds none. The caller has found that no
 * framework reads it.
 */
const char *
unread_tool_find(Arena *arena, const Tree *tree, const char *folder,
				 const TreeList *items)
{
	static const char programs[] = SCRIPTS ".py .exs .php .rb .java .kt .go .sh ";
	const char *title = find_tool_of_migration(arena, tree, folder, items);

	if (title != NULL)
		return title;
	if (drizzle_config_is_unclear(tree, arena, folder, items))
		return unread_drizzle;
	if (!has_usual_folder_name(folder))
		return NULL;
	for (size_t i = 0; i < sizeof(unread_tools) / sizeof(unread_tools[0]); i++)
	{
		if (has_mark_of_tool(arena, tree, folder, items, &unread_tools[i]))
			return unread_tools[i].title;
	}
	if (name_has_suffix(folder, "schema") || strcmp(folder, "schema") == 0)
		return NULL;
	title = count_numbered(items, SCRIPTS) > 0 ?
		find_project_tool(arena, tree, folder) : NULL;
	if (title != NULL)
		return title;
	for (size_t i = 0; i < items->count; i++)
	{
		if (items->items[i].kind == TREE_FILE &&
			has_ending_of_list(items->items[i].name, ".sql "))
			return "a runner of your own";
	}
	return count_numbered(items, programs) > 0 ? "a runner of your own" : NULL;
}
