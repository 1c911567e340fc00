/*
 * pgpass.h
 *		Files of fixed fields, and words in front of a quoted secret.
 */
#ifndef RESCUE_REDACT_PGPASS_H
#define RESCUE_REDACT_PGPASS_H

#include "redact/engine/engine.h"

/* Add the password of a line of .pgpass whose port is at this place. */
extern void parse_line(Scan *s, size_t at, size_t len, uint16_t arg);

/* Add the quoted secret behind the words at this place. */
extern void parse_phrase(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_PGPASS_H */
