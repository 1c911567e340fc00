/*
 * value_wrap.c
 *		Program text in front of a value: a call, a condition, a pair of
 *		brackets: String::from("x"), cond ? "x" : nil, ENV["A"] || "x", {x}.
 *
 * Such a text names what is looked up far more often than it holds a secret:
 * env("TOKEN"), {apiKey}. So only a word that a machine made is taken out of
 * it, and a tag, which was one before: so a second run reads the same.
 */
#include <string.h>

#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/made.h"
#include "redact/judge/not_secret.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define CALL_MAX 64				/* bytes of a function's name */
#define CONDITION_MAX 80		/* bytes of a condition in front of its value */
#define ODBC_MAX 512			/* bytes of a value in the braces of ODBC */

/* Return the length of a made word or of a tag at this place, 0 if none. */
size_t
made_value_length(const Scan *s, size_t at, size_t stop)
{
	size_t		len = at < stop ? tag_length(s->options, s->text + at, stop - at) : 0;

	if (len > 0 || at >= stop)
		return len;
	return made_prefix_length(s->text + at, stop - at);
}

/* Return whether a quoted text begins here that is one made word, or a tag. */
bool
made_quoted_at(const Scan *s, size_t at, size_t stop)
{
	Quote		quote = quote_at(s, at);
	size_t		len;

	if (quote.bytes == NULL || quote.mark == 0)
		return false;
	at += quote.len;
	/* "\"x\"": a text in quotes within */
	if (text_has(s, at, stop, "\\\"") && quote.mark == '"')
	{
		quote = quote_at(s, at);
		at += quote.len;
	}
	len = made_value_length(s, at, stop);
	return len > 0 && stop - at - len >= quote.len &&
		memcmp(s->text + at + len, quote.bytes, quote.len) == 0;
}

/* Skip the letter in front of a string literal: u'x' of Python, N'x'. */
size_t
skip_literal_prefix(const Scan *s, size_t at, size_t stop)
{
	if (at + 1 < stop && byte_in(s->text[at], "ubrfLNE@$\0") &&
		byte_in(s->text[at + 1], "\"'\0"))
		return at + 1;
	return at;
}

/* Return the place behind a call around a made word; at if not found. */
static size_t
skip_wrapping_call(const Scan *s, size_t at, size_t stop)
{
	size_t		i = at;

	/* Few values have a bracket, and no name has to be read for the others. */
	if (memchr(s->text + at, '(', stop - at < CALL_MAX ? stop - at : CALL_MAX) == NULL)
		return at;
	while (i < stop && i - at < CALL_MAX &&
		   (is_alnum(s->text[i]) || byte_in(s->text[i], "_.:")))
		i++;
	if (i == at || !byte_is(s, i, stop, '('))
		return at;
	i = skip_blanks(s, i + 1, stop);
	return made_quoted_at(s, i, stop) ? i : at;
}

/* Return whether an operator that offers a value ends at this place. */
static bool
ends_in_choice(const Scan *s, size_t at, size_t floor)
{
	static const char *const signs[] = {"?", "||", " or", " else", ":"};

	at = back_over_blanks(s, at, floor);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
	{
		if (text_ends(s->text + floor, at - floor, signs[i]))
			return true;
	}
	return false;
}

/*
 * Return the place behind a look-up whose name's quote opens here, as in
 * getenv("A") and ENV["A"]; the same place if it is not one.
 */
static size_t
skip_quoted_lookup(const Scan *s, size_t at, size_t last)
{
	const char *close;
	size_t		end;

	if (!byte_in(s->text[at - 1], "(["))
		return at;
	close = memchr(s->text + at + 1, s->text[at], last - at - 1);
	end = close != NULL ? (size_t) (close - s->text) + 1 : last;
	return end < last && byte_in(s->text[end], ")]") ? end + 1 : at;
}

/* Is a quote in [at, stop)? */
static bool
has_quote(const Scan *s, size_t at, size_t stop)
{
	const char *text = s->text + at;

	return memchr(text, '"', stop - at) != NULL ||
		memchr(text, '\'', stop - at) != NULL ||
		memchr(text, '`', stop - at) != NULL;
}

/*
 * Return the place of the first quoted text of the line, if an operator offers
 * it as the value, and it is a made word; at if not.
 */
static size_t
skip_condition(const Scan *s, size_t at, size_t stop)
{
	size_t		last = stop - at > CONDITION_MAX ? at + CONDITION_MAX : stop;
	size_t		i = at;

	/*
	 * In a log record no blank is in front of a value, and the next field is
	 * near.
	 */
	if (!is_blank(s->text[at - 1]) || !has_quote(s, at, last))
		return at;
	while (i < last && !byte_in(s->text[i], "\"'`;,{=\\"))
	{
		i++;
		if (i < last && byte_in(s->text[i], "\"'"))
			i = skip_quoted_lookup(s, i, last);
	}
	if (i == at || i >= last || !byte_in(s->text[i], "\"'`") || !is_blank(s->text[i - 1]))
		return at;
	return ends_in_choice(s, i, at) && made_quoted_at(s, i, stop) ? i : at;
}

/*
 * Behind a call or a condition in front of a quoted value; at if none is
 * there.
 */
