/*
 * options.c
 *		The command line, read.
 */
#include "migcheck/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "migcheck/frameworks/framework.h"

static const char help_text[] =
"migcheck checks SQL migrations before they are merged or run.\n"
"\n"
"Usage:\n"
"  migcheck [check] [OPTION]... [PATH]...\n"
"  migcheck rules\n"
"  migcheck explain RULE\n"
"\n"
"Without PATH it finds the migrations below the current folder.\n"
"\n"
"Commands:\n"
"  check                  journal and files (the default)\n"
"  rules                  list the rules\n"
"  explain RULE           say what a rule means, with a bad and a good example\n"
"\n"
"Options:\n"
"      --color=WHEN       always, never or auto (default: auto)\n"
"      --fail-on=SEVERITY error or warning (default: error)\n"
"  -f, --format=FORMAT    human or json (default: human)\n"
"      --framework=NAME   auto or drizzle (default: auto)\n"
"  -q, --quiet            print errors and warnings only\n"
"  -V, --version          output version information, then exit\n"
"  -?, --help             show this help, then exit\n"
"\n"
"Exit status: 0 nothing found, 1 findings, 2 could not check.\n";

enum
{
	OPTION_COLOR = 256,
	OPTION_FAIL_ON,
	OPTION_FRAMEWORK
};

static const struct option long_options[] = {
	{"color", required_argument, NULL, OPTION_COLOR},
	{"fail-on", required_argument, NULL, OPTION_FAIL_ON},
	{"format", required_argument, NULL, 'f'},
	{"framework", required_argument, NULL, OPTION_FRAMEWORK},
	{"help", no_argument, NULL, '?'},
	{"quiet", no_argument, NULL, 'q'},
	{"version", no_argument, NULL, 'V'},
	{NULL, 0, NULL, 0}
};

/* Say what is wrong with the command line. Returns the exit status. */
static int
usage_error(const char *what, const char *value)
{
	fprintf(stderr, "migcheck: %s", what);
	if (value != NULL)
		fprintf(stderr, " \"%s\"", value);
	fputs("\nTry \"migcheck --help\" for more information.\n", stderr);
	return 2;
}

/* --color. Automatic: on a terminal, unless NO_COLOR says otherwise. */
static int
set_color(Options *options, const char *when)
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
		return usage_error("--color takes always, never or auto, not", when);
	return -1;
}

/* One option with its value. */
static int
set_option(Options *options, int option, const char *value)
{
	switch (option)
	{
		case 'f':
			options->format = reporter_by_name(value);
			if (options->format == NULL)
				return usage_error("unknown format", value);
			return -1;
		case 'q':
			options->quiet = true;
			return -1;
		case OPTION_COLOR:
			return set_color(options, value);
		case OPTION_FAIL_ON:
			if (strcmp(value, "error") == 0)
				options->fail_on = SEVERITY_ERROR;
			else if (strcmp(value, "warning") == 0)
				options->fail_on = SEVERITY_WARNING;
			else
				return usage_error("--fail-on takes error or warning, not", value);
			return -1;
		case OPTION_FRAMEWORK:
			options->framework = framework_by_name(value);
			if (options->framework == NULL && strcmp(value, "auto") != 0)
				return usage_error("unknown framework", value);
			return -1;
		default:
			/* getopt_long() has said what is wrong. */
			fputs("Try \"migcheck --help\" for more information.\n", stderr);
			return 2;
	}
}

/* The first argument, where it is a command. A folder of that name is "./x". */
static void
take_command(Options *options)
{
	static const struct
	{
		const char *name;
		Command		command;
	}			commands[] = {
		{"check", COMMAND_CHECK},
		{"rules", COMMAND_RULES},
		{"explain", COMMAND_EXPLAIN},
	};

	if (options->argument_count == 0)
		return;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
	{
		if (strcmp(options->arguments[0], commands[i].name) == 0)
		{
			options->command = commands[i].command;
			options->arguments++;
			options->argument_count--;
			return;
		}
	}
}

/* Whether the arguments suit the command. */
static int
check_arguments(const Options *options)
{
	if (options->command == COMMAND_RULES && options->argument_count > 0)
		return usage_error("too many command-line arguments, the first is",
						   options->arguments[0]);
	if (options->command == COMMAND_EXPLAIN && options->argument_count == 0)
		return usage_error("explain needs the name of a rule", NULL);
	if (options->command == COMMAND_EXPLAIN && options->argument_count > 1)
		return usage_error("too many command-line arguments, the first is",
						   options->arguments[1]);
	return -1;
}

/*
 * Read the command line. Help and version go before anything else, as in
 * PostgreSQL's own programs.
 */
int
options_read(int argc, char **argv, Options *options)
{
	int			option;
	int			status;

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 ||
					 strcmp(argv[1], "-?") == 0))
		return fputs(help_text, stdout) == EOF ? 2 : 0;
	if (argc > 1 && (strcmp(argv[1], "--version") == 0 ||
					 strcmp(argv[1], "-V") == 0))
		return puts("migcheck (rescue) " RESCUE_VERSION) == EOF ? 2 : 0;

	memset(options, 0, sizeof(Options));
	options->command = COMMAND_CHECK;
	options->format = reporter_by_name("human");
	options->fail_on = SEVERITY_ERROR;
	set_color(options, "auto");
	while ((option = getopt_long(argc, argv, "f:qV", long_options, NULL)) != -1)
	{
		status = option == 'V' ? usage_error("--version stands alone", NULL) :
			set_option(options, option, optarg);
		if (status >= 0)
			return status;
	}
	options->arguments = argv + optind;
	options->argument_count = argc - optind;
	take_command(options);
	return check_arguments(options);
}
