/*
 * json.c
 *		Write text as the inside of a JSON string (RFC 8259, section 7).
 *
 * A bundle is read far more often than anything else here runs, and most of
 * its bytes need no escape: runs of them are found eight at a time and copied
 * as they are.
 */
#include <stdint.h>
#include <string.h>

#include "text/json.h"

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Extra bytes that a byte costs: 0 for most, 1 for \n and the like, 5. */
static inline size_t
escape_cost(unsigned char c)
{
	if (c >= 0x20)
		return c == '"' || c == '\\';
	return c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t' ? 1 : 5;
}

/* A set high bit in each byte that is equal to the one repeated in pattern. */
static inline uint64_t
equal_bytes(uint64_t word, uint64_t pattern)
{
	uint64_t	x = word ^ pattern;

	return ~(((x & REPEAT(0x7F)) + REPEAT(0x7F)) | x) & REPEAT(0x80);
}

/* A set high bit in each of eight bytes that needs an escape. */
static inline uint64_t
special_bytes(const char *s)
{
	uint64_t	word;
	uint64_t	control;

	memcpy(&word, s, 8);
	control = ~(((word & REPEAT(0x7F)) + REPEAT(0x60)) | word) & REPEAT(0x80);
	return control | equal_bytes(word, REPEAT('"')) |
		equal_bytes(word, REPEAT('\\'));
}

/* Write the escape of one byte that needs one. */
static char *
escape_byte(unsigned char c, char *dst)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = "btn?fr";

	*dst++ = '\\';
	if (c == '"' || c == '\\')
		*dst++ = (char) c;
	else if (escape_cost(c) == 1)
		*dst++ = letters[c - '\b'];
	else
	{
		memcpy(dst, "u00", 3);
		dst[3] = hex[c >> 4];
		dst[4] = hex[c & 15];
		dst += 5;
	}
	return dst;
}

char *
json_escape(const char *s, size_t len, char *dst)
{
	size_t		i = 0;

	while (i < len)
	{
		if (i + 8 <= len && special_bytes(s + i) == 0)
		{
			memcpy(dst, s + i, 8);
			dst += 8;
			i += 8;
			continue;
		}
		if (escape_cost((unsigned char) s[i]) == 0)
			*dst++ = s[i++];
		else
			dst = escape_byte((unsigned char) s[i++], dst);
	}
	return dst;
}

size_t
json_escaped_length(const char *s, size_t len)
{
	size_t		total = len;
	size_t		i = 0;

	for (; i + 8 <= len; i += 8)
	{
		if (special_bytes(s + i) == 0)
			continue;
		for (size_t j = i; j < i + 8; j++)
			total += escape_cost((unsigned char) s[j]);
	}
	for (; i < len; i++)
		total += escape_cost((unsigned char) s[i]);
	return total;
}
