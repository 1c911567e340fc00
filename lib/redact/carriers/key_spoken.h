/*
 * key_spoken.h
 *		Keys in a sentence: what the words in front of them say.
 */
#ifndef RESCUE_REDACT_KEY_SPOKEN_H
#define RESCUE_REDACT_KEY_SPOKEN_H

#include "redact/carriers/key.h"

extern bool is_bare_key_word(const Scan *s, const Key *key);
extern bool key_is_disarmed(Scan *s, const Key *key, Separator separator);
extern void judge_bare_key(Scan *s, Key *key);

#endif							/* RESCUE_REDACT_KEY_SPOKEN_H */
