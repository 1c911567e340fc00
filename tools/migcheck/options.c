/*
 * options.c
 *		The command line, read.
 *
 * Functions that take an option return -1 to go on, or the status to exit
 * with, when they have printed what is wrong. Strings are those of argv,
 * which live as long as the program, except the URI of a database.
 */
#include "migcheck/options_values.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/command_line.h"
#include "common/suggest.h"
#include "migcheck/discover.h"
#include "migcheck/help.h"
#include "migcheck/options_commands.h"
#include "migcheck/workplace.h"

/*
 * Options without a letter, behind all letters. In alphabetical order, as all
 * lists of options.
 */
enum
{
	OPTION_ADD_ORPHANS = 256,
	OPTION_ALLOW,
	OPTION_BASE,
	OPTION_BASELINE,
	OPTION_COLOR,
	OPTION_CONFIG,
	OPTION_DB,
	OPTION_DROP_MISSING,
	OPTION_FAIL_ON,
	OPTION_FRAMEWORK,
	OPTION_HEAD,
	OPTION_HISTORY,
	OPTION_NOTES,
	OPTION_ORDER,
	OPTION_PG_VERSION,
	OPTION_REPORT,
	OPTION_REQUIRE_APPLIED,
	OPTION_SAVE_STATE,
	OPTION_SNAPSHOT,
	OPTION_STATE,
	OPTION_STATEMENTS,
	OPTION_TABLE,
	OPTION_UNDO,
	OPTION_WITH,
	OPTION_WRITE
};

/*
 * A new option needs a row here, a case in set_one_option() or one of its
 * parts, its line in help_text.c, and a row in options_commands.c where not
 * all commands have it.
 */
const struct option long_options[] = {
	{"add-orphans", no_argument, NULL, OPTION_ADD_ORPHANS},
	{"allow", required_argument, NULL, OPTION_ALLOW},
	{"base", required_argument, NULL, OPTION_BASE},
	{"baseline", required_argument, NULL, OPTION_BASELINE},
	{"color", required_argument, NULL, OPTION_COLOR},
	{"config", required_argument, NULL, OPTION_CONFIG},
	{"db", required_argument, NULL, OPTION_DB},
	{"drop-missing", no_argument, NULL, OPTION_DROP_MISSING},
	{"fail-on", required_argument, NULL, OPTION_FAIL_ON},
	{"format", required_argument, NULL, 'f'},
	{"framework", required_argument, NULL, OPTION_FRAMEWORK},
	{"head", required_argument, NULL, OPTION_HEAD},
	{"help", no_argument, NULL, 'h'},
	{"history", no_argument, NULL, OPTION_HISTORY},
	{"notes", no_argument, NULL, OPTION_NOTES},
	{"order", required_argument, NULL, OPTION_ORDER},
	{"pg-version", required_argument, NULL, OPTION_PG_VERSION},
	{"quiet", no_argument, NULL, 'q'},
	{"report", required_argument, NULL, OPTION_REPORT},
	{"require-applied", no_argument, NULL, OPTION_REQUIRE_APPLIED},
	{"save-state", required_argument, NULL, OPTION_SAVE_STATE},
	{"snapshot", required_argument, NULL, OPTION_SNAPSHOT},
	{"state", required_argument, NULL, OPTION_STATE},
	{"statements", no_argument, NULL, OPTION_STATEMENTS},
	{"table", required_argument, NULL, OPTION_TABLE},
	{"undo", no_argument, NULL, OPTION_UNDO},
	{"version", no_argument, NULL, 'V'},
	{"with", required_argument, NULL, OPTION_WITH},
	{"write", no_argument, NULL, OPTION_WRITE},
	{NULL, 0, NULL, 0}
};

/*
 * Take an option that says from where a run starts, and against what it is
 * judged. Returns 0 if it is another one.
 */
