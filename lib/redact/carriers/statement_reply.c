/*
 * statement_reply.c
 *		What a client answers to a server that asks for a password: "334
 *		UGFzc3dvcmQ6" of SMTP and IMAP, and the base64 of the password on the
 *		next line that the client sends.
 *
 * Traces differ in what they write in front of a client's line: ">" and "~>",
 * "C:", "send:". A line without such a mark is one only if it is no more than
 * the answer.
 */
#include "redact/carriers/statement_form.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define LINES_MAX 3				/* below the question: some traces repeat it */
#define LINE_MAX_BYTES 256		/* of a line with an answer */

/* Does a mark of what a client sends begin the text? Its length, 0 if not. */
static size_t
client_mark_length(const char *text, size_t len)
{
	static const char *const marks[] = {
		"~> ", "-> ", ">>> ", "> ", "C: ", "send: ", "=> ", ">> ",
	};

	return first_start_length(text, len, marks,
							  sizeof(marks) / sizeof(marks[0]));
}

/* Where the run of base64 ends that begins here. */
static size_t
find_base64_end(const Scan *s, size_t at, size_t stop)
{
	while (at < stop && (is_alnum(s->text[at]) || byte_in(s->text[at], "+/=\0")))
		at++;
	return at;
}

/* Behind the quote that opens a string here, Python's b in front too. */
static size_t
skip_quote_open(const Scan *s, size_t at, size_t stop)
{
	size_t		quote = at + byte_is(s, at, stop, 'b');

	return byte_is(s, quote, stop, '\'') || byte_is(s, quote, stop, '"') ? quote + 1 : at;
}

/* Is it a byte of the time in front of a line: 12:04:31.232? */
static bool
is_time_byte(unsigned char c)
{
	return is_digit(c) || byte_in(c, ":.,-TZ[]");
}

/* Behind the time in front of a client's line; at if none is there. */
static size_t
skip_line_time(const Scan *s, size_t at, size_t stop)
{
	size_t		end = skip_class(s, at, stop, is_time_byte, true);
	size_t		next = skip_blanks(s, end, stop);

	return end > at && next > end && client_mark_length(s->text + next, stop - next) > 0 ? next : at;
}

/*
 * Note the answer on the line [at, stop), the last word of a client's line;
 * false if it is another line.
 */
static bool
add_answer(Scan *s, size_t at, size_t stop, uint16_t rule)
{
	size_t		mark;
	size_t		end;

	if (stop - at > LINE_MAX_BYTES)
		return false;
	at = skip_line_time(s, skip_blanks(s, at, stop), stop);
	mark = client_mark_length(s->text + at, stop - at);
	at = skip_blanks(s, at + mark, stop);
	if (mark > 0)
		at = skip_quote_open(s, at, stop);
	if (tag_length(s->options, s->text + at, stop - at) > 0)
		return true;
	end = find_base64_end(s, at, stop);
	if (end == at || (mark == 0 && back_over_spaces(s, stop, at) != end) ||
		(end < stop && !is_space(s->text[end]) && !byte_in(s->text[end], "\\'\"\0")))
		return false;
	value_add_keyless(s, at, end, rule, DECODE_NONE);
	return true;
}

/* Read the answer to the question at this place, on one of the next lines. */
void
read_reply_below(Scan *s, size_t at, uint16_t rule)
{
	size_t		line = scan_line_start(s, at);
	size_t		next = scan_line_end(s, at) + 1;
	bool		found = false;

	for (int n = 0; n < LINES_MAX && next < s->limit && !found; n++)
	{
		const char *nl = memchr(s->text + next, '\n', s->limit - next);
		size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->limit;

		found = add_answer(s, next, end, rule);
		next = end + 1;
	}
	scan_note_block(s, BLOCK_LINES, line, next < s->limit ? next : s->limit);
}
