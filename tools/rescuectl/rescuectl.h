/*
 * rescuectl.h
 *		What every subcommand of rescuectl is, and what they share.
 *
 * A subcommand is one row: its name, its help and the function that runs it.
 * Its exit status is one of three, and no failure ever looks like "nothing
 * found".
 */
#ifndef RESCUECTL_H
#define RESCUECTL_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ExitStatus
{
	STATUS_OK = 0,
	STATUS_FINDINGS = 1,
	STATUS_FAILED = 2			/* usage, unreadable, no database, broken */
} ExitStatus;

typedef struct Subcommand
{
	const char *name;
	const char *summary;		/* one line for the list of commands */
	const char *help;
	int			(*run) (int argc, char **argv);
} Subcommand;

extern const Subcommand command_collect;
extern const Subcommand command_env_changes;
extern const Subcommand command_env_check;
extern const Subcommand command_explain;
extern const Subcommand command_flush;
extern const Subcommand command_list;
extern const Subcommand command_pin_agent;
extern const Subcommand command_redact;
extern const Subcommand command_report;
extern const Subcommand command_rules;
extern const Subcommand command_show;
extern const Subcommand command_store;
extern const Subcommand command_verify;

/*
 * Messages on standard error, one line each. Neither a secret nor a byte of
 * an input goes into one.
 */
extern void say(const char *format,...)
			__attribute__((format(printf, 1, 2)));

/* What is wrong with the command line. Returns the status to exit with. */
extern int	usage_error(const Subcommand *command, const char *what,
						const char *value);

/* Where getopt_long() has already said what is wrong. */
extern int	usage_hint(const Subcommand *command);

/* The one FILE that may follow the options; "-" and none are standard input. */
extern int	one_file(const Subcommand *command, int argc, char **argv,
					 const char **path);

/*
 * Whether the reader of standard output, a pipe, has gone: it has seen as much
 * as it wanted.
 */
extern bool output_was_cut(void);

/*
 * Flush standard output; a report that was not written is a failure, unless
 * its reader has gone. Returns the status to exit with.
 */
extern int	finish_output(int status);

#endif							/* RESCUECTL_H */
