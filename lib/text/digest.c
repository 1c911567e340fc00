/*
 * digest.c
 *		SHA-256, looked up once.
 */
#include "text/digest.h"

/* What cannot be looked up is left to EVP_Digest() to refuse. */
const EVP_MD *
digest_sha256(void)
{
	static EVP_MD *fetched = NULL;

	if (fetched == NULL)
		fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
	return fetched != NULL ? fetched : EVP_sha256();
}
