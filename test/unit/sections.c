/*
 * sections: the JSON array of a bundle's sections, bad documents first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exact.h"

#include <stdlib.h>
#include <string.h>

#include "bundle/sections.h"
#include "text/utf8.h"

#define CAPACITY 3

static Section sections[CAPACITY];
static size_t count;

/*
 * Parse a copy of exactly this size, so that a read behind its end is seen.
 * The sections of the one before are gone then.
 */
static SectionsError
parse(const char *text)
{
	static char *copy;
	size_t		len = strlen(text);
	SectionsError error;

	free(copy);
	copy = exact_copy(text, len);
	error = sections_parse(copy, len, sections, CAPACITY, &count);
	if (error != SECTIONS_OK)
	{
		free(copy);
		copy = NULL;
	}
	return error;
}

static void
test_refused(void **state)
{
	static const struct
	{
		const char *text;
		SectionsError error;
	}			cases[] = {
		{"", SECTIONS_SYNTAX},
		{"{}", SECTIONS_SYNTAX},
		{"[", SECTIONS_SYNTAX},
		{"[]", SECTIONS_NONE},
		{"[] x", SECTIONS_SYNTAX},
		{"[1]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\",\"content\":\"\"}", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\",\"content\":\"\"}]]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\",}]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\",\"content\":\"\"},]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\\\"}]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\\x\"}]", SECTIONS_SYNTAX},
		{"[{\"name\":\"\\u12\"}]", SECTIONS_SYNTAX},
		{"[{\"name\":\"a\nb\"}]", SECTIONS_SYNTAX},
		{"[{\"name\":1}]", SECTIONS_VALUE},
		{"[{\"name\":null}]", SECTIONS_VALUE},
		{"[{\"content\":1}]", SECTIONS_VALUE},
		{"[{\"nome\":\"a\"}]", SECTIONS_UNKNOWN_KEY},
		{"[{\"Name\":\"a\"}]", SECTIONS_UNKNOWN_KEY},
		{"[{\"name\":\"a\",\"name\":\"b\"}]", SECTIONS_DUPLICATE_KEY},
		{"[{\"n\\u0061me\":\"a\",\"name\":\"b\"}]", SECTIONS_DUPLICATE_KEY},
		{"[{\"status\":\"OK\"}]", SECTIONS_STATUS},
		{"[{\"original_bytes\":-1}]", SECTIONS_VALUE},
		{"[{\"original_bytes\":01}]", SECTIONS_VALUE},
		{"[{\"original_bytes\":1.0}]", SECTIONS_VALUE},
		{"[{\"original_bytes\":1e2}]", SECTIONS_VALUE},
		{"[{\"original_bytes\":9223372036854775808}]", SECTIONS_VALUE},
		{"[{\"redactions\":01}]", SECTIONS_VALUE},
		{"[{\"redactions\":1.}]", SECTIONS_VALUE},
		{"[{\"redactions\":[]}]", SECTIONS_VALUE},
		{"[{}]", SECTIONS_NAME},
		{"[{\"name\":\"\",\"content\":\"\"}]", SECTIONS_NAME},
		{"[{\"name\":\"a\\n\",\"content\":\"\"}]", SECTIONS_NAME},
		{"[{\"name\":\"a\"}]", SECTIONS_NO_CONTENT},
		{"[{\"name\":\"a\",\"content\":null}]", SECTIONS_NO_CONTENT},
		{"[{\"name\":\"a\",\"status\":\"denied\"},"
			"{\"name\":\"\\u0061\",\"status\":\"denied\"}]",
		SECTIONS_DUPLICATE_NAME},
		{"[{\"name\":\"a\",\"content\":\"\"},{\"name\":\"b\",\"content\":\"\"},"
			"{\"name\":\"c\",\"content\":\"\"},{\"name\":\"d\",\"content\":\"\"}]",
		SECTIONS_TOO_MANY},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		SectionsError error = parse(cases[i].text);

		if (error != cases[i].error)
			fail_msg("%s: %d, not %d", cases[i].text, error, cases[i].error);
	}
}

static void
test_read(void **state)
{
	(void) state;
	assert_int_equal(parse(" [ { \"name\" : \"a\\u00e9\" , \"content\" : "
						   "\"x\\u0000\\ud800y\" , \"status\":\"failed\","
						   "\"original_bytes\":9223372036854775807,"
						   "\"redacted\":true,\"redactions\":-1.5e+3,"
						   "\"truncated\":\"x\\\"\"},"
						   "{\"name\":\"b\",\"content\":null,\"status\":\"missing\"}]\n"), SECTIONS_OK);
	assert_int_equal(count, 2);
	assert_int_equal(sections[0].name_len, 3);
	assert_memory_equal(sections[0].name, "a\xC3\xA9", 3);
	assert_int_equal(sections[0].content_len, 8);
	assert_memory_equal(sections[0].content, "x\xEF\xBF\xBD\xEF\xBF\xBDy", 8);
	assert_string_equal(sections[0].status, "failed");
	assert_int_equal(sections[0].original_bytes, INT64_MAX);
	assert_int_equal(sections[0].redactions, 0);
	assert_false(sections[0].truncated);
	assert_null(sections[1].content);
	assert_string_equal(sections[1].status, "missing");
	assert_int_equal(sections[1].original_bytes, 0);
}

