/*
 * quoted_member.h
 *		The value of a member in quotes, as TOML and Prisma's schema write it.
 */
#ifndef MIGCHECK_QUOTED_MEMBER_H
#define MIGCHECK_QUOTED_MEMBER_H

#include "migcheck/arena.h"

extern const char *quoted_member(Arena *arena, const char *line,
								 const char *key);

#endif							/* MIGCHECK_QUOTED_MEMBER_H */
