/*
 * files.c
 *		Rules about files: without an entry, unreadable, and what is in them.
 *
 * What was found in a file's bytes is in its Contents and Sections; no text
 * is read here. A finding that each of many files would have alike is made
 * once, with the others as related places.
 */
#include "migcheck/rules/rules.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"

/* Return true if a file looks like a migration and no entry runs it. */
static bool
file_is_orphan(const File *file)
{
	return file->role == FILE_UP && file->entry < 0;
}

/*
 * Report a journal that was not kept for long, as one finding: most files
 * have no entry, so that another tool seems to run them.
 */
static void
report_dead_journal(const Root *root, size_t orphans, size_t ups,
					Findings *findings)
{
	Finding    *finding;

	finding = report_finding(findings, root, RULE_ORPHAN_FILE,
							 root->framework->has_journal ?
							 "meta/_journal.json" : root->journal,
							 place_at(root->journal, 1, 0),
							 "the journal looks dead: %zu of %zu files have no "
							 "entry, and %s never runs them", orphans, ups,
							 root->framework->migrator);
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (file_is_orphan(&root->files[i]))
			finding_relate(findings, finding,
						   place_at(root->files[i].path, 1, 0));
	}
	finding_help(findings, finding,
				 "If another tool runs these files, name it with --framework; "
				 "if not, the entries have to be written again.");
}

/* Report a file that the tool never runs, and where it belongs. */
static void
report_orphan(const Root *root, const File *file, Findings *findings)
{
	Finding    *finding;

	if (root->journal != NULL)
	{
		report_finding(findings, root, RULE_ORPHAN_FILE, file->name,
					   place_at(file->path, 1, 0),
					   "the journal has no entry \"%s\", so %s never runs this "
					   "file", file->key, root->framework->migrator);
		return;
	}
	finding = report_finding(findings, root, RULE_ORPHAN_FILE, file->name,
							 place_at(file->path, 1, 0),
							 "the file is next to the folders of migrations, so "
							 "%s never runs it", root->framework->migrator);
	if (root->framework->loose_goes_to != NULL)
		finding_help(findings, finding, "Move it into a folder of its own as "
					 "%s, or remove it.", root->framework->loose_goes_to);
	/* With a number it was meant to run. */
	if (finding->severity < SEVERITY_WARNING && file->version != NULL)
		finding->severity = SEVERITY_WARNING;
}

/* Report files that nothing runs. */
static void
check_orphans(const Root *root, Findings *findings)
{
	size_t		orphans = 0;
	size_t		ups = 0;

	for (size_t i = 0; i < root->file_count; i++)
	{
		ups += root->files[i].role == FILE_UP;
		orphans += file_is_orphan(&root->files[i]);
	}
	if (root->journal != NULL && orphans >= ROOT_DEAD_ORPHANS &&
		orphans * 2 > ups)
	{
		report_dead_journal(root, orphans, ups, findings);
		return;
	}
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file_is_orphan(file))
			report_orphan(root, file, findings);
		else if (file->role == FILE_VERIFY && file->entry < 0)
			report_finding(findings, root, RULE_ORPHAN_FILE, file->name,
						   place_at(file->path, 1, 0),
						   "no change in the plan has this name");
	}
}

/*
 * Report a state of a whole checkout, told once, with the other files as
 * related.
 */
static void
report_locked_files(const Root *root, ContentsKind kind, const char *help,
					Findings *findings)
{
	Finding    *finding = NULL;
	size_t		count = 0;

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		Place		place = place_at(file->path, file->contents.kind_line, 0);

		if (file->contents.kind != kind || file->unreadable != NULL)
			continue;
		count++;
		if (finding != NULL)
			finding_relate(findings, finding, place);
		else
			finding = report_finding(findings, root, RULE_UNREADABLE_FILE,
									 file->name, place, "not SQL text: %s",
									 contents_kind_text(kind));
	}
	if (count > 1)
		finding->message = arena_format(root->arena, "%s, and so %s %zu more "
										"of %zu files", finding->message,
										count == 2 ? "is" : "are", count - 1,
										root->file_count);
	if (finding != NULL)
		finding->help = help;
}

/* Report what only a key or another fetch makes readable. */
static void
check_locked_files(const Root *root, Findings *findings)
{
	report_locked_files(root, CONTENTS_ENCRYPTED, "Unlock the checkout, as "
						"with \"git-crypt unlock\", and check again.",
						findings);
	report_locked_files(root, CONTENTS_LFS, "Fetch the contents with \"git "
						"lfs pull\", or keep SQL out of Git LFS.", findings);
}

