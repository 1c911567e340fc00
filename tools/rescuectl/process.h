/*
 * process.h
 *		Run a program, and keep the end of what it prints.
 */
#ifndef RESCUECTL_PROCESS_H
#define RESCUECTL_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buffer.h"
#include "rescuectl/clock.h"
#include "text/packed.h"

typedef enum ProcessOutcome
{
	PROCESS_DONE,				/* it ended; see exit_status */
	PROCESS_TIMEOUT,			/* it was killed at the deadline */
	PROCESS_STOPPED,			/* it was killed since we are to stop */
	PROCESS_ABSENT,				/* there is no such program */
	PROCESS_DENIED,				/* it may not be run */
	PROCESS_FAILED				/* it could not be run: no memory, ... */
} ProcessOutcome;

typedef struct Process
{
	/* to be set */
	const char *const *argv;	/* the program is found on the PATH */
	const char *const *settings;	/* "NAME=value" to add, or NULL */
	Instant		deadline;
	int			grace;			/* ms between asking it to end and killing it */
	size_t		keep;			/* keep that many of the last bytes */
	bool		with_stderr;	/* its messages belong to the output */
	bool		drop_stderr;	/* else they go where ours go, or nowhere */

	/* what came of it */
	Buffer		output;			/* to be freed by the caller */
	uint64_t	total;			/* bytes printed, kept or not */
	char		head[PACKED_HEAD_BYTES];	/* the first of them */
	int			exit_status;	/* 128 + n for signal n, as a shell has it */
} Process;

/* Standard input is empty; our password and token are kept from the program. */
extern ProcessOutcome process_run(Process *process);

#endif							/* RESCUECTL_PROCESS_H */
