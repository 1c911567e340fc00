/*
 * running.h
 *		Which image a runtime really runs.
 */
#ifndef RESCUECTL_RUNNING_H
#define RESCUECTL_RUNNING_H

#include <stdbool.h>

/* "sha256:", 64 digits, NUL. */
#define DIGEST_SIZE		72

/* A time with its zone, as docker prints it, and room to spare. */
#define TIMESTAMP_SIZE	64

/* Where to look; exactly one of the two is set. */
typedef struct RunningSource
{
	const char *container;		/* ask docker about it */
	const char *command;		/* a shell command that prints DIGEST [TIME] */
	const char *docker;			/* the program to ask */
} RunningSource;

/* What was found; "" where there is nothing. */
typedef struct Running
{
	char		digest[DIGEST_SIZE];
	char		started_at[TIMESTAMP_SIZE];
} Running;

/*
 * Look. An image has several names that all mean the same bytes (its id, one
 * digest a registry); if wanted is one of them, that one is told. False, with
 * a message, if it cannot be known; a container that is stopped is known to
 * run nothing.
 */
extern bool running_look(const RunningSource *source, const char *wanted,
						 Running *running);

#endif							/* RESCUECTL_RUNNING_H */
