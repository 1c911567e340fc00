/*
 * format.h
 *		The shape of an access token: rsc_ID_SECRETCHECK
 *
 * ID, SECRET and CHECK are of the digits and letters, so that a double click
 * selects the whole. CHECK is the CRC-32 of all before it in base 62: a
 * scanner tells a real token from a look-alike without asking the database.
 */
#ifndef RESCUE_TOKEN_FORMAT_H
#define RESCUE_TOKEN_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#define TOKEN_PREFIX "rsc_"
#define TOKEN_PREFIX_LENGTH 4
#define TOKEN_ID_LENGTH 8
#define TOKEN_SECRET_LENGTH 30	/* 178 bits */
#define TOKEN_CHECK_LENGTH 6
#define TOKEN_LENGTH (TOKEN_PREFIX_LENGTH + TOKEN_ID_LENGTH + 1 + \
					  TOKEN_SECRET_LENGTH + TOKEN_CHECK_LENGTH)
#define TOKEN_DIGEST_LENGTH 32

/*
 * Make a new token of TOKEN_LENGTH bytes, without a terminating NUL. False if
 * the system gives no random bytes.
 */
extern bool token_generate(char *token);

/* Whether the bytes have the shape and the checksum of a token. */
extern bool token_is_well_formed(const char *token, size_t len);

/* Whether the bytes have the shape of a token's id. */
extern bool token_id_is_well_formed(const char *id, size_t len);

/* The id inside a token of TOKEN_LENGTH bytes; TOKEN_ID_LENGTH bytes. */
extern const char *token_id(const char *token);

/* The SHA-256 of anything presented as a token. False if it fails. */
extern bool token_digest(const char *token, size_t len, unsigned char *digest);

/*
 * Whether a digest is that of what was presented, in time that depends on the
 * length presented only. False as well if the digest cannot be computed.
 */
extern bool token_matches(const char *token, size_t len,
						  const unsigned char *digest);

#endif							/* RESCUE_TOKEN_FORMAT_H */
