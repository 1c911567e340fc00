/*
 * serving.h
 *		Whether the program takes requests, and what that takes back.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_SERVING_H
#define RESCUE_VERDICT_SERVING_H

#include "verdict/line/message.h"
#include "verdict/match/match.h"

/*
 * Note whether a line says that the program takes requests; what is found in
 * the line, too, is told so. failure is true for a line that is a failure.
 */
extern void follow_serving(Verdict *verdict, const Evidence *evidence,
						   const Message *message, LineFinding *finding,
						   bool failure);

#endif							/* RESCUE_VERDICT_SERVING_H */
