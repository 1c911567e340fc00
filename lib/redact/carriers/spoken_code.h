/*
 * spoken_code.h
 *		The digits of a PIN or a one-time code, in a sentence.
 */
#ifndef RESCUE_REDACT_SPOKEN_CODE_H
#define RESCUE_REDACT_SPOKEN_CODE_H

#include "redact/engine/engine.h"

/* Read the digits behind the words that end at this place. */
extern void parse_code_behind(Scan *s, size_t at, size_t len, uint16_t rule);

/* Read the digits in front of "is your", if what follows says what they are. */
extern void parse_code_before(Scan *s, size_t at, size_t len, uint16_t rule);

#endif							/* RESCUE_REDACT_SPOKEN_CODE_H */
