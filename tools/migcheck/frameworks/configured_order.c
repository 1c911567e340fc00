/*
 * configured_order.c
 *		Whether a project has set its tool to run older migrations.
 *
 * Flyway's outOfOrder is in its own files, in those of Spring Boot, Maven and
 * Gradle; Atlas's exec_order is in atlas.hcl. The folder of the migrations is
 * looked at, and each above it: the nearest file that has the setting counts.
 * Files of one environment only, as application-dev.yml, are not read, nor
 * what a program sets.
 */
#include "migcheck/frameworks/framework.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Where Flyway's setting may be, from a folder. */
static const char *const flyway_files[] = {
	"flyway.toml", "flyway.conf", "conf/flyway.toml", "conf/flyway.conf",
	"application.yml", "application.yaml", "application.properties",
	"config/application.yml", "config/application.yaml",
	"config/application.properties", "src/main/resources/application.yml",
	"src/main/resources/application.yaml",
	"src/main/resources/application.properties", "pom.xml", "build.gradle",
	"build.gradle.kts", NULL
};

static const char *const atlas_files[] = {"atlas.hcl", NULL};

/* How many folders above the migrations are looked at. */
#define MAX_LEVELS	12

/*
 * Return the place behind a word that begins at p, or NULL if it does not: in
 * capital or small letters, with "-" and "_" between them.
 */
static const char *
skip_setting_name(const char *p, const char *end, const char *word)
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
static bool
is_behind_comment(const char *text, const char *p)
{
	const char *line = p;

	while (line > text && line[-1] != '\n')
		line--;
	while (line < p && isblank((unsigned char) *line))
		line++;
	return *line == '#' || *line == '!' || strncmp(line, "//", 2) == 0 ||
		strncmp(line, "<!--", 4) == 0;
}

/*
 * Return 1 if a text gives a setting a value, 0 if it gives it another one,
 * and -1 if it does not have it. The names are in small letters.
 */
static int
find_setting(const char *text, size_t len, const char *name,
			 const char *value)
{
	const char *end = text + len;

	for (const char *p = text; p < end; p++)
	{
		const char *rest;

		if (tolower((unsigned char) *p) != *name || is_behind_comment(text, p) ||
			(p > text && isalnum((unsigned char) p[-1])))
			continue;
		rest = skip_setting_name(p, end, name);
		if (rest == NULL)
			continue;
		rest = skip_blanks_and_quotes(rest, end);
		if (rest == end || *rest == '\0' || strchr(":=>(", *rest) == NULL)
			continue;
		rest = skip_setting_name(skip_blanks_and_quotes(rest + 1, end), end,
								 value);
		return rest != NULL && (rest == end ||
								!isalnum((unsigned char) *rest));
	}
	return -1;
}

/* Return true if the nearest file that has a setting gives it this value. */
static bool
find_nearest_setting(const Root *root, const char *const *files,
					 const char *name, const char *value)
{
	const char *folder = root->path;

	for (int level = 0; level < MAX_LEVELS; level++)
	{
		const char *slash;

		for (int i = 0; files[i] != NULL; i++)
		{
			const char *path = arena_join(root->arena, folder, files[i]);
			const char *text;
			size_t		len;
			int			set;

			if (root->tree->read(root->tree, path, &text, &len) != NULL)
				continue;
			set = find_setting(text, len, name, value);
			if (set >= 0)
				return set == 1;
		}
		slash = strrchr(folder, '/');
		if (strcmp(folder, ".") == 0 || folder == slash ||
			strncmp(folder, "..", 2) == 0)
			break;
		folder = slash == NULL ? "." : arena_copy(root->arena, folder,
												  slash - folder);
	}
	return false;
}

/* Return true if a root's tool is set to run older migrations, too. */
bool
order_is_configured(const Root *root)
{
	if (root->framework == &framework_flyway)
		return find_nearest_setting(root, flyway_files, "outoforder", "true");
	if (root->framework == &framework_atlas)
		return find_nearest_setting(root, atlas_files, "execorder",
									"nonlinear");
	return false;
}
