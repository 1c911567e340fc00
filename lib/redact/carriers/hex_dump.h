/*
 * hex_dump.h
 *		Dumps of bytes, a few on each line behind their offset.
 */
#ifndef RESCUE_REDACT_HEX_DUMP_H
#define RESCUE_REDACT_HEX_DUMP_H

#include "redact/engine/engine.h"

/* Add the secrets of the lines of a dump, from the offset at this place on. */
extern void parse_hex_dump(Scan *s, size_t at, size_t len, uint16_t arg);

#endif							/* RESCUE_REDACT_HEX_DUMP_H */
