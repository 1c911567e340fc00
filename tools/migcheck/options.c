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
"  migcheck repair [OPTION]... [PATH]\n"
"  migcheck rules\n"
"  migcheck explain RULE\n"
"\n"
"Without PATH it finds the migrations below the current folder; with \"-\" it\n"
"reads a Drizzle journal from standard input.\n"
"\n"
"Commands:\n"
"  check                  journal and files (the default)\n"
"  repair                 show a corrected journal and numbers; --write makes them\n"
"  rules                  list the rules\n"
"  explain RULE           say what a rule means, with a bad and a good example\n"
"\n"
"Options:\n"
"      --allow=RULE[:PATH]\n"
"                         leave out what this rule finds (in PATH)\n"
"      --baseline=FILE    leave out what FILE knows; --report=baseline=FILE\n"
"                         writes it\n"
"      --color=WHEN       always, never or auto (default: auto)\n"
"      --config=FILE      read FILE instead of .migcheck.json\n"
"      --fail-on=SEVERITY\n"
"                         error or warning (default: error)\n"
"  -f, --format=FORMAT    human, json, github, gitlab, sarif, junit or\n"
"                         checkstyle (default: human)\n"
"      --framework=NAME   auto or a framework's name (default: auto)\n"
"  -q, --quiet            print errors and warnings only\n"
"      --report=FORMAT=FILE\n"
"                         write another report to FILE; may be repeated\n"
"  -V, --version          output version information, then exit\n"
"  -?, --help             show this help, then exit\n"
"\n"
"Options of repair:\n"
"      --db=URI           refuse what would touch migrations that ran there\n"
"      --drop-missing     drop the entries whose files are not there\n"
"      --undo             take the last repair back\n"
"      --write            make the changes\n"
"\n"
"Exit status: 0 nothing found, 1 findings, 2 could not check.\n";

enum
{
	OPTION_ALLOW = 256,
	OPTION_BASELINE,
	OPTION_COLOR,
	OPTION_CONFIG,
	OPTION_DB,
	OPTION_DROP_MISSING,
	OPTION_FAIL_ON,
	OPTION_FRAMEWORK,
	OPTION_REPORT,
	OPTION_UNDO,
	OPTION_WRITE
};

static const struct option long_options[] = {
	{"allow", required_argument, NULL, OPTION_ALLOW},
	{"baseline", required_argument, NULL, OPTION_BASELINE},
	{"color", required_argument, NULL, OPTION_COLOR},
	{"config", required_argument, NULL, OPTION_CONFIG},
	{"db", required_argument, NULL, OPTION_DB},
	{"drop-missing", no_argument, NULL, OPTION_DROP_MISSING},
	{"fail-on", required_argument, NULL, OPTION_FAIL_ON},
	{"format", required_argument, NULL, 'f'},
	{"framework", required_argument, NULL, OPTION_FRAMEWORK},
	{"help", no_argument, NULL, '?'},
	{"quiet", no_argument, NULL, 'q'},
	{"report", required_argument, NULL, OPTION_REPORT},
	{"undo", no_argument, NULL, OPTION_UNDO},
	{"version", no_argument, NULL, 'V'},
	{"write", no_argument, NULL, OPTION_WRITE},
	{NULL, 0, NULL, 0}
};

/* Say what is wrong with the command line. Returns the exit status. */
int
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

static int
set_format(const char *name, const Reporter **format)
{
	*format = reporter_by_name(name);
	return *format ? -1 : usage_error("unknown format", name);
}

/* --report FORMAT=FILE */
static int
add_report(Options *options, const char *value)
{
	const char *equals = strchr(value, '=');
	ReportFile	report;
	int			status;

	if (equals == NULL || equals[1] == '\0')
		return usage_error("--report takes FORMAT=FILE, not", value);
	status = set_format(arena_copy(&options->arena, value, equals - value),
						&report.format);
	if (status >= 0)
		return status;
	report.path = equals + 1;
	options->reports = arena_grow(&options->arena, options->reports,
								  sizeof(ReportFile), options->report_count,
								  &options->report_capacity);
	options->reports[options->report_count++] = report;
	return -1;
}

/* --allow RULE[:PATH]; a rule that is not there would allow nothing. */
int
options_allow(Options *options, const char *allowed)
{
	const char *name = arena_copy(&options->arena, allowed,
								  strcspn(allowed, ":"));
	const Rule *rule = rule_by_name(name);

	if (rule == NULL)
		return usage_error("unknown rule", name);
	options->allow.items = arena_grow(&options->arena, options->allow.items,
									  sizeof(Allow), options->allow.count,
									  &options->allow.capacity);
	options->allow.items[options->allow.count++] = (Allow){
		.rule = rule->id,
		.path = allowed[strlen(name)] == ':' ? allowed + strlen(name) + 1 : NULL,
		.until = INT64_MAX,
	};
	return -1;
}

int
options_fail_on(Options *options, const char *severity)
{
	if (strcmp(severity, "error") == 0)
		options->fail_on = SEVERITY_ERROR;
	else if (strcmp(severity, "warning") == 0)
		options->fail_on = SEVERITY_WARNING;
	else
		return usage_error("--fail-on takes error or warning, not", severity);
	options->fail_on_given = true;
	return -1;
}

