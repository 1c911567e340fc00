/*
 * wrap.h
 *		An exception that tells the text of the one it was raised for.
 */
#ifndef RESCUE_VERDICT_WRAP_H
#define RESCUE_VERDICT_WRAP_H

#include "verdict/line/message.h"
#include "verdict/match/match.h"
#include "verdict/verdict.h"

/*
 * Follow chained exceptions of Python, line by line. Returns the rule of the
 * line, or 0 where that of the exception above, which moves here, tells more.
 */
extern int	follow_wrapping_exception(Verdict *verdict, int own,
									  const Evidence *evidence,
									  const Message *message);

#endif							/* RESCUE_VERDICT_WRAP_H */
