/*
 * redact: quotes in every spelling, where they open, close, and end before a
 * place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exact.h"
#include "redact/engine/engine.h"

/* Begin a scan of a copy that has exactly the text's size. */
static Scan *
begin(const char *text)
{
	Scan	   *scan = calloc(1, sizeof(Scan));
	size_t		len = strlen(text);
	char	   *copy = exact_copy(text, len);

	assert_non_null(scan);
	scan->text = copy;
	scan->len = scan->limit = len;
	return scan;
}

/* Free a scan and its text. */
static void
finish(Scan *scan)
{
	free((char *) scan->text);
	free(scan);
}

/* The quote at the text's start has this length, level and mark; 0: no quote. */
static void
expect_open(const char *text, size_t len, unsigned level, char mark)
{
	Scan	   *scan = begin(text);
	Quote		quote = quote_at(scan, 0);

	assert_int_equal(quote.bytes != NULL, len > 0);
	assert_int_equal(quote.len, len);
	assert_int_equal(quote.level, level);
	assert_int_equal(quote.mark, mark);
	finish(scan);
}

/* The quote at the text's start closes before this rest; NULL: at limit. */
static void
expect_close(const char *text, const char *rest)
{
	Scan	   *scan = begin(text);
	Quote		quote = quote_at(scan, 0);
	size_t		want = strlen(text) - strlen(rest);

	assert_non_null(quote.bytes);
	assert_int_equal(find_text_close(scan, quote.len, &quote), want);
	/* What is remembered gives the same, from the start and from within. */
	assert_int_equal(find_text_close(scan, quote.len, &quote), want);
	if (want > quote.len && scan->text[quote.len] != '\\')
		assert_int_equal(find_text_close(scan, quote.len + 1u, &quote), want);
	finish(scan);
}

/* The quote that ends at the text's end. */
static void
expect_before(const char *text, size_t floor, size_t len, unsigned level)
{
	Scan	   *scan = begin(text);
	Quote		quote;

	scan->floor = floor;
	quote = find_quote_before(scan, scan->len);
	assert_int_equal(quote.bytes != NULL, len > 0);
	assert_int_equal(quote.len, len);
	assert_int_equal(quote.level, level);
	if (len > 0)
		assert_ptr_equal(quote.bytes, scan->text + scan->len - len);
	finish(scan);
}

static void
opens(void **state)
{
	(void) state;
	expect_open("\"x", 1, 0, '"');
	expect_open("'x", 1, 0, '\'');
	expect_open("`x", 1, 0, '`');
	expect_open("\"\"\"x", 3, 0, '"');
	/* In a field of CSV a quote is written twice; four are an empty string. */
	expect_open("\"\"x", 2, 0, 0);
	expect_open("\\\"\"x", 3, 0, 0);
	expect_open("\"\", x", 1, 0, '"');
	expect_open("\"\"\"\"x", 1, 0, '"');
	/* What is escaped four times is known by its bytes. */
	expect_open("\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"x", 16, 0, 0);
	/* An escape that is escaped itself. */
	expect_open("\\\\u0022x", 7, 0, 0);
	expect_open("\\\"x", 2, 1, '"');
	expect_open("\\\\\\\"x", 4, 2, '"');
	expect_open("\\\\\\\\\\\\\\'x", 8, 3, '\'');
	/* What escapes the backslashes only doubles them. */
	expect_open("\\\\\"x", 3, 1, '"');
	expect_open("\\\\\\\\\\\\\"x", 7, 3, '"');
	expect_open("%22x", 3, 0, 0);
	expect_open("%27x", 3, 0, 0);
	expect_open("&quot;x", 6, 0, 0);
	expect_open("&#39;x", 5, 0, 0);
	expect_open("\\u0022x", 6, 0, 0);
}

static void
opens_not(void **state)
{
	(void) state;
	expect_open("", 0, 0, 0);
	expect_open("x\"", 0, 0, 0);
	/* No text is escaped so that four, or eleven, are before its quotes. */
	expect_open("\\\\\\\\\"x", 0, 0, 0);
	expect_open("\\\\\\\\\\\\\\\\\\\\\\\"x", 0, 0, 0);
	/* The text ends before the quote does. */
	expect_open("\\", 0, 0, 0);
	expect_open("%2", 0, 0, 0);
	expect_open("&quot", 0, 0, 0);
	expect_open("%23", 0, 0, 0);
}

static void
closes(void **state)
{
	(void) state;
	expect_close("\"abc\" x", "\" x");
	expect_close("\"a\\\"b\" x", "\" x");
	expect_close("\"a\\\\\" x", "\" x");
	expect_close("'it''s' x", "' x");
	expect_close("\"a\"\"b\" x", "\" x");
	expect_close("\"\" x", "\" x");
	expect_close("\\\"abc\\\" x", "\\\" x");
	expect_close("\\\"a\\\\\\\"b\\\" x", "\\\" x");
	expect_close("\\\\\"a\"bc\\\\\" x", "\\\\\" x");
	expect_close("%22abc%22 x", "%22 x");
	expect_close("&quot;a&quot; x", "&quot; x");
	expect_close("\"\"\"a\"b\nc\"\"\" x", "\"\"\" x");
	/* The string around it ends. */
	expect_close("\\\"abc\" x", "\" x");
	expect_close("\\'abc\" x", "\" x");
}

static void
closes_not(void **state)
{
	(void) state;
	expect_close("\"abc", "");
	expect_close("\"abc\nx\"", "\nx\"");
	expect_close("\"a\\\"", "");
	expect_close("'a\"b\nx", "\nx");
	expect_close("\\\\\"a\nx\\\\\"", "\nx\\\\\"");
	expect_close("%22abc\n%22", "\n%22");
}

static void
ends_before(void **state)
{
	(void) state;
	expect_before("abc\"", 0, 1, 0);
	expect_before("abc\\\"", 0, 2, 1);
	expect_before("abc\\\\\\'", 0, 4, 2);
	/* An even rest of backslashes belongs to the text. */
	expect_before("abc\\\\\"", 0, 1, 0);
	expect_before("abc%22", 0, 3, 0);
	expect_before("abc&quot;", 0, 6, 0);
	expect_before("abc", 0, 0, 0);
	expect_before("", 0, 0, 0);
	/* What is before the floor is not looked at. */
	expect_before("abc\"", 4, 0, 0);
	expect_before("abc\\\"", 4, 1, 0);
	expect_before("abc%22", 4, 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens),
		cmocka_unit_test(opens_not),
		cmocka_unit_test(closes),
		cmocka_unit_test(closes_not),
		cmocka_unit_test(ends_before),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("redact_quote", tests, NULL, NULL);
}
