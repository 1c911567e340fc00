/*
 * welch.c
 *		Tell by the clock how much of a secret agrees, if it can be told.
 *
 *	welch COMPARE SAMPLES
 *
 * Two kinds of calls in random order: what is presented differs from the
 * secret in its first byte, or only behind a prefix that agrees. For each of a
 * few prefixes Welch's t of the two means is printed, of the calls that were
 * not held up (below the 90th percentile). Beyond 4.5 the difference is not
 * by chance.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compares.h"

#define SECRET_LENGTH 32

static const size_t Prefixes[] = {1, 8, 16, 24, 31};

#define PREFIXES (sizeof(Prefixes) / sizeof(Prefixes[0]))

typedef struct Sample
{
	uint32_t	nanoseconds;
	bool		agrees;			/* behind the prefix only does it differ */
} Sample;

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (uint64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
by_time(const void *a, const void *b)
{
	uint32_t	x = ((const Sample *) a)->nanoseconds;
	uint32_t	y = ((const Sample *) b)->nanoseconds;

	return (x > y) - (x < y);
}

/* Welch's t of the samples, which are sorted: the slowest tenth is left out. */
static double
welch(const Sample *samples, size_t n)
{
	double		count[2] = {0};
	double		mean[2] = {0};
	double		squares[2] = {0};

	for (size_t i = 0; i < n - n / 10; i++)
	{
		int			kind = samples[i].agrees;
		double		delta = samples[i].nanoseconds - mean[kind];

		count[kind]++;
		mean[kind] += delta / count[kind];
		squares[kind] += delta * (samples[i].nanoseconds - mean[kind]);
	}
	return (mean[1] - mean[0]) /
		sqrt(squares[0] / (count[0] - 1) / count[0] +
			 squares[1] / (count[1] - 1) / count[1]);
}

/* Time n calls, of both kinds in random order. */
static void
measure(Compare compare, size_t prefix, Sample *samples, size_t n)
{
	unsigned char secret[SECRET_LENGTH];
	unsigned char presented[2][SECRET_LENGTH];
	unsigned	seed = 1;

	for (size_t i = 0; i < SECRET_LENGTH; i++)
		secret[i] = (unsigned char) (i * 37 + 11);
	for (int kind = 0; kind < 2; kind++)
	{
		memcpy(presented[kind], secret, SECRET_LENGTH);
		presented[kind][kind ? prefix : 0] ^= 1;
	}
	for (size_t i = 0; i < n; i++)
	{
		/* copied to one place: neither kind is closer to the processor */
		unsigned char buffer[SECRET_LENGTH];
		bool		agrees = rand_r(&seed) & 1;
		uint64_t	start;

		memcpy(buffer, presented[agrees], SECRET_LENGTH);
		start = now();
		if (compare(buffer, secret, SECRET_LENGTH))
			abort();
		samples[i].nanoseconds = (uint32_t) (now() - start);
		samples[i].agrees = agrees;
	}
}

int
main(int argc, char **argv)
{
	volatile Compare compare = argc == 3 ? compare_by_name(argv[1]) : NULL;
	size_t		n = argc == 3 ? strtoul(argv[2], NULL, 10) / PREFIXES : 0;
	Sample	   *samples = calloc(n + 1, sizeof(Sample));

	if (compare == NULL || n < 1000 || samples == NULL)
		return 2;
	measure(compare, 1, samples, n);	/* warm up */
	for (size_t i = 0; i < PREFIXES; i++)
	{
		measure(compare, Prefixes[i], samples, n);
		qsort(samples, n, sizeof(Sample), by_time);
		printf("%zu %.2f\n", Prefixes[i], welch(samples, n));
	}
	free(samples);
	return 0;
}
