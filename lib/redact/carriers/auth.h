/*
 * auth.h
 *		Headers with credentials: Authorization, Cookie.
 */
#ifndef RESCUE_REDACT_AUTH_H
#define RESCUE_REDACT_AUTH_H

#include "redact/engine/engine.h"

/* Read the credentials of the header or scheme at this place. */
extern void parse_auth(Scan *s, size_t at, size_t len, uint16_t arg);

/* Add the values of the cookies in [at, end). */
extern void add_cookie_header(Scan *s, size_t at, size_t end, uint16_t rule);

#endif							/* RESCUE_REDACT_AUTH_H */
