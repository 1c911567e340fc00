/*
 * driver.h
 *		Run a fuzz target without libFuzzer: over a kept corpus, and over so
 *		many mutations of it, the same at every run.
 */
#ifndef RESCUE_FUZZ_DRIVER_H
#define RESCUE_FUZZ_DRIVER_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUZZ_FILES_MAX 256
#define FUZZ_BYTES_MAX 4096

typedef int (*FuzzTarget) (const uint8_t *data, size_t len);

typedef struct FuzzInput
{
	uint8_t		bytes[FUZZ_BYTES_MAX];
	size_t		len;
} FuzzInput;

static uint64_t fuzz_state = 88172645463325252u;

static size_t
fuzz_random(size_t below)
{
	/* xorshift64: Marsaglia, "Xorshift RNGs", 2003 */
	fuzz_state ^= fuzz_state << 13;
	fuzz_state ^= fuzz_state >> 7;
	fuzz_state ^= fuzz_state << 17;
	return below == 0 ? 0 : (size_t) (fuzz_state >> 11) % below;
}

/* Read a folder's files; their number. */
static size_t
fuzz_read(const char *folder, FuzzInput *inputs)
{
	DIR		   *dir = opendir(folder);
	struct dirent *entry;
	size_t		n = 0;

	while (dir != NULL && n < FUZZ_FILES_MAX && (entry = readdir(dir)) != NULL)
	{
		char		path[512];
		FILE	   *f;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		f = fopen(path, "rb");
		if (f == NULL)
			continue;
		inputs[n].len = fread(inputs[n].bytes, 1, FUZZ_BYTES_MAX, f);
		n++;
		fclose(f);
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

/* Change an input: bytes, pieces of others, lines, cuts. */
static void
fuzz_mutate(FuzzInput *input, const FuzzInput *inputs, size_t n)
{
	static const char bytes[] = "\"'\\=:;,&?<>[]{}()|#%$\n\r\t `-_./@ a0";
	const FuzzInput *other = &inputs[fuzz_random(n)];
	size_t		at = fuzz_random(input->len + 1);
	size_t		len = fuzz_random(40);
	size_t		from = fuzz_random(other->len + 1);

	switch (fuzz_random(5))
	{
		case 0:
			if (at < input->len)
				input->bytes[at] = (uint8_t) fuzz_random(256);
			break;
		case 1:
			if (at < input->len)
				input->bytes[at] = (uint8_t) bytes[fuzz_random(sizeof(bytes) - 1)];
			break;
		case 2:
			if (len > input->len - at)
				len = input->len - at;
			memmove(input->bytes + at, input->bytes + at + len, input->len - at - len);
			input->len -= len;
			break;
		default:
			if (len > other->len - from)
				len = other->len - from;
			if (input->len + len > FUZZ_BYTES_MAX)
				return;
			memmove(input->bytes + at + len, input->bytes + at, input->len - at);
			memcpy(input->bytes + at, other->bytes + from, len);
			input->len += len;
	}
}

/* Run the target over the corpus and so many mutations; number of files. */
static size_t
fuzz_run(const char *folder, FuzzTarget target, size_t mutations)
{
	FuzzInput  *inputs = calloc(FUZZ_FILES_MAX + 1, sizeof(*inputs));
	FuzzInput  *input = inputs + FUZZ_FILES_MAX;
	size_t		n;

	if (inputs == NULL)
		return 0;
	n = fuzz_read(folder, inputs);
	for (size_t i = 0; i < n; i++)
		target(inputs[i].bytes, inputs[i].len);
	for (size_t i = 0; n > 0 && i < mutations; i++)
	{
		*input = inputs[fuzz_random(n)];
		for (size_t times = fuzz_random(6) + 1; times > 0; times--)
			fuzz_mutate(input, inputs, n);
		target(input->bytes, input->len);
	}
	free(inputs);
	return n;
}

#endif							/* RESCUE_FUZZ_DRIVER_H */
