/* The JSON reader: what it refuses and where, and what it makes of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal/json.h"
#include "text/position.h"

typedef struct RefusedJson
{
	const char *text;
	size_t		offset;
} RefusedJson;

static void
broken_documents_are_refused_at_their_place(void **state)
{
	static const RefusedJson refusals[] = {
		{"", 0}, {"  \n", 0}, {"\xEF\xBB\xBF{}", 0}, {"{", 1}, {"[1", 2},
		{"[1,]", 3}, {"{\"a\":1,}", 7}, {"{'a':1}", 1}, {"{\"a\" 1}", 5},
		{"{\"a\":}", 5}, {"[01]", 1}, {"[1.]", 1}, {"[-]", 1}, {"[1e]", 1},
		{"[tru]", 1}, {"[nul", 1}, {"\"a", 0}, {"\"a\nb\"", 2}, {"\"\\x\"", 1},
		{"\"\\u12g4\"", 1}, {"\"\\u12", 1}, {"{} {}", 3}, {"[1 2]", 3}, {"]", 0},
		{"// no\n{}", 0}, {"[1}", 2}, {"<<<<<<< HEAD", 0}, {"\"\\", 1},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
	{
		JsonDocument document;

		/* A copy of the exact size: reading past the end would be seen. */
		size_t		len = strlen(refusals[i].text);
		char	   *copy = malloc(len ? len : 1);

		memcpy(copy, refusals[i].text, len);
		if (json_doc_parse(copy, len, &document) != JSON_INVALID)
			fail_msg("accepted: %s", refusals[i].text);
		assert_non_null(document.error);
		if (document.error_offset != refusals[i].offset)
			fail_msg("%s: offset %zu", refusals[i].text, document.error_offset);
		json_doc_free(&document);
		free(copy);
	}
}

static void
values_have_their_types_and_places(void **state)
{
	const char *text = "{\"a\": [1, \"x\", null], \"b\": {\"c\": true}}";
	JsonDocument document;
	const JsonNode *a;
	const JsonNode *c;

	(void) state;
	assert_int_equal(json_doc_parse(text, strlen(text), &document), JSON_OK);
	a = json_doc_member(&document, &document.nodes[0], "a");
	assert_int_equal(a->type, JSON_ARRAY);
	assert_int_equal(a->start, 6);
	assert_int_equal(a->end, 20);
	assert_int_equal(document.nodes[a->child].type, JSON_NUMBER);
	c = json_doc_member(&document,
						json_doc_member(&document, &document.nodes[0], "b"), "c");
	assert_int_equal(c->type, JSON_BOOL);
	assert_int_equal(c->key_start, 28);
	assert_null(json_doc_member(&document, &document.nodes[0], "z"));
	assert_null(json_doc_member(&document, a, "a"));
	json_doc_free(&document);
}

