/*
 * level.h
 *		The level that a line of a log states about itself.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_LEVEL_H
#define RESCUE_VERDICT_LEVEL_H

#include <stddef.h>

/* How much a line's own level says that it matters. */
typedef enum LineLevel
{
	LEVEL_NONE, LEVEL_LOW, LEVEL_WARNING, LEVEL_HIGH
} LineLevel;

/*
 * The level that a word of two letters or more is, in any case; LEVEL_NONE for
 * another word.
 */
extern LineLevel level_of_word(const char *word, size_t len);

/* The level that one letter tells, or another where it tells none. */
extern LineLevel level_of_letter(char letter, LineLevel other);

/* The level that a line states about itself; LEVEL_NONE if it states none. */
extern LineLevel level_of_log_line(const char *line, size_t len);

#endif							/* RESCUE_VERDICT_LEVEL_H */
