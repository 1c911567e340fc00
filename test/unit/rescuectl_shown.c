/*
 * rescuectl: names and lines of others on standard output. A name is one line
 * that moves no cursor; JSON is JSON, whatever is in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "rescuectl/lines.h"
#include "rescuectl/places.h"
#include "rescuectl/text.h"

/* Names that a terminal, a reader of lines or a reader of JSON could take ill. */
static const char *const hostile[] = {
	"plain.log", "a\nb", "a\r", "\x1b[2Jcleared", "\x9b" "2J", "\xc2\x9b" "2J",
	"a\xe2\x80\xae" "gol.b", "\xf3\xa0\x81\x81", "\xff\xfe", "\"}, {\"x\": \"", "\t",
	"\xed\xa0\x80", "\x7f", "a:1:1: rule, 5 bytes",
};

static FILE *captured;
static int	kept_stdout;

/* From here on standard output goes into a file. */
static void
begin_capture(void)
{
	fflush(stdout);
	captured = tmpfile();
	kept_stdout = dup(STDOUT_FILENO);
	assert_non_null(captured);
	assert_true(kept_stdout >= 0);
	assert_true(dup2(fileno(captured), STDOUT_FILENO) >= 0);
}

/* Return what was printed; the caller frees it. */
static char *
end_capture(size_t *len)
{
	char	   *text;
	long		size;

	fflush(stdout);
	assert_true(dup2(kept_stdout, STDOUT_FILENO) >= 0);
	close(kept_stdout);
	assert_int_equal(fseek(captured, 0, SEEK_END), 0);
	size = ftell(captured);
	rewind(captured);
	text = malloc((size_t) size + 1);
	assert_non_null(text);
	*len = fread(text, 1, (size_t) size, captured);
	assert_int_equal(*len, size);
	text[*len] = '\0';
	fclose(captured);
	return text;
}

/* Whether a text has so many lines, of bytes that are safe on a terminal. */
static void
assert_shown(const char *text, size_t len, size_t lines)
{
	size_t		feeds = 0;

	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) text[i];

		feeds += c == '\n';
		assert_true(c == '\n' || (c >= ' ' && c != 0x7f));
		/* C1 controls in UTF-8, marks of direction, and tags */
		assert_false(c == 0xc2 && (unsigned char) text[i + 1] < 0xa0);
		assert_false(strncmp(text + i, "\xe2\x80\xae", 3) == 0);
		assert_false(strncmp(text + i, "\xf3\xa0", 2) == 0);
		assert_true(c < 0xf8);
	}
	assert_int_equal(feeds, lines);
}

/* A place in a file of this name. */
static SecretPlace
place_in(const char *file, uint64_t line, const char *fingerprint)
{
	SecretPlace place = {
		.file = file,
		.finding = {.start = line, .line = line, .column = 2, .len = 9, .rule = "password"}
	};

	snprintf(place.finding.fingerprint, sizeof(place.finding.fingerprint), "%s",
			 fingerprint);
	return place;
}

static void
prints_places_on_a_line(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
	{
		SecretPlace place = place_in(hostile[i], 7, "0f0f");
		SecretPlaces places = {0};
		size_t		len;
		char	   *text;

		assert_true(places_add(&places, place.file, &place.finding));
		begin_capture();
		assert_true(places_print(&places, PLACE_HUMAN));
		text = end_capture(&len);
		assert_shown(text, len, 1);
		assert_non_null(strstr(text, ":7:2: password, 9 bytes, 0f0f\n"));
		free(text);
		places_free(&places);
	}
}

static void
prints_places_as_json(void **state)
{
	SecretPlaces places = {0};
	json_t	   *document;
	json_t	   *list;
	size_t		count = sizeof(hostile) / sizeof(hostile[0]);
	size_t		len;
	char	   *text;

	(void) state;
	for (size_t i = 0; i < count; i++)
	{
		SecretPlace place = place_in(hostile[i], UINT32_MAX + (uint64_t) i, "");

		assert_true(places_add(&places, place.file, &place.finding));
	}
	begin_capture();
	assert_true(places_print(&places, PLACE_JSON));
	text = end_capture(&len);
	document = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	list = json_object_get(document, "findings");
	assert_int_equal(json_array_size(list), count);
	for (size_t i = 0; i < count; i++)
	{
		const json_t *object = json_array_get(list, i);

		assert_int_equal(json_integer_value(json_object_get(object, "line")),
						 UINT32_MAX + (json_int_t) i);
		assert_null(json_object_get(object, "fingerprint"));
		assert_true(json_is_string(json_object_get(object, "file")));
	}
	json_decref(document);
	free(text);
	places_free(&places);
}

/* Those of most places first; the places of each by file and offset. */
static void
groups_places_by_secret(void **state)
{
	const SecretPlace found[] = {
		place_in("b", 1, "22"), place_in("b", 2, "11"), place_in("a", 1, "11"),
		place_in("a", 5, "33"), place_in("a", 6, "11"), place_in("c", 1, "33"),
	};
	SecretPlaces places = {0};
	size_t		len;
	char	   *text;

	(void) state;
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		assert_true(places_add(&places, found[i].file, &found[i].finding));
	begin_capture();
	assert_true(places_print_map(&places, PLACE_HUMAN));
	text = end_capture(&len);
	assert_string_equal(text, "11  password, 3 places in 2 files\n"
						"    a:1:2\n    a:6:2\n    b:2:2\n"
						"33  password, 2 places in 2 files\n"
						"    a:5:2\n    c:1:2\n"
						"22  password, 1 place in 1 file\n"
						"    b:1:2\n");
	free(text);
	places_free(&places);
	begin_capture();
	assert_true(places_print_map(&places, PLACE_HUMAN));
	text = end_capture(&len);
	assert_int_equal(len, 0);
	free(text);
}

static void
prints_lines_of_json(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
	{
		json_t	   *document;
		size_t		len;
		char	   *text;
		bool		ok;

		begin_capture();
		ok = line_print("an event", "name", hostile[i], "other", NULL, NULL);
		text = end_capture(&len);
		assert_true(ok);
		assert_ptr_equal(memchr(text, '\n', len), text + len - 1);
		document = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
		assert_int_equal(json_object_size(document), 4);
		assert_string_equal(json_string_value(json_object_get(document, "event")), "an event");
		assert_true(json_is_null(json_object_get(document, "other")));
		json_decref(document);
		free(text);
	}
}

/* What is stored and shown is UTF-8 without NUL, of at least one character. */
static void
repairs_text_for_json(void **state)
{
	const struct
	{
		const char *text;
		size_t		len;
		const char *expected;
	}			cases[] = {
		{"", 0, ""}, {"a\0b", 3, "a\xef\xbf\xbd" "b"}, {"\xff", 1, "\xef\xbf\xbd"},
		{"\xc3", 1, "\xef\xbf\xbd"}, {"\xc3\xa4", 2, "\xc3\xa4"},
		{"\xc0\x80", 2, "\xef\xbf\xbd\xef\xbf\xbd"},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		json_t	   *string = text_to_json(cases[i].text, cases[i].len);

		assert_string_equal(json_string_value(string), cases[i].expected);
		json_decref(string);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_places_on_a_line),
		cmocka_unit_test(prints_places_as_json),
		cmocka_unit_test(groups_places_by_secret),
		cmocka_unit_test(prints_lines_of_json),
		cmocka_unit_test(repairs_text_for_json),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_shown", tests, NULL, NULL);
}
