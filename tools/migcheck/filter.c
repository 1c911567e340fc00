/*
 * filter.c
 *		Findings that a baseline or a comment accepts.
 *
 * Three ways: a comment in the file, with a reason; --allow on the command
 * line or in the configuration; a baseline of what was there before. A comment
 * that no longer allows anything is itself a finding, so that they do not pile
 * up.
 */
#include "migcheck/filter.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "migcheck/rules/rules.h"

/*
 * Return true if a finding is about a file: by its place, or by its tag or
 * name as the subject. A finding about a journal's entry is so allowed by a
 * comment in the entry's file.
 */
static bool
concerns_file(const Finding *finding, const File *file)
{
	return strcmp(finding->place.path, file->path) == 0 ||
		strcmp(finding->subject, file->name) == 0 ||
		(file->key != NULL && strcmp(finding->subject, file->key) == 0);
}

/*
 * Return why a comment has no effect, or NULL if nothing that can be seen
 * here keeps it from having one.
 */
static const char *
find_comment_defect(const Suppression *item, const Root *root)
{
	if (item->rule == NULL)
		return "the comment is not \"migcheck: allow RULE [until YYYY-MM-DD]: "
			"reason\"";
	if (rule_find_named(item->rule) == NULL)
	{
		const char *meant = rule_find_similar(item->rule);

		return meant == NULL ? "no rule has this name" :
			arena_format(root->arena, "no rule has this name; \"%s\" may be "
						 "meant", meant);
	}
	if (!item->has_reason)
		return "a comment that allows something needs a reason, behind a colon";
	if (item->until <= root->now)
		return "its time is over";
	return NULL;
}

/*
 * Return true if one of the comments allows a finding, and mark those as
 * used; rules[i] is what comment i allows, NULL for nothing.
 */
static bool
is_suppressed(const Root *root, const Rule *const *rules,
			  const Finding *finding)
{
	bool		result = false;

	for (size_t i = 0; i < root->suppressions.count; i++)
	{
		Suppression *item = &root->suppressions.items[i];

		if (rules[i] == finding->rule &&
			concerns_file(finding, &root->files[item->file]))
			result = item->used = true;
	}
	return result;
}

/*
 * Return the rules whose stale suppressions the run can tell; those of lint
 * only where it judges all files.
 */
StaleRules
stale_rules(const Options *options)
{
	if (options->command != COMMAND_LINT)
		return STALE_CHECK;
	return options->base == NULL && options->state == NULL &&
		options->db == NULL && options->snapshot == NULL && !options->history ?
		STALE_LINT : STALE_NONE;
}

/*
 * Return true if the run would have found what a rule of this name is about,
 * so that allowing it without effect is stale. A name that no rule has is
 * check's to report.
 */
bool
stale_is_known(const char *name, StaleRules stale)
{
	const Rule *rule = name != NULL ? rule_find_named(name) : NULL;

	if (stale == STALE_LINT)
		return rule != NULL && rule->of_lint;
	return stale == STALE_CHECK && (rule == NULL || !rule->of_lint);
}

/*
 * Return true if a comment is for what only another command finds, or only
 * one that knows a database.
 */
static bool
is_for_another(const char *name, StaleRules stale)
{
	const Rule *rule = name != NULL ? rule_find_named(name) : NULL;

	return !stale_is_known(name, stale) ||
		(rule != NULL && rule_needs_state(rule));
}

/*
 * Take out what comments in the root's files allow, of the findings from an
 * index on. Where all rules about files were applied, report the comments that
 * allow nothing.
 */
