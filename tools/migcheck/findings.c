/*
 * findings.c
 *		What the rules found, for the reports to write.
 */
#include "migcheck/findings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migcheck/rules/rules.h"

/* More notes of one rule in one root than this are told as one. */
#define FOLD_ABOVE	5

/*
 * Add an empty finding about a root, and return it. The pointer is good until
 * the next one is added.
 */
Finding *
finding_add(Findings *findings, const Root *root)
{
	Finding    *finding;

	findings->items = arena_grow(findings->arena, findings->items,
								 sizeof(Finding), findings->count,
								 &findings->capacity);
	finding = &findings->items[findings->count++];
	memset(finding, 0, sizeof(Finding));
	finding->root = root;
	return finding;
}

/*
 * Add another place that has to do with a finding, unless it was just added.
 */
void
finding_relate(Findings *findings, Finding *finding, Place place)
{
	const Place *last = finding->related_count > 0 ?
		&finding->related[finding->related_count - 1] : NULL;

	if (last != NULL && last->line == place.line &&
		last->column == place.column && strcmp(last->path, place.path) == 0)
		return;
	finding->related = arena_grow(findings->arena, finding->related,
								  sizeof(Place), finding->related_count,
								  &finding->related_capacity);
	finding->related[finding->related_count++] = place;
}

/*
 * Say what to do, in the words of this case: it replaces the help of the
 * rule.
 */
void
finding_help(Findings *findings, Finding *finding, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	finding->help = arena_vformat(findings->arena, format, args);
	va_end(args);
}

/*
 * Many notes of one rule in one root are a habit of the project: of the
 * findings from an index on, which are one root's, keep the first of such a
 * rule and put the others' places to it. Warnings and errors stay single.
 */
void
findings_fold(Findings *findings, size_t from)
{
	size_t		notes[RULE_COUNT] = {0};
	long		first[RULE_COUNT];
	size_t		kept = from;

	for (size_t i = from; i < findings->count; i++)
	{
		if (findings->items[i].severity == SEVERITY_NOTE)
			notes[findings->items[i].rule - rule_table]++;
	}
	for (size_t i = 0; i < RULE_COUNT; i++)
		first[i] = -1;
	findings_sort(findings, from);
	for (size_t i = from; i < findings->count; i++)
	{
		Finding    *finding = &findings->items[i];
		size_t		rule = finding->rule - rule_table;

		if (finding->severity == SEVERITY_NOTE && notes[rule] > FOLD_ABOVE)
		{
			if (first[rule] >= 0)
			{
				finding_relate(findings, &findings->items[first[rule]],
							   finding->place);
				continue;
			}
			first[rule] = kept;
			finding->message = arena_format(findings->arena,
											"%s, and %zu more like it",
											finding->message, notes[rule] - 1);
		}
		findings->items[kept++] = *finding;
	}
	findings->count = kept;
}

/* Digits of a version that is a time, to the second. */
#define TIME_DIGITS 14

/*
 * Return the path without the count behind a time to the second, by which
 * tools number the parts of one migration; other paths as they are.
 */
static const char *
path_without_part(Arena *arena, const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;
	const char *name = slash != NULL ? slash + 1 : path;
	size_t		digits = name != NULL ? strspn(name, "0123456789") : 0;

	if (digits <= TIME_DIGITS)
		return path;
	return arena_format(arena, "%.*s%s",
						(int) ((size_t) (name - path) + TIME_DIGITS), path,
						name + digits);
}

/*
 * Of the findings from an index on, keep the first of those that have one
 * cause, and put the others' places to it: the same of one table in one
 * migration.
 */
void
findings_join(Findings *findings, size_t from)
{
	Map			first = {.arena = findings->arena};
	size_t		kept = from;

	findings_sort(findings, from);
	for (size_t i = from; i < findings->count; i++)
	{
		Finding    *finding = &findings->items[i];
		const char *key = arena_format(findings->arena, "%s\n%s\n%s\n%s",
									   finding->rule->id,
									   path_without_part(findings->arena,
														 finding->place.path),
									   finding->subject, finding->message);
		long		at = map_get(&first, key);

		if (at >= 0)
			finding_relate(findings, &findings->items[at], finding->place);
		else
		{
			map_set(&first, key, (long) kept);
			findings->items[kept++] = *finding;
		}
	}
	findings->count = kept;
}

/* Order two strings, either of which may be NULL, which sorts as "". */
static int
compare_null_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/*
 * Order findings by place, then gravest first; for qsort(). Two that differ
 * never compare as equal, so that reports are the same on every machine.
 */
static int
compare_findings(const void *a, const void *b)
{
	const Finding *x = a;
	const Finding *y = b;
	int			order = compare_null_text(x->place.path, y->place.path);

	if (order == 0 && x->place.line != y->place.line)
		order = x->place.line < y->place.line ? -1 : 1;
	if (order == 0 && x->place.column != y->place.column)
		order = x->place.column < y->place.column ? -1 : 1;
	if (order == 0 && x->severity != y->severity)
		order = x->severity > y->severity ? -1 : 1;
	if (order == 0)
		order = compare_null_text(x->rule->id, y->rule->id);
	if (order == 0)
		order = compare_null_text(x->subject, y->subject);
	return order ? order : compare_null_text(x->message, y->message);
}

/*
 * From an index on: by place, the gravest first, then by rule, the same from
 * run to run.
 */
void
findings_sort(Findings *findings, size_t from)
{
	if (findings->count > from + 1)
		qsort(findings->items + from, findings->count - from, sizeof(Finding),
			  compare_findings);
}

/* Count the findings of a root; of all roots where it is NULL. */
void
findings_count(const Findings *findings, const Root *root, Totals *totals)
{
	for (size_t i = 0; i < findings->count; i++)
	{
		if (root == NULL || findings->items[i].root == root)
			totals->by_severity[findings->items[i].severity]++;
	}
	if (root != NULL)
	{
		totals->files += root->file_count;
		totals->entries += root->entry_count;
	}
}

/*
 * Hash a string and its NUL by FNV-1a, so that "a", "bc" and "ab", "c"
 * differ.
 */
static uint64_t
mix_text_into_hash(uint64_t h, const char *text)
{
	for (;; text++)
	{
		h = (h ^ (unsigned char) *text) * 0x100000001B3;
		if (*text == '\0')
			return h;
	}
}

/*
 * Give each finding a name that outlives edits: rule, file and subject, never
 * a line number. Findings that share all three are told apart by counting.
 */
void
findings_fingerprint(Findings *findings)
{
	Map			seen = {.arena = findings->arena};

	for (size_t i = 0; i < findings->count; i++)
	{
		Finding    *finding = &findings->items[i];
		uint64_t	h[2] = {0xCBF29CE484222325, 0x6C62272E07BB0142};
		char	   *key = arena_format(findings->arena, "%s\n%s\n%s",
									   finding->rule->id, finding->place.path,
									   finding->subject);
		long		again = map_get(&seen, key) + 1;

		/* One that came later does not change those that were there. */
		if (finding->fingerprint[0] != '\0')
			continue;
		map_set(&seen, key, again);
		key = arena_format(findings->arena, "%s\n%ld", key, again);
		for (int half = 0; half < 2; half++)
			h[half] = mix_text_into_hash(h[half], key);
		snprintf(finding->fingerprint, sizeof(finding->fingerprint),
				 "%016" PRIx64 "%016" PRIx64, h[0], h[1]);
	}
}

/* Return the name that reports and the configuration have for a severity. */
const char *
severity_name(Severity severity)
{
	static const char *const names[] = {"note", "warning", "error"};

	return names[severity];
}
