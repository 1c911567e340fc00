/*
 * atlas.c
 *		Atlas: a folder of SQL files in the order of their names, and
 *		atlas.sum.
 *
 * Recorded with Atlas's library of v0.32.1-0.20250325101103
 * (test/fixtures/oracle/atlas.json). Atlas refuses to run where the sum does
 * not fit, so each difference is an error; it is not mended here, since
 * "atlas migrate hash" would also take in what was edited by mistake.
 */
#include "migcheck/frameworks/atlas_sum.h"
#include "migcheck/frameworks/by_name.h"
#include "migcheck/path.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"

#include <stdlib.h>
#include <string.h>

/*
 * Parse a file's name. Atlas takes every .sql file; the version is what comes
 * before the first "_", or the whole name.
 */
static Name
parse_atlas_name(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_FOREIGN};

	if (name_has_suffix(name, ".sql"))
	{
		result.kind = NAME_UP;
		result.key = name_without_suffix(arena, name, ".sql");
		result.version = arena_copy(arena, result.key,
									strcspn(result.key, "_"));
	}
	else if (looks_like_sql(name))
	{
		result.kind = NAME_ODD;
		result.key = arena_string(arena, name);
	}
	return result;
}

/*
 * Parse a name of golang-migrate's format, which Atlas reads, too: files with
 * ".down.sql" take back, and only those with ".up.sql" run.
 */
static Name
parse_atlas_pairs(Arena *arena, const char *name)
{
	bool		up = name_has_suffix(name, ".up.sql");
	bool		down = name_has_suffix(name, ".down.sql");
	Name		result = parse_atlas_name(arena, name);

	if (!up && !down)
		return result.kind == NAME_FOREIGN ? result : (Name)
	{
		.kind = NAME_ODD, .key = arena_string(arena, name)
	};
	result.kind = up ? NAME_UP : NAME_DOWN;
	result.key = name_without_suffix(arena, name, up ? ".up.sql" :
									 ".down.sql");
	result.version = arena_copy(arena, result.key, strcspn(result.key, "_"));
	return result;
}

/*
 * Parse a name of Flyway's format, which Atlas reads, too: V and U are
 * versioned, R and B are not. The undo file has the key of its versioned one.
 */
static Name
parse_atlas_flyway(Arena *arena, const char *name)
{
	Name		result = parse_atlas_name(arena, name);

	if (result.kind != NAME_UP)
		return result;
	if (name[0] == 'V' || name[0] == 'U')
	{
		result.kind = name[0] == 'V' ? NAME_UP : NAME_DOWN;
		result.version = arena_copy(arena, name + 1, strcspn(name + 1, "_"));
		result.key = arena_format(arena, "V%s", result.key + 1);
	}
	else if (name[0] == 'R' || name[0] == 'B')
		result.kind = NAME_REPEATABLE;
	else
		result.kind = NAME_ODD;
	return result;
}

/* Return true if a name is that of a versioned file in Flyway's format. */
static bool
is_flyway_name(const char *name)
{
	return name[0] == 'V' && name[1] >= '0' && name[1] <= '9' &&
		strstr(name, "__") != NULL && name_has_suffix(name, ".sql");
}

/*
 * Return the parser of the format that the names in a folder and in the sum
 * have; atlas.sum itself does not say it.
 */
static NameParser
find_format_parser(const Root *root, const Sum *sum)
{
	TreeList	items = {0};

	if (root->tree->list(root->tree, root->arena, root->path, &items) != NULL)
		return parse_atlas_name;
	for (size_t i = 0; i < items.count; i++)
	{
		if (name_has_suffix(items.items[i].name, ".up.sql"))
			return parse_atlas_pairs;
		if (is_flyway_name(items.items[i].name))
			return parse_atlas_flyway;
	}
	for (size_t i = 0; i < sum->count; i++)
	{
		if (strchr(sum->lines[i].name, '/') != NULL &&
			is_flyway_name(path_base_name(sum->lines[i].name)))
			return parse_atlas_flyway;
	}
	return parse_atlas_name;
}

/*
 * Find the sections of the formats that keep both directions in one file:
 * goose's and dbmate's, which Atlas reads, too. Its own have none.
 */
static void
scan_atlas_file(const char *text, size_t len, Sections *sections)
{
	if (memmem(text, len, "-- +goose Up", 12) != NULL)
		scan_goose_file_of_atlas(text, len, sections);
	else if (memmem(text, len, "-- migrate:up", 13) != NULL)
		scan_dbmate_file(text, len, sections);
	/* Atlas has no way back by a file: what is wrong there stops nothing. */
	sections->back_error = NULL;
}

/*
 * Return true if an entry's file is a checkpoint, by a directive in its head:
 * on an empty database Atlas begins there.
 */
