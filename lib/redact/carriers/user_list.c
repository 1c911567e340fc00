/*
 * user_list.c
 *		Secrets in a list of users: what chpasswd takes, pgbouncer's userlist,
 *		pppd's secrets.
 */
#include <string.h>

#include "redact/carriers/user_list.h"
#include "redact/carriers/value.h"
#include "redact/judge/code.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define USERS_MAX 64			/* lines of a list of users */

/* Is all in front of this place, blanks aside, one word that may name a user? */
static bool
is_user_name_word(const Scan *s, size_t from, size_t to)
{
	from += byte_is(s, from, to, '"');
	to = back_over_blanks(s, to, from);
	if (to == from || to - from > NAME_MAX_BYTES || !is_alnum(s->text[from]) ||
		is_word_in_list(LIST_DISARM_AFTER, s->text + from, to - from))
		return false;
	while (from < to && (is_alnum(s->text[from]) || byte_in(s->text[from], "_-.@")))
		from++;
	return from == to || (from + 1 == to && s->text[from] == '"');
}

/*
 * "app" "x" of pgbouncer's userlist, which is all of its line; bob * "x" of
 * pppd's secrets: an entry of a list of users, where the quote opens at the
 * last byte. With looks set, the quote ends the line and what it holds looks
 * like a secret.
 */
void
parse_user_entry(Scan *s, size_t at, size_t from, bool looks, uint16_t rule)
{
	size_t		stop = back_over_spaces(s, scan_line_end(s, at), at);
	const char *close = from < stop ? memchr(s->text + from, '"', stop - from) : NULL;
	size_t		end = close != NULL ? (size_t) (close - s->text) : stop;

	if (close == NULL || !is_user_name_word(s, scan_line_start(s, at), at))
		return;
	if (looks &&
		(end + 1 != stop || !value_looks_secret(s->options, s->text + from, end - from) ||
		 memchr(s->text + from, '.', end - from) != NULL))
		return;
	value_add_keyless(s, from, end, rule, DECODE_NONE);
}

/* "root:x" on a line of its own: where x begins; end if it is another line. */
static size_t
read_user_line(const Scan *s, size_t at, size_t end)
{
	size_t		name;

	at = skip_blanks(s, at, end);
	if (text_has(s, at, end, "- "))
		at += strlen("- ");
	for (name = at; at < end && (is_alnum(scan_byte(s, at)) || byte_in(scan_byte(s, at), "_-.")); at++)
		;
	if (at == name || at + 1 >= end || scan_byte(s, at) != ':' || is_blank(scan_byte(s, at + 1)))
		return end;
	return at + 1;
}

/*
 * Add the secret on the line [at, end) of a list of users, unless it is told
 * to be made at random. False if the line is not one of the list's.
 */
static bool
add_user_secret(Scan *s, size_t at, size_t end, uint16_t rule)
{
	size_t		value = read_user_line(s, at, end);

	if (value >= end || memchr(s->text + value, ' ', end - value) != NULL ||
		word_is(s->text + value, end - value, "random") ||
		word_is(s->text + value, end - value, "r"))
		return false;
	value_add_keyless(s, value, end, rule, DECODE_NONE);
	return true;
}

/*
 * Read "user:x" on each of the lines below, as chpasswd takes them: up to a
 * line that is not further in than the one with the word, or other than that.
 */
void
parse_user_list(Scan *s, size_t at, bool indented, uint16_t rule)
{
	size_t		line = scan_line_start(s, at);
	size_t		next = scan_line_end(s, at) + 1;
	size_t		indent = skip_blanks(s, line, at) - line;

	for (int n = 0; n < USERS_MAX && next < s->limit; n++)
	{
		const char *nl = memchr(s->text + next, '\n', s->limit - next);
		size_t		end = nl != NULL ? (size_t) (nl - s->text) : s->limit;
		size_t		stop = back_over_spaces(s, end, next);

		if (indented && stop > next && skip_blanks(s, next, stop) - next <= indent)
			break;
		if (!add_user_secret(s, next, stop, rule) && !indented)
			break;
		next = end + 1;
	}
	scan_note_block(s, BLOCK_LINES, line, next < s->limit ? next : s->limit);
}

/*
 * client server x *: a line of pppd's secrets whose addresses are not limited.
 * The '*' is behind the blank at this place; in front of it are three words, and
 * the third looks like a secret.
 */
void
parse_secrets_line(Scan *s, size_t at, uint16_t rule)
{
	static const char *const declarations[] = {
		"extern", "static", "const", "struct", "unsigned", "typedef", "return", "inline", "union", "enum",
	};
	size_t		line = scan_line_start(s, at);
	size_t		start[3];
	size_t		end[3];
	size_t		i = line;
	int			n = 0;

	for (; n < 3; n++)
	{
		start[n] = i = skip_blanks(s, i, at);
		i += tag_length(s->options, s->text + i, at - i);
		end[n] = i = skip_word(s, i, at);
		if (start[n] == end[n])
			return;
	}
	/* extern const SEC_ASN1Template * */
	if (code_is_one_of(s->text + start[0], end[0] - start[0], declarations, sizeof(declarations) / sizeof(declarations[0])))
		return;
	if (skip_blanks(s, i, at) < at || !is_user_name_word(s, line, end[0]) ||
		(!is_user_name_word(s, start[1], end[1]) &&
		 !byte_is(s, start[1], end[1], '*')) ||
		!value_looks_secret(s->options, s->text + start[2], end[2] - start[2]))
		return;
	value_add_keyless(s, start[2], end[2], rule, DECODE_NONE);
}
