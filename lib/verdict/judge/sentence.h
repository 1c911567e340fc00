/*
 * sentence.h
 *		The rest of a failure's sentence on the line below it.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_SENTENCE_H
#define RESCUE_VERDICT_SENTENCE_H

#include "verdict/line/message.h"
#include "verdict/verdict.h"

/*
 * Where a line goes on with the sentence of the last failure, make message the
 * whole sentence. Returns the line where that begins, which may be evidence.
 */
extern const Evidence *join_wrapped_sentence(const Verdict *verdict,
											 const Evidence *evidence,
											 Message *message);

#endif							/* RESCUE_VERDICT_SENTENCE_H */
