/*
 * write.c
 *		The text without its secrets: a tag for each, and all line ends.
 *
 * Every line end of a secret is written, so that line numbers stay right. Nothing
 * of a secret is in a tag but its rule's name and, where there is a key, the
 * fingerprint.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/output/fingerprint.h"
#include "redact/output/write.h"
#include "redact/text/tag.h"
#include "redact/tokens/user_scan.h"

static const struct
{
	const char *bytes;
	size_t		len;
}			quotes[] =
{
	[QUOTE_NONE] = {"", 0},
	[QUOTE_DOUBLE] = {"\"", 1},
	[QUOTE_ESCAPED] = {"\\\"", 2},
	[QUOTE_ESCAPED_TWICE] = {"\\\\\\\"", 4},
};

/* Return the length of a rule's name. */
static size_t
rule_name_length(const RedactOptions *options, uint16_t rule)
{
	return rule < OWN_RULE_FIRST ? redact_builtin_book.rules[rule].name_len :
		strlen(redact_rule_name_of(options, rule));
}

/* True if the tag of this span gets a fingerprint. */
static bool
has_fingerprint(const RedactOptions *options, const RedactSpan *span)
{
	return (span->form & SPAN_REST) == 0 && options != NULL && options->fingerprint_key != NULL;
}

/* Line ends inside a span stay, so that all lines keep their number. */
static size_t
copy_line_ends(const char *text, const RedactSpan *span, char *out)
{
	const char *p = text + span->start;
	const char *end = p + span->len;
	size_t		n = 0;

	while ((p = memchr(p, '\n', end - p)) != NULL)
	{
		if (p > text + span->start && p[-1] == '\r')
		{
			if (out != NULL)
				out[n] = '\r';
			n++;
		}
		if (out != NULL)
			out[n] = '\n';
		n++;
		p++;
	}
	return n;
}

/* Copy len bytes to out and return the end of them. */
static char *
put_bytes(char *out, const char *bytes, size_t len)
{
	memcpy(out, bytes, len);
	return out + len;
}

/* Return the length of the text that replaces a span. */
size_t
span_tag_size(const char *text, const RedactOptions *options,
			  const RedactSpan *span)
{
	return TAG_OPEN_LENGTH + rule_name_length(options, span->rule) +
		(has_fingerprint(options, span) ? 1 + FINGERPRINT_LENGTH : 0) + 1 +
		2 * quotes[span->form & SPAN_QUOTE_MASK].len + copy_line_ends(text, span, NULL);
}

/* Write the text that replaces a span; return its end. A draft has no HMAC. */
static char *
write_span_tag(const char *text, const RedactOptions *options,
			   const RedactSpan *span, bool draft, char *out)
{
	const char *name = redact_rule_name_of(options, span->rule);
	unsigned	quote = span->form & SPAN_QUOTE_MASK;

	out = put_bytes(out, quotes[quote].bytes, quotes[quote].len);
	out = put_bytes(out, TAG_OPEN, TAG_OPEN_LENGTH);
	out = put_bytes(out, name, rule_name_length(options, span->rule));
	if (has_fingerprint(options, span))
	{
		*out++ = ':';
		if (draft)
			memset(out, fingerprint_digits[0], FINGERPRINT_LENGTH);
		else
			fingerprint_write(text, span, options, out);
		out += FINGERPRINT_LENGTH;
	}
	*out++ = ']';
	out = put_bytes(out, quotes[quote].bytes, quotes[quote].len);
	return out + copy_line_ends(text, span, out);
}

/* How many bytes redact_write() will write. */
size_t
redact_size(const char *text, size_t len, const RedactOptions *options,
			const RedactSpans *spans)
{
	size_t		size = len;

	for (size_t i = 0; i < spans->count; i++)
		size += span_tag_size(text, options,
							  &spans->items[i]) - spans->items[i].len;
	return size;
}

/* Write [from, to) with tags for the spans, all of which lie in the range. */
static void
write_tagged_range(const char *text, size_t from, size_t to,
				   const RedactOptions *options, const RedactSpans *spans,
				   bool draft,
				   char *out)
{
	for (size_t i = 0; i < spans->count; i++)
	{
		const RedactSpan *span = &spans->items[i];

		out = put_bytes(out, text + from, span->start - from);
		out = write_span_tag(text, options, span, draft, out);
		from = span->start + span->len;
	}
	memcpy(out, text + from, to - from);
}

/* Write the text with tags in place of the spans. */
void
redact_write(const char *text, size_t len, const RedactOptions *options,
			 const RedactSpans *spans, char *out)
{
	write_tagged_range(text, 0, len, options, spans, false, out);
}

/* The same for a part of it, to be scanned again: fingerprints are zeros. */
void
write_draft_range(const char *text, size_t from, size_t to,
				  const RedactOptions *options, const RedactSpans *spans,
				  char *out)
{
	write_tagged_range(text, from, to, options, spans, true, out);
}
