/*
 * throttle.h
 *		Delay callers who present many bad tokens.
 */
#ifndef RESCUE_THROTTLE_H
#define RESCUE_THROTTLE_H

/* How many locks the table of failures is divided among. */
#define THROTTLE_LOCKS 16

/* Whether there is shared memory to count failures in. */
extern bool throttle_is_available(void);

/*
 * Note that the caller presented a bad token. True if there were too many
 * within the last minute, this one not counted.
 */
extern bool throttle_note_failure(void);

/* Wait as a throttled caller has to. No lock is held; a cancel ends it. */
extern void throttle_delay(void);

/* Called by shared.c. */
extern Size throttle_shmem_size(void);
extern void throttle_shmem_init(void);

#endif							/* RESCUE_THROTTLE_H */
