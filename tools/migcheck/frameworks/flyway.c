/*
 * flyway.c
 *		Flyway: V1.2__description.sql, U1.2__…, R__description.sql.
 *
 * Versions are lists of numbers, split at dots and underscores; "1.0" and "1"
 * are one version. Folders below belong to the location.
 *
 * A file below a prefix that is not exactly V, U, R or B is not seen by the
 * tool: it is reported as odd where its name looks like a version.
 *
 * Recorded with Flyway 11.8.2 (test/fixtures/oracle/flyway.json), with its
 * defaults for prefixes and suffixes; flyway_naming.c brings the names of a
 * project with others into that form.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/frameworks/flyway_locations.h"
#include "migcheck/frameworks/flyway_naming.h"
#include "migcheck/path.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <ctype.h>
#include <string.h>

/*
 * Return the next number of a version, without leading zeros, and its length;
 * 0 at the end. *p is moved behind it. A version of a file has numbers only,
 * one of a row may have any bytes: those up to the next number are a part of
 * their own, so that each call moves on.
 */
static const char *
take_version_part(const char **p, size_t *len)
{
	const char *start;

	*p += strspn(*p, "._");
	while ((*p)[0] == '0' && isdigit((unsigned char) (*p)[1]))
		(*p)++;
	start = *p;
	*len = strspn(start, "0123456789");
	if (*len == 0)
		*len = strcspn(start, "._0123456789");
	*p += *len;
	return start;
}

/*
 * Order versions number by number; one that is missing counts as 0. Numbers
 * may have any length.
 */
static int
compare_flyway(const char *a, const char *b)
{
	while (*a || *b)
	{
		size_t		len_a;
		size_t		len_b;
		const char *x = take_version_part(&a, &len_a);
		const char *y = take_version_part(&b, &len_b);
		int			order;

		if (len_a == 0)
			x = "0", len_a = 1;
		if (len_b == 0)
			y = "0", len_b = 1;
		if (len_a != len_b)
			return len_a < len_b ? -1 : 1;
		order = strncmp(x, y, len_a);
		if (order != 0)
			return order < 0 ? -1 : 1;
	}
	return 0;
}

/*
 * Return a version with its letter, points between the numbers, without
 * needless zeros: two versions that Flyway takes for one are equal in this
 * form.
 */
static const char *
canonical_flyway(Arena *arena, const char *version)
{
	const char *result = "V";

	while (*version)
	{
		size_t		len;
		const char *part = take_version_part(&version, &len);

		result = arena_format(arena, "%s%s%.*s", result,
							  result[1] ? "." : "", (int) len, part);
	}
	while (name_has_suffix(result, ".0"))
		result = name_without_suffix(arena, result, ".0");
	return result;
}

/*
 * Return the length of a version's digits, points and single underscores; two
 * underscores end it.
 */
static size_t
version_length(const char *p)
{
	size_t		n = 0;

	while (isdigit((unsigned char) p[n]))
	{
		n += strspn(p + n, "0123456789");
		if ((p[n] == '.' || p[n] == '_') && isdigit((unsigned char) p[n + 1]))
			n++;
	}
	return n;
}

/*
 * Return true if a name looks like a version that a person meant for Flyway.
 */
static bool
looks_versioned(const char *name)
{
	return isdigit((unsigned char) *name) ||
		(strchr("VvUuRr", *name) != NULL &&
		 (isdigit((unsigned char) name[1]) || name[1] == '_')) ||
		text_begins(name, "B__");
}

/*
 * Return the name of a versioned script, whose version has n bytes. An undo
 * script has the key of its versioned one, so that the two are a pair.
 */
static Name
parse_versioned_name(Arena *arena, const char *name, size_t n)
{
	Name		result = {.kind = NAME_UP};

	result.version = arena_copy(arena, name + 1, n);
	result.key = name_without_suffix(arena, name, ".sql");
	if (*name == 'U')
	{
		result.kind = NAME_DOWN;
		result.key = arena_format(arena, "V%s", result.key + 1);
	}
	return result;
}

/* Parse a file's name with Flyway's default prefixes. */
static Name
parse_flyway_name(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_FOREIGN};
	size_t		n = version_length(name + 1);
	bool		sql = name_has_suffix(name, ".sql");
	const char *rest = name + 1 + n;
	bool		separated = text_begins(rest, "__");

	if (!looks_like_sql(name))
		return result;
	if (sql && (*name == 'V' || *name == 'U') && n > 0 &&
		(separated || strcmp(rest, ".sql") == 0))
		return parse_versioned_name(arena, name, n);
	if (sql && separated && *name == (n > 0 ? 'B' : 'R'))
	{
		/* A baseline, B, replaces all versions up to its own. */
		result.kind = NAME_REPEATABLE;
		result.key = name_without_suffix(arena, name, ".sql");
		if (n > 0)
			result.version = arena_copy(arena, name + 1, n);
	}
	else if (looks_versioned(name))
	{
		result.kind = NAME_ODD;
		result.key = arena_string(arena, name);
	}
	return result;
}

/*
 * Return the description that Flyway stores and compares: behind the two
 * underscores, with blanks for the others.
 */
const char *
flyway_description(Arena *arena, const char *key)
{
	const char *rest = strstr(key, "__");
	char	   *description;

	if (rest == NULL)
		return "";
	description = arena_string(arena, rest + 2);
	for (char *p = description; *p; p++)
	{
		if (*p == '_')
			*p = ' ';
	}
	return description;
}

