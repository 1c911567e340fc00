/*
 * tail.c
 *		The last line of a container's log that has no level.
 */
#include "verdict/judge/tail.h"

#include "verdict/judge/follow.h"
#include "verdict/judge/phase.h"
#include "verdict/match/match.h"

/* Whether the line that is the log's last so far heads the one below it. */
static bool
tail_heads_others(Verdict *verdict)
{
	if (!verdict->tail_asked)
	{
		Message		message;

		message_read_line(verdict->tail.text, verdict->tail.len, &message);
		verdict->tail_heads = message_heads_others(&message);
		verdict->tail_asked = true;
	}
	return verdict->tail_heads;
}

/* A line that goes on with a message counts only below one that heads others. */
void
remember_last_line(Verdict *verdict, const Evidence *evidence,
				   const Message *message)
{
	if ((evidence->kinds & AGENT) == 0 || message->level != LEVEL_NONE ||
		(is_continuation(message) &&
		 !(message->len > 1 && tail_heads_others(verdict))) ||
		is_line_of_machine(evidence))
		return;
	verdict->tail = *evidence;
	verdict->tail_asked = false;
}
