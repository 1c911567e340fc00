/*
 * help.h
 *		The help, and the part of it that concerns one command.
 */
#ifndef MIGCHECK_HELP_H
#define MIGCHECK_HELP_H

#include <stdio.h>

/* All of the help. */
extern const char help_text[];

/* Print what of the help is about a command, by its number. */
extern void help_print_command(FILE *out, size_t command);

#endif							/* MIGCHECK_HELP_H */
