/*
 * redact_text.h
 *		Redact a text of a test as a whole.
 *
 * The file that includes this must include cmocka.h before.
 */
#ifndef RESCUE_TEST_REDACT_TEXT_H
#define RESCUE_TEST_REDACT_TEXT_H

#include "exact.h"
#include "redact/redact.h"

/* Return the redacted text, ended by NUL and to be freed; its length in *size. */
static inline char *
redact_text(const char *text, size_t len, const RedactOptions *options, size_t *size)
{
	char	   *copy = exact_copy(text, len);
	RedactSpans spans = {0};
	char	   *out;

	assert_int_equal(redact_scan(copy, len, options, &spans), REDACT_OK);
	*size = redact_size(copy, len, options, &spans);
	out = malloc(*size + 1);
	assert_non_null(out);
	redact_write(copy, len, options, &spans, out);
	out[*size] = '\0';
	redact_spans_free(&spans);
	free(copy);
	return out;
}

/* Return whether a text has no secret, as a text that was redacted must. */
static inline bool
is_without_secret(const char *text, size_t len)
{
	RedactSpans spans = {0};
	bool		none;

	assert_int_equal(redact_scan(text, len, NULL, &spans), REDACT_OK);
	none = spans.count == 0;
	redact_spans_free(&spans);
	return none;
}

#endif							/* RESCUE_TEST_REDACT_TEXT_H */
