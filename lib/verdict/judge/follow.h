/*
 * follow.h
 *		What a log's lines say together.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_FOLLOW_H
#define RESCUE_VERDICT_FOLLOW_H

#include <stdbool.h>

#include "verdict/line/message.h"
#include "verdict/match/match.h"
#include "verdict/verdict.h"

/* Whether a message belongs to the line above it: a detail. */
static inline bool
is_continuation(const Message *message)
{
	return message->len <= 1 || message->text[0] == ' ' ||
		message->text[0] == '\t';
}

extern bool names_cause_above(const Message *message);
extern void follow_failure_burst(Verdict *verdict, const Evidence *evidence,
								 const Message *message,
								 const LineFinding *finding, bool failure);
extern const Evidence *find_telling_line(const Verdict *verdict,
										 const Evidence *evidence,
										 const Message *message);
extern void follow_trace_begin(Verdict *verdict, size_t line);
extern void follow_named_cause(Verdict *verdict, const LineFinding *finding,
							   const Evidence *evidence,
							   const Message *message, bool failure);
extern bool follow_heading(Verdict *verdict, const LineFinding *finding,
						   const Evidence *evidence, const Message *message);
extern void note_heading(Verdict *verdict, const LineFinding *finding,
						 const Evidence *evidence, const Message *message,
						 bool failure);
extern bool follow_program_start(Verdict *verdict, const LineFinding *finding,
								 const Evidence *evidence,
								 const Message *message, bool failure);
extern bool follow_connection(const Verdict *verdict,
							  const LineFinding *finding,
							  const Evidence *evidence,
							  const Message *message, bool failure);
extern void follow_progress(Verdict *verdict, const LineFinding *finding,
							const Message *message,
							bool failure);
extern void follow_told_causes(Verdict *verdict, const LineFinding *finding,
							   const Evidence *evidence,
							   const Message *message);
extern void follow_refused(Verdict *verdict, const LineFinding *finding,
						   const Evidence *evidence, LineLevel level);

#endif							/* RESCUE_VERDICT_FOLLOW_H */
