/*
 * sentence.h
 *		Values that are words of a sentence or the name of an object.
 */
#ifndef RESCUE_REDACT_SENTENCE_H
#define RESCUE_REDACT_SENTENCE_H

#include "redact/carriers/key.h"

extern bool is_token_sentence(const Scan *s, const Key *key, const Value *value);
extern bool sentence_spares(Scan *s, const Key *key, Separator separator,
							const Value *value);

#endif							/* RESCUE_REDACT_SENTENCE_H */
