/*
 * redact: the first stage finds every literal, wherever it begins and in
 * whichever case it may be; and all its variants find the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "redact/engine/filter.h"
#include "redact/redact.h"
#include "redact/compile/tables.h"

#define TEXT_BYTES 4096

static uint64_t
next_random(uint64_t *state)
{
	/* xorshift64: Marsaglia, "Xorshift RNGs", 2003 */
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Random bytes with the beginnings of literals strewn in, at any places. */
static void
make_text(char *text, size_t size, uint64_t *state)
{
	const RedactBook *book = &redact_builtin_book;

	for (size_t i = 0; i < size; i++)
		text[i] = (char) (next_random(state) >> 32);
	for (size_t i = 0; i < size / 16; i++)
	{
		const BookText *literal = &book->texts[book->literals[next_random(state) % book->nliterals].text];
		size_t		n = 1 + next_random(state) % literal->len;

		memcpy(text + next_random(state) % (size - n), book->pool + literal->at, n);
	}
}

/* Every variant lists the same windows as the portable one. */
static void
test_variants_agree(void **state)
{
	uint64_t	random = 42;
	uint64_t	passed = 0;
	char		text[TEXT_BYTES];

	(void) state;
	for (int round = 0; round < 300; round++)
	{
		make_text(text, sizeof(text), &random);
		for (int i = 0; i < 20; i++)
		{
			uint16_t	want[FILTER_BLOCK / 2 + 4];
			unsigned	windows = (unsigned) (next_random(&random) % (FILTER_BLOCK / 2 + 2));
			const char *at = text + next_random(&random) %
				(sizeof(text) - FILTER_BLOCK - FILTER_BEHIND);
			unsigned	n = filter_variants[0].run(at, windows, want);

			passed += n;
			for (const FilterVariant *v = filter_variants + 1; v->name != NULL; v++)
			{
				uint16_t	got[FILTER_BLOCK / 2 + 4];

				if (!v->works())
					continue;
				assert_int_equal(v->run(at, windows, got), n);
				assert_memory_equal(got, want, n * sizeof(*got));
			}
		}
	}
	assert_true(passed > 10000);
}

/* Is this place among those that the first stage names? */
static bool
is_named(const char *text, size_t len, size_t at)
{
	uint16_t	places[FILTER_PLACES];
	unsigned	n = filter_places(text, len, places);

	for (unsigned i = 0; i < n; i++)
	{
		assert_true(places[i] < len);
		assert_true(i == 0 || places[i] > places[i - 1]);
		if (places[i] == at)
			return true;
	}
	return false;
}

/* What may follow a literal of three bytes, where its rule knows it. */
static bool
is_whole(const BookLiteral *literal, const BookText *text)
{
	return text->len > 3 || literal->parser != PARSER_SHAPE;
}

/* Each literal is found at even and odd places, at a block's begin and end. */
static void
test_every_literal(void **state)
{
	const RedactBook *book = &redact_builtin_book;
	static const size_t places[] = {0, 1, 2, 3, 126, 127, 128, 129, 500, 501};
	char		text[FILTER_BLOCK + FILTER_BEHIND + 64];

	(void) state;
	for (const FilterVariant *v = filter_variants; v->name != NULL; v++)
	{
		if (!v->works())
			continue;
		use_filter_variant(v);
		for (unsigned i = 0; i < book->nliterals; i++)
		{
			const BookText *literal = &book->texts[book->literals[i].text];

			if (!is_whole(&book->literals[i], literal))
				continue;
			for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++)
			{
				memset(text, '.', sizeof(text));
				memcpy(text + places[k], book->pool + literal->at, literal->len);
				assert_true(is_named(text, FILTER_BLOCK, places[k]));
				/* the block's last place, whatever follows it */
				assert_true(is_named(text, places[k] + 1, places[k]));
				/* and in capitals */
				if (literal->caseless && text[places[k]] >= 'a' && text[places[k]] <= 'z')
				{
					text[places[k]] &= ~0x20;
					assert_true(is_named(text, FILTER_BLOCK, places[k]));
				}
			}
		}
		use_filter_variant(NULL);
	}
}

/* Every sample gives the same secrets at every alignment, with each variant. */
static void
test_every_sample(void **state)
{
	const RedactBook *book = &redact_builtin_book;

	(void) state;
	for (unsigned i = 0; i < book->nsamples; i++)
	{
		const BookSample *sample = &book->samples[i];
		char		text[4096 + 3];
		size_t		want = SIZE_MAX;

		if (sample->len > 4096)
			continue;
		for (size_t shift = 0; shift < 3; shift++)
		{
			memset(text, '\n', shift);
			memcpy(text + shift, book->pool + sample->text, sample->len);
			for (const FilterVariant *v = filter_variants; v->name != NULL; v++)
			{
				RedactSpans spans = {0};

				if (!v->works())
					continue;
				use_filter_variant(v);
				assert_int_equal(redact_scan(text, sample->len + shift, NULL, &spans),
								 REDACT_OK);
				if (want == SIZE_MAX)
					want = spans.count;
				assert_int_equal(spans.count, want);
				redact_spans_free(&spans);
			}
		}
	}
	use_filter_variant(NULL);
}

/* A text may end anywhere in a literal; nothing behind its end is read. */
static void
test_cut_short(void **state)
{
	const RedactBook *book = &redact_builtin_book;

	(void) state;
	for (unsigned i = 0; i < book->nliterals; i++)
	{
		const BookText *literal = &book->texts[book->literals[i].text];

		for (size_t n = 1; n < literal->len; n++)
		{
			char	   *text = malloc(n);
			RedactSpans spans = {0};

			assert_non_null(text);
			memcpy(text, book->pool + literal->at, n);
			assert_int_equal(redact_scan(text, n, NULL, &spans), REDACT_OK);
			redact_spans_free(&spans);
			free(text);
		}
	}
}

/* The one that is chosen works here, and stays the same. */
static void
test_choice(void **state)
{
	FilterFunction chosen = filter_choose();
	const FilterVariant *v = filter_variants;

	(void) state;
	while (v->name != NULL && v->run != chosen)
		v++;
	assert_non_null(v->name);
	assert_true(v->works());
	assert_ptr_equal(filter_choose(), chosen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_variants_agree),
		cmocka_unit_test(test_every_literal),
		cmocka_unit_test(test_every_sample),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_choice),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