/* Read a root of Flyway. */
static void
read_flyway_root(Root *root)
{
	root->naming = flyway_naming_of(root);
	read_root_by_name(root, parse_flyway_name, true);
}

/*
 * Return true if a folder has a versioned file: "V", a version and two
 * underscores.
 */
static bool
has_versioned_file(Arena *arena, const TreeList *items)
{
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (items->items[i].kind == TREE_FILE && *name == 'V' &&
			strstr(name, "__") != NULL &&
			parse_flyway_name(arena, name).kind == NAME_UP)
			return true;
	}
	return false;
}

/*
 * Return true if a folder has a versioned file by the names that its project
 * sets, which are looked up only where there is SQL, or where the folder's name
 * says that its files, whatever their suffix, are migrations.
 */
static bool
has_configured_file(const Tree *tree, Arena *arena, const char *folder,
					const TreeList *items)
{
	Root		root = {.arena = arena, .tree = tree, .path = folder};
	const FlywayNaming *naming = NULL;
	bool		named = text_begins(path_base_name(folder), "migration");

	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (items->items[i].kind != TREE_FILE ||
			(!named && !looks_like_sql(name)))
			continue;
		if (naming == NULL)
			naming = flyway_naming_of(&root);
		if (naming == NULL)
			return false;
		name = flyway_default_name(arena, naming, name);
		if (name != NULL && *name == 'V' && strstr(name, "__") != NULL &&
			parse_flyway_name(arena, name).kind == NAME_UP)
			return true;
	}
	return false;
}

/*
 * Return true if a folder of migrations has repeatable files, and no other SQL:
 * "R__" and the like.
 */
static bool
has_only_repeatables(Arena *arena, const char *folder, const TreeList *items)
{
	size_t		found = 0;

	if (!text_begins(path_base_name(folder), "migration"))
		return false;
	for (size_t i = 0; i < items->count; i++)
	{
		const char *name = items->items[i].name;

		if (items->items[i].kind != TREE_FILE || !looks_like_sql(name))
			continue;
		if (parse_flyway_name(arena, name).kind != NAME_REPEATABLE)
			return false;
		found++;
	}
	return found > 0;
}

/*
 * Recognize Flyway by a versioned file, here or in a folder that is named for
 * a year or a release: those are one location, whereas folders with other
 * names may be for one database each.
 */
static bool
detect_flyway(const Tree *tree, Arena *arena, const char *folder,
			  const TreeList *items)
{
	if (has_versioned_file(arena, items) ||
		has_only_repeatables(arena, folder, items) ||
		has_configured_file(tree, arena, folder, items))
		return true;
	for (size_t i = 0; i < items->count; i++)
	{
		const TreeItem *item = &items->items[i];
		const char *number = item->name + (item->name[0] == 'v');
		TreeList	inside;

		if (item->kind == TREE_FOLDER && !item->link && *number != '\0' &&
			number[strspn(number, "0123456789._-")] == '\0' &&
			isdigit((unsigned char) *number) &&
			tree->list(tree, arena, arena_join(arena, folder, item->name),
					   &inside) == NULL &&
			has_versioned_file(arena, &inside))
			return true;
	}
	return false;
}

/* What its own commands do about findings. */
static const Advice flyway_advice[] = {
	{RULE_EDITED_AFTER_APPLY,
		"Put the file back as it was, and write the change as a new "
		"migration. If only its form changed, \"flyway repair\" takes "
	"the new checksum."},
	{RULE_RENAMED_AFTER_APPLY,
		"Give the file its old name, or let \"flyway repair\" take the "
	"new description."},
	{RULE_DIRTY_STATE,
		"Bring the schema to where the migration begins, then remove "
	"the failed row with \"flyway repair\"."},
	{RULE_UNKNOWN_ROW,
		"Restore the file, or let \"flyway repair\" mark the row as "
	"deleted."},
	{RULE_LATE_INSERT,
		"Give it a version above all that have run, or run it with "
	"\"flyway migrate -outOfOrder=true\"."},
	{0}
};

const Framework framework_flyway = {
	.name = "flyway",
	.row_advice =
	"Restore the file; if it is gone for good, \"flyway repair\" "
	"marks the row as deleted.",
	.title = "Flyway",
	.migrator = "Flyway",
	.reversal = REVERSAL_FILES,
	.detect = detect_flyway,
	.join = flyway_join_locations,
	.read = read_flyway_root,
	.compare = compare_flyway,
	.canonical = canonical_flyway,
	.composed = true,
	.prefix = 1,
	.sure = true,
	.simulate = simulate_flyway,
	.transactions = TRANSACTIONS_ENTRY,
	.checksum = &checksum_flyway,
	.row_key = ROW_KEY_CANONICAL,
	.row_name = ROW_NAME_DESCRIPTION,
	.row_version = ROW_VERSION_OWN,
	.settle_rows = settle_flyway_rows,
	.describe = flyway_description,
	.renumber = RENUMBER_FILES,
	.down_optional = true,
	.repair_key = REPAIR_KEY_SCRIPT,
	.key_is_unique = true,
	.repair_update =
	"UPDATE flyway_schema_history SET version = '%1$s', script = '%3$s'\n"
	" WHERE script = '%4$s';",
	.table = &state_table_flyway,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_IGNORES_NAMES | TRAIT_DOWN_IS_RARE,
	.row_per_run = true,
	.doc = {
		.mark = "`V1__name.sql`",
		.reads = "versions, repeatable, undo and baseline files",
		.late = "the tool stops",
		.edited = "the tool stops",
		.any_order = "`-outOfOrder=true`",
	},
	.advice = flyway_advice,
};
