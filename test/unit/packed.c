/*
 * packed.c
 *		What is known as compressed or as an archive, and what is a text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "text/packed.h"

/* Judge bytes in a buffer of exactly their size. */
static const char *
kind_of(const char *bytes, size_t len)
{
	char	   *copy = exact_copy(bytes, len);
	const char *kind;

	kind = packed_kind(copy, len);
	free(copy);
	return kind;
}

#define KIND(bytes) kind_of(bytes, sizeof(bytes) - 1)

static void
knows_kinds(void **state)
{
	assert_string_equal(KIND("\x1f\x8b\x08\0"), "gzip");
	assert_string_equal(KIND("\x28\xb5\x2f\xfd"), "zstd");
	assert_string_equal(KIND("\xfd" "7zXZ\0"), "xz");
	assert_string_equal(KIND("BZh91AY&SY"), "bzip2");
	assert_string_equal(KIND("BZh9\x17rE8P\x90"), "bzip2");
	assert_string_equal(KIND("PK\x03\x04"), "zip");
	assert_string_equal(KIND("PK\x05\x06"), "zip");
	assert_string_equal(KIND("7z\xbc\xaf\x27\x1c"), "7z");
	assert_string_equal(KIND("\x04\x22\x4d\x18"), "lz4");
	(void) state;
}

/* Of bytes that were read as text, UTF-8 or Latin-1. */
static void
knows_spoiled_bytes(void **state)
{
	assert_string_equal(KIND("\x1f\xef\xbf\xbd\x08"), "gzip");
	assert_string_equal(KIND("\x1f\xc2\x8b\x08"), "gzip");
	assert_string_equal(KIND("\x28\xef\xbf\xbd\x2f\xef\xbf\xbd"), "zstd");
	assert_string_equal(KIND("\xef\xbf\xbd" "7zXZ\xef\xbf\xbd"), "xz");
	assert_string_equal(KIND("\xc3\xbd" "7zXZ\xef\xbf\xbd"), "xz");
	(void) state;
}

/* Texts, and what is too short, at each length. */
static void
spares_texts(void **state)
{
	static const char *const texts[] = {
		"", "BZh password", "BZhello 1AY&SY", "BZh0", "PK is a word", "7zXZ", "(a/b)",
		"\x1f", "gzip: not in gzip format",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		for (size_t len = 0; len <= strlen(texts[i]); len++)
			assert_null(kind_of(texts[i], len));
	}
	(void) state;
}

/* A header of tar by its magic, an old one by its checksum only. */
static void
knows_tar(void **state)
{
	char		header[512] = "name";
	unsigned	sum = 8 * ' ' + 'n' + 'a' + 'm' + 'e';

	assert_null(kind_of(header, sizeof(header)));
	snprintf(header + 148, 8, "%06o", sum);
	header[155] = ' ';
	assert_string_equal(kind_of(header, sizeof(header)), "tar");
	assert_null(kind_of(header, sizeof(header) - 1));
	header[0] = 'N';
	assert_null(kind_of(header, sizeof(header)));
	memcpy(header + 257, "ustar", 5);
	assert_string_equal(kind_of(header, sizeof(header)), "tar");
	(void) state;
}

static void
writes_note(void **state)
{
	char		note[PACKED_NOTE_SIZE];
	size_t		len = packed_note("compress", SIZE_MAX, note);

	assert_string_equal(note, "[not text: compress, 18446744073709551615 bytes]");
	assert_int_equal(len, strlen(note));
	(void) state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_kinds),
		cmocka_unit_test(knows_spoiled_bytes),
		cmocka_unit_test(spares_texts),
		cmocka_unit_test(knows_tar),
		cmocka_unit_test(writes_note),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
