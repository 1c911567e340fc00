/*
 * equal.c
 *		Compare secrets without telling how much of them agrees.
 *
 * Both sides go through HMAC-SHA-256 under a key made for this one call, and
 * the digests are compared by CRYPTO_memcmp(). The digests have one length,
 * and no caller can choose their prefixes, so even a compare that leaked its
 * progress would tell nothing about the secret.
 */
#include "token/equal.h"

#include <stdint.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#define DIGEST_LEN 32

/*
 * True if both byte strings are equal. The time depends only on presented_len.
 * False if the digests cannot be computed.
 */
bool
token_equal(const void *presented, size_t presented_len,
			const void *expected, size_t expected_len)
{
	uint8_t		key[DIGEST_LEN];
	uint8_t		left[DIGEST_LEN];
	uint8_t		right[DIGEST_LEN];
	bool		equal = false;

	if (RAND_bytes(key, sizeof(key)) == 1 &&
		HMAC(EVP_sha256(), key, sizeof(key), presented, presented_len,
			 left, NULL) != NULL &&
		HMAC(EVP_sha256(), key, sizeof(key), expected, expected_len,
			 right, NULL) != NULL)
		equal = CRYPTO_memcmp(left, right, DIGEST_LEN) == 0;

	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_cleanse(left, sizeof(left));
	OPENSSL_cleanse(right, sizeof(right));
	return equal;
}
