/*
 * store.h
 *		Send a bundle to the database.
 */
#ifndef RESCUECTL_STORE_H
#define RESCUECTL_STORE_H

#include <jansson.h>
#include <libpq-fe.h>

typedef enum StoreOutcome
{
	STORE_DONE,					/* it is there, now or since before */
	STORE_REFUSED,				/* it never will be */
	STORE_LATER					/* not now: no database, suspended, ... */
} StoreOutcome;

/* The id of the bundle; a bigint. */
#define BUNDLE_ID_SIZE 24

/*
 * Store it by rescue_persist(), under its capture id: sending it again stores
 * nothing and tells the same id. Says what is wrong.
 */
extern StoreOutcome store_bundle(PGconn *conn, const json_t *bundle,
								 char *bundle_id);

#endif							/* RESCUECTL_STORE_H */
