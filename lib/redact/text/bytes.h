/*
 * bytes.h
 *		Classes of bytes, the same in every locale.
 *
 * Bytes above 0x7f belong to no class. byte_in() counts its string itself,
 * so that a set and its length cannot disagree.
 */
#ifndef RESCUE_REDACT_BYTES_H
#define RESCUE_REDACT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Is c among n bytes of a string literal? The loop is unrolled and the two
 * masks become constants, so that what is left is a shift.
 */
static inline __attribute__((always_inline))
bool
byte_among(unsigned char c, const char *set, size_t n)
{
	uint64_t	low = 0;
	uint64_t	high = 0;

#pragma GCC unroll 64
	for (size_t i = 0; i < n; i++)
	{
		if (((unsigned char) set[i] & 0x40) != 0)
			high |= UINT64_C(1) << ((unsigned char) set[i] & 0x3f);
		else
			low |= UINT64_C(1) << ((unsigned char) set[i] & 0x3f);
	}
	return c < 0x80 && (((c & 0x40) != 0 ? high : low) >> (c & 0x3f) & 1) != 0;
}

/*
 * Is this byte one of a string literal's? NUL only if the literal names it; no
 * byte above 0x7f.
 */
#define byte_in(byte, literal) \
	byte_among((unsigned char) (byte), "" literal, sizeof(literal) - 1)

/* The length of a string literal, so that none is counted by hand. */
#define LENGTH_OF(literal) (sizeof("" literal) - 1)

/* A string literal and its length, as two arguments: memcmp(p, LITERAL("x")) */
#define LITERAL(literal) "" literal, LENGTH_OF(literal)

/* The kinds of bytes: ASCII only, so that no locale changes what is found. */
static inline bool
is_digit(unsigned char c)
{
	return (unsigned) (c - '0') < 10;
}

/* Whether c is a letter of ASCII; a byte of a longer UTF-8 character is not. */
static inline bool
is_alpha(unsigned char c)
{
	return (unsigned) ((c | 0x20) - 'a') < 26;
}

/* Whether c is a capital letter of ASCII. */
static inline bool
is_upper(unsigned char c)
{
	return (unsigned) (c - 'A') < 26;
}

/* Whether c is a small letter of ASCII. */
static inline bool
is_lower(unsigned char c)
{
	return (unsigned) (c - 'a') < 26;
}

/* Whether c is a letter or a digit of ASCII. */
static inline bool
is_alnum(unsigned char c)
{
	return is_digit(c) || is_alpha(c);
}

/* Whether c is a hexadecimal digit, of either case. */
static inline bool
is_xdigit(unsigned char c)
{
	return is_digit(c) || (unsigned) ((c | 0x20) - 'a') < 6;
}

/* Return the value of a hexadecimal digit. */
static inline unsigned
xdigit_value(unsigned char c)
{
	return is_digit(c) ? (unsigned) (c - '0') : (c | 0x20u) - 'a' + 10u;
}

/* Whether c is a blank or a tab, which do not end a line. */
static inline bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* Whether c is white space, which a line's end is, too. */
static inline bool
is_space(unsigned char c)
{
	return is_blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* Return a letter of ASCII as a small one, and any other byte as it is. */
static inline char
to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

#endif							/* RESCUE_REDACT_BYTES_H */
