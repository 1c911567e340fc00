/*
 * window.c
 *		A set of windows of four bytes, looked up at each second place of a
 *		line.
 *
 * No variant branches on what a window says, which cannot be foreseen.
 */
#include "verdict/match/window.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "text/load.h"

/* Words of the set of windows: see window_place(). */
#define WINDOW_PLACES	8192

/*
 * The set of windows that are at a pattern's gram or next to it: by the hash
 * of their last three bytes a word, in it a bit by the first one.
 */
static uint32_t Windows[WINDOW_PLACES];

/* What the second byte of a window, and its last two, are multiplied by. */
#define SECOND_FACTOR	0x4F6D
#define LAST_FACTOR		0x61C9

/* So many lowest bits of the sum say less of the window. */
#define WINDOW_SHIFT	12

/*
 * Return the place of a window in the set, by its last three bytes: the same as
 * eight windows have at once, for which its halves are numbers with signs.
 */
static inline unsigned int
window_place(uint32_t window)
{
	int			second = (int16_t) (window & 0xFF00);
	int			last = (int16_t) (window >> 16);

	return ((uint32_t) (second * SECOND_FACTOR) +
			(uint32_t) (last * LAST_FACTOR)) >> WINDOW_SHIFT & (WINDOW_PLACES - 1);
}

/* Return 1 if a window with this place and first byte is in the set, else 0. */
static inline unsigned int
is_window_at(unsigned int place, unsigned char first)
{
	return Windows[place] >> (first & 31) & 1;
}

/* Add a window to the set. */
void
window_add(uint32_t window)
{
	Windows[window_place(window)] |= UINT32_C(1) << (window & 31);
}

#ifdef __x86_64__

/* So many windows are looked up at once, in so many bytes. */
#define WINDOWS_AT_ONCE	8
#define BYTES_OF_EIGHT	18

/* Return the places in the set of eight windows, each two bytes on. */
static inline __m128i
places_of_eight(const char *text)
{
	const __m128i no_first = _mm_set1_epi32((int) 0xFFFFFF00);
	const __m128i factors = _mm_set1_epi32(LAST_FACTOR << 16 | SECOND_FACTOR);
	const __m128i within = _mm_set1_epi32(WINDOW_PLACES - 1);
	__m128i		even = _mm_loadu_si128((const __m128i *) text);
	__m128i		odd = _mm_loadu_si128((const __m128i *) (text + 2));

	even = _mm_madd_epi16(_mm_and_si128(even, no_first), factors);
	odd = _mm_madd_epi16(_mm_and_si128(odd, no_first), factors);
	even = _mm_and_si128(_mm_srli_epi32(even, WINDOW_SHIFT), within);
	odd = _mm_and_si128(_mm_srli_epi32(odd, WINDOW_SHIFT), within);
	return _mm_or_si128(even, _mm_slli_epi32(odd, 16));
}

/* List the one of eight windows that begins so many bytes on, if it passes. */
#define LIST_WINDOW(nth) \
	windows[n] = (unsigned short) (at + 2 * (nth)); \
	n += is_window_at((unsigned int) _mm_extract_epi16(places, nth), \
					  (unsigned char) text[at + 2 * (nth)])

/* List those of the windows from *from on that pass, by eights. */
static inline size_t
list_eight_windows(const char *text, size_t len, unsigned short *windows,
				   size_t *from)
{
	size_t		n = 0;
	size_t		at = 0;

	for (; at + BYTES_OF_EIGHT <= len; at += 2 * WINDOWS_AT_ONCE)
	{
		__m128i		places = places_of_eight(text + at);

		LIST_WINDOW(0);
		LIST_WINDOW(1);
		LIST_WINDOW(2);
		LIST_WINDOW(3);
		LIST_WINDOW(4);
		LIST_WINDOW(5);
		LIST_WINDOW(6);
		LIST_WINDOW(7);
	}
	*from = at;
	return n;
}

