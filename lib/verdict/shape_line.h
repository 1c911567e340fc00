/*
 * shape_line.h
 *		What the files of shapes ask of the bytes and words of a line.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_SHAPE_LINE_H
#define RESCUE_VERDICT_SHAPE_LINE_H

#include <stdbool.h>

#include "verdict/topic.h"

/* True for an ASCII digit. */
static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True for a byte of a word. */
static inline bool
is_word(char c)
{
	return (unsigned char) ((c | 0x20) - 'a') < 26 || is_digit(c) || c == '_';
}

/* Whether a line contains one of the words of a list that ends with NULL. */
static inline bool
has_one(const TopicLine *line, const char *const *words)
{
	for (; *words != NULL; words++)
		if (topic_line_find(line, *words) != NULL)
			return true;
	return false;
}

#endif							/* RESCUE_VERDICT_SHAPE_LINE_H */
