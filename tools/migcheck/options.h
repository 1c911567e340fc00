/*
 * options.h
 *		The command line, read.
 */
#ifndef MIGCHECK_OPTIONS_H
#define MIGCHECK_OPTIONS_H

#include "migcheck/findings.h"
#include "migcheck/reports/report.h"

typedef enum Command
{
	COMMAND_CHECK,
	COMMAND_RULES,
	COMMAND_EXPLAIN
} Command;

typedef struct Options
{
	Command		command;
	const struct Framework *framework;	/* NULL: found by itself */
	const Reporter *format;
	Severity	fail_on;
	bool		color;
	bool		quiet;
	char	  **arguments;		/* what follows the command and the options */
	int			argument_count;
} Options;

/* Returns -1 to go on, or the status to exit with at once. */
extern int	options_read(int argc, char **argv, Options *options);

#endif							/* MIGCHECK_OPTIONS_H */
