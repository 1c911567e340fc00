/*
 * options_values.c
 *		The values of single options, read.
 *
 * The command line and the configuration hand them over as text. A value that
 * an option does not have is refused, with what it may be.
 */
#include "migcheck/options_values.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/command_line.h"

/* Add a path to those of the command line; it must outlive the options. */
void
options_add_path(Options *options, const char *path)
{
	options->paths = arena_grow(&options->arena, options->paths, sizeof(char *),
								options->path_count, &options->path_capacity);
	options->paths[options->path_count++] = path;
}

/*
 * Take --color. Automatic: on a terminal, unless NO_COLOR is set and not
 * empty (no-color.org).
 */
int
set_color_option(Options *options, const char *when)
{
	const char *no_color = getenv("NO_COLOR");

	if (strcmp(when, "always") == 0)
		options->color = true;
	else if (strcmp(when, "never") == 0)
		options->color = false;
	else if (strcmp(when, "auto") == 0)
		options->color = isatty(STDOUT_FILENO) &&
			(no_color == NULL || *no_color == '\0');
	else
		return usage_error(NULL, "--color takes always, never or auto, not", when);
	return -1;
}

/* Find a report's format by its name. Returns -1, or the exit status. */
int
set_format_option(const char *name, const Reporter **format)
{
	*format = reporter_by_name(name);
	return *format ? -1 : usage_error(NULL, "unknown format", name);
}

/*
 * Take --report FORMAT=FILE; the format must be known, the file is opened
 * when the report is written.
 */
int
add_report_option(Options *options, const char *value)
{
	const char *equals = strchr(value, '=');
	ReportFile	report;
	int			status;

	if (equals == NULL || equals[1] == '\0')
		return usage_error(NULL, "--report takes FORMAT=FILE, not", value);
	status = set_format_option(arena_copy(&options->arena, value, equals -
										  value), &report.format);
	if (status >= 0)
		return status;
	report.path = equals + 1;
	options->reports = arena_grow(&options->arena, options->reports,
								  sizeof(ReportFile), options->report_count,
								  &options->report_capacity);
	options->reports[options->report_count++] = report;
	return -1;
}

/*
 * Say that there is no such rule, and which one may be meant. Returns the
 * exit status.
 */
int
refuse_unknown_rule(const char *name)
{
	const char *meant = rule_find_similar(name);

	say("unknown rule \"%s\"", name);
	if (meant != NULL)
		fprintf(stderr, "Did you mean \"%s\"?\n", meant);
	fputs("\"migcheck rules\" lists them.\n", stderr);
	return STATUS_FAILED;
}

/*
 * Take --allow RULE[:PATH], also of the configuration; a rule that is not
 * there would allow nothing, and is refused.
 */
int
options_allow(Options *options, const char *allowed)
{
	const char *name = arena_copy(&options->arena, allowed,
								  strcspn(allowed, ":"));
	const Rule *rule = rule_find_named(name);

	if (rule == NULL)
		return refuse_unknown_rule(name);
	options->allow.items = arena_grow(&options->arena, options->allow.items,
									  sizeof(Allow), options->allow.count,
									  &options->allow.capacity);
	options->allow.items[options->allow.count++] = (Allow)
	{
		.rule = rule->id,
			.path = allowed[strlen(name)] == ':' ? allowed + strlen(name) + 1 : NULL,
			.until = INT64_MAX,
	};
	return -1;
}

/* Set the severity that fails a run. Returns -1, or the exit status. */
int
options_fail_on(Options *options, const char *severity)
{
	if (strcmp(severity, "error") == 0)
		options->fail_on = SEVERITY_ERROR;
	else if (strcmp(severity, "warning") == 0)
		options->fail_on = SEVERITY_WARNING;
	else
		return usage_error(NULL, "--fail-on takes error or warning, not", severity);
	options->fail_on_given = true;
	return -1;
}

/*
 * Say that there is no such framework, and which there are; two generations
 * of one tool share their name and are neighbours in the list. Returns the
 * exit status.
 */
static int
unknown_framework(const char *name)
{
	const char *before = "";

	say("unknown framework \"%s\"", name);
	fputs("Frameworks: ", stderr);
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		if (strcmp(before, framework_list[i]->name) != 0)
			fprintf(stderr, "%s%s", *before ? ", " : "",
					framework_list[i]->name);
		before = framework_list[i]->name;
	}
	fputs("\nTry \"migcheck --help\" for more information.\n", stderr);
	return STATUS_FAILED;
}

/* Set the framework by its name. Returns -1, or the exit status. */
int
options_framework(Options *options, const char *name)
{
	options->framework = framework_by_name(name);
	options->framework_given = true;
	if (options->framework == NULL && strcmp(name, "auto") != 0)
		return unknown_framework(name);
	return -1;
}

/* Take --order. */
int
set_order_option(Options *options, const char *mode)
{
	if (strcmp(mode, "default") == 0)
		options->order = ORDER_DEFAULT;
	else if (strcmp(mode, "any") == 0)
		options->order = ORDER_ANY;
	else if (strcmp(mode, "strict") == 0)
		options->order = ORDER_STRICT;
	else
		return usage_error(NULL, "--order takes default, any or strict, not", mode);
	return -1;
}

/* Take --with REV, which may be repeated. */
int
add_with_option(Options *options, const char *revision)
{
	options->with = arena_grow(&options->arena, options->with, sizeof(char *),
							   options->with_count, &options->with_capacity);
	options->with[options->with_count++] = revision;
	return -1;
}

/*
 * --db. It may hold a password: it is kept here, and what other users of the
 * machine see of the command line is made unreadable.
 */
int
set_db_option(Options *options, char *uri)
{
	options->db = arena_string(&options->arena, uri);
	memset(uri, 'x', strlen(uri));
	return -1;
}

/*
 * Take --pg-version: 15 or 15.4, of which the minor version changes no lock.
 */
int
set_pg_version(Options *options, const char *version)
{
	char	   *end;
	long		major = strtol(version, &end, 10);

	if (end == version || (*end != '\0' && *end != '.') || major < 13 || major > 18)
		return usage_error(NULL, "--pg-version takes 13 to 18, not", version);
	options->pg_version = (int) major;
	return -1;
}
