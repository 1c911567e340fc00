/*
 * refine.h
 *		What the words of a weak cause's line tell more.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_REFINE_H
#define RESCUE_VERDICT_REFINE_H

#include "verdict/verdict.h"

/* The topic of a quoted line that is so sure tells a cause. */
#define SURE_TOPIC		0.6

/* An exit status, or a symptom, that is so sure tells more than words. */
#define TELLING			0.7

/*
 * Put in place of a weak cause what the words of its line, or of the failure
 * above it, say for sure.
 */
extern void refine_weak_causes(Verdict *verdict);

#endif							/* RESCUE_VERDICT_REFINE_H */
