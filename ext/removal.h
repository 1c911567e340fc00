/*
 * removal.h
 *		Delete bundles, never one that is on hold.
 */
#ifndef RESCUE_REMOVAL_H
#define RESCUE_REMOVAL_H

/*
 * Delete the oldest bundles of a workspace beyond the newest limit, among
 * them the one just stored; those on hold stay and are not counted. The store
 * is open.
 */
extern void make_room(const text *org, const text *ws, int64 stored_id,
					  int limit);

#endif							/* RESCUE_REMOVAL_H */
