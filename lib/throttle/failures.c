/*
 * failures.c
 *		Count failures by key within a sliding window, in fixed memory.
 *
 * Where a set is full, the entry with the fewest failures is given to the new
 * key, with its failures: a count may come out too high, never too low, so
 * that a client cannot evict its own count by failing with other keys.
 */
#include "throttle/failures.h"

#include <stddef.h>

/* How many of an entry's failures came after a time. */
static int
recent_failures(const FailureEntry *entry, int64_t since)
{
	int			recent = 0;

	for (int i = 0; i < FAILURES_ALLOWED; i++)
		recent += entry->times[i] > since;
	return recent;
}

/* The entry of a key; else the one with the fewest failures, given to it. */
static FailureEntry *
find_or_take_entry(FailureSet *set, uint64_t key, int64_t since)
{
	FailureEntry *fewest = NULL;
	int			least = FAILURES_ALLOWED + 1;

	for (int i = 0; i < FAILURES_KEYS; i++)
	{
		int			recent;

		if (set->entries[i].key == key)
			return &set->entries[i];
		recent = recent_failures(&set->entries[i], since);
		if (recent < least)
		{
			least = recent;
			fewest = &set->entries[i];
		}
	}
	fewest->key = key;
	return fewest;
}

/*
 * Record a failure of a key at a time; true if the key already had too many
 * since `since`. key must not be 0.
 */
bool
failures_note(FailureSet *set, uint64_t key, int factor, int64_t now,
			  int64_t since)
{
	FailureEntry *entry = find_or_take_entry(set, key, since);
	bool		too_many = recent_failures(entry, since) == FAILURES_ALLOWED;

	if (++entry->pending >= factor)
	{
		entry->pending = 0;
		entry->times[entry->next] = now;
		entry->next = (entry->next + 1) % FAILURES_ALLOWED;
	}
	return too_many;
}
