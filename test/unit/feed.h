/*
 * feed.h
 *		Hand a text to a stream of the redactor in pieces of one size.
 */
#ifndef RESCUE_TEST_FEED_H
#define RESCUE_TEST_FEED_H

#include "redact/redact.h"

/*
 * Write the text, finish the stream and free it. Returns the first status that
 * is not REDACT_OK; REDACT_NO_MEMORY for a stream that could not be made.
 */
static inline RedactStatus
feed_stream(RedactStream *stream, const char *text, size_t len, size_t piece)
{
	RedactStatus status = stream != NULL ? REDACT_OK : REDACT_NO_MEMORY;

	for (size_t at = 0; at < len && status == REDACT_OK; at += piece)
		status = redact_stream_write(stream, text + at,
									 len - at < piece ? len - at : piece);
	if (status == REDACT_OK)
		status = redact_stream_finish(stream);
	redact_stream_free(stream);
	return status;
}

#endif							/* RESCUE_TEST_FEED_H */
