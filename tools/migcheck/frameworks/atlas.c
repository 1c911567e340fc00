/*
 * atlas.c
 *		Atlas: a folder of SQL files in the order of their names, and atlas.sum.
 *
 * The sum of a file is taken over all files up to it, so a file that was
 * edited, added or lost changes every line from there on: only the first one
 * that differs tells something.
 *
 * Recorded with Atlas's library of v0.32.1-0.20250325101103
 * (test/fixtures/oracle/atlas.json). Atlas refuses to run where the sum does
 * not fit, so each difference is an error; it is not mended here, since
 * "atlas migrate hash" would also take in what somebody edited by mistake.
 */
#include "migcheck/frameworks/by_name.h"
#include "migcheck/rules/rules.h"
#include "migcheck/simulate/checksum.h"
#include "migcheck/simulate/simulate.h"
#include "migcheck/state/table.h"
#include "text/affix.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define SUM_FILE	"atlas.sum"
#define HASH_BYTES	32
#define HASH_MARK	"h1:"
#define SUM_MARK	"atlas:sum "
#define HASH_CHARS	44			/* in base64 */

/* One line of the sum. */
typedef struct SumLine
{
	const char *name;
	const char *hash;
	uint32_t	line;
} SumLine;

/* What atlas.sum says: the hash of all lines, and a hash for each file. */
typedef struct Sum
{
	const char *total;			/* the first line's */
	SumLine    *lines;
	size_t		count;
	size_t		capacity;
} Sum;

/*
 * Parse a file's name. Atlas takes every .sql file; the version is what comes
 * before the first "_", or the whole name.
 */
static Name
parse_atlas(Arena *arena, const char *name)
{
	Name		result = {.kind = NAME_FOREIGN};

	if (name_has_suffix(name, ".sql"))
	{
		result.kind = NAME_UP;
		result.key = name_stem(arena, name, ".sql");
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
	Name		result = parse_atlas(arena, name);

	if (!up && !down)
		return result.kind == NAME_FOREIGN ? result : (Name)
	{
		.kind = NAME_ODD, .key = arena_string(arena, name)
	};
	result.kind = up ? NAME_UP : NAME_DOWN;
	result.key = name_stem(arena, name, up ? ".up.sql" : ".down.sql");
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
	Name		result = parse_atlas(arena, name);

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

/* Return the part of a name behind its folders. */
static const char *
base_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
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
find_parser(const Root *root, const Sum *sum)
{
	TreeList	items = {0};

	if (root->tree->list(root->tree, root->arena, root->path, &items) != NULL)
		return parse_atlas;
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
			is_flyway_name(base_of(sum->lines[i].name)))
			return parse_atlas_flyway;
	}
	return parse_atlas;
}

/*
 * Add a fault for something in the sum that is not as Atlas writes it; text
 * must live as long as the root.
 */
static void
add_sum_fault(Root *root, const char *path, uint32_t line, const char *text)
{
	root_add_fault(root, FAULT_JOURNAL_BROKEN, place_at(path, line, 1),
				   SUM_FILE, text)->help =
		"Run \"atlas migrate hash\" after you have looked at the files.";
}

/* Return the hash behind "h1:", of the arena; NULL for other text. */
static const char *
take_hash(Arena *arena, const char *text, size_t len)
{
	if (!bytes_begin(text, len, HASH_MARK) ||
		len != strlen(HASH_MARK) + HASH_CHARS)
		return NULL;
	return arena_copy(arena, text + strlen(HASH_MARK), HASH_CHARS);
}

