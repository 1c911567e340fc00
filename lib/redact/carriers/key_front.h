/*
 * key_front.h
 *		A value in front of the word that says what it is.
 */
#ifndef RESCUE_REDACT_KEY_FRONT_H
#define RESCUE_REDACT_KEY_FRONT_H

#include "redact/carriers/key.h"

extern void read_value_below_heading(Scan *s, const Key *key);
extern void read_value_in_front(Scan *s, const Key *key);
extern bool read_argument_in_front(Scan *s, const Key *key);
extern void read_path_value(Scan *s, const Key *key);

/* May a key be behind its value? It ends its line or its bracket; most do not. */
static inline bool
may_follow_value(const Scan *s, const Key *key)
{
	return byte_in(scan_byte(s, key->end), ")\r\n.:\0");
}

#endif							/* RESCUE_REDACT_KEY_FRONT_H */
