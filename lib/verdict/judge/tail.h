/*
 * tail.h
 *		The last line of a container's log that has no level.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_TAIL_H
#define RESCUE_VERDICT_TAIL_H

#include "verdict/line/message.h"

/*
 * Remember the last line of the agent's log that has no level: a program that
 * ends without telling a failure says there what it did last.
 */
extern void remember_last_line(Verdict *verdict, const Evidence *evidence,
							   const Message *message);

#endif							/* RESCUE_VERDICT_TAIL_H */
