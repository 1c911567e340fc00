/*
 * setting.c
 *		Settings of tools, as their files and build files write them: NAME=VALUE
 *		in properties, TOML, YAML, Gradle and XML.
 *
 * A name is found in capital or small letters, with "-" and "_" between them,
 * which is how Spring Boot and the tools themselves spell one setting.
 */
#include "migcheck/frameworks/setting.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

		if (tolower((unsigned char) *p) != *name || !can_begin_name(text, p) ||
			setting_is_comment(text, p))
			continue;
		rest = setting_skip_name(p, end, name);
		if (rest == NULL)
			continue;
		rest = skip_blanks_and_quotes(rest, end);
		if (rest == end || *rest == '\0' || strchr(":=>(", *rest) == NULL)
			continue;
		return skip_blanks_and_quotes(rest + 1, end);
	}
	return NULL;
}
