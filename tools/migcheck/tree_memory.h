/*
 * tree_memory.h
 *		Files that lie nowhere: standard input, and made up ones.
 */
#ifndef MIGCHECK_TREE_MEMORY_H
#define MIGCHECK_TREE_MEMORY_H

#include "migcheck/tree.h"

typedef struct MemoryFile
{
	const char *path;			/* with folders, without "./" */
	const char *text;			/* terminated */
	size_t		len;
} MemoryFile;

extern Tree *tree_in_memory(Arena *arena, const MemoryFile *files,
							size_t count);

#endif							/* MIGCHECK_TREE_MEMORY_H */
