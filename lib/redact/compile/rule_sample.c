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
at_mark(const char *text, size_t len, size_t i, const char *mark)
{
	return i + 2 <= len && memcmp(text + i, mark, 2) == 0;
}

/*
 * Add a sample of the current rule, without its marks. False on an error,
 * which is in the builder.
 */
bool
book_read_sample(BookBuilder *b, const char *text, size_t len, bool must_match,
				 unsigned line)
{
	char		plain[SAMPLE_MAX];
	size_t		n = 0;
	size_t		open = SIZE_MAX;
	size_t		close = SIZE_MAX;
	BookSample *sample;
	uint32_t	at;

	if (len > sizeof(plain))
		return book_error(b, "a sample is too long");
	for (size_t i = 0; i < len;)
	{
		if (at_mark(text, len, i, BREAK_MARK))
			i += 2;
		else if (must_match && at_mark(text, len, i, OPEN_MARK) && open == SIZE_MAX)
			open = n, i += 2;
		else if (open != SIZE_MAX && close == SIZE_MAX &&
				 at_mark(text, len, i, CLOSE_MARK))
			close = n, i += 2;
		else
			plain[n++] = text[i++];
	}
	if ((open == SIZE_MAX) != (close == SIZE_MAX) ||
		(open != SIZE_MAX && close <= open))
		return book_error(b, "the marks around a sample's secret do not pair");
	at = book_pool(b, plain, n);
	sample = book_grow(b, &b->samples, sizeof(*sample));
	if (sample == NULL)
		return false;
	*sample = (BookSample)
	{
		.text = at, .len = (uint32_t) n, .line = line,
			.rule = (uint16_t) (b->rules.count - 1),
	};
	if (must_match)
	{
		sample->secret_start = (uint32_t) (open == SIZE_MAX ? 0 : open);
		sample->secret_len = (uint32_t) (open == SIZE_MAX ? n : close - open);
	}
	return true;
}
