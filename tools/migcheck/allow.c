/*
 * allow.c
 *		Rules that the command line or the configuration leaves out.
 *
 * What the configuration leaves out it does for everybody and for good, so it
 * may say why and until when; and what no longer leaves anything out is a
 * finding, so that it goes away again.
 *
 * An item of the command line is never stale: it is for one run. One of the
 * configuration is stale only where the run would have found what the rule is
 * about (stale_is_known()).
 */
#include "migcheck/allow.h"

#include <fnmatch.h>
#include <string.h>

#include "migcheck/filter.h"
#include "migcheck/options.h"
#include "migcheck/rules/rules.h"

/*
 * Return true if an item's path, which may hold wildcards, means a path in
 * the repository, that path below the configuration's folder, or a finding's
 * subject. The item must have a path.
 */
static bool
path_matches_item(const Allow *item, const char *path, const char *subject)
{
	size_t		len = item->below ? strlen(item->below) : 0;

	if (fnmatch(item->path, path, 0) == 0 || strcmp(item->path, subject) == 0)
		return true;
	return len > 0 && strncmp(path, item->below, len) == 0 &&
		path[len] == '/' && fnmatch(item->path, path + len + 1, 0) == 0;
}

/*
 * Return true if an item covers what a rule finds at a path, whatever the
 * day.
 */
static bool
covers_finding(const Allow *item, const char *rule, const char *path,
			   const char *subject)
{
	return strcmp(item->rule, rule) == 0 &&
		(item->subject == NULL || strcmp(item->subject, subject) == 0) &&
		(item->path == NULL || path_matches_item(item, path, subject));
}

/*
 * Return true if the options allow today what a rule would find at a path.
 * For who only asks, as repair does: the item does not count as used by it.
 */
bool
options_allows(const Options *options, int64_t now, const char *rule,
			   const char *path, const char *subject)
{
	for (size_t i = 0; i < options->allow.count; i++)
	{
		if (options->allow.items[i].until > now &&
			covers_finding(&options->allow.items[i], rule, path, subject))
			return true;
	}
	return false;
}

/*
 * Return true if a finding is allowed today, and mark each item that allows
 * it as used.
 */
static bool
is_allowed_today(const Options *options, int64_t now,
				 const Finding *finding)
{
	bool		allowed = false;

	for (size_t i = 0; i < options->allow.count; i++)
	{
		Allow	   *item = &options->allow.items[i];

		if (item->until > now &&
			covers_finding(item, finding->rule->id, finding->place.path,
						   finding->subject))
			allowed = item->used = true;
	}
	return allowed;
}

/*
 * Take out what the options allow; the others keep their order. now is in
 * milliseconds.
 */
void
filter_allowed(const Options *options, int64_t now, Findings *findings)
{
	size_t		kept = 0;

	for (size_t i = 0; i < findings->count; i++)
	{
		if (!is_allowed_today(options, now, &findings->items[i]))
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
}

/*
 * Report stale entries of the configuration's "allow", those that no finding
 * needed, at the file without a line; root only gives the findings their
 * framework. To be called after filter_allowed(), when all roots were checked.
 */
void
allow_report_stale(const Options *options, const Root *root, Findings *findings)
{
	for (size_t i = 0; i < options->allow.count; i++)
	{
		const Allow *item = &options->allow.items[i];
		Finding    *finding;

		if (item->file == NULL || item->used ||
			!stale_is_known(item->rule, stale_rules(options)))
			continue;
		finding = report_finding(findings, root, RULE_STALE_SUPPRESSION,
								 item->path == NULL ? item->rule :
								 arena_format(root->arena, "%s:%s", item->rule,
											  item->path),
								 place_at(item->file, 0, 0),
								 item->until <= root->now ?
								 "the time of what is allowed here was over on %s" :
								 "%s is allowed, and there is nothing of that "
								 "kind to allow", item->until <= root->now ?
								 item->until_text : item->rule);
		finding_help(findings, finding, "Take it out of the configuration, or "
					 "correct it.");
	}
}
