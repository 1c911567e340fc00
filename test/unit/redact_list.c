/*
 * redact_list: the list of spans stays in order and without overlaps, whatever
 * is put into it and in whichever order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/engine/engine.h"

/* Add [start, end) with a rule and a weight. */
static void
add(RedactSpans *spans, size_t start, size_t end, uint32_t rule, Weight weight)
{
	RedactSpan	span = {.start = start, .len = end - start, .rule = rule,
	.form = weight << SPAN_WEIGHT_SHIFT};

	assert_true(insert_span(spans, span));
}

/* Fail unless the list has these places, each a start and an end. */
static void
expect(const RedactSpans *spans, const size_t (*places)[2], size_t count)
{
	assert_int_equal(spans->count, count);
	for (size_t i = 0; i < count; i++)
	{
		assert_int_equal(spans->items[i].start, places[i][0]);
		assert_int_equal(spans->items[i].start + spans->items[i].len,
						 places[i][1]);
	}
}

static void
in_any_order(void **state)
{
	static const size_t places[][2] = {{0, 2}, {4, 6}, {8, 9}, {20, 30}};
	static const int orders[][4] = {
		{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}
	};

	(void) state;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
	{
		RedactSpans spans = {0};

		for (int k = 0; k < 4; k++)
			add(&spans, places[orders[i][k]][0], places[orders[i][k]][1], 1,
				WEIGHT_KEY);
		expect(&spans, places, 4);
		redact_spans_free(&spans);
		assert_int_equal(spans.count, 0);
	}
}

/* Spans that touch stay two; those that overlap become one. */
static void
overlaps(void **state)
{
	static const size_t touching[][2] = {{0, 4}, {4, 8}};
	static const size_t joined[][2] = {{0, 8}};
	static const size_t bridged[][2] = {{0, 9}, {12, 14}};
	RedactSpans spans = {0};

	(void) state;
	add(&spans, 0, 4, 1, WEIGHT_KEY);
	add(&spans, 4, 8, 2, WEIGHT_KEY);
	expect(&spans, touching, 2);
	redact_spans_free(&spans);

	add(&spans, 0, 5, 1, WEIGHT_KEY);
	add(&spans, 4, 8, 2, WEIGHT_KEY);
	expect(&spans, joined, 1);
	assert_true((spans.items[0].form & SPAN_DOUBT) != 0);
	redact_spans_free(&spans);

	add(&spans, 0, 4, 1, WEIGHT_KEY);
	add(&spans, 6, 9, 2, WEIGHT_KEY);
	add(&spans, 12, 14, 3, WEIGHT_KEY);
	add(&spans, 3, 7, 4, WEIGHT_KEY);
	expect(&spans, bridged, 2);
	redact_spans_free(&spans);
}

/* The outer span names the whole; of the same place the weightier one. */
static void
names(void **state)
{
	RedactSpans spans = {0};

	(void) state;
	add(&spans, 2, 4, 1, WEIGHT_OWN);
	add(&spans, 0, 8, 2, WEIGHT_KEY);
	assert_int_equal(spans.count, 1);
	assert_int_equal(spans.items[0].rule, 2);
	redact_spans_free(&spans);

	add(&spans, 0, 8, 1, WEIGHT_KEY);
	add(&spans, 0, 8, 2, WEIGHT_TOKEN);
	assert_int_equal(spans.items[0].rule, 2);
	add(&spans, 0, 8, 3, WEIGHT_CARRIER);
	assert_int_equal(spans.items[0].rule, 2);
	redact_spans_free(&spans);
}

static void
searches(void **state)
{
	RedactSpans spans = {0};

	(void) state;
	assert_int_equal(spans_end_before(&spans, 100), 0);
	assert_int_equal(search_spans(&spans, 100), 0);
	for (size_t i = 1; i <= 100; i++)
		add(&spans, i * 10, i * 10 + 5, 1, WEIGHT_KEY);
	assert_int_equal(spans_end_before(&spans, 0), 0);
	assert_int_equal(spans_end_before(&spans, 10), 0);
	for (size_t at = 11; at < 1100; at++)
	{
		size_t		last = (at - 1) / 10 <= 100 ? (at - 1) / 10 : 100;

		assert_int_equal(spans_end_before(&spans, at), last * 10 + 5);
	}
	redact_spans_free(&spans);
}

/* Whatever comes, no two spans overlap, and each place stays covered. */
static void
random_spans(void **state)
{
	unsigned	seed = 1;

	(void) state;
	for (int round = 0; round < 200; round++)
	{
		RedactSpans spans = {0};
		bool		wanted[200] = {0};
		bool		covered[200] = {0};

		for (int n = 0; n < 30; n++)
		{
			size_t		start;
			size_t		len;

			seed = seed * 1103515245 + 12345;
			start = (seed >> 16) % 180;
			len = 1 + (seed >> 8) % 19;
			add(&spans, start, start + len, n + 1, WEIGHT_KEY + n % 4);
			memset(wanted + start, true, len);
		}
		for (size_t i = 0; i < spans.count; i++)
		{
			const RedactSpan *span = &spans.items[i];

			assert_true(span->len > 0);
			assert_true(i == 0 || span[-1].start + span[-1].len <= span->start);
			memset(covered + span->start, true, span->len);
		}
		assert_memory_equal(wanted, covered, sizeof(wanted));
		redact_spans_free(&spans);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_any_order),
		cmocka_unit_test(overlaps),
		cmocka_unit_test(names),
		cmocka_unit_test(searches),
		cmocka_unit_test(random_spans),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
