/*
 * digest.h
 *		SHA-1 and SHA-256, looked up once; a digest in hexadecimal.
 */
#ifndef RESCUE_TEXT_DIGEST_H
#define RESCUE_TEXT_DIGEST_H

#include <openssl/evp.h>
#include <stddef.h>

/*
 * SHA-1 and SHA-256 for EVP_Digest() and its like. EVP_sha256() has it looked up
 * in the providers at each use, which takes longer than to digest a line.
 */
extern const EVP_MD *digest_sha1(void);
extern const EVP_MD *digest_sha256(void);

/*
 * Write bytes in small hexadecimal digits and a NUL to text, which has room
 * for 2 * len + 1.
 */
extern void digest_to_hex(const unsigned char *bytes, size_t len, char *text);

#endif							/* RESCUE_TEXT_DIGEST_H */
