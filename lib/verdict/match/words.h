/*
 * words.h
 *		What single words of a message say, which no rule is about.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_WORDS_H
#define RESCUE_VERDICT_WORDS_H

#include "verdict/line/message.h"
#include "verdict/match/match.h"

/*
 * Set retries, connects, serves and succeeds of what was found in a message to
 * whether its words say so. They must be what match_rules_in_line() found.
 */
extern void read_telling_words(const Message *message, LineFinding *finding);

#endif							/* RESCUE_VERDICT_WORDS_H */
