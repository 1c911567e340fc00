/*
 * rule_sample.c
 *		Read a sample: a text and the secret in it. "<>" is taken out; it
 *		keeps scanners from taking the rule file for a leak.
 */
#include <string.h>

#include "redact/compile/ruleset.h"

#define SAMPLE_MAX 4096

/* What the two marks are for; see rules/README.md. */
#define BREAK_MARK "<>"
#define OPEN_MARK "<["
#define CLOSE_MARK "]>"

/* True if a mark of two bytes is at offset i. */
static bool
is_sample_mark(const char *text, size_t len, size_t i, const char *mark)
{
	return i + 2 <= len && memcmp(text + i, mark, 2) == 0;
}

/* A sample's bytes without the marks, and where its secret is. */
typedef struct PlainSample
{
	char		bytes[SAMPLE_MAX];
	size_t		len;
	size_t		open;			/* SIZE_MAX: no mark */
	size_t		close;
} PlainSample;

/* Take the marks out of a sample; false if they do not pair. */
static bool
strip_sample_marks(const char *text, size_t len, bool must_match,
				   PlainSample *plain)
{
	plain->len = 0;
	plain->open = plain->close = SIZE_MAX;
	for (size_t i = 0; i < len;)
	{
		if (is_sample_mark(text, len, i, BREAK_MARK))
			i += 2;
		else if (must_match && is_sample_mark(text, len, i, OPEN_MARK) &&
				 plain->open == SIZE_MAX)
			plain->open = plain->len, i += 2;
		else if (plain->open != SIZE_MAX && plain->close == SIZE_MAX &&
				 is_sample_mark(text, len, i, CLOSE_MARK))
			plain->close = plain->len, i += 2;
		else
			plain->bytes[plain->len++] = text[i++];
	}
	return (plain->open == SIZE_MAX) == (plain->close == SIZE_MAX) &&
		(plain->open == SIZE_MAX || plain->close > plain->open);
}

/*
 * Add a sample of the current rule, without its marks. False on an error,
 * which is in the builder.
 */
bool
book_read_sample(BookBuilder *b, const char *text, size_t len, bool must_match,
				 unsigned line)
{
	PlainSample plain;
	BookSample *sample;
	uint32_t	at;
	bool		whole;

	if (len > sizeof(plain.bytes))
		return set_book_error(b, "a sample is too long");
	if (!strip_sample_marks(text, len, must_match, &plain))
		return set_book_error(b,
							  "the marks around a sample's secret do not pair");
	whole = plain.open == SIZE_MAX;
	at = add_pool_string(b, plain.bytes, plain.len);
	sample = grow_book_array(b, &b->samples, sizeof(*sample));
	if (sample == NULL)
		return false;
	*sample = (BookSample)
	{
		.text = at, .len = (uint32_t) plain.len, .line = line,
			.rule = (uint16_t) (b->rules.count - 1),
	};
	if (must_match)
	{
		sample->secret_start = (uint32_t) (whole ? 0 : plain.open);
		sample->secret_len = (uint32_t) (whole ? plain.len : plain.close - plain.open);
	}
	return true;
}
