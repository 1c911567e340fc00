/*
 * filter.c
 *		The first stage: where could a literal begin? Four bytes, folded and
 *		hashed, against a bitmap of 8 KiB that stays in the first cache.
 *
 * No state is carried from byte to byte, so the processor works on several
 * places at once; an automaton's next step has to wait for the one before.
 * The bitmap holds the whole first four bytes of each literal, so nearly all
 * that passes is a literal's begin.
 */
#include <string.h>

#include "redact/engine.h"

static inline uint32_t
load_four(const char *p)
{
	uint32_t	x;

	memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	return x;
}

static inline bool
may_begin(const char *p)
{
	uint32_t	hash = filter_hash(load_four(p));

	return (redact_filter[hash >> 3] >> (hash & 7)) & 1;
}

/*
 * The first place in [at, end) where a literal may begin; end if there is
 * none. Three bytes behind each place must be readable.
 */
size_t
filter_next(const char *text, size_t at, size_t end)
{
	while (at + 4 <= end)
	{
		if (may_begin(text + at))
			return at;
		if (may_begin(text + at + 1))
			return at + 1;
		if (may_begin(text + at + 2))
			return at + 2;
		if (may_begin(text + at + 3))
			return at + 3;
		at += 4;
	}
	while (at < end && !may_begin(text + at))
		at++;
	return at;
}
