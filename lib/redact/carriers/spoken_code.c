/*
 * spoken_code.c
 *		The digits of a PIN or a one-time code, in a sentence: "OTP 482913 sent",
 *		"Your PIN is 4821", "482913 is your verification code".
 *
 * Four to eight digits and nothing else: shorter ones are pins of chips and
 * versions (Erlang/OTP 27), longer ones are numbers of accounts and times.
 */
#include <string.h>

#include "redact/carriers/spoken_code.h"
#include "redact/engine/engine.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define CODE_MIN 4
#define CODE_MAX 8
#define TOLD_WINDOW 40			/* bytes behind "is your", where the word is */

/* Return whether [at, end) is a code and no part of a longer number or name. */
static bool
is_separate_code(const Scan *s, size_t at, size_t end, size_t floor,
				 size_t stop)
{
	if (end - at < CODE_MIN || end - at > CODE_MAX)
		return false;
	if (at > floor && !is_blank(s->text[at - 1]) && !byte_in(s->text[at - 1], "\"'`:=([*"))
		return false;
	if (end == stop || is_space(s->text[end]))
		return true;
	return byte_in(s->text[end], "\"'`)].,;!?*\\") &&
		(end + 1 == stop || !is_digit(s->text[end + 1]));
}

/* Return the place behind "for card x", in front of its colon; at if not found. */
static size_t
skip_named_owner(const Scan *s, size_t at, size_t stop)
{
	size_t		end = at;

	if (!text_has(s, at, stop, "for "))
		return at;
	while (end < stop && end - at < TOLD_WINDOW &&
		   (is_alnum(s->text[end]) || byte_in(s->text[end], " '\"_-#@.")))
		end++;
	return text_has(s, end, stop, ": ") ? end : at;
}

/* Return the place behind "is", "was", a colon or '=', and an opening quote. */
static size_t
skip_code_link(const Scan *s, size_t at, size_t stop)
{
	at = skip_named_owner(s, skip_blanks(s, at, stop), stop);
	if (text_has(s, at, stop, "is "))
		at += LENGTH_OF("is ");
	else if (text_has(s, at, stop, "is: "))
		at += LENGTH_OF("is: ");
	else if (text_has(s, at, stop, "was "))
		at += LENGTH_OF("was ");
	else if (at < stop && byte_in(s->text[at], ":="))
		at = skip_blanks(s, at + 1, stop);
	if (at < stop && byte_in(s->text[at], "\"'`*"))
		at++;
	return at;
}

/* PIN 2048 bytes: does a unit say that the number counts something? */
static bool
is_counted_number(const Scan *s, size_t at, size_t stop)
{
	static const char *const units[] = {
		" bytes", " times", " attempts", " tries", " lines", " ms", " seconds", " points",
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
	{
		if (text_starts(s->text + at, stop - at, units[i]))
			return true;
	}
	return false;
}

/* Read the digits behind the words that end at this place. */
void
parse_code_behind(Scan *s, size_t at, size_t len, uint16_t rule)
{
	size_t		stop = scan_line_end(s, at);
	size_t		from;
	size_t		end;

	if (at > s->floor && is_alnum(s->text[at]) && s->text[at - 1] == '_')
		return;
	/* A word of capitals is all of the name: not SPIN, not GOTP. */
	if (is_upper(s->text[at]) && at > s->floor && !is_blank(s->text[at - 1]) &&
		!byte_in(s->text[at - 1], "\"'(:\n"))
		return;
	from = skip_code_link(s, at + len, stop);
	end = skip_digits(s, from, stop);
	if (is_separate_code(s, from, end, at, stop) &&
		!is_counted_number(s, end, stop))
		scan_add(s, from, end, rule, 0, WEIGHT_CARRIER);
}

/* Read the digits in front of "is your", if what follows says what they are. */
void
parse_code_before(Scan *s, size_t at, size_t len, uint16_t rule)
{
	static const char *const words[] = {"code", "PIN", "OTP", "pin", "Code", "passcode"};
	size_t		line = scan_line_start(s, at);
	size_t		stop = scan_line_end(s, at);
	size_t		from = at;

	if (stop - at > len + TOLD_WINDOW)
		stop = at + len + TOLD_WINDOW;
	while (from > line && is_digit(s->text[from - 1]) && at - from <= CODE_MAX)
		from--;
	if (!is_separate_code(s, from, at, line, stop))
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		if (memmem(s->text + at + len, stop - at - len, words[i], strlen(words[i])) != NULL)
		{
			scan_add(s, from, at, rule, 0, WEIGHT_CARRIER);
			return;
		}
	}
}
