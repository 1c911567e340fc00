/*
 * near.c
 *		A bare value near a provider's word, on the same line: "datadog" and
 *		32 hexadecimal digits.
 *
 * The word by itself says nothing, and the value by itself is one of many hashes:
 * only both together are a secret. A range in which no value of the shape was
 * found is remembered, so that a line full of the word is searched once.
 */
#include <string.h>

#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"
#include "redact/tokens/shape.h"

#define HASH_MIN 32				/* hexadecimal digits of a key */
#define JOINT_MAX 6				/* signs between a word and its value */
#define JUDGED_MAX 256			/* bytes of a value by which it is judged */

/* True for a byte that may delimit a value. */
static bool
is_value_delimiter(unsigned char c)
{
	static const bool delimiters[256] = {
		['\0'] = true, ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true,
		['\r'] = true, [' '] = true, ['"'] = true, ['\''] = true, ['`'] = true,
		['='] = true, [','] = true, [';'] = true, ['('] = true, [')'] = true,
		['['] = true,[']'] = true, ['{'] = true, ['}'] = true, ['<'] = true,
		['>'] = true, ['|'] = true,
	};

	return delimiters[c];
}

/* Is the last word of the name that ends at this place one that disarms it? */
static bool
ends_disarmed(const Scan *s, size_t start, size_t end)
{
	size_t		word = end;
	char		lower[32];
	size_t		n = 0;

	while (word > start && is_alnum(s->text[word - 1]) &&
		   !(word < end && is_upper(s->text[word]) && is_lower(s->text[word - 1])))
		word--;
	for (; word < end && n < sizeof(lower); word++)
		lower[n++] = to_lower(s->text[word]);
	return is_word_in_list(LIST_DISARM_AFTER, lower, n);
}

/*
 * Return the place in front of the signs between a name and its value; *joined
 * is set if one of them joins the two.
 */
static size_t
back_over_signs(const Scan *s, size_t at, size_t line, bool *joined)
{
	while (at > line && (is_blank(s->text[at - 1]) ||
						 byte_in(s->text[at - 1], "\"'`=:\\([\0")))
	{
		at--;
		*joined = *joined || s->text[at] == '=' || s->text[at] == ':';
	}
	return at;
}

/*
 * True if the text before a value allows it to be a secret. Behind "trace_id=",
 * "digest" or "sha256:" it is something else.
 */
bool
near_front_allows(const Scan *s, size_t at, size_t line)
{
	size_t		end;
	bool		joined = false;

	if (at - line > NAME_MAX_BYTES)
		line = at - NAME_MAX_BYTES;
	/* sha256:, a port */
	if (byte_before_is(s, at, line, ':') && at - line > 1 && is_digit(s->text[at - 2]))
		return false;
	at = back_over_signs(s, at, line, &joined);
	end = at;
	while (at > line && (is_alnum(s->text[at - 1]) || byte_in(s->text[at - 1], "_-.")))
		at--;
	/* "used VALUE", "failed with VALUE": in a sentence a verb names nothing. */
	return end == at || !ends_disarmed(s, at, end) ||
		(!joined && end - at > LENGTH_OF("ed") && follows(s, end, "ed"));
}

/*
 * Is it a signed cookie, s%3AVALUE.SIGNATURE, with a value that a machine made?
 * Its signature may have more escapes.
 */
static bool
is_signed_cookie(const Scan *s, size_t at, size_t end)
{
	const char *dot;
	size_t		start = at + LENGTH_OF("s%3A");
	size_t		len;

	if (!text_has(s, at, end, "s%3A"))
		return false;
	dot = memchr(s->text + start, '.', end - start);
	len = dot != NULL ? (size_t) (dot - s->text) - start : 0;
	return is_made_text(s->text + start, len);
}

/* Did a machine make the value, or is it a UUID? */
static bool
is_made_or_uuid(const Scan *s, size_t at, size_t end)
{
	if (is_signed_cookie(s, at, end))
		return true;
	return made_word_length(s->text + at, end - at) == end - at &&
		(is_made_word(s->text + at, end - at) ||
		 is_uuid(s->text + at, end - at));
}

/* True for the name of a value: one behind which "=" and more comes. */
static bool
is_value_name(const Scan *s, size_t end, size_t stop)
{
	size_t		at = end;

	while (at < stop && s->text[at] == '=')
		at++;
	return at > end && at < stop &&
		(!is_value_delimiter(s->text[at]) ||
		 tag_length(s->options, s->text + at, stop - at) > 0);
}

/* Match shape as a delimited value at `at`; set *end and the secret's range. */
static bool
match_value_at(const Scan *s, const RedactBook *book, const Shape *shape,
			   size_t at, size_t line, size_t stop,
			   size_t *secret_start, size_t *secret_end, size_t *end)
{
	ShapeText	text = {.book = book, .text = s->text, .floor = line, .limit = stop};

	if (at > line && !is_value_delimiter(s->text[at - 1]) &&
		s->text[at - 1] != ':')
		return false;
	if (!match_shape_items(&text, shape, at, 0, end, secret_start,
						   secret_end) ||
		(shape->check == CHECK_MIXED && !has_mixed_bytes(s->text, at, *end)) ||
		(shape->check == CHECK_MADE && !is_made_or_uuid(s, at, *end)))
		return false;
	/* An escaped quote may be behind it, or the next parameter of a query. */
	return (*end >= stop || is_value_delimiter(s->text[*end]) || byte_in(s->text[*end], "\\&")) &&
		!is_value_name(s, *end, stop) && near_front_allows(s, at, line);
}

/*
 * Note the values of this shape that begin in [from, to); lowest and highest
 * are where the first one begins and the last one ends. A tag is a value that
 * was found before: so the text around it is read as it was then.
 */
