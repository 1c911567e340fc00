/*
 * suggest.h
 *		Whether a word is another one, mistyped.
 */
#ifndef MIGCHECK_SUGGEST_H
#define MIGCHECK_SUGGEST_H

#include <stdbool.h>

extern bool is_mistyped(const char *word, const char *meant);

#endif							/* MIGCHECK_SUGGEST_H */
