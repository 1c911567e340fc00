/*
 * listing.h
 *		Return the rows of one of rescue's own statements.
 */
#ifndef RESCUE_LISTING_H
#define RESCUE_LISTING_H

#include "funcapi.h"

#include "store.h"

/*
 * Run a statement, for which the store is open, and make its rows those of the
 * function, which have the same columns. The audit says how many they are.
 */
extern void put_rows(ReturnSetInfo *rsinfo, StatementId statement,
					 const Datum *arguments, const bool *argument_nulls);

#endif							/* RESCUE_LISTING_H */
