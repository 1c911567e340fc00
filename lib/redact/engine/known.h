/*
 * known.h
 *		Secrets that were found once, and where else they are.
 */
#ifndef RESCUE_REDACT_KNOWN_H
#define RESCUE_REDACT_KNOWN_H

#include "redact/engine/engine.h"

/* Values that were found; NULL until the first one is kept. */
typedef RedactKnown Known;

/*
 * Is there a place between the spans where a known value may be? If not, a table
 * for this text only, which costs more than the scan of a short one, is not made.
 */
extern bool known_has_room(const Scan *s);

/* Note the values of all spans. */
extern RedactStatus known_learn_all(Known **known, const Scan *s);

/*
 * Add a span for each known value in front of *to, and note the values of the
 * spans on the way. *to moves back to the start of a value that it is within.
 */
extern RedactStatus mark_known_values(Known **known, Scan *s, size_t *to);

#endif							/* RESCUE_REDACT_KNOWN_H */
