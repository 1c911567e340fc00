/*
 * url.h
 *		User information in URLs.
 */
#ifndef RESCUE_REDACT_URL_H
#define RESCUE_REDACT_URL_H

#include "redact/engine/engine.h"

/* Add the password of the URL whose "://" is at this place. */
extern void parse_url(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_URL_H */
