/*
 * plain.c
 *		Folders of numbered SQL that no tool is known for.
 *
 * A number may be a date with a counter or a time behind it, written with
 * separators as "2024-01-05_00_users.sql": that is one number, too.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"
#include "migcheck/simulate/simulate.h"
#include "text/affix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What ends a number, or parts a date. */
#define SEPARATORS	"_-. "

/* Room for the digits behind a date. */
#define TAIL_DIGITS	6

/* Whether a month or a day begins here, of two digits and at most a number. */
static bool
begins_with_date_part(const char *p, int most)
{
	int			number = strspn(p, "0123456789") == 2 ? atoi(p) : 0;

	return number >= 1 && number <= most;
}

/*
 * The length of a date that a name begins with, parted by one separator, as
 * 2024-01-05 and 2024_01_05; 0 if it begins with none.
 */
static size_t
leading_date_length(const char *name)
{
	if (strspn(name, "0123456789") != 4 || name[4] == '\0' ||
		strchr(SEPARATORS, name[4]) == NULL || name[7] != name[4] ||
		!begins_with_date_part(name + 5, 12) || !begins_with_date_part(name +
																	   8,
																	   31) ||
		name[10] == '\0' || strchr(SEPARATORS, name[10]) == NULL)
		return 0;
	return 10;
}

/*
 * The version of a name with a date: the date's digits and those of the number
 * behind it, if there is one, in a fixed width, so that they compare as
 * numbers.
 */
static const char *
dated_version(Arena *arena, const char *name)
{
	const char *tail = name + 11;
	size_t		n = strspn(tail, "0123456789");

	if (n > TAIL_DIGITS || tail[n] == '\0' || strchr(SEPARATORS, tail[n]) == NULL)
		n = 0;
	return arena_format(arena, "%.4s%.2s%.2s%0*d%.*s", name, name + 5, name + 8,
						(int) (TAIL_DIGITS - n), 0, (int) n, tail);
}

/*
 * Parse the rest of a name that says its direction behind the number, as
 * Postgrator's do: "001.do.users.sql", "001.undo.users.sql". Both get one key.
 */
static bool
take_direction(Arena *arena, const char *name, size_t n, Name *result)
{
	bool		up = text_begins(name + n, ".do.");

	if (!up && !text_begins(name + n, ".undo."))
		return false;
	result->kind = up ? NAME_UP : NAME_DOWN;
	result->key = arena_format(arena, "%.*s%s", (int) n, name,
							   name + n + (up ? strlen(".do") :
										   strlen(".undo")));
	return true;
}

/* Plain numbered files; ".down.sql" takes back. */
static Name
parse_plain_name(Arena *arena, const char *name)
{
	size_t		n = strspn(name, "0123456789");
	const char *suffix = name_has_suffix(name, ".up.sql") ? ".up.sql" :
		name_has_suffix(name, ".down.sql") ? ".down.sql" : ".sql";
	Name		result = {.kind = NAME_FOREIGN};

	if (n > 0 && name_has_suffix(name, ".sql") &&
		strchr(SEPARATORS, name[n]) != NULL)
	{
		result.kind = suffix[1] == 'd' ? NAME_DOWN : NAME_UP;
		result.version = leading_date_length(name) > 0 ? dated_version(arena,
																	   name) :
			arena_copy(arena, name, n);
		if (!take_direction(arena, name, n, &result))
			result.key = name_without_suffix(arena, name, suffix);
	}
	else if (n > 0 && looks_like_sql(name))
	{
		result.kind = NAME_ODD;
		result.key = arena_string(arena, name);
		result.version = version_prefix(arena, name);
	}
	return result;
}

/*
 * Take "1_a_rollback.sql" for the way back of "1_a.sql", if that is there;
 * else it is a migration like any other.
 */
static void
pair_by_last_word(Root *root)
{
	Map			ups = {.arena = root->arena};

	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].role == FILE_UP)
			map_put(&ups, root->files[i].key, i);
	}
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];
		size_t		len = file->role == FILE_UP ? name_takes_back(file->key) : 0;
		const char *key = len > 0 ? arena_copy(root->arena, file->key, len) : NULL;

		if (key == NULL || map_get(&ups, key) < 0)
			continue;
		file->role = FILE_DOWN;
		file->key = key;
	}
}

/* Read a folder of numbered SQL files that no tool is known for. */
static void
read_plain_root(Root *root)
{
	names_take_folder(root, parse_plain_name, false);
	pair_by_last_word(root);
	names_make_entries(root);
}

/*
 * Two numbered files are a series; one might be anything, but for the first of
 * a folder that is called "migrations". In "sqls" are the files that
 * db-migrate's scripts read, which are what has an order.
 */
static bool
detect_plain_root(const Tree *tree, Arena *arena, const char *folder,
				  const TreeList *items)
{
	size_t		least = strcasecmp(path_base_name(folder), "migrations") == 0 ?
		1 : 2;

	(void) tree;
	return strcmp(path_base_name(folder), "sqls") != 0 &&
		count_taken_names(arena, items, parse_plain_name) >= least;
}

const Framework framework_plain = {
	.name = "plain",
	.title = "numbered files",
	.migrator = "a tool that goes by the number",
	.detect = detect_plain_root,
	.read = read_plain_root,
	.compare = version_compare,
	.canonical = canonical_number,
	.simulate = simulate_plain,
	.transactions = TRANSACTIONS_NONE,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_TAG,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_FILES,
	.any_number = true,
	.doc = {
		.mark = "two files with a number, or the first in `migrations`",
		.reads = "versions",
		.late = "runs",
		.edited = "not noticed",
	},
};
