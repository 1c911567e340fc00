/*
 * redact_spans.c
 *		Redact documents one by one, and tell where the secrets were.
 *
 * Standard input: for each document its length and a line end, then its
 * bytes. Standard output: for each, a line with the number of spans, the
 * length of the result, and whether a second pass would change nothing; a
 * line with start, length and rule for each span; and the result.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redact/redact.h"

#define DOCUMENT_MAX ((size_t) 1 << 30)

/* Scan, and write into a buffer that the caller frees. */
static char *
redact(const char *text, size_t len, RedactSpans *spans, size_t *size)
{
	char	   *out;

	if (redact_scan(text, len, NULL, spans) != REDACT_OK)
		return NULL;
	*size = redact_size(text, len, NULL, spans);
	out = malloc(*size + 1);
	if (out != NULL)
		redact_write(text, len, NULL, spans, out);
	return out;
}

/* Is what was redacted its own redaction? */
static bool
is_fixed_point(const char *text, size_t len)
{
	RedactSpans spans = {0};
	size_t		size;
	char	   *again = redact(text, len, &spans, &size);
	bool		same = again != NULL && size == len &&
		memcmp(again, text, len) == 0;

	redact_spans_free(&spans);
	free(again);
	return same;
}

static bool
one_document(const char *text, size_t len)
{
	RedactSpans spans = {0};
	size_t		size;
	char	   *out = redact(text, len, &spans, &size);

	if (out == NULL)
		return false;
	printf("%zu %zu %d\n", spans.count, size, is_fixed_point(out, size));
	for (size_t i = 0; i < spans.count; i++)
		printf("%zu %zu %s\n", spans.items[i].start, spans.items[i].len,
			   redact_rule_name(spans.items[i].rule));
	fwrite(out, 1, size, stdout);
	redact_spans_free(&spans);
	free(out);
	return true;
}

int
main(void)
{
	size_t		len;

	if (redact_self_test() != REDACT_OK)
	{
		fprintf(stderr, "redact_spans: the redactor's self test failed\n");
		return 2;
	}
	while (scanf("%zu", &len) == 1 && len < DOCUMENT_MAX && getchar() == '\n')
	{
		/*
		 * Exactly as long as the text, so that a sanitizer sees each step
		 * out.
		 */
		char	   *text = malloc(len > 0 ? len : 1);

		if (text == NULL || fread(text, 1, len, stdin) != len ||
			!one_document(text, len))
		{
			fprintf(stderr, "redact_spans: a document could not be redacted\n");
			return 2;
		}
		free(text);
	}
	return ferror(stdout) || fflush(stdout) != 0 ? 2 : 0;
}
