/*
 * map.h
 *		Names to numbers: which entry has this tag, which file this name.
 */
#ifndef MIGCHECK_MAP_H
#define MIGCHECK_MAP_H

#include "migcheck/arena.h"

typedef struct MapSlot MapSlot;

/* Zero-initialise, then set the arena. Keys are borrowed. */
typedef struct Map
{
	Arena	   *arena;
	MapSlot    *slots;
	size_t		count;
	size_t		size;			/* a power of two, or 0 */
} Map;

extern long map_get(const Map *map, const char *key);
extern long map_put(Map *map, const char *key, long value);
extern void map_set(Map *map, const char *key, long value);

#endif							/* MIGCHECK_MAP_H */
