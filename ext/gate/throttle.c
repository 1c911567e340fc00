/*
 * throttle.c
 *		Delay callers who present many bad tokens.
 *
 * Failures are counted in shared memory, so that neither a rollback nor
 * another session forgets them. A good token never comes here: behind a pooler
 * all tenants share one address, and no tenant may shut out another.
 *
 * A failure counts twice: for the client that the session claims to be, or
 * for its address and role where it claims none; and, with a limit ten times
 * as high, for address and role in any case, since a claim costs nothing to
 * change. The role is the one that logged in, which SET ROLE does not change.
 *
 * Each of the two tables has a fixed number of sets, of a few keys each. A key
 * finds its set by a hash that is seeded anew at each start. The sets are
 * divided among a few locks, which are held to count and never to wait.
 */
#include "postgres.h"

#include <netinet/in.h>

#include "common/hashfn.h"
#include "libpq/libpq-be.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "settings.h"
#include "gate/throttle.h"
#include "throttle/failures.h"

#define WINDOW (60 * USECS_PER_SEC)
#define DELAY_MS 250			/* long enough to spoil guessing, too short to
								 * fill up the connections */

/* How many failures of an origin are noted as one. */
#define ORIGIN_FACTOR 10

#define SETS 512				/* a multiple of THROTTLE_LOCKS */

typedef struct Throttle
{
	uint64		seed;
	LWLockPadded *locks;
	FailureSet	callers[SETS];	/* by claimed client, else address and role */
	FailureSet	origins[SETS];	/* by address and role */
} Throttle;

/* NULL where the library was not preloaded. */
static Throttle *throttle = NULL;

/* Return how many bytes of shared memory the throttle takes. */
Size
throttle_shmem_size(void)
{
	return MAXALIGN(sizeof(Throttle));
}

/*
 * Attach to the table in shared memory; initialize it if this process is the
 * first.
 */
void
throttle_shmem_init(void)
{
	bool		found;

	throttle = ShmemInitStruct("rescue throttle", throttle_shmem_size(), &found);
	if (found)
		return;
	memset(throttle, 0, sizeof(Throttle));
	throttle->locks = GetNamedLWLockTranche("rescue_throttle");
	if (!pg_strong_random(&throttle->seed, sizeof(throttle->seed)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random bytes")));
}

/* Whether the library was preloaded, so that there is shared memory. */
bool
throttle_is_available(void)
{
	return throttle != NULL;
}

/* Hash bytes to a key, which is never 0. */
static uint64
hash_key(const void *bytes, size_t len)
{
	uint64		key = hash_bytes_extended(bytes, (int) len, throttle->seed);

	return key == 0 ? 1 : key;
}

/*
 * The key of the session's address and role. Of an IPv6 address the network
 * counts: its holder has all addresses in it.
 */
static uint64
origin_key(void)
{
	struct
	{
		char		address[8];
		Oid			role;
		int			family;
	}			origin;

	memset(&origin, 0, sizeof(origin));
	origin.role = GetSessionUserId();
	if (MyProcPort != NULL)
	{
		const struct sockaddr_storage *peer = &MyProcPort->raddr.addr;

		origin.family = peer->ss_family;
		if (peer->ss_family == AF_INET)
			memcpy(origin.address,
				   &((const struct sockaddr_in *) peer)->sin_addr, 4);
		else if (peer->ss_family == AF_INET6)
			memcpy(origin.address,
				   &((const struct sockaddr_in6 *) peer)->sin6_addr,
				   sizeof(origin.address));
	}
	return hash_key(&origin, sizeof(origin));
}

/* Note a failure of a key in a table; true if it has too many. */
static bool
note(FailureSet *table, uint64 key, int factor, TimestampTz now)
{
	int			set = key % SETS;
	LWLock	   *lock = &throttle->locks[set % THROTTLE_LOCKS].lock;
	bool		too_many;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	too_many = failures_note(&table[set], key, factor, now, now - WINDOW);
	LWLockRelease(lock);
	return too_many;
}

/*
 * Count a failure of the origin and, if claimed, of the client. Returns true
 * if either had too many; false without shared memory.
 */
bool
throttle_note_failure(void)
{
	TimestampTz now = GetCurrentTimestamp();
	uint64		origin;
	uint64		caller;
	bool		by_origin;
	bool		by_caller;

	if (throttle == NULL)
		return false;
	origin = origin_key();
	caller = rescue_client == NULL || rescue_client[0] == '\0' ? origin :
		hash_key(rescue_client, strlen(rescue_client));
	by_origin = note(throttle->origins, origin, ORIGIN_FACTOR, now);
	by_caller = note(throttle->callers, caller, 1, now);
	return by_origin || by_caller;
}

/*
 * Wait for DELAY_MS; a cancel or a termination ends it. No lock may be held.
 */
void
throttle_delay(void)
{
	TimestampTz end = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), DELAY_MS);
	long		left = DELAY_MS;

	while (left > 0)
	{
		CHECK_FOR_INTERRUPTS();
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 left, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		left = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), end);
	}
	CHECK_FOR_INTERRUPTS();
}
