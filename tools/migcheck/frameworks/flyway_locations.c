/*
 * flyway_locations.c
 *		The folders that one run of Flyway takes together.
 *
 * "flyway.locations" names folders whose files have one order and one table:
 * a version in two of them is a double, and a file of the one may be older than
 * what ran of the other. Their root is the nearest folder around them all.
 *
 * Only folders that are there are taken: a location elsewhere, with a pattern
 * or with a placeholder is not known. A project that names one location, or
 * none, is read folder by folder: what lies below may be for one database each.
 */
#include "migcheck/frameworks/flyway_locations.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/setting.h"
#include "migcheck/path.h"
#include "text/affix.h"

/* Where Maven and Gradle keep what a class path has. */
#define RESOURCES	"src/main/resources"

/* More locations are no list of folders. */
#define MAX_LOCATIONS	32

typedef struct Locations
{
	const char *paths[MAX_LOCATIONS];
	size_t		count;
} Locations;

/* Return true if a folder is another one or lies in it. */
static bool
is_at_or_below(const char *folder, const char *other)
{
	size_t		len = strlen(other);

	return strncmp(folder, other, len) == 0 &&
		(folder[len] == '\0' || folder[len] == '/');
}

/* Return the folder of a module whose resources a folder may be. */
static const char *
module_of_folder(Arena *arena, const char *folder)
{
	if (strcmp(folder, RESOURCES) == 0)
		return ".";
	return name_has_suffix(folder, "/" RESOURCES) ?
		name_without_suffix(arena, folder, "/" RESOURCES) : folder;
}

/*
 * Return a location without what names the project's own folder. Spring Boot's
 * {vendor} in it is replaced by the name of the database.
 */
static const char *
expand_location(Arena *arena, const char *location)
{
	static const char *const own[] = {
		"${project.basedir}/", "${basedir}/", "${project.projectDir}/",
		"${projectDir}/", "$projectDir/", "$project.projectDir/", NULL
	};
	const char *vendor;

	for (int i = 0; own[i] != NULL; i++)
	{
		if (text_begins(location, own[i]))
			location += strlen(own[i]);
	}
	vendor = strstr(location, "{vendor}");
	if (vendor != NULL)
		location = arena_format(arena, "%.*spostgresql%s",
								(int) (vendor - location), location,
								vendor + strlen("{vendor}"));
	return location;
}

/*
 * Return the folder that a location means which a file in a folder sets; NULL
 * if that is not known, or not there.
 */
