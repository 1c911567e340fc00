/*
 * shared.c
 *		Request shared memory for the counters, the throttle and the audit file.
 *
 * All of them are small and fixed in size. Without preloading there is no
 * shared memory: the counters are then not kept, and a database that requires
 * the throttle refuses.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"

#include "audit/audit_file.h"
#include "compat.h"
#include "audit/counters.h"
#include "shared.h"
#include "gate/throttle.h"

static bool preloaded = false;

static shmem_request_hook_type next_request_hook = NULL;
static shmem_startup_hook_type next_startup_hook = NULL;

/* Request the shared memory and its locks, at server start. */
static void
request(void)
{
	if (next_request_hook != NULL)
		next_request_hook();
	RequestAddinShmemSpace(counters_shmem_size());
	RequestAddinShmemSpace(throttle_shmem_size());
	RequestAddinShmemSpace(audit_file_shmem_size());
	RequestNamedLWLockTranche("rescue_throttle", THROTTLE_LOCKS);
	RequestNamedLWLockTranche(AUDIT_FILE_TRANCHE, 1);
}

/* Set up the shared memory, under the server's lock for that. */
static void
startup(void)
{
	if (next_startup_hook != NULL)
		next_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	counters_shmem_init();
	throttle_shmem_init();
	audit_file_shmem_init();
	LWLockRelease(AddinShmemInitLock);
}

/* Whether the library was preloaded. */
bool
shared_is_preloaded(void)
{
	return preloaded;
}

/* Install the hooks that request and attach to our shared memory. */
void
shared_define(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	preloaded = true;
	next_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	next_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}
