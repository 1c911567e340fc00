/*
 * bundle.c
 *		A bundle's sections as JSON, and their digest.
 *
 * The JSON text is written here, not by the server's json functions: it is
 * stored with a small bundle, and rescue_verify() compares it byte by byte with
 * what its sections give, on whatever server version that is.
 */
#include "postgres.h"

#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include <openssl/evp.h>

#include "bundle/bundle.h"
#include "bundle/sections.h"
#include "compat.h"
#include "errors.h"
#include "text/digest.h"
#include "text/json.h"

/* Room for the keys, numbers and words of one section, and then some. */
#define SECTION_OVERHEAD 256

/*
 * How many times the contents' size is reserved for them. Escapes seldom add
 * more than a tenth, and memory that is not touched costs nothing; but the
 * largest block that was ever given back is what the C library measures by
 * how much it keeps: with less, it returns and gets anew every page of the
 * result, the tuple and the message at each read.
 */
#define CONTENT_ROOM 3

/* How much is escaped between two looks at the room that is left. */
#define ESCAPE_PIECE 4096

/* Add a text as a JSON string. */
static void
add_escaped(StringInfo json, const text *s)
{
	const char *at = VARDATA_ANY(s);
	Size		left = VARSIZE_ANY_EXHDR(s);

	appendStringInfoCharMacro(json, '"');
	while (left > 0)
	{
		Size		piece = Min(left, ESCAPE_PIECE);

		enlargeStringInfo(json, piece * JSON_ESCAPE_GROWTH);
		json->len = json_escape(at, piece, json->data + json->len) - json->data;
		at += piece;
		left -= piece;
	}
	appendStringInfoCharMacro(json, '"');
}

/* Add a number; a format would cost more than all the rest of the keys. */
static void
add_number(StringInfo json, int64 number)
{
	char		digits[MAXINT8LEN + 1];

	appendBinaryStringInfo(json, digits, pg_lltoa(number, digits));
}

/*
 * Begin the array. The buffer gets room for the contents, so that it seldom
 * grows; its cursor is where the text begins.
 */
void
sections_json_begin(StringInfo json, Size front, Size content_bytes, int count)
{
	Size		size = front + VARHDRSZ + (Size) count * SECTION_OVERHEAD +
		ESCAPE_PIECE * JSON_ESCAPE_GROWTH;

	size += Min(content_bytes * CONTENT_ROOM, MaxAllocSize - size);
	json->data = palloc(size);
	json->maxlen = size;
	json->len = front + VARHDRSZ;
	json->cursor = front;
	appendStringInfoCharMacro(json, '[');
}

/* Append one section as an object. */
void
sections_json_add(StringInfo json, const StoredSection *section)
{
	if (json->len > json->cursor + VARHDRSZ + 1)
		appendStringInfoString(json, ", ");
	appendStringInfoString(json, "{\"name\": ");
	add_escaped(json, section->name);
	appendStringInfoString(json, ", \"content\": ");
	if (section->content == NULL)
		appendStringInfoString(json, "null");
	else
		add_escaped(json, section->content);
	appendStringInfoString(json, ", \"status\": ");
	add_escaped(json, section->status);
	appendStringInfoString(json, ", \"redacted\": true, \"redactions\": ");
	add_number(json, section->redactions);
	appendStringInfoString(json, section->truncated ?
						   ", \"truncated\": true" : ", \"truncated\": false");
	appendStringInfoString(json, ", \"original_bytes\": ");
	add_number(json, section->original_bytes);
	appendStringInfoCharMacro(json, '}');
}

/* End the array, and return it as a text; it is the buffer's memory. */
text *
sections_json_end(StringInfo json)
{
	appendStringInfoCharMacro(json, ']');
	SET_VARSIZE(json->data + json->cursor, json->len - json->cursor);
	return (text *) (json->data + json->cursor);
}

/* A section of a document as a stored one. */
static StoredSection
stored_section(const Section *section)
{
	StoredSection stored = {0};

	stored.name = cstring_to_text_with_len(section->name,
										   (int) section->name_len);
	if (section->content != NULL)
		stored.content = cstring_to_text_with_len(section->content,
												  (int) section->content_len);
	stored.status = cstring_to_text(section->status);
	stored.redactions = (int32) Min(section->redactions, PG_INT32_MAX);
	stored.truncated = section->truncated;
	stored.original_bytes = section->original_bytes;
	return stored;
}

/*
 * Read the sections back from what sections_json_end() gave. The document is
 * read in a copy: strings are unescaped in place.
 */
StoredSection *
sections_from_document(const text *document, int count)
{
	Size		len = VARSIZE_ANY_EXHDR(document);
	char	   *copy = palloc(len);
	Section    *sections = palloc_array(Section, count);
	StoredSection *stored = palloc_array(StoredSection, count);
	size_t		found;

	memcpy(copy, VARDATA_ANY(document), len);
	if (sections_parse(copy, len, sections, count, &found) != SECTIONS_OK ||
		found != count)
		refuse(REFUSAL_INTEGRITY_FAILED);
	for (int i = 0; i < count; i++)
		stored[i] = stored_section(&sections[i]);
	pfree(sections);
	pfree(copy);
	return stored;
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

/*
 * Compute the digest over all sections. Lengths are hashed before the bytes,
 * so that no two lists of sections give the same input.
 */
void
sections_digest(const StoredSection *sections, int count,
				unsigned char *digest)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool		ok = context != NULL &&
		EVP_DigestInit_ex(context, digest_sha256(), NULL) == 1;

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
