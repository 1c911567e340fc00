/*
 * help.h
 *		The part of the help that concerns one command.
 */
#ifndef MIGCHECK_HELP_H
#define MIGCHECK_HELP_H

#include <stdio.h>

extern void help_print(FILE *out, const char *text, const char *command);

#endif							/* MIGCHECK_HELP_H */