/* Read the sum's lines. False if nothing can be compared with them. */
static bool
parse_sum(Root *root, const char *path, const char *text, size_t len, Sum *sum)
{
	const char *p = text;
	const char *end = text + len;
	uint32_t	conflict = contents_conflict(text, len);
	Contents	contents;

	contents_scan(text, len, &contents);
	if (contents.kind != CONTENTS_TEXT)
	{
		add_sum_fault(root, path, contents.kind_line, contents_kind_text(contents.kind));
		return false;
	}
	if (conflict > 0)
	{
		add_sum_fault(root, path, conflict, "the sum has git's conflict markers in it");
		return false;
	}
	for (uint32_t line = 1; p < end; line++)
	{
		const char *feed = memchr(p, '\n', end - p);
		const char *stop = feed ? feed : end;
		const char *mark;
		const char *hash;

		if (stop > p && stop[-1] == '\r')
			stop--;
		mark = stop > p ? memrchr(p, ' ', stop - p) : NULL;
		hash = mark ? take_hash(root->arena, mark + 1, stop - mark - 1) :
			take_hash(root->arena, p, stop - p);
		if (hash == NULL || (mark == NULL) != (line == 1))
		{
			add_sum_fault(root, path, line, line == 1 ?
						  "the first line is no \"h1:\" and hash" :
						  "this is no name, \"h1:\" and hash");
			return false;
		}
		if (line == 1)
			sum->total = hash;
		else
		{
			sum->lines = arena_grow(root->arena, sum->lines, sizeof(SumLine),
									sum->count, &sum->capacity);
			sum->lines[sum->count++] = (SumLine)
			{
				arena_copy(root->arena, p, mark - p), hash, line
			};
		}
		p = feed ? feed + 1 : end;
	}
	if (sum->total == NULL)
		add_sum_fault(root, path, 1, "the sum is empty");
	return sum->total != NULL;
}

/*
 * Return true if a file asks to be left out of the sum, by "atlas:sum ignore"
 * in its first line. Its name still counts, as in Atlas.
 */
static bool
opts_out_of_sum(const char *text, size_t len)
{
	size_t		line = strcspn(text, "\n");
	const char *mark = memmem(text, line < len ? line : len, SUM_MARK,
							  strlen(SUM_MARK));
	const char *rest;

	if (mark == NULL)
		return false;
	mark += strlen(SUM_MARK);
	rest = text_behind(mark + strspn(mark, " "), "ignore");
	return rest != NULL && strspn(rest, " \r\n") > 0;
}

/*
 * Return what a digest has come to so far, in base64, of the arena; the
 * digest goes on. The program ends where OpenSSL refuses.
 */
static const char *
hash_so_far(Arena *arena, EVP_MD_CTX *digest)
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	unsigned char hash[HASH_BYTES];
	char	   *text = arena_alloc(arena, HASH_CHARS + 1);

	if (copy == NULL || EVP_MD_CTX_copy_ex(copy, digest) != 1 ||
		EVP_DigestFinal_ex(copy, hash, NULL) != 1)
		end_without_digest();
	EVP_MD_CTX_free(copy);
	EVP_EncodeBlock((unsigned char *) text, hash, HASH_BYTES);
	return text;
}

/* Whether the sum has a line for a name. */
static bool
is_listed(const Sum *sum, const char *name)
{
	for (size_t i = 0; i < sum->count; i++)
	{
		if (strcmp(sum->lines[i].name, name) == 0)
			return true;
	}
	return false;
}

/*
 * Return the file that runs in place of one that takes it back, if the sum
 * has neither: that is the one that people miss.
 */
static const File *
unlisted_file(const Root *root, const Sum *sum, const File *file)
{
	const File *up = file->role == FILE_DOWN && file->entry >= 0 ?
		&root->files[root->entries[file->entry].file] : file;

	return is_listed(sum, up->name) ? file : up;
}

/*
 * Report what is wrong with the first line that is not the file's; file is
 * NULL where the sum has more lines than there are files. Lines and files are
 * in one order, so that the names tell which of the two is missing.
 */
static void
report_difference(Root *root, const char *path, const Sum *sum, size_t line,
				  const File *file)
{
	const SumLine *listed = line < sum->count ? &sum->lines[line] : NULL;
	int			order = listed == NULL ? 1 : file == NULL ? -1 :
		!is_listed(sum, file->name) ? 1 : strcmp(listed->name, file->name);

	if (order < 0)
		root_add_fault(root, FAULT_FILE_MISSING, place_at(path, listed->line, 1),
					   listed->name,
					   arena_format(root->arena, "\"%s\" has a sum and is not "
									"there; Atlas refuses to run", listed->name));
	else if (order > 0)
	{
		file = unlisted_file(root, sum, file);
		root_add_fault(root, FAULT_FILE_UNLISTED, place_at(file->path, 1, 0),
					   file->name,
					   "atlas.sum has no line for this file; Atlas refuses to "
					   "run")->help =
			"Run \"atlas migrate hash\", if the file is to stay.";
	}
	else
		root_add_fault(root, FAULT_CHECKSUM, place_at(file->path, 1, 0),
					   file->name,
					   arena_format(root->arena, "the file is not the one that "
									"atlas.sum:%u was made of; Atlas refuses to "
									"run", listed->line));
}

