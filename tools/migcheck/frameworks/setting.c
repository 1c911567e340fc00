/*
 * setting.c
 *		Settings of tools, as their files and build files write them: NAME=VALUE
 *		in properties, TOML, YAML, Gradle and XML.
 *
 * A name is found in capital or small letters, with "-" and "_" between them,
 * which is how Spring Boot and the tools themselves spell one setting. What is
 * set for one environment only, in a part of a file, does not count, as a file
 * of that environment does not.
 */
#include "migcheck/frameworks/setting.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/map.h"
#include "migcheck/path.h"
#include "text/affix.h"

/* The nearest folder's file counts, and of one folder the first of these. */
const char *const flyway_setting_files[] = {
	"flyway.toml", "flyway.conf", "conf/flyway.toml", "conf/flyway.conf",
	"application.yml", "application.yaml", "application.properties",
	"config/application.yml", "config/application.yaml",
	"config/application.properties", "src/main/resources/application.yml",
	"src/main/resources/application.yaml",
	"src/main/resources/application.properties", "pom.xml", "build.gradle",
	"build.gradle.kts", NULL
};

/* Where a project's folder may set variables for the programs that it runs. */
static const char *const variable_files[] = {
	".env", "compose.yaml", "compose.yml", "docker-compose.yml",
	"docker-compose.yaml", NULL
};

/* Return true if one of some files, or the folder that it is in, is there. */
static bool
has_item_of(const TreeList *items, const char *const *files)
{
	for (int i = 0; files[i] != NULL; i++)
	{
		char		first[32];

		snprintf(first, sizeof(first), "%.*s", (int) strcspn(files[i], "/"),
				 files[i]);
		if (tree_find_item(items, first) != NULL)
			return true;
	}
	return false;
}

/*
 * Remember a folder in which none of these files can be, by what lies in it:
 * each is looked for above every folder that has SQL.
 */
void
setting_note_folder(const Tree *tree, const char *folder,
					const TreeList *items)
{
	if (tree->bare != NULL && !has_item_of(items, flyway_setting_files) &&
		!has_item_of(items, variable_files))
		map_put(tree->bare, folder, 0);
}

/* Return true if a folder is known to have no such file. */
bool
setting_folder_is_bare(const Tree *tree, const char *folder)
{
	return tree->bare != NULL && map_get(tree->bare, folder) >= 0;
}

/*
 * Return the place behind a word that begins at p, or NULL if it does not: in
 * capital or small letters, with "-" and "_" between them.
 */
const char *
setting_skip_name(const char *p, const char *end, const char *word)
{
	for (; *word; p++)
	{
		if (p == end)
			return NULL;
		if (*p == '-' || *p == '_')
			continue;
		if (tolower((unsigned char) *p) != *word)
			return NULL;
		word++;
	}
	return p;
}

/* Return the place behind what may enclose a name or a value. */
static const char *
skip_blanks_and_quotes(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '"' || *p == '\''))
		p++;
	return p;
}

/* Return true if the line of a place begins as a comment. */
bool
setting_is_comment(const char *text, const char *p)
{
	const char *line = p;

	while (line > text && line[-1] != '\n')
		line--;
	while (line < p && isblank((unsigned char) *line))
		line++;
	return *line == '#' || *line == '!' || strncmp(line, "//", 2) == 0 ||
		strncmp(line, "<!--", 4) == 0;
}

/* Return true if a place is in what open and close enclose. */
static bool
is_enclosed(const char *text, const char *place, const char *open,
			const char *close)
{
	const char *begin = NULL;
	const char *end;

	for (const char *p = text; (p = strstr(p, open)) != NULL && p < place; p++)
		begin = p;
	end = begin != NULL ? strstr(begin + 1, close) : NULL;
	return end != NULL && end >= place;
}

/* Return true if a TOML line begins a table of an environment by name. */
static bool
is_environment_table(const char *line)
{
	return text_begins(line, "[environments.") &&
		!text_begins(line, "[environments.default.") &&
		!text_begins(line, "[environments.default]");
}

/* Return true if a line of Spring Boot's limits its document to a profile. */
static bool
is_profile_condition(const char *line, const char *end)
{
	const char *key = text_begins(line, "spring.config.activate.") ?
		line + strlen("spring.config.activate.") : line;
	const char *rest = setting_skip_name(key, end, "onprofile");

	if (rest != NULL)
		return *rest == ':' || *rest == '=';
	/* Before Spring Boot 2.4. */
	return text_begins(line, "profiles: ") ||
		text_begins(line, "spring.profiles=") ||
		text_begins(line, "spring.profiles: ");
}

/*
 * Return true if a place is in a table of TOML for one environment, or in a
 * document of YAML or properties for one profile.
 */
