/*
 * gram.h
 *		An index of patterns, by four bytes of each.
 *
 * Private to lib/verdict. A pattern is parts between stars, # being a digit;
 * its longest part has four bytes or more. A part that begins or ends with a
 * byte of a word is found only where a word begins or ends, or its plural, but
 * for an end that is marked by ~: "~error" is in "oserror". Its number is from
 * 0 to GRAM_PATTERNS_MAX - 1. Enter the patterns, build the index once, then
 * search lines: searches change nothing but their line.
 */
#ifndef RESCUE_VERDICT_GRAM_H
#define RESCUE_VERDICT_GRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "verdict/match/topic.h"

/*
 * The most patterns that the index takes; a short numbers them. Most are the
 * texts of errno in other languages, of which newer systems have more.
 */
#define GRAM_PATTERNS_MAX	16384

/* The longest line that is searched; a short numbers its places. */
#define GRAM_LINE_MAX	4096

/*
 * A line that is searched, and its pairs of bytes once they were asked for:
 * set text, len, and has_pairs to false. A byte behind it must be readable.
 */
typedef struct GramLine
{
	const char *text;
	size_t		len;
	bool		has_pairs;
	TopicLine	pairs;
} GramLine;

/* Takes a pattern whose longest part is in the line, and where. */
typedef void (*GramFound) (int number, const char *at, void *arg);

/* Where the parts of a pattern are found. */
typedef enum GramBorders
{
	GRAM_ANYWHERE,				/* the caller looks at what is around */
	GRAM_WHOLE_WORDS
} GramBorders;

/* Enter a pattern, whose text must outlive the index; each number once. */
extern void gram_enter_pattern(int number, const char *pattern,
							   GramBorders borders);

/* Build the index of the patterns that were entered; call it once. */
extern void gram_index_build(void);

/* Report each pattern whose longest part the line has, once. */
extern void gram_search_line(GramLine *line, GramFound found, void *arg);

/* Whether a line has all of a pattern that gram_search_line() reported. */
extern bool gram_line_follows(int number, const GramLine *line,
							  const char *pattern);

/* The line with its pairs of bytes, which are read at the first call. */
extern const TopicLine *gram_line_pairs(GramLine *line);

#endif							/* RESCUE_VERDICT_GRAM_H */