static bool
add_near_values(Scan *s, const RedactBook *book, const Shape *shape,
				size_t from,
				size_t to, uint16_t rule, size_t *lowest, size_t *highest)
{
	size_t		line = scan_line_start(s, from);
	size_t		stop = scan_line_end(s, from);
	bool		found = false;

	for (size_t i = from; i < to; i++)
	{
		size_t		start = i;
		size_t		secret_end = i;
		size_t		end = i + tag_length(s->options, s->text + i, stop - i);

		if (end > i)
			;
		else if (match_value_at(s, book, shape, i, line, stop, &start,
								&secret_end, &end))
			scan_add(s, start, secret_end, rule, 0, WEIGHT_TOKEN);
		else
			continue;
		if (!found)
			*lowest = i;
		found = true;
		*highest = end;
		i = end - 1;
	}
	return found;
}

/*
 * Look in front of a word, no further than to the least place. Behind a value
 * the next one may be as far away as the first one was. Returns where it ended.
 */
static size_t
look_in_front(Scan *s, const RedactBook *book, const Shape *shape, size_t at,
			  size_t least, uint16_t rule)
{
	size_t		low = at;
	size_t		to = at;
	size_t		unused;

	for (;;)
	{
		size_t		from = low - least > NEAR_WINDOW ? low - NEAR_WINDOW : least;

		if (from >= to)
			return to;
		if (!add_near_values(s, book, shape, from, to, rule, &low, &unused))
			return from;
		to = from;
	}
}

/* The same behind a word that ends at this place, from the first place on. */
static size_t
look_behind_word(Scan *s, const RedactBook *book, const Shape *shape,
				 size_t end,
				 size_t first, size_t stop, uint16_t rule)
{
	size_t		high = end;
	size_t		from = first;
	size_t		unused;

	for (;;)
	{
		size_t		to = stop - high > NEAR_WINDOW ? high + NEAR_WINDOW : stop;

		if (from >= to)
			return from;
		if (!add_near_values(s, book, shape, from, to, rule, &unused, &high))
			return to;
		from = to > high ? to : high;
	}
}

/*
 * Return the place behind the signs between a word that ends at this place and
 * its value; *assigned is set if one of them gives a name its value.
 */
static size_t
skip_joint(const Scan *s, size_t at, size_t stop, bool *assigned)
{
	size_t		first;

	at += text_has(s, at, stop, "::new") ? LENGTH_OF("::new") : 0;
	for (first = at; at < stop && at - first < JOINT_MAX &&
		 byte_in(s->text[at], " \t\"'`=:(,;|>_-[\0"); at++)
		*assigned = *assigned || byte_in(s->text[at], "\"'`=:(>\0");
	return at;
}

/*
 * Return whether a word next to a service's name is its key: a shorter
 * hexadecimal number may be any id. Without a sign that gives a value, a hash
 * may be a revision, and a word with hyphens the rest of a name.
 */
static bool
is_joined_value(const char *text, size_t len, bool assigned)
{
	size_t		digits = 0;

	while (digits < len && is_xdigit(text[digits]))
		digits++;
	if (!is_made_word(text, len) || memchr(text, ':', len) != NULL ||
		(digits == len && len < HASH_MIN))
		return false;
	return assigned || (has_mixed_bytes(text, 0, len) && memchr(text, '-', len) == NULL);
}

/*
 * Take the value behind a provider's word with nothing but signs between: acme
 * = "x", acme(x).
 */
static void
read_joined_value(Scan *s, size_t at, size_t len, uint16_t rule)
{
	size_t		stop = scan_line_end(s, at);
	bool		assigned = false;
	size_t		from;
	size_t		size;

	if (at + len >= stop || (at > s->floor && is_alnum(s->text[at - 1])))
		return;
	from = skip_joint(s, at + len, stop, &assigned);
	if (from == at + len || from == stop || !is_alnum(s->text[from]))
		return;
	size = made_word_length(s->text + from, stop - from < JUDGED_MAX ?
							stop - from : JUDGED_MAX);
	if (!is_joined_value(s->text + from, size, assigned))
		return;
	size = made_word_length(s->text + from, stop - from);
	if ((from + size < stop && !is_value_delimiter(s->text[from + size]) &&
		 s->text[from + size] != '\\') ||
		is_value_name(s, from + size, stop))
		return;
	scan_add(s, from, from + size, rule, 0, WEIGHT_TOKEN);
}

/*
 * Look to both sides of a provider's word; rules count from first_rule. What
 * was looked at for another word is not looked at again.
 */
void
find_values_near(Scan *s, const RedactBook *book, const Shape *shape,
				 size_t at,
				 size_t len, uint16_t first_rule, NearMemo *memo)
{
	size_t		line = scan_line_start(s, at);
	size_t		stop = scan_line_end(s, at);
	uint16_t	rule = first_rule + shape->rule;

	if (at + len > stop)
		return;
	if (shape->check == CHECK_JOINED)
	{
		read_joined_value(s, at, len, rule);
		return;
	}
	if (memo->from > at || memo->to < at)
	{
		bool		joins = memo->to > line && memo->to < at;
		size_t		least = joins ? memo->to : line;
		size_t		from = look_in_front(s, book, shape, at, least, rule);

		if (!joins || from > least)
			memo->from = from;
		memo->to = at;
	}
	memo->to = look_behind_word(s, book, shape, at + len, memo->to, stop,
								rule);
}

/* A provider's word was found. */
void
parse_near(Scan *s, size_t at, size_t len, uint16_t arg)
{
	const Shape *shape = &redact_builtin_book.shapes[arg];

	find_values_near(s, &redact_builtin_book, shape, at, len, 0,
					 &s->memos.near[shape->anchor]);
}
