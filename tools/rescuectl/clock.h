/*
 * clock.h
 *		Deadlines by the monotonic clock, and the request to stop.
 */
#ifndef RESCUECTL_CLOCK_H
#define RESCUECTL_CLOCK_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Milliseconds of the monotonic clock. */
typedef int64_t Instant;

extern Instant clock_now(void);

/* Milliseconds until then; never negative. */
extern int64_t clock_time_left(Instant deadline);

/* A random number from 0 to below limit; 0 for a limit below 1. */
extern int64_t clock_random_delay(int64_t limit);

/*
 * From here on SIGTERM and SIGINT only ask to stop. They are let in while
 * clock_wait_for_events() waits, and nowhere else, so none is missed.
 */
extern void stop_catch_signals(void);
extern bool stop_is_requested(void);

/* The signals that were blocked before stop_catch_signals(), for children. */
extern sigset_t stop_original_mask(void);

/* What to wait for on a descriptor, and what came. */
struct pollfd;

/* Wait for one of the descriptors, the deadline, or the request to stop. */
extern int	clock_wait_for_events(struct pollfd *fds, unsigned int count,
								  Instant deadline);

#endif							/* RESCUECTL_CLOCK_H */
