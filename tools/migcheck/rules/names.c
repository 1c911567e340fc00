/*
 * names.c
 *		Rules about names: alike but for case or script, and almost a
 *		migration's.
 */
#include "migcheck/rules/rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "migcheck/frameworks/framework.h"

/* A name, and how it is compared where case does not count. */
typedef struct Folded
{
	const char *folded;
	const char *name;
	Place		place;
	size_t		order;
} Folded;

/*
 * Order names by their folded form, those that are equal as they were read;
 * for qsort().
 */
static int
compare_folded(const void *a, const void *b)
{
	const Folded *x = a;
	const Folded *y = b;
	int			order = strcmp(x->folded, y->folded);

	if (order != 0)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Report each name of a list that an earlier one is taken for. */
static void
report_collisions(const Root *root, Folded *list, size_t count,
				  Severity severity, Findings *findings)
{
	if (count > 1)
		qsort(list, count, sizeof(Folded), compare_folded);
	for (size_t i = 1; i < count; i++)
	{
		Finding    *finding;

		if (strcmp(list[i].folded, list[i - 1].folded) != 0 ||
			strcmp(list[i].name, list[i - 1].name) == 0)
			continue;
		finding = report_finding(findings, root, RULE_CASE_COLLISION,
								 list[i].name, list[i].place,
								 strcasecmp(list[i].name, list[i - 1].name) == 0 ?
								 "\"%s\" differs from \"%s\" only in case: one "
								 "file on macOS and Windows" :
								 "\"%s\" looks like \"%s\" and is another name",
								 list[i].name, list[i - 1].name);
		finding->severity = severity;
		finding_relate(findings, finding, list[i - 1].place);
	}
}

/*
 * Tags that only case tells apart are an error: on another system both are
 * one file. Files of which at most one is an entry's are a warning.
 */
static void
check_case_of_names(const Root *root, Findings *findings)
{
	Folded	   *list = arena_alloc(root->arena, sizeof(Folded) *
								   (root->entry_count + root->file_count + 1));
	Map			tags = {.arena = root->arena};
	Map			doubles = {.arena = root->arena};
	size_t		count = 0;

	for (size_t i = 0; i < root->entry_count; i++)
	{
		const Entry *entry = &root->entries[i];
		const char *folded = name_fold_case(root->arena, entry->tag);

		if (map_put(&tags, folded, i) >= 0)
			map_put(&doubles, folded, i);
		list[count++] = (Folded) {folded, entry->tag, entry->place, i};
	}
	if (root->journal != NULL)
		report_collisions(root, list, count, SEVERITY_ERROR, findings);

	count = 0;
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		const char *folded = name_fold_case(root->arena, file->name);
		const char *key = file->key ? name_fold_case(root->arena, file->key) :
			folded;

		/* Told already, with the two tags. */
		if (root->journal != NULL && map_get(&doubles, key) >= 0)
			continue;
		list[count++] = (Folded) {folded, file->name,
								  place_at(file->path, 1, 0), i};
	}
	report_collisions(root, list, count, SEVERITY_WARNING, findings);
}

/*
 * Report two repeatable migrations of one description, which Flyway refuses.
 */
static void
check_repeatable(const Root *root, Findings *findings)
{
	Map			seen = {.arena = root->arena};

	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];
		long		first;
		Finding    *finding;

		if (file->role != FILE_REPEATABLE)
			continue;
		first = map_put(&seen, file->key, i);
		if (first < 0)
			continue;
		finding = report_finding(findings, root, RULE_DUPLICATE_REPEATABLE,
								 file->key, place_at(file->path, 1, 0),
								 "\"%s\" is a second one of this name",
								 file->name);
		finding_relate(findings, finding,
					   place_at(root->files[first].path, 1, 0));
	}
}

/* Apply all rules about names. */
void
check_name_rules(const Root *root, Findings *findings)
{
	check_case_of_names(root, findings);
	check_repeatable(root, findings);
	for (size_t i = 0; i < root->file_count; i++)
	{
		const File *file = &root->files[i];

		if (file->refused != NULL && root->framework->loads_all)
			report_finding(findings, root, RULE_BAD_NAME, file->name,
						   place_at(file->path, 1, 0), "%s loads this file, too: "
						   "%s", root->framework->migrator,
						   file->refused)->help = "Move it to another folder, or "
				"have \"--ignore-pattern\" leave it out.";
		else if (file->refused != NULL)
			report_finding(findings, root, RULE_BAD_NAME, file->name,
						   place_at(file->path, 1, 0), "%s stops at this name: "
						   "%s", root->framework->migrator,
						   file->refused)->severity = SEVERITY_ERROR;
		else if (file->role == FILE_ODD)
			report_finding(findings, root, RULE_BAD_NAME, file->name,
						   place_at(file->path, 1, 0),
						   "the name looks like a migration's, but %s ignores it",
						   root->framework->migrator);
	}
}
