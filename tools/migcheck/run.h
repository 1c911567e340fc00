/*
 * run.h
 *		One run of a command: what it reads, finds and reports.
 *
 * A run belongs to one command: run_begin(), run_find_roots(),
 * run_read_root() for each root, findings, run_finish(), run_free().
 */
#ifndef MIGCHECK_RUN_H
#define MIGCHECK_RUN_H

#include "common/output.h"
#include "migcheck/discover.h"
#include "migcheck/options.h"
#include "migcheck/sql/lint.h"

typedef struct Run
{
	Arena		arena;
	const Options *options;
	Tree	   *tree;			/* where the files to judge are */
	Roots		roots;
	Roots		unread;			/* one of each tool that is not read */
	Findings	findings;
	SqlStatements statements;	/* lint */
	int64_t		now;			/* milliseconds */
	bool		unchecked;		/* something could not be looked at */
} Run;

extern void run_begin(Run *run, const Options *options);
extern void run_find_roots(Run *run);
extern bool root_is_empty(const Root *root);
extern void run_read_root(Run *run, Root *root);
extern void check_all_rules(const Root *root, Findings *findings);
extern int	run_finish(Run *run);
extern void run_free(Run *run);
extern void run_refuse_subject(Run *run, const char *format,...)
			__attribute__((format(printf, 2, 3)));

/* The commands; each returns the exit status. */
extern int	command_check(const Options *options);
extern int	command_lint(const Options *options);
extern int	command_check_change(const Options *options);
extern int	command_simulate(const Options *options);
extern int	command_snapshot(const Options *options);
extern int	command_drift(const Options *options);

#endif							/* MIGCHECK_RUN_H */
