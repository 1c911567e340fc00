/*
 * decode.h
 *		A secret as it was meant: escapes, percent signs, base64 and the like
 *		undone, a piece at a time.
 */
#ifndef RESCUE_REDACT_DECODE_H
#define RESCUE_REDACT_DECODE_H

#include "redact/engine/engine.h"

#define DECODE_LEVELS 3			/* an escaped string in an escaped string */

/* Set form, bytes and len; the rest is the decoder's own. */
typedef struct Decoder
{
	DecodeForm	form;
	const char *bytes;
	size_t		len;
	size_t		at;
	/* rest of the bytes of a character from a \u escape, by level */
	unsigned char kept[DECODE_LEVELS + 1][4];
	uint8_t		nkept[DECODE_LEVELS + 1];
} Decoder;

/* The next bytes, at most size; 0 at the end. */
extern size_t decode_next_piece(Decoder *d, unsigned char *out, size_t size);

#endif							/* RESCUE_REDACT_DECODE_H */
