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
typedef struct Place
{
	const char *file;
	RedactFinding finding;
} Place;

typedef struct Places
{
	Place	   *items;
	size_t		count;
	size_t		capacity;
} Places;

typedef enum PlaceFormat
{
	PLACE_HUMAN,
	PLACE_JSON
} PlaceFormat;

extern bool places_add(Places *places, const char *file,
					   const RedactFinding *finding);
extern void places_free(Places *places);

/* One after another, as they were found. */
extern bool places_print(const Places *places, PlaceFormat format);

/* Each secret once, with all its places: those of most places first. */
extern bool places_print_map(Places *places, PlaceFormat format);

#endif							/* RESCUECTL_PLACES_H */
