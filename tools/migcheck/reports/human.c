/*
 * human.c
 *		The report for people.
 *
 * What is shown comes from files of others: everything that could move the
 * cursor or hide text is written as an escape.
 */
#include "migcheck/reports/report.h"

#include <string.h>

#include "migcheck/frameworks/framework.h"
#include "common/show.h"
#include "text/position.h"
#include "text/utf8.h"

/* So much of a source line is shown, and so many related places. */
#define MAX_LINE_BYTES	160
#define MAX_RELATED		10

/* Of each rule, so many findings of a root are shown. */
#define MAX_SHOWN		5

typedef enum Color
{
	PLAIN,
	BOLD,
	DIM,
	RED,
	YELLOW,
	CYAN
} Color;

/* The terminal's sequence for each. */
static const char *const escapes[] = {
	[PLAIN] = "\033[0m",
	[BOLD] = "\033[1m",
	[DIM] = "\033[2m",
	[RED] = "\033[1;31m",
	[YELLOW] = "\033[1;33m",
	[CYAN] = "\033[1;36m",
};

static const Color severity_colors[] = {
	[SEVERITY_NOTE] = CYAN,
	[SEVERITY_WARNING] = YELLOW,
	[SEVERITY_ERROR] = RED,
};

/* Switch the color, if the report has colors. */
static void
switch_text_color(const Report *report, FILE *out, Color color)
{
	if (report->color)
		fputs(escapes[color], out);
}

/*
 * Print text that others wrote, with nothing in it that moves the cursor or
 * hides text.
 */
static void
put_visible_text(FILE *out, const char *text)
{
	show_string(out, text, SHOW_LINE);
}

/* Print path:line:column, with what is known of it. */
static void
put_finding_place(FILE *out, const Place *place)
{
	put_visible_text(out, place->path);
	if (place->line > 0)
		fprintf(out, ":%u", place->line);
	if (place->line > 0 && place->column > 0)
		fprintf(out, ":%u", place->column);
}

/*
 * The file shown last, and how far it was read. Findings come sorted by place,
 * so each file is read once and each line passed once.
 */
typedef struct ShownSource
{
	const char *path;
	const char *text;
	size_t		len;
	size_t		offset;			/* where this line begins */
	uint32_t	line;
} ShownSource;

/*
 * Return a line of a file, without its end, and its length; NULL if it is not
 * there. Valid until the tree's next read.
 */
static const char *
read_source_line(const Report *report, ShownSource *source, const Place *place,
				 size_t *len)
{
	const char *line;
	size_t		n;

	if (source->path == NULL || strcmp(source->path, place->path) != 0)
	{
		memset(source, 0, sizeof(ShownSource));
		if (report->tree->read(report->tree, place->path, &source->text,
							   &source->len) != NULL)
			return NULL;
		source->path = place->path;
	}
	if (source->line == 0 || place->line < source->line)
	{
		source->line = 1;
		source->offset = 0;
	}
	line = text_line(source->text + source->offset,
					 source->len - source->offset,
					 place->line - source->line + 1, &n);
	if (line == NULL)
		return NULL;
	source->offset = line - source->text;
	source->line = place->line;
	*len = n;
	return line;
}

/*
 * Print the source line, and a caret under the column. Nothing where the line
 * is long, or where a byte is written as an escape.
 */
static void
put_source_line(const Report *report, FILE *out, ShownSource *source,
				const Place *place)
{
	const char *line;
	size_t		len;
	size_t		n = 0;

	if (place->line == 0 || place->column == 0)
		return;
	line = read_source_line(report, source, place, &len);
	if (line == NULL || len > MAX_LINE_BYTES)
		return;
	/* Where a byte is written as an escape the caret would point elsewhere. */
	for (size_t i = 0; i < len; i += n)
	{
		bool		hidden;
		uint32_t	c;

		n = show_character(line + i, len - i, &hidden, &c);
		if (hidden)
			return;
	}
	switch_text_color(report, out, DIM);
	fprintf(out, "%5u | ", place->line);
	switch_text_color(report, out, PLAIN);
	show_text(out, line, len, SHOW_LINE);
	fprintf(out, "\n%*s", 8 + (int) place->column - 1, "");
	switch_text_color(report, out, CYAN);
	fputc('^', out);
	switch_text_color(report, out, PLAIN);
	fputc('\n', out);
}

/* Print the other places of a finding; not more than fit a screen. */
static void
put_related_places(FILE *out, const Finding *finding)
{
	for (size_t i = 0; i < finding->related_count; i++)
	{
		if (i == MAX_RELATED && finding->related_count > MAX_RELATED + 1)
		{
			fprintf(out, "  see also: and %zu more\n",
					finding->related_count - MAX_RELATED);
			break;
		}
		fputs("  see also: ", out);
		put_finding_place(out, &finding->related[i]);
		fputc('\n', out);
	}
}

