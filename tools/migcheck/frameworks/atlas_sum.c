/*
 * atlas_sum.c
 *		atlas.sum: the hash of each file, and of all files up to it.
 *
 * The sum of a file is taken over all files up to it, so a file that was
 * edited, added or lost changes every line from there on: only the first one
 * that differs tells something.
 */
#include "migcheck/frameworks/atlas_sum.h"

#include <openssl/evp.h>
#include <string.h>

#include "migcheck/frameworks/by_name.h"
#include "migcheck/simulate/checksum.h"
#include "text/affix.h"

#define HASH_BYTES	32
#define HASH_MARK	"h1:"
#define SUM_MARK	"atlas:sum "
#define HASH_CHARS	44			/* in base64 */

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
take_base64_hash(Arena *arena, const char *text, size_t len)
{
	if (!bytes_begin(text, len, HASH_MARK) ||
		len != strlen(HASH_MARK) + HASH_CHARS)
		return NULL;
	return arena_copy(arena, text + strlen(HASH_MARK), HASH_CHARS);
}

/* Read the sum's lines. False if nothing can be compared with them. */
bool
parse_atlas_sum(Root *root, const char *path, const char *text, size_t len,
				Sum *sum)
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
		hash = mark ? take_base64_hash(root->arena, mark + 1, stop - mark -
									   1) : take_base64_hash(root->arena, p,
															 stop - p);
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
			const char *name = arena_copy(root->arena, p, mark - p);

			sum->below |= strchr(name, '/') != NULL;
			sum->lines = arena_grow(root->arena, sum->lines, sizeof(SumLine),
									sum->count, &sum->capacity);
			sum->lines[sum->count++] = (SumLine)
			{
				name, hash, line
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
digest_hash_so_far(Arena *arena, EVP_MD_CTX *digest)
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

/* Return true if the sum has a line for a name. */
static bool
sum_lists_name(const Sum *sum, const char *name)
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

	return sum_lists_name(sum, up->name) ? file : up;
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
		!sum_lists_name(sum, file->name) ? 1 : strcmp(listed->name,
													  file->name);

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

/* Start a digest, which the caller frees; ends the program on failure. */
static EVP_MD_CTX *
begin_sum_digest(void)
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
check_total_hash(Root *root, const char *path, const Sum *sum)
{
	EVP_MD_CTX *digest = begin_sum_digest();

	for (size_t i = 0; i < sum->count; i++)
	{
		EVP_DigestUpdate(digest, sum->lines[i].name,
						 strlen(sum->lines[i].name));
		EVP_DigestUpdate(digest, sum->lines[i].hash, HASH_CHARS);
	}
	if (strcmp(digest_hash_so_far(root->arena, digest), sum->total) != 0)
		root_add_fault(root, FAULT_CHECKSUM, place_at(path, 1, 1), SUM_FILE,
					   "the first line is not the sum of the others; Atlas "
					   "refuses to run");
	EVP_MD_CTX_free(digest);
}

/*
 * Return a copy of the digest of all before a file that has a carriage return,
 * for hash_with_lf(); NULL if the file has none.
 */
static EVP_MD_CTX *
copy_before_crlf(const EVP_MD_CTX *before, const char *text, size_t len)
{
	EVP_MD_CTX *copy;

	if (memchr(text, '\r', len) == NULL)
		return NULL;
	copy = EVP_MD_CTX_new();
	if (copy == NULL || EVP_MD_CTX_copy_ex(copy, before) != 1)
		end_without_digest();
	return copy;
}

/*
 * Return the hash that a file would have with LF for CRLF, by the digest of
 * all before it, which is used up.
 */
static const char *
hash_with_lf(Arena *arena, EVP_MD_CTX *before, const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *cr = memchr(text, '\r', len); cr != NULL;
		 cr = memchr(cr + 1, '\r', end - cr - 1))
	{
		if (cr + 1 == end || cr[1] != '\n')
			continue;
		EVP_DigestUpdate(before, text, cr - text);
		text = cr + 1;
	}
	EVP_DigestUpdate(before, text, end - text);
	return digest_hash_so_far(arena, before);
}

/*
 * Report that a file is not what the sum's line says. with_lf is the hash that
 * it would have with LF for CRLF; NULL if it has no CR.
 */
