/*
 * workplace.h
 *		The folder in which migcheck works: the top of the repository.
 */
#ifndef MIGCHECK_WORKPLACE_H
#define MIGCHECK_WORKPLACE_H

#include "migcheck/options.h"

extern const char *workplace_enter(Options *options);
extern const char *path_from_below(Arena *arena, const char *folder,
								   const char *path);
extern const char *path_from_start(Arena *arena, const Options *options,
								   const char *path);

#endif							/* MIGCHECK_WORKPLACE_H */
