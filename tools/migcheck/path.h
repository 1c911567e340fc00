/*
 * path.h
 *		Paths as texts: nothing is looked up, and no link is followed.
 */
#ifndef MIGCHECK_PATH_H
#define MIGCHECK_PATH_H

#include "migcheck/arena.h"

extern const char *path_base_name(const char *path);
extern const char *path_without_dots(Arena *arena, const char *path);
extern const char *path_from_folder(Arena *arena, const char *folder,
									const char *path);
extern const char *path_above(Arena *arena, const char *path);

#endif							/* MIGCHECK_PATH_H */
