/*
 * options_commands.c
 *		Which commands there are, and which of them have an option.
 *
 * The check of the command line and the help of a command read the same table,
 * so that the help names no option that the command refuses. An option that
 * is not in the table has an effect in every command.
 */
#include "migcheck/options_commands.h"

#include <stdio.h>
#include <string.h>

#define IN(command) (1u << COMMAND_##command)

/* The commands that report findings. */
#define REPORTS		(IN(CHECK) | IN(LINT) | IN(DRIFT))

/* The commands that read a folder of migrations. */
#define READS		(REPORTS | IN(REPAIR) | IN(SIMULATE))

/*
 * The names of the commands, as on the command line. Each has an entry in
 * check_arguments(), too.
 */
static const char *const commands[] = {
	[COMMAND_CHECK] = "check",
	[COMMAND_LINT] = "lint",
	[COMMAND_REPAIR] = "repair",
	[COMMAND_DRIFT] = "drift",
	[COMMAND_SIMULATE] = "simulate",
	[COMMAND_SNAPSHOT] = "snapshot",
	[COMMAND_RULES] = "rules",
	[COMMAND_EXPLAIN] = "explain",
	[COMMAND_HELP] = "help",
};

static const struct
{
	const char *option;
	unsigned int commands;		/* those that have it */
}			holders[] = {
	{"add-orphans", IN(REPAIR)},
	{"allow", REPORTS | IN(REPAIR)},
	{"base", IN(CHECK) | IN(LINT) | IN(REPAIR) | IN(SIMULATE)},
	{"baseline", REPORTS},
	{"config", READS},
	{"db", IN(LINT) | IN(REPAIR) | IN(DRIFT) | IN(SIMULATE) | IN(SNAPSHOT)},
	{"drop-missing", IN(REPAIR)},
	{"fail-on", REPORTS},
	{"format", READS},
	{"framework", READS},
	{"head", IN(CHECK) | IN(LINT)},
	{"history", IN(LINT)},
	{"notes", REPORTS},
	{"order", READS & ~IN(REPAIR)},
	{"pg-version", IN(LINT)},
	{"quiet", READS | IN(SNAPSHOT)},
	{"report", REPORTS},
	{"require-applied", IN(DRIFT)},
	{"save-state", IN(SIMULATE)},
	{"snapshot", IN(LINT)},
	{"state", IN(LINT) | IN(SIMULATE)},
	{"statements", IN(LINT)},
	{"table", IN(LINT) | IN(DRIFT) | IN(SIMULATE)},
	{"undo", IN(REPAIR)},
	{"with", IN(CHECK) | IN(LINT)},
	{"write", IN(REPAIR)},
};

/*
 * Return the name of a command; NULL for the number behind the last one.
 */
const char *
command_name(size_t command)
{
	return command < COMMAND_COUNT ? commands[command] : NULL;
}

/*
 * Return the number of the command of a name; COMMAND_COUNT if no command has
 * it.
 */
size_t
find_command_named(const char *name)
{
	size_t		i = 0;

	while (i < COMMAND_COUNT && strcmp(name, commands[i]) != 0)
		i++;
	return i;
}

/* Return the commands that have an option, one bit each. */
static unsigned int
find_option_commands(const char *option, size_t len)
{
	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++)
	{
		if (strlen(holders[i].option) == len &&
			memcmp(holders[i].option, option, len) == 0)
			return holders[i].commands;
	}
	return ~0u;
}

/* Return true if a command has an option, whose name is not terminated. */
bool
command_has_option(size_t command, const char *option, size_t len)
{
	return (find_option_commands(option, len) >> command & 1) != 0;
}

/*
 * Write the commands that have an option: "lint", or "check, lint and drift".
 */
void
print_option_commands(FILE *out, const char *option)
{
	unsigned int left = find_option_commands(option, strlen(option));
	const char *before = "";

	for (size_t i = 0; i < COMMAND_COUNT; i++)
	{
		if ((left >> i & 1) == 0)
			continue;
		left &= ~(1u << i);
		fprintf(out, "%s%s", before, commands[i]);
		before = (left & (left - 1)) != 0 ? ", " : " and ";
	}
}
