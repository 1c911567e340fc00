/*
 * listing.c
 *		Return the rows of one of rescue's own statements.
 *
 * The result has the columns of the statement, in its order: a new column is
 * added in statements.def and in the function's declaration only.
 */
#include "postgres.h"

#include "audit/audit.h"
#include "compat.h"
#include "bundle/listing.h"

/*
 * Run the statement and put its rows into the result. For the macros of
 * listing.h, which check the number of parameters.
 */
void
put_rows_any(ReturnSetInfo *rsinfo, StatementId statement, int columns,
			 const Datum *arguments, int count, const bool *argument_nulls)
{
	uint64		rows = store_run_any(statement, arguments, count,
									 argument_nulls);

	audit_finish(&(AuditOutcome) {.row = rows > 0, .rows = rows});
	for (uint64 row = 0; row < rows; row++)
	{
		Datum		values[LIST_COLUMNS_MAX];
		bool		nulls[LIST_COLUMNS_MAX];

		if (columns > rsinfo->setDesc->natts)
			store_check_org(row, columns - 1);
		store_row(row, values, nulls);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
}
