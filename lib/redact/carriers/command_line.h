/*
 * command_line.h
 *		Programs with a secret among their own arguments.
 */
#ifndef RESCUE_REDACT_COMMAND_LINE_H
#define RESCUE_REDACT_COMMAND_LINE_H

#include "redact/engine/engine.h"

/* Add the secrets of the command whose program is at this place. */
extern void parse_option(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_COMMAND_LINE_H */
