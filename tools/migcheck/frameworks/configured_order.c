/*
 * configured_order.c
 *		Whether a project has set its tool to run older migrations, or to pass
 *		over what ran and has no file.
 *
 * Flyway's settings are in its own files, in those of Spring Boot, Maven and
 * Gradle; Atlas's exec_order is in atlas.hcl. The folder of the migrations is
 * looked at, and each above it: the nearest file that has the setting counts.
 * Files of one environment only, as application-dev.yml, are not read.
 *
 * Tools without a file of their own get a switch where a project calls them:
 * in a Makefile, the scripts of package.json, a workflow and the like; goose
 * also an option in Go, sqlx one in Rust. A file that has the tool's name and
 * the switch counts.
 */
#include "migcheck/frameworks/framework.h"

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/setting.h"
#include "text/affix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const atlas_files[] = {"atlas.hcl", NULL};

/* Where a project calls its tool, from a folder. */
static const char *const calling_files[] = {
	"Makefile", "makefile", "GNUmakefile", "Taskfile.yml", "Taskfile.yaml",
	"justfile", "Justfile", "package.json", "Procfile", "Dockerfile",
	"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml",
	NULL
};

/* Folders whose files are looked at as well, with these endings. */
static const char *const workflow_endings[] = {".yml", ".yaml", NULL};
static const char *const go_endings[] = {".go", NULL};
static const char *const rust_endings[] = {".rs", NULL};

/* How a project tells a tool something; without programs, code is NULL. */
typedef struct Calls
{
	const char *tool;			/* a file that calls it has this name */
	const char *const *switches;
	const char *code;			/* where programs are, from a folder */
	const char *const *endings; /* of programs */
	const char *const *options; /* in programs */
} Calls;

/* So many files of a folder are looked at. */
#define MAX_FILES	200

/*
 * Return 1 if a text gives a setting a value, 0 if it gives it another one,
 * and -1 if it does not have it. The names are in small letters.
 */
static int
find_setting(const char *text, size_t len, const char *name,
			 const char *value)
{
	const char *end = text + len;
	const char *rest = setting_find_value(text, len, name);

	if (rest == NULL)
		return -1;
	rest = setting_skip_name(rest, end, value);
	return rest != NULL && (rest == end || !isalnum((unsigned char) *rest));
}

/*
 * Return how long the value of a list is: the rest of its line, and the lines
 * below that are its items, in YAML, XML or brackets.
 */
static size_t
measure_list(const char *value)
{
	const char *p = value + strcspn(value, "\n");

	for (;;)
	{
		const char *line = p + strspn(p, " \t\r\n");

		if (*line == '\0' || strchr("-\"'*]", *line) == NULL)
		{
			if (strncasecmp(line, "<ignoreMigrationPattern>", 24) != 0)
				return p - value;
		}
		p = line + strcspn(line, "\n");
	}
}

/*
 * Return true if a place of a value is in a comment that ends its line: behind
 * a blank and "#" or "//", or behind "<!--".
 */
static bool
is_in_trailing_comment(const char *value, const char *place)
{
	for (const char *p = place; p > value && p[-1] != '\n'; p--)
	{
		if (strncmp(p, "<!--", 4) == 0 ||
			(isblank((unsigned char) p[-1]) &&
			 (*p == '#' || strncmp(p, "//", 2) == 0)))
			return true;
	}
	return false;
}

/* Return true if a list's value has an item, outside of comments. */
static bool
list_has_item(const char *value, size_t size, const char *item)
{
	const char *p = value;

	while ((p = memmem(p, value + size - p, item, strlen(item))) != NULL)
	{
		if (!is_in_trailing_comment(value, p) && !setting_is_comment(value, p))
			return true;
		p += strlen(item);
	}
	return false;
}

/*
 * Return 1 if a text gives a list one of some items, 0 if it has the list
 * without them, and -1 if it does not have it.
 */
static int
find_list_item(const char *text, size_t len, const char *name,
			   const char *const *items)
{
	const char *value = setting_find_value(text, len, name);
	size_t		size;

	if (value == NULL)
		return -1;
	size = measure_list(value);
	for (int i = 0; items[i] != NULL; i++)
	{
		if (list_has_item(value, size, items[i]))
			return 1;
	}
	return 0;
}

/*
 * Return true if the nearest file that has a setting gives it this value, or,
 * where items are given, has one of these in its list.
 */
static bool
find_nearest_setting(const Root *root, const char *const *files,
					 const char *name, const char *value,
					 const char *const *items)
{
	const char *folder = root->path;

	for (int level = 0; level < SETTING_LEVELS && folder != NULL; level++)
	{
		for (int i = 0; files[i] != NULL; i++)
		{
			const char *path = arena_join(root->arena, folder, files[i]);
			const char *text;
			size_t		len;
			int			set;

			if (root->tree->read(root->tree, path, &text, &len) != NULL)
				continue;
			set = items != NULL ? find_list_item(text, len, name, items) :
				find_setting(text, len, name, value);
			if (set >= 0)
				return set == 1;
		}
		folder = folder_above_in_project(root, folder);
	}
	return false;
}

/*
 * Return true if a switch of this length is no part of a longer word, and not
 * turned off as in "-allow-missing=false". The text ends with NUL.
 */
