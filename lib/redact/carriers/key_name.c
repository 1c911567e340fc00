/*
 * key_name.c
 *		How far a key's name reaches, and what precedes it.
 *
 * A literal of the rules is found anywhere in a text, so its name has to be
 * measured in both directions: "password" is a part of DB_PASSWORD_FILE, and
 * only the whole name says whether its value is a secret (key_words.c).
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/key_sentence.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/text/cursor.h"

/* Whether a byte may be part of a key's name. */
static inline bool
is_key_name_byte(unsigned char c)
{
	static const bool name_bytes[256] = {
		['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
		['_'] = true, ['-'] = true, ['.'] = true, [0x80 ... 0xff] = true,
	};

	return name_bytes[c];
}

/* Is the byte at this place the last one of an escape: \n, %3D, \x3d, \u003d? */
bool
is_escape_end(const Scan *s, size_t at)
{
	const char *p = s->text + at;
	size_t		n = at - s->floor;

	if (n >= 1 && p[-1] == '\\' && byte_in(*p, "nrt\0"))
		return n < 2 || p[-2] != '\\' || n < 3 || p[-3] == '\\';
	if (n >= 2 && p[-2] == '%' && is_xdigit(p[-1]) && is_xdigit(*p))
		return true;
	if (n >= 3 && p[-2] == 'x' && p[-3] == '\\' && is_xdigit(p[-1]) && is_xdigit(*p))
		return true;
	return n >= 5 && p[-4] == 'u' && p[-5] == '\\' && is_xdigit(*p);
}

/* Is the '[' at this place a colour's: behind ESC, as it is or escaped? */
static bool
is_color_start(const Scan *s, size_t at)
{
	static const char *const escapes[] = {
		"\x1b", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "\\e", "#033",
	};

	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
	{
		size_t		len = strlen(escapes[i]);

		if (at - s->floor >= len && memcmp(s->text + at - len, escapes[i], len) == 0)
			return true;
	}
	return false;
}

/* Is the byte at this place the last one of a terminal's colour, ESC[1;32m? */
static bool
is_color_end(const Scan *s, size_t at)
{
	size_t		i = at;

	while (i > s->floor && at - i < 12 && (is_digit(s->text[i - 1]) || s->text[i - 1] == ';'))
		i--;
	return i > s->floor + 1 && s->text[i - 1] == '[' &&
		is_color_start(s, i - 1);
}

/*
 * Return where the name begins that ends here. An escape, a colour or a secret
 * in front of it is not part of it.
 */
static size_t
find_name_start(const Scan *s, size_t at)
{
	size_t		stop = at - s->floor > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : s->floor;
	size_t		secret = spans_end_before(s->spans, at);

	/* No secret is part of a name. */
	if (stop < secret && secret <= at)
		stop = secret;
	while (at > stop && is_key_name_byte(s->text[at - 1]) &&
		   !is_escape_end(s, at - 1) &&
		   !(s->text[at - 1] == 'm' && is_color_end(s, at - 1)))
		at--;
	return at;
}

/* The full-width colon and '=' of Chinese and Japanese: U+FF1A, U+FF1D. */
bool
is_full_width_sign(const Scan *s, size_t at)
{
	return s->limit - at >= 3 && s->text[at] == '\xef' && s->text[at + 1] == '\xbc' &&
		(s->text[at + 2] == '\x9a' || s->text[at + 2] == '\x9d');
}

/*
 * Return where the name ends that begins here, without trailing dots and
 * dashes.
 */
static size_t
find_name_end(const Scan *s, size_t at)
{
	size_t		stop = s->limit - at > NAME_MAX_BYTES ? at + NAME_MAX_BYTES : s->limit;

	while (at < stop && is_key_name_byte(s->text[at]) &&
		   !is_full_width_sign(s, at))
		at++;
	while (s->text[at - 1] == '.' || s->text[at - 1] == '-')
		at--;
	return at;
}

/* Behind one colour that begins here with an escape; 0 if none does. */
static size_t
skip_one_color(const Scan *s, size_t at, size_t stop)
{
	size_t		i = at;

	if (i >= stop || !byte_in(s->text[i], "\x1b\\#"))
		return 0;
	while (i < stop && i - at < 7 && s->text[i] != '[')
		i++;
	if (!byte_is(s, i, stop, '[') || i == at || !is_color_start(s, i))
		return 0;
	for (i++; i < stop && (is_digit(s->text[i]) || s->text[i] == ';'); i++)
		;
	return byte_is(s, i, stop, 'm') ? i + 1 : 0;
}

/* Behind the terminal's colours at this place, if there are any. */
size_t
skip_color_escapes(const Scan *s, size_t at, size_t stop)
{
	size_t		next;

	while ((next = skip_one_color(s, at, stop)) > 0)
		at = next;
	return at;
}

/* Words that precede a variable at the begin of a line, whatever their case. */
static const char *const introducers[] = {
	"export", "set", "setx", "setenv", "env", "arg", "declare", "local",
	"readonly", "var", "let", "const", "-", "?", "-e",
};

/* The letters that they begin and end with. */
#define INTRODUCER_FIRST "esadlrvc-?"
#define INTRODUCER_LAST "tvgelyr-?x"

#define BEGIN_MAX 256			/* bytes in front of a key that begins its
								 * line */

/* Is this one of the words that precede a variable? */
static bool
is_introducer(const char *word, size_t len)
{
	/* Nearly always the first or the last letter decides. */
	if (!byte_in(to_lower(word[0]), INTRODUCER_FIRST) ||
		!byte_in(to_lower(word[len - 1]), INTRODUCER_LAST))
		return false;
	for (size_t i = 0; i < sizeof(introducers) / sizeof(introducers[0]); i++)
	{
		if (word_is(word, len, introducers[i]))
			return true;
	}
	return false;
}

/* Is all between the line's start and the key blank, or such a word? */
static bool
key_begins_line(const Scan *s, size_t line, size_t at)
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
	return is_introducer(s->text + from, word - from) && skip_blanks(s, word, at) == at;
}

