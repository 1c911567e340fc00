/*
 * statement_last.c
 *		The last word of a line: "> PASS x", a1 LOGIN user x, com2sec ... x;
 *		for a protocol's words only where a client sent the line.
 *
 * PASS, AUTH and LOGIN are words of sentences, too. So the begin of the line,
 * the count of its words and, without a prompt, the look of the last one
 * decide. No line is read further than LINE_MAX_BYTES.
 */
#include <string.h>

#include "redact/carriers/statement_form.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define WORDS_MAX 8				/* of a line whose last word is the secret */
#define TAG_MAX 8				/* bytes of a command's tag in IMAP */
#define LINE_MAX_BYTES 512		/* of a line whose last word is the secret */

/*
 * Where this line of a protocol ends: it may be in a string, with its \r\n.
 *
 * A trace shows the bytes that were sent: "AUTH x\r\n" with the escapes
 * written out.
 */
static size_t
find_protocol_end(Scan *s, size_t at, size_t stop)
{
	size_t		end;

	for (end = at; end < stop && s->text[end] != '\r'; end++)
	{
		if (s->text[end] == '\\' && end + 1 < stop && byte_in(s->text[end + 1], "rn\0"))
			break;
	}
	while (end > at && is_blank(s->text[end - 1]))
		end--;
	return end;
}

/* Is the tag one that clients count with, a letter at most and digits: a001? */
static bool
is_counted_tag(const Scan *s, size_t tag, size_t end)
{
	size_t		digits = tag + is_alpha(s->text[tag]);

	return digits < end && skip_digits(s, digits, end) == end;
}

/*
 * Does the tag of a command of IMAP end at this place: all that is in front of
 * it on its line, or behind a prompt? In small letters "login" is a word of
 * sentences, so the tag must be a count.
 */
static bool
is_behind_tag(const Scan *s, size_t line, size_t at)
{
	size_t		floor = at - line > TAG_MAX ? at - TAG_MAX : line;
	size_t		tag = back_over_class(s, at, floor, is_alnum);
	size_t		prompt = back_over_blanks(s, tag, line);

	if (byte_is(s, at + 1, s->limit, 'l') && !is_counted_tag(s, tag, at))
		return false;
	return tag < at &&
		(tag == line || (prompt < tag && prompt > line && byte_in(s->text[prompt - 1], ">:")));
}

/*
 * Is it a protocol's line: behind a prompt, in a string, or all of its line?
 *
 * The words PASS, AUTH and LOGIN are common in sentences; only their place
 * tells that a client sent them. words counts what follows them up to end,
 * and more than two words are a sentence.
 */
static bool
begins_command(Scan *s, size_t at, size_t words, size_t end)
{
	size_t		line = scan_line_start(s, at);
	char		c = at > line ? s->text[at - 1] : '\n';

	/* tag LOGIN user x */
	if (s->text[at] == ' ')
		return is_behind_tag(s, line, at) && words == 2;
	if (c == '"')
		return end < s->limit && s->text[end] == '\\';
	while (at > line && is_blank(s->text[at - 1]))
		at--;
	if (at == line)
		return words <= 2;
	c = s->text[at - 1];
	return (c == '>' || (c == ':' && at - line <= 8)) && words <= 2;
}

/*
 * Could a protocol's line begin here? Its whole length is looked at after
 * that.
 *
 * The cheap half of begins_command(), asked before the line is read: a log
 * may repeat such a word on each of many long lines.
 */
static bool
may_begin_command(Scan *s, size_t at)
{
	size_t		line = scan_line_start(s, at);

	if (s->text[at] == ' ')
		return is_behind_tag(s, line, at);
	if (at > line && s->text[at - 1] == '"')
		return true;
	while (at > line && is_blank(s->text[at - 1]))
		at--;
	return at == line || s->text[at - 1] == '>' || s->text[at - 1] == ':';
}

/*
 * Set [*last, *last_end) to the last word of [at, end). Return the count of
 * words; WORDS_MAX + 1 where there are more, or where one does not end as a
 * word does.
 */
