/*
 * kept.h
 *		What was read of the lines below a failure, kept for when the verdict
 *		looks at them again.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_KEPT_H
#define RESCUE_VERDICT_KEPT_H

#include "verdict/line/message.h"
#include "verdict/match/match.h"
#include "verdict/verdict.h"

/*
 * Keep a line with its message and what was found in it: where a failure is
 * above it in its section, and another line below.
 */
extern void keep_line(Verdict *verdict, const Evidence *line,
					  const Message *message, const LineFinding *finding,
					  bool last);

/* Return what is kept of the line that begins at a place, or NULL. */
extern const KeptLine *find_kept_line(const Verdict *verdict, const char *text);

/* Read a line's message, from what is kept of it unless that is NULL. */
extern void read_kept_line(const KeptLine *kept, const Evidence *line,
						   Message *message);

#endif							/* RESCUE_VERDICT_KEPT_H */
