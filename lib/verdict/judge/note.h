/*
 * note.h
 *		Which evidence of a phase is kept.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_NOTE_H
#define RESCUE_VERDICT_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "verdict/verdict.h"

extern void note_rule_evidence(Verdict *verdict, int rule,
							   const Evidence *evidence);
extern bool shares_object(const char *text, size_t text_len,
						  const Evidence *failed);
extern void retire_failures(Verdict *verdict, size_t section);
extern bool outweighs_other(const Evidence *new, const Evidence *old);

#endif							/* RESCUE_VERDICT_NOTE_H */
