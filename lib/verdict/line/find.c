/*
 * find.c
 *		Find a short word in a line.
 *
 * memmem() fills a table for each word that it looks for, which takes longer
 * than the search of a line. Here the first and the last byte of the word are
 * compared at sixteen places at once, and the word where both are right. A
 * word is short, so the time is linear in the text whatever is in it.
 */
#include "verdict/line/bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The same for a text with few places, or where nothing compares many. */
static const char *
find_by_first_byte(const char *text, const char *end, const char *word,
				   size_t len)
{
	while ((size_t) (end - text) >= len)
	{
		text = memchr(text, word[0], end - text - len + 1);
		if (text == NULL)
			return NULL;
		if (text[1] == word[1] && memcmp(text, word, len) == 0)
			return text;
		text++;
	}
	return NULL;
}

#ifdef __SSE2__

/* So many places are compared at once. */
#define PLACES	16

/* Return where the word is among PLACES places of a text, or NULL. */
static inline const char *
find_among_places(const char *at, const char *word, size_t len, __m128i first,
				  __m128i last)
{
	__m128i		begins = _mm_loadu_si128((const __m128i *) at);
	__m128i		ends = _mm_loadu_si128((const __m128i *) (at + len - 1));
	unsigned int both;

	begins = _mm_cmpeq_epi8(begins, first);
	ends = _mm_cmpeq_epi8(ends, last);
	both = (unsigned int) _mm_movemask_epi8(_mm_and_si128(begins, ends));
	for (; both != 0; both &= both - 1)
	{
		const char *found = at + __builtin_ctz(both);

		if (memcmp(found, word, len) == 0)
			return found;
	}
	return NULL;
}

/* See bytes.h. */
const char *
find_bytes(const char *text, size_t text_len, const char *word, size_t len)
{
	const char *end = text + text_len;
	const char *behind;			/* the places that the word can be at */
	__m128i		first;
	__m128i		last;

	if (text_len < len + PLACES - 1)
		return find_by_first_byte(text, end, word, len);
	behind = end - len + 1;
	first = _mm_set1_epi8(word[0]);
	last = _mm_set1_epi8(word[len - 1]);
	for (; behind - text >= PLACES; text += PLACES)
	{
		const char *found = find_among_places(text, word, len, first, last);

		if (found != NULL)
			return found;
	}
	/* the last places, with some that were compared before */
	return text == behind ? NULL :
		find_among_places(behind - PLACES, word, len, first, last);
}

#else

/* See bytes.h. */
const char *
find_bytes(const char *text, size_t text_len, const char *word, size_t len)
{
	return find_by_first_byte(text, text + text_len, word, len);
}

#endif
