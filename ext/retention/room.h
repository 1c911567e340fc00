/*
 * room.h
 *		Make room for a bundle: delete what a workspace has beyond its limit.
 */
#ifndef RESCUE_ROOM_H
#define RESCUE_ROOM_H

/*
 * Delete the oldest bundles of a workspace beyond the newest limit, among
 * them the one just stored; those on hold stay and are not counted. The store
 * is open.
 */
extern void make_room(const text *org, const text *ws, int64 stored_id,
					  int limit);

/* A table was changed: what is remembered of bundles may be wrong. */
extern void room_forget(void);

#endif							/* RESCUE_ROOM_H */
