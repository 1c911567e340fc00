/*
 * own_insert.h
 *		Insert a row into a table of ours, without a plan.
 */
#ifndef RESCUE_OWN_INSERT_H
#define RESCUE_OWN_INSERT_H

#include "store/own_scan.h"

/*
 * Insert a row of the values that the columns of the target have, in their
 * order; its last column takes the next id of the sequence that is its default,
 * and that id is the one value of the one row. The current user must be the
 * tables' owner.
 *
 * False, with nothing written, where the table is not as the script made it, or
 * where the server would refuse the row: then the server has to do it.
 */
extern bool own_insert(OwnScan *target, const Datum *values, const bool *nulls,
					   RowSet *rows);

/*
 * Insert a row of a table with one foreign key: of its first two columns of the
 * target to the key of the parent, whose first two columns these are. The row
 * that it refers to must be one that the current transaction inserted.
 *
 * False, with nothing written, where that or something else is otherwise.
 */
extern bool own_insert_child(OwnScan *target, OwnScan *parent,
							 const Datum *values, const bool *nulls,
							 Snapshot snapshot);

#endif							/* RESCUE_OWN_INSERT_H */