/* What is ours to set is read from what we wrote. */
static void
test_own_values(void **state)
{
	(void) state;
	assert_int_equal(parse("[{\"name\": \"a\", \"content\": \"\", \"redacted\": true, "
						   "\"redactions\": 12, \"truncated\": true},"
						   "{\"name\":\"b\",\"content\":\"\",\"redactions\": 3,\"truncated\":false},"
						   "{\"name\":\"c\",\"content\":\"\",\"redactions\":7.5,\"truncated\":1}]"),
					 SECTIONS_OK);
	assert_int_equal(sections[0].redactions, 12);
	assert_true(sections[0].truncated);
	assert_int_equal(sections[1].redactions, 3);
	assert_false(sections[1].truncated);
	assert_int_equal(sections[2].redactions, 0);
	assert_false(sections[2].truncated);
}

/* A document that is cut anywhere is refused, and nothing behind it is read. */
static void
test_cut(void **state)
{
	static const char whole[] =
	"[{\"name\":\"a\\u00e9\",\"status\":\"ok\",\"original_bytes\":12,"
	"\"redacted\":true,\"redactions\":-1.5e3,\"content\":\"x\\\\y\"}]";

	(void) state;
	assert_int_equal(parse(whole), SECTIONS_OK);
	for (size_t len = 0; len < strlen(whole); len++)
	{
		char		cut[sizeof(whole)];

		memcpy(cut, whole, len);
		cut[len] = '\0';
		assert_int_not_equal(parse(cut), SECTIONS_OK);
	}
}

/* Keys and statuses are whole words; a longer word is neither. */
static void
test_words(void **state)
{
	static char long_name[TEXT_NAME_MAX + 1];
	Section		section = {.name = "a", .name_len = 1};

	(void) state;
	assert_int_equal(section_key("name", 4), SECTION_KEY_NAME);
	assert_int_equal(section_key("truncated", 9), SECTION_KEY_TRUNCATED);
	assert_int_equal(section_key("nam", 3), SECTION_KEY_NONE);
	assert_int_equal(section_key("names", 5), SECTION_KEY_NONE);
	assert_int_equal(section_key("NAME", 4), SECTION_KEY_NONE);
	assert_int_equal(section_key("name", 0), SECTION_KEY_NONE);
	assert_int_equal(section_key("name\0", 5), SECTION_KEY_NONE);
	assert_string_equal(section_status("missing", 7), "missing");
	assert_ptr_equal(section_status("ok", 2), section_status("ok", 2));
	assert_null(section_status("o", 1));
	assert_null(section_status("okay", 4));
	assert_null(section_status("", 0));
	/* Only "ok" needs a content, which may be empty. */
	section.status = section_status("ok", 2);
	assert_int_equal(section_check(&section), SECTIONS_NO_CONTENT);
	section.content = (char[]) {""};
	assert_int_equal(section_check(&section), SECTIONS_OK);
	section.content = NULL;
	section.status = section_status("missing", 7);
	assert_int_equal(section_check(&section), SECTIONS_OK);
	section.name = NULL;
	assert_int_equal(section_check(&section), SECTIONS_NAME);
	memset(long_name, 'a', sizeof(long_name));
	section.name = long_name;
	section.name_len = TEXT_NAME_MAX;
	assert_int_equal(section_check(&section), SECTIONS_OK);
	section.name_len++;
	assert_int_equal(section_check(&section), SECTIONS_NAME);
}

/* Names are compared by their bytes and their lengths. */
static void
test_duplicates(void **state)
{
	Section		list[] = {
		{.name = "ab", .name_len = 1}, {.name = "ab", .name_len = 2},
		{.name = "AB", .name_len = 2}, {.name = "a\0", .name_len = 2},
		{.name = "abc", .name_len = 2},
	};

	(void) state;
	assert_false(sections_have_duplicate(list, 0));
	assert_false(sections_have_duplicate(list, 1));
	assert_false(sections_have_duplicate(list, 4));
	assert_true(sections_have_duplicate(list, 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_own_values),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_duplicates),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sections", tests, NULL, NULL);
}
