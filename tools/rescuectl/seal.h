/*
 * seal.h
 *		A digest over a bundle's document, that a damage to a file shows.
 *
 * It proves integrity, not origin: who changes a bundle can seal it again.
 */
#ifndef RESCUECTL_SEAL_H
#define RESCUECTL_SEAL_H

#include <jansson.h>
#include <stdbool.h>

typedef enum Seal
{
	SEAL_NONE,					/* the document has no digest */
	SEAL_GOOD,
	SEAL_BROKEN
} Seal;

/* Set "digest"; false if there is no memory. */
extern bool seal_set(json_t *document);

/* Compare "digest" with what the document holds. */
extern Seal seal_check(json_t *document);

#endif							/* RESCUECTL_SEAL_H */
