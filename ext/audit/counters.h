/*
 * counters.h
 *		Count admitted and refused calls in shared memory.
 */
#ifndef RESCUE_COUNTERS_H
#define RESCUE_COUNTERS_H

#include "errors.h"

/* What is counted besides the refusals of each situation. */
typedef enum Counter
{
	COUNTER_READS,				/* calls that the gate let read */
	COUNTER_WRITES,				/* calls that it let write */
	COUNTER_REPLACED_TOKEN,		/* uses of a token after its rotation */
	COUNTER_COUNT
} Counter;

/* Count one; nothing happens where there is no shared memory. */
extern void count_event(Counter counter);
extern void count_refusal(Refusal situation);

/* Called by shared.c. */
extern Size counters_shmem_size(void);
extern void counters_shmem_init(void);

#endif							/* RESCUE_COUNTERS_H */