static bool
is_whole_switch(const char *text, const char *p, size_t size)
{
	const char *rest = p + size;

	if (*rest == '=')
		return text_begins(rest, "=true") && !isalnum((unsigned char) rest[5]);
	return !isalnum((unsigned char) *rest) && *rest != '-' && *rest != '_' &&
		(p == text || !isalnum((unsigned char) p[-1]));
}

/*
 * Return true if a file has the name of a tool and one of its switches, which
 * is no part of a longer word and in no comment.
 */
static bool
file_has_switch(const Root *root, const char *path, const char *tool,
				const char *const *switches)
{
	const char *text;
	size_t		len;

	if (root->tree->read(root->tree, path, &text, &len) != NULL ||
		memmem(text, len, tool, strlen(tool)) == NULL)
		return false;
	for (int i = 0; switches[i] != NULL; i++)
	{
		size_t		size = strlen(switches[i]);

		for (const char *p = text; (p = memmem(p, text + len - p, switches[i],
											   size)) != NULL; p += size)
		{
			if (!setting_is_comment(text, p) && is_whole_switch(text, p, size))
				return true;
		}
	}
	return false;
}

/* The same for the files of a folder with one of these endings. */
static bool
folder_has_switch(const Root *root, const char *folder,
				  const char *const *endings, const char *tool,
				  const char *const *switches)
{
	TreeList	items;
	int			looked = 0;

	if (root->tree->list(root->tree, root->arena, folder, &items) != NULL)
		return false;
	for (size_t i = 0; i < items.count && looked < MAX_FILES; i++)
	{
		bool		meant = false;

		for (int j = 0; endings[j] != NULL; j++)
			meant |= name_has_suffix(items.items[i].name, endings[j]);
		if (!meant || items.items[i].kind != TREE_FILE ||
			isdigit((unsigned char) items.items[i].name[0]))
			continue;
		looked++;
		if (file_has_switch(root, arena_join(root->arena, folder,
											 items.items[i].name), tool,
							switches))
			return true;
	}
	return false;
}

/* Return true if the project calls a tool with one of some switches. */
static bool
find_switch(const Root *root, const Calls *calls)
{
	const char *folder = root->path;

	for (int level = 0; level < SETTING_LEVELS && folder != NULL; level++)
	{
		for (int i = 0; calling_files[i] != NULL; i++)
		{
			if (file_has_switch(root, arena_join(root->arena, folder,
												 calling_files[i]), calls->tool,
								calls->switches))
				return true;
		}
		if (folder_has_switch(root, arena_join(root->arena, folder,
											   ".github/workflows"),
							  workflow_endings, calls->tool,
							  calls->switches) ||
			(calls->code != NULL &&
			 folder_has_switch(root, arena_join(root->arena, folder,
												calls->code), calls->endings,
							   calls->tool, calls->options)))
			return true;
		folder = folder_above_in_project(root, folder);
	}
	return false;
}

/* Return true if a root's tool is set to run older migrations, too. */
bool
order_is_configured(const Root *root)
{
	static const char *const goose[] = {"-allow-missing", NULL};
	static const char *const goose_go[] = {
		"WithAllowMissing()", "WithAllowOutofOrder(true)", NULL
	};
	static const char *const node[] = {"--no-check-order", NULL};
	static const char *const supabase[] = {"--include-all", NULL};
	static const Calls goose_calls = {
		.tool = "goose", .switches = goose, .code = ".",
		.endings = go_endings, .options = goose_go
	};
	static const Calls node_calls = {
		.tool = "node-pg-migrate", .switches = node
	};
	static const Calls supabase_calls = {
		.tool = "supabase", .switches = supabase
	};

	if (root->framework == &framework_flyway)
		return find_nearest_setting(root, flyway_setting_files, "outoforder", "true",
									NULL);
	if (root->framework == &framework_atlas)
		return find_nearest_setting(root, atlas_files, "execorder",
									"nonlinear", NULL);
	if (root->framework == &framework_goose)
		return find_switch(root, &goose_calls);
	if (root->framework == &framework_node_pg_migrate)
		return find_switch(root, &node_calls);
	if (root->framework == &framework_supabase)
		return find_switch(root, &supabase_calls);
	return false;
}

/*
 * Return true if a root's tool is set to go on where something ran that has no
 * file.
 */
bool
missing_is_configured(const Root *root)
{
	static const char *const patterns[] = {
		"*:missing", "versioned:missing", "*:*", "versioned:*", NULL
	};
	static const char *const sqlx[] = {"--ignore-missing", NULL};
	static const char *const sqlx_rust[] = {
		"set_ignore_missing(true)", NULL
	};
	static const Calls sqlx_calls = {
		.tool = "sqlx", .switches = sqlx, .code = "src",
		.endings = rust_endings, .options = sqlx_rust
	};

	if (root->framework == &framework_flyway)
		return find_nearest_setting(root, flyway_setting_files,
									"ignoremigrationpatterns", NULL,
									patterns) ||
			find_nearest_setting(root, flyway_setting_files,
								 "ignoremissingmigrations", "true", NULL);
	if (root->framework == &framework_sqlx)
		return find_switch(root, &sqlx_calls);
	return false;
}
