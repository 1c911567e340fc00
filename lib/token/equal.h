/*
 * equal.h
 *		Compare secrets without telling how much of them agrees.
 */
#ifndef RESCUE_TOKEN_EQUAL_H
#define RESCUE_TOKEN_EQUAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether two byte strings are equal, in time that depends on the presented
 * one's length only: neither the content nor the length of the expected one
 * shows. False as well if the digests cannot be computed (fails closed).
 */
extern bool token_equal(const void *presented, size_t presented_len,
						const void *expected, size_t expected_len);

#endif							/* RESCUE_TOKEN_EQUAL_H */
