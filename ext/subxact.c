/*
 * subxact.c
 *		Run a function in a subtransaction, and survive its errors.
 *
 * A subtransaction is the only way to go on after an error. The memory context
 * and the resource owner of the caller are restored on both paths.
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "compat.h"
#include "subxact.h"

/* True if the error concerns only this work, so other work may go on. */
static bool
is_local_failure(int sqlstate)
{
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case ERRCODE_TRANSACTION_ROLLBACK:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_OPERATOR_INTERVENTION:
			return false;
	}
	return true;
}

/* Whether an error says that another transaction was first. */
static bool
is_lost_race(int sqlstate)
{
	return ERRCODE_TO_CATEGORY(sqlstate) == ERRCODE_TRANSACTION_ROLLBACK;
}

/* Do the work in a subtransaction. Returns 0, or a failure that is tolerated. */
static int
run_tolerating(SubxactWork work, void *arg, bool (*is_tolerated) (int))
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile int failure = 0;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		work(arg);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		failure = geterrcode();
		if (!is_tolerated(failure))
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return failure;
}

/* Run the work; tolerate every error but those of is_local_failure(). */
int
subxact_try(SubxactWork work, void *arg)
{
	return run_tolerating(work, arg, is_local_failure);
}

/* Run the work; tolerate a lost race only. */
bool
subxact_race(SubxactWork work, void *arg)
{
	return run_tolerating(work, arg, is_lost_race) == 0;
}
