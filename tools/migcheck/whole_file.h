/*
 * whole_file.h
 *		A file that is written whole or not at all.
 */
#ifndef MIGCHECK_WHOLE_FILE_H
#define MIGCHECK_WHOLE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "migcheck/arena.h"

typedef struct WholeFile
{
	const char *path;
	const char *temporary;		/* NULL: path itself is written to */
	FILE	   *stream;			/* NULL: not open, errno says why */
} WholeFile;

/* whole_file_close() in any case; errno says why it returns false. */
extern WholeFile whole_file_open(Arena *arena, const char *path);
extern bool whole_file_close(WholeFile *file, bool written);

#endif							/* MIGCHECK_WHOLE_FILE_H */
