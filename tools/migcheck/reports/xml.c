/*
 * xml.c
 *		JUnit's and Checkstyle's formats.
 *
 * Both formats know no notes: JUnit has them as tests that passed, Checkstyle
 * as "info".
 */
#include "migcheck/frameworks/framework.h"
#include "migcheck/reports/report.h"
#include "migcheck/reports/values.h"

#include <string.h>

/* Print an attribute, with the blank before it. */
static void
put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	put_xml_text(out, value);
	fputc('"', out);
}

/* Print a finding as a test case; notes pass, with their text as output. */
static void
put_test_case(const Report *report, FILE *out, const Finding *finding)
{
	const char *place = finding->place.path;

	if (finding->place.line > 0)
		place = arena_format(report->arena, "%s:%u", place, finding->place.line);
	fputs("    <testcase", out);
	put_attribute(out, "name", arena_format(report->arena, "%s: %s",
											finding->rule->id, finding->subject));
	put_attribute(out, "classname", finding->place.path);
	if (finding->severity == SEVERITY_NOTE)
		fputs(">\n      <system-out>", out);
	else
	{
		fputs(">\n      <failure", out);
		put_attribute(out, "message", finding->message);
		put_attribute(out, "type", severity_name(finding->severity));
		fputc('>', out);
	}
	put_xml_text(out, arena_format(report->arena, "%s: %s\n%s", place,
								   finding->message,
								   finding->help ? finding->help : ""));
	fputs(finding->severity == SEVERITY_NOTE ? "</system-out>" : "</failure>",
		  out);
	fputs("\n    </testcase>\n", out);
}

/* Print the suite of a tool that is not read: one test, which was not run. */
static void
put_skipped_suite(const Report *report, FILE *out, const Root *unread)
{
	fputs("  <testsuite", out);
	put_attribute(out, "name", unread->path);
	fputs(" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n"
		  "    <testcase name=\"migrations\" classname=\"migcheck\">\n"
		  "      <skipped", out);
	put_attribute(out, "message", unread_tool_text(report->arena, unread));
	fputs("/>\n    </testcase>\n  </testsuite>\n", out);
}

/*
 * Print a test suite a root. One that is in good order has one test, which
 * passed: a suite without tests is an error to some readers.
 */
bool
report_junit(const Report *report, FILE *out)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	for (size_t i = 0; i < report->root_count; i++)
	{
		const Root *root = report->roots[i];
		Totals		totals = {0};
		size_t		failures;
		size_t		tests;

		findings_count(report->findings, root, &totals);
		failures = totals.by_severity[SEVERITY_ERROR] +
			totals.by_severity[SEVERITY_WARNING];
		tests = failures + totals.by_severity[SEVERITY_NOTE];
		fputs("  <testsuite", out);
		put_attribute(out, "name", arena_format(report->arena, "%s (%s)",
												root->path,
												root->framework->name));
		fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
				tests ? tests : 1, failures);
		if (tests == 0)
			fputs("    <testcase name=\"migrations in good order\" "
				  "classname=\"migcheck\"/>\n", out);
		for (size_t j = 0; j < report->findings->count; j++)
		{
			if (report->findings->items[j].root == root)
				put_test_case(report, out, &report->findings->items[j]);
		}
		fputs("  </testsuite>\n", out);
	}
	for (size_t i = 0; i < report->unread_count; i++)
		put_skipped_suite(report, out, report->unread[i]);
	fputs("</testsuites>\n", out);
	return ferror(out) == 0;
}

/*
 * Print a file element for each run of findings in one file; they come
 * sorted.
 */
bool
report_checkstyle(const Report *report, FILE *out)
{
	static const char *const severities[] = {"info", "warning", "error"};
	const char *path = NULL;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		  "<checkstyle version=\"4.3\">\n", out);
	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];

		if (path == NULL || strcmp(path, finding->place.path) != 0)
		{
			fputs(path ? "  </file>\n  <file" : "  <file", out);
			put_attribute(out, "name", path = finding->place.path);
			fputs(">\n", out);
		}
		fprintf(out, "    <error line=\"%u\"", finding->place.line ?
				finding->place.line : 1);
		if (finding->place.column > 0)
			fprintf(out, " column=\"%u\"", finding->place.column);
		put_attribute(out, "severity", severities[finding->severity]);
		put_attribute(out, "message", finding->message);
		put_attribute(out, "source", arena_format(report->arena, "migcheck.%s",
												  finding->rule->id));
		fputs("/>\n", out);
	}
	if (path != NULL)
		fputs("  </file>\n", out);
	for (size_t i = 0; i < report->unread_count; i++)
	{
		fputs("  <file", out);
		put_attribute(out, "name", report->unread[i]->path);
		fputs(">\n    <error line=\"1\" severity=\"info\"", out);
		put_attribute(out, "message",
					  unread_tool_text(report->arena, report->unread[i]));
		fputs(" source=\"migcheck.not-read\"/>\n  </file>\n", out);
	}
	fputs("</checkstyle>\n", out);
	return ferror(out) == 0;
}
