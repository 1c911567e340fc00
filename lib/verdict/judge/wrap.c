/*
 * wrap.c
 *		An exception that tells the text of the one it was raised for.
 *
 * Python prints such a chain from the first to the last. A library's own
 * "ValidationError: Not a valid boolean." tells less than the exception that a
 * program raises for it, "Environment variable "X" invalid: Not a valid
 * boolean.": that repeats the first one's text, and says what it is about.
 */
#include "verdict/judge/wrap.h"

#include <string.h>

#include "verdict/line/bytes.h"

/* A shorter text of an exception is found in others by chance. */
#define TEXT_MIN		4

/* The rule of the wrapping exception may be so much less sure. */
#define LESS_SURE		0.05

/* The rule of one that was raised as another was handled, by so much. */
#define LESS_SURE_DURING 0.025

/* How the exception below one is said to follow from it. */
static ExceptionChain
read_exception_join(const Message *message)
{
	if (bytes_begin(message->text, message->len,
					"During handling of the above exception"))
		return CHAIN_DURING;
	if (bytes_begin(message->text, message->len,
					"The above exception was the direct cause"))
		return CHAIN_CAUSE;
	return CHAIN_NONE;
}

/*
 * What an exception says behind its class, without the signs around it; its
 * length is 0 for a class only.
 */
static const char *
find_exception_text(const Message *message, size_t *len)
{
	const char *end = message->text + message->len;
	const char *text = memmem(message->text, message->len, ": ", 2);

	*len = 0;
	if (text == NULL)
		return NULL;
	text += 2;
	while (text < end && memchr("'\" ", *text, 3) != NULL)
		text++;
	while (end > text && memchr("'\" .\r", end[-1], 5) != NULL)
		end--;
	*len = end - text;
	return text;
}

/*
 * Whether the rule of the wrapping exception tells more than that above. What
 * is raised while another exception is handled is what the program has to say
 * of it, where it is known for as sure.
 */
static bool
tells_more(int own, int above, double margin)
{
	const VerdictRule *new = match_nth_rule(own);
	const VerdictRule *old = match_nth_rule(above);

	return own != above && new->outcome == FAILED &&
		new->confidence >= old->confidence - margin;
}

/*
 * Drop what was noted of the exceptions above where the wrapping one's rule
 * tells more by a margin; where the text above is a bare name, it moves here
 * otherwise. Returns the rule of the line.
 */
static int
move_to_wrapping(Verdict *verdict, int own, const Evidence *evidence,
				 double margin, bool bare)
{
	for (int at = 0; at < PHASE_COUNT; at++)
	{
		Evidence   *failed = &verdict->failed[at];
		int			rule = failed->rule;

		if (rule == 0 || failed->section != evidence->section ||
			failed->line < verdict->chain_line)
			continue;
		if (own != 0 && tells_more(own, rule, margin))
			failed->rule = 0;
		else if (bare)
		{
			*failed = *evidence;
			failed->rule = rule;
			own = 0;
		}
	}
	return own;
}

/* Whether the text of an exception is one word: a name, or a key. */
static bool
is_bare_name(const char *text, size_t len)
{
	return len > 0 && memchr(text, ' ', len) == NULL;
}

/* Whether an exception repeats the text of the last; whether that is a name. */
static bool
repeats_exception(const Verdict *verdict, const Message *message, bool *bare)
{
	const char *text = verdict->raised_text;
	size_t		len = verdict->raised_len;

	*bare = is_bare_name(text, len);
	return len >= TEXT_MIN &&
		memmem(message->text, message->len, text, len) != NULL;
}

/* Keep an exception and its text, which may be of a line that was decoded. */
static void
keep_exception(Verdict *verdict, const Evidence *evidence,
			   const Message *message)
{
	size_t		len;
	const char *text = find_exception_text(message, &len);

	if (len > sizeof(verdict->raised_text))
		len = sizeof(verdict->raised_text);
	if (len > 0)
		memcpy(verdict->raised_text, text, len);
	verdict->raised_len = len;
	verdict->raised = *evidence;
}

/*
 * An exception that others follow from is compared with the next only: what
 * was noted of the chain so far counts as what is above.
 */
int
follow_wrapping_exception(Verdict *verdict, int own, const Evidence *evidence,
						  const Message *message)
{
	ExceptionChain join = read_exception_join(message);
	bool		bare = false;
	const char *text;
	size_t		len;

	if (join != CHAIN_NONE)
	{
		verdict->chain = verdict->raised.len > 0 ? join : CHAIN_NONE;
		return own;
	}
	if (!message->raised)
		return own;
	if (verdict->chain == CHAIN_NONE)
		verdict->chain_line = evidence->line;
	else if (repeats_exception(verdict, message, &bare))
	{
		own = move_to_wrapping(verdict, own, evidence, bare ? 1 : LESS_SURE,
							   bare);
		if (verdict->burst.rule != 0 &&
			verdict->burst.line == verdict->raised.line)
		{
			verdict->burst = *evidence;
			verdict->burst.rule = match_quote_rule();
		}
	}
	else if (verdict->chain == CHAIN_DURING)
	{
		text = find_exception_text(message, &len);
		if (!is_bare_name(text, len))
			own = move_to_wrapping(verdict, own, evidence, LESS_SURE_DURING,
								   false);
	}
	verdict->chain = CHAIN_NONE;
	keep_exception(verdict, evidence, message);
	return own;
}
