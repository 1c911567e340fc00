/*
 * options.h
 *		The command line, read, with the configuration file behind it.
 *
 * options_read() reads the command line, then the configuration for what that
 * leaves open; options_check() has refused what does not suit the command.
 * After it no part of migcheck has to ask whether an option is allowed.
 */
#ifndef MIGCHECK_OPTIONS_H
#define MIGCHECK_OPTIONS_H

#include "migcheck/allow.h"
#include "migcheck/findings.h"
#include "migcheck/reports/report.h"
#include "migcheck/simulate/simulate.h"

/* The commands, in the order of the help. */
typedef enum Command
{
	COMMAND_CHECK,
	COMMAND_LINT,
	COMMAND_REPAIR,
	COMMAND_DRIFT,
	COMMAND_SIMULATE,
	COMMAND_SNAPSHOT,
	COMMAND_RULES,
	COMMAND_EXPLAIN,
	COMMAND_HELP
} Command;

#define COMMAND_COUNT	((size_t) COMMAND_HELP + 1)

/* --report FORMAT=FILE */
typedef struct ReportFile
{
	const Reporter *format;
	const char *path;
} ReportFile;

/*
 * Everything that a run is told. Zero or NULL is what holds where nothing was
 * said, except for format, fail_on and pg_version.
 */
typedef struct Options
{
	Arena		arena;			/* of the lists; options_free() */
	Command		command;
	uint64_t	given;			/* a bit for each row of long_options */
	const struct Framework *framework;	/* NULL: found by itself */
	bool		framework_given;
	const Reporter *format;
	ReportFile *reports;
	size_t		report_count;
	size_t		report_capacity;
	AllowList	allow;
	const char *baseline;		/* a file, or NULL */
	const char *config;			/* a file that was named, or NULL */
	const char *base;			/* a git revision that has run, or NULL */
	const char *head;			/* judge this revision, not the folder */
	const char **with;			/* other heads that will be merged, too */
	size_t		with_count;
	size_t		with_capacity;
	const char *state;			/* a state file to start from, or NULL */
	const char *save_state;		/* where to write one, or NULL */
	char	   *db;				/* a connection string, or NULL */
	const char *table;			/* the state table, if it is not the usual */
	OrderMode	order;
	bool		require_applied;
	Severity	fail_on;
	bool		fail_on_given;
	bool		write;			/* repair */
	bool		undo;
	bool		add_orphans;
	bool		drop_missing;
	int			pg_version;		/* lint: the server's major version */
	bool		statements;		/* lint: report every statement */
	const char *snapshot;		/* lint: a file of the command snapshot */
	bool		history;		/* lint: judge the last hundred migrations */
	bool		notes;			/* show notes, too */
	bool		color;
	bool		quiet;
	const char *started_in;		/* the folder below the top, "." if it is that */
	bool		in_repository;
	const char *config_found;	/* the file that was read, or NULL */
	const char *config_folder;	/* what paths in it are relative to */
	const char **paths;			/* what follows the command and the options */
	size_t		path_count;
	size_t		path_capacity;
} Options;

/* These return -1 to go on, or the status to exit with at once. */
extern int	options_read(int argc, char **argv, Options *options);
extern int	options_check(const Options *options);
extern int	config_read_file(Options *options);

extern int	refuse_unknown_rule(const char *name);
extern void options_add_path(Options *options, const char *path);
extern int	options_allow(Options *options, const char *allowed);
extern int	options_fail_on(Options *options, const char *severity);
extern int	options_framework(Options *options, const char *name);
extern void options_free(Options *options);

#endif							/* MIGCHECK_OPTIONS_H */