/* Start a digest, which the caller frees; ends the program if there is none. */
static EVP_MD_CTX *
begin_digest(void)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();

	if (digest == NULL || EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1)
		end_without_digest();
	return digest;
}

/*
 * Check the sum of the sum: of all names and hashes, in the first line. It
 * notices a line that was taken out by hand.
 */
static void
check_total(Root *root, const char *path, const Sum *sum)
{
	EVP_MD_CTX *digest = begin_digest();

	for (size_t i = 0; i < sum->count; i++)
	{
		EVP_DigestUpdate(digest, sum->lines[i].name,
						 strlen(sum->lines[i].name));
		EVP_DigestUpdate(digest, sum->lines[i].hash, HASH_CHARS);
	}
	if (strcmp(hash_so_far(root->arena, digest), sum->total) != 0)
		root_add_fault(root, FAULT_CHECKSUM, place_at(path, 1, 1), SUM_FILE,
					   "the first line is not the sum of the others; Atlas "
					   "refuses to run");
	EVP_MD_CTX_free(digest);
}

/*
 * Compare the files, in order, with the sum's lines, up to the first
 * difference: all lines behind it differ, too.
 */
static void
check_sum(Root *root, const char *path, const Sum *sum)
{
	EVP_MD_CTX *digest = begin_digest();
	size_t		line = 0;
	bool		same = true;

	for (size_t i = 0; same && i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		const char *text;
		size_t		len;

		if (!file->summed)
			continue;
		if (root->tree->read(root->tree, file->path, &text, &len) != NULL)
			break;
		EVP_DigestUpdate(digest, file->name, strlen(file->name));
		if (opts_out_of_sum(text, len))
			continue;
		EVP_DigestUpdate(digest, text, len);
		same = line < sum->count &&
			strcmp(sum->lines[line].name, file->name) == 0 &&
			strcmp(sum->lines[line].hash,
				   hash_so_far(root->arena, digest)) == 0;
		if (!same)
			report_difference(root, path, sum, line, file);
		line++;
	}
	if (same && line < sum->count)
		report_difference(root, path, sum, line, NULL);
	else if (same)
		check_total(root, path, sum);
	EVP_MD_CTX_free(digest);
}

/* Add a file to the digest. Returns whether the sum has a line for it. */
static bool
add_file(EVP_MD_CTX *digest, const Root *root, const File *file)
{
	const char *text;
	size_t		len;

	if (root->tree->read(root->tree, file->path, &text, &len) != NULL)
		return false;
	EVP_DigestUpdate(digest, file->name, strlen(file->name));
	if (opts_out_of_sum(text, len))
		return false;
	EVP_DigestUpdate(digest, text, len);
	return true;
}

/*
 * Return the sum that Atlas stores of each entry's file when it runs, which is
 * over all files up to it; of the arena, one an entry.
 */
const char **
atlas_hashes(const Root *root)
{
	const char **hashes = arena_alloc(root->arena, sizeof(char *) *
									  (root->entry_count + 1));
	EVP_MD_CTX *digest = begin_digest();

	for (size_t i = 0; i < root->entry_count; i++)
		hashes[i] = "";
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->summed && add_file(digest, root, file) &&
			file->role == FILE_UP && file->entry >= 0)
			hashes[file->entry] = hash_so_far(root->arena, digest);
	}
	EVP_MD_CTX_free(digest);
	return hashes;
}

/*
 * Return the sum of one entry's file, if of those before it only some were
 * there: there has a flag for each entry up to index.
 */
const char *
atlas_hash_of(const Root *root, size_t index, const bool *there)
{
	EVP_MD_CTX *digest = begin_digest();
	const char *hash = "";

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->summed && file->entry >= 0 && file->entry <= (long) index &&
			there[file->entry] && add_file(digest, root, file) &&
			file->role == FILE_UP && file->entry == (long) index)
			hash = hash_so_far(root->arena, digest);
	}
	EVP_MD_CTX_free(digest);
	return hash;
}

