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
#include <string.h>

/* True for a pattern that is of a topic. */
extern bool is_topic_pattern(const char *pattern);

/* How many topics there are. */
enum
{
	TOPIC_COUNT = 0
#define RULE(phase, outcome, sections, pattern, cause, confidence, who, remedy, \
			 sample) + 1
#include "verdict/knowledge/topics.def"
#undef RULE
};

/* They are looked at by eights. */
#define TOPIC_ROOM			((TOPIC_COUNT + 7) / 8 * 8)

/* Of each topic the groups of which a line has a word, a bit for each. */
typedef struct TopicGroups
{
	unsigned char found[TOPIC_ROOM];
} TopicGroups;

/* How many places there are for pairs of bytes. */
#define PAIR_PLACES		1024

/* A line, and which pairs of neighbouring bytes it may have, by their hash. */
typedef struct TopicLine
{
	const char *text;
	size_t		len;
	bool		pairs[PAIR_PLACES];
} TopicLine;

/* The place of a pair of bytes in the set of a line. */
static inline unsigned
place_of_byte_pair(const char *pair)
{
	return ((unsigned char) pair[0] * 33u + (unsigned char) pair[1]) % PAIR_PLACES;
}

/* False if a line does not have the first two bytes of a text for sure. */
static inline bool
topic_line_may_have(const TopicLine *line, const char *text)
{
	return line->pairs[place_of_byte_pair(text)];
}

/* False if a line has no digit from first to last right behind a byte. */
static inline bool
topic_line_may_have_digit(const TopicLine *line, char before, char first,
						  char last)
{
	char		pair[2] = {before, first};

	for (; pair[1] <= last; pair[1]++)
		if (topic_line_may_have(line, pair))
			return true;
	return false;
}

/* Read a line, which is in lower case, with a blank at each end. */
extern void topic_read_pairs(TopicLine *line, const char *text, size_t len);

/* Return the first place where a line has a text of len bytes, or NULL. */
extern const char *topic_line_has(const TopicLine *line, const char *text,
								  size_t len);

/* The same for a text of two bytes or more, which ends with NUL. */
static inline const char *
topic_line_find(const TopicLine *line, const char *text)
{
	/* most are told by their first bytes, before their length is counted */
	return topic_line_may_have(line, text) ?
		topic_line_has(line, text, strlen(text)) : NULL;
}

/*
 * Enter the words of a topic, by its number from 0, so that one pass over a
 * line finds the words of all: its pattern without the first byte. Each topic
 * once.
 */
extern void topic_enter_groups(int topic, const char *groups);

/* Find the words of all topics in a line, as topic_read_pairs() takes it. */
extern void topic_find_groups(TopicGroups *groups, const char *text,
							  size_t len);

/*
 * Return the next topic from a number on that a line has: a word of each of its
 * groups, and none of those that a line must not have. TOPIC_COUNT for none.
 */
extern int	topic_next_held(const TopicGroups *groups, int topic);

#endif							/* RESCUE_VERDICT_TOPIC_H */
