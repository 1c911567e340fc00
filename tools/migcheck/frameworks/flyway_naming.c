/*
 * flyway_naming.c
 *		Names of Flyway's files in a project that has prefixes, a separator or
 *		suffixes of its own.
 *
 * A name is brought into the form that it would have by the defaults, so that
 * everything else knows one form: with sqlMigrationPrefix=U, "U1__a.sql" is
 * "V1__a.sql", and a file that is really called so is passed over.
 *
 * As Flyway does, the longest prefix that a name begins with decides, and of
 * equal ones the versioned scripts'. A value with a placeholder or of an
 * expression is not known, and the default stays.
 */
#include "migcheck/frameworks/flyway_naming.h"

#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/setting.h"
#include "text/affix.h"

/* Suffixes of one list; more are no list of suffixes. */
#define MAX_SUFFIXES	8

/* Where a prefix, the separator or the suffixes are set. */
typedef enum NamePart
{
	PART_VERSIONED,
	PART_BASELINE,
	PART_UNDO,
	PART_REPEATABLE,
	PART_SEPARATOR,
	PART_SUFFIXES,
	PARTS
} NamePart;

#define PREFIXES	((int) PART_SEPARATOR)

struct FlywayNaming
{
	const char *parts[PARTS];
	const char *suffixes[MAX_SUFFIXES + 1];
};

/* Each part's setting, in small letters, and its default. */
static const struct
{
	const char *setting;
	const char *usual;
}			name_parts[PARTS] = {
	[PART_VERSIONED] = {"sqlmigrationprefix", "V"},
	[PART_BASELINE] = {"baselinemigrationprefix", "B"},
	[PART_UNDO] = {"undosqlmigrationprefix", "U"},
	[PART_REPEATABLE] = {"repeatablesqlmigrationprefix", "R"},
	[PART_SEPARATOR] = {"sqlmigrationseparator", "__"},
	[PART_SUFFIXES] = {"sqlmigrationsuffixes", ".sql"},
};

/*
 * Return a list of suffixes as a value has it: on one line, in brackets, or
 * item by item as YAML and Maven write it.
 */
static const char *
read_suffix_list(Arena *arena, const char *value)
{
	static const char tag[] = "<sqlMigrationSuffix>";
	size_t		size = strcspn(value, *value == '[' ? "]" : "\r\n<");
	const char *list = "";

	if (size > 0)
		return arena_copy(arena, value, size);
	for (const char *p = value;;)
	{
		p += strspn(p, " \t\r\n");
		if (text_begins(p, "- "))
			p += 2;
		else if (text_begins(p, tag))
			p += strlen(tag);
		else if (*p != '#')
			return list;
		size = strcspn(p, "\r\n#<");
		list = arena_format(arena, "%s,%.*s", list, (int) size, p);
		p += size;
		p += strcspn(p, *p == '<' ? ">" : "\r\n");
		p += *p == '>';
	}
}

/*
 * Return true if a file of this name says by itself what a prefix or a
 * separator is: what is not quoted is an expression in Gradle, and what is
 * empty is unset in YAML.
 */
static bool
is_known_value(const char *file, const char *value)
{
	if (value[-1] == '"' || value[-1] == '\'')
		return true;
	if (strstr(file, ".gradle") != NULL)
		return false;
	return !(name_has_suffix(file, ".yml") || name_has_suffix(file, ".yaml")) ||
		(strchr("\r\n#~", *value) == NULL && !text_begins(value, "null"));
}

/*
 * Return the default of a property of Spring's, "${NAME:default}", and any
 * other value as it is. One that asks for the property, "${NAME:?}", has none.
 */
static const char *
default_of_property(Arena *arena, const char *value)
{
	const char *colon = text_begins(value, "${") ? strchr(value, ':') : NULL;

	if (colon == NULL || colon[1] == '?' || !name_has_suffix(value, "}") ||
		strpbrk(colon, "${") != NULL)
		return value;
	return name_without_suffix(arena, colon + 1, "}");
}

/*
 * Return a setting's value up to the end of its line or of what encloses it;
 * NULL if it is not set, or not known.
 */
static const char *
read_name_part(Arena *arena, const char *file, const char *text, size_t len,
			   NamePart part)
{
	const char *value = setting_find_value(text, len, name_parts[part].setting);

	if (value == NULL ||
		(part != PART_SUFFIXES && !is_known_value(file, value)))
		return NULL;
	value = part == PART_SUFFIXES ? read_suffix_list(arena, value) :
		arena_copy(arena, value, strcspn(value, "\r\n \t\"',<)]"));
	if (strstr(file, "application.") != NULL)
		value = default_of_property(arena, value);
	return strpbrk(value, "${@") != NULL ? NULL : value;
}

/*
 * Set the list of suffixes to those that a value names; to the default where
 * it names none.
 */
