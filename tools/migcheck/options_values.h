/*
 * options_values.h
 *		The values of single options, read.
 *
 * Each returns -1 to go on, or the status to exit with at once. Those that the
 * configuration has, too, are in options.h.
 */
#ifndef MIGCHECK_OPTIONS_VALUES_H
#define MIGCHECK_OPTIONS_VALUES_H

#include <getopt.h>

#include "migcheck/options.h"

/* The options of the command line; no more than Options.given has bits. */
extern const struct option long_options[];

extern int	set_color_option(Options *options, const char *when);
extern int	set_format_option(const char *name, const Reporter **format);
extern int	add_report_option(Options *options, const char *value);
extern int	set_order_option(Options *options, const char *mode);
extern int	add_with_option(Options *options, const char *revision);
extern int	set_db_option(Options *options, char *uri);
extern int	set_pg_version(Options *options, const char *version);

#endif							/* MIGCHECK_OPTIONS_VALUES_H */
