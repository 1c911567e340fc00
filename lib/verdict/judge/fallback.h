/*
 * fallback.h
 *		What is used where no rule tells the cause.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FALLBACK_H
#define RESCUE_VERDICT_FALLBACK_H

#include "verdict/verdict.h"

/*
 * Use what a log quotes: where only a symptom is known, and where the log of a
 * program ends with an error that no rule knows.
 */
extern void use_quote_as_cause(Verdict *verdict);

#endif							/* RESCUE_VERDICT_FALLBACK_H */
