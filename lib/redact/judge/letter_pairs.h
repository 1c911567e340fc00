/*
 * letter_pairs.h
 *		Is a word too hard to say to be of any language?
 */
#ifndef RESCUE_REDACT_LETTER_PAIRS_H
#define RESCUE_REDACT_LETTER_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

extern bool has_rare_pairs(const char *text, size_t len);

#endif							/* RESCUE_REDACT_LETTER_PAIRS_H */
