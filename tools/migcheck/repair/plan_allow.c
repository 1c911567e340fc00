/*
 * plan_allow.c
 *		Write down which entries are in order although their times are low.
 *
 * The tree by itself cannot tell a repaired journal from a broken one. So the
 * configuration says it of exactly those entries, with the reason.
 *
 * Written after the files are, by a rename over the old configuration, whose
 * other members stay. Nothing in it is undone by --undo: an entry that
 * no finding needs is then reported as stale.
 */
#include "migcheck/repair/plan.h"
#include "migcheck/whole_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONFIGURATION	".migcheck.json"
#define REASON	"repair dated an earlier entry above this one, which keeps its time"

/*
 * Return the configuration as it is, an empty one if there is no file, or
 * NULL if it is broken. The caller releases it.
 */
static json_t *
load_json_config(const char *path)
{
	if (access(path, F_OK) != 0)
		return json_object();
	return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

/* Replace a file by new contents, whole or not at all. NULL, or why not. */
static const char *
replace_whole_file(const Plan *plan, const char *path, json_t *root)
{
	WholeFile	file = whole_file_open(plan->arena, path);
	bool		ok = file.stream != NULL &&
		json_dumpf(root, file.stream, JSON_INDENT(2)) == 0 &&
		fputc('\n', file.stream) != EOF;

	if (whole_file_close(&file, ok))
		return NULL;
	return arena_format(plan->arena, "could not write \"%s\": %s", path,
						strerror(errno));
}

/*
 * Add the plan's entries to "allow" of the configuration that was read, or of
 * a new one at the top. Returns NULL, or why not.
 */
const char *
plan_write_allows(const Plan *plan)
{
	const char *path = plan->options->config_found ?
		plan->options->config_found : CONFIGURATION;
	json_t	   *root = load_json_config(path);
	json_t	   *list = json_object_get(root, "allow");
	const char *error = NULL;

	if (json_is_object(root) && list == NULL)
	{
		json_object_set_new(root, "allow", json_array());
		list = json_object_get(root, "allow");
	}
	if (!json_is_array(list))
		error = arena_format(plan->arena, "\"%s\" is no configuration that "
							 "could be added to", path);
	for (size_t i = 0; error == NULL && i < plan->allows.count; i++)
		json_array_append_new(list,
							  json_pack("{s:s, s:s, s:s, s:s}",
										"rule", "non-monotonic-when",
										"path", plan->root->journal,
										"subject", plan->allows.items[i],
										"reason", REASON));
	if (error == NULL)
		error = replace_whole_file(plan, path, root);
	json_decref(root);
	return error;
}
