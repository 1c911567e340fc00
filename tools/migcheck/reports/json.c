/*
 * json.c
 *		The report for programs, by jansson.
 *
 * The document has a version, by which a program can tell when a key changes.
 * Text that is not UTF-8 is repaired, by text_value().
 */
#include "migcheck/frameworks/framework.h"
#include "migcheck/reports/report.h"
#include "migcheck/reports/values.h"

/* Return a line or column; null where it is not known. */
static json_t *
make_number_value(uint32_t n)
{
	return n > 0 ? json_integer(n) : json_null();
}

/* Return a finding as a JSON object of the caller's. */
static json_t *
finding_value(Arena *arena, const Finding *finding)
{
	json_t	   *related = json_array();

	for (size_t i = 0; i < finding->related_count; i++)
	{
		const Place *place = &finding->related[i];

		json_array_append_new(related,
							  json_pack("{s:o, s:o}",
										"path", text_value(arena, place->path),
										"line",
										make_number_value(place->line)));
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
					 "rule", finding->rule->id,
					 "severity", severity_name(finding->severity),
					 "message", text_value(arena, finding->message),
					 "subject", text_value(arena, finding->subject),
					 "path", text_value(arena, finding->place.path),
					 "line", make_number_value(finding->place.line),
					 "column", make_number_value(finding->place.column),
					 "related", related,
					 "help", text_value(arena, finding->help),
					 "fix", text_value(arena, finding->fix));
}

/* Return what was checked, root by root. */
static json_t *
make_roots_value(const Report *report)
{
	json_t	   *roots = json_array();

	for (size_t i = 0; i < report->root_count; i++)
	{
		const Root *root = report->roots[i];
		Totals		totals = {0};

		findings_count(report->findings, root, &totals);
		json_array_append_new(roots,
							  json_pack("{s:o, s:s, s:o, s:I, s:I, s:I, s:I, s:I}",
										"path", text_value(report->arena, root->path),
										"framework", root->framework->name,
										"also", text_value(report->arena, root->also),
										"errors", (json_int_t) totals.by_severity[SEVERITY_ERROR],
										"warnings", (json_int_t) totals.by_severity[SEVERITY_WARNING],
										"notes", (json_int_t) totals.by_severity[SEVERITY_NOTE],
										"files", (json_int_t) totals.files,
										"entries", (json_int_t) totals.entries));
	}
	return roots;
}

/* Return the tools that are not read, each with its first folder. */
static json_t *
make_unread_value(const Report *report)
{
	json_t	   *unread = json_array();

	for (size_t i = 0; i < report->unread_count; i++)
	{
		const Root *root = report->unread[i];

		json_array_append_new(unread,
							  json_pack("{s:o, s:s, s:I}",
										"path", text_value(report->arena, root->path),
										"tool", root->unread_tool,
										"more", (json_int_t) root->unread_more));
	}
	return unread;
}

/* Return names as a JSON array of the caller's. */
static json_t *
make_names_value(Arena *arena, const SqlNames *names)
{
	json_t	   *values = json_array();

	for (size_t i = 0; i < names->count; i++)
		json_array_append_new(values, text_value(arena, names->items[i]));
	return values;
}

/* Return what a statement does to relations that are not of its release. */
static json_t *
statement_value(Arena *arena, const SqlStatement *statement)
{
	json_t	   *locks = json_array();

	for (size_t i = 0; i < statement->lock_count; i++)
	{
		const SqlLock *lock = &statement->locks[i];

		if (!lock->is_new)
			json_array_append_new(locks,
								  json_pack("{s:o, s:s}", "relation",
											text_value(arena, lock->relation),
											"mode", sql_lock_name(lock->mode)));
	}
	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:s, s:o, s:o}",
					 "path", text_value(arena, statement->path),
					 "line", make_number_value(statement->line),
					 "verdict", sql_verdict_name(statement->verdict),
					 "locks", locks,
					 "rewrites", make_names_value(arena, &statement->rewrites),
					 "scans", make_names_value(arena, &statement->scans),
					 "in_transaction", statement->in_transaction ? "yes" : "no",
					 "depends", make_names_value(arena, &statement->depends),
					 "error", text_value(arena, statement->error));
}

/* Return lint's statements as a JSON array of the caller's. */
static json_t *
statements_value(const Report *report)
{
	json_t	   *values = json_array();

	for (size_t i = 0; i < report->statements->count; i++)
		json_array_append_new(values,
							  statement_value(report->arena,
											  &report->statements->items[i]));
	return values;
}

/* Print one object with everything. */
bool
report_json(const Report *report, FILE *out)
{
	json_t	   *findings = json_array();
	json_t	   *whole;
	Totals		totals = {0};

	for (size_t i = 0; i < report->findings->count; i++)
		json_array_append_new(findings,
							  finding_value(report->arena,
											&report->findings->items[i]));
	for (size_t i = 0; i < report->root_count; i++)
		findings_count(report->findings, report->roots[i], &totals);
	whole = json_pack("{s:i, s:{s:s, s:s, s:o, s:o}, s:{s:I, s:I, s:I, s:I, s:I}, s:o}",
					  "version", 1,
					  "tool", "name", "migcheck", "version", RESCUE_VERSION,
					  "roots", make_roots_value(report),
					  "unread", make_unread_value(report),
					  "summary",
					  "errors", (json_int_t) totals.by_severity[SEVERITY_ERROR],
					  "warnings", (json_int_t) totals.by_severity[SEVERITY_WARNING],
					  "notes", (json_int_t) totals.by_severity[SEVERITY_NOTE],
					  "files", (json_int_t) totals.files,
					  "entries", (json_int_t) totals.entries,
					  "findings", findings);
	if (report->statements != NULL)
		json_object_set_new(whole, "statements", statements_value(report));
	return put_json_document(out, whole);
}