/* Print a finding, its source line and its help. */
static void
put_one_finding(const Report *report, FILE *out, ShownSource *source,
				const Finding *finding)
{
	switch_text_color(report, out, BOLD);
	put_finding_place(out, &finding->place);
	switch_text_color(report, out, PLAIN);
	fputs(": ", out);
	switch_text_color(report, out, severity_colors[finding->severity]);
	fprintf(out, "%s: ", severity_name(finding->severity));
	switch_text_color(report, out, PLAIN);
	put_visible_text(out, finding->message);
	switch_text_color(report, out, DIM);
	fprintf(out, " [%s]", finding->rule->id);
	switch_text_color(report, out, PLAIN);
	fputc('\n', out);
	put_source_line(report, out, source, &finding->place);
	put_related_places(out, finding);
	if (finding->help != NULL)
	{
		fputs("  help: ", out);
		put_visible_text(out, finding->help);
		fputc('\n', out);
	}
	fputc('\n', out);
}

/* Print "1 error", "2 errors". */
static void
put_severity_count(FILE *out, size_t n, const char *what, const char *plural,
				   const char *after)
{
	fprintf(out, "%zu %s%s", n, n == 1 ? what : plural, after);
}

/*
 * Print the command that mends some of a root's findings: once, not for each.
 */
static void
put_fix_command(const Report *report, FILE *out, const Root *root)
{
	const char *fix = NULL;
	size_t		count = 0;

	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];

		if (finding->root == root && finding->fix != NULL)
		{
			fix = finding->fix;
			count++;
		}
	}
	if (fix == NULL)
		return;
	fputs("  fix: ", out);
	put_visible_text(out, fix);
	fprintf(out, " (mends %zu; without --write it shows how)\n", count);
}

/* Print what was taken for what, and how it came out. */
static void
put_root_summary(const Report *report, FILE *out, const Root *root)
{
	Totals		totals = {0};

	findings_count(report->findings, root, &totals);
	put_visible_text(out, root->path);
	fprintf(out, ": %s, ", root->framework->name);
	if (root->also != NULL)
		fprintf(out, "also perhaps %s (say which with --framework), ", root->also);
	if (root->entries_unknown)
		fputs("entries unknown, ", out);
	else
		put_severity_count(out, totals.entries, "entry", "entries", ", ");
	put_severity_count(out, totals.files, "file", "files", ": ");
	put_severity_count(out, totals.by_severity[SEVERITY_ERROR], "error",
					   "errors", ", ");
	put_severity_count(out, totals.by_severity[SEVERITY_WARNING], "warning",
					   "warnings", "");
	if (totals.by_severity[SEVERITY_NOTE] > 0)
	{
		fputs(", ", out);
		put_severity_count(out, totals.by_severity[SEVERITY_NOTE], "note",
						   "notes", report->notes ? "" : " (--notes shows "
						   "them)");
	}
	fputc('\n', out);
}

/* How many findings of each rule a root has, by their rule. */
typedef struct Seen
{
	size_t		count[RULE_COUNT];
} Seen;

/* Say how many findings of a root were left out, for each rule. */
static void
put_left_out_counts(FILE *out, const Root *root, const Seen *seen)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
	{
		if (seen->count[i] <= MAX_SHOWN)
			continue;
		put_visible_text(out, root->path);
		fprintf(out, ": %zu more of %s (--format=json has all)\n",
				seen->count[i] - MAX_SHOWN, rule_table[i].id);
	}
}

/* Return true if people see a finding; those that they do not are counted. */
static bool
finding_is_shown(const Report *report, const Finding *finding, Seen *seen)
{
	if (finding->severity == SEVERITY_NOTE && !report->notes)
		return false;
	return ++seen->count[finding->rule - rule_table] <= MAX_SHOWN;
}

/* Return where the findings of a root are counted. */
static Seen *
find_root_counts(const Map *numbers, Seen *all, const Root *root)
{
	long		number = map_get(numbers, root->path);

	return &all[number < 0 ? 0 : number];
}

/* Print the findings, and a line for each root. */
bool
report_human(const Report *report, FILE *out)
{
	ShownSource source = {0};
	Map			numbers = {.arena = report->arena};
	Seen	   *seen = arena_alloc(report->arena, sizeof(Seen) *
								   (report->root_count + 1));

	for (size_t i = 0; i < report->root_count; i++)
		map_put(&numbers, report->roots[i]->path, i);
	for (size_t i = 0; i < report->findings->count; i++)
	{
		const Finding *finding = &report->findings->items[i];

		if (finding_is_shown(report, finding, find_root_counts(&numbers, seen,
															   finding->root)))
			put_one_finding(report, out, &source, finding);
	}
	for (size_t i = 0; i < report->unread_count; i++)
	{
		put_visible_text(out, unread_tool_text(report->arena,
											   report->unread[i]));
		fputc('\n', out);
	}
	for (size_t i = 0; i < report->root_count; i++)
	{
		put_left_out_counts(out, report->roots[i], &seen[i]);
		if (!report->quiet)
			put_root_summary(report, out, report->roots[i]);
		if (!report->quiet)
			put_fix_command(report, out, report->roots[i]);
	}
	return ferror(out) == 0;
}