static void
report_changed_file(Root *root, const char *path, const Sum *sum, size_t line,
					const File *file, const char *with_lf)
{
	report_difference(root, path, sum, line, file);
	if (with_lf != NULL && line < sum->count &&
		strcmp(sum->lines[line].hash, with_lf) == 0)
		root->faults[root->fault_count - 1].help =
			"Only its line ends differ: the sum is of LF, and the file has "
			"CRLF. Put \"*.sql text eol=lf\" into .gitattributes, and "
			"check the file out again.";
}

/* Return true if the sum has a line at this place, of this name and hash. */
static bool
sum_line_fits(const Sum *sum, size_t line, const char *name, const char *hash)
{
	return line < sum->count && strcmp(sum->lines[line].name, name) == 0 &&
		strcmp(sum->lines[line].hash, hash) == 0;
}

/*
 * Compare the files, in order, with the sum's lines, up to the first
 * difference: all lines behind it differ, too.
 */
void
check_atlas_sum(Root *root, const char *path, const Sum *sum)
{
	EVP_MD_CTX *digest = begin_sum_digest();
	size_t		line = 0;
	bool		same = true;

	for (size_t i = 0; same && i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		const char *text;
		EVP_MD_CTX *before;
		size_t		len;

		if (!file->summed)
			continue;
		if (root->tree->read(root->tree, file->path, &text, &len) != NULL)
			break;
		EVP_DigestUpdate(digest, file->name, strlen(file->name));
		if (opts_out_of_sum(text, len))
			continue;
		before = copy_before_crlf(digest, text, len);
		EVP_DigestUpdate(digest, text, len);
		same = sum_line_fits(sum, line, file->name,
							 digest_hash_so_far(root->arena, digest));
		if (!same)
			report_changed_file(root, path, sum, line, file, before == NULL ?
								NULL : hash_with_lf(root->arena, before, text,
													len));
		EVP_MD_CTX_free(before);
		line++;
	}
	if (same && line < sum->count)
		report_difference(root, path, sum, line, NULL);
	else if (same)
		check_total_hash(root, path, sum);
	EVP_MD_CTX_free(digest);
}

/* Add a file to the digest. Returns whether the sum has a line for it. */
static bool
add_file_to_digest(EVP_MD_CTX *digest, const Root *root, const File *file)
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
atlas_entry_hashes(const Root *root)
{
	const char **hashes = arena_alloc(root->arena, sizeof(char *) *
									  (root->entry_count + 1));
	EVP_MD_CTX *digest = begin_sum_digest();

	for (size_t i = 0; i < root->entry_count; i++)
		hashes[i] = "";
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->summed && add_file_to_digest(digest, root, file) &&
			file->role == FILE_UP && file->entry >= 0)
			hashes[file->entry] = digest_hash_so_far(root->arena, digest);
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
	EVP_MD_CTX *digest = begin_sum_digest();
	const char *hash = "";

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->summed && file->entry >= 0 && file->entry <= (long) index &&
			there[file->entry] && add_file_to_digest(digest, root, file) &&
			file->role == FILE_UP && file->entry == (long) index)
			hash = digest_hash_so_far(root->arena, digest);
	}
	EVP_MD_CTX_free(digest);
	return hash;
}

/*
 * Mark the files that the sum is taken over: those that run, and of the others
 * those that it lists. Atlas's command line sums only what runs, its library
 * all files: one line for a file that takes back tells which of them it was.
 * Of Flyway's format folders below are read, too, and only the command line
 * sums them.
 */
void
mark_summed_files(Root *root, const Sum *sum)
{
	Map			listed = {.arena = root->arena};
	bool		all = false;

	for (size_t i = 0; i < sum->count; i++)
		map_put(&listed, sum->lines[i].name, i);
	for (size_t i = 0; i < root->file_count; i++)
		all |= root->files[i].role == FILE_DOWN &&
			map_get(&listed, root->files[i].name) >= 0;
	for (size_t i = 0; i < root->file_count; i++)
	{
		File	   *file = &root->files[i];

		file->summed = map_get(&listed, file->name) >= 0 ||
			((sum->below || strchr(file->name, '/') == NULL) &&
			 (file->role == FILE_UP ||
			  (all && name_has_suffix(file->name, ".sql"))));
	}
}
