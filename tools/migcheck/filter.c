/*
 * filter.c
 *		Findings that somebody decided to live with.
 *
 * Three ways: a comment in the file, with a reason; --allow on the command
 * line or in the configuration; a baseline of what was there before. A comment
 * that no longer allows anything is itself a finding, so that they do not pile
 * up.
 */
#include "migcheck/filter.h"

#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <string.h>

#include "migcheck/rules/rules.h"

/* Whether a finding is about a file: its place, its tag or its name. */
static bool
concerns(const Finding *finding, const File *file)
{
	return strcmp(finding->place.path, file->path) == 0 ||
		strcmp(finding->subject, file->name) == 0 ||
		(file->key != NULL && strcmp(finding->subject, file->key) == 0);
}

/* Why a comment has no effect; NULL if it has, as far as one can see. */
static const char *
defect(const Suppression *item, const Root *root)
{
	if (item->rule == NULL)
		return "the comment is not \"migcheck: allow RULE [until YYYY-MM-DD]: "
			"reason\"";
	if (rule_by_name(item->rule) == NULL)
		return "no rule has this name";
	if (!item->has_reason)
		return "a comment that allows something needs a reason, behind a colon";
	if (item->until <= root->now)
		return "its time is over";
	return NULL;
}

/* Whether one of the comments allows a finding; rules[i] is what i allows. */
static bool
is_suppressed(const Root *root, const Rule *const *rules,
			  const Finding *finding)
{
	bool		result = false;

	for (size_t i = 0; i < root->suppressions.count; i++)
	{
		Suppression *item = &root->suppressions.items[i];

		if (rules[i] == finding->rule &&
			concerns(finding, &root->files[item->file]))
			result = item->used = true;
	}
	return result;
}

/*
 * Take out what comments in the root's files allow, of the findings from an
 * index on, and report the comments that allow nothing.
 */
void
filter_suppressed(const Root *root, Findings *findings, size_t from)
{
	size_t		kept = from;
	const Rule **rules;

	if (root->suppressions.count == 0)
		return;
	rules = arena_alloc(root->arena, sizeof(Rule *) * root->suppressions.count);
	for (size_t i = 0; i < root->suppressions.count; i++)
	{
		const Suppression *item = &root->suppressions.items[i];

		rules[i] = defect(item, root) == NULL ? rule_by_name(item->rule) : NULL;
	}
	for (size_t i = from; i < findings->count; i++)
	{
		if (!is_suppressed(root, rules, &findings->items[i]))
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
	for (size_t i = 0; i < root->suppressions.count; i++)
	{
		const Suppression *item = &root->suppressions.items[i];
		const File *file = &root->files[item->file];
		const char *why = defect(item, root);

		if (why == NULL && item->used)
			continue;
		report_finding(findings, root, RULE_STALE_SUPPRESSION, file->name,
					   place_at(file->path, item->line, 0),
					   "the comment%s%s has no effect: %s",
					   item->rule ? " that allows " : "",
					   item->rule ? item->rule : "",
					   why ? why : "there is nothing of that kind to allow");
	}
}

/* Whether RULE or RULE:PATH covers something; PATH may hold wildcards. */
static bool
allows(const char *allowed, const char *rule, const char *path,
	   const char *subject)
{
	const char *colon = strchr(allowed, ':');
	size_t		len = colon ? (size_t) (colon - allowed) : strlen(allowed);

	return strlen(rule) == len && memcmp(rule, allowed, len) == 0 &&
		(colon == NULL || fnmatch(colon + 1, path, 0) == 0 ||
		 strcmp(colon + 1, subject) == 0);
}

/* Whether the options allow what a rule would find at a path. */
bool
options_allows(const Options *options, const char *rule, const char *path,
			   const char *subject)
{
	for (size_t i = 0; i < options->allow_count; i++)
	{
		if (allows(options->allow[i], rule, path, subject))
			return true;
	}
	return false;
}

/* Take out what the options allow. */
void
filter_allowed(const Options *options, Findings *findings)
{
	size_t		kept = 0;

	for (size_t i = 0; i < findings->count; i++)
	{
		const Finding *finding = &findings->items[i];

		if (!options_allows(options, finding->rule->id, finding->place.path,
							finding->subject))
			findings->items[kept++] = *finding;
	}
	findings->count = kept;
}

/* Put the fingerprints of a baseline file into a map; false if it is none. */
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
		map_put(known, arena_string(known->arena, fingerprint), 1);
	}
	return true;
}

/*
 * Take out what a baseline file knows. Returns NULL, or why the file could not
 * be used: a baseline that cannot be read must not pass for an empty one, nor
 * for one that knows everything.
 */
const char *
filter_baseline(const char *path, Findings *findings)
{
	Map			known = {.arena = findings->arena};
	json_error_t error;
	json_t	   *root = json_load_file(path, 0, &error);
	bool		ok;
	size_t		kept = 0;

	if (root == NULL)
		return arena_string(findings->arena, error.text);
	ok = load_baseline(root, &known);
	json_decref(root);
	if (!ok)
		return "this is no baseline of migcheck";
	for (size_t i = 0; i < findings->count; i++)
	{
		if (map_get(&known, findings->items[i].fingerprint) < 0)
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
	return NULL;
}
