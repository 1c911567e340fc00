/*
 * numbering.c
 *		Rules about idx and the numbers in names: double, missing, unordered.
 *
 * Numbers are compared as numbers, however many zeros they begin with.
 */
#include "migcheck/rules/rules.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/frameworks/framework.h"

/* A number this short counts migrations; a longer one is a time. */
#define MAX_COUNTER_DIGITS	9

#define DAY_MS			(INT64_C(86400) * 1000)

/*
 * Order by version as a function compares it, then by order; for qsort_r(),
 * which gets the function by its last argument.
 */
static int
compare_numbered(const void *a, const void *b, void *arg)
{
	int			(*const *compare) (const char *, const char *) = arg;
	const Numbered *x = a;
	const Numbered *y = b;
	int			order = (*compare) (x->version, y->version);

	if (order != 0)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

/*
 * Sort by number in the framework's order. Entries mostly are in that order,
 * and then nothing is moved.
 */
static void
sort_numbered(Numbered *list, size_t count,
			  int (*compare) (const char *, const char *))
{
	size_t		i = 1;

	/* Entries mostly are in the order of their numbers. */
	while (i < count && compare_numbered(&list[i - 1], &list[i], &compare) <= 0)
		i++;
	if (i < count)
		qsort_r(list, count, sizeof(Numbered), compare_numbered, &compare);
}

/*
 * Return everything that has a number: entries, and files that no entry runs,
 * which would collide once they get one.
 */
static Numbered *
collect_numbered(const Root *root, size_t *count)
{
	Numbered   *list = arena_alloc(root->arena, sizeof(Numbered) *
								   (root->entry_count + root->file_count + 1));
	size_t		n = 0;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		/* A tag that a journal has twice is reported as that. */
		if (entry->version != NULL &&
			(root->journal == NULL ||
			 map_get(&root->tags, entry->tag) == (long) i))
			list[n++] = (Numbered) {entry->version, entry->tag, entry->place, i,
									entry->file < 0 ? 0 :
									root->files[entry->file].since};
	}
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->version != NULL && file->entry < 0 && file->role == FILE_UP)
			list[n++] = (Numbered) {file->version, file->key,
									place_at(file->path, 1, 0),
									root->entry_count + i, file->since};
	}
	*count = n;
	return list;
}

/* Compare by what git had first; of what is equally old, by its place. */
static int
compare_seniority(const void *a, const void *b)
{
	const Numbered *x = a;
	const Numbered *y = b;

	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/*
 * Return which of those of one number is reported: the first that is newer
 * than the oldest, else the second. They are sorted by seniority.
 */
static const Numbered *
find_newer(const Numbered *list, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		if (list[i].since > list[0].since)
			return &list[i];
	}
	return &list[1];
}

/*
 * Report two names with one number, one finding for all of the number. The
 * list is sorted in the framework's order.
 */
static void
check_duplicate_prefix(const Root *root, Numbered *list, size_t count,
					   Findings *findings)
{
	for (size_t i = 0; i < count;)
	{
		size_t		end = i + 1;
		Finding    *finding;

		while (end < count &&
			   root->framework->compare(list[i].version,
										list[end].version) == 0)
			end++;
		if (end - i > 1)
		{
			const Numbered *newer;

			qsort(list + i, end - i, sizeof(Numbered), compare_seniority);
			newer = find_newer(list + i, end - i);
			finding = report_finding(findings, root, RULE_DUPLICATE_PREFIX,
									 root->framework->canonical(root->arena,
																list[i].version),
									 newer->place,
									 "\"%s\" has the same number as \"%s\"%s",
									 newer->name, list[i].name,
									 end - i > 2 ? " and others" : "");
			if (root->journal == NULL &&
				framework_advice(root->framework, RULE_DUPLICATE_PREFIX) == NULL)
				finding->help = "Give the newer one a number of its own, in its "
					"name, where it has run nowhere yet.";
			for (size_t j = i; j < end; j++)
			{
				if (&list[j] != newer)
					finding_relate(findings, finding, list[j].place);
			}
		}
		i = end;
	}
}

/* Return "3" or "3-5", of the arena. */
static const char *
format_gap_range(Arena *arena, int64_t from, int64_t to)
{
	return from == to ? arena_format(arena, "%" PRId64, from) :
		arena_format(arena, "%" PRId64 "-%" PRId64, from, to);
}

/*
 * Report numbers that no entry has, between two that entries have. Times have
 * no gaps.
 */
static void
check_version_gap(const Root *root, const Numbered *list, size_t count,
				  Findings *findings)
{
	for (size_t i = 1; i < count; i++)
	{
		int64_t		before;
		int64_t		after;
		const char *gap;

		if (strlen(list[i].version) > MAX_COUNTER_DIGITS)
			return;
		before = strtoll(list[i - 1].version, NULL, 10);
		after = strtoll(list[i].version, NULL, 10);
		if (after <= before + 1)
			continue;
		gap = format_gap_range(root->arena, before + 1, after - 1);
		report_finding(findings, root, RULE_VERSION_GAP, gap, list[i].place,
					   "no migration has the number%s %s",
					   after == before + 2 ? "" : "s", gap);
	}
}

