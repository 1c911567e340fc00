/*
 * listing.h
 *		Return the rows of one of rescue's own statements.
 */
#ifndef RESCUE_LISTING_H
#define RESCUE_LISTING_H

#include "funcapi.h"

#include "store/store.h"

/* The most columns of a statement whose rows are returned. */
#define LIST_COLUMNS_MAX 16

/*
 * Run a statement, for which the store is open, and make its rows those of the
 * function, which have the same columns; one column more is the organisation
 * of each row, which is checked. The audit says how many they are. The arrays
 * are as for store_run() and its like.
 */
#define put_rows(rsinfo, statement, values) \
	(AssertParams(statement, values), AssertListed(statement), \
	 put_rows_any(rsinfo, statement, statement##_COLUMNS, \
				  values, lengthof(values), NULL))
#define put_rows_nulls(rsinfo, statement, values, nulls) \
	(AssertParams(statement, values), AssertParams(statement, nulls), \
	 AssertListed(statement), \
	 put_rows_any(rsinfo, statement, statement##_COLUMNS, \
				  values, lengthof(values), nulls))
#define put_rows_plain(rsinfo, statement) \
	(StaticAssertExpr(statement##_PARAMS == 0, "parameters are missing"), \
	 AssertListed(statement), \
	 put_rows_any(rsinfo, statement, statement##_COLUMNS, \
				  NULL, 0, NULL))

#define AssertListed(statement) \
	StaticAssertExpr(statement##_COLUMNS <= LIST_COLUMNS_MAX, \
					 "too many columns")

extern void put_rows_any(ReturnSetInfo *rsinfo, StatementId statement,
						 int columns, const Datum *arguments, int count,
						 const bool *argument_nulls);

#endif							/* RESCUE_LISTING_H */
