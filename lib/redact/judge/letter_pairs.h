/*
 * letter_pairs.h
 *		Tell text that was drawn by chance by its pairs of letters.
 */
#ifndef RESCUE_REDACT_LETTER_PAIRS_H
#define RESCUE_REDACT_LETTER_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

extern bool has_rare_pairs(const char *text, size_t len);

#endif							/* RESCUE_REDACT_LETTER_PAIRS_H */
