/*
 * load.h
 *		Bytes of a text as a number, the first one lowest on any machine.
 *
 * The caller has checked that the text has so many bytes; they need not be
 * aligned.
 */
#ifndef RESCUE_TEXT_LOAD_H
#define RESCUE_TEXT_LOAD_H

#include <stdint.h>
#include <string.h>

/* Return four bytes as a number. */
static inline uint32_t
load_four_bytes(const char *p)
{
	uint32_t	x;

	memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	return x;
}

/* Return eight bytes as a number. */
static inline uint64_t
load_eight_bytes(const char *p)
{
	uint64_t	x;

	memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

#endif							/* RESCUE_TEXT_LOAD_H */
