/*
 * sip_hash.c
 *		SipHash-1-3 with a key of zeros, as Rust's DefaultHasher computes it.
 *
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012): one round
 * for each word of eight bytes, three at the end. Words are little-endian, and
 * the last one holds the length in its highest byte.
 */
#include "migcheck/simulate/sip_hash.h"

#define WORD	8

/* A word turned left by some bits. */
static uint64_t
rotate_left(uint64_t word, int bits)
{
	return (word << bits) | (word >> (64 - bits));
}

/* One round over the state of four words. */
static void
mix_state(uint64_t *v)
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

/* Up to eight bytes as a word. */
static uint64_t
load_word(const unsigned char *data, size_t len)
{
	uint64_t	word = 0;

	for (size_t i = 0; i < len; i++)
		word |= (uint64_t) data[i] << (8 * i);
	return word;
}

/* Take one word into the state. */
static void
absorb_word(uint64_t *v, uint64_t word)
{
	v[3] ^= word;
	mix_state(v);
	v[0] ^= word;
}

/* The hash of len bytes. */
uint64_t
sip_hash_1_3(const unsigned char *data, size_t len)
{
	uint64_t	v[4] = {
		UINT64_C(0x736f6d6570736575), UINT64_C(0x646f72616e646f6d),
		UINT64_C(0x6c7967656e657261), UINT64_C(0x7465646279746573)
	};
	size_t		whole = len - len % WORD;

	for (size_t i = 0; i < whole; i += WORD)
		absorb_word(v, load_word(data + i, WORD));
	absorb_word(v, load_word(data + whole, len % WORD) | (uint64_t) len << 56);
	v[2] ^= 0xFF;
	for (int i = 0; i < 3; i++)
		mix_state(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