/* The names that there are; two generations of one tool share theirs. */
static int
unknown_framework(const char *name)
{
	const char *before = "";

	fprintf(stderr, "migcheck: unknown framework \"%s\"\nFrameworks: ", name);
	for (size_t i = 0; framework_list[i] != NULL; i++)
	{
		if (strcmp(before, framework_list[i]->name) != 0)
			fprintf(stderr, "%s%s", *before ? ", " : "",
					framework_list[i]->name);
		before = framework_list[i]->name;
	}
	fputs("\nTry \"migcheck --help\" for more information.\n", stderr);
	return 2;
}

int
options_framework(Options *options, const char *name)
{
	options->framework = framework_by_name(name);
	options->framework_given = true;
	if (options->framework == NULL && strcmp(name, "auto") != 0)
		return unknown_framework(name);
	return -1;
}

/* One that only repair has; check_arguments() sees to that. */
static int
repair_option(Options *options, bool *flag)
{
	*flag = options->for_repair = true;
	return -1;
}

/* One option with its value. */
static int
set_option(Options *options, int option, const char *value)
{
	switch (option)
	{
		case 'f':
			return set_format(value, &options->format);
		case 'q':
			options->quiet = true;
			return -1;
		case 'V':
			return usage_error("--version stands alone", NULL);
		case OPTION_ALLOW:
			return options_allow(options, value);
		case OPTION_BASELINE:
			options->baseline = value;
			return -1;
		case OPTION_COLOR:
			return set_color(options, value);
		case OPTION_CONFIG:
			options->config = value;
			return -1;
		case OPTION_DB:
			options->db = value;
			return -1;
		case OPTION_DROP_MISSING:
			return repair_option(options, &options->drop_missing);
		case OPTION_FAIL_ON:
			return options_fail_on(options, value);
		case OPTION_FRAMEWORK:
			return options_framework(options, value);
		case OPTION_REPORT:
			return add_report(options, value);
		case OPTION_UNDO:
			return repair_option(options, &options->undo);
		case OPTION_WRITE:
			return repair_option(options, &options->write);
		default:
			/* getopt_long() has said what is wrong. */
			fputs("Try \"migcheck --help\" for more information.\n", stderr);
			return 2;
	}
}

/*
 * What is no option: first the command, if it is one, then paths. A folder of
 * a command's name is "./check".
 */
static void
take_arguments(Options *options, char **arguments, size_t count)
{
	static const char *const commands[] = {
		[COMMAND_CHECK] = "check",
		[COMMAND_REPAIR] = "repair",
		[COMMAND_RULES] = "rules",
		[COMMAND_EXPLAIN] = "explain",
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
	{
		if (count > 0 && strcmp(arguments[0], commands[i]) == 0)
		{
			options->command = i;
			arguments++;
			count--;
			break;
		}
	}
	options->paths = (const char **) arguments;
	options->path_count = options->path_capacity = count;
}

/* Whether the arguments suit the command. */
static int
check_arguments(const Options *options)
{
	static const size_t most[] = {
		[COMMAND_CHECK] = SIZE_MAX,
		[COMMAND_REPAIR] = 1,
		[COMMAND_RULES] = 0,
		[COMMAND_EXPLAIN] = 1,
	};
	size_t		allowed = most[options->command];

	if (options->command == COMMAND_EXPLAIN && options->path_count == 0)
		return usage_error("explain needs the name of a rule", NULL);
	if (options->for_repair && options->command != COMMAND_REPAIR)
		return usage_error("--write, --undo and --drop-missing belong to repair",
						   NULL);
	if (options->command == COMMAND_REPAIR &&
		(options->report_count > 0 || options->baseline != NULL ||
		 options->format != reporter_by_name("human")))
		return usage_error("repair shows a plan, and writes no reports", NULL);
	if (options->write && options->undo)
		return usage_error("--write and --undo exclude each other", NULL);
	if (options->path_count > allowed)
		return usage_error("too many command-line arguments, the first is",
						   options->paths[allowed]);
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

	memset(options, 0, sizeof(Options));
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 ||
					 strcmp(argv[1], "-?") == 0))
		return fputs(help_text, stdout) == EOF ? 2 : 0;
	if (argc > 1 && (strcmp(argv[1], "--version") == 0 ||
					 strcmp(argv[1], "-V") == 0))
		return puts("migcheck (rescue) " RESCUE_VERSION) == EOF ? 2 : 0;

	options->command = COMMAND_CHECK;
	options->format = reporter_by_name("human");
	options->fail_on = SEVERITY_ERROR;
	set_color(options, "auto");
	while ((option = getopt_long(argc, argv, "f:qV", long_options, NULL)) != -1)
	{
		status = set_option(options, option, optarg);
		if (status >= 0)
			return status;
	}
	take_arguments(options, argv + optind, argc - optind);
	status = check_arguments(options);
	if (status >= 0 || options->command == COMMAND_RULES ||
		options->command == COMMAND_EXPLAIN)
		return status;
	return config_read(options);
}

/* Release the lists. */
void
options_free(Options *options)
{
	arena_free(&options->arena);
}