/*
 * Report that all files of a root are encrypted, and return whether they are.
 * Then nothing else can be said of it, and that is the one finding.
 */
bool
check_encrypted(const Root *root, Findings *findings)
{
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].unreadable != NULL ||
			root->files[i].contents.kind != CONTENTS_ENCRYPTED)
			return false;
	}
	if (root->file_count > 0)
		check_locked_files(root, findings);
	return root->file_count > 0;
}

/*
 * Report bytes that are no SQL text, and return whether they are some. What
 * check_locked_files() reports is not reported again.
 */
static bool
check_readable(const Root *root, const File *file, Findings *findings)
{
	if (file->unreadable != NULL)
		report_finding(findings, root, RULE_UNREADABLE_FILE, file->name,
					   place_at(file->path, 0, 0), "could not be read: %s",
					   file->unreadable);
	else if (file->contents.kind == CONTENTS_ENCRYPTED ||
			 file->contents.kind == CONTENTS_LFS)
		return false;
	else if (file->contents.kind != CONTENTS_TEXT)
		report_finding(findings, root, RULE_UNREADABLE_FILE, file->name,
					   place_at(file->path, file->contents.kind_line, 0),
					   "not SQL text: %s",
					   contents_kind_text(file->contents.kind));
	else
		return true;
	return false;
}

/*
 * Report how lines end, and whether the last one does: a checksum over the
 * bytes differs from one checkout to the next.
 */
static void
check_line_ends(const Root *root, const File *file, Findings *findings)
{
	const Contents *contents = &file->contents;

	if (contents->cr_lines > 0)
		report_finding(findings, root, RULE_LINE_ENDINGS, file->name,
					   place_at(file->path, contents->cr_line, 0),
					   contents->cr_lines < contents->lines ?
					   "some lines end in CR LF, others in LF" :
					   "lines end in CR LF");
	if (contents->no_final_newline && !contents->blank)
		report_finding(findings, root, RULE_NO_FINAL_NEWLINE, file->name,
					   place_at(file->path, contents->lines + 1, 0),
					   "the last line has no end");
}

/* Report a link out of the repository: each machine runs something else. */
static void
check_symbolic_link(const Root *root, const File *file, Findings *findings)
{
	if (file->outside)
		report_finding(findings, root, RULE_UNSAFE_TAG, file->name,
					   place_at(file->path, 0, 0),
					   "a symbolic link that leads out of the repository");
}

/* Report what one file's bytes tell. */
static void
check_contents(const Root *root, const File *file, Findings *findings)
{
	const Contents *contents = &file->contents;

	check_symbolic_link(root, file, findings);
	if (!check_readable(root, file, findings))
		return;
	if (contents->conflict_line > 0)
		report_finding(findings, root, RULE_CONFLICT_MARKER, file->name,
					   place_at(file->path, contents->conflict_line, 1),
					   "the file has git's conflict markers in it");
	if (contents->bom)
		report_finding(findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, 1, 1),
					   "the file begins with a byte order mark");
	if (contents->bad_utf8_line > 0)
		report_finding(findings, root, RULE_ENCODING, file->name,
					   place_at(file->path, contents->bad_utf8_line,
								contents->bad_utf8_column),
					   "the file is not UTF-8 here");
	if (contents->blank)
		report_finding(findings, root, RULE_EMPTY_FILE, file->name,
					   place_at(file->path, 1, 0), "the file is empty");
	else if (contents->comments_only)
		report_finding(findings, root, RULE_COMMENT_ONLY_FILE, file->name,
					   place_at(file->path, 1, 0),
					   "the file holds no statement, only comments");
	if (file->sections.error != NULL)
		report_finding(findings, root, RULE_SECTION_ERROR, file->name,
					   place_at(file->path, file->sections.error_line, 0), "%s",
					   file->sections.error);
	if (file->sections.back_error != NULL)
		report_finding(findings, root, RULE_SECTION_ERROR, file->name,
					   place_at(file->path, file->sections.back_error_line, 0),
					   "on the way back, %s",
					   file->sections.back_error)->severity = SEVERITY_WARNING;
	check_line_ends(root, file, findings);
}

/*
 * Apply all rules about files. Without a readable journal no file is an
 * orphan.
 */
void
check_file_rules(const Root *root, Findings *findings)
{
	if (!root->entries_unknown)
		check_orphans(root, findings);
	check_locked_files(root, findings);
	for (size_t i = 0; i < root->file_count; i++)
	{
		if (root->files[i].role != FILE_ODD)
			check_contents(root, &root->files[i], findings);
	}
}
