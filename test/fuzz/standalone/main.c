/*
 * main.c
 *		Run a fuzz target without libFuzzer: its seeds, and changes of them.
 *
 *		TARGET ROUNDS [SEED-FILE...]
 *		TARGET SECONDSs [SEED-FILE...]
 *
 * For make check, where clang may be missing. The changes are the same in each
 * run: what fails fails again. With a number of seconds, "60s", all seeds are
 * changed a few times, again and again until the time is over.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_BYTES	(64 * 1024)
#define ROUNDS_AT_ONCE 20

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern const char *__asan_default_options(void);

/* Let AddressSanitizer abort, so that the text it fails with is kept. */
const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

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

/* Drop a line, or double it. */
static size_t
change_line(uint8_t *data, size_t size, size_t at)
{
	size_t		start = at;
	size_t		end = at;
	size_t		len;

	while (start > 0 && data[start - 1] != '\n')
		start--;
	while (end < size && data[end++] != '\n')
		;
	len = end - start;
	if (next(2) == 0)
	{
		memmove(data + start, data + end, size - end);
		return size - len;
	}
	if (size + len >= MAX_BYTES)
		return size;
	memmove(data + end, data + start, size - start);
	return size + len;
}

/* Write the next line end as its escape, or the other way round. */
static size_t
change_line_end(uint8_t *data, size_t size, size_t at)
{
	for (; at < size; at++)
	{
		if (data[at] == '\n' && size + 1 < MAX_BYTES)
		{
			memmove(data + at + 1, data + at, size - at);
			data[at] = '\\';
			data[at + 1] = 'n';
			return size + 1;
		}
		if (data[at] == '\\' && at + 1 < size && data[at + 1] == 'n')
		{
			memmove(data + at, data + at + 1, size - at - 1);
			data[at] = '\n';
			return size - 1;
		}
	}
	return size;
}

/* Bytes that mean something to one parser or another. */
static const char interesting[] = "\0\n\r\t \"\\/.:{}[],<>=-0179@#%_";

/* Return one of them. */
static uint8_t
next_interesting(void)
{
	return interesting[next(sizeof(interesting) - 1)];
}

/*
 * Make room for some bytes at a place, in which the old ones stay for now.
 * Returns the size then; the old one if they do not fit.
 */
static size_t
open_gap(uint8_t *data, size_t size, size_t at, size_t len)
{
	if (size + len >= MAX_BYTES)
		return size;
	memmove(data + at + len, data + at, size - at);
	return size + len;
}

/* Remove some bytes, 16 at the most. */
static size_t
remove_bytes(uint8_t *data, size_t size, size_t at, size_t len)
{
	len = len > 16 ? 16 : len;
	memmove(data + at, data + at + len, size - at - len);
	return size - len;
}

/* Put a piece of the seed before this one in. */
static size_t
mix_other(uint8_t *data, size_t size, size_t at)
{
	size_t		len = other_size > 0 ? 1 + next(other_size) : 0;
	size_t		grown = open_gap(data, size, at, len);

	if (grown > size)
		memcpy(data + at, other + next(other_size - len + 1), len);
	return grown;
}

/* Change a byte, where there is one: one bit of it, or all. */
static void
change_byte(uint8_t *data, size_t size, size_t at, bool bit)
{
	if (size == 0)
		return;
	if (bit)
		data[at] ^= 1 << next(8);
	else
		data[at] = next_interesting();
}

/* Change something at a place. Returns the size then. */
static size_t
change_at(uint8_t *data, size_t size, size_t at, size_t len)
{
	uint32_t	kind = next(9);
	size_t		grown;

	switch (kind)
	{
		case 0:
		case 1:
			change_byte(data, size, at, kind == 0);
			return size;
		case 2:
			grown = open_gap(data, size, at, 1);
			if (grown > size)
				data[at] = next_interesting();
			return grown;
		case 3:
			return remove_bytes(data, size, at, len);
		case 4:
			return open_gap(data, size, at, len > 256 ? 256 : len);
		case 5:
			return mix_other(data, size, at);
		case 6:
			return change_line(data, size, at);
		case 7:
			return change_line_end(data, size, at);
		default:
			return next(8) == 0 ? at : size;
	}
}

/* Change bytes and lines: flip, insert, remove, double, mix, cut. */
static size_t
mutate(uint8_t *data, size_t size)
{
	for (uint32_t n = 1 + next(6); n > 0; n--)
	{
		size_t		at = size ? next(size) : 0;
		size_t		len = size - at < 2 ? size - at : 1 + next(size - at);

		size = change_at(data, size, at, len);
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

	if (size > 0)
		memcpy(copy, data, size);
	tested = data;
	tested_size = size;
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

/* Read a seed; its size. */
static size_t
read_seed(const char *name, uint8_t *seed)
{
	FILE	   *file = fopen(name, "rb");
	size_t		size;

	if (file == NULL)
	{
		perror(name);
		exit(2);
	}
	size = fread(seed, 1, MAX_BYTES, file);
	fclose(file);
	return size;
}

/* Test a seed and some changes of it. */
static void
test_seed(const char *name, long rounds)
{
	static uint8_t data[MAX_BYTES];
	static uint8_t seed[MAX_BYTES];
	size_t		size = read_seed(name, seed);

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

int
main(int argc, char **argv)
{
	char	   *end = "";
	long		number = argc > 1 ? strtol(argv[1], &end, 10) : 0;
	bool		timed = *end == 's';
	long		rounds = timed ? ROUNDS_AT_ONCE : number;
	time_t		stop = time(NULL) + number;
	long		done = 0;

	snprintf(failed_name, sizeof(failed_name), "%s.failed", argv[0]);
	signal(SIGABRT, keep_failed);
	test(NULL, 0);
	do
	{
		for (int i = 2; i < argc && (!timed || time(NULL) < stop); i++)
			test_seed(argv[i], rounds);
		done += rounds;
	} while (timed && time(NULL) < stop);
	printf("%s: %d seeds, %ld changes of each\n", argv[0], argc - 2, done);
	return 0;
}
