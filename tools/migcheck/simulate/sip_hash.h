/*
 * sip_hash.h
 *		SipHash-1-3 with a key of zeros, as Rust's DefaultHasher computes it.
 */
#ifndef MIGCHECK_SIP_HASH_H
#define MIGCHECK_SIP_HASH_H

#include <stddef.h>
#include <stdint.h>

extern uint64_t sip_hash_1_3(const unsigned char *data, size_t len);

#endif							/* MIGCHECK_SIP_HASH_H */