/* user[password]=x, user%5Bpassword%5D=x */
static bool
is_form_field(const Scan *s, const Key *key)
{
	size_t		at = key->start;
	size_t		end = key->end;

	return (at > s->floor + 1 && end < s->limit && s->text[at - 1] == '[' &&
			s->text[end] == ']' && is_key_name_byte(s->text[at - 2])) ||
		(at > s->floor + LENGTH_OF("%5b") && s->limit - end >= LENGTH_OF("%5d") && word_is(s->text + at - LENGTH_OF("%5b"), LENGTH_OF("%5b"), "%5b") &&
		 word_is(s->text + end, LENGTH_OF("%5d"), "%5d"));
}

/* "[password] => x" of PHP's print_r: it goes to the line's end. */
static bool
is_dump_entry(const Scan *s, size_t line, const Key *key)
{
	size_t		at = key->start;

	if (at == line || s->text[at - 1] != '[' || s->limit - key->end <= LENGTH_OF("] =>") ||
		memcmp(s->text + key->end, LITERAL("] =>")) != 0)
		return false;
	for (at--; at > line && is_blank(s->text[at - 1]); at--)
		;
	return at == line;
}

/* The place of a key by the byte in front of it, blanks aside. */
static KeyPlace
place_behind_byte(const Scan *s, size_t at, size_t line, bool spaced)
{
	switch (at > line ? s->text[at - 1] : '\n')
	{
		case '?':
		case '&':
			return PLACE_QUERY;
		case ';':
			return at - line >= sizeof("&amp;") - 1 && follows(s, at, "&amp;") ?
				PLACE_QUERY : PLACE_FIELDS;
		case ',':
		case '{':
		case '(':
		case '[':
			return PLACE_LIST;
		default:
			return !spaced && at >= line + 3 && s->text[at - 3] == '%' ?
				PLACE_ENCODED : PLACE_WORD;
	}
}

/* Where the key is, which says what ends its value. */
static KeyPlace
find_key_place(Scan *s, const Key *key)
{
	size_t		at = key->start - key->dashes;
	size_t		line = scan_line_start(s, key->start);
	size_t		front;

	if (key->dashes == 0 &&
		(key_begins_line(s, line, key->start) || is_dump_entry(s, line, key)))
		return PLACE_LINE;
	if (key->open.bytes != NULL && !key->closed)
		return PLACE_QUOTED;
	if (at >= line + 2 && is_escape_end(s, at - 1) && s->text[at - 2] == '\\')
		return PLACE_ESCAPED_LINE;
	if (is_form_field(s, key))
		return PLACE_QUERY;
	front = back_over_blanks(s, at, line);
	return place_behind_byte(s, front, line, front < at);
}

