/*
 * filter.c
 *		The first stage: where does a literal begin? At every second place a
 *		window of four bytes is folded, hashed and looked up in a table of 32
 *		KiB that stays in the first cache. A literal that begins at an odd
 *		place is known by the window before or behind its begin. Of the windows
 *		that pass, one in a hundred, each place is looked up once more.
 *
 * No state is carried from window to window, so the processor works on several
 * at once; an automaton's next step has to wait for the one before. And there
 * is no branch on what a window says: what passes is too rare to be foreseen
 * and too frequent to be guessed wrong each time.
 */
#include <string.h>

#include "redact/compile/tables.h"
#include "redact/engine/filter.h"
#include "text/load.h"

#define AHEAD_BYTES 1024		/* to be fetched while these are looked at */

/*
 * Return 1 if a literal may contain this folded window, else 0. Of first only
 * the lowest byte counts, of behind the three above it.
 */
static inline unsigned
window_passes(uint64_t first, uint32_t behind)
{
	return redact_windows[three_hash(behind, WINDOW_BITS)] >> window_bit(first) & 1;
}

/* List the windows from the i-th on that pass. */
static unsigned
filter_rest_of_text(const char *text, unsigned i, unsigned count,
					uint16_t *windows)
{
	unsigned	n = 0;

	for (; i < count; i++)
	{
		uint32_t	window = load_four_bytes(text + 2 * i) | WINDOW_FOLD;

		windows[n] = (uint16_t) (2 * i);
		n += window_passes(window, window >> 8);
	}
	return n;
}

/*
 * The variant for every machine; see FilterFunction. Four windows at once: one
 * load and one fold give the first three of them.
 */
static unsigned
filter_portable(const char *text, unsigned count, uint16_t *windows)
{
	const uint64_t fold = (uint64_t) WINDOW_FOLD << 32 | WINDOW_FOLD;
	size_t		n = 0;
	unsigned	i;

	__builtin_prefetch(text + AHEAD_BYTES);
	for (i = 0; count - i >= 4; i += 4, text += 8)
	{
		uint64_t	eight = load_eight_bytes(text) | fold;
		uint32_t	last = load_four_bytes(text + 6) | WINDOW_FOLD;

		windows[n] = (uint16_t) (2 * i);
		n += window_passes(eight, (uint32_t) (eight >> 8));
		windows[n] = (uint16_t) (2 * i + 2);
		n += window_passes(eight >> 16, (uint32_t) (eight >> 24));
		windows[n] = (uint16_t) (2 * i + 4);
		n += window_passes(eight >> 32, (uint32_t) (eight >> 40));
		windows[n] = (uint16_t) (2 * i + 6);
		n += window_passes(last, last >> 8);
	}
	return (unsigned) n + filter_rest_of_text(text - 2 * i, i, count,
											  windows + n);
}

#ifdef __x86_64__
#include <immintrin.h>

/* One bit for each of 64 windows; the table is read by a gather of eight. */
__attribute__((target("avx2")))
static inline uint64_t
pass_windows_avx2(const char *text)
{
	const __m256i spread = _mm256_setr_epi8(0, 1, 2, 3, 2, 3, 4, 5,
											4, 5, 6, 7, 6, 7, 8, 9,
											0, 1, 2, 3, 2, 3, 4, 5,
											4, 5, 6, 7, 6, 7, 8, 9);
	const __m256i fold = _mm256_set1_epi32(WINDOW_FOLD);
	const __m256i factor = _mm256_set1_epi32((int) (HASH_FACTOR << 8));
	const __m256i top = _mm256_set1_epi32(31);
	const __m256i seven = _mm256_set1_epi32(7);
	uint64_t	passed = 0;

	for (unsigned i = 0; i < 64; i += 8, text += 16)
	{
		__m128i		low = _mm_loadu_si128((const __m128i *) text);
		__m128i		high = _mm_loadu_si128((const __m128i *) (text + 8));
		__m256i		window = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), spread);
		__m256i		hash;
		__m256i		bit;
		__m256i		found;

		window = _mm256_or_si256(window, fold);
		hash = _mm256_mullo_epi32(_mm256_srli_epi32(window, 8), factor);
		bit = _mm256_and_si256(seven, window);
		found = _mm256_i32gather_epi32((const int *) redact_windows,
									   _mm256_srli_epi32(hash, 32 - WINDOW_BITS), 1);
		/* The window's bit becomes the sign. */
		found = _mm256_sllv_epi32(found, _mm256_sub_epi32(top, bit));
		passed |= (uint64_t) (unsigned) _mm256_movemask_ps(_mm256_castsi256_ps(found)) << i;
	}
	return passed;
}

/* The variant for AVX2, 64 windows at once; see FilterFunction. */
__attribute__((target("avx2,bmi,popcnt")))
static unsigned
filter_text_avx2(const char *text, unsigned count, uint16_t *windows)
{
	unsigned	n = 0;
	unsigned	i;

	for (i = 0; count - i >= 64; i += 64)
	{
		uint64_t	passed = pass_windows_avx2(text + 2 * i);
		int			more = __builtin_popcountll(passed);

		_mm_prefetch(text + 2 * i + AHEAD_BYTES, _MM_HINT_T0);
		_mm_prefetch(text + 2 * i + AHEAD_BYTES + 64, _MM_HINT_T0);
		/* Most have a few or none: a branch on three would be foreseen. */
		for (int k = 0; k < 3 || k < more; k++)
		{
			windows[n + (unsigned) k] = (uint16_t) (2 * (i + _tzcnt_u64(passed)));
			passed = _blsr_u64(passed);
		}
		n += (unsigned) more;
	}
	return n + filter_rest_of_text(text, i, count, windows + n);
}

/* True if the processor can run filter_text_avx2(). */
static bool
processor_has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
		__builtin_cpu_supports("popcnt");
}
#endif

/* True: the variant runs on every machine. */
static bool
runs_everywhere(void)
{
	return true;
}

const FilterVariant filter_variants[] = {
	{"portable", filter_portable, runs_everywhere},
#ifdef __x86_64__
	{"avx2", filter_text_avx2, processor_has_avx2},
#endif
	{NULL, NULL, NULL}
};

/* Store the offset; true if a literal may begin with the four bytes there. */
static inline unsigned
keep_candidate(const char *text, unsigned at, uint16_t *place)
{
	uint32_t	hash = head_hash(load_four_bytes(text + at));

	*place = (uint16_t) at;
	return redact_heads[hash >> 3] >> (hash & 7) & 1;
}

/* List the offsets in and next to the windows where a literal may begin. */
static unsigned
list_head_offsets(const char *text, size_t len, const uint16_t *windows,
				  unsigned count,
				  uint16_t *places)
{
	unsigned	n = 0;
	unsigned	next = 0;

	for (unsigned i = 0; i < count; i++)
	{
		unsigned	window = windows[i];

		n += keep_candidate(text, window - (window > 0),
							places + n) & (window > next);
		n += keep_candidate(text, window, places + n);
		n += keep_candidate(text, window + 1, places + n);
		next = window + 2;
	}
	while (n > 0 && places[n - 1] >= len)
		n--;
	return n;
}

/*
 * List the offsets at which a literal may begin, and return their number. len
 * is at most FILTER_BLOCK; FILTER_BEHIND bytes behind it must be readable.
 */
unsigned
filter_places(const char *text, size_t len, uint16_t *places)
{
	uint16_t	windows[FILTER_BLOCK / 2 + 4];
	unsigned	count = filter_choose() (text, (unsigned) len / 2 + 1, windows);

	return list_head_offsets(text, len, windows, count, places);
}
