/*
 * scan.h
 *		A scan in pieces, for the stream, and what follows one.
 */
#ifndef RESCUE_REDACT_SCAN_H
#define RESCUE_REDACT_SCAN_H

#include "redact/engine/engine.h"

#define SETTLE_BYTES ((size_t) 512 << 10)	/* longer regions are not settled */

extern void scan_text_range(Scan *s, size_t from, size_t to);

/*
 * Find by the rules, the own ones too, the secrets of a text that belongs to
 * the scan's: one of its regions as it will be written, or, with decoded, what
 * a part of it spells.
 */
extern RedactStatus scan_by_itself(const Scan *s, const char *text, size_t len,
								   bool decoded, RedactSpans *found);

/* rescan.c */
extern RedactStatus settle_regions_before(Scan *s, size_t to, bool cut);

/* region.c */
extern size_t find_settle_start(Scan *s, size_t at, bool cut);

#endif							/* RESCUE_REDACT_SCAN_H */