static bool
is_in_named_part(const char *text, const char *end, const char *place)
{
	bool		table = false;
	bool		document = false;

	for (const char *line = text; line < end;)
	{
		const char *word = line + strspn(line, " \t");
		const char *next = memchr(line, '\n', end - line);

		if (text_begins(line, "---") || text_begins(line, "#---") ||
			text_begins(line, "!---"))
		{
			if (line > place)
				break;
			document = false;
		}
		if (*word == '[' && line <= place)
			table = is_environment_table(word);
		document |= is_profile_condition(word, end);
		if (next == NULL)
			break;
		line = next + 1;
	}
	return table || document;
}

/*
 * Return true if a place is in a profile of Maven that has to be asked for.
 */
static bool
is_in_maven_profile(const char *text, const char *place)
{
	const char *profile = place;
	const char *active;

	if (!is_enclosed(text, place, "<profile>", "</profile>"))
		return false;
	while (!text_begins(profile, "<profile>"))
		profile--;
	active = strstr(profile, "<activeByDefault>true<");
	return active == NULL || active > strstr(place, "</profile>");
}

/*
 * Return true if a setting's name can begin at a place: it is no part of a
 * longer one, as "undo-sql-migration-prefix" is. The tool's name may precede it,
 * as variables of the environment are written.
 */
static bool
can_begin_name(const char *text, const char *p)
{
	static const char tool[] = "flyway";
	size_t		len = strlen(tool);

	if (p == text)
		return true;
	if (p[-1] != '-' && p[-1] != '_')
		return !isalnum((unsigned char) p[-1]);
	p--;
	return p == text || !isalnum((unsigned char) p[-1]) ||
		((size_t) (p - text) >= len && strncasecmp(p - len, tool, len) == 0);
}

/*
 * Return the value that a text gives to a setting, up to the end of the text;
 * NULL if it does not have it. The name is in small letters.
 */
const char *
setting_find_value(const char *text, size_t len, const char *name)
{
	const char *end = text + len;

	for (const char *p = text; p < end; p++)
	{
		const char *rest;

		if (tolower((unsigned char) *p) != *name || !can_begin_name(text, p))
			continue;
		/* What looks back to the line's begin comes last: a line may be long. */
		rest = setting_skip_name(p, end, name);
		if (rest == NULL || setting_is_comment(text, p))
			continue;
		rest = skip_blanks_and_quotes(rest, end);
		if (rest == end || *rest == '\0' || strchr(":=>(", *rest) == NULL)
			continue;
		if (is_in_named_part(text, end, p) || is_in_maven_profile(text, p) ||
			is_enclosed(text, p, "/*", "*/") ||
			is_enclosed(text, p, "<!--", "-->"))
			continue;
		return skip_blanks_and_quotes(rest + 1, end);
	}
	return NULL;
}

/*
 * Find the nearest of some files that gives a setting a value, in the root's
 * folder or above it in the project. The name is in small letters.
 */
bool
setting_find_nearest(const Root *root, const char *const *files,
					 const char *name, SettingPlace *place)
{
	const char *folder = path_without_dots(root->arena, root->path);

	for (int level = 0; level < SETTING_LEVELS && folder != NULL; level++)
	{
		bool		bare = files == flyway_setting_files &&
			setting_folder_is_bare(root->tree, folder);

		for (int i = 0; !bare && files[i] != NULL; i++)
		{
			const char *text;
			size_t		len;

			if (root->tree->read(root->tree,
								 arena_join(root->arena, folder, files[i]),
								 &text, &len) != NULL)
				continue;
			place->value = setting_find_value(text, len, name);
			place->folder = folder;
			place->file = files[i];
			if (place->value != NULL)
				return true;
		}
		folder = folder_above_in_project(root, folder);
	}
	return false;
}

/* Return the value that a text gives to one of some variables, or NULL. */
static const char *
find_variable_value(const char *text, size_t len, const char *const *names)
{
	const char *value = NULL;

	for (int i = 0; names[i] != NULL && value == NULL; i++)
		value = setting_find_value(text, len, names[i]);
	return value;
}

/*
 * Find the nearest file that gives one of some variables of the environment a
 * value, in the root's folder or above it in the project. The names are in
 * small letters, without "_".
 */
bool
setting_find_variable(const Root *root, const char *const *names,
					  SettingPlace *place)
{
	const char *folder = path_without_dots(root->arena, root->path);

	for (int level = 0; level < SETTING_LEVELS && folder != NULL; level++)
	{
		bool		bare = setting_folder_is_bare(root->tree, folder);

		for (int i = 0; !bare && variable_files[i] != NULL; i++)
		{
			const char *text;
			size_t		len;

			if (root->tree->read(root->tree,
								 arena_join(root->arena, folder,
											variable_files[i]), &text,
								 &len) != NULL)
				continue;
			place->value = find_variable_value(text, len, names);
			place->folder = folder;
			place->file = variable_files[i];
			if (place->value != NULL)
				return true;
		}
		folder = folder_above_in_project(root, folder);
	}
	return false;
}
