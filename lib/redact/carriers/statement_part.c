/*
 * statement_part.c
 *		Where the word or the text behind a statement's words ends, and which
 *		part of it is the secret.
 */
#include "redact/carriers/statement_form.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/text/cursor.h"

/* Is the text a word of small letters, such as a sentence or a path has? */
static bool
is_plain_word(const Scan *s, size_t start, size_t end)
{
	return skip_class(s, start, end, is_lower, true) == end;
}

/* Is the word behind CONNECT a login: behind a prompt, or on a script's line? */
static bool
is_told_as_login(const Scan *s, size_t start, size_t end)
{
	size_t		front = start - LENGTH_OF("CONNECT ");

	return follows(s, front, "> ") || scan_byte(s, end) == ';' ||
		scan_starts(s, end, " as sys") || scan_starts(s, end, " AS SYS") ||
		((front == s->floor || s->text[front - 1] == '\n') &&
		 (end == s->limit || byte_in(s->text[end], "\r\n")));
}

/*
 * Note the secret in [start, end), or the part of it that the form selects:
 * behind ':' for "user:x", between '/' and '@' for Oracle's "user/x@db".
 * Bytes of tags are passed over, so that what was redacted before is not cut.
 */
void
add_statement_part(Scan *s, size_t start, size_t end, unsigned form, uint16_t rule)
{
	if ((form & STATEMENT_USER) != 0)
		start = find_outside_tags(s, start, end, ':') + 1;
	else if ((form & STATEMENT_SLASH) != 0)
	{
		size_t		word = start;
		size_t		word_end = end;

		/* / as sysdba, /path: no user's name is in front. */
		if (start >= end || !is_alnum(s->text[start]))
			return;
		start = find_outside_tags(s, start, end, '/') + 1;
		if (start < end)
			end = find_outside_tags(s, start, end, '@');
		/* hr/people is a path, too; hr/people@db is not. */
		if ((form & STATEMENT_PATH) != 0 && end == word_end && is_plain_word(s, start, end) &&
			!is_told_as_login(s, word, end))
			return;
	}
	if ((form & STATEMENT_TOLD) != 0 &&
		is_word_in_list(LIST_MESSAGE, s->text + start, end - start))
		return;
	if ((form & STATEMENT_TYPED) != 0 &&
		(end <= start || !word_is_no_name(s->text + start, end - start)))
		return;
	if ((form & (STATEMENT_NUMBER | STATEMENT_LOOKS)) != 0 &&
		(end <= start || !word_may_be_secret(s->options, s->text + start, end - start)))
		return;
	value_add_keyless(s, start, end, rule, DECODE_NONE);
}

/*
 * Does this byte end a bare word: white space, or what ends a command or an
 * argument?
 */
static bool
ends_bare_word(unsigned char c)
{
	return is_space(c) || byte_in(c, ";\"'`\\,)\0");
}

/*
 * Return where the bytes end that go on at this place. What was walked over
 * once is not read again: many literals may be in one word.
 */
size_t
find_known_end(const Scan *s, BareMemo *memo, size_t at, size_t stop,
			   bool (*ends) (unsigned char))
{
	size_t		from = at;
	size_t		end = at;

	if (at >= stop)
		return at;
	if (memo->from <= at && at < memo->to)
	{
		from = memo->from;
		end = memo->to;
		if (memo->ended || end >= stop)
			return end < stop ? end : stop;
	}
	while (end < stop && !ends(s->text[end]))
		end++;
	*memo = (BareMemo) {.from = from, .to = end, .ended = end < stop};
	return end;
}

/*
 * Return where the word or quoted text at *at ends; moves *at behind an
 * opening quote. A tag at its begin belongs to the word, whatever bytes it
 * has. A bare word ends at white space and at what ends a command or an
 * argument.
 */
size_t
statement_word_end(Scan *s, size_t *at, size_t stop)
{
	Quote		quote = quote_at(s, *at);
	size_t		tag = tag_length(s->options, s->text + *at, stop - *at);

	if (quote.bytes != NULL && *at + quote.len <= stop)
	{
		*at += quote.len;
		return find_text_close(s, *at, &quote);
	}
	return find_known_end(s, &s->memos.word, *at + tag, stop, ends_bare_word);
}