static size_t
find_last_word(Scan *s, size_t at, size_t end, size_t *last, size_t *last_end)
{
	size_t		words = 0;

	*last = *last_end = at;
	for (size_t i = skip_blanks(s, at, end); i < end; i = skip_blanks(s, i, end))
	{
		Quote		quote = quote_at(s, i);

		*last = i;
		*last_end = statement_word_end(s, last, end);
		i = *last_end + (quote.bytes != NULL ? quote.len : 0);
		words++;
		if (words > WORDS_MAX ||
			(*last_end < end && quote.bytes == NULL && !is_space(s->text[*last_end])))
			return WORDS_MAX + 1;
	}
	return words;
}

/* USER bob, and PASS x on the line below: a session of FTP or POP3. */
static bool
is_below_user(Scan *s, size_t start)
{
	size_t		line = scan_line_start(s, start);
	size_t		above = line > s->floor ? find_line_before(s, line - 1) : line;

	if (line != start || !text_has(s, above, line, "USER ") || !scan_starts(s, start, "PASS "))
		return false;
	above = skip_word(s, above + LENGTH_OF("USER "), line);
	return skip_spaces(s, above, line) == line;
}

/*
 * Does the text of a record's field begin here: msg="x", "log":"x\n"? What a
 * program sends ends with a carriage return: write(3, "PASS x\r\n", 8).
 */
static bool
begins_field_text(const Scan *s, size_t start, size_t last_end)
{
	size_t		at;

	if (!byte_before_is(s, start, s->floor, '"') ||
		scan_starts(s, last_end, "\\r"))
		return false;
	at = back_over_blanks(s, start - 1, s->floor);
	return byte_before_is(s, at, s->floor, ':') ||
		byte_before_is(s, at, s->floor, '=');
}

/*
 * Is the last word, in [last, last_end), the secret of a protocol's command? At
 * the start of a line or a field "PASS test_login" and "AUTH failed" are
 * reports, so there the word must look like a secret; a prompt in front is proof
 * enough.
 */
static bool
is_command_secret(Scan *s, size_t start, size_t words, size_t last,
				  size_t last_end, size_t end)
{
	if (!begins_command(s, start, words, end))
		return false;
	if (words == 1 && is_below_user(s, start))
		return true;
	return (scan_line_start(s, start) < start &&
			!scan_starts(s, start, " login ") &&
			!begins_field_text(s, start, last_end)) ||
		(value_looks_secret(s->options, s->text + last, last_end - last) &&
		 memchr(s->text + last, '/', last_end - last) == NULL);
}

/* : RSA key.pem "x" of ipsec.secrets, all of its line: is x a secret? */
static bool
is_quoted_secret(Scan *s, size_t start, size_t last, size_t last_end)
{
	return start == scan_line_start(s, start) && byte_before_is(s, last, start, '"') &&
		word_may_be_secret(s->options, s->text + last, last_end - last);
}

/*
 * Read the last word of a line that has few. A line with more than eight
 * words is text. at is the place behind the statement's words, start is
 * theirs.
 */
void
read_last_word(Scan *s, size_t start, size_t at, unsigned form, uint16_t rule)
{
	size_t		stop = scan_line_end(s, at);
	size_t		end;
	size_t		words;
	size_t		last;
	size_t		last_end;

	if ((form & STATEMENT_STRICT) != 0 && !may_begin_command(s, start))
		return;

	/*
	 * Linear time: no line is read further than this for each literal in it.
	 */
	if (stop - at > LINE_MAX_BYTES)
		stop = at + LINE_MAX_BYTES;
	end = find_protocol_end(s, at, stop);
	if (end == at + LINE_MAX_BYTES)
		return;
	words = find_last_word(s, at, end, &last, &last_end);
	if ((form & STATEMENT_LOOKS) != 0 &&
		(words != 2 || !is_quoted_secret(s, start, last, last_end)))
		return;
	if (words > WORDS_MAX || ((form & STATEMENT_STRICT) != 0 &&
							  !is_command_secret(s, start, words, last, last_end, end)))
		return;
	add_statement_part(s, last, last_end, form, rule);
}
