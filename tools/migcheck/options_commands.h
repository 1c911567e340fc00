/*
 * options_commands.h
 *		Which commands there are, and which of them have an option.
 */
#ifndef MIGCHECK_OPTIONS_COMMANDS_H
#define MIGCHECK_OPTIONS_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "migcheck/options.h"

extern const char *command_name(size_t command);
extern size_t find_command_named(const char *name);
extern bool command_has_option(size_t command, const char *option,
							   size_t len);
extern void print_option_commands(FILE *out, const char *option);

#endif							/* MIGCHECK_OPTIONS_COMMANDS_H */