/* Say where the key is. */
void
locate_key(Scan *s, Key *key)
{
	key->place = find_key_place(s, key);
}

/* "api key", "secret key" in a sentence: the word in front is the name's. */
static size_t
qualified_start(Scan *s, size_t start, size_t end)
{
	size_t		at = start;

	if (start < s->floor + 3 || s->text[start - 1] != ' ' || end >= s->limit ||
		!is_blank(s->text[end]) || !word_is(s->text + start, end - start, "key"))
		return start;
	for (at--; at > s->floor && start - at < 16 && is_alpha(s->text[at - 1]); at--)
		;
	return spans_end_before(s->spans, start) <= at &&
		is_spoken_value(s, end + 1, scan_line_end(s, end)) &&
		is_word_in_list(LIST_QUALIFIER, s->text + at, start - 1 - at) &&
		!is_word_in_list(LIST_DISARM_SPOKEN, s->text + at,
						 start - 1 - at) ? at : start;
}

/* Fill in the quotes around the name. */
static void
find_key_quotes(const Scan *s, Key *key)
{
	Quote		behind = quote_at(s, key->end);

	if (key->start > s->floor)
		key->open = find_quote_before(s, key->start - key->dashes);
	/* A quote behind doubled backslashes opens as it closes. */
	if (behind.mark != 0 && behind.len > 2 && key->start - s->floor >= behind.len &&
		memcmp(s->text + key->start - behind.len, behind.bytes, behind.len) == 0)
	{
		key->open = behind;
		key->open.bytes = s->text + key->start - behind.len;
	}
	key->closed = behind.bytes != NULL && key->open.bytes != NULL &&
		behind.mark == key->open.mark &&
	/* Where the text was cut, an outer quote may precede it. */
		(behind.level == key->open.level || key->open.level == 0);
}

/* Fill in where the name is and what surrounds it; no verdict yet. */
void
read_key_extent(Scan *s, size_t at, size_t len, Key *key)
{
	/* A literal may hold its separator or its quotes. */
	for (; len > 1 && !is_key_name_byte(s->text[at]); len--)
		at++;
	for (size_t i = 1; i < len; i++)
	{
		if (s->text[at + i] == '%')
			len = i;			/* pass%3d */
	}
	while (len > 1 && !is_key_name_byte(s->text[at + len - 1]))
		len--;
	*key = (Key) {.start = find_name_start(s, at), .end = find_name_end(s, at + len)};
	key->start = qualified_start(s, key->start, key->end);
	while (key->start + 1 < key->end && (s->text[key->start] == '-' || s->text[key->start] == '.'))
		key->start++, key->dashes++;
	find_key_quotes(s, key);
}

/*
 * Where the name ends whose value the key is: in front of its sign, of '>' in
 * <name>PASSWORD</name>, or of a blank and a quote. 0 if it is no value.
 */
static size_t
end_of_name_before(const Scan *s, const Key *key)
{
	size_t		open = key->start - key->dashes - key->open.len;
	size_t		at = back_over_spaces(s, open, s->floor);

	if (at > s->floor && byte_in(s->text[at - 1], ":=>"))
		at--;
	else if (key->open.bytes == NULL || at == key->start - key->open.len)
		return 0;				/* variable "PASSWORD" needs its blank */
	at = back_over_blanks(s, at, s->floor);
	return at - find_quote_before(s, at).len;
}

/* Is the key itself the value of a "name" or "key": {"name": "PASSWORD"? */
bool
is_key_name_value(const Scan *s, const Key *key)
{
	size_t		end = end_of_name_before(s, key);
	size_t		at = end;
	size_t		secret;

	while (at > s->floor && is_alnum(s->text[at - 1]) && end - at < 16)
		at--;
	secret = spans_end_before(s->spans, end);
	if (at < secret && secret <= end)
		at = secret;			/* no secret is part of a name */
	return is_word_in_list(LIST_PAIR_NAME, s->text + at, end - at);
}
