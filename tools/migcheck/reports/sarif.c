/*
 * sarif.c
 *		SARIF 2.1.0, the format of code scanning services.
 */
#include "migcheck/reports/report.h"

#include <ctype.h>
#include <string.h>

#include "migcheck/reports/values.h"

/* Where the schema of the format is published. */
#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* Return SARIF's name for a severity; it happens to be ours. */
static const char *
sarif_severity_level(Severity severity)
{
	return severity_name(severity);
}

/* Return a path as a relative URI: everything unusual is percent-encoded. */
static json_t *
make_uri_value(Arena *arena, const char *path)
{
	char	   *uri = arena_alloc(arena, strlen(path) * 3 + 1);
	char	   *p = uri;

	for (; *path; path++)
	{
		unsigned char c = *path;

		if (isalnum(c) || strchr("-._~/", c) != NULL)
			*p++ = c;
		else
			p += sprintf(p, "%%%02X", c);
	}
	return json_string(uri);
}

/* Return a place; without a region where no line is known. */
static json_t *
location_value(Arena *arena, const Place *place)
{
	json_t	   *physical;

	physical = json_pack("{s:{s:o}}", "artifactLocation", "uri",
						 make_uri_value(arena, place->path));
	if (place->line > 0)
	{
		json_t	   *region = json_pack("{s:i}", "startLine", (int) place->line);

		if (place->column > 0)
			json_object_set_new(region, "startColumn",
								json_integer(place->column));
		json_object_set_new(physical, "region", region);
	}
	return json_pack("{s:o}", "physicalLocation", physical);
}

/*
 * Return all rules, found or not, in the order of the table: ruleIndex counts
 * on it.
 */
static json_t *
make_rules_value(Arena *arena)
{
	json_t	   *rules = json_array();

	for (size_t i = 0; i < RULE_COUNT; i++)
	{
		const Rule *rule = &rule_table[i];

		json_array_append_new(rules,
							  json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}",
										"id", rule->id, "helpUri",
										arena_format(arena, RULE_PAGES "%s.html", rule->id),
										"shortDescription", "text", rule->summary,
										"fullDescription", "text", rule->why,
										"help", "text", rule->help,
										"defaultConfiguration", "level",
										sarif_severity_level(rule->severity)));
	}
	return rules;
}

/*
 * Return a finding as SARIF's result, which the caller releases. The
 * fingerprint lets a code host recognize it after lines have moved.
 */
static json_t *
make_result_value(Arena *arena, const Finding *finding)
{
	json_t	   *related = json_array();
	const char *text = finding->help == NULL ? finding->message :
		arena_format(arena, "%s\n%s", finding->message, finding->help);
	json_t	   *result;

	if (finding->fix != NULL)
		text = arena_format(arena, "%s\nMended by: %s", text, finding->fix);

	for (size_t i = 0; i < finding->related_count; i++)
		json_array_append_new(related,
							  location_value(arena, &finding->related[i]));
	result = json_pack("{s:s, s:i, s:s, s:{s:o}, s:[o], s:o, s:{s:s}}",
					   "ruleId", finding->rule->id,
					   "ruleIndex", (int) (finding->rule - rule_table),
					   "level", sarif_severity_level(finding->severity),
					   "message", "text", text_value(arena, text),
					   "locations", location_value(arena, &finding->place),
					   "relatedLocations", related,
					   "partialFingerprints", "migcheck/v1", finding->fingerprint);

	/*
	 * SARIF's own fixes are texts to put in; a command goes into a property
	 * of its own.
	 */
	if (finding->fix != NULL)
		json_object_set_new(result, "properties",
							json_pack("{s:o}", "fix",
									  text_value(arena, finding->fix)));
	return result;
}

/* Return the run itself, with what it did not look at. */
static json_t *
invocation_value(const Report *report)
{
	json_t	   *notes = json_array();

	for (size_t i = 0; i < report->unread_count; i++)
	{
		const char *text = unread_tool_text(report->arena, report->unread[i]);

		json_array_append_new(notes,
							  json_pack("{s:s, s:{s:o}}", "level", "warning",
										"message", "text",
										text_value(report->arena, text)));
	}
	return json_pack("{s:b, s:o}", "executionSuccessful", 1,
					 "toolExecutionNotifications", notes);
}

/* Print one run with its rules and results. */
bool
report_sarif(const Report *report, FILE *out)
{
	json_t	   *results = json_array();

	for (size_t i = 0; i < report->findings->count; i++)
		json_array_append_new(results,
							  make_result_value(report->arena,
												&report->findings->items[i]));
	return put_json_document(out,
							 json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:s, "
									   "s:o}}, s:[o], s:s, s:o}]}",
									   "$schema", SCHEMA, "version", "2.1.0",
									   "runs",
									   "tool", "driver", "name", "migcheck",
									   "version", RESCUE_VERSION,
									   "informationUri", RULE_HOMEPAGE,
									   "rules",
									   make_rules_value(report->arena),
									   "invocations", invocation_value(report),
									   "columnKind", "unicodeCodePoints",
									   "results", results));
}
