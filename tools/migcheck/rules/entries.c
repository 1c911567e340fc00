/*
 * entries.c
 *		Rules about single entries: tag, file, time.
 *
 * Only the reader's faults come before these: an entry that is here has a
 * tag. The rules about `when` hold for Drizzle's journal only (has_journal).
 */
#include "migcheck/rules/rules.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "journal/simulate.h"
#include "migcheck/frameworks/framework.h"

/* Clocks of developers differ; a day of a wrong time zone does harm. */
#define CLOCK_TOLERANCE_MS	(INT64_C(5) * 60 * 1000)
#define DAY_MS				(INT64_C(86400) * 1000)

/*
 * Report an entry whose file is not there, and the file that may be meant:
 * one that differs in case, or only looks the same.
 */
static void
report_missing(const Root *root, const Entry *entry, Findings *findings)
{
	Finding    *finding;
	size_t		len = strlen(entry->tag);

	finding = report_finding(findings, root, RULE_MISSING_FILE, entry->tag,
							 entry->place,
							 root->framework->skips_missing ?
							 "\"%s\" is not there; %s passes over the folder "
							 "without a word" :
							 "\"%s\" is not there; %s stops with an error "
							 "before it runs anything", entry->wants,
							 root->framework->migrator);
	if (entry->other_case != NULL)
	{
		finding_relate(findings, finding,
					   place_at(arena_join(root->arena, root->path,
										   entry->other_case), 1, 0));
		finding_help(findings, finding,
					 strcasecmp(entry->other_case, entry->wants) == 0 ?
					 "The folder has \"%s\", which differs in case: found on "
					 "macOS and Windows, not on Linux. Rename one of the two." :
					 "The folder has \"%s\", which only looks the same: a letter "
					 "is of another script. Rename one of the two.",
					 entry->other_case);
	}
	else if (len > 4 && strcmp(entry->tag + len - 4, ".sql") == 0)
		finding_help(findings, finding,
					 "A tag has no \".sql\" at its end; take it off.");
}

/*
 * Return why a tag cannot be a file's name, or NULL. Changes of sqitch may be
 * in folders below, and tags of Liquibase have only the names of author and
 * changeset.
 */
static const char *
find_unsafe_part(const Root *root, const char *tag)
{
	char	   *part = arena_string(root->arena, tag);
	char	   *rest;

	if (root->framework->many_in_file)
		return NULL;
	if (!root->framework->tag_is_path || *tag == '/')
		return tag_unsafe_reason(tag);
	for (part = strtok_r(part, "/", &rest); part != NULL;
		 part = strtok_r(NULL, "/", &rest))
	{
		const char *why = tag_unsafe_reason(part);

		if (why != NULL)
			return why;
	}
	return NULL;
}

/*
 * Check the tag by itself: safe, once, with a file. An unsafe one is not
 * looked for on disk.
 */
static void
check_entry_tag(const Root *root, size_t index, Findings *findings)
{
	const Entry *entry = &root->entries[index];
	const char *why = find_unsafe_part(root, entry->tag);
	long		first = map_get(&root->tags, entry->tag);
	Finding    *finding;

	if (why != NULL)
	{
		report_finding(findings, root, RULE_UNSAFE_TAG, entry->tag, entry->place,
					   "the tag %s", why);
		return;
	}
	if (first != (long) index && root->journal != NULL)
	{
		finding = report_finding(findings, root, RULE_DUPLICATE_TAG, entry->tag,
								 entry->place,
								 "the tag \"%s\" was used before: the file would "
								 "run twice", entry->tag);
		finding_relate(findings, finding, root->entries[first].place);
		return;
	}
	if (entry->file < 0 && !root->files_unknown)
		report_missing(root, entry, findings);
}

/*
 * Return the highest `when` of all: what a fully migrated database remembers.
 */
static int64_t
highest_entry_when(const Root *root)
{
	DrizzleWatermark mark = {false, 0};

	for (size_t i = 0; i < root->entry_count; i++)
	{
		if (root->entries[i].has_when)
			mark = drizzle_raise(mark, root->entries[i].when);
	}
	return mark.when;
}

/*
 * Report an entry that the migrator will pass over once an earlier one has
 * run.
 */
static void
report_unreachable(const Root *root, const Entry *entry, const Entry *earlier,
				   int64_t highest, Findings *findings)
{
	Finding    *finding;

	finding = report_finding(
							 findings, root, RULE_NON_MONOTONIC_WHEN, entry->tag,
							 entry->when_place,
							 "\"%s\" will be skipped for ever, without a word, on "
							 "every database that has run \"%s\": its \"when\" "
							 "%" PRId64 " is %s %" PRId64 "; a fresh database "
							 "would still get it", entry->tag, earlier->tag,
							 entry->when, entry->when == earlier->when ?
							 "equal to" : "below", earlier->when);
	finding_relate(findings, finding, earlier->when_place);
	finding_help(findings, finding,
				 "Set its \"when\" to %" PRId64 " or later, where it is: then it "
				 "runs, also where it was skipped. A database that did run it would run it again.", highest + 1);
}

/*
 * `when` has to rise. Each entry is judged by the watermark that a database
 * has after all entries before it.
 */
static void
check_rising_when(const Root *root, Findings *findings)
{
	DrizzleWatermark mark = {false, 0};
	const Entry *holder = NULL;
	int64_t		highest = highest_entry_when(root);

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if (!entry->has_when)
			continue;
		if (!drizzle_runs(mark, entry->when))
			report_unreachable(root, entry, holder, highest, findings);
		else
			holder = entry;
		mark = drizzle_raise(mark, entry->when);
		if (entry->when - root->now > CLOCK_TOLERANCE_MS)
			report_finding(findings, root, RULE_FUTURE_WHEN, entry->tag,
						   entry->when_place,
						   "\"when\" lies %" PRId64 " day%s in the future: once "
						   "\"%s\" ran, what is generated before then is skipped",
						   (entry->when - root->now) / DAY_MS + 1,
						   (entry->when - root->now) / DAY_MS == 0 ? "" : "s",
						   entry->tag);
	}
}

/* Apply all rules about the entries of a journal. */
void
check_entries(const Root *root, Findings *findings)
{
	for (size_t i = 0; i < root->entry_count; i++)
		check_entry_tag(root, i, findings);
	if (root->framework->has_journal)
		check_rising_when(root, findings);
}
