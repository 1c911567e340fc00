/*
 * key_front.h
 *		A value in front of the word that says what it is.
 */
#ifndef RESCUE_REDACT_KEY_FRONT_H
#define RESCUE_REDACT_KEY_FRONT_H

#include "redact/carriers/key.h"

extern void front_read(Scan *s, const Key *key);

#endif							/* RESCUE_REDACT_KEY_FRONT_H */
