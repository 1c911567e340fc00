/*
 * subxact.h
 *		Run a function in a subtransaction, and survive its errors.
 */
#ifndef RESCUE_SUBXACT_H
#define RESCUE_SUBXACT_H

typedef void (*SubxactWork) (void *arg);

/*
 * Do the work in a subtransaction. Returns 0, or the error code where it
 * failed and its changes are undone; an error that concerns the transaction,
 * the session or the server as a whole is raised as it was.
 */
extern int	subxact_try(SubxactWork work, void *arg);

/*
 * Do the work in a subtransaction. False if another transaction was first, by
 * a serialization failure or a deadlock, and its changes are undone; every
 * other error is raised as it was.
 */
extern bool subxact_race(SubxactWork work, void *arg);

#endif							/* RESCUE_SUBXACT_H */
