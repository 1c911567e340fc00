/*
 * unread.h
 *		Folders of migration tools that migcheck does not read.
 */
#ifndef MIGCHECK_UNREAD_H
#define MIGCHECK_UNREAD_H

#include "migcheck/tree.h"

/* What unread_tool_find() returns for a configuration of drizzle-kit. */
extern const char unread_drizzle[];

extern const char *unread_tool_find(Arena *arena, const Tree *tree,
									const char *folder, const TreeList *items);

#endif							/* MIGCHECK_UNREAD_H */
