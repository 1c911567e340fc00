/*
 * gitlab.c
 *		GitLab's code quality report, and the baseline file.
 *
 * Both are JSON made of fingerprints.
 */
#include "migcheck/reports/report.h"
#include "migcheck/reports/values.h"

/*
 * Print an array of issues in the form of Code Climate, which needs a line: 1
 * where none is known.
 */
bool
report_gitlab(const Report *report, FILE *out)
{
	static const char *const severities[] = {"info", "minor", "critical"};
	json_t	   *issues = json_array();

	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];
		uint32_t	line = finding->place.line ? finding->place.line : 1;

		json_array_append_new(issues,
							  json_pack("{s:s, s:s, s:o, s:s, s:s, s:{s:o, s:{s:i}}}",
										"type", "issue",
										"check_name", finding->rule->id,
										"description",
										text_value(report->arena, finding->message),
										"fingerprint", finding->fingerprint,
										"severity", severities[finding->severity],
										"location", "path",
										text_value(report->arena, finding->place.path),
										"lines", "begin", line));
	}
	for (size_t i = 0; i < report->unread_count; i++)
	{
		const Root *root = report->unread[i];
		const char *text = unread_tool_text(report->arena, root);

		json_array_append_new(issues,
							  json_pack("{s:s, s:s, s:o, s:o, s:s, s:{s:o, s:{s:i}}}",
										"type", "issue",
										"check_name", "not-read",
										"description",
										text_value(report->arena, text),
										"fingerprint",
										text_value(report->arena,
												   arena_format(report->arena,
																"not-read %s",
																root->path)),
										"severity", severities[SEVERITY_NOTE],
										"location", "path",
										text_value(report->arena, root->path),
										"lines", "begin", 1));
	}
	return put_json_document(out, issues);
}

/*
 * Print what is known, for --baseline to leave out from now on. Rule, path
 * and subject are for people who read the diff, and for
 * report_gone_findings().
 */
bool
report_baseline(const Report *report, FILE *out)
{
	json_t	   *known = json_array();

	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];

		json_array_append_new(known,
							  json_pack("{s:s, s:s, s:o, s:o}",
										"fingerprint", finding->fingerprint,
										"rule", finding->rule->id,
										"path",
										text_value(report->arena, finding->place.path),
										"subject",
										text_value(report->arena, finding->subject)));
	}
	return put_json_document(out, json_pack("{s:i, s:o}", "version", 1,
											"findings", known));
}
