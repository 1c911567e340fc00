/*
 * seen.h
 *		What was found in a message, kept for when its log tells it again.
 *
 * Private to lib/verdict. A program that is started again and again tells the
 * same each time.
 */
#ifndef RESCUE_VERDICT_SEEN_H
#define RESCUE_VERDICT_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "verdict/line/message.h"
#include "verdict/match/match.h"

/* So many messages of a section are kept. */
#define SEEN_PLACES		64

/* A message that was searched; text is NULL for none. */
typedef struct SeenMessage
{
	const char *text;			/* in the section's content */
	size_t		len;
	LineLevel	level;
	LineFinding finding;
} SeenMessage;

/* Zeroed at the start of each section. */
typedef struct SeenMessages
{
	SeenMessage places[SEEN_PLACES];
} SeenMessages;

/* A hash of a message's text. */
extern uint64_t hash_message_text(const char *text, size_t len);

/*
 * Return what the rules and the words of a line's message tell, from what was
 * found in the same message before where it is kept. Its hash must be set.
 */
extern LineFinding find_in_message(SeenMessages *seen, const Evidence *line,
								   const Message *message, bool last,
								   const Trace *trace);

#endif							/* RESCUE_VERDICT_SEEN_H */
