/*
 * options_check.c
 *		Whether the options suit the command, and each other.
 *
 * Each option is read by itself; what it excludes is known only when all are
 * read. An option that would have no effect is refused: a run that ignores
 * --base would pass where it should not.
 */
#include <string.h>

#include "common/command_line.h"
#include "migcheck/options.h"

/* Whether the options for a start suit the command, and each other. */
static int
check_start(const Options *options)
{
	Command		command = options->command;
	int			starts = (options->base != NULL) + (options->state != NULL) +
		(options->db != NULL);

	if (command == COMMAND_DRIFT && options->db == NULL)
		return usage_error(NULL, "drift needs --db=URI", NULL);
	if (starts > 1)
		return usage_error(NULL, "--base, --state and --db exclude each other", NULL);
	if (options->state && command != COMMAND_SIMULATE && command != COMMAND_LINT)
		return usage_error(NULL, "--state belongs to simulate and lint", NULL);
	if (options->save_state && command != COMMAND_SIMULATE)
		return usage_error(NULL, "--save-state belongs to simulate", NULL);
	if (options->history && starts > 0)
		return usage_error(NULL, "--history judges what ran: it takes no --base, "
						   "--state or --db", NULL);
	if ((options->db || options->table) && command != COMMAND_SIMULATE &&
		command != COMMAND_DRIFT && command != COMMAND_LINT &&
		(command != COMMAND_REPAIR || options->table))
		return usage_error(NULL, "this command takes no --db or --table", NULL);
	if (options->require_applied && command != COMMAND_DRIFT)
		return usage_error(NULL, "--require-applied belongs to drift", NULL);
	if (command == COMMAND_SIMULATE && strcmp(options->format->name, "human") &&
		strcmp(options->format->name, "json"))
		return usage_error(NULL, "simulate reports as human or json, not as",
						   options->format->name);
	if (options->base && command != COMMAND_SIMULATE &&
		command != COMMAND_CHECK && command != COMMAND_REPAIR &&
		command != COMMAND_LINT)
		return usage_error(NULL, "--base belongs to check, lint, simulate and repair",
						   NULL);
	if ((options->with_count > 0 || options->head) &&
		(options->base == NULL || command != COMMAND_CHECK))
		return usage_error(NULL, "--with and --head belong to check --base", NULL);
	return -1;
}

/* Whether the arguments suit the command. */
static int
check_arguments(const Options *options)
{
	static const size_t most[] = {
		[COMMAND_CHECK] = SIZE_MAX,
		[COMMAND_LINT] = SIZE_MAX,
		[COMMAND_REPAIR] = 1,
		[COMMAND_DRIFT] = SIZE_MAX,
		[COMMAND_SIMULATE] = SIZE_MAX,
		[COMMAND_RULES] = 0,
		[COMMAND_EXPLAIN] = 1,
		[COMMAND_HELP] = 1,
	};
	size_t		allowed = most[options->command];

	if (options->command == COMMAND_EXPLAIN && options->path_count == 0)
		return usage_error(NULL, "explain needs the name of a rule", NULL);
	if (options->for_lint && options->command != COMMAND_LINT)
		return usage_error(NULL, "--history, --pg-version and --statements belong "
						   "to lint", NULL);
	if (options->for_repair && options->command != COMMAND_REPAIR)
		return usage_error(NULL, "--write, --undo, --drop-missing and "
						   "--add-orphans belong to repair",
						   NULL);
	if (options->command == COMMAND_REPAIR &&
		(options->report_count > 0 || options->baseline != NULL ||
		 (options->format != reporter_by_name("human") &&
		  options->format != reporter_by_name("json"))))
		return usage_error(NULL, "repair shows a plan, as human or json, and writes "
						   "no reports", NULL);
	if (options->undo && options->format != reporter_by_name("human"))
		return usage_error(NULL, "--undo has no plan to show", NULL);
	if (options->write && options->undo)
		return usage_error(NULL, "--write and --undo exclude each other", NULL);
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
	return check_start(options);
}
