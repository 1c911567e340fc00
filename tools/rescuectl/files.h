/*
 * files.h
 *		Read an input whole, write an output whole, or say why not.
 */
#ifndef RESCUECTL_FILES_H
#define RESCUECTL_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"

/* Open for reading; "-" is standard input. -1, with a message, if not. */
extern int	file_open(const char *path);

/* How a file is called in a message. */
extern const char *file_label(const char *path);

/* Read all of it; more than limit bytes are refused, with a message. */
extern bool file_read(const char *path, size_t limit, Buffer *content);

/*
 * Replace a file by this content, mode 0600: whole, or not at all. A device or
 * a pipe is written into. False, with a message. "-" is standard output.
 */
extern bool file_replace(const char *path, const char *data, size_t len);

#endif							/* RESCUECTL_FILES_H */
