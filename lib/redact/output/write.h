/*
 * write.h
 *		How long a span's tag is; a part of the text with its tags.
 */
#ifndef RESCUE_REDACT_WRITE_H
#define RESCUE_REDACT_WRITE_H

#include "redact/redact.h"

/* Length of the tag that replaces this span. */
extern size_t span_tag_size(const char *text, const RedactOptions *options,
							const RedactSpan *span);

/* Write [from, to) for rescanning, with tags but without fingerprints. */
extern void write_draft_range(const char *text, size_t from, size_t to,
							  const RedactOptions *options,
							  const RedactSpans *spans, char *out);

#endif							/* RESCUE_REDACT_WRITE_H */