bool
atlas_is_checkpoint(const Root *root, size_t index)
{
	const File *file = &root->files[root->entries[index].file];
	const char *text;
	size_t		len;
	size_t		line;
	bool		found = false;

	if (root->tree->read(root->tree, file->path, &text, &len) != NULL)
		return false;
	for (; len >= 2 && strncmp(text, "--", 2) == 0; text += line, len -= line)
	{
		line = strcspn(text, "\n");
		found |= memmem(text, line, "atlas:checkpoint", 16) != NULL;
		line += line < len;
	}
	/* Without an empty line behind them, comments are the statement's. */
	return found && (len == 0 || *text == '\n' || *text == '\r');
}

/*
 * Return the place of a file's kind in the sum: baselines, versions, the rest.
 */
static int
file_kind_order(const File *file)
{
	const char	letter = path_base_name(file->name)[0];

	return letter == 'B' ? 0 : letter == 'R' ? 2 : 1;
}

/*
 * Order files as Atlas's command line sums those of Flyway's format: by kind,
 * then by version, in whatever folder they are; for qsort().
 */
static int
compare_summed(const void *a, const void *b)
{
	const File *x = a;
	const File *y = b;
	int			order = file_kind_order(x) - file_kind_order(y);

	if (order == 0 && file_kind_order(x) == 1)
		order = framework_flyway.compare(x->version, y->version);
	return order ? order : strcmp(x->name, y->name);
}

/* Read the files of a root, in the order in which the sum has them. */
static void
read_files_in_order(Root *root, const Sum *sum)
{
	NameParser	parser = find_format_parser(root, sum);
	bool		flyway = parser == parse_atlas_flyway;

	names_take_folder(root, parser, flyway);
	if (flyway && sum->below)
		qsort(root->files, root->file_count, sizeof(File), compare_summed);
	names_make_entries(root);
}

/*
 * Read a root of Atlas: the files, and atlas.sum, which has to agree with
 * them.
 */
static void
read_atlas_root(Root *root)
{
	const char *path = arena_join(root->arena, root->path, SUM_FILE);
	const char *text;
	size_t		len;
	Sum			sum = {0};
	bool		there = root->tree->read(root->tree, path, &text, &len) == NULL;
	bool		compared = there && parse_atlas_sum(root, path, text, len,
													&sum);

	read_files_in_order(root, &sum);
	if (!there)
		root_add_fault(root, FAULT_JOURNAL_MISSING, place_at(path, 0, 0),
					   SUM_FILE, "there is no atlas.sum, so Atlas refuses to run")->help =
			"Restore it from the repository's history, or make it by \"atlas "
			"migrate hash\".";
	else if (compared)
	{
		mark_summed_files(root, &sum);
		check_atlas_sum(root, path, &sum);
	}
}

/*
 * Recognize Atlas by the sum; where it was lost, by Atlas's project file
 * above a folder "migrations" with SQL.
 */
static bool
detect_atlas_root(const Tree *tree, Arena *arena, const char *folder,
				  const TreeList *items)
{
	bool		sql = false;

	if (tree_find_item(items, SUM_FILE) != NULL)
		return true;
	for (size_t i = 0; i < items->count && !sql; i++)
		sql = items->items[i].kind == TREE_FILE &&
			parse_atlas_name(arena, items->items[i].name).kind == NAME_UP;
	return sql && (strcmp(folder, "migrations") == 0 ||
				   name_has_suffix(folder, "/migrations")) &&
		folder_above_has(tree, arena, folder, "atlas.hcl", 1);
}

/* What its own commands do about findings. */
static const Advice atlas_advice[] = {
	{RULE_LATE_INSERT,
		"Give it a version above all that have run with \"atlas migrate "
	"rebase VERSION\"."},
	{RULE_ORPHAN_FILE,
		"Take it into atlas.sum with \"atlas migrate hash\", if it is "
	"meant to run."},
	{0}
};

const Framework framework_atlas = {
	.name = "atlas",
	.row_advice =
	"Restore the file, or put it into its order with \"atlas "
	"migrate rebase\".",
	.title = "Atlas",
	.migrator = "Atlas",
	.detect = detect_atlas_root,
	.read = read_atlas_root,
	.scan = scan_atlas_file,
	.compare = compare_text_versions,
	.canonical = canonical_number,
	.sure = true,
	.simulate = simulate_atlas,
	.transactions = TRANSACTIONS_ENTRY,
	.row_key = ROW_KEY_TEXT,
	.row_name = ROW_NAME_NONE,
	.row_version = ROW_VERSION_OWN,
	.renumber = RENUMBER_NEVER,
	.table = &state_table_atlas,
	.traits = TRAIT_STOPS_AT_DOUBLES | TRAIT_SKIPS_ROWS,
	.doc = {
		.mark = "`atlas.sum`",
		.reads = "files, and each sum",
		.late = "the tool stops",
		.edited = "`atlas.sum` has to fit the files",
		.any_order = "`--exec-order non-linear`",
	},
	.advice = atlas_advice,
	.by_hand = "\"atlas migrate rebase\" gives a migration another version, "
	"and \"atlas migrate hash\" writes atlas.sum",
};
