/*
 * lint_advice.c
 *		The safe ways to do what would lock a table for long.
 *
 * A finding has the safe way as its help; "migcheck explain long-lock" lists
 * them all.
 */
#include "migcheck/sql/lint/lint_rules.h"

/*
 * The safe way, by what is done. Without a row there is no way that blocks
 * less, and the finding has no help. A new row needs its word in works[],
 * too.
 */
static const char *const advices[SQL_ADVICE_COUNT] = {
	[SQL_ADVICE_CHECK] = "Add the constraint NOT VALID, and VALIDATE it in a later transaction.",
	[SQL_ADVICE_CLUSTER] = "Use a tool that copies while others write (pg_repack), or plan a pause.",
	[SQL_ADVICE_DOMAIN] = "Add the constraint to the columns instead: NOT VALID, then VALIDATE.",
	[SQL_ADVICE_FOREIGN_KEY] = "Add the foreign key NOT VALID, and VALIDATE it in a later transaction.",
	[SQL_ADVICE_INDEX] = "CREATE INDEX CONCURRENTLY, outside of a transaction.",
	[SQL_ADVICE_KEY] = "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX.",
	[SQL_ADVICE_NOT_NULL] = "Add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, then SET NOT NULL.",
	[SQL_ADVICE_PARTITION] = "Give the table a valid CHECK of the bounds first, and the parent's indexes; a default partition needs a CHECK that excludes them.",
	[SQL_ADVICE_REFRESH] = "REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index.",
	[SQL_ADVICE_REINDEX] = "REINDEX ... CONCURRENTLY, outside of a transaction.",
	[SQL_ADVICE_TYPE] = "Add a column of the new type, fill it in batches, and change over to it.",
	[SQL_ADVICE_VALIDATE] = "VALIDATE in a later transaction than the one that adds the constraint.",
	[SQL_ADVICE_VALUE] = "Add the column without a value, set the default for new rows, and fill it in batches.",
};

/*
 * What is done that has a safe way; "migcheck explain long-lock" lists both.
 */
static const char *const works[SQL_ADVICE_COUNT] = {
	[SQL_ADVICE_CHECK] = "a CHECK",
	[SQL_ADVICE_CLUSTER] = "CLUSTER and VACUUM FULL",
	[SQL_ADVICE_DOMAIN] = "a constraint of a domain",
	[SQL_ADVICE_FOREIGN_KEY] = "a foreign key",
	[SQL_ADVICE_INDEX] = "an index",
	[SQL_ADVICE_KEY] = "UNIQUE or a primary key",
	[SQL_ADVICE_NOT_NULL] = "NOT NULL",
	[SQL_ADVICE_PARTITION] = "a partition",
	[SQL_ADVICE_REFRESH] = "a materialized view",
	[SQL_ADVICE_REINDEX] = "REINDEX",
	[SQL_ADVICE_TYPE] = "another type",
	[SQL_ADVICE_VALIDATE] = "VALIDATE CONSTRAINT",
	[SQL_ADVICE_VALUE] = "a column with a value",
};

/* Return the safe way for a kind of work, and the work; NULL if not known. */
const char *
lint_advice_text(SqlAdvice advice, const char **work)
{
	*work = works[advice];
	return advices[advice];
}
