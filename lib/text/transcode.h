/*
 * transcode.h
 *		UTF-16 and UTF-32 as UTF-8.
 *
 * Where such bytes were taken for text already, each NUL is U+FFFD by now:
 * that is undone, too.
 */
#ifndef RESCUE_TEXT_TRANSCODE_H
#define RESCUE_TEXT_TRANSCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of UTF-8 that one byte of input may become, at the most. */
#define TRANSCODE_GROWTH 3

/* A text of wide characters; zero-initialised for one of bytes. */
typedef struct Transcoder
{
	unsigned	width;			/* bytes of a unit: 2 or 4; 0 for a text of
								 * bytes */
	bool		big_endian;
	unsigned	have;			/* bytes of a unit that did not come whole */
	unsigned char unit[4];
	uint32_t	high;			/* a high surrogate that waits for its low one */
} Transcoder;

/* Set up for a text that begins so. */
extern void transcode_start(Transcoder *t, const char *head, size_t len);

/*
 * Turn bytes into UTF-8. out holds TRANSCODE_GROWTH * len + 8 bytes. What is
 * no character becomes U+FFFD. Returns the bytes that were written.
 */
extern size_t transcode(Transcoder *t, const char *bytes, size_t len, char *out);

/* At the end: what did not come whole. out holds 8 bytes. */
extern size_t transcode_finish(Transcoder *t, char *out);

/* Does a text begin as UTF-16 with U+FFFD in the place of each NUL? */
extern bool transcode_is_spoiled(const char *s, size_t len);

/* Copy such a text without them; out holds len bytes. Returns the length. */
extern size_t transcode_spoiled(const char *s, size_t len, char *out);

#endif							/* RESCUE_TEXT_TRANSCODE_H */
