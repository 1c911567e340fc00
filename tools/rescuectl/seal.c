/*
 * seal.c
 *		A digest over a bundle's document, that a damage to a file shows.
 *
 * SHA-256 over the document without the digest, as JSON without white space,
 * its keys sorted: the order of keys and the layout of a file do not count.
 */
#include "rescuectl/seal.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* Two hexadecimal digits a byte, and NUL. */
#define DIGEST_SIZE (2 * EVP_MAX_MD_SIZE + 1)

/*
 * Write the digest of a document, which must have none in it. False if there
 * is no memory.
 */
static bool
compute_digest(const json_t *document, char *digest)
{
	char	   *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS |
								  JSON_ENCODE_ANY);
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	json_free_t release;
	bool		ok = text != NULL &&
		EVP_Digest(text, strlen(text), bytes, &len, EVP_sha256(), NULL) == 1;

	for (unsigned int i = 0; ok && i < len; i++)
		snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
	json_get_alloc_funcs(NULL, &release);
	if (text != NULL)
		release(text);
	return ok;
}

/* A digest that the document has is replaced. */
bool
seal_set(json_t *document)
{
	char		digest[DIGEST_SIZE];

	json_object_del(document, "digest");
	return compute_digest(document, digest) &&
		json_object_set_new(document, "digest", json_string(digest)) == 0;
}

/*
 * The document is changed for the time of the call, and is the same
 * afterwards.
 */
Seal
seal_check(json_t *document)
{
	char		digest[DIGEST_SIZE];
	json_t	   *given = json_incref(json_object_get(document, "digest"));
	Seal		seal = SEAL_BROKEN;

	if (given == NULL)
		return SEAL_NONE;
	json_object_del(document, "digest");
	if (json_is_string(given) && compute_digest(document, digest) &&
		strcmp(json_string_value(given), digest) == 0)
		seal = SEAL_GOOD;
	json_object_set_new(document, "digest", given);
	return seal;
}
