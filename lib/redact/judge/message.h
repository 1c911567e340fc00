/*
 * message.h
 *		Bare values that are part of a message, not secrets.
 */
#ifndef RESCUE_REDACT_MESSAGE_H
#define RESCUE_REDACT_MESSAGE_H

#include "redact/carriers/key.h"

extern bool message_spares(Scan *s, const Key *key, Separator separator,
						   const Value *value);

#endif							/* RESCUE_REDACT_MESSAGE_H */
