/*
 * words.c
 *		What single words of a message say, which no rule is about.
 *
 * The index of patterns finds the words in the line in small letters; here
 * they are compared with the message as it was written. What the index has not
 * found the message does not have, unless an escape of it was left out in
 * between.
 */
#include "verdict/match/words.h"

#include <string.h>

#include "verdict/line/bytes.h"
#include "verdict/match/match_words.h"

/*
 * Whether a message has one of the words of trying again where the index found
 * one in the line, which has a blank in front of it.
 */
static bool
has_retry_word_at(const Message *message, size_t place)
{
	return place > 0 && place <= message->len &&
		bytes_begin_one(message->text + place - 1, message->len - place + 1,
						RetryWords, lengthof(RetryWords));
}

/* Whether a message has one of the words of trying again. */
static bool
has_retry_word(const Message *message)
{
	static const bool first[256] = {['e'] = true, ['a'] = true, ['t'] = true,
	[' '] = true};
	static const bool second[256] = {['t'] = true, ['c'] = true, ['s'] = true,
	['i'] = true, ['a'] = true};
	const char *end = message->text + message->len;

	/* each of the words has four bytes or more */
	for (const char *at = message->text; end - at >= 4; at++)
		if (first[(unsigned char) at[0]] && second[(unsigned char) at[1]] &&
			bytes_begin_one(at, end - at, RetryWords, lengthof(RetryWords)))
			return true;
	return false;
}

/* Whether a message says that something is reached, and not that it is not. */
static bool
has_connect_word(const Message *message)
{
	static const char *const others[] = {
		"isconnected", "nreachable", "navailable", "not ",
	};

	return bytes_hold_one(message->text, message->len, ConnectWords,
						  lengthof(ConnectWords)) &&
		!bytes_hold_one(message->text, message->len, others, lengthof(others));
}

/* Whether a message says that a program is not ready yet, or will be. */
static bool
has_later_word(const Message *message)
{
	static const char *const words[] = {
		"not ready", "n't ready", "ntil ", "hether ", "ill be ready",
	};

	return bytes_hold_one(message->text, message->len, words, lengthof(words));
}

/* Whether a message says that something succeeded, and not that it did not. */
static bool
has_success_word(const Message *message)
{
	static const char *const others[] = {
		"not ", "n't ", "efore ", " no ", "uccess:false", "failing", " to fail",
	};

	return bytes_hold_one(message->text, message->len, SuccessWords,
						  lengthof(SuccessWords)) &&
		!bytes_hold_one(message->text, message->len, others, lengthof(others)) &&
		!has_later_word(message);
}

/*
 * The words are looked for only where the index found one, or where an escape
 * may hide one.
 */
void
read_telling_words(const Message *message, LineFinding *finding)
{
	bool		escapes = finding->shortened &&
		(memchr(message->text, '\\', message->len) != NULL ||
		 memchr(message->text, '\033', message->len) != NULL);

	finding->retries =
		(finding->retries && has_retry_word_at(message, finding->retry_at)) ||
		((finding->retries || escapes) && has_retry_word(message));
	finding->connects = (finding->connects || escapes) &&
		has_connect_word(message);
	finding->serves = finding->serves && !has_later_word(message);
	finding->succeeds = finding->serves ||
		((finding->succeeds || escapes) && has_success_word(message));
}