static int
set_start_option(Options *options, int option, char *value)
{
	switch (option)
	{
		case OPTION_BASE:
			options->base = value;
			return -1;
		case OPTION_DB:
			return set_db_option(options, value);
		case OPTION_HEAD:
			options->head = value;
			return -1;
		case OPTION_ORDER:
			return set_order_option(options, value);
		case OPTION_REQUIRE_APPLIED:
			options->require_applied = true;
			return -1;
		case OPTION_SAVE_STATE:
			options->save_state = value;
			return -1;
		case OPTION_STATE:
			options->state = value;
			return -1;
		case OPTION_TABLE:
			options->table = value;
			return -1;
		case OPTION_WITH:
			return add_with_option(options, value);
		default:
			return 0;
	}
}

/* Take one option of lint; 0 if it is another. */
static int
set_lint_option(Options *options, int option, char *value)
{
	switch (option)
	{
		case OPTION_PG_VERSION:
			return set_pg_version(options, value);
		case OPTION_HISTORY:
			options->history = true;
			break;
		case OPTION_SNAPSHOT:
			options->snapshot = value;
			break;
		case OPTION_STATEMENTS:
			options->statements = true;
			break;
		default:
			return 0;
	}
	return -1;
}

/* Take one option of repair; 0 if it is another. */
static int
set_repair_option(Options *options, int option)
{
	switch (option)
	{
		case OPTION_ADD_ORPHANS:
			options->add_orphans = true;
			return -1;
		case OPTION_DROP_MISSING:
			options->drop_missing = true;
			return -1;
		case OPTION_UNDO:
			options->undo = true;
			return -1;
		case OPTION_WRITE:
			options->write = true;
			return -1;
		default:
			return 0;
	}
}

/*
 * One option with its value. Returns -1 to go on, or the exit status of the
 * usage error that was printed.
 */
static int
set_one_option(Options *options, int option, char *value)
{
	int			status = set_start_option(options, option, value);

	if (status == 0)
		status = set_lint_option(options, option, value);
	if (status == 0)
		status = set_repair_option(options, option);
	if (status != 0)
		return status;
	switch (option)
	{
		case 'f':
			return set_format_option(value, &options->format);
		case 'q':
			options->quiet = true;
			return -1;
		case 'V':
			return usage_error(NULL, "--version takes no other options", NULL);
		case OPTION_ALLOW:
			return options_allow(options, value);
		case OPTION_BASELINE:
			options->baseline = value;
			return -1;
		case OPTION_COLOR:
			return set_color_option(options, value);
		case OPTION_CONFIG:
			options->config = value;
			return -1;
		case OPTION_FAIL_ON:
			return options_fail_on(options, value);
		case OPTION_FRAMEWORK:
			return options_framework(options, value);
		case OPTION_NOTES:
			options->notes = true;
			return -1;
		case OPTION_REPORT:
			return add_report_option(options, value);
		default:
			return STATUS_FAILED;
	}
}

/*
 * Say that there is no such command, and which may be meant. Returns the exit
 * status.
 */
