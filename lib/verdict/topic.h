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
#include <stdint.h>

/* True for a pattern that is of a topic. */
extern bool is_topic(const char *pattern);

/* A line, and which pairs of neighbouring bytes it may have, by their hash. */
typedef struct TopicLine
{
	const char *text;
	size_t		len;
	uint64_t	pairs[16];
} TopicLine;

/* Read a line, which is in lower case, with a blank at each end. */
extern void topic_read(TopicLine *line, const char *text, size_t len);

/* Return the first place where a line has a text of len bytes, or NULL. */
extern const char *topic_line_has(const TopicLine *line, const char *text,
								  size_t len);

/*
 * True if a line has a word of each group of a topic's pattern, without its
 * first byte.
 */
extern bool topic_matches(const TopicLine *line, const char *groups);

#endif							/* RESCUE_VERDICT_TOPIC_H */
