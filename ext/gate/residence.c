/*
 * residence.c
 *		Whether an organisation is here, or being moved to another database.
 *
 * Whoever writes takes the lock of the organisation, then reads its state, and
 * keeps the lock until the transaction ends. rescue_freeze() takes a lock that
 * conflicts: it gets it when the last of those transactions has ended, whatever
 * had been read before, and those that come later see the new state. The lock
 * is one on an object of our table, which no statement of a user's takes; two
 * organisations may share one, and then wait for each other, no more.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "arguments.h"
#include "gate/residence.h"
#include "store/store.h"

/* Writers do not conflict with each other. */
#define WRITER_LOCK RowExclusiveLock
#define MOVER_LOCK ExclusiveLock

static const char *const Words[] = {
	[RESIDENCE_HERE] = "here",
	[RESIDENCE_ARRIVING] = "arriving",
	[RESIDENCE_FROZEN] = "frozen",
	[RESIDENCE_DEPARTED] = "departed"
};

/* A word that this version does not know refuses most. */
Residence
residence_of_word(const text *word)
{
	if (word == NULL)
		return RESIDENCE_HERE;
	for (int i = 0; i < lengthof(Words); i++)
	{
		if (text_is(word, Words[i], strlen(Words[i])))
			return i;
	}
	return RESIDENCE_DEPARTED;
}

/* Return the word of a state, as rescue_residence() shows it. */
const char *
residence_word(Residence residence)
{
	return Words[residence];
}

/* Return the refusal of a call that reads or writes, or REFUSAL_NONE. */
Refusal
judge_residence(Residence residence, bool writes)
{
	switch (residence)
	{
		case RESIDENCE_HERE:
			return REFUSAL_NONE;
		case RESIDENCE_FROZEN:
			return writes ? REFUSAL_ORG_MOVING : REFUSAL_NONE;
		case RESIDENCE_ARRIVING:
			return REFUSAL_ORG_MOVING;
		case RESIDENCE_DEPARTED:
			break;
	}
	return REFUSAL_ORG_ELSEWHERE;
}

/* The lock of an organisation; refuses where the table is missing. */
static LOCKTAG
lock_of(const text *org)
{
	Oid			schema = get_namespace_oid("rescue", true);
	Oid			table = OidIsValid(schema) ?
		get_relname_relid("residence", schema) : InvalidOid;
	uint64		hash = hash_bytes_extended((const unsigned char *) VARDATA_ANY(org),
										   VARSIZE_ANY_EXHDR(org), 0);
	LOCKTAG		tag;

	if (!OidIsValid(table))
		refuse(REFUSAL_SETTINGS_UNUSABLE);
	SET_LOCKTAG_OBJECT(tag, MyDatabaseId, table, (uint32) hash,
					   (uint16) (hash >> 32));
	return tag;
}

/* Take a lock of an organisation until the transaction ends. */
static bool
lock(const text *org, LOCKMODE mode, bool waits)
{
	LOCKTAG		tag = lock_of(org);

	if (LockAcquire(&tag, mode, false, !waits) == LOCKACQUIRE_NOT_AVAIL)
		return false;
	/* what was committed while we waited counts */
	AcceptInvalidationMessages();
	return true;
}

/* Take the writers' lock, and wait for it. */
void
residence_lock(const text *org)
{
	(void) lock(org, WRITER_LOCK, true);
}

/* The same without waiting: false if the organisation is just being moved. */
static bool
residence_try_lock(const text *org)
{
	return lock(org, WRITER_LOCK, false);
}

/* Take the lock that conflicts with the writers'. */
void
residence_lock_alone(const text *org)
{
	(void) lock(org, MOVER_LOCK, true);
}

/* Read the row of the organisation by the latest snapshot. */
Residence
residence_read(const text *org)
{
	Datum		values[] = {PointerGetDatum(org)};

	if (store_run(STATEMENT_RESIDENCE, values) == 0)
		return RESIDENCE_HERE;
	return residence_of_word(store_text(0, RESIDENCE_COL_STATE));
}

/* Take the lock, if it is free, and read the state. The store must be open. */
bool
residence_may_write(const text *org)
{
	return residence_try_lock(org) &&
		judge_residence(residence_read(org), true) == REFUSAL_NONE;
}
