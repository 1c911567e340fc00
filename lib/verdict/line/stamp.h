/*
 * stamp.h
 *		When a line of a log was written.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_STAMP_H
#define RESCUE_VERDICT_STAMP_H

#include <stdint.h>

#include "verdict/verdict.h"

/*
 * The time of a line, or of the nearest line above it that has one, in
 * milliseconds of its year (a journal's time has no year), in UTC where it
 * states a zone; -1 if no line has one.
 */
extern int64_t read_evidence_stamp(const Evidence *evidence);

#endif							/* RESCUE_VERDICT_STAMP_H */
