/*
 * follow.c
 *		What a log's lines say together: bursts of failure lines, progress
 *		after a failure, and connections that were refused.
 *
 * Each function is called for every line of a section in turn, and keeps what
 * it needs of the lines above in the verdict.
 */
#include "verdict/follow.h"

#include <string.h>

#include "verdict/match.h"
#include "verdict/quote.h"

/* So many lines below a refused connection may name its address. */
#define REFUSED_LINES	10

/* So many lines above it, its own included. */
#define LOOPBACK_LINES	2

/* So many other lines end a burst of failure lines. */
#define BURST_GAP		6

/* Whether a message belongs to the line above it: a detail. */
bool
is_continuation(const Message *message)
{
	return message->len <= 1 || message->text[0] == ' ' ||
		message->text[0] == '\t';
}

/* Whether a message only heads what is below it: "Error:", "panicked at x:1:". */
static bool
ends_in_colon(const Message *message)
{
	size_t		len = message->len;

	while (len > 0 && fold_byte(message->text[len - 1]) == ' ')
		len--;
	return len > 0 && message->text[len - 1] == ':';
}

/*
 * Follow the bursts of failure lines: the first line of the last is quoted, or
 * the one that it heads.
 */
void
follow_burst(Verdict *verdict, const Evidence *evidence,
			 const Message *message, bool failure)
{
	if (verdict->burst_heads && message->len > 1)
	{
		verdict->burst = *evidence;
		verdict->burst.rule = match_quote_rule();
		verdict->burst_heads = false;
	}
	if (!failure)
	{
		verdict->gap++;
		return;
	}
	if (is_continuation(message))
		return;
	if (verdict->burst.rule == 0 || verdict->gap > BURST_GAP)
	{
		verdict->burst = *evidence;
		verdict->burst.rule = match_quote_rule();
		verdict->burst_heads = ends_in_colon(message);
	}
	verdict->gap = 0;
}

/* Whether a text begins with a word. */
static inline bool
starts_with(const char *text, const char *end, const char *word, size_t len)
{
	return (size_t) (end - text) >= len && memcmp(text, word, len) == 0;
}

#define STARTS_WITH(text, end, word) \
	starts_with(text, end, word, sizeof(word) - 1)

/*
 * Whether a message says that something is tried again: that is no progress. In
 * one pass, since most lines behind a failure are asked.
 */
static bool
tries_again(const Message *message)
{
	const char *end = message->text + message->len;

	for (const char *at = message->text; at < end; at++)
	{
		switch (*at)
		{
			case 'e':
				if (STARTS_WITH(at, end, "etry") ||
					STARTS_WITH(at, end, "etries") ||
					STARTS_WITH(at, end, "econnect") ||
					STARTS_WITH(at, end, "estart"))
					return true;
				break;
			case 'a':
				if (STARTS_WITH(at, end, "aiting") ||
					STARTS_WITH(at, end, "ack-off") ||
					STARTS_WITH(at, end, "ackoff"))
					return true;
				break;
			case 't':
				if (STARTS_WITH(at, end, "ttempt"))
					return true;
				break;
			case ' ':
				if (STARTS_WITH(at, end, " again"))
					return true;
				break;
			default:
				break;
		}
	}
	return false;
}

/* Count what a log goes on with after a failure. */
void
follow_progress(Verdict *verdict, const Message *message, bool failure)
{
	if (failure)
	{
		verdict->pending = true;
		verdict->progress = 0;
		verdict->quiet = 0;
	}
	else if (verdict->pending && message->len > 1 && !tries_again(message))
	{
		verdict->progress += message->level == LEVEL_LOW;
		verdict->quiet += message->level == LEVEL_NONE && !is_continuation(message);
	}
}

/*
 * A connection that was refused, and the address on another line close by: in
 * the lines below it, as runtimes print what an error has, or right above.
 */
void
follow_refused(Verdict *verdict, const LineFinding *finding,
			   const Evidence *evidence, LineLevel level)
{
	int			rule = finding->failed;
	Evidence   *failed = &verdict->failed[PHASE_HANDSHAKE];
	bool		refused = rule != 0 &&
		strcmp(match_rule(rule)->cause, "connection refused") == 0;
	bool		loopback = (verdict->refused_left > 0 || refused ||
							level != LEVEL_LOW) && finding->loopback;

	if (refused)
		verdict->refused_left = REFUSED_LINES;
	else if (verdict->refused_left > 0)
		verdict->refused_left--;
	if (loopback)
		verdict->loopback_left = LOOPBACK_LINES;
	else if (verdict->loopback_left > 0)
		verdict->loopback_left--;
	if (verdict->refused_left > 0 && verdict->loopback_left > 0 &&
		failed->rule != 0 && failed->section == evidence->section &&
		strcmp(match_rule(failed->rule)->cause, "connection refused") == 0)
		failed->rule = match_loopback_rule();
}
