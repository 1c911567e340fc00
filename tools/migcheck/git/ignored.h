/*
 * ignored.h
 *		Roots that git ignores.
 */
#ifndef MIGCHECK_GIT_IGNORED_H
#define MIGCHECK_GIT_IGNORED_H

#include "migcheck/discover.h"

extern size_t drop_ignored_roots(Arena *arena, const char *start, Roots *roots,
								 size_t from);

#endif							/* MIGCHECK_GIT_IGNORED_H */
