/*
 * forensics.c
 *		Why a file is not the one that a database ran.
 *
 * First what editors and git do to a text is tried: line ends, a byte order
 * mark, the last newline. If none of that gives the stored checksum, the file
 * was edited, and git may know when: the history is searched for the text.
 */
#include "migcheck/forensics.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "migcheck/simulate/checksum.h"

/* A walk through the history takes a while; so many files get one. */
#define MAX_SEARCHES 20

/* What a blob has to have. */
typedef struct Wanted
{
	Arena	   *arena;
	const Framework *framework;
	const LedgerRow *row;
	const char *left_out;		/* as Root.left_out */
} Wanted;

/*
 * Return true if a version of the file has the checksum that is searched for.
 */
static bool
has_wanted_checksum(const char *text, size_t len, void *context)
{
	const Wanted *wanted = context;
	ChecksumInput input = checksum_input(text, len, wanted->row->name,
										 wanted->row->version);

	checksum_leave_out(wanted->arena, wanted->left_out, &input);
	return checksum_accepts(wanted->arena, wanted->framework, &input,
							wanted->row->checksum);
}

/* Open the repository around the folder, once; there need not be one. */
static bool
open_repository(Forensics *forensics)
{
	if (!forensics->opened)
		forensics->usable = repository_open(forensics->arena,
											forensics->root->path,
											&forensics->repository) == NULL;
	forensics->opened = true;
	return forensics->usable;
}

/* The commit whose file ran, in words. */
static const char *
search_history(Forensics *forensics, const File *file, const LedgerRow *row)
{
	Wanted		wanted = {
		forensics->arena, forensics->root->framework, row,
		forensics->root->left_out
	};
	char		commit[GIT_ID_SIZE];
	char		day[16] = "";
	int64_t		when;
	time_t		seconds;
	struct tm	tm;
	const char *inside;

	if (forensics->searches++ >= MAX_SEARCHES || !open_repository(forensics) ||
		repository_path(&forensics->repository, file->path, &inside) != NULL)
		return "it was edited after it ran";
	if (!repository_search(&forensics->repository, inside,
						   has_wanted_checksum, &wanted,
						   commit, &when))
		return "it was edited after it ran, and git's history of the file has "
			"no text that gives the stored checksum";
	seconds = when;
	if (gmtime_r(&seconds, &tm) != NULL)
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	return arena_format(forensics->arena, "what ran is the file of commit %.12s "
						"(%s); it was edited since", commit, day);
}

/*
 * The explanation for check_drift_rules(); context is a Forensics. Where
 * nothing can be told *why stays as it is.
 */
TextChange
forensics_explain(void *context, const File *file, const LedgerRow *row,
				  const char **why)
{
	Forensics  *forensics = context;
	const Root *root = forensics->root;
	ChecksumInput input = {NULL, 0, row->name, row->version};
	TextChange	change;

	if (!checksum_is_kept(root->framework) || row->checksum == NULL ||
		root->tree->read(root->tree, file->path, &input.text, &input.len) != NULL)
		return TEXT_EDITED;
	checksum_leave_out(forensics->arena, root->left_out, &input);
	change = checksum_compare(forensics->arena, root->framework, &input,
							  row->checksum);
	*why = change == TEXT_EDITED ? search_history(forensics, file, row) :
		text_change_words(change);
	return change;
}

/* Close the repository, if one was opened. */
void
forensics_close(Forensics *forensics)
{
	if (forensics->usable)
		repository_close(&forensics->repository);
}