static int
unknown_command(const char *name)
{
	say("unknown command \"%s\"", name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		suggest_if_misspelt(name, "", command_name(i));
	fputs("\"migcheck help\" lists them.\n", stderr);
	return STATUS_FAILED;
}

/*
 * Return true if a word that is neither command nor path looks like a
 * command.
 */
static bool
is_mistyped_command(const char *word)
{
	bool		close = false;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		close |= is_misspelling_of(word, command_name(i));
	return close && access(word, F_OK) != 0;
}

/*
 * Take what is no option: first the command, if it is one, then paths. A
 * folder of a command's name is "./check".
 */
static int
take_arguments(Options *options, char **arguments, size_t count)
{
	size_t		command = count > 0 ? find_command_named(arguments[0]) :
		COMMAND_COUNT;

	if (command < COMMAND_COUNT)
	{
		options->command = command;
		arguments++;
		count--;
	}
	else if (count > 0 && is_mistyped_command(arguments[0]))
		return unknown_command(arguments[0]);
	options->paths = (const char **) arguments;
	options->path_count = options->path_capacity = count;
	return -1;
}

/*
 * Print the help, or what of it concerns a command; NULL for all. Returns the
 * exit status.
 */
static int
print_help_about(const char *command)
{
	if (command != NULL && find_command_named(command) == COMMAND_COUNT)
		return unknown_command(command);
	if (command == NULL || find_command_named(command) == COMMAND_HELP)
		fputs(help_text, stdout);
	else
		help_print_command(stdout, find_command_named(command));
	return fflush(stdout) == EOF ? STATUS_FAILED : STATUS_OK;
}

/*
 * Change to the repository's top and rewrite the paths for it, read the
 * configuration, and put each file's root in the place of the file. A run
 * without paths is about the folder of the start.
 */
static int
settle_root_paths(Options *options)
{
	const char *error = workplace_enter(options);
	int			status = error ? usage_error(NULL, error, NULL) :
		config_read_file(options);
	Tree	   *tree = status < 0 ? tree_on_disk(&options->arena) : NULL;

	if (tree == NULL)
		return status;
	if (options->path_count == 0 && strcmp(options->started_in, ".") != 0)
		options_add_path(options, options->started_in);
	for (size_t i = 0; i < options->path_count; i++)
	{
		struct stat st;

		if (stat(options->paths[i], &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		error = options->paths[i];
		options->paths[i] = discover_above(&options->arena, tree, error,
										   options->framework);
		if (options->paths[i] == NULL && status < 0)
			status = usage_error(NULL, "no migrations found around", error);
	}
	tree_close(tree);
	return status;
}

/* Note that an option was given, for options_check(). */
static void
note_given_option(Options *options, int option)
{
	for (size_t i = 0; long_options[i].name != NULL; i++)
	{
		if (long_options[i].val == option)
			options->given |= UINT64_C(1) << i;
	}
}

/*
 * Take the options of the command line; *help is set if help was asked for.
 * Returns -1, or the status to exit with.
 */
static int
take_all_options(Options *options, int argc, char **argv, bool *help)
{
	int			option;

	/* getopt_long() has no way to tell "-?" from a mistake. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
	{
		if (strcmp(argv[i], "-?") == 0)
			argv[i] = "-h";
	}
	while ((option =
			read_next_option(NULL, argc, argv, "f:hqV", long_options)) != -1)
	{
		int			status = -1;

		if (option == 'h')
			*help = true;
		else
			status = set_one_option(options, option, optarg);
		note_given_option(options, option);
		if (status >= 0)
			return status;
	}
	return -1;
}

/* Return true if the first argument asks for the version. */
static bool
asks_for_version(int argc, char **argv)
{
	return argc > 1 && (strcmp(argv[1], "--version") == 0 ||
						strcmp(argv[1], "-V") == 0);
}

/*
 * Read the command line. Version goes before anything else, as in PostgreSQL's
 * own programs, and help before anything but a mistake in an option.
 */
int
options_read(int argc, char **argv, Options *options)
{
	int			status;
	bool		help = false;

	memset(options, 0, sizeof(Options));
	if (asks_for_version(argc, argv))
		return puts("migcheck (rescue) " RESCUE_VERSION) == EOF ?
			STATUS_FAILED : STATUS_OK;

	options->command = COMMAND_CHECK;
	options->format = reporter_by_name("human");
	options->fail_on = SEVERITY_ERROR;
	options->pg_version = 15;
	set_color_option(options, "auto");
	status = take_all_options(options, argc, argv, &help);
	if (status >= 0)
		return status;
	if (help)
		return print_help_about(optind < argc &&
								find_command_named(argv[optind]) <
								COMMAND_COUNT ? argv[optind] : NULL);
	status = take_arguments(options, argv + optind, argc - optind);
	if (status >= 0)
		return status;
	status = options_check(options);
	if (status < 0 && options->command == COMMAND_HELP)
		status = print_help_about(options->path_count ? options->paths[0] :
								  NULL);
	if (status >= 0 || options->command == COMMAND_RULES ||
		options->command == COMMAND_EXPLAIN)
		return status;
	return settle_root_paths(options);
}

/* Release the lists and all strings of the options. */
void
options_free(Options *options)
{
	arena_free(&options->arena);
}