/* Report names in another order than the one in which they run. */
static void
check_name_order(const Root *root, Findings *findings)
{
	const Entry *highest = NULL;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		Finding    *finding;

		if (entry->version == NULL)
			continue;
		if (highest == NULL ||
			version_compare(entry->version, highest->version) >= 0)
		{
			highest = entry;
			continue;
		}
		finding = report_finding(findings, root, RULE_ORDER_MISMATCH, entry->tag,
								 entry->place,
								 "\"%s\" runs after \"%s\", whose number is higher",
								 entry->tag, highest->tag);
		finding_relate(findings, finding, highest->place);
		if (root->journal == NULL)
			finding_help(findings, finding, "%s sorts the names as text: give "
						 "all numbers as many digits, with zeros before them, "
						 "where they ran nowhere yet.",
						 root->framework->migrator);
	}
}

/*
 * Report an idx that is not the number in the tag, where that is a counter
 * too.
 */
static void
check_idx_tag(const Root *root, const Entry *entry, Findings *findings)
{
	if (entry->version == NULL || strlen(entry->version) > MAX_COUNTER_DIGITS ||
		strtoll(entry->version, NULL, 10) == entry->idx)
		return;
	report_finding(findings, root, RULE_IDX_TAG_MISMATCH, entry->tag,
				   entry->idx_place, "idx %" PRId64 " has the tag \"%s\"",
				   entry->idx, entry->tag);
}

/*
 * Order entries by idx, those that are equal as the journal has them; for
 * qsort().
 */
static int
compare_entry_idx(const void *a, const void *b)
{
	const Entry *x = *(const Entry *const *) a;
	const Entry *y = *(const Entry *const *) b;

	if (x->idx != y->idx)
		return x->idx < y->idx ? -1 : 1;
	return x < y ? -1 : x > y;
}

/*
 * Report an idx given twice, or left out; the list is sorted by idx, then by
 * order.
 */
static void
check_idx_list(const Root *root, const Entry **list, size_t count,
			   Findings *findings)
{
	int64_t		next = 0;

	for (size_t i = 0; i < count; i++)
	{
		const Entry *entry = list[i];

		if (i > 0 && entry->idx == list[i - 1]->idx)
		{
			Finding    *finding;

			finding = report_finding(findings, root, RULE_DUPLICATE_IDX,
									 format_gap_range(root->arena, entry->idx,
													  entry->idx),
									 entry->idx_place, "idx %"
									 PRId64 " of \"%s\" was given to \"%s\"",
									 entry->idx, entry->tag, list[i - 1]->tag);
			finding_relate(findings, finding, list[i - 1]->idx_place);
			continue;
		}
		if (entry->idx > next)
		{
			const char *gap = format_gap_range(root->arena, next, entry->idx -
											   1);

			report_finding(findings, root, RULE_IDX_GAP, gap, entry->idx_place,
						   "no entry has idx %s", gap);
		}
		next = entry->idx + 1;
	}
}

/*
 * Apply all rules about idx. The migrator does not look at it, but
 * drizzle-kit counts on from the last one.
 */
static void
check_idx_rules(const Root *root, Findings *findings)
{
	const Entry **list = arena_alloc(root->arena, sizeof(Entry *) *
									 (root->entry_count + 1));
	size_t		count = 0;
	bool		sorted = true;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];

		if (!entry->has_idx)
			continue;
		if (count > 0 && entry->idx < list[count - 1]->idx)
		{
			Finding    *finding;

			sorted = false;
			finding = report_finding(findings, root, RULE_IDX_OUT_OF_ORDER,
									 entry->tag, entry->idx_place,
									 "idx %" PRId64 " comes after idx %" PRId64
									 "; entries run in the order of the journal",
									 entry->idx, list[count - 1]->idx);
			finding_relate(findings, finding, list[count - 1]->idx_place);
		}
		check_idx_tag(root, entry, findings);
		list[count++] = entry;
	}
	if (!sorted)
		qsort(list, count, sizeof(Entry *), compare_entry_idx);
	check_idx_list(root, list, count, findings);
}

/*
 * Check versions that are times. What is dated ahead of now outruns what is
 * written until then; a day is left for the time zones of their authors.
 */
static void
check_version_times(const Root *root, Findings *findings)
{
	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		int64_t		when;

		if (entry->version == NULL ||
			strlen(entry->version) != VERSION_TIME_DIGITS)
			continue;
		if (!version_to_time(entry->version, &when))
		{
			if (root->framework->version_is_time)
				report_finding(findings, root, RULE_BAD_NAME, entry->tag,
							   entry->place, "\"%s\" is no date and time",
							   entry->version);
		}
		else if (root->journal == NULL && when > root->now + DAY_MS)
			report_finding(findings, root, RULE_FUTURE_WHEN, entry->tag,
						   entry->place,
						   "the name is dated in the future: what is written "
						   "until then counts as older");
	}
}

/* Return true if no version is made of several numbers. */
static bool
has_only_single_numbers(const Numbered *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		const char *number = version_number(list[i].version);

		if (number[strspn(number, "0123456789")] != '\0')
			return false;
	}
	return true;
}

/*
 * Apply all rules about numbers. Versions of several numbers (Flyway's) are
 * only compared, not counted.
 */
void
check_numbering(const Root *root, Findings *findings)
{
	size_t		count;
	Numbered   *list = collect_numbered(root, &count);

	sort_numbered(list, count, root->framework->compare);
	check_duplicate_prefix(root, list, count, findings);
	check_idx_rules(root, findings);
	if (root->framework->composed && !has_only_single_numbers(list, count))
		return;
	sort_numbered(list, count, version_compare);
	if (!root->framework->composed)
		check_version_gap(root, list, count, findings);
	check_odd_versions(root, list, count, findings);
	check_name_order(root, findings);
	check_version_times(root, findings);
}
