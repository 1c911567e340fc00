/*
 * listing.c
 *		Return the rows of one of rescue's own statements.
 */
#include "postgres.h"

#include "audit.h"
#include "compat.h"
#include "listing.h"

/* The most columns of a list. */
#define COLUMNS_MAX 16

void
put_rows(ReturnSetInfo *rsinfo, StatementId statement, const Datum *arguments,
		 const bool *argument_nulls)
{
	uint64		rows = store_run(statement, arguments, argument_nulls);
	int			columns = rsinfo->setDesc->natts;

	Assert(columns <= COLUMNS_MAX);
	audit_finish(&(AuditOutcome) {.row = rows > 0, .rows = rows});
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		values[COLUMNS_MAX];
		bool		nulls[COLUMNS_MAX];

		for (int i = 0; i < columns; i++)
			values[i] = store_value(row, i + 1, &nulls[i]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}
