/*
 * pem.h
 *		Private keys between their BEGIN and END lines.
 */
#ifndef RESCUE_REDACT_PEM_H
#define RESCUE_REDACT_PEM_H

#include "redact/engine/engine.h"

/* Add the body of the key whose BEGIN or END line is at this place. */
extern void parse_pem(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_PEM_H */
