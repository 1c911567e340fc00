/*
 * digest.c
 *		SHA-1 and SHA-256, looked up once; a digest in hexadecimal.
 */
#include "text/digest.h"

/* What cannot be looked up is left to EVP_Digest() to refuse. */
const EVP_MD *
digest_sha1(void)
{
	static EVP_MD *fetched = NULL;

	if (fetched == NULL)
		fetched = EVP_MD_fetch(NULL, "SHA1", NULL);
	return fetched != NULL ? fetched : EVP_sha1();
}

/* The same for SHA-256. */
const EVP_MD *
digest_sha256(void)
{
	static EVP_MD *fetched = NULL;

	if (fetched == NULL)
		fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
	return fetched != NULL ? fetched : EVP_sha256();
}

/* By a table: printf's way cost a tenth of a check of migcheck's with a base. */
void
digest_to_hex(const unsigned char *bytes, size_t len, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++)
	{
		*text++ = digits[bytes[i] >> 4];
		*text++ = digits[bytes[i] & 15];
	}
	*text = '\0';
}
