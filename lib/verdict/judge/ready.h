/*
 * ready.h
 *		Whether a line says that the program is ready.
 *
 * Private to lib/verdict.
 */
#ifndef RESCUE_VERDICT_READY_H
#define RESCUE_VERDICT_READY_H

#include <stdbool.h>

#include "verdict/line/message.h"

/* A message that is no more than this is shorter. */
#define READY_MAX		48

/* False for most messages, which are longer, or end otherwise. */
static inline bool
may_say_ready(const Message *message)
{
	return message->len < READY_MAX && message->len >= 5 &&
		(message->text[message->len - 1] == 'y' ||
		 message->text[message->len - 2] == 'y');
}

/*
 * Whether a message is that the program is ready, and nothing more: "ready",
 * "agent is ready".
 */
extern bool says_program_ready(const Message *message);

#endif							/* RESCUE_VERDICT_READY_H */
