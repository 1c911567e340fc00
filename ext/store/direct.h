/*
 * direct.h
 *		Run statements of the gate and of small reads without a plan.
 */
#ifndef RESCUE_DIRECT_H
#define RESCUE_DIRECT_H

#include "store/own_scan.h"
#include "store/store.h"

/* Whether a statement has a scan in C in its place. */
extern bool direct_has(StatementId statement);

/*
 * Run such a statement as the tables' owner, who must be the current user,
 * with the organisation admitted, under the snapshot that is held, or the latest
 * one for NULL. The rows have the columns of the statement.
 * False if a table is not as the script made it: then the statement itself has
 * to run.
 */
extern bool direct_run(StatementId statement, const Datum *values,
					   const bool *nulls, Snapshot held, RowSet *rows);

#endif							/* RESCUE_DIRECT_H */
