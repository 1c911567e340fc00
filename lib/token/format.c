/*
 * format.c
 *		Make access tokens, and tell their shape.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <string.h>

#include "text/digest.h"
#include "token/crc32.h"
#include "token/format.h"

static const char Base62[] =
"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* The largest multiple of 62 in a byte: above it, digits would be uneven. */
#define UNBIASED_LIMIT (62 * 4)

/* Fill n characters with random base-62 digits. */
static bool
fill_random_base62(char *out, size_t n)
{
	unsigned char pool[64];
	size_t		done = 0;

	while (done < n)
	{
		if (RAND_priv_bytes(pool, sizeof(pool)) != 1)
			return false;
		for (size_t i = 0; i < sizeof(pool) && done < n; i++)
		{
			if (pool[i] < UNBIASED_LIMIT)
				out[done++] = Base62[pool[i] % 62];
		}
	}
	OPENSSL_cleanse(pool, sizeof(pool));
	return true;
}

/* Write the checksum of the bytes before it in a token. */
static void
write_token_checksum(const char *token, char *check)
{
	uint32_t	crc = crc32_add(0, token, TOKEN_LENGTH - TOKEN_CHECK_LENGTH);

	for (int i = TOKEN_CHECK_LENGTH - 1; i >= 0; i--)
	{
		check[i] = Base62[crc % 62];
		crc /= 62;
	}
}

/*
 * Write a new token of TOKEN_LENGTH bytes without NUL; false if the system
 * gives no random bytes.
 */
bool
token_generate(char *token)
{
	char	   *id = token + TOKEN_PREFIX_LENGTH;
	char	   *secret = id + TOKEN_ID_LENGTH + 1;

	memcpy(token, TOKEN_PREFIX, TOKEN_PREFIX_LENGTH);
	if (!fill_random_base62(id, TOKEN_ID_LENGTH) ||
		!fill_random_base62(secret, TOKEN_SECRET_LENGTH))
		return false;
	id[TOKEN_ID_LENGTH] = '_';
	write_token_checksum(token, secret + TOKEN_SECRET_LENGTH);
	return true;
}

/* Whether a byte is a digit of base 62. */
static inline bool
is_base62(char c)
{
	return (c >= '0' && c <= '9') ||
		(unsigned char) ((c | 0x20) - 'a') < 26;
}

/* True if the bytes have the shape and the checksum of a token. */
bool
token_is_well_formed(const char *token, size_t len)
{
	char		check[TOKEN_CHECK_LENGTH];

	if (len != TOKEN_LENGTH ||
		memcmp(token, TOKEN_PREFIX, TOKEN_PREFIX_LENGTH) != 0 ||
		token[TOKEN_PREFIX_LENGTH + TOKEN_ID_LENGTH] != '_')
		return false;
	for (size_t i = TOKEN_PREFIX_LENGTH; i < len; i++)
	{
		if (i != TOKEN_PREFIX_LENGTH + TOKEN_ID_LENGTH &&
			!is_base62(token[i]))
			return false;
	}
	write_token_checksum(token, check);
	return memcmp(token + len - TOKEN_CHECK_LENGTH, check, sizeof(check)) == 0;
}

/* True if the bytes have the shape of a token's id. */
bool
token_id_is_well_formed(const char *id, size_t len)
{
	if (len != TOKEN_ID_LENGTH)
		return false;
	for (size_t i = 0; i < len; i++)
	{
		if (!is_base62(id[i]))
			return false;
	}
	return true;
}

/* Return the id, TOKEN_ID_LENGTH bytes, inside a well-formed token. */
const char *
token_id(const char *token)
{
	return token + TOKEN_PREFIX_LENGTH;
}

/* Write the SHA-256 of a token; false if it fails. */
bool
token_digest(const char *token, size_t len, unsigned char *digest)
{
	return EVP_Digest(token, len, digest, NULL, digest_sha256(), NULL) == 1;
}

/*
 * True if the digest is the token's. The time depends only on len. False if
 * the digest cannot be computed.
 */
bool
token_matches(const char *token, size_t len, const unsigned char *digest)
{
	unsigned char presented[TOKEN_DIGEST_LENGTH] = {0};
	bool		computed = token_digest(token, len, presented);

	/* no && : no jump on what the compare says */
	return computed & (CRYPTO_memcmp(presented, digest, TOKEN_DIGEST_LENGTH) == 0);
}
