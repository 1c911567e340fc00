/*
 * sip_hash.c
 *		Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
 *
 * Words are little-endian, and the last one has the length in its highest
 * byte.
 */
#include "text/sip_hash.h"

#include <endian.h>
#include <string.h>

/* A word turned left by some bits. */
static inline uint64_t
rotate_left(uint64_t x, unsigned by)
{
	return x << by | x >> (64 - by);
}

/* Run this many rounds. */
static void
mix_sip_state(uint64_t v[4], int rounds)
{
	while (rounds-- > 0)
	{
		v[0] += v[1];
		v[1] = rotate_left(v[1], 13) ^ v[0];
		v[0] = rotate_left(v[0], 32);
		v[2] += v[3];
		v[3] = rotate_left(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = rotate_left(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = rotate_left(v[1], 17) ^ v[2];
		v[2] = rotate_left(v[2], 32);
	}
}

/* The hash of len bytes, under a key of two words. */
uint64_t
sip_hash(SipRounds rounds, const uint64_t key[2], const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint64_t	v[4] = {
		key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
		key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u,
	};
	uint64_t	last = (uint64_t) len << 56;
	uint64_t	word;

	for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word))
	{
		memcpy(&word, at, sizeof(word));
		word = le64toh(word);
		v[3] ^= word;
		mix_sip_state(v, rounds.word);
		v[0] ^= word;
	}
	for (size_t i = 0; i < len; i++)
		last |= (uint64_t) at[i] << 8 * i;
	v[3] ^= last;
	mix_sip_state(v, rounds.word);
	v[0] ^= last;
	v[2] ^= 0xff;
	mix_sip_state(v, rounds.end);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
