/*
 * main.c
 *		rescuectl: find the subcommand, and run it.
 *
 * The process is made safe for secrets before anything is read: see guard.c.
 */
#include <stdio.h>
#include <string.h>

#include "rescuectl/guard.h"
#include "rescuectl/rescuectl.h"

static const Subcommand *const commands[] = {
	&command_collect,
	&command_flush,
	&command_store,
	&command_show,
	&command_explain,
	&command_list,
	&command_verify,
	&command_export,
	&command_import,
	&command_move,
	&command_report,
	&command_redact,
	&command_rules,
	&command_env_changes,
	&command_env_check,
	&command_pin_agent,
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

/*
 * Print the list of commands, from the table: no command can be missing in it.
 */
static void
print_command_list(void)
{
	puts("rescuectl keeps what a failed machine knew, without its secrets.\n"
		 "\n"
		 "Usage:\n"
		 "  rescuectl COMMAND [OPTION]... [FILE]\n"
		 "  rescuectl COMMAND --help\n"
		 "\n"
		 "Commands:");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("  %-14s %s\n", commands[i]->name, commands[i]->summary);
	puts("\n"
		 "Options:\n"
		 "  -V, --version  output version information, then exit\n"
		 "  -h, --help     show this help, then exit\n"
		 "\n"
		 "Exit status: 0 all is well, 1 findings, 2 could not.");
}

/* Whether an argument asks for help. */
static bool
is_help_argument(const char *argument)
{
	return strcmp(argument, "-?") == 0 || strcmp(argument, "-h") == 0 ||
		strcmp(argument, "--help") == 0;
}

/* Return the command of that name; NULL if not found. */
static const Subcommand *
find_subcommand(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
	{
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

/*
 * Print that there is no such command, and which one was probably meant.
 * Returns STATUS_FAILED.
 */
static int
unknown_command(const char *name)
{
	/* An option's value may be a secret. */
	if (name[0] == '-')
		say("unknown option \"%.*s\"", (int) strcspn(name, "="), name);
	else
		say("unknown command \"%s\"", name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		suggest_if_misspelt(name, "", commands[i]->name);
	return print_usage_hint(NULL);
}

/*
 * Protect the process, find the subcommand, and run it with the arguments from
 * its name on.
 */
int
main(int argc, char **argv)
{
	const Subcommand *command;

	program_name = "rescuectl";
	if (!guard_process())
		return STATUS_FAILED;
	if (argc < 2)
		return usage_error(NULL, "no command given", NULL);
	if (is_help_argument(argv[1]))
	{
		print_command_list();
		return finish_output(STATUS_OK);
	}
	if (strcmp(argv[1], "-V") == 0 || strcmp(argv[1], "--version") == 0)
	{
		puts("rescuectl (rescue) " RESCUE_VERSION);
		return finish_output(STATUS_OK);
	}

	command = find_subcommand(argv[1]);
	if (command == NULL)
		return unknown_command(argv[1]);
	if (argc > 2 && is_help_argument(argv[2]))
	{
		fputs(command->help, stdout);
		return finish_output(STATUS_OK);
	}
	argv[1] = argv[0];			/* options are read from the second on */
	return command->run(argc - 1, argv + 1);
}
