/*
 * names.c
 *		The words for locks and verdicts. Needs nothing of PostgreSQL.
 */
#include "migcheck/sql/lint.h"

/* A mode as pg_locks prints it. */
const char *
sql_lock_name(SqlLockMode mode)
{
	static const char *const names[] = {
		"none", "AccessShareLock", "RowShareLock", "RowExclusiveLock",
		"ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock",
		"ExclusiveLock", "AccessExclusiveLock"
	};

	return names[mode];
}

/* A verdict as the JSON report has it. */
const char *
sql_verdict_name(SqlVerdict verdict)
{
	static const char *const names[] = {
		"online", "bulk-write", "brief-blocks-writes", "brief-blocks-all",
		"long-blocks-writes", "long-blocks-all", "fails", "depends"
	};

	return names[verdict];
}
