/*
 * shape_line.h
 *		What the files of shapes ask of the words of a line.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_SHAPE_LINE_H
#define RESCUE_VERDICT_SHAPE_LINE_H

#include <stdbool.h>

#include "verdict/line/bytes.h"
#include "verdict/match/topic.h"

/* Whether a line contains one of the words of a list that ends with NULL. */
static inline bool
line_has_one_of(const TopicLine *line, const char *const *words)
{
	for (; *words != NULL; words++)
		if (topic_line_find(line, *words) != NULL)
			return true;
	return false;
}

#endif							/* RESCUE_VERDICT_SHAPE_LINE_H */
