/*
 * rescuectl: hostile text on a page stays text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rescuectl/html.h"

#define SPAN(line) "<span id=\"s3-L" line "\">"
#define OPEN "<pre tabindex=\"0\">"
#define CLOSE "</pre>\n"

/* A text, and what it is on the page. */
typedef struct HtmlCase
{
	const char *text;
	size_t		len;
	const char *expected;
} HtmlCase;

#define CASE(text, expected) {text, sizeof(text) - 1, expected}

static void
escapes_text(void **state)
{
	const HtmlCase cases[] = {
		CASE("", ""),
		CASE("plain \xc3\xa4", "plain \xc3\xa4"),
		CASE("<script>", "&lt;script&gt;"),
		CASE("\"' onload='x'", "&quot;&#39; onload=&#39;x&#39;"),
		CASE("&lt;", "&amp;lt;"),
		CASE("\0", "<i>U+0000</i>"),
		CASE("\x1b[2J", "<i>U+001B</i>[2J"),
		CASE("a\xe2\x80\xae" "b", "a<i>U+202E</i>b"),
		CASE("\xf3\xa0\x81\x81", "<i>U+E0041</i>"),
		CASE("</pre>", "&lt;/pre&gt;"),
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Buffer		page = {0};

		assert_true(html_text(&page, cases[i].text, cases[i].len));
		assert_string_equal(page.data != NULL ? page.data : "",
							cases[i].expected);
		buffer_free(&page);
	}
}

/* No byte of a text, whole or cut, gets onto the page as one of markup. */
static void
escapes_every_byte(void **state)
{
	(void) state;
	for (int first = 0; first < 256; first++)
	{
		for (int second = 0; second < 256; second++)
		{
			const char	text[] = {(char) first, (char) second};
			Buffer		page = {0};

			assert_true(html_text(&page, text, sizeof(text)));
			for (size_t i = 0; i < page.len; i++)
			{
				if (page.data[i] == '<')
				{
					const char *end = strchr(page.data + i, '>');

					assert_non_null(end);
					assert_true(strncmp(page.data + i, "<i>U+", 5) == 0 ||
								strncmp(page.data + i, "</i>", 4) == 0);
					i = (size_t) (end - page.data);
				}
				else
					assert_true(strchr("\"'>", page.data[i]) == NULL &&
								page.data[i] != '\0');
			}
			buffer_free(&page);
		}
	}
}

static void
marks_tags_and_lines(void **state)
{
	const HtmlCase cases[] = {
		CASE("", OPEN CLOSE),
		CASE("\n", OPEN SPAN("1") "</span>" CLOSE),
		CASE("a\nb", OPEN SPAN("1") "a</span><span id=\"s3-L2\" class=\"evidence\">b</span>" CLOSE),
		CASE("a\r\n", OPEN SPAN("1") "a</span>" CLOSE),
		CASE("k=[REDACTED:password] x", OPEN SPAN("1") "k=<mark>[REDACTED:password]</mark> x</span>" CLOSE),
		CASE("[REDACTED:a:0f][REDACTED:b]", OPEN SPAN("1") "<mark>[REDACTED:a:0f]</mark><mark>[REDACTED:b]</mark></span>" CLOSE),
		/* what is no tag is not marked, and stays text */
		CASE("[REDACTED:]", OPEN SPAN("1") "[REDACTED:]</span>" CLOSE),
		CASE("[REDACTED:a", OPEN SPAN("1") "[REDACTED:a</span>" CLOSE),
		CASE("[REDACTED:A]", OPEN SPAN("1") "[REDACTED:A]</span>" CLOSE),
		CASE("[REDACTED:\"><b>]", OPEN SPAN("1") "[REDACTED:&quot;&gt;&lt;b&gt;]</span>" CLOSE),
		CASE("[REDACTED:a\0]", OPEN SPAN("1") "[REDACTED:a<i>U+0000</i>]</span>" CLOSE),
		CASE("[[REDACTED:a]", OPEN SPAN("1") "[<mark>[REDACTED:a]</mark></span>" CLOSE),
		CASE("[REDACTED:a\n]", OPEN SPAN("1") "[REDACTED:a</span><span id=\"s3-L2\" class=\"evidence\">]</span>" CLOSE),
		CASE("</span><span id=\"s3-L2\">", OPEN SPAN("1") "&lt;/span&gt;&lt;span id=&quot;s3-L2&quot;&gt;</span>" CLOSE),
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Buffer		page = {0};

		assert_true(html_content(&page, cases[i].text, cases[i].len, 3, 2));
		assert_string_equal(page.data, cases[i].expected);
		buffer_free(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_text),
		cmocka_unit_test(escapes_every_byte),
		cmocka_unit_test(marks_tags_and_lines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rescuectl_html", tests, NULL, NULL);
}
