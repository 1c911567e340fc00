/*
 * text_filter.c
 *		One text through the redactor, in pieces; wide characters as UTF-8.
 *
 * The encoding is known after the first bytes; a text in UTF-16 or UTF-32 is
 * decoded piece by piece, since the redactor reads UTF-8 only. The decoded
 * copy holds secrets, so it is cleansed after each piece.
 */
#include "rescuectl/text_filter.h"

#include <openssl/crypto.h>
#include <string.h>

/*
 * Returns REDACT_OK or REDACT_NO_MEMORY; text_filter_free() is called in each
 * case.
 */
RedactStatus
text_filter_begin(TextFilter *filter, const RedactOptions *options,
				  const RedactStreamCalls *calls, bool follow)
{
	memset(filter, 0, sizeof(*filter));
	filter->follower.options = options;
	filter->follower.sink = calls->sink;
	filter->follower.arg = calls->arg;
	if (!follow)
		filter->stream = redact_stream_new(options, calls);
	return follow || filter->stream != NULL ? REDACT_OK : REDACT_NO_MEMORY;
}

/* Hand decoded bytes to what redacts them. */
static RedactStatus
redact_decoded_bytes(TextFilter *filter, const char *bytes, size_t len)
{
	return filter->stream != NULL ?
		redact_stream_write(filter->stream, bytes, len) :
		follow_add(&filter->follower, bytes, len);
}

/* At most TEXT_PIECE_BYTES in one call: the decoded copy has room for that. */
RedactStatus
text_filter_take(TextFilter *filter, const char *bytes, size_t len)
{
	static char narrow[TEXT_PIECE_BYTES * TRANSCODE_GROWTH + 8];
	RedactStatus status;

	if (!filter->started)
		transcode_start(&filter->transcoder, bytes, len);
	filter->started = true;
	if (filter->transcoder.width == 0)
		return redact_decoded_bytes(filter, bytes, len);
	len = transcode(&filter->transcoder, bytes, len, narrow);
	status = redact_decoded_bytes(filter, narrow, len);
	OPENSSL_cleanse(narrow, len);
	return status;
}

/* A text that is not followed goes out as the stream decides. */
RedactStatus
text_filter_pause(TextFilter *filter)
{
	return filter->stream != NULL ? REDACT_OK : follow_pause(&filter->follower);
}

/* Half a character at the end is decoded to U+FFFD. */
RedactStatus
text_filter_end(TextFilter *filter)
{
	char		rest[8];
	size_t		len = transcode_finish(&filter->transcoder, rest);
	RedactStatus status = len > 0 ?
		redact_decoded_bytes(filter, rest, len) : REDACT_OK;

	if (status != REDACT_OK)
		return status;
	return filter->stream != NULL ? redact_stream_finish(filter->stream) :
		follow_end(&filter->follower);
}

/* May be called twice. */
void
text_filter_free(TextFilter *filter)
{
	redact_stream_free(filter->stream);
	filter->stream = NULL;
	follow_free(&filter->follower);
}
