/*
 * name_spares.h
 *		Values that their key's name says to be no secret.
 */
#ifndef RESCUE_REDACT_NAME_SPARES_H
#define RESCUE_REDACT_NAME_SPARES_H

#include "redact/carriers/key.h"

extern bool name_spares_value(const Scan *s, const Key *key, const char *text,
							  size_t len, bool quoted);

#endif							/* RESCUE_REDACT_NAME_SPARES_H */
