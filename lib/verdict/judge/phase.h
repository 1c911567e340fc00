/*
 * phase.h
 *		The phase that a failure belongs to.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_PHASE_H
#define RESCUE_VERDICT_PHASE_H

#include "verdict/match/match.h"
#include "verdict/verdict.h"

/*
 * Whether a line is a journal's, of a program that is no part of the machine's
 * boot.
 */
extern bool is_line_of_service(const Evidence *evidence);

/* Whether a line ends as a shell's does that finds no program. */
extern bool is_line_of_shell(const Evidence *line);

/* The phase that a failure belongs to, by its rule and its log. */
extern BootPhase find_failure_phase(const VerdictRule *rule,
									const Evidence *evidence);

/* Whether a line is of a part of the machine that no unit's log is about. */
extern bool is_line_of_machine(const Evidence *evidence);

/* True for systemd's line that a unit did not start. */
extern bool is_job_result(const Evidence *evidence);

#endif							/* RESCUE_VERDICT_PHASE_H */