size_t
skip_expression(const Scan *s, size_t at, size_t stop)
{
	size_t		i = at;

	if (at >= stop)
		return at;
	/* ("id", "x"): the first of two */
	if (s->text[at] == '(' && made_quoted_at(s, at + 1, stop))
		return at + 1;
	if (!is_alpha(s->text[at]))
		return at;
	i = skip_wrapping_call(s, at, stop);
	return i > at ? i : skip_condition(s, at, stop);
}

/* Does "name=" of a row of pairs begin at this place? */
static bool
is_pair_at(const Scan *s, size_t at, size_t stop)
{
	size_t		from = at;

	while (at < stop && at - from < CALL_MAX &&
		   (is_alnum(s->text[at]) || byte_in(s->text[at], " _-")))
		at++;
	return at > from && is_alpha(s->text[from]) && byte_is(s, at, stop, '=');
}

/* Does a connection string end at this place, or its next pair begin? */
static bool
ends_odbc_pair(const Scan *s, size_t at, size_t stop)
{
	return at == stop || is_space(s->text[at]) || byte_in(s->text[at], ";\"'\0");
}

/*
 * Where the braces of ODBC around a value close, in which a brace is written
 * twice; stop if they do not soon. *needed is set if the value has a byte for
 * which the braces are there.
 */
static size_t
find_odbc_close(const Scan *s, size_t at, size_t stop, bool *needed)
{
	size_t		most = stop - at > ODBC_MAX ? at + ODBC_MAX : stop;

	*needed = false;
	for (; at < most && !byte_in(s->text[at], "\"'\0"); at++)
	{
		if (text_has(s, at, stop, "}}"))
			at++;
		else if (s->text[at] == '}')
			return at;
		else if (s->text[at] != ';')
			continue;
		*needed = true;
	}
	return stop;
}

/*
 * PWD={a;b}}c}; of ODBC: braces around a value with a semicolon or a brace in
 * it. One with the blanks and signs of program text must be in a row of pairs:
 * another pair is in front of the key or follows.
 */
static bool
read_odbc_braces(const Scan *s, const Key *key, size_t at, size_t stop,
				 Value *value)
{
	bool		needed;
	size_t		end = find_odbc_close(s, at + 1, stop, &needed);

	*value = (Value) {.start = at + 1, .end = end};
	if (end == stop || !ends_odbc_pair(s, end + 1, stop))
		return false;
	for (size_t i = at + 1; i < end; i++)
	{
		if (is_space(s->text[i]) || byte_in(s->text[i], ":=(<\0"))
			return byte_before_is(s, key->start, s->floor, ';') ||
				(byte_is(s, end + 1, stop, ';') &&
				 is_pair_at(s, end + 2, stop));
	}
	return needed;
}

/*
 * ENC(x) of Jasypt, or DEC(x), which it has still to encrypt. Program text has
 * names within such brackets.
 */
static bool
read_jasypt_mark(const Scan *s, size_t at, size_t stop, Value *value)
{
	size_t		from = at + LENGTH_OF("ENC(");
	const char *close;
	size_t		end;
	size_t		len;

	if (!text_has(s, at, stop, "ENC(") && !text_has(s, at, stop, "DEC("))
		return false;
	close = memchr(s->text + from, ')', stop - from);
	if (close == NULL)
		return false;
	end = back_over_blanks(s, (size_t) (close - s->text), from);
	from = skip_blanks(s, from, end);
	len = end - from;
	*value = (Value) {.start = from, .end = from + len};
	return value_looks_secret(s->options, s->text + from, len) ||
		(len > 0 && tag_length(s->options, s->text + from, len) == len);
}

/*
 * {x} of a template, [[x]] of Lua, ENC(x): what is within, if a machine made
 * it.
 */
bool
read_enclosed(const Scan *s, const Key *key, size_t at, size_t stop,
			  Value *value)
{
	size_t		open = byte_is(s, at, stop, '{') ? 1 : text_has(s, at, stop, "[[") ? 2 : 0;
	size_t		len;

	if (open == 0)
		return read_jasypt_mark(s, at, stop, value);
	if (open == 1 && read_odbc_braces(s, key, at, stop, value))
		return true;
	len = made_value_length(s, at + open, stop);
	/* The tag of an earlier run may have its own quotes. */
	if (len == 0 && open == 1)
		len = quoted_tag_length(s->options, s->text + at + open, stop - at - open);
	if (len == 0 || !(open == 1 ? byte_is(s, at + 1 + len, stop, '}') :
					  text_has(s, at + 2 + len, stop, "]]")))
		return false;
	*value = (Value) {.start = at + open, .end = at + open + len};
	return true;
}

/*
 * Return where the quote opens of the value that the line offers in place of
 * this one, or next to it: cond ? "x" : "y", ("id", "x"). 0 if none.
 */
size_t
find_next_choice(const Scan *s, const Value *value, size_t stop)
{
	size_t		at = value->end + value->quote.len;

	if (value->quote.bytes == NULL || value->quote.mark == 0 || at >= stop)
		return 0;
	at = skip_blanks(s, at, stop);
	if (!byte_is(s, at, stop, ':') && !byte_is(s, at, stop, ','))
		return 0;
	at = skip_blanks(s, at + 1, stop);
	return made_quoted_at(s, at, stop) ? at : 0;
}
