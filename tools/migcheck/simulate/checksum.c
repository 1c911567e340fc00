/*
 * checksum.c
 *		The checksum that each tool stores of a file, byte for byte.
 *
 * Some tools hash the bytes, some a text that they decoded first. Where a tool
 * changed its mind over the years, or accepts several forms, each is accepted
 * here.
 */
#include "migcheck/simulate/checksum.h"

#include <ctype.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "common/output.h"
#include "text/affix.h"
#include "text/digest.h"
#include "text/sip_hash.h"
#include "text/utf8.h"
#include "token/crc32.h"


/*
 * End the program, as OpenSSL refuses a digest: by a policy, or since no
 * provider of its configuration has it. To go on, a caller would have to take
 * each file for edited, or none.
 */
void
end_without_digest(void)
{
	say("OpenSSL refuses a digest that is needed here");
	exit(STATUS_FAILED);
}

/*
 * Return a digest in hexadecimal, of the arena. The program ends where
 * OpenSSL refuses to compute it.
 */
static char *
compute_digest_hex(Arena *arena, const EVP_MD *kind, const char *text,
				   size_t len)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	char	   *hex;

	if (EVP_Digest(text, len, digest, &n, kind, NULL) != 1)
		end_without_digest();
	hex = arena_alloc(arena, 2 * n + 1);
	digest_to_hex(digest, n, hex);
	return hex;
}

/* Return the text with each CR LF as LF; a CR without LF stays. */
char *
text_with_lf(Arena *arena, const char *text, size_t len, size_t *result_len)
{
	char	   *result = arena_alloc(arena, len + 1);
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (text[i] != '\r' || i + 1 == len || text[i + 1] != '\n')
			result[n++] = text[i];
	}
	*result_len = n;
	return result;
}

/* Return the text with each LF as CR LF. */
char *
text_with_crlf(Arena *arena, const char *text, size_t len, size_t *result_len)
{
	char	   *result = arena_alloc(arena, 2 * len + 1);
	size_t		n = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
			result[n++] = '\r';
		result[n++] = text[i];
	}
	*result_len = n;
	return result;
}

/* Return a digest of a text, the same for CR LF and LF. */
const char *
content_digest(Arena *arena, const char *text, size_t len)
{
	size_t		n;
	const char *lf = text_with_lf(arena, text, len, &n);

	return compute_digest_hex(arena, digest_sha256(), lf, n);
}

/*
 * Drizzle: SHA-256 of the text as JavaScript read it: a BOM included, and
 * U+FFFD for bytes that are not UTF-8.
 */
static const char *
drizzle_checksum(Arena *arena, const ChecksumInput *input)
{
	char	   *repaired;
	size_t		len;

	if (utf8_is_storable(input->text, input->len))
		return compute_digest_hex(arena, digest_sha256(), input->text,
								  input->len);
	repaired = arena_alloc(arena, input->len * UTF8_REPAIR_GROWTH + 1);
	len = utf8_repair(input->text, input->len, repaired);
	return compute_digest_hex(arena, digest_sha256(), repaired, len);
}

/*
 * Flyway: CRC-32 over the lines without their ends, a BOM left out; as a
 * signed number.
 */
