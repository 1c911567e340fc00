/*
 * json.c
 *		Write text as the inside of a JSON string (RFC 8259, section 7).
 *
 * A bundle is read far more often than anything else here runs, and most of
 * its bytes need no escape: they are copied and looked at by the chunk.
 */
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/json.h"

#define BLOCK 16
#define CHUNK (4 * BLOCK)

#ifdef __SSE2__

/* A bit for each byte of a block that needs an escape, the first one lowest. */
static inline unsigned
special_bytes(const char *s)
{
	__m128i		block = _mm_loadu_si128((const __m128i *) s);
	__m128i		control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)),
										 block);
	__m128i		quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
	__m128i		backslash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));

	return (unsigned) _mm_movemask_epi8(_mm_or_si128(control,
													 _mm_or_si128(quote, backslash)));
}

#else

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A set high bit in each byte that is equal to the one repeated in pattern. */
static inline uint64_t
find_equal_bytes(uint64_t word, uint64_t pattern)
{
	uint64_t	x = word ^ pattern;

	return ~(((x & REPEAT(0x7F)) + REPEAT(0x7F)) | x) & REPEAT(0x80);
}

/* The same for eight bytes; shifts put the first byte lowest, so any byte
 * order will do. */
static inline unsigned
special_in_word(const char *s)
{
	uint64_t	word = 0;
	uint64_t	found;

	for (int i = 0; i < 8; i++)
		word |= (uint64_t) (unsigned char) s[i] << (8 * i);
	found = ~(((word & REPEAT(0x7F)) + REPEAT(0x60)) | word) & REPEAT(0x80);
	found |= find_equal_bytes(word, REPEAT('"')) | find_equal_bytes(word,
																	REPEAT('\\'));
	return (unsigned) ((found >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

/* The same as above, by two words of eight bytes. */
static inline unsigned
special_bytes(const char *s)
{
	return special_in_word(s) | special_in_word(s + 8) << 8;
}

#endif

/* The same for a chunk. */
static inline uint64_t
special_in_chunk(const char *s)
{
	return special_bytes(s) | (uint64_t) special_bytes(s + BLOCK) << BLOCK |
		(uint64_t) special_bytes(s + 2 * BLOCK) << (2 * BLOCK) |
		(uint64_t) special_bytes(s + 3 * BLOCK) << (3 * BLOCK);
}

/* Extra bytes that a byte costs: 0 for most, 1 for \n and the like, 5. */
static inline size_t
escape_extra_bytes(unsigned char c)
{
	if (c >= 0x20)
		return c == '"' || c == '\\';
	return c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t' ? 1 : 5;
}

/* Write the escape of one byte that needs one. */
static inline char *
write_escaped_byte(unsigned char c, char *dst)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

	dst[0] = '\\';
	dst[1] = c < 0x20 ? letters[c] : (char) c;
	if (dst[1] != 'u')
		return dst + 2;
	memcpy(dst + 2, "00", 2);
	dst[4] = hex[c >> 4];
	dst[5] = hex[c & 15];
	return dst + 6;
}

/*
 * Escape one chunk. As much is read behind it, and what follows each escape is
 * copied by as much as a chunk: the branches do not depend on where they are.
 */
static inline char *
escape_chunk(const char *s, char *dst)
{
	uint64_t	special = special_in_chunk(s);
	int			done = 0;

	memcpy(dst, s, CHUNK);
	for (; special != 0; special &= special - 1)
	{
		int			place = __builtin_ctzll(special);

		dst = write_escaped_byte((unsigned char) s[place], dst + (place - done));
		done = place + 1;
		memcpy(dst, s + done, CHUNK);
	}
	return dst + (CHUNK - done);
}

/*
 * Write s escaped to dst and return the end of it. The caller passes valid
 * UTF-8 and a dst of json_escaped_length() bytes.
 */
char *
json_escape(const char *s, size_t len, char *dst)
{
	size_t		i = 0;

	/*
	 * what is left of the output is never shorter than what is left of the
	 * input, so that a whole chunk or block fits
	 */
	for (; i + 2 * CHUNK <= len; i += CHUNK)
		dst = escape_chunk(s + i, dst);
	while (i + BLOCK <= len)
	{
		unsigned	special = special_bytes(s + i);
		int			clean = special == 0 ? BLOCK : __builtin_ctz(special);

		memcpy(dst, s + i, BLOCK);
		dst += clean;
		i += (size_t) clean;
		if (special != 0)
			dst = write_escaped_byte((unsigned char) s[i++], dst);
	}
	while (i < len)
	{
		if (escape_extra_bytes((unsigned char) s[i]) == 0)
			*dst++ = s[i++];
		else
			dst = write_escaped_byte((unsigned char) s[i++], dst);
	}
	return dst;
}

/* Return the number of bytes that json_escape() writes for s. */
size_t
json_escaped_length(const char *s, size_t len)
{
	size_t		total = len;
	size_t		i = 0;

	for (; i + BLOCK <= len; i += BLOCK)
	{
		for (unsigned special = special_bytes(s + i); special != 0;
			 special &= special - 1)
			total += escape_extra_bytes((unsigned char) s[i + (size_t) __builtin_ctz(special)]);
	}
	for (; i < len; i++)
		total += escape_extra_bytes((unsigned char) s[i]);
	return total;
}

/* Return the number of bytes in front of the first that needs an escape. */
size_t
json_plain_length(const char *s, size_t len)
{
	size_t		i = 0;

	for (; i + BLOCK <= len; i += BLOCK)
	{
		unsigned	special = special_bytes(s + i);

		if (special != 0)
			return i + (size_t) __builtin_ctz(special);
	}
	while (i < len && escape_extra_bytes((unsigned char) s[i]) == 0)
		i++;
	return i;
}
