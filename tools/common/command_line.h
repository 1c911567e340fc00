/*
 * command_line.h
 *		Subcommands, their options, and what is wrong with a command line.
 *
 * read_next_option() replaces getopt_long()'s own messages. Those print the whole
 * argument, which for a mistyped "--db=URI" is the URI with its password; ours
 * print the option's name at most.
 */
#ifndef COMMON_COMMAND_LINE_H
#define COMMON_COMMAND_LINE_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/output.h"

/* A subcommand is one row: its name, its help and the function that runs it. */
typedef struct Subcommand
{
	const char *name;
	const char *summary;		/* one line for the list of commands */
	const char *help;
	int			(*run) (int argc, char **argv);
} Subcommand;

/* What read_next_option() returns for a wrong option, once it has said so. */
#define OPTION_WRONG 0

/*
 * Return the next option's val, -1 after the last one, or OPTION_WRONG after a
 * message and the usage hint. letters has the short options in getopt()'s
 * notation. A subcommand's options follow argv[0]; the subcommand is NULL in a
 * program whose help has no pages of its own.
 */
extern int	read_next_option(const Subcommand *subcommand, int argc,
							 char **argv,
							 const char *letters, const struct option *options);

/*
 * Print what is wrong with the command line, with the argument in question
 * unless it is NULL, and the usage hint. Returns STATUS_FAILED.
 */
extern int	usage_error(const Subcommand *subcommand, const char *what,
						const char *value);

/* Print the line that names the help page. Returns STATUS_FAILED. */
extern int	print_usage_hint(const Subcommand *subcommand);

/* usage_error() for an argument too many. */
extern int	usage_surplus(const Subcommand *subcommand, const char *argument);

/* Print "Did you mean" for a name that the word seems to be, if it is one. */
extern void suggest_if_misspelt(const char *word, const char *prefix,
								const char *name);

/* Take "human" or "json" as --format. Returns STATUS_OK or STATUS_FAILED. */
extern int	take_format_value(const Subcommand *subcommand, const char *value,
							  bool *json);

/*
 * Take a whole number from 1 to most. Returns STATUS_OK, or STATUS_FAILED
 * after usage_error() with this text.
 */
extern int	take_number_value(const Subcommand *subcommand, const char *value,
							  long most, const char *what, long *number);

#endif							/* COMMON_COMMAND_LINE_H */
