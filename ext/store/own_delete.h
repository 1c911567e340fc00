/*
 * own_delete.h
 *		Delete rows of a table of ours, without a plan.
 */
#ifndef RESCUE_OWN_DELETE_H
#define RESCUE_OWN_DELETE_H

#include "store/own_scan.h"

/* A table with a foreign key to the rows, by the index that finds its own. */
typedef struct OwnChild
{
	OwnScan    *scan;
	bool		by_id;			/* its second key is the row's id, too */
} OwnChild;

/*
 * Delete the rows whose key is the organisation and one of the ids, which the
 * caller has locked; *deleted is how many. The current user must be the tables'
 * owner.
 *
 * False, with nothing deleted, where the table is not as the script made it, or
 * where a child may have a row of one of them: then the server has to do it.
 */
extern bool own_delete(OwnScan *target, const OwnChild *children,
					   int child_count, Datum org, const Datum *ids, int count,
					   uint64 *deleted);

#endif							/* RESCUE_OWN_DELETE_H */
