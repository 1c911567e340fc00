/*
 * digest.h
 *		SHA-256, looked up once.
 */
#ifndef RESCUE_TEXT_DIGEST_H
#define RESCUE_TEXT_DIGEST_H

#include <openssl/evp.h>

/*
 * SHA-256 for EVP_Digest() and its like. EVP_sha256() has it looked up in the
 * providers at each use, which takes longer than to digest a line.
 */
extern const EVP_MD *digest_sha256(void);

#endif							/* RESCUE_TEXT_DIGEST_H */
