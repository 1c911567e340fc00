/*
 * residence.h
 *		Whether an organisation is here, or being moved to another database.
 */
#ifndef RESCUE_RESIDENCE_H
#define RESCUE_RESIDENCE_H

#include "errors.h"

/* The states of rescue.residence. */
typedef enum Residence
{
	RESIDENCE_HERE = 0,			/* or no row */
	RESIDENCE_ARRIVING,			/* an import has begun, and not ended */
	RESIDENCE_FROZEN,			/* is read, not written */
	RESIDENCE_DEPARTED			/* is in another database */
} Residence;

/* The state of a word; NULL is no row, and what is unknown has departed. */
extern Residence residence_of_word(const text *word);
extern const char *residence_word(Residence residence);

/* What a call is refused with that reads, or writes, in such a state. */
extern Refusal judge_residence(Residence residence, bool writes);

/*
 * Keep the organisation from being frozen until the transaction ends. The
 * state must be read after that, under the latest snapshot.
 */
extern void residence_lock(const text *org);

/* Wait for all who hold the lock, and keep others out until the end. */
extern void residence_lock_alone(const text *org);

/*
 * The state of the organisation for which the store is open; if it has a row,
 * that is the first of the store's rows then.
 */
extern Residence residence_read(const text *org);

/*
 * Return whether an organisation may be written now; for code that writes
 * without passing the gate.
 */
extern bool residence_may_write(const text *org);

#endif							/* RESCUE_RESIDENCE_H */