static const char *
flyway_checksum(Arena *arena, const ChecksumInput *input)
{
	const char *p = input->text;
	const char *end = p + input->len;
	uint32_t	crc = 0;

	p += bytes_begin_length(p, input->len, UTF8_BOM);
	while (p < end)
	{
		const char *stop = p;

		while (stop < end && *stop != '\n' && *stop != '\r')
			stop++;
		crc = crc32_add(crc, p, stop - p);
		p = stop + (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n' ? 2 : 1);
	}
	return arena_format(arena, "%d", (int) (int32_t) crc);
}

/* Prisma: SHA-256 of the file's bytes. */
static const char *
prisma_checksum(Arena *arena, const ChecksumInput *input)
{
	return compute_digest_hex(arena, digest_sha256(), input->text, input->len);
}

/* sqitch: SHA-1 of the file's bytes. */
static const char *
sqitch_checksum(Arena *arena, const ChecksumInput *input)
{
	return compute_digest_hex(arena, digest_sha1(), input->text, input->len);
}

/* sqlx: SHA-384 of the file's bytes. */
static const char *
sqlx_checksum(Arena *arena, const ChecksumInput *input)
{
	return compute_digest_hex(arena, EVP_sha384(), input->text, input->len);
}

/*
 * refinery: SipHash-1-3, without a key, of name, version and text, as Rust
 * hashes a str and an integer of that many bytes.
 */
static const char *
refinery_digest(Arena *arena, const ChecksumInput *input, size_t version_bytes)
{
	size_t		name_len = input->name ? strlen(input->name) : 0;
	uint64_t	version = input->version ?
		strtoull(input->version, NULL, 10) : 0;
	static const uint64_t no_key[2];
	size_t		size = name_len + 1 + version_bytes + input->len + 1;
	unsigned char *data = arena_alloc(arena, size);
	unsigned char *p = data;

	if (name_len > 0)
		memcpy(p, input->name, name_len);
	p += name_len;
	*p++ = 0xFF;
	for (size_t i = 0; i < version_bytes; i++)
		*p++ = version >> (8 * i);
	memcpy(p, input->text, input->len);
	p[input->len] = 0xFF;
	return arena_format(arena, "%" PRIu64,
						sip_hash(SIP_1_3, no_key, data, size));
}

/* refinery as it comes: versions are of 32 bits. */
static const char *
refinery_checksum(Arena *arena, const ChecksumInput *input)
{
	return refinery_digest(arena, input, 4);
}

/* refinery with the feature int8-versions. */
static const char *
refinery_checksum_wide(Arena *arena, const ChecksumInput *input)
{
	return refinery_digest(arena, input, 8);
}

const Checksum checksum_refinery = {
	.compute = refinery_checksum,
	.compute_other = refinery_checksum_wide,
};
const Checksum checksum_drizzle = {.compute = drizzle_checksum, .takes_lf = true};
const Checksum checksum_prisma = {
	.compute = prisma_checksum,
	.takes_lf = true,
	.takes_crlf = true,
	.takes_unpadded = true,
};
const Checksum checksum_flyway = {.compute = flyway_checksum};
const Checksum checksum_sqitch = {.compute = sqitch_checksum};
const Checksum checksum_sqlx = {.compute = sqlx_checksum};

/* Return true if a tool keeps a checksum of each file. */
bool
checksum_is_kept(const Framework *framework)
{
	return framework->checksum != NULL;
}

/* Return what a checksum is taken of, as one value. */
ChecksumInput
checksum_input(const char *text, size_t len, const char *name,
			   const char *version)
{
	ChecksumInput input = {text, len, name, version};

	return input;
}

/*
 * Return how long the character at a place is that is one of some, in UTF-8;
 * 0 if it is not one of them.
 */
static size_t
match_character(const char *p, const char *end, const char *characters)
{
	for (const char *c = characters; *c;)
	{
		uint32_t	code;
		size_t		n = utf8_decode(c, strlen(c), &code);

		if (n == 0)
			return 0;
		if (n <= (size_t) (end - p) && memcmp(p, c, n) == 0)
			return n;
		c += n;
	}
	return 0;
}

/*
 * Take some characters, in UTF-8, out of what a checksum is taken of; NULL is
 * none.
 */
void
checksum_leave_out(Arena *arena, const char *left_out, ChecksumInput *input)
{
	const char *end = input->text + input->len;
	char	   *kept;
	size_t		n = 0;

	if (left_out == NULL)
		return;
	kept = arena_alloc(arena, input->len + 1);
	for (const char *p = input->text; p < end;)
	{
		size_t		size = match_character(p, end, left_out);

		if (size == 0)
			kept[n++] = *p++;
		p += size;
	}
	input->text = kept;
	input->len = n;
}

/*
 * Return what the tool would store for a file; NULL for a tool without
 * checksums.
 */
const char *
checksum_of_file(Arena *arena, const Framework *framework,
				 const ChecksumInput *input)
{
	return framework->checksum == NULL ? NULL :
		framework->checksum->compute(arena, input);
}

/*
 * Return true if a stored digest is this one as old versions of Prisma wrote
 * it, each byte without a leading zero.
 */
static bool
is_unpadded_digest(const char *hex, const char *stored)
{
	for (; *hex; hex += 2)
	{
		if (hex[0] != '0' && *stored++ != hex[0])
			return false;
		if (*stored++ != hex[1])
			return false;
	}
	return *stored == '\0';
}

/*
 * Return true if a stored checksum is that of a text, under the input's name.
 */
static bool
matches_checksum(Arena *arena, const Framework *framework, const ChecksumInput *input,
				 const char *text, size_t len, const char *stored)
{
	const Checksum *kept = framework->checksum;
	ChecksumInput other = checksum_input(text, len, input->name,
										 input->version);
	const char *checksum = kept->compute(arena, &other);

	return strcasecmp(checksum, stored) == 0 ||
		(kept->takes_unpadded && is_unpadded_digest(checksum, stored)) ||
		(kept->compute_other != NULL &&
		 strcasecmp(kept->compute_other(arena, &other), stored) == 0);
}

/*
 * Return true if the tool, in any of its versions, takes a file for
 * unchanged. Also for a tool that keeps no checksum.
 */
bool
checksum_accepts(Arena *arena, const Framework *framework,
				 const ChecksumInput *input, const char *stored)
{
	size_t		n;
	char	   *other;

	if (!checksum_is_kept(framework) ||
		matches_checksum(arena, framework, input, input->text, input->len, stored))
		return true;
	if (!framework->checksum->takes_lf)
		return false;
	other = text_with_lf(arena, input->text, input->len, &n);
	if (matches_checksum(arena, framework, input, other, n, stored))
		return true;
	if (!framework->checksum->takes_crlf)
		return false;
	other = text_with_crlf(arena, input->text, input->len, &n);
	return matches_checksum(arena, framework, input, other, n, stored);
}

/* Return a text with a BOM if it had none, and without if it had one. */
static char *
text_with_bom_toggled(Arena *arena, const char *text, size_t len,
					  size_t *result_len)
{
	size_t		mark = strlen(UTF8_BOM);
	char	   *result = arena_alloc(arena, len + mark + 1);

	if (bytes_begin(text, len, UTF8_BOM))
	{
		*result_len = len - mark;
		return memcpy(result, text + mark, *result_len);
	}
	memcpy(result, UTF8_BOM, mark);
	memcpy(result + mark, text, len);
	*result_len = len + mark;
	return result;
}

/*
 * Return a text with a line feed more at its end, or without the one that it
 * has.
 */
static char *
toggle_newline(Arena *arena, const char *text, size_t len, size_t *result_len)
{
	char	   *result = arena_alloc(arena, len + 2);

	memcpy(result, text, len);
	if (len > 0 && text[len - 1] == '\n')
		*result_len = len - (len > 1 && text[len - 2] == '\r' ? 2 : 1);
	else
	{
		result[len] = '\n';
		*result_len = len + 1;
	}
	return result;
}

/* Return true if one small change to the text gives the stored checksum. */
static bool
change_explains(Arena *arena, const Framework *framework, const ChecksumInput *input,
				const char *text, size_t len, const char *stored, bool bom,
				bool newline)
{
	if (bom)
		text = text_with_bom_toggled(arena, text, len, &len);
	if (newline)
		text = toggle_newline(arena, text, len, &len);
	return matches_checksum(arena, framework, input, text, len, stored);
}

/*
 * Return how a text differs from the one whose checksum is stored, as far as
 * trying what editors and git do can tell. The likeliest first.
 */
TextChange
checksum_compare(Arena *arena, const Framework *framework,
				 const ChecksumInput *input, const char *stored)
{
	const char *text = input->text;
	size_t		len = input->len;
	size_t		lf_len;
	size_t		crlf_len;
	const char *lf = text_with_lf(arena, text, len, &lf_len);
	const char *crlf = text_with_crlf(arena, text, len, &crlf_len);

#define TRY(t, n, bom, newline) \
	change_explains(arena, framework, input, t, n, stored, bom, newline)
	if (TRY(text, len, false, false))
		return TEXT_SAME;
	if (TRY(lf, lf_len, false, false) || TRY(crlf, crlf_len, false, false))
		return TEXT_OTHER_LINE_ENDS;
	if (TRY(text, len, true, false))
		return TEXT_OTHER_BOM;
	if (TRY(text, len, false, true))
		return TEXT_OTHER_FINAL_NEWLINE;
	if (TRY(lf, lf_len, true, false) || TRY(crlf, crlf_len, true, false))
		return TEXT_OTHER_ENDS_AND_BOM;
	if (TRY(lf, lf_len, false, true) || TRY(crlf, crlf_len, false, true))
		return TEXT_OTHER_ENDS_AND_NEWLINE;
#undef TRY
	return TEXT_EDITED;
}

/* Return what differs, in words, seen from the file that is there now. */
const char *
text_change_words(TextChange change)
{
	static const char *const words[] = {
		[TEXT_SAME] = "nothing",
		[TEXT_OTHER_LINE_ENDS] = "only the line ends differ (CR LF, LF)",
		[TEXT_OTHER_BOM] = "only a byte order mark differs",
		[TEXT_OTHER_FINAL_NEWLINE] = "only the newline at the end differs",
		[TEXT_OTHER_ENDS_AND_BOM] =
		"only the line ends and a byte order mark differ",
		[TEXT_OTHER_ENDS_AND_NEWLINE] =
		"only the line ends and the newline at the end differ",
		[TEXT_EDITED] = "the text differs",
	};

	return words[change];
}
