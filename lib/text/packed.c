/*
 * packed.c
 *		What is no text by its first bytes: compressed, or an archive.
 *
 * A collector that reads bytes as text makes U+FFFD of those that are not
 * UTF-8, or takes them for Latin-1, so each magic is known in these spellings,
 * too.
 */
#include "text/packed.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text/utf8.h"

#define MAGIC_BYTES_MAX 6
#define REPLACEMENT 0xfffd

/* A header of tar: its magic, and its checksum, a number in octal. */
#define TAR_HEADER_BYTES 512
#define TAR_MAGIC_AT 257
#define TAR_CHECKSUM_AT 148
#define TAR_CHECKSUM_BYTES 8

static const struct
{
	const char *name;
	const char *magic;
	size_t		len;
}			kinds[] = {
	{"gzip", "\x1f\x8b\x08", 3},
	{"zstd", "\x28\xb5\x2f\xfd", 4},
	{"xz", "\xfd" "7zXZ\0", 6},
	{"bzip2", "BZh", 3},
	{"lz4", "\x04\x22\x4d\x18", 4},
	{"zip", "PK\x03\x04", 4},
	{"zip", "PK\x05\x06", 4},
	{"zip", "PK\x07\x08", 4},
	{"7z", "7z\xbc\xaf\x27\x1c", 6},
	{"compress", "\x1f\x9d", 2},
	{"lzip", "LZIP\x01", 5},
};

/* How the bytes of a magic may be written. */
typedef enum MagicSpelling
{
	SPELLING_BYTES, SPELLING_REPLACED, SPELLING_LATIN1
} MagicSpelling;

/* Write a magic in a spelling; returns its length. */
static size_t
spell_magic(const char *magic, size_t len, MagicSpelling spelling, char *out)
{
	char	   *to = out;

	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) magic[i];

		if (spelling == SPELLING_BYTES)
			*to++ = magic[i];
		else if (c == 0 || (c >= 0x80 && spelling == SPELLING_REPLACED))
			to = utf8_encode(REPLACEMENT, to);
		else
			to = utf8_encode(c, to);
	}
	return (size_t) (to - out);
}

/* Does the text begin with this magic, in one of the spellings? */
static bool
head_begins_with(const char *head, size_t len, const char *magic,
				 size_t magic_len)
{
	char		spelled[MAGIC_BYTES_MAX * UTF8_MAX];

	/* what is spelled otherwise begins with a byte that is not ASCII */
	if (len == 0 || (head[0] != magic[0] && (unsigned char) head[0] < 0x80))
		return false;
	for (MagicSpelling spelling = SPELLING_BYTES; spelling <= SPELLING_LATIN1; spelling++)
	{
		size_t		n = spell_magic(magic, magic_len, spelling, spelled);

		if (len >= n && memcmp(head, spelled, n) == 0)
			return true;
	}
	return false;
}

/* Is this "BZh1" to "BZh9", and the mark of a block or of the end? */
static bool
is_bzip2_head(const char *head, size_t len)
{
	return len >= 5 && head[3] >= '1' && head[3] <= '9' &&
		(head[4] == '\x17' ||
		 (len >= 10 && memcmp(head + 4, "1AY&SY", 6) == 0));
}

/* Is this a header of tar: does its checksum hold? */
static bool
is_tar_header(const char *head, size_t len)
{
	unsigned	sum = 0;
	unsigned	expected = 0;
	size_t		at = TAR_CHECKSUM_AT;
	size_t		digits = 0;

	if (len < TAR_HEADER_BYTES || head[0] == '\0')
		return false;
	if (memcmp(head + TAR_MAGIC_AT, "ustar", 5) == 0)
		return true;
	while (at < TAR_CHECKSUM_AT + TAR_CHECKSUM_BYTES && head[at] == ' ')
		at++;
	for (; at < TAR_CHECKSUM_AT + TAR_CHECKSUM_BYTES &&
		 head[at] >= '0' && head[at] <= '7'; at++, digits++)
		expected = expected * 8 + (unsigned) (head[at] - '0');
	if (digits == 0)
		return false;
	for (size_t i = 0; i < TAR_HEADER_BYTES; i++)
		sum += i >= TAR_CHECKSUM_AT && i < TAR_CHECKSUM_AT + TAR_CHECKSUM_BYTES ?
			' ' : (unsigned char) head[i];
	return sum == expected;
}

/*
 * The magic bytes of bzip2 are letters, so that more of its head is looked at.
 */
const char *
packed_kind(const char *head, size_t len)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
	{
		if (head_begins_with(head, len, kinds[i].magic, kinds[i].len) &&
			(strcmp(kinds[i].name, "bzip2") != 0 || is_bzip2_head(head, len)))
			return kinds[i].name;
	}
	return is_tar_header(head, len) ? "tar" : NULL;
}

/* The kind is one of packed_kind()'s names, so that the note always fits. */
size_t
packed_note(const char *kind, size_t bytes, char *note)
{
	return (size_t) snprintf(note, PACKED_NOTE_SIZE,
							 "[not text: %s, %zu bytes]", kind, bytes);
}
