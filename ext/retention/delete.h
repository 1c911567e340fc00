/*
 * delete.h
 *		Delete bundles, never one that is on hold.
 */
#ifndef RESCUE_DELETE_H
#define RESCUE_DELETE_H

/* An array of bundle ids, as statements take it. */
extern Datum bundle_ids(const int64 *ids, int count);

/* The ids in the first column of the last statement, and their number. */
extern int64 *returned_ids(uint64 rows);

/* Whether the organisation has a hold, be it one that has ended. */
extern bool has_holds(const text *org);

/*
 * Delete bundles that are locked and on no hold, and leave a tombstone of
 * each: how is the function, why the reason. Holds that have ended go, too.
 * Returns how many went. The store is open.
 */
extern uint64 delete_bundles(const text *org, Datum ids, const char *how,
							 const text *why);

/*
 * Delete all rows of an organisation, whether they are on hold or not: there is
 * a copy in another database. Returns how many bundles went. The store is open.
 */
extern uint64 delete_organisation(const text *org);

#endif							/* RESCUE_DELETE_H */
