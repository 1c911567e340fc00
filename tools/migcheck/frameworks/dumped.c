/*
 * dumped.c
 *		What a dump of the schema says about the migrations that it has:
 *		Rails' db/structure.sql and db/schema.rb, dbmate's db/schema.sql.
 *
 * A new database, as that of a test, is made from the dump. The tool then
 * takes for applied what the dump names and runs the rest on top of it, which
 * mostly fails, since the dump has the tables of that, too.
 */
#include "migcheck/frameworks/dumped.h"

#include <string.h>


/*
 * Return the first INSERT of versions, or NULL. The table may be quoted, and
 * have its schema before it.
 */
static const char *
find_version_list(const char *text, size_t len)
{
	static const char insert[] = "INSERT INTO ";
	static const char table[] = "schema_migrations";
	const char *end = text + len;
	const char *p = text;

	while ((p = memmem(p, end - p, insert, strlen(insert))) != NULL)
	{
		const char *newline = memchr(p, '\n', end - p);
		size_t		rest = (newline ? newline : end) - p;
		const char *named = memmem(p, rest, table, strlen(table));

		if ((p == text || p[-1] == '\n') && named != NULL &&
			memmem(named, p + rest - named, "VALUES", strlen("VALUES")) != NULL)
			return p;
		p += strlen(insert);
	}
	return NULL;
}

/*
 * Report what is wrong with one version of the list: listed twice, so that
 * the primary key refuses it, or without a file. listed has the lines of
 * those before.
 */
static void
check_listed_version(Root *root, Place place, const char *name,
					 const char *version, const Map *versions, Map *listed)
{
	long		first = map_put(listed, version, place.line);

	if (first >= 0)
		root_add_fault(root, FAULT_DUPLICATE, place, version,
					   arena_format(root->arena, "the version was listed on line "
									"%ld: the file cannot be loaded", first));
	else if (map_get(versions, version) < 0)
		root_add_fault(root, FAULT_FILE_GONE, place, version,
					   arena_format(root->arena, "%s lists this version, and no "
									"file has it", name));
}

/* Report the entries that a dump does not list. */
static void
report_unlisted(Root *root, const char *name, const Map *listed)
{
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		const char *text;

		if (map_get(listed, version_number(entry->version)) >= 0)
			continue;
		text = arena_format(root->arena, "%s does not list this version: a "
							"database that is made from it runs it once more",
							name);
		root_add_fault(root, FAULT_FILE_UNLISTED, entry->place,
					   root->files[entry->file].name, text)->help =
			arena_format(root->arena, "Run the migration and commit %s with it.",
						 name);
	}
}

/*
 * Read the versions that a dump lists: every quoted number behind the first
 * INSERT. Compare them with the files.
 */
static void
read_version_list(Root *root, const char *path, const char *name,
				  const char *text, size_t len)
{
	const char *end = text + len;
	const char *p = find_version_list(text, len);
	Map			versions = {.arena = root->arena};
	Map			listed = {.arena = root->arena};
	uint32_t	line = 1;

	if (p == NULL)
		return;
	for (const char *q = text; q < p; q++)
		line += *q == '\n';
	for (size_t i = 0; i < root->entry_count; i++)
		map_put(&versions, version_number(root->entries[i].version), i);
	for (; p < end; p++)
	{
		size_t		n = *p == '\'' ? strspn(p + 1, "0123456789") : 0;

		line += *p == '\n';
		if (n > 0 && p[1 + n] == '\'')
		{
			check_listed_version(root, place_at(path, line, 0), name,
								 version_number(arena_copy(root->arena, p + 1,
														   n)),
								 &versions, &listed);
			p += n + 1;
		}
	}
	report_unlisted(root, name, &listed);
}

/*
 * Compare the entries with the versions that a dump in SQL lists at its end.
 * False if there is no such file.
 */
bool
check_sql_dump(Root *root, const char *path, const char *name)
{
	const char *text;
	size_t		len;

	if (root->tree->read(root->tree, path, &text, &len) != NULL)
		return false;
	if (!root_take_conflict(root, path, name, text, len))
		read_version_list(root, path, name, text, len);
	return true;
}

/*
 * Return the version of a dump in Ruby, "define(version: 2024_01_31_120000)",
 * and its line; NULL where it has no such number.
 */
static const char *
find_ruby_version(Root *root, const char *text, size_t len, uint32_t *line)
{
	static const char mark[] = "version:";
	const char *p = memmem(text, len, ".define(", strlen(".define("));
	const char *end = p ? memchr(p, ')', text + len - p) : NULL;
	char	   *version;
	size_t		n = 0;

	p = end ? memmem(p, end - p, mark, strlen(mark)) : NULL;
	if (p == NULL)
		return NULL;
	p += strlen(mark);
	while (*p == ' ' || *p == '"')
		p++;
	version = arena_alloc(root->arena, end - p + 1);
	for (; (*p >= '0' && *p <= '9') || *p == '_'; p++)
	{
		if (*p != '_')
			version[n++] = *p;
	}
	version[n] = '\0';
	*line = 1;
	for (const char *q = text; q < p; q++)
		*line += *q == '\n';
	return n > 0 ? version : NULL;
}

/*
 * Compare the entries with the version of a dump in Ruby. Rails takes for
 * applied the files up to that, so that one finding tells of all above it.
 * False if there is no such file.
 */
bool
check_ruby_dump(Root *root, const char *path, const char *name)
{
	const char *text;
	size_t		len;
	uint32_t	line;
	const char *version;
	const Entry *newest = NULL;
	size_t		above = 0;

	if (root->tree->read(root->tree, path, &text, &len) != NULL)
		return false;
	if (root_take_conflict(root, path, name, text, len))
		return true;
	version = find_ruby_version(root, text, len, &line);
	for (size_t i = 0; version != NULL && i < root->entry_count; i++)
	{
		if (version_compare(root->entries[i].version, version) > 0)
		{
			newest = &root->entries[i];
			above++;
		}
	}
	if (newest == NULL)
		return true;
	root_add_fault(root, FAULT_FILE_UNLISTED, place_at(path, line, 0), name,
				   above == 1 ?
				   arena_format(root->arena, "its version is below that of \"%s\": "
								"a database that is made from it runs that once "
								"more", newest->tag) :
				   arena_format(root->arena, "its version is below that of \"%s\" "
								"and of %zu more: a database that is made from "
								"it runs them once more", newest->tag,
								above - 1))->help =
		arena_format(root->arena, "Run \"bin/rails db:migrate\" and commit %s; of "
					 "two sides of a merge, the higher version stays.", name);
	return true;
}
