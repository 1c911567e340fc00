/*
 * read.h
 *		Read and write whole files through descriptors.
 */
#ifndef COMMON_READ_H
#define COMMON_READ_H

#include <stdbool.h>

#include "common/buffer.h"

typedef enum ReadStatus
{
	READ_OK,
	READ_FAILED,				/* errno says why */
	READ_TOO_LARGE,
	READ_NO_MEMORY
} ReadStatus;

/* Large enough that a pipe is read in few steps. */
#define READ_CHUNK 65536

/*
 * Append all that a descriptor still gives to content, in reads of at least
 * this size. More than limit bytes in content are refused. A signal does not
 * end the read. What was read stays in content whatever is returned, with a
 * NUL behind it if that is READ_OK; the caller closes the descriptor and frees
 * the buffer.
 */
extern ReadStatus read_all(int fd, size_t limit, size_t chunk,
						   Buffer *content);

/* Write all of data; false with errno set if that failed. */
extern bool write_all(int fd, const char *data, size_t len);

#endif							/* COMMON_READ_H */
