/*
 * guard.c
 *		Make a process fit to hold secrets.
 *
 * A core file, or another process of the same user that attaches, would get
 * what the redactor is about to take out. A closed standard stream would let
 * the first file that is opened become the output. SIGPIPE would end the
 * process before its memory is cleansed.
 */
#include "rescuectl/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "rescuectl/rescuectl.h"

/* Keeps what follows it aligned for any type; holds the block's size. */
#define BLOCK_HEADER 16

/*
 * Open /dev/null for each standard stream that is closed, for the wrong
 * direction, so that using it is an error, as with a closed one. False if that
 * fails.
 */
static bool
occupy_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
	{
		if (fcntl(fd, F_GETFD) < 0 &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	}
	return true;
}

/*
 * malloc() for the JSON reader, with the block's size in front: its strings
 * may be a container's environment, and must be cleansed.
 */
static void *
allocate_json_block(size_t size)
{
	char	   *block;

	if (size > SIZE_MAX - BLOCK_HEADER)
		return NULL;
	block = malloc(size + BLOCK_HEADER);
	if (block == NULL)
		return NULL;
	memcpy(block, &size, sizeof(size));
	return block + BLOCK_HEADER;
}

/* free() for the JSON reader: overwrites the block first. */
static void
cleanse_json_block(void *pointer)
{
	char	   *block = pointer;
	size_t		size;

	if (block == NULL)
		return;
	block -= BLOCK_HEADER;
	memcpy(&size, block, sizeof(size));
	OPENSSL_cleanse(block, size + BLOCK_HEADER);
	free(block);
}

/* Each step is needed: if one fails the program does not go on. */
bool
guard_process(void)
{
	const struct rlimit none = {0, 0};

	if (!occupy_standard_streams() ||
		setrlimit(RLIMIT_CORE, &none) != 0 ||
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
		signal(SIGPIPE, SIG_IGN) == SIG_ERR)
	{
		say("could not protect the process: %s", strerror(errno));
		return false;
	}
	json_set_alloc_funcs(allocate_json_block, cleanse_json_block);
	return true;
}
