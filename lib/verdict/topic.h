/*
 * topic.h
 *		Whether a line has the words of a topic: see topics.def.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_TOPIC_H
#define RESCUE_VERDICT_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

/* True for a pattern that is of a topic. */
extern bool is_topic(const char *pattern);

/*
 * True if a line has a word of each group of a topic's pattern, without its
 * first byte. The line is in lower case, with a blank at each end.
 */
extern bool topic_matches(const char *line, size_t len, const char *groups);

#endif							/* RESCUE_VERDICT_TOPIC_H */
