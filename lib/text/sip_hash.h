/*
 * sip_hash.h
 *		A short hash that tells nothing without its key.
 */
#ifndef RESCUE_TEXT_SIP_HASH_H
#define RESCUE_TEXT_SIP_HASH_H

#include <stddef.h>
#include <stdint.h>

/* How many rounds a word of eight bytes gets, and how many come at the end. */
typedef struct SipRounds
{
	int			word;
	int			end;
} SipRounds;

#define SIP_2_4	((SipRounds) {2, 4})	/* the usual one */
#define SIP_1_3	((SipRounds) {1, 3})	/* as Rust's DefaultHasher has it */

extern uint64_t sip_hash(SipRounds rounds, const uint64_t key[2],
						 const void *bytes, size_t len);

#endif							/* RESCUE_TEXT_SIP_HASH_H */
