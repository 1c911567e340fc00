/*
 * buffer.h
 *		Bytes that grow, and are cleansed wherever they have been.
 */
#ifndef COMMON_BUFFER_H
#define COMMON_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise before first use. data[len] is a NUL once there is data. */
typedef struct Buffer
{
	char	   *data;
	size_t		len;
	size_t		capacity;
} Buffer;

/* Room for so many bytes more, and a NUL; false if there is no memory. */
extern bool buffer_reserve(Buffer *buffer, size_t more);
extern bool buffer_append(Buffer *buffer, const void *data, size_t len);
extern bool buffer_format(Buffer *buffer, const char *format,...)
			__attribute__((format(printf, 2, 3)));

/* Drop the first bytes; what moves down leaves nothing behind. */
extern void buffer_consume(Buffer *buffer, size_t len);
extern void buffer_free(Buffer *buffer);

#endif							/* COMMON_BUFFER_H */
