/*
 * pair.h
 *		Whether a text has two neighbouring bytes.
 *
 * Private to lib/verdict. For the few pairs that are asked for of most lines:
 * topic.h has a set of all pairs, which takes longer to fill.
 */
#ifndef RESCUE_VERDICT_PAIR_H
#define RESCUE_VERDICT_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>

/* So many pairs are compared at once, of a byte more. */
#define PAIRS_AT_ONCE	16

/* Whether one of the pairs at a place is that one. */
static inline bool
pair_is_within(const char *at, const char *pair)
{
	__m128i		first = _mm_loadu_si128((const __m128i *) at);
	__m128i		second = _mm_loadu_si128((const __m128i *) (at + 1));

	first = _mm_cmpeq_epi8(first, _mm_set1_epi8(pair[0]));
	second = _mm_cmpeq_epi8(second, _mm_set1_epi8(pair[1]));
	return _mm_movemask_epi8(_mm_and_si128(first, second)) != 0;
}

/* Whether a text has a pair of bytes. */
static inline bool
text_has_pair(const char *text, size_t len, const char *pair)
{
	size_t		at = 0;

	if (len <= PAIRS_AT_ONCE)
		return memmem(text, len, pair, 2) != NULL;
	for (; at + PAIRS_AT_ONCE < len; at += PAIRS_AT_ONCE)
		if (pair_is_within(text + at, pair))
			return true;
	/* the last ones, with some that were compared before */
	return pair_is_within(text + len - PAIRS_AT_ONCE - 1, pair);
}

#else

/* The same where there is nothing to compare many at once by. */
static inline bool
text_has_pair(const char *text, size_t len, const char *pair)
{
	return memmem(text, len, pair, 2) != NULL;
}

#endif

#endif							/* RESCUE_VERDICT_PAIR_H */
