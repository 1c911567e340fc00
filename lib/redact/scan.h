/*
 * scan.h
 *		A scan in pieces, for the stream.
 */
#ifndef RESCUE_REDACT_SCAN_H
#define RESCUE_REDACT_SCAN_H

#include "redact/engine.h"

extern void scan_range(Scan *s, size_t from, size_t to);

#endif							/* RESCUE_REDACT_SCAN_H */
