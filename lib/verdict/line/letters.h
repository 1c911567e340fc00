/*
 * letters.h
 *		Where a text has letters, as one bit a byte.
 *
 * Private to lib/verdict. So that words are found without looking at each byte
 * by itself.
 */
#ifndef RESCUE_VERDICT_LETTERS_H
#define RESCUE_VERDICT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "verdict/line/bytes.h"

/* The longest text that is marked. */
#define LETTERS_MAX		160

/*
 * A bit for each byte that is an ASCII letter, and a word without any behind.
 */
typedef struct LetterMarks
{
	uint64_t	bits[LETTERS_MAX / 64 + 2];
} LetterMarks;

#ifdef __SSE2__

/*
 * Return a bit for each of sixteen bytes that is a letter, the first one
 * lowest.
 */
static inline uint64_t
mark_sixteen_letters(const char *text)
{
	__m128i		bytes = _mm_loadu_si128((const __m128i *) text);

	/* small, and so far up that z is the highest that a byte can be */
	bytes = _mm_add_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)),
						 _mm_set1_epi8(127 - 'z'));
	return (uint64_t) _mm_movemask_epi8(_mm_cmpgt_epi8(bytes,
													   _mm_set1_epi8(127 - 26)));
}

/* The same for bytes of ASCII from one to another. */
static inline unsigned int
mark_sixteen_in_range(const char *text, char low, char high)
{
	__m128i		bytes = _mm_loadu_si128((const __m128i *) text);
	__m128i		above = _mm_cmpgt_epi8(bytes, _mm_set1_epi8((char) (low - 1)));
	__m128i		below = _mm_cmplt_epi8(bytes, _mm_set1_epi8((char) (high + 1)));

	return (unsigned int) _mm_movemask_epi8(_mm_and_si128(above, below));
}

/* The same for letters, digits and underscores, the bytes of words. */
static inline uint64_t
mark_sixteen_of_words(const char *text)
{
	__m128i		bytes = _mm_loadu_si128((const __m128i *) text);
	__m128i		digits = _mm_cmpgt_epi8(_mm_add_epi8(bytes,
													 _mm_set1_epi8(127 - '9')),
										_mm_set1_epi8(127 - 10));
	__m128i		others = _mm_or_si128(digits,
									  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));

	return mark_sixteen_letters(text) | (uint64_t) _mm_movemask_epi8(others);
}

#else

/* The same, byte by byte. */
static inline uint64_t
mark_sixteen_letters(const char *text)
{
	uint64_t	marks = 0;

	for (int i = 0; i < 16; i++)
		marks |= (uint64_t) ((unsigned char) ((text[i] | 0x20) - 'a') < 26) << i;
	return marks;
}

/* The same for bytes of ASCII from one to another. */
static inline unsigned int
mark_sixteen_in_range(const char *text, char low, char high)
{
	unsigned int marks = 0;

	for (int i = 0; i < 16; i++)
		marks |= (unsigned int) (text[i] >= low && text[i] <= high) << i;
	return marks;
}

/* The same for letters, digits and underscores, the bytes of words. */
static inline uint64_t
mark_sixteen_of_words(const char *text)
{
	uint64_t	marks = 0;

	for (int i = 0; i < 16; i++)
		marks |= (uint64_t) is_word(text[i]) << i;
	return marks;
}

#endif

/* Mark the first bytes of a text, sixteen at most, that are of words. */
static inline unsigned int
mark_word_bytes(const char *text, size_t len)
{
	char		rest[16] = {0};

	if (len < sizeof(rest))
		text = memcpy(rest, text, len);
	return (unsigned int) mark_sixteen_of_words(text);
}

/*
 * Whether a text has so many digits, eight at most, the first of them from low
 * to high, which end a word.
 */
static inline bool
text_has_number(const char *text, size_t len, char low, char high, int count)
{
	for (size_t at = 0; at < len; at += (size_t) (16 - count))
	{
		char		rest[16] = {0};
		const char *from = len - at < sizeof(rest) ?
			memcpy(rest, text + at, len - at) : text + at;
		unsigned int digits = mark_sixteen_in_range(from, '0', '9');
		unsigned int found = mark_sixteen_in_range(from, low, high);

		for (int i = 1; i < count; i++)
			found &= digits >> i;
		/* those of which the byte behind them is among the sixteen */
		found &= ~(unsigned int) mark_sixteen_of_words(from) >> count;
		if ((found & ((1u << (16 - count)) - 1)) != 0)
			return true;
	}
	return false;
}

/* Mark the letters of a text of at most LETTERS_MAX bytes. */
static inline void
mark_letters(const char *text, size_t len, LetterMarks *marks)
{
	char		rest[16] = {0};
	size_t		at = 0;
	uint64_t	last;

	memset(marks, 0, sizeof(*marks));
	for (; at + 64 <= len; at += 64)
		marks->bits[at / 64] = mark_sixteen_letters(text + at) |
			mark_sixteen_letters(text + at + 16) << 16 |
			mark_sixteen_letters(text + at + 32) << 32 |
			mark_sixteen_letters(text + at + 48) << 48;
	for (; at + 16 <= len; at += 16)
		marks->bits[at / 64] |= mark_sixteen_letters(text + at) << at % 64;
	if (at == len)
		return;
	if (len < 16)
	{
		memcpy(rest, text, len);
		marks->bits[0] = mark_sixteen_letters(rest);
		return;
	}
	/* the last sixteen, with some that were marked before */
	at = len - 16;
	last = mark_sixteen_letters(text + at);
	marks->bits[at / 64] |= last << at % 64;
	if (at % 64 > 48)
		marks->bits[at / 64 + 1] |= last >> (64 - at % 64);
}

/* Return the marks of 64 bytes from a place on. */
static inline uint64_t
marks_from_place(const LetterMarks *marks, size_t at)
{
	uint64_t	bits = marks->bits[at / 64] >> at % 64;

	return at % 64 == 0 ? bits : bits | marks->bits[at / 64 + 1] << (64 - at % 64);
}

/*
 * Of the i-th 64 bytes those with which a word of two letters or more begins.
 */
static inline uint64_t
marks_of_begins(const LetterMarks *marks, size_t i)
{
	uint64_t	before = i > 0 ? marks->bits[i - 1] >> 63 : 0;

	return marks->bits[i] & marks_from_place(marks, i * 64 + 1) &
		~(marks->bits[i] << 1 | before);
}

/* Count the words of two letters or more that begin in front of a place. */
static inline size_t
count_begins_before(const LetterMarks *marks, size_t at)
{
	size_t		count = 0;

	for (size_t i = 0; i * 64 < at; i++)
	{
		uint64_t	begins = marks_of_begins(marks, i);

		if (at - i * 64 < 64)
			begins &= (UINT64_C(1) << (at - i * 64)) - 1;
		count += (size_t) __builtin_popcountll(begins);
	}
	return count;
}

#endif							/* RESCUE_VERDICT_LETTERS_H */
