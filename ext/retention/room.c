/*
 * room.c
 *		Make room for a bundle: delete what a workspace has beyond its limit.
 *
 * Most of the work is to find that nothing is to be deleted. So a session
 * remembers how many bundles were left of a workspace when it last made room
 * in it. Ids are taken from one sequence: since then no more bundles were
 * stored than ids were taken. Bundles that come back, or come in with ids of
 * their own, are not among those; so it forgets at each rollback, and with each
 * change of a table that the server tells of. An import ends with one.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "arguments.h"
#include "compat.h"
#include "retention/delete.h"
#include "retention/room.h"
#include "store/store.h"
#include "text/utf8.h"

/*
 * Where a workspace has more bundles than it may, this share of the limit goes,
 * too, so that the next calls need not delete any.
 */
#define ROOM_SHARE 16

/* A copy of a name. */
typedef struct RoomName
{
	size_t		len;
	char		bytes[TEXT_NAME_MAX];
} RoomName;

/* What is remembered of one workspace. */
typedef struct RoomMemory
{
	bool		valid;
	RoomName	org;
	RoomName	ws;
	int64		bundles;		/* at most, when this one was stored: */
	int64		bundle_id;
} RoomMemory;

static RoomMemory remembered;

/* Count the bundles again before the next is stored. */
void
room_forget(void)
{
	remembered.valid = false;
}

/* What was deleted comes back, or may do so later. */
static void
at_xact_end(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_PRE_COMMIT && event != XACT_EVENT_COMMIT)
		room_forget();
}

/* The same of a savepoint. */
static void
at_subxact_end(SubXactEvent event, SubTransactionId self,
			   SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		room_forget();
}

/* Have room_forget() called when a transaction does not commit. */
static void
register_callbacks(void)
{
	static bool registered = false;

	if (registered)
		return;
	RegisterXactCallback(at_xact_end, NULL);
	RegisterSubXactCallback(at_subxact_end, NULL);
	registered = true;
}

/* Copy a name; false if it is too long. */
static bool
copy_name(RoomName *to, const text *from)
{
	to->len = VARSIZE_ANY_EXHDR(from);
	if (to->len > sizeof(to->bytes))
		return false;
	memcpy(to->bytes, VARDATA_ANY(from), to->len);
	return true;
}

/* Whether a name is the one that was copied. */
static bool
is_name(const RoomName *copy, const text *name)
{
	return text_is(name, copy->bytes, copy->len);
}

/* Remember that so many bundles of a workspace are left, the stored one too. */
static void
remember(const text *org, const text *ws, int64 stored_id, int64 bundles)
{
	register_callbacks();
	remembered.valid = copy_name(&remembered.org, org) &&
		copy_name(&remembered.ws, ws);
	remembered.bundles = bundles;
	remembered.bundle_id = stored_id;
}

/* Whether all bundles of a workspace are known to have room. */
static bool
has_room(const text *org, const text *ws, int64 stored_id, int limit)
{
	return remembered.valid && stored_id > remembered.bundle_id &&
		stored_id - remembered.bundle_id <= limit - remembered.bundles &&
		is_name(&remembered.org, org) && is_name(&remembered.ws, ws);
}

/* The bundles of a workspace, the newest first, if they are beyond the limit. */
static int64 *
find_bundles_beyond(const text *org, const text *ws, int limit, uint64 *count)
{
	Datum		values[STATEMENT_BUNDLES_BEYOND_PARAMS];

	values[BUNDLES_BEYOND_ARG_ORG] = PointerGetDatum(org);
	values[BUNDLES_BEYOND_ARG_WORKSPACE] = PointerGetDatum(ws);
	values[BUNDLES_BEYOND_ARG_LIMIT] = Int64GetDatum(limit);
	*count = store_run(STATEMENT_BUNDLES_BEYOND, values);
	return returned_ids(*count);
}

/* How many bundles stay besides the one just stored. */
static int
kept_beside(int limit)
{
	return limit - 1 - limit / ROOM_SHARE;
}

/* Lock those that may go by their place among the others; how many there are. */
static uint64
lock_last(const text *org, int64 *ids, uint64 count, int64 stored_id,
		  int limit)
{
	Datum		values[STATEMENT_GC_LOCK_PARAMS];
	int			others = 0;
	int			last = 0;

	for (uint64 i = 0; i < count; i++)
	{
		if (ids[i] != stored_id && ++others > kept_beside(limit))
			ids[last++] = ids[i];
	}
	values[GC_LOCK_ARG_ORG] = PointerGetDatum(org);
	values[GC_LOCK_ARG_BUNDLES] = bundle_ids(ids, last);
	return store_run(STATEMENT_GC_LOCK, values);
}

/* Lock those that may go where a hold may be on some, which do not count. */
static uint64
lock_excess(const text *org, const text *ws, int64 stored_id, int limit)
{
	Datum		values[STATEMENT_BUNDLES_EXCESS_PARAMS];

	values[BUNDLES_EXCESS_ARG_ORG] = PointerGetDatum(org);
	values[BUNDLES_EXCESS_ARG_WORKSPACE] = PointerGetDatum(ws);
	values[BUNDLES_EXCESS_ARG_STORED] = Int64GetDatum(stored_id);
	values[BUNDLES_EXCESS_ARG_LIMIT] = Int32GetDatum(kept_beside(limit));
	values[BUNDLES_EXCESS_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	return store_run(STATEMENT_BUNDLES_EXCESS, values);
}

/* Take those that are on hold out of a list of bundles; how many are left. */
static int
drop_held(const text *org, int64 *ids, int count)
{
	Datum		values[STATEMENT_HOLDS_IN_FORCE_PARAMS];
	uint64		held_count;
	int64	   *held;
	int			left = 0;

	if (!has_holds(org))
		return count;
	values[HOLDS_IN_FORCE_ARG_ORG] = PointerGetDatum(org);
	values[HOLDS_IN_FORCE_ARG_BUNDLES] = bundle_ids(ids, count);
	values[HOLDS_IN_FORCE_ARG_NOW] = TimestampTzGetDatum(GetCurrentTimestamp());
	held_count = store_run(STATEMENT_HOLDS_IN_FORCE, values);
	held = returned_ids(held_count);
	for (int i = 0; i < count; i++)
	{
		bool		is_held = false;

		for (uint64 j = 0; j < held_count; j++)
			is_held |= held[j] == ids[i];
		if (!is_held)
			ids[left++] = ids[i];
	}
	return left;
}

/*
 * Each bundle goes by itself: one that another session holds or locks stays.
 * Whether there are holds at all is asked first, and again under the lock.
 */
void
make_room(const text *org, const text *ws, int64 stored_id, int limit)
{
	uint64		count;
	uint64		locked;
	uint64		deleted = 0;
	int64	   *ids;
	int			free;

	if (has_room(org, ws, stored_id, limit))
		return;
	room_forget();
	ids = find_bundles_beyond(org, ws, limit, &count);
	if (count == 0)
		return;
	locked = has_holds(org) ? lock_excess(org, ws, stored_id, limit) :
		lock_last(org, ids, count, stored_id, limit);
	ids = returned_ids(locked);
	free = drop_held(org, ids, locked);
	if (free > 0)
		deleted = delete_bundles(org, bundle_ids(ids, free),
								 "max_bundles_per_workspace",
								 cstring_to_text("made room for a newer bundle"));
	remember(org, ws, stored_id, count - deleted);
}
