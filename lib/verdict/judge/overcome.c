/*
 * overcome.c
 *		Which failures the container went on after.
 *
 * By the table of containers, and by what its log says below the failure.
 */
#include "verdict/judge/overcome.h"

#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/line/journal.h"
#include "verdict/match/match.h"

/* After so many it did, where the container runs. */
#define PROGRESS_RUNNING 2

/* The same where its health check fails. */
#define PROGRESS_UNHEALTHY 3

/* The same after a failure that was repeated: the end of a loop of tries. */
#define PROGRESS_REPEATED 4

/* Whether the table of containers shows that the container ran, or runs. */
bool
container_was_started(const Verdict *verdict)
{
	const Evidence *row = &verdict->row;

	/* the engine's own status for a container that it could not start */
	return row->kinds == SECTION_PS &&
		!bytes_hold_word(row->text, row->len, " (128) ");
}

/* Whether the table of containers shows that the container runs. */
bool
container_runs(const Verdict *verdict)
{
	const Evidence *ok = &verdict->ok[PHASE_START];

	return ok->rule != 0 && ok->kinds == SECTION_PS &&
		verdict->failed[PHASE_START].kinds != SECTION_PS;
}

/* Whether the container runs, or is healthy, and nothing tells otherwise. */
static bool
container_is_fine(const Verdict *verdict)
{
	return verdict->failed[PHASE_HEALTH].rule == 0 &&
		(container_runs(verdict) || verdict->ok[PHASE_HEALTH].rule != 0);
}

/* Whether a container whose health is fine went on after a failure. */
static bool
health_overcame(const Verdict *verdict, const Evidence *failure)
{
	return verdict->ok[PHASE_HEALTH].rule != 0 &&
		(failure->progress + failure->quiet > 0 ||
		 (failure->repeats == 0 &&
		  match_nth_rule(failure->rule)->phase >= PHASE_START));
}

/* The program of a journal's line, up to its end; NULL for no such line. */
static const char *
find_journal_program(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', end - line);

	return journal_program(line, (newline != NULL ? newline : end) - line);
}

/*
 * Whether a journal in which the agent speaks under its own name above a
 * failure tells it of another program, such as sshd, which is another unit's.
 */
static bool
is_of_other_unit(const Evidence *failure)
{
	static const char *const units[] = {"agent", "systemd["};
	const char *end = failure->text + failure->len;
	const char *program = find_journal_program(failure->text, end);

	if (program == NULL ||
		bytes_begin_one(program, end - program, units, lengthof(units)))
		return false;
	for (const char *line = failure->begin; line < failure->text; line++)
	{
		program = find_journal_program(line, failure->text);
		if (program != NULL && bytes_begin(program, end - program, units[0]))
			return true;
		line = memchr(line, '\n', failure->text - line);
		if (line == NULL)
			break;
	}
	return false;
}

/* Whether a failure is of the machine, whoever asked for what met it. */
static bool
is_of_machine(const Evidence *failure)
{
	static const char *const causes[] = {
		"the disk is full", "volume read-only", "out of memory",
	};
	const char *cause = match_nth_rule(failure->rule)->cause;

	for (size_t i = 0; i < lengthof(causes); i++)
		if (strcmp(cause, causes[i]) == 0)
			return true;
	return false;
}

/*
 * Whether the log of a container that runs went on after a failure: where its
 * health is known to be fine, by any line, or where it is not checked, by more
 * lines if it failed repeatedly and does not say that it takes requests: but a
 * check of health knows nothing of settings and keys.
 * What a server says of its clients is no failure of a machine that is fine.
 */
bool
failure_was_overcome(const Verdict *verdict, const Evidence *failure)
{
	int			wanted = verdict->failed[PHASE_HEALTH].rule != 0 ?
		PROGRESS_UNHEALTHY : PROGRESS_RUNNING;

	if (failure->rule == 0 || failure->kinds == SECTION_PS)
		return false;
	if (container_is_fine(verdict) &&
		(failure->of_client || is_of_other_unit(failure)))
		return true;
	if ((failure->kinds & AGENT) == 0)
		return false;
	/* a log by itself, of a program that took requests, and went on */
	if ((verdict->collected & PS) == 0 && failure->of_client &&
		!is_of_machine(failure) && failure->served &&
		failure->progress + failure->quiet > 0)
		return true;
	if (health_overcame(verdict, failure))
		return true;

	/*
	 * it took requests before: that is no failure of its start, unless it
	 * fails to reach what it asks again and again
	 */
	if (failure->served && container_is_fine(verdict) &&
		(failure->repeats == 0 ||
		 match_nth_rule(failure->rule)->phase != PHASE_HANDSHAKE))
		return true;
	return container_runs(verdict) &&
		(failure->progress >= wanted ||
		 (verdict->failed[PHASE_HEALTH].rule == 0 &&
		  failure->progress + failure->quiet >=
		  (failure->repeats == 0 || verdict->serves ? wanted :
		   PROGRESS_REPEATED)));
}
