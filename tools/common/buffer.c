/*
 * buffer.c
 *		Bytes that grow, and are cleansed wherever they have been.
 *
 * realloc() would leave a copy behind, so a buffer moves by hand.
 */
#include "common/buffer.h"

#include <openssl/crypto.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 1024

/* Make room for more bytes and a NUL; false if out of memory. */
bool
buffer_reserve(Buffer *buffer, size_t more)
{
	size_t		needed;
	size_t		capacity = buffer->capacity > 0 ?
		buffer->capacity : FIRST_CAPACITY;
	char	   *data;

	if (more >= SIZE_MAX / 4 || buffer->len >= SIZE_MAX / 4)
		return false;
	needed = buffer->len + more + 1;
	if (needed <= buffer->capacity)
		return true;
	while (capacity < needed)
		capacity *= 2;
	data = malloc(capacity);
	if (data == NULL)
		return false;
	if (buffer->len > 0)
		memcpy(data, buffer->data, buffer->len);
	data[buffer->len] = '\0';
	if (buffer->data != NULL)
		OPENSSL_cleanse(buffer->data, buffer->capacity);
	free(buffer->data);
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

/* Append bytes; false if out of memory. */
bool
buffer_append(Buffer *buffer, const void *data, size_t len)
{
	if (!buffer_reserve(buffer, len))
		return false;
	if (len > 0)
		memcpy(buffer->data + buffer->len, data, len);
	buffer->len += len;
	buffer->data[buffer->len] = '\0';
	return true;
}

/*
 * Append formatted text; false if out of memory. The text is formatted twice,
 * the first time for its length.
 */
bool
buffer_format(Buffer *buffer, const char *format,...)
{
	va_list		arguments;
	int			len;

	va_start(arguments, format);
	len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0 || !buffer_reserve(buffer, (size_t) len))
		return false;
	va_start(arguments, format);
	vsnprintf(buffer->data + buffer->len, (size_t) len + 1, format, arguments);
	va_end(arguments);
	buffer->len += (size_t) len;
	return true;
}

/* Drop the first len bytes and cleanse what they leave behind. */
void
buffer_consume(Buffer *buffer, size_t len)
{
	size_t		rest = buffer->len - len;

	if (len == 0)
		return;
	memmove(buffer->data, buffer->data + len, rest);
	OPENSSL_cleanse(buffer->data + rest, len);
	buffer->len = rest;
}

/* Cleanse and free the buffer, which can be used again. */
void
buffer_free(Buffer *buffer)
{
	if (buffer->data != NULL)
		OPENSSL_cleanse(buffer->data, buffer->capacity);
	free(buffer->data);
	memset(buffer, 0, sizeof(Buffer));
}
