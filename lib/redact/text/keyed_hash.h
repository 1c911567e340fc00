/*
 * keyed_hash.h
 *		SipHash-2-4: a short hash that tells nothing without its key.
 */
#ifndef RESCUE_REDACT_KEYED_HASH_H
#define RESCUE_REDACT_KEYED_HASH_H

#include <stddef.h>
#include <stdint.h>

extern uint64_t keyed_hash(const uint64_t key[2], const char *bytes, size_t len);

#endif							/* RESCUE_REDACT_KEYED_HASH_H */
