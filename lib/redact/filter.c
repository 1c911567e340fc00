/*
 * filter.c
 *		The first stage: where could a literal begin? Three bytes, folded and
 *		hashed, and three bits of the fourth, against a table of 32 KiB that
 *		stays in the first cache.
 *
 * No state is carried from byte to byte, so the processor works on several
 * places at once; an automaton's next step has to wait for the one before.
 * Nearly all that passes does begin like a literal: one place in a hundred.
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

static inline unsigned
may_begin(const char *p)
{
	return redact_filter[filter_hash(load_four(p))] &
		redact_classes[(unsigned char) p[3]];
}

/*
 * The first place in [at, end) where a literal may begin; end if there is
 * none. Three bytes behind each place must be readable.
 */
size_t
filter_next(const char *text, size_t at, size_t end)
{
	for (; at + 4 <= end; at += 4)
	{
		unsigned	first = may_begin(text + at);
		unsigned	second = may_begin(text + at + 1);
		unsigned	third = may_begin(text + at + 2);

		if ((first | second | third | may_begin(text + at + 3)) != 0)
			return at + (first ? 0 : second ? 1 : third ? 2 : 3);
	}
	while (at < end && !may_begin(text + at))
		at++;
	return at;
}
