/*
 * decoded.h
 *		A part of the text that spells other bytes: numbers, hexadecimal digits.
 *
 * A parser puts the bytes that a part spells, each with the place that spells
 * it. What the rules find in them is a secret at these places.
 */
#ifndef RESCUE_REDACT_DECODED_H
#define RESCUE_REDACT_DECODED_H

#include "redact/engine/engine.h"

/* The place in the text that spells a byte. */
typedef struct BytePlace
{
	size_t		start;
	size_t		end;
} BytePlace;

#define DECODED_MIN 12			/* bytes that are worth a look */
#define DECODED_SMALL 64		/* and that need no memory of their own */

/* The bytes that a part of the text spells. */
typedef struct Decoded
{
	char		small_bytes[DECODED_SMALL];
	BytePlace	small_places[DECODED_SMALL];
	char	   *bytes;
	BytePlace  *places;			/* of each byte; they may be the same for many */
	size_t		len;
	size_t		room;
} Decoded;

/* Make room for so many bytes; false, with the scan's status, if it fails. */
extern bool decoded_begin(Scan *s, Decoded *d, size_t room);

/* Put a byte; what is behind the room is dropped. */
extern void decoded_put(Decoded *d, unsigned char byte, size_t start, size_t end);

/*
 * Note the places of what the rules find in the bytes, a span for each line,
 * and free them. The spans are of this rule and form.
 */
extern void decoded_finish(Scan *s, Decoded *d, uint16_t rule, unsigned form);

#endif							/* RESCUE_REDACT_DECODED_H */
