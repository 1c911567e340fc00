/*
 * odd_version.c
 *		The rule about versions of another length than their neighbours.
 *
 * A tool that compares versions as numbers puts a longer one above every
 * shorter one, whatever date both begin with. So one digit too many outruns
 * all that is written later, and one too few comes before all that has run.
 */
#include "migcheck/rules/rules.h"

#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "text/affix.h"

/* The shortest version that is a date, YYYYMMDD. */
#define MIN_DATE_DIGITS	8

/* The versions of one length, which follow each other in a sorted list. */
typedef struct VersionRun
{
	const Numbered *items;
	size_t		count;
	size_t		len;			/* digits, without leading zeros */
} VersionRun;

/* Return how many digits a version has without its leading zeros. */
static size_t
significant_digits(const Numbered *item)
{
	return strlen(version_number(item->version));
}

/* Return the run of versions of one length that begins at an index. */
static VersionRun
take_run_of_length(const Numbered *list, size_t count, size_t from)
{
	VersionRun	run = {list + from, 1, significant_digits(&list[from])};

	while (from + run.count < count &&
		   significant_digits(&list[from + run.count]) == run.len)
		run.count++;
	return run;
}

/* Return true if versions of this length begin with a date of our days. */
static bool
version_is_dated(const VersionRun *run)
{
	const char *version = version_number(run->items[0].version);

	return run->len >= MIN_DATE_DIGITS &&
		(text_begins(version, "19") || text_begins(version, "20"));
}

/* Return true if a longer version has an earlier date than a shorter one. */
static bool
has_earlier_date(const Numbered *longer, const Numbered *shorter)
{
	return strncmp(version_number(longer->version),
				   version_number(shorter->version),
				   significant_digits(shorter)) < 0;
}

/* Report a version of another length than its neighbour's. */
static void
report_odd_version(const Root *root, const Numbered *item,
				   const Numbered *neighbour, Findings *findings)
{
	bool		more = significant_digits(item) > significant_digits(neighbour);
	Finding    *finding;

	finding = report_finding(findings, root, RULE_ODD_VERSION, item->name,
							 item->place,
							 "\"%s\" has %s digits than \"%s\", so that its "
							 "version is %s", item->name,
							 more ? "more" : "fewer", neighbour->name,
							 more ? "above all of that length" :
							 "below all of that length");
	finding_relate(findings, finding, neighbour->place);
}

/*
 * Report dates of two lengths that the numbers order otherwise: the fewer are
 * odd. Returns whether there were some.
 */
static bool
check_date_lengths(const Root *root, const VersionRun *shorter,
				   const VersionRun *longer, Findings *findings)
{
	const Numbered *last = &shorter->items[shorter->count - 1];
	bool		found = false;

	if (!version_is_dated(shorter) || !version_is_dated(longer))
		return false;
	if (shorter->count < longer->count)
	{
		for (size_t i = 0; i < shorter->count; i++)
		{
			if (has_earlier_date(&longer->items[0], &shorter->items[i]))
			{
				report_odd_version(root, &shorter->items[i], &longer->items[0],
								   findings);
				found = true;
			}
		}
		return found;
	}
	for (size_t i = 0; i < longer->count; i++)
	{
		if (has_earlier_date(&longer->items[i], last))
		{
			report_odd_version(root, &longer->items[i], last, findings);
			found = true;
		}
	}
	return found;
}

/*
 * Report the highest version, if it is the only one of its length. The tenth
 * of a series is not odd, nor is the first of a project that has changed to
 * dates and stays with them, once there is a second one.
 */
static void
check_highest(const Root *root, const VersionRun *before, const VersionRun *last,
			  Findings *findings)
{
	const Numbered *neighbour = &before->items[before->count - 1];

	if (last->count > 1 || before->count < 2)
		return;
	if (last->len < MIN_DATE_DIGITS &&
		strtoll(last->items[0].version, NULL, 10) <=
		10 * (strtoll(neighbour->version, NULL, 10) + 1))
		return;
	report_odd_version(root, &last->items[0], neighbour, findings);
}

/*
 * Report names without a number, where a tool goes by the names: letters sort
 * behind all digits, so that such a migration stays behind all that is
 * written later.
 */
static void
check_unnumbered(const Root *root, Findings *findings)
{
	const Entry *numbered = NULL;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		Finding    *finding;

		if (entry->version != NULL)
			numbered = entry;
		if (entry->version != NULL || entry->file < 0 || numbered == NULL)
			continue;
		finding = report_finding(findings, root, RULE_ODD_VERSION, entry->tag,
								 entry->place, "\"%s\" has no number, so that "
								 "it runs behind all that have one", entry->tag);
		finding_relate(findings, finding, numbered->place);
		finding_help(findings, finding, "Give it a number, unless it ran "
					 "somewhere: the table has its name.");
	}
}

/*
 * Report a version that begins with another one: the names of the files sort
 * the longer one first, the rows of the table the shorter one. The tool goes
 * through both side by side, and stops.
 */
static void
check_prefixes(const Root *root, Findings *findings)
{
	for (size_t i = 1; i < root->entry_count; i++)
	{
		const Entry *shorter = &root->entries[i];
		const Entry *longer = &root->entries[i - 1];
		size_t		len = strlen(shorter->version);
		Finding    *finding;

		if (strlen(longer->version) <= len ||
			strncmp(longer->version, shorter->version, len) != 0)
			continue;
		finding = report_finding(findings, root, RULE_ODD_VERSION, longer->tag,
								 longer->place, "the version of \"%s\" begins "
								 "with that of \"%s\": once both have run, an "
								 "older command line stops at their order", longer->tag,
								 shorter->tag);
		finding_relate(findings, finding, shorter->place);
	}
}

/* Check a list that is sorted by its numbers. */
void
check_odd_versions(const Root *root, const Numbered *list, size_t count,
				   Findings *findings)
{
	VersionRun	before;

	if (root->framework->prefix_is_odd)
		check_prefixes(root, findings);
	if (root->framework->row_name == ROW_NAME_TAG &&
		root->framework->compare == compare_text_versions)
		check_unnumbered(root, findings);
	if (root->framework->has_journal ||
		(root->framework->compare != version_compare &&
		 !root->framework->composed) || count == 0)
		return;
	before = take_run_of_length(list, count, 0);
	for (size_t i = before.count; i < count;)
	{
		VersionRun	run = take_run_of_length(list, count, i);
		bool		found = check_date_lengths(root, &before, &run, findings);

		i += run.count;
		if (i == count && !found)
			check_highest(root, &before, &run, findings);
		before = run;
	}
}
