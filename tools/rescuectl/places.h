/*
 * places.h
 *		The positions of secrets, printed as text or JSON.
 */
#ifndef RESCUECTL_PLACES_H
#define RESCUECTL_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/redact.h"

/* One secret in one file; the rule's name and the file's are borrowed. */
typedef struct SecretPlace
{
	const char *file;
	RedactFinding finding;
} SecretPlace;

typedef struct SecretPlaces
{
	SecretPlace *items;
	size_t		count;
	size_t		capacity;
} SecretPlaces;

typedef enum PlaceFormat
{
	PLACE_HUMAN,
	PLACE_JSON
} PlaceFormat;

extern bool places_add(SecretPlaces *places, const char *file,
					   const RedactFinding *finding);
extern void places_free(SecretPlaces *places);

/* One after another, as they were found. */
extern bool places_print(const SecretPlaces *places, PlaceFormat format);

/* Each secret once, with all its places: those of most places first. */
extern bool places_print_map(SecretPlaces *places, PlaceFormat format);

#endif							/* RESCUECTL_PLACES_H */
