/*
 * failures.h
 *		Count failures by key within a sliding window, in fixed memory.
 */
#ifndef RESCUE_THROTTLE_FAILURES_H
#define RESCUE_THROTTLE_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

/* A key whose window holds that many failures has too many. */
#define FAILURES_ALLOWED 10

/* How many keys share a set. */
#define FAILURES_KEYS 8

/* One key's last failures. */
typedef struct FailureEntry
{
	uint64_t	key;			/* 0: free */
	int			next;			/* the oldest time, to be overwritten */
	int			pending;		/* failures since the last time was noted */
	int64_t		times[FAILURES_ALLOWED];
} FailureEntry;

/*
 * The keys whose hash is the same. All zeros is an empty one, in which times
 * are positive.
 */
typedef struct FailureSet
{
	FailureEntry entries[FAILURES_KEYS];
} FailureSet;

/*
 * Note a failure of a key (not 0) at a time; every factor-th counts. Returns
 * whether there were too many since another time already.
 */
extern bool failures_note(FailureSet *set, uint64_t key, int factor,
						  int64_t now, int64_t since);

#endif							/* RESCUE_THROTTLE_FAILURES_H */
