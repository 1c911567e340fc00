/*
 * clamp.h
 *		Shorten a text to a limit, keeping its beginning and its end.
 */
#ifndef RESCUE_TEXT_CLAMP_H
#define RESCUE_TEXT_CLAMP_H

#include <stddef.h>

/* The least limit that leaves room for the marker and some text around it. */
#define CLAMP_LIMIT_MIN 256

/*
 * Shorten valid UTF-8, in place, to at most limit bytes, a marker that says
 * how many bytes went included: the first quarter and the last three
 * quarters of the room, cut at a line end near by, else at a character
 * border. Returns the new length; len if it was short enough. limit must be
 * at least CLAMP_LIMIT_MIN.
 */
extern size_t text_clamp(char *s, size_t len, size_t limit);

#endif							/* RESCUE_TEXT_CLAMP_H */
