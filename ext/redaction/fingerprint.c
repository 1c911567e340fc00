/*
 * fingerprint.c
 *		Read the key for the fingerprints in redaction tags.
 *
 * A file that only the server's user may read, named in postgresql.conf. It
 * is read for each call and kept in memory for no longer: a key that a
 * setting or a static variable held would appear in SHOW or in every core.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/fd.h"

#include "redaction/fingerprint.h"
#include "secure_mem.h"

/* Shorter could be guessed; longer is not a key file but a mistake. */
#define KEY_MIN 16
#define KEY_MAX 4096

char	   *rescue_fingerprint_key_file = NULL;

/* Read an open file into secure memory. Returns what is wrong, or NULL. */
static const char *
read_key(int fd, MemoryContext secure, const uint8 **key, size_t *len)
{
	struct stat st;
	char	   *buffer;
	ssize_t		n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return "the fingerprint key file is not a regular file";
	if (st.st_uid != geteuid())
		return "the fingerprint key file belongs to another user";
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "the fingerprint key file can be read by others, chmod 0600 it";
	if (st.st_size < KEY_MIN || st.st_size > KEY_MAX)
		return "the fingerprint key file must have 16 to 4096 bytes";
	buffer = secure_mem_alloc(secure, st.st_size);
	n = read(fd, buffer, st.st_size);
	if (n != st.st_size)
		return "the fingerprint key file could not be read";
	*key = (const uint8 *) buffer;
	*len = n;
	return NULL;
}

/*
 * Read the configured file; *len is 0 where none is configured. Returns NULL,
 * or what is wrong with the file.
 */
const char *
fingerprint_key(MemoryContext secure, const uint8 **key, size_t *len)
{
	const char *problem;
	int			fd;

	*key = NULL;
	*len = 0;
	if (rescue_fingerprint_key_file == NULL ||
		rescue_fingerprint_key_file[0] == '\0')
		return NULL;
	/* closed at the end of the transaction if an error jumps past the close */
	fd = OpenTransientFile(rescue_fingerprint_key_file, O_RDONLY | O_NOFOLLOW);
	if (fd < 0)
		return "the fingerprint key file cannot be opened";
	problem = read_key(fd, secure, key, len);
	CloseTransientFile(fd);
	return problem;
}