#else

/* Where there is nothing to look them up by at once, none are. */
static inline size_t
list_eight_windows(const char *text, size_t len, unsigned short *windows,
				   size_t *from)
{
	(void) text;
	(void) len;
	(void) windows;
	*from = 0;
	return 0;
}

#endif

/* The variant for every machine. */
static size_t
list_windows(const char *text, size_t len, unsigned short *windows)
{
	size_t		at;
	size_t		n = list_eight_windows(text, len, windows, &at);

	for (; at + sizeof(uint32_t) <= len; at += 2)
	{
		uint32_t	window = load_four_bytes(text + at);

		windows[n] = (unsigned short) at;
		n += is_window_at(window_place(window), (unsigned char) window);
	}
	return n;
}

#ifdef __x86_64__

/* One bit for each of eight windows; the set is read by one gather. */
__attribute__((target("avx2")))
static inline unsigned int
pass_eight_windows(const char *text)
{
	const __m256i no_first = _mm256_set1_epi32((int) 0xFFFFFF00);
	const __m256i factors = _mm256_set1_epi32(LAST_FACTOR << 16 | SECOND_FACTOR);
	const __m256i within = _mm256_set1_epi32(WINDOW_PLACES - 1);
	const __m256i highest = _mm256_set1_epi32(31);
	__m128i		even = _mm_loadu_si128((const __m128i *) text);
	__m128i		odd = _mm_loadu_si128((const __m128i *) (text + 2));
	__m256i		windows = _mm256_or_si256(_mm256_cvtepu16_epi32(even),
										  _mm256_slli_epi32(_mm256_cvtepu16_epi32(odd), 16));
	__m256i		places = _mm256_madd_epi16(_mm256_and_si256(windows, no_first),
										   factors);
	__m256i		bits;

	places = _mm256_and_si256(_mm256_srli_epi32(places, WINDOW_SHIFT), within);
	bits = _mm256_i32gather_epi32((const int *) Windows, places, 4);
	/* the window's bit becomes the sign */
	bits = _mm256_sllv_epi32(bits, _mm256_andnot_si256(windows, highest));
	return (unsigned int) _mm256_movemask_ps(_mm256_castsi256_ps(bits));
}

/* The variant for AVX2: the last windows with some that were listed before. */
__attribute__((target("avx2,bmi")))
static size_t
list_windows_avx2(const char *text, size_t len, unsigned short *windows)
{
	size_t		n = 0;
	size_t		next = 0;

	if (len < BYTES_OF_EIGHT)
		return list_windows(text, len, windows);
	while (next + sizeof(uint32_t) <= len)
	{
		size_t		at = next + BYTES_OF_EIGHT <= len ? next :
			(len - BYTES_OF_EIGHT) / 2 * 2;
		unsigned int passed = pass_eight_windows(text + at) >> (next - at) / 2;

		for (; passed != 0; passed &= passed - 1)
			windows[n++] = (unsigned short) (next + 2 * (size_t) __builtin_ctz(passed));
		next = at + 2 * WINDOWS_AT_ONCE;
	}
	return n;
}

/* Whether the processor can run it. */
static bool
processor_has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

#endif

/* Return true: the variant runs on every machine. */
static bool
runs_everywhere(void)
{
	return true;
}

const WindowVariant WindowVariants[] = {
	{"portable", list_windows, runs_everywhere},
#ifdef __x86_64__
	{"avx2", list_windows_avx2, processor_has_avx2},
#endif
	{NULL, NULL, NULL},
};

/* The last variant that works here is the fastest. */
size_t
window_list(const char *text, size_t len, unsigned short *windows)
{
	static size_t (*list) (const char *, size_t, unsigned short *);

	if (list == NULL)
		for (const WindowVariant *v = WindowVariants; v->name != NULL; v++)
			if (v->works())
				list = v->list;
	return list(text, len, windows);
}