static void
strings_are_decoded(void **state)
{
	static const char *const pairs[][2] = {
		{"\"\\u0041\\n\\/\\\"\"", "A\n/\""},
		{"\"\\ud83d\\ude00\"", "\xF0\x9F\x98\x80"},
		{"\"\\ud83d\"", "\xEF\xBF\xBD"},
		{"\"\\ude00x\"", "\xEF\xBF\xBDx"},
		{"\"\\ud83d\\u0041\"", "\xEF\xBF\xBD" "A"},
		{"\"a\xFFz\"", "a\xEF\xBF\xBDz"},
		{"\"\xC3\xA9\"", "\xC3\xA9"},
		{"\"\xC0\xAF\"", "\xEF\xBF\xBD\xEF\xBF\xBD"},
		{"\"\xED\xA0\x80\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		JsonDocument document;

		assert_int_equal(json_doc_parse(pairs[i][0], strlen(pairs[i][0]), &document),
						 JSON_OK);
		assert_string_equal(json_doc_string(&document, &document.nodes[0]),
							pairs[i][1]);
		json_doc_free(&document);
	}
}

/* Parse an object and count its members that are marked as repeated. */
static int
count_duplicates(const char *text)
{
	JsonDocument document;
	int			n = 0;

	assert_int_equal(json_doc_parse(text, strlen(text), &document), JSON_OK);
	for (uint32_t i = 0; i < document.count; i++)
		n += document.nodes[i].duplicate;
	json_doc_free(&document);
	return n;
}

static void
double_keys_are_marked(void **state)
{
	char		large[2048] = "{";

	(void) state;
	assert_int_equal(count_duplicates("{\"a\":1,\"b\":2}"), 0);
	assert_int_equal(count_duplicates("{\"a\":1,\"\\u0061\":2}"), 1);
	assert_int_equal(count_duplicates("{\"a\":{\"a\":1},\"b\":{\"a\":1}}"), 0);
	assert_int_equal(count_duplicates("{\"a\":1,\"a\":2,\"a\":3}"), 2);
	/* Enough members for the sorted way. */
	for (int i = 0; i < 40; i++)
		sprintf(large + strlen(large), "%s\"k%d\":%d", i ? "," : "", i % 38, i);
	strcat(large, "}");
	assert_int_equal(count_duplicates(large), 2);
}

static void
the_last_of_double_keys_counts(void **state)
{
	const char *text = "{\"a\":1,\"a\":2}";
	JsonDocument document;
	int64_t		value;

	(void) state;
	assert_int_equal(json_doc_parse(text, strlen(text), &document), JSON_OK);
	assert_true(json_doc_integer(&document,
								 json_doc_member(&document, document.nodes, "a"),
								 &value));
	assert_int_equal(value, 2);
	json_doc_free(&document);
}

static void
integers_are_whole_and_exact(void **state)
{
	static const struct
	{
		const char *text;
		bool		ok;
		int64_t		value;
	}			cases[] = {
		{"0", true, 0}, {"-7", true, -7}, {"1e3", true, 1000},
		{"1.0", true, 1}, {"9007199254740991", true, 9007199254740991},
		{"9007199254740993", false, 0}, {"1.5", false, 0}, {"1e400", false, 0},
		{"\"1\"", false, 0}, {"true", false, 0},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		JsonDocument document;
		int64_t		value = 0;

		assert_int_equal(json_doc_parse(cases[i].text, strlen(cases[i].text),
										&document), JSON_OK);
		assert_int_equal(json_doc_integer(&document, document.nodes, &value),
						 cases[i].ok);
		assert_int_equal(value, cases[i].value);
		json_doc_free(&document);
	}
}

static void
depth_costs_no_stack(void **state)
{
	size_t		n = 2 << 20;
	char	   *text = malloc(n);
	JsonDocument document;

	(void) state;
	memset(text, '[', n);
	assert_int_equal(json_doc_parse(text, n, &document), JSON_INVALID);
	assert_int_equal(document.error_offset, n);
	json_doc_free(&document);
	memset(text + n / 2, ']', n / 2);
	assert_int_equal(json_doc_parse(text, n, &document), JSON_OK);
	json_doc_free(&document);
	free(text);
}

static void
positions_count_lines_and_characters(void **state)
{
	const char *text = "ab\n\xC3\xA9x\r\n\nz";
	TextCursor	cursor;
	TextPosition p;
	size_t		len;

	(void) state;
	text_cursor_init(&cursor, text, strlen(text));
	p = text_position(&cursor, 5);
	assert_int_equal(p.line, 2);
	assert_int_equal(p.column, 2);
	p = text_position(&cursor, 9);
	assert_int_equal(p.line, 4);
	assert_int_equal(p.column, 1);
	p = text_position(&cursor, 1);	/* backwards */
	assert_int_equal(p.line, 1);
	assert_int_equal(p.column, 2);
	p = text_position(&cursor, 1000);
	assert_int_equal(p.line, 4);
	assert_int_equal(p.column, 2);
	assert_memory_equal(text_line(text, strlen(text), 2, &len), "\xC3\xA9x", 3);
	assert_int_equal(len, 3);
	text_line(text, strlen(text), 3, &len);
	assert_int_equal(len, 0);
	assert_null(text_line(text, strlen(text), 5, &len));
	assert_null(text_line(text, strlen(text), 0, &len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_documents_are_refused_at_their_place),
		cmocka_unit_test(values_have_their_types_and_places),
		cmocka_unit_test(strings_are_decoded),
		cmocka_unit_test(double_keys_are_marked),
		cmocka_unit_test(the_last_of_double_keys_counts),
		cmocka_unit_test(integers_are_whole_and_exact),
		cmocka_unit_test(depth_costs_no_stack),
		cmocka_unit_test(positions_count_lines_and_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