static void
split_suffixes(Arena *arena, const char *value, FlywayNaming *naming)
{
	size_t		count = 0;

	while (count < MAX_SUFFIXES)
	{
		size_t		n;

		value += strspn(value, " \t\r\n\"',[");
		n = strcspn(value, " \t\r\n\"',");
		if (n == 0)
			break;
		naming->suffixes[count++] = arena_copy(arena, value, n);
		value += n;
	}
	if (count == 0)
		naming->suffixes[count++] = name_parts[PART_SUFFIXES].usual;
	naming->suffixes[count] = NULL;
}

/*
 * Read what a file sets into the parts that are not set. Returns true if it
 * sets any part.
 */
static bool
read_naming_file(const Root *root, const char *folder, const char *file,
				 const char **parts)
{
	const char *text;
	size_t		len;
	bool		any = false;

	if (root->tree->read(root->tree, arena_join(root->arena, folder, file),
						 &text, &len) != NULL)
		return false;
	for (int i = 0; i < PARTS; i++)
	{
		const char *value = read_name_part(root->arena, file, text, len, i);

		if (value == NULL || (i >= PREFIXES && *value == '\0'))
			continue;
		any = true;
		if (parts[i] == NULL)
			parts[i] = value;
	}
	return any;
}

/*
 * Read what a root's project sets: the nearest file that sets any part counts,
 * and of build files those above it for other parts, as modules inherit what
 * they do not set themselves.
 */
static void
read_naming_files(const Root *root, const char **parts)
{
	static const char *const build_files[][3] = {
		{"pom.xml", NULL}, {"build.gradle", "build.gradle.kts", NULL}
	};
	const char *folder = root->path;
	const char *const *files = flyway_setting_files;

	for (int level = 0; level < SETTING_LEVELS && folder != NULL; level++)
	{
		bool		bare = setting_folder_is_bare(root->tree, folder);

		for (int i = 0; !bare && files[i] != NULL; i++)
		{
			if (!read_naming_file(root, folder, files[i], parts) ||
				files != flyway_setting_files)
				continue;
			if (strcmp(files[i], "pom.xml") == 0)
				files = build_files[0];
			else if (text_begins(files[i], "build.gradle"))
				files = build_files[1];
			else
				return;
			break;
		}
		folder = folder_above_in_project(root, folder);
	}
}

/*
 * Return how a root's project names its files; NULL if it keeps the defaults.
 */
const FlywayNaming *
flyway_naming_of(const Root *root)
{
	FlywayNaming *naming = arena_alloc(root->arena, sizeof(FlywayNaming));
	bool		own = false;

	read_naming_files(root, naming->parts);
	for (int i = 0; i < PARTS; i++)
	{
		if (naming->parts[i] == NULL)
			naming->parts[i] = name_parts[i].usual;
		own |= strcmp(naming->parts[i], name_parts[i].usual) != 0;
	}
	split_suffixes(root->arena, naming->parts[PART_SUFFIXES], naming);
	return own ? naming : NULL;
}

/* Return the prefix that decides what a name is; PREFIXES if it has none. */
static int
find_prefix(const FlywayNaming *naming, const char *name)
{
	int			found = PREFIXES;

	for (int i = 0; i < PREFIXES; i++)
	{
		if (text_begins(name, naming->parts[i]) &&
			(found == PREFIXES ||
			 strlen(naming->parts[i]) > strlen(naming->parts[found])))
			found = i;
	}
	return found;
}

/*
 * Return true if a text may be a version, or is empty as a repeatable's: what
 * separates it by default must not be in it.
 */
static bool
may_be_version(const char *text, size_t len)
{
	return strspn(text, "0123456789._") >= len &&
		memmem(text, len, "__", 2) == NULL;
}

/* Return the longest of the suffixes that a name ends with, or NULL. */
static const char *
find_suffix(const FlywayNaming *naming, const char *name)
{
	const char *found = NULL;

	for (int i = 0; naming->suffixes[i] != NULL; i++)
	{
		if (name_has_suffix(name, naming->suffixes[i]) &&
			(found == NULL || strlen(naming->suffixes[i]) > strlen(found)))
			found = naming->suffixes[i];
	}
	return found;
}

/*
 * Return the name that a file would have by Flyway's defaults; NULL if the
 * tool passes over it.
 */
const char *
flyway_default_name(Arena *arena, const FlywayNaming *naming, const char *name)
{
	int			prefix = find_prefix(naming, name);
	const char *suffix = find_suffix(naming, name);
	const char *separator = naming->parts[PART_SEPARATOR];
	const char *rest;
	const char *middle;
	size_t		len;

	if (prefix == PREFIXES || suffix == NULL)
		return NULL;
	rest = name_without_suffix(arena, name, suffix) +
		strlen(naming->parts[prefix]);
	middle = strstr(rest, separator);
	len = middle ? (size_t) (middle - rest) : strlen(rest);
	if (!may_be_version(rest, len))
		return NULL;
	return arena_format(arena, "%s%.*s%s%s.sql", name_parts[prefix].usual,
						(int) len, rest, middle ? "__" : "",
						middle ? middle + strlen(separator) : "");
}