static const char *
find_location(const Root *root, const char *folder, const char *location)
{
	static const char disk[] = "filesystem:";
	static const char classes[] = "classpath:";
	const char *module = module_of_folder(root->arena, folder);
	const char *resources = arena_join(root->arena, module, RESOURCES);
	bool		on_disk = text_begins(location, disk);
	const char *bases[] = {
		on_disk ? module : resources, folder, on_disk ? resources : module
	};

	location += on_disk ? strlen(disk) :
		text_begins(location, classes) ? strlen(classes) : 0;
	location = expand_location(root->arena, location);
	while (!on_disk && *location == '/')
		location++;
	if (*location == '\0' || *location == '/' ||
		strpbrk(location, ":*?${}") != NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
	{
		const char *path = path_from_folder(root->arena, bases[i], location);
		TreeList	items;

		if (root->tree->list(root->tree, root->arena, path, &items) == NULL)
			return path;
	}
	return NULL;
}

/* Add a location, unless it is in one that is there; take out those in it. */
static void
add_location(Locations *locations, const char *path)
{
	size_t		kept = 0;

	for (size_t i = 0; i < locations->count; i++)
	{
		if (is_at_or_below(path, locations->paths[i]))
			return;
	}
	for (size_t i = 0; i < locations->count; i++)
	{
		if (!is_at_or_below(locations->paths[i], path))
			locations->paths[kept++] = locations->paths[i];
	}
	locations->count = kept;
	if (kept < MAX_LOCATIONS)
		locations->paths[locations->count++] = path;
}

/*
 * Return the end of a list's value: of its brackets, of its element, of the
 * lines that YAML begins with "-", or of its line.
 */
static const char *
find_list_end(const char *value)
{
	const char *open = value + strspn(value, " \t\r\n");
	const char *p;

	if (text_begins(open, "<location>"))
		return strstr(open, "</locations>");
	if (text_begins(open, "arrayOf(") || text_begins(open, "listOf("))
		return strchr(open, ')');
	if (*open == '[')
		return strchr(open, ']');
	if (*open == '-')
	{
		while (*open == '-' || *open == '#')
		{
			p = open + strcspn(open, "\n");
			open = p + strspn(p, " \t\r\n");
		}
		return p;
	}
	p = value + strcspn(value, "\n<");
	while (p > value && *p == '\n' && p[-1] == '\\')
		p += 1 + strcspn(p + 1, "\n");
	return p;
}

/* Return the next item of a list from *p up to its end; NULL behind the last. */
static const char *
take_list_item(Arena *arena, const char **p, const char *end)
{
	static const char around[] = " \t\r\n\"',[]()\\-";
	static const char *const words[] = {
		"<location>", "</location>", "arrayOf(", "listOf(", NULL
	};
	const char *start;

	for (bool moved = true; moved && *p < end;)
	{
		start = *p;
		*p += strspn(*p, around);
		if (**p == '#' || text_begins(*p, "//"))
			*p += strcspn(*p, "\n");
		for (int i = 0; words[i] != NULL; i++)
		{
			if (text_begins(*p, words[i]))
				*p += strlen(words[i]);
		}
		moved = *p != start;
	}
	if (*p >= end)
		return NULL;
	start = *p;
	*p += strcspn(*p, " \t\r\n\"',]<)");
	if (*p == start)
		++* p;
	return arena_copy(arena, start, *p - start);
}

/* Find the folders of a value that a file in a folder gives to the setting. */
static void
read_locations(const Root *root, const char *folder, const char *value,
			   Locations *locations)
{
	const char *end = find_list_end(value);
	const char *items[MAX_LOCATIONS];
	size_t		count = 0;

	if (end == NULL)
		return;
	/* The text is the tree's until it looks for a folder. */
	while (count < MAX_LOCATIONS &&
		   (items[count] = take_list_item(root->arena, &value, end)) != NULL)
		count++;
	for (size_t i = 0; i < count; i++)
	{
		const char *path = find_location(root, folder, items[i]);

		if (path != NULL)
			add_location(locations, path);
	}
}

/* Return true if a folder is above the one where migcheck runs. */
static bool
is_above_here(const char *folder)
{
	return strcmp(folder, "..") == 0 || name_has_suffix(folder, "/..");
}

/* Return the nearest folder around all locations; NULL if that is above. */
static const char *
find_folder_around(Arena *arena, const Locations *locations)
{
	const char *around = path_above(arena, locations->paths[0]);

	for (size_t i = 1; i < locations->count && around != NULL &&
		 strcmp(around, ".") != 0; i++)
	{
		while (around != NULL && strcmp(around, ".") != 0 &&
			   !is_at_or_below(locations->paths[i], around))
			around = is_above_here(around) ? NULL : path_above(arena, around);
	}
	if (around == NULL || strcmp(around, ".") != 0)
		return around;
	/* What is above where migcheck runs is not in its own folder. */
	for (size_t i = 0; i < locations->count; i++)
	{
		if (*locations->paths[i] == '/' ||
			is_at_or_below(locations->paths[i], ".."))
			return NULL;
	}
	return around;
}

/*
 * Make a root of Flyway the one of all locations that its run has, where it is
 * in one of several.
 */
void
flyway_join_locations(Root *root)
{
	static const char *const variables[] = {
		"flywaylocations", "springflywaylocations", "quarkusflywaylocations",
		NULL
	};
	Locations	locations = {0};
	const char *own = path_without_dots(root->arena, root->path);
	SettingPlace place;
	const char *around;
	const char **below;
	bool		found = false;

	if (!setting_find_nearest(root, flyway_setting_files, "locations", &place) &&
		!setting_find_variable(root, variables, &place))
		return;
	read_locations(root, place.folder, place.value, &locations);
	for (size_t i = 0; i < locations.count; i++)
		found |= is_at_or_below(own, locations.paths[i]);
	if (!found || locations.count < 2)
		return;
	around = find_folder_around(root->arena, &locations);
	if (around == NULL)
		return;
	below = arena_alloc(root->arena,
						sizeof(char *) * (locations.count + 1));
	for (size_t i = 0; i < locations.count; i++)
		below[i] = strcmp(around, ".") == 0 ? locations.paths[i] :
			locations.paths[i] + strlen(around) + 1;
	root->path = around;
	root->locations = below;
}
