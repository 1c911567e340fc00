/*
 * options_check.c
 *		Whether the options suit the command, and each other.
 *
 * Each option is read by itself; what it excludes is known only when all are
 * read. An option that would have no effect is refused: a run that ignores
 * --base would pass where it should not.
 *
 * Only what the options say by themselves is looked at: whether a revision or
 * file exists is found when it is opened. Which commands have an option is in
 * options_commands.c.
 */
#include <stdio.h>
#include <string.h>

#include "common/command_line.h"
#include "migcheck/options_commands.h"
#include "migcheck/options_values.h"

/* Say which commands have an option that this one lacks. */
static int
refuse_option(const char *option)
{
	fprintf(stderr, "%s: --%s belongs to ", program_name, option);
	print_option_commands(stderr, option);
	fputc('\n', stderr);
	return print_usage_hint(NULL);
}

/* Refuse an option that the command does not have. Returns -1 or a status. */
static int
check_command(const Options *options)
{
	for (size_t i = 0; long_options[i].name != NULL; i++)
	{
		const char *name = long_options[i].name;

		if ((options->given >> i & 1) != 0 &&
			!command_has_option(options->command, name, strlen(name)))
			return refuse_option(name);
	}
	return -1;
}

/*
 * Refuse starts that do not suit the command, or each other: a simulation has
 * one start.
 */
static int
check_start_options(const Options *options)
{
	int			starts = (options->base != NULL) + (options->state != NULL) +
		(options->db != NULL);

	if (options->command == COMMAND_DRIFT && options->db == NULL)
		return usage_error(NULL, "drift needs --db=URI", NULL);
	if (options->command == COMMAND_SNAPSHOT && options->db == NULL)
		return usage_error(NULL, "snapshot needs --db=URI", NULL);
	if (starts > 1)
		return usage_error(NULL, "--base, --state and --db exclude each other", NULL);
	if (options->history && starts > 0)
		return usage_error(NULL, "--history judges what ran: it takes no --base, "
						   "--state or --db", NULL);
	if (options->command == COMMAND_SIMULATE &&
		strcmp(options->format->name, "human") != 0 &&
		strcmp(options->format->name, "json") != 0)
		return usage_error(NULL, "simulate reports as human or json, not as",
						   options->format->name);
	if ((options->with_count > 0 || options->head) && options->base == NULL)
		return usage_error(NULL, "--with and --head belong to check and lint "
						   "--base", NULL);
	return -1;
}

/* Refuse what repair does not take, and what excludes each other there. */
static int
check_repair_options(const Options *options)
{
	if (options->command == COMMAND_REPAIR &&
		options->format != reporter_by_name("human") &&
		options->format != reporter_by_name("json"))
		return usage_error(NULL, "repair shows a plan, as human or json, not "
						   "as", options->format->name);
	if (options->undo && options->format != reporter_by_name("human"))
		return usage_error(NULL, "--undo has no plan to show", NULL);
	if (options->write && options->undo)
		return usage_error(NULL, "--write and --undo exclude each other", NULL);
	return -1;
}

/* Refuse arguments and flags that do not suit the command. */
static int
check_arguments(const Options *options)
{
	/* How many arguments a command takes at the most. */
	static const size_t most[] = {
		[COMMAND_CHECK] = SIZE_MAX,
		[COMMAND_LINT] = SIZE_MAX,
		[COMMAND_REPAIR] = 1,
		[COMMAND_DRIFT] = SIZE_MAX,
		[COMMAND_SIMULATE] = SIZE_MAX,
		[COMMAND_SNAPSHOT] = 0,
		[COMMAND_RULES] = 0,
		[COMMAND_EXPLAIN] = 1,
		[COMMAND_HELP] = 1,
	};
	size_t		allowed = most[options->command];
	int			status = check_command(options);

	if (status >= 0)
		return status;
	if (options->command == COMMAND_EXPLAIN && options->path_count == 0)
		return usage_error(NULL, "explain needs the name of a rule", NULL);
	status = check_repair_options(options);
	if (status >= 0)
		return status;
	if (options->path_count > allowed)
		return usage_error(NULL, "too many command-line arguments, the first is",
						   options->paths[allowed]);
	return -1;
}

/* Return -1 if the options suit the command, else the status to exit with. */
int
options_check(const Options *options)
{
	int			status = check_arguments(options);

	if (status >= 0 || options->command == COMMAND_HELP)
		return status;
	return check_start_options(options);
}
