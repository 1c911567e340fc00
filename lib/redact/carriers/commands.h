/*
 * commands.h
 *		Programs that take a secret on their command line, and where.
 */
#ifndef RESCUE_REDACT_COMMANDS_H
#define RESCUE_REDACT_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

/* How a program's arguments carry a secret. */
typedef enum CommandForm
{
	COMMAND_ATTACHED = 1,		/* -pX */
	COMMAND_NEXT = 2,			/* -p X */
	COMMAND_USER = 4,			/* only what follows the first ':' or '%' */
	COMMAND_LAST = 8,			/* with this flag: the last argument */
	COMMAND_SLASH = 16,			/* the part between '/' and '@': user/X@db */
	COMMAND_COMMA = 32,			/* what follows the first ',' */
	COMMAND_COOKIES = 64,		/* the values of name=value pairs */
	COMMAND_EQUALS = 128,		/* what follows the first '=' */
	COMMAND_LOOKS = 512,		/* only if it looks like a secret */
	COMMAND_SKIP = 256			/* the option's value is no secret, nor an
								 * argument */
} CommandForm;

/*
 * A row of the table: which option or argument of which program is a secret.
 */
typedef struct CommandOption
{
	const char *program;		/* what the rule's literal finds */
	const char *option;			/* NULL: an argument by its number */
	unsigned	form;
	int			argument;		/* counted from 1, options aside */
} CommandOption;

extern const CommandOption redact_commands[];
extern const size_t redact_ncommands;

/* The first row of a program by its first word; NULL if not found. */
extern const CommandOption *find_command_row(const char *word, size_t len);

#endif							/* RESCUE_REDACT_COMMANDS_H */
