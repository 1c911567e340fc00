/*
 * bundle.c
 *		A bundle's sections as JSON, and their digest.
 */
#include "postgres.h"

#include "port/pg_bswap.h"

#include <openssl/evp.h>

#include "bundle.h"
#include "compat.h"
#include "text/json.h"

/* Room for the keys, numbers and words of one section, and then some. */
#define SECTION_OVERHEAD 256

static char *
put_string(char *out, const char *s)
{
	size_t		len = strlen(s);

	memcpy(out, s, len);
	return out + len;
}

static char *
put_escaped(char *out, const text *s)
{
	*out++ = '"';
	out = json_escape(VARDATA_ANY(s), VARSIZE_ANY_EXHDR(s), out);
	*out++ = '"';
	return out;
}

static Size
escaped_size(const text *s)
{
	return s == NULL ? 0 :
		json_escaped_length(VARDATA_ANY(s), VARSIZE_ANY_EXHDR(s));
}

/* Write one section as a JSON object. */
static char *
put_section(char *out, const StoredSection *section)
{
	out = put_escaped(put_string(out, "{\"name\": "), section->name);
	out = put_string(out, ", \"content\": ");
	if (section->content == NULL)
		out = put_string(out, "null");
	else
		out = put_escaped(out, section->content);
	out = put_escaped(put_string(out, ", \"status\": "), section->status);
	out += sprintf(out, ", \"redacted\": true, \"redactions\": %d"
				   ", \"truncated\": %s, \"original_bytes\": " INT64_FORMAT "}",
				   section->redactions, section->truncated ? "true" : "false",
				   section->original_bytes);
	return out;
}

text *
sections_to_json(const StoredSection *sections, int count)
{
	Size		size = 2;
	text	   *json;
	char	   *out;

	for (int i = 0; i < count; i++)
		size += SECTION_OVERHEAD + escaped_size(sections[i].name) +
			escaped_size(sections[i].content) + escaped_size(sections[i].status);
	/* palloc refuses what does not fit into a value */
	json = palloc(VARHDRSZ + size);
	out = VARDATA(json);
	*out++ = '[';
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			out = put_string(out, ", ");
		out = put_section(out, &sections[i]);
	}
	*out++ = ']';
	SET_VARSIZE(json, out - (char *) json);
	return json;
}

/* Add a length and the bytes to a digest; all ones for no text. */
static bool
digest_add(EVP_MD_CTX *context, const text *s)
{
	uint64		len = s == NULL ? ~UINT64CONST(0) :
	pg_hton64((uint64) VARSIZE_ANY_EXHDR(s));

	return EVP_DigestUpdate(context, &len, sizeof(len)) == 1 &&
		(s == NULL ||
		 EVP_DigestUpdate(context, VARDATA_ANY(s), VARSIZE_ANY_EXHDR(s)) == 1);
}

void
sections_digest(const StoredSection *sections, int count,
				unsigned char *digest)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool		ok = context != NULL &&
	EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (int i = 0; ok && i < count; i++)
		ok = digest_add(context, sections[i].name) &&
			digest_add(context, sections[i].content);
	ok = ok && EVP_DigestFinal_ex(context, digest, NULL) == 1;
	EVP_MD_CTX_free(context);
	if (!ok)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not compute the digest of a bundle")));
}