/*
 * Mark the files that the sum is taken over: those that run, and of the others
 * those that it lists. Atlas's command line sums only what runs, its library all
 * files: one line for a file that takes back tells which of them it was. Of
 * Flyway's format folders below are read, too, and only the command line sums
 * them.
 */
static void
mark_summed(Root *root, const Sum *sum)
{
	Map			listed = {.arena = root->arena};
	bool		all = false;
	bool		below = false;	/* files in folders below are summed */

	for (size_t i = 0; i < sum->count; i++)
	{
		map_put(&listed, sum->lines[i].name, i);
		below |= strchr(sum->lines[i].name, '/') != NULL;
	}
	for (size_t i = 0; i < root->file_count; i++)
		all |= root->files[i].role == FILE_DOWN &&
			map_get(&listed, root->files[i].name) >= 0;
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];

		file->summed = map_get(&listed, file->name) >= 0 ||
			((below || strchr(file->name, '/') == NULL) &&
			 (file->role == FILE_UP ||
			  (all && name_has_suffix(file->name, ".sql"))));
	}
}

/*
 * Find the sections of the formats that keep both directions in one file: goose's
 * and dbmate's, which Atlas reads, too. Its own have none.
 */
static void
scan_atlas(const char *text, size_t len, Sections *sections)
{
	if (memmem(text, len, "-- +goose Up", 12) != NULL)
		scan_goose(text, len, sections);
	else if (memmem(text, len, "-- migrate:up", 13) != NULL)
		scan_dbmate(text, len, sections);
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

/* Return the place of a file's kind in the sum: baselines, versions, the rest. */
static int
kind_order(const File *file)
{
	const char	letter = base_of(file->name)[0];

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
	int			order = kind_order(x) - kind_order(y);

	if (order == 0 && kind_order(x) == 1)
		order = framework_flyway.compare(x->version, y->version);
	return order ? order : strcmp(x->name, y->name);
}

/* Read the files of a root, in the order in which the sum has them. */
static void
read_files(Root *root, const Sum *sum)
{
	NameParser	parser = find_parser(root, sum);
	bool		flyway = parser == parse_atlas_flyway;

	names_take(root, parser, flyway);
	for (size_t i = 0; flyway && i < sum->count; i++)
	{
		if (strchr(sum->lines[i].name, '/') == NULL)
			continue;
		qsort(root->files, root->file_count, sizeof(File), compare_summed);
		break;
	}
	names_finish(root);
}

/*
 * Read a root of Atlas: the files, and atlas.sum, which has to agree with
 * them.
 */
static void
read_atlas(Root *root)
{
	const char *path = arena_join(root->arena, root->path, SUM_FILE);
	const char *text;
	size_t		len;
	Sum			sum = {0};
	bool		there = root->tree->read(root->tree, path, &text, &len) == NULL;
	bool		compared = there && parse_sum(root, path, text, len, &sum);

	read_files(root, &sum);
	if (!there)
		root_add_fault(root, FAULT_JOURNAL_MISSING, place_at(path, 0, 0),
					   SUM_FILE, "there is no atlas.sum, so Atlas refuses to run")->help =
			"Restore it from the repository's history, or make it by \"atlas "
			"migrate hash\".";
	else if (compared)
	{
		mark_summed(root, &sum);
		check_sum(root, path, &sum);
	}
}

/*
 * Recognize Atlas by the sum; where it was lost, by Atlas's project file
 * above a folder "migrations" with SQL.
 */
static bool
detect_atlas(const Tree *tree, Arena *arena, const char *folder,
			 const TreeList *items)
{
	bool		sql = false;

	if (tree_find(items, SUM_FILE) != NULL)
		return true;
	for (size_t i = 0; i < items->count && !sql; i++)
		sql = items->items[i].kind == TREE_FILE &&
			parse_atlas(arena, items->items[i].name).kind == NAME_UP;
	return sql && (strcmp(folder, "migrations") == 0 ||
				   name_has_suffix(folder, "/migrations")) &&
		has_above(tree, arena, folder, "atlas.hcl", 1);
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
	.detect = detect_atlas,
	.read = read_atlas,
	.scan = scan_atlas,
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
