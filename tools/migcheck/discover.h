/*
 * discover.h
 *		Find the folders that hold migrations, and whose they are.
 */
#ifndef MIGCHECK_DISCOVER_H
#define MIGCHECK_DISCOVER_H

#include "migcheck/frameworks/framework.h"

typedef struct Roots
{
	Root	  **items;
	size_t		count;
	size_t		capacity;
} Roots;

extern bool folder_is_skipped(const char *name);
extern const char *discover_roots(Arena *arena, const Tree *tree,
								  const char *path, const Framework *framework,
								  Roots *roots, Roots *unread,
								  size_t *found_count);
extern const char *discover_above(Arena *arena, const Tree *tree,
								  const char *file,
								  const Framework *framework);

#endif							/* MIGCHECK_DISCOVER_H */
