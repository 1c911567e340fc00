/*
 * text_filter.h
 *		One text through the redactor, in pieces; wide characters as UTF-8.
 */
#ifndef RESCUECTL_TEXT_FILTER_H
#define RESCUECTL_TEXT_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/redact.h"
#include "rescuectl/follow.h"
#include "text/transcode.h"

/* The most bytes of one call of text_filter_take(). */
#define TEXT_PIECE_BYTES 65536

typedef struct TextFilter
{
	RedactStream *stream;		/* NULL if the text is followed */
	Follower	follower;
	Transcoder	transcoder;
	bool		started;		/* the first bytes came */
} TextFilter;

/*
 * Begin a text; one that is to be followed goes out at each pause, and its
 * secrets are not told. Options and calls must live as long as it.
 */
extern RedactStatus text_filter_begin(TextFilter *filter,
									  const RedactOptions *options,
									  const RedactStreamCalls *calls,
									  bool follow);

/* The next bytes: at first, enough to know UTF-16 and UTF-32 by. */
extern RedactStatus text_filter_take(TextFilter *filter, const char *bytes,
									 size_t len);

/* The input pauses: write what is complete, if the text is followed. */
extern RedactStatus text_filter_pause(TextFilter *filter);

/* The text is whole: write the rest. */
extern RedactStatus text_filter_end(TextFilter *filter);

/* Free it, whether it came to its end or not. */
extern void text_filter_free(TextFilter *filter);

#endif							/* RESCUECTL_TEXT_FILTER_H */
