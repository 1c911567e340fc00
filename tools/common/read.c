/*
 * read.c
 *		Read and write whole files through descriptors.
 */
#include "common/read.h"

#include <errno.h>
#include <unistd.h>

/*
 * Read until the end of the file. The limit is checked after each read, so
 * that at most one buffer more is read than may be.
 */
ReadStatus
read_all(int fd, size_t limit, size_t chunk, Buffer *content)
{
	for (;;)
	{
		ssize_t		n;

		if (!buffer_reserve(content, chunk))
			return READ_NO_MEMORY;
		content->data[content->len] = '\0';
		/* What is left of the buffer, which has doubled, and a NUL. */
		n = read(fd, content->data + content->len,
				 content->capacity - content->len - 1);
		if (n == 0)
			return READ_OK;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return READ_FAILED;
		content->len += (size_t) n;
		if (content->len > limit)
			return READ_TOO_LARGE;
	}
}

/* Write all of data, in as many calls as it takes. */
bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0)
	{
		ssize_t		n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t) n;
	}
	return true;
}
