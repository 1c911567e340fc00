/*
 * key_name.c
 *		How far a key's name reaches, and what stands in front of it.
 */
#include <string.h>

#include "redact/engine.h"

static bool
is_name_byte(unsigned char c)
{
	return is_alnum(c) || c == '_' || c == '-' || c == '.' || c >= 0x80;
}

/* Is the byte at this place the last one of an escape: \n, %3D, \u003d? */
static bool
ends_escape(const Scan *s, size_t at)
{
	const char *p = s->text + at;
	size_t		n = at - s->floor;

	if (n >= 1 && p[-1] == '\\' && strchr("nrt", *p) != NULL)
		return n < 2 || p[-2] != '\\' || n < 3 || p[-3] == '\\';
	if (n >= 2 && p[-2] == '%' && is_xdigit(p[-1]) && is_xdigit(*p))
		return true;
	return n >= 5 && p[-4] == 'u' && p[-5] == '\\' && is_xdigit(*p);
}

static size_t
name_start(const Scan *s, size_t at)
{
	size_t		stop = at - s->floor > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : s->floor;
	size_t		secret = spans_end_before(s->spans, at);

	/* No secret is part of a name. */
	if (stop < secret && secret <= at)
		stop = secret;
	while (at > stop && is_name_byte(s->text[at - 1]) && !ends_escape(s, at - 1))
		at--;
	return at;
}

static size_t
name_end(const Scan *s, size_t at)
{
	size_t		stop = s->limit - at > NAME_MAX_BYTES ? at + NAME_MAX_BYTES : s->limit;

	while (at < stop && is_name_byte(s->text[at]))
		at++;
	while (s->text[at - 1] == '.' || s->text[at - 1] == '-')
		at--;
	return at;
}

/* Words that stand in front of a variable at the begin of a line. */
static const char *const introducers[] = {
	"export", "set", "setx", "setenv", "env", "ENV", "ARG", "declare",
	"local", "readonly", "SetEnv", "var", "let", "const", "-", "?", "-e",
};

#define BEGIN_MAX 256			/* bytes in front of a key that begins its line */

/* Is all between the line's start and the key blank, or such a word? */
static bool
begins_line(const Scan *s, size_t line, size_t at)
{
	size_t		from = line;
	size_t		word;

	if (at - line > BEGIN_MAX)
		return false;
	while (from < at && (is_blank(s->text[from]) || s->text[from] == '-' ||
						 s->text[from] == '$' || s->text[from] == ':'))
		from++;
	if (from >= at)
		return true;
	for (word = from; word < at && word - from < 16 && !is_blank(s->text[word]); word++)
		;
	for (size_t i = 0; i < sizeof(introducers) / sizeof(introducers[0]); i++)
	{
		if (word_is(s->text + from, word - from, introducers[i]))
		{
			while (word < at && is_blank(s->text[word]))
				word++;
			return word == at;
		}
	}
	return false;
}

static Place
place_of(Scan *s, const Key *key)
{
	size_t		at = key->start - key->dashes;
	size_t		line = scan_line_start(s, key->start);
	bool		spaced = false;
	unsigned char c;

	if (key->dashes == 0 && begins_line(s, line, key->start))
		return PLACE_LINE;
	if (key->open.bytes != NULL && !key->closed)
		return PLACE_QUOTED;
	if (at >= line + 2 && ends_escape(s, at - 1) && s->text[at - 2] == '\\')
		return PLACE_ESCAPED_LINE;
	while (at > line && is_blank(s->text[at - 1]))
		at--, spaced = true;
	c = at > line ? s->text[at - 1] : '\n';
	if (c == '?' || c == '&')
		return PLACE_QUERY;
	if (c == ';')
		return at - line >= 5 && memcmp(s->text + at - 5, "&amp;", 5) == 0 ?
			PLACE_QUERY : PLACE_FIELDS;
	if (c == ',' || c == '{' || c == '(' || c == '[')
		return PLACE_LIST;
	if (!spaced && at >= line + 3 && s->text[at - 3] == '%')
		return PLACE_ENCODED;
	return PLACE_WORD;
}

/* Say where the key stands. */
void
key_place(Scan *s, Key *key)
{
	key->place = place_of(s, key);
}

/* Fill in where the name is and what stands around it; no verdict yet. */
void
key_extent(Scan *s, size_t at, size_t len, Key *key)
{
	Quote		behind;

	/* A literal may hold its separator or its quotes. */
	for (; len > 1 && !is_name_byte(s->text[at]); len--)
		at++;
	while (len > 1 && !is_name_byte(s->text[at + len - 1]))
		len--;
	*key = (Key) {.start = name_start(s, at), .end = name_end(s, at + len)};
	while (key->start + 1 < key->end && (s->text[key->start] == '-' || s->text[key->start] == '.'))
		key->start++, key->dashes++;
	if (key->start > s->floor)
		key->open = quote_before(s, key->start - key->dashes);
	behind = quote_at(s, key->end);
	key->closed = behind.bytes != NULL && key->open.bytes != NULL &&
		behind.mark == key->open.mark &&
		/* Where the text was cut, an outer quote may stand in front. */
		(behind.level == key->open.level || key->open.level == 0);
}

/* Is the key itself the value of a "name" or "key": {"name": "PASSWORD"? */
bool
key_is_named(const Scan *s, const Key *key)
{
	size_t		at = key->start - key->dashes;
	size_t		end;

	at -= key->open.len;
	while (at > s->floor && is_space(s->text[at - 1]))
		at--;
	if (at > s->floor && (s->text[at - 1] == ':' || s->text[at - 1] == '='))
		at--;
	else if (at > s->floor && s->text[at - 1] == '>')
		at--;					/* <name>PASSWORD</name> */
	else if (at == key->start - key->open.len)
		return false;			/* variable "PASSWORD" needs its blank */
	while (at > s->floor && is_blank(s->text[at - 1]))
		at--;
	at -= quote_before(s, at).len;
	end = at;
	while (at > s->floor && is_alnum(s->text[at - 1]) && end - at < 16)
		at--;
	return list_has(LIST_PAIR_NAME, s->text + at, end - at);
}
