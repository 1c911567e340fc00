/*
 * wrapped_jwt.h
 *		A JSON Web Token that is cut by line ends.
 */
#ifndef RESCUE_REDACT_WRAPPED_JWT_H
#define RESCUE_REDACT_WRAPPED_JWT_H

#include "redact/engine/engine.h"

extern void parse_wrapped_jwt(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_WRAPPED_JWT_H */
