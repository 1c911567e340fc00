/*
 * fingerprint.c
 *		Decode a secret piece by piece into an HMAC, so that its length does
 *		not matter and only a small buffer ever holds it.
 *
 * The digest is of the secret as it was meant, so that a password in a URL and
 * the same one in a file of settings have one fingerprint; see decode.c. Buffers
 * that held a part of it are cleansed.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/output/decode.h"
#include "redact/output/fingerprint.h"
#include "redact/text/tag.h"

/* The HMAC of the decoded bytes into digest; false if OpenSSL fails. */
static bool
compute_keyed_digest(const char *secret, size_t len, DecodeForm form,
					 const RedactOptions *options, unsigned char *digest)
{
	static const char name[] = "SHA256";
	OSSL_PARAM	params[2] = {
		OSSL_PARAM_construct_utf8_string("digest", (char *) name, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC    *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
	Decoder		decoder = {.form = form, .bytes = secret, .len = len};
	unsigned char piece[256];
	size_t		n;
	size_t		written;
	bool		ok;

	ok = ctx != NULL && EVP_MAC_init(ctx, options->fingerprint_key,
									 options->fingerprint_key_len, params) == 1;
	while (ok && (n = decode_next_piece(&decoder, piece, sizeof(piece))) > 0)
		ok = EVP_MAC_update(ctx, piece, n) == 1;
	ok = ok && EVP_MAC_final(ctx, digest, &written, EVP_MAX_MD_SIZE) == 1;
	OPENSSL_cleanse(piece, sizeof(piece));
	OPENSSL_cleanse(&decoder, sizeof(decoder));
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(mac);
	return ok;
}

/*
 * Write a span's fingerprint, FINGERPRINT_LENGTH bytes without NUL, to out.
 * Zeros if the digest fails. options must have a key.
 */
void
fingerprint_write(const char *text, const RedactSpan *span,
				  const RedactOptions *options, char *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE] = {0};
	DecodeForm	form = (span->form & SPAN_DECODE_MASK) >> SPAN_DECODE_SHIFT;
	uint64_t	bits = 0;

	if (!compute_keyed_digest(text + span->start, span->len, form, options,
							  digest))
	{
		/* Never guessable, never equal by chance to another's: a zero. */
		memset(out, '0', FINGERPRINT_LENGTH);
		return;
	}
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | digest[i];
	for (int i = 0; i < FINGERPRINT_LENGTH; i++)
	{
		out[i] = fingerprint_digits[bits >> 59];
		bits <<= 5;
	}
	OPENSSL_cleanse(digest, sizeof(digest));
}
