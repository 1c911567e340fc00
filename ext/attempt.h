/*
 * attempt.h
 *		Do something that may fail without the rest failing with it.
 */
#ifndef RESCUE_ATTEMPT_H
#define RESCUE_ATTEMPT_H

typedef void (*AttemptWork) (void *arg);

/*
 * Do the work in a subtransaction. Returns 0, or the error code where it
 * failed and its changes are undone; an error that concerns the transaction,
 * the session or the server as a whole is raised as it was.
 */
extern int	attempt(AttemptWork work, void *arg);

/*
 * Do the work in a subtransaction. False if another transaction was first, by
 * a serialization failure or a deadlock, and its changes are undone; every
 * other error is raised as it was.
 */
extern bool attempt_race(AttemptWork work, void *arg);

#endif							/* RESCUE_ATTEMPT_H */