void
filter_suppressed(const Root *root, Findings *findings, size_t from,
				  StaleRules stale)
{
	size_t		kept = from;
	const Rule **rules;

	if (root->suppressions.count == 0)
		return;
	rules = arena_alloc(root->arena, sizeof(Rule *) * root->suppressions.count);
	for (size_t i = 0; i < root->suppressions.count; i++)
	{
		const Suppression *item = &root->suppressions.items[i];

		rules[i] = find_comment_defect(item, root) == NULL ?
			rule_find_named(item->rule) : NULL;
	}
	for (size_t i = from; i < findings->count; i++)
	{
		if (!is_suppressed(root, rules, &findings->items[i]))
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
	for (size_t i = 0; stale != STALE_NONE && i < root->suppressions.count; i++)
	{
		const Suppression *item = &root->suppressions.items[i];
		const File *file = &root->files[item->file];
		const char *why = find_comment_defect(item, root);

		/* What is wrong with the comment itself, check says. */
		if (why == NULL ? item->used || is_for_another(item->rule, stale) :
			stale == STALE_LINT)
			continue;
		report_finding(findings, root, RULE_STALE_SUPPRESSION, file->name,
					   place_at(file->path, item->line, 0),
					   "the comment%s%s has no effect: %s",
					   item->rule ? " that allows " : "",
					   item->rule ? item->rule : "",
					   why ? why : "there is nothing of that kind to allow");
	}
}

/* Whether a path lies in one of the roots that were checked. */
static bool
path_was_checked(const char *path, Root *const *roots, size_t count)
{
	for (size_t i = 0; i < count; i++)
	{
		size_t		len = strlen(roots[i]->path);

		if (strcmp(roots[i]->path, ".") == 0 ||
			(strncmp(path, roots[i]->path, len) == 0 &&
			 (path[len] == '/' || path[len] == '\0')))
			return true;
	}
	return false;
}

/*
 * Put the fingerprints of a baseline file into a map; false for another file.
 */
static bool
load_baseline(json_t *root, Map *known)
{
	json_t	   *list = json_object_get(root, "findings");
	json_t	   *item;
	size_t		i;

	if (json_integer_value(json_object_get(root, "version")) != 1 ||
		!json_is_array(list))
		return false;
	json_array_foreach(list, i, item)
	{
		const char *fingerprint =
		json_string_value(json_object_get(item, "fingerprint"));

		if (fingerprint == NULL)
			return false;
		map_put(known, arena_string(known->arena, fingerprint), i);
	}
	return true;
}

/*
 * Report what the baseline has and is not found any more, as one finding.
 * Only what lies in a root that was checked counts: a run on one folder says
 * nothing about the others.
 */
static void
report_gone_findings(const char *path, json_t *list, const bool *used,
					 Root *const *roots, size_t root_count, Findings *findings,
					 StaleRules stale)
{
	size_t		gone = 0;
	json_t	   *item;
	size_t		i;

	json_array_foreach(list, i, item)
	{
		const char *where = json_string_value(json_object_get(item, "path"));

		gone += !used[i] && where != NULL &&
			stale_is_known(json_string_value(json_object_get(item, "rule")), stale) &&
			path_was_checked(where, roots, root_count);
	}
	if (gone > 0)
		finding_help(findings,
					 report_finding(findings, roots[0], RULE_STALE_SUPPRESSION,
									"baseline", place_at(path, 0, 0),
									"%zu of the findings that the baseline knows "
									"%s gone", gone, gone == 1 ? "is" : "are"),
					 "Write the baseline anew: --report=baseline=%s", path);
}

/*
 * Return why a baseline does not hold today, or NULL. Its end is optional,
 * for those who want to be reminded.
 */
static const char *
check_baseline_until(json_t *root, int64_t now)
{
	json_t	   *until = json_object_get(root, "until");
	int64_t		end;

	if (until == NULL)
		return NULL;
	if (!json_is_string(until) ||
		!suppression_date(json_string_value(until), &end))
		return "its \"until\" is no date YYYY-MM-DD";
	return end <= now ? "its time is over; see its \"until\"" : NULL;
}

/*
 * Take out what a baseline file knows, and report its stale entries. Returns
 * NULL, or why the file could not be used: a baseline that cannot be read must
 * not pass for an empty one, nor for one that knows everything.
 */
const char *
filter_baseline(const char *path, Root *const *roots, size_t root_count,
				Findings *findings, StaleRules stale)
{
	Map			known = {.arena = findings->arena};
	json_error_t error;
	json_t	   *root = json_load_file(path, 0, &error);
	json_t	   *list = json_object_get(root, "findings");
	const char *why;
	size_t		kept = 0;
	bool	   *used;

	if (root == NULL)
		return arena_string(findings->arena, error.text);
	why = !load_baseline(root, &known) ? "this is no baseline of migcheck" :
		root_count > 0 ? check_baseline_until(root, roots[0]->now) : NULL;
	if (why != NULL)
	{
		json_decref(root);
		return why;
	}
	used = arena_alloc(findings->arena, json_array_size(list) + 1);
	for (size_t i = 0; i < findings->count; i++)
	{
		long		number = map_get(&known, findings->items[i].fingerprint);

		if (number < 0)
			findings->items[kept++] = findings->items[i];
		else
			used[number] = true;
	}
	findings->count = kept;
	if (root_count > 0)
		report_gone_findings(path, list, used, roots, root_count, findings,
							 stale);
	json_decref(root);
	return NULL;
}
