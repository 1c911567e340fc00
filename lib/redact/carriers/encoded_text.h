/*
 * encoded_text.h
 *		Text that is encoded as a whole: a script in base64, an URL within an
 *		URL.
 */
#ifndef RESCUE_REDACT_ENCODED_TEXT_H
#define RESCUE_REDACT_ENCODED_TEXT_H

#include "redact/engine/engine.h"

/* Add the secrets of the encoded text that the literal begins or is in. */
extern void parse_encoded_text(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_ENCODED_TEXT_H */
