/*
 * times.h
 *		The order of what a benchmark measured, for its median and quartiles.
 */
#ifndef RESCUE_BENCH_TIMES_H
#define RESCUE_BENCH_TIMES_H

#include <stdlib.h>

/* Order two doubles; for qsort(). */
static inline int
compare_times(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Sort times, or rates, from the least on. */
static inline void
sort_times(double *times, size_t count)
{
	qsort(times, count, sizeof(double), compare_times);
}

#endif							/* RESCUE_BENCH_TIMES_H */
