/*
 * suggest.h
 *		Recognize a mistyped word.
 */
#ifndef COMMON_SUGGEST_H
#define COMMON_SUGGEST_H

#include <stdbool.h>

/*
 * True if at most two letters of meant were added, left out or replaced; in a
 * word of less than eight letters one, or two neighbours were swapped. Words
 * of more than 63 bytes are never mistyped.
 */
extern bool is_misspelling_of(const char *word, const char *meant);

#endif							/* COMMON_SUGGEST_H */
