/*
 * lexicon.h
 *		Look words up in the lists of the rule files.
 */
#ifndef RESCUE_REDACT_LEXICON_H
#define RESCUE_REDACT_LEXICON_H

#include "redact/compile/tables.h"

extern const BookWord *find_lexicon_word(const char *word, size_t len);
extern bool is_word_in_list(WordList list, const char *word, size_t len);

#endif							/* RESCUE_REDACT_LEXICON_H */
