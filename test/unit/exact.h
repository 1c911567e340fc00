/*
 * exact.h
 *		Bytes in memory of just their size, so that the address sanitizer stops
 *		a function that reads one byte behind them.
 *
 * The file that includes this must include cmocka.h before.
 */
#ifndef RESCUE_TEST_EXACT_H
#define RESCUE_TEST_EXACT_H

#include <stdlib.h>
#include <string.h>

/* Return a copy of these bytes, to be freed. Empty ones have an address, too. */
static inline char *
exact_copy(const char *bytes, size_t len)
{
	char	   *copy = malloc(len > 0 ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	return copy;
}

#endif							/* RESCUE_TEST_EXACT_H */
