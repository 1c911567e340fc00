/*
 * files.h
 *		Read an input whole, write an output whole, or say why not.
 */
#ifndef RESCUECTL_FILES_H
#define RESCUECTL_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"

/* Open for reading; "-" is standard input. -1, with a message, if not. */
extern int	file_open_input(const char *path);

/* How a file is called in a message. */
extern const char *file_display_name(const char *path);

/* Read all of it; more than limit bytes are refused, with a message. */
extern bool file_read_input(const char *path, size_t limit, Buffer *content);

/*
 * Replace a file by this content, mode 0600: whole, or not at all. A device or
 * a pipe is written into. False, with a message. "-" is standard output.
 */
extern bool file_replace_content(const char *path, const char *data,
								 size_t len);

/* The same, a part after the other. */
typedef struct Replacement
{
	const char *path;			/* as it was given */
	char		target[PATH_MAX];
	char		temporary[PATH_MAX];	/* "" where a device or pipe is
										 * written */
	int			fd;
} Replacement;

/*
 * Begin, write a part, and end: the file is in its place if it is whole, and
 * was never there if not. False, with a message, where that fails; what was
 * begun must be ended.
 */
extern bool replacement_begin(Replacement *file, const char *path);
extern bool replacement_write(Replacement *file, const char *data, size_t len);
extern bool replacement_end(Replacement *file, bool whole);

#endif							/* RESCUECTL_FILES_H */
