/*
 * main.c
 *		Run a fuzz target without libFuzzer: its seeds, and changes of them.
 *
 *		TARGET ROUNDS [SEED-FILE...]
 *
 * For make check, where clang may be missing. The changes are the same in each
 * run: what fails fails again.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_BYTES	(64 * 1024)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The seed before this one: pieces of it are mixed in. */
static uint8_t other[MAX_BYTES];
static size_t other_size;

static uint64_t state = 0x9E3779B97F4A7C15;

/* xorshift64*. */
static uint32_t
next(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t) ((state * 0x2545F4914F6CDD1D) >> 33) % below;
}

/* Change some bytes: flip, insert, remove, double, mix, cut. */
static size_t
mutate(uint8_t *data, size_t size)
{
	static const char interesting[] = "\0\n\r\t \"\\/.:{}[],<>=-0179@#%_";

	for (uint32_t n = 1 + next(6); n > 0; n--)
	{
		size_t		at = size ? next(size) : 0;
		size_t		len = size - at < 2 ? size - at : 1 + next(size - at);

		switch (next(7))
		{
			case 0:
				if (size > 0)
					data[at] ^= 1 << next(8);
				break;
			case 1:
				if (size > 0)
					data[at] = interesting[next(sizeof(interesting) - 1)];
				break;
			case 2:
				if (size + 1 < MAX_BYTES)
				{
					memmove(data + at + 1, data + at, size - at);
					data[at] = interesting[next(sizeof(interesting) - 1)];
					size++;
				}
				break;
			case 3:
				len = len > 16 ? 16 : len;
				memmove(data + at, data + at + len, size - at - len);
				size -= len;
				break;
			case 4:
				len = len > 256 ? 256 : len;
				if (size + len < MAX_BYTES)
				{
					memmove(data + at + len, data + at, size - at);
					size += len;
				}
				break;
			case 5:
				len = other_size > 0 ? 1 + next(other_size) : 0;
				if (size + len < MAX_BYTES)
				{
					size_t		from = next(other_size - len + 1);

					memmove(data + at + len, data + at, size - at);
					memcpy(data + at, other + from, len);
					size += len;
				}
				break;
			default:
				if (next(8) == 0)
					size = at;
		}
	}
	return size;
}

/* What is tested now, to be kept if it fails: TARGET.failed. */
static const uint8_t *tested;
static size_t tested_size;
static char failed_name[4096];

static void
keep_failed(int signal_number)
{
	int			file = open(failed_name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (file >= 0 && write(file, tested, tested_size) == (ssize_t) tested_size)
		close(file);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* An exact copy, so that a read past the end is one past an allocation. */
static void
test(const uint8_t *data, size_t size)
{
	uint8_t    *copy = malloc(size ? size : 1);

	memcpy(copy, data, size);
	tested = data;
	tested_size = size;
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int
main(int argc, char **argv)
{
	long		rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	static uint8_t data[MAX_BYTES];

	snprintf(failed_name, sizeof(failed_name), "%s.failed", argv[0]);
	signal(SIGABRT, keep_failed);
	test(data, 0);
	for (int i = 2; i < argc; i++)
	{
		FILE	   *file = fopen(argv[i], "rb");
		size_t		size = file ? fread(data, 1, MAX_BYTES, file) : 0;
		static uint8_t seed[MAX_BYTES];

		if (file == NULL)
		{
			perror(argv[i]);
			return 2;
		}
		fclose(file);
		memcpy(seed, data, size);
		test(seed, size);
		for (long n = 0; n < rounds; n++)
		{
			/* Every so often from the seed again, or it is noise soon. */
			size_t		changed = size;

			memcpy(data, seed, size);
			for (uint32_t depth = 1 + next(3); depth > 0; depth--)
				changed = mutate(data, changed);
			test(data, changed);
		}
		memcpy(other, seed, size);
		other_size = size;
	}
	printf("%s: %d seeds, %ld changes of each\n", argv[0], argc - 2, rounds);
	return 0;
}
