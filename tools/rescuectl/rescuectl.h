/*
 * rescuectl.h
 *		The subcommands of rescuectl, and what they share.
 */
#ifndef RESCUECTL_H
#define RESCUECTL_H

#include "common/command_line.h"

extern const Subcommand command_collect;
extern const Subcommand command_env_changes;
extern const Subcommand command_env_check;
extern const Subcommand command_explain;
extern const Subcommand command_export;
extern const Subcommand command_flush;
extern const Subcommand command_import;
extern const Subcommand command_list;
extern const Subcommand command_move;
extern const Subcommand command_pin_agent;
extern const Subcommand command_redact;
extern const Subcommand command_report;
extern const Subcommand command_rules;
extern const Subcommand command_show;
extern const Subcommand command_store;
extern const Subcommand command_verify;

/*
 * Take the one FILE that may follow the options; "-" and no FILE are standard
 * input. Returns STATUS_OK, or the status to exit with.
 */
extern int	take_one_file(const Subcommand *command, int argc, char **argv,
						  const char **path);

#endif							/* RESCUECTL_H */
