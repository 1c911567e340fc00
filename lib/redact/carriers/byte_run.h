/*
 * byte_run.h
 *		Bytes that are written as numbers on one line.
 */
#ifndef RESCUE_REDACT_BYTE_RUN_H
#define RESCUE_REDACT_BYTE_RUN_H

#include "redact/engine/engine.h"

/* Add the secrets of the run of numbers at this place, or behind the literal. */
extern void parse_byte_run(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_BYTE_RUN_H */
