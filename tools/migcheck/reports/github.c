/*
 * github.c
 *		Workflow commands of GitHub Actions: annotations on the diff.
 *
 * One line a command; the runner takes at most ten of each kind in a step,
 * which is not migcheck's to change.
 */
#include "migcheck/reports/report.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Print text with what ends a command as %XX; in a property also what ends
 * the property. A message could else start a command of its own.
 */
static void
put_command_text(FILE *out, const char *text, bool property)
{
	for (; *text; text++)
	{
		unsigned char c = *text;

		if (c == '%' || c < 0x20 || (property && (c == ':' || c == ',')))
			fprintf(out, "%%%02X", c);
		else
			fputc(c, out);
	}
}

/*
 * Return the current folder below the one that was checked out, with a slash
 * at its end: annotations count from there. Empty where it is that folder, or
 * where no runner says which it is.
 */
static const char *
below_workspace(Arena *arena)
{
	const char *workspace = getenv("GITHUB_WORKSPACE");
	char		top[PATH_MAX];
	char		here[PATH_MAX];
	size_t		len;

	if (workspace == NULL || realpath(workspace, top) == NULL ||
		getcwd(here, sizeof(here)) == NULL)
		return "";
	len = strlen(top);
	if (strncmp(here, top, len) != 0 || here[len] != '/' || here[len + 1] == '\0')
		return "";
	return arena_format(arena, "%s/", here + len + 1);
}

/* Print one command a finding, and one for each tool that is not read. */
bool
report_github(const Report *report, FILE *out)
{
	static const char *const commands[] = {"notice", "warning", "error"};
	const char *below = below_workspace(report->arena);

	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];

		fprintf(out, "::%s file=", commands[finding->severity]);
		if (finding->place.path[0] != '/')
			put_command_text(out, below, true);
		put_command_text(out, finding->place.path, true);
		if (finding->place.line > 0)
			fprintf(out, ",line=%u", finding->place.line);
		if (finding->place.line > 0 && finding->place.column > 0)
			fprintf(out, ",col=%u", finding->place.column);
		fprintf(out, ",title=migcheck %s::", finding->rule->id);
		put_command_text(out, finding->message, false);
		if (finding->help != NULL)
		{
			fputs("%0A", out);
			put_command_text(out, finding->help, false);
		}
		fputc('\n', out);
	}
	for (size_t i = 0; i < report->unread_count; i++)
	{
		fputs("::warning title=migcheck::", out);
		put_command_text(out, unread_tool_text(report->arena,
											   report->unread[i]), false);
		fputc('\n', out);
	}
	return ferror(out) == 0;
}
