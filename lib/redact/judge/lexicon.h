/*
 * lexicon.h
 *		Look words up in the lists of the rule files.
 */
#ifndef RESCUE_REDACT_LEXICON_H
#define RESCUE_REDACT_LEXICON_H

#include "redact/compile/tables.h"

extern const BookWord *word_find(const char *word, size_t len);
extern bool list_has(WordList list, const char *word, size_t len);

#endif							/* RESCUE_REDACT_LEXICON_H */
