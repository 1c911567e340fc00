/*
 * pair.c
 *		A secret's name and its value as two fields: name and value in JSON,
 *		YAML and XML, an element, a property list.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/pair.h"
#include "redact/engine/engine.h"
#include "redact/judge/lexicon.h"
#include "redact/text/cursor.h"

#define PAIR_WINDOW 200			/* bytes between a name and its value */
#define PAIR_LINES 3			/* and line ends: of other fields */

/* Does this byte end the object that the name belongs to? */
static bool
is_object_end(const Scan *s, size_t at)
{
	char		c = s->text[at];

	return c == '}' || c == ']' ||
		(c == '-' && at > 0 && is_blank(s->text[at - 1]));
}

/* What a word behind a name says about the pair's value. */
typedef enum PairWord
{
	PAIR_WORD_OTHER,
	PAIR_WORD_VALUE,			/* it names the field of the value */
	PAIR_WORD_END				/* the pair has no value */
} PairWord;

/* Look a word up in the lists of words of pairs. */
static PairWord
find_pair_word(const char *word, size_t len)
{
	const BookWord *known = find_lexicon_word(word, len);

	/* "type": "secret" and the like may come between. */
	if (known == NULL)
		return PAIR_WORD_OTHER;
	if ((known->lists >> LIST_PAIR_VALUE & 1) != 0)
		return PAIR_WORD_VALUE;
	return (known->lists >> LIST_PAIR_END & 1) != 0 ? PAIR_WORD_END : PAIR_WORD_OTHER;
}

/*
 * Move *at over the word that begins there, and look it up. An escape's letter
 * (\n) and the name of an end tag (</name>) are no words of a pair.
 */
static PairWord
read_pair_word(const Scan *s, size_t *at, size_t stop)
{
	size_t		word = *at;
	char		before = word > s->floor ? s->text[word - 1] : '\0';

	if (before == '\\' && byte_in(s->text[word], "nrt\0"))
	{
		*at += 1;
		return PAIR_WORD_OTHER;
	}
	*at = skip_class(s, word, stop, is_alnum, true);
	return before == '/' ? PAIR_WORD_OTHER : find_pair_word(s->text + word, *at - word);
}

/*
 * Return the place behind the start tag of a value's element, <Value> or
 * <string>, if one begins at this place; else the same place.
 */
static size_t
skip_value_tag(const Scan *s, size_t at, size_t stop)
{
	size_t		end;

	if (!byte_is(s, at, stop, '<'))
		return at;
	end = skip_class(s, at + 1, stop, is_alnum, true);
	return byte_is(s, end, stop, '>') &&
		is_word_in_list(LIST_PAIR_VALUE, s->text + at + 1, end - at - 1) ? end + 1 : at;
}

/* Return whether one word is at this place, and an end tag behind it. */
static bool
is_word_of_element(const Scan *s, size_t at)
{
	size_t		end = at;

	while (end < s->limit && !is_space(s->text[end]) && s->text[end] != '<')
		end++;
	return end > at && scan_starts(s, skip_spaces(s, end, s->limit), "</");
}

/*
 * Return where the text of an element begins, from behind its start tag: in an
 * element of its own, <Value>, or on the next line. There it must be one word,
 * since lines of text are in elements, too.
 */
static size_t
find_element_text(const Scan *s, size_t at)
{
	size_t		stop = s->limit - at > PAIR_WINDOW ? at + PAIR_WINDOW : s->limit;
	size_t		first = skip_spaces(s, at, stop);
	size_t		text = skip_value_tag(s, first, stop);
	size_t		next = skip_spaces(s, text, stop);

	if (memchr(s->text + at, '\n', next - at) != NULL)
		return is_word_of_element(s, next) ? next : at;
	return text > first ? text : at;
}

/* Does the text of <property name="password">x begin at this place? */
static bool
is_element_text(const Scan *s, size_t at, size_t stop)
{
	return at < stop && s->text[at] != '<' && !is_space(s->text[at]);
}

/* Move *at over the sign behind a field's name; false if there is no sign. */
static bool
skip_field_sign(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at + quote_at(s, *at).len;

	while (i < stop && is_blank(s->text[i]))
		i++;
	*at = i;
	if (i >= stop || (s->text[i] != ':' && s->text[i] != '=' && s->text[i] != '>'))
		return false;
	*at = i + 1;
	return true;
}

/*
 * Set *at to where the text of the "value" field behind a name begins. Only
 * blanks, quotes, punctuation and a type may be in between.
 */
bool
find_pair_value(Scan *s, const Key *key, size_t *at)
{
	size_t		i = key->end;
	size_t		stop = s->limit - i > PAIR_WINDOW ? i + PAIR_WINDOW : s->limit;
	int			lines = 0;

	while (i < stop && lines <= PAIR_LINES)
	{
		unsigned char c = s->text[i];
		PairWord	kind;

		lines += c == '\n';
		if (!is_alpha(c))
		{
			if (is_object_end(s, i))
				return false;
			i++;
			if (c != '>' || !key->closed || key->open.mark == 0)
				continue;
			*at = find_element_text(s, i);
			return s->text[i - 2] != '/' && is_element_text(s, *at, s->limit);
		}
		kind = read_pair_word(s, &i, stop);
		if (kind == PAIR_WORD_END)
			return false;
		if (kind == PAIR_WORD_VALUE && skip_field_sign(s, &i, stop))
		{
			*at = s->text[i - 1] == '>' ? find_element_text(s, i) : i;
			return true;
		}
	}
	return false;
}

/*
 * Is there the end tag of the key's element, whose name begins at this place,
 * on the same line?
 */
static bool
has_end_tag(Scan *s, const Key *key, size_t name)
{
	size_t		line = scan_line_end(s, key->end);
	size_t		stop = line - key->end > PAIR_WINDOW ? key->end + PAIR_WINDOW : line;
	const char *tag = memmem(s->text + key->end, stop - key->end, LITERAL("</"));
	size_t		len = key->end - name;

	return tag != NULL && s->text + stop - tag >= (ptrdiff_t) len + 3 &&
		memcmp(tag + 2, s->text + name, len) == 0 && tag[len + 2] == '>';
}

/* Is the key the name of an element: <password or <ns:password? */
static bool
is_element_name(Scan *s, const Key *key)
{
	size_t		open = key->start;
	size_t		least = open - s->floor > NAME_MAX_BYTES ? open - NAME_MAX_BYTES : s->floor;

	/* Of a chain of names, a::b::key, not all is read. */
	if (byte_before_is(s, open, least, ':') &&
		memrchr(s->text + least, '<', open - least) == NULL)
		return false;
	while (open > least && (is_alnum(s->text[open - 1]) || s->text[open - 1] == ':'))
		open--;
	if (open == least || s->text[open - 1] != '<')
		return false;
	/* <user>:<password> is a pattern, unless the element ends, too */
	return !byte_before_is(s, open - 1, s->floor, ':') || has_end_tag(s, key, open);
}

/*
 * Move *at from behind an element's name to behind the '>' of its start tag;
 * false if that is no start tag with text behind it.
 */
static bool
skip_attributes(const Scan *s, size_t *at, size_t stop)
{
	size_t		i = *at;

	/* <password: x>y is not one: an element's name ends with it. */
	if (i < stop && s->text[i] != '>' && !is_space(s->text[i]))
		return false;
	/* <password x="y">; but not: vector<Pass *> */
	i = skip_spaces(s, i, stop);
	if (i < stop && s->text[i] != '>' && s->text[i] != '/' && !is_alpha(s->text[i]))
		return false;
	while (i < stop && s->text[i] != '>' && s->text[i] != '<' && s->text[i] != '\n')
		i++;
	*at = i + 1;
	return i < stop && s->text[i] == '>' && s->text[i - 1] != '/';
}

/*
 * "AUTH <password> called without a password": is a sentence behind what would be
 * a start tag, and no end tag on its line?
 */
static bool
is_placeholder(Scan *s, size_t at)
{
	size_t		line = scan_line_end(s, at);
	size_t		stop = line - at > PAIR_WINDOW ? at + PAIR_WINDOW : line;
	size_t		word = skip_class(s, at + 1, stop, is_lower, true);

	return byte_is(s, at, stop, ' ') && word > at + 1 &&
		byte_is(s, word, stop, ' ') && word + 1 < stop &&
		is_lower(s->text[word + 1]) &&
		memmem(s->text + at, stop - at, LITERAL("</")) == NULL;
}

/* Set *at to where the value of <password attr="x">value</password> begins. */
bool
find_xml_value(Scan *s, const Key *key, size_t *at)
{
	size_t		i = key->end;
	size_t		stop = s->limit - i > PAIR_WINDOW ? i + PAIR_WINDOW : s->limit;

	/* &lt;password&gt;x */
	if (follows(s, key->start, "&lt;") && text_has(s, i, s->limit, "&gt;") &&
		s->limit - i > strlen("&gt;"))
	{
		*at = i + strlen("&gt;");
		return true;
	}
	if (!is_element_name(s, key) || !skip_attributes(s, &i, stop) ||
		is_placeholder(s, i))
		return false;
	*at = find_element_text(s, i);
	return true;
}

/* Is this word, quotes aside, the name of a value's field? Where it begins. */
static bool
value_name_before(const Scan *s, size_t at, size_t *start)
{
	size_t		end;

	at -= find_quote_before(s, at).len;
	end = at;
	while (at > s->floor && is_alnum(s->text[at - 1]) && end - at < 16)
		at--;
	*start = at;
	return is_word_in_list(LIST_PAIR_VALUE, s->text + at, end - at);
}

/* Back over ':' or '=' and the blanks around it; false if not found. */
static bool
skip_sign_backward(const Scan *s, size_t *at)
{
	size_t		i = *at;

	i = back_over_blanks(s, i, s->floor);
	if (i == s->floor || (s->text[i - 1] != ':' && s->text[i - 1] != '='))
		return false;
	*at = back_over_blanks(s, i - 1, s->floor);
	return true;
}

/* Does the text up to this place end with such a quote? */
static bool
ends_with_quote(const Scan *s, size_t at, const Quote *quote)
{
	if (quote->mark == 0)
		return at - s->floor >= quote->len &&
			memcmp(s->text + at - quote->len, quote->bytes, quote->len) == 0;
	return s->text[at - 1] == quote->mark &&
		find_quote_before(s, at).level == quote->level;
}

/* Read a value backwards that ends at this place, and its opening quote. */
static bool
read_value_back(const Scan *s, size_t *at, size_t least, Value *value)
{
	size_t		i = *at;

	*value = (Value) {.quote = find_quote_before(s, i), .end = i};
	if (value->quote.bytes == NULL)
	{
		while (i > least && !is_space(s->text[i - 1]) && s->text[i - 1] != ':')
			i--;
		value->start = *at = i;
		return true;
	}
	for (i -= value->quote.len; i > least && s->text[i] != '\n'; i--)
	{
		if (ends_with_quote(s, i, &value->quote))
			break;
	}
	value->start = i;
	value->end -= value->quote.len;
	*at = i - value->quote.len;
	return i > least && s->text[i] != '\n';
}

/*
 * {"value": "x", "name": "PASSWORD"}: the field in front of the name, quoted,
 * or a line of YAML.
 */
bool
pair_value_before(Scan *s, const Key *key, Value *value)
{
	size_t		at = key->start - key->open.len;
	size_t		least = at - s->floor > PAIR_WINDOW ? at - PAIR_WINDOW : s->floor;
	size_t		name;

	if (!skip_sign_backward(s, &at))
		return false;
	at -= find_quote_before(s, at).len;
	while (at > least && is_alnum(s->text[at - 1]))
		at--;
	at -= find_quote_before(s, at).len;
	at = back_over_spaces(s, at, least);
	at -= byte_before_is(s, at, least, ',');
	if (at <= least || !read_value_back(s, &at, least, value))
		return false;
	return value->end > value->start && skip_sign_backward(s, &at) &&
		value_name_before(s, at, &name);
}

/* secretKey of an ExternalSecret names an entry: remoteRef is next to it. */
bool
names_secret_entry(const Scan *s, const Key *key)
{
	size_t		from = key->start - s->floor > PAIR_WINDOW ?
		key->start - PAIR_WINDOW : s->floor;
	size_t		to = s->limit - key->end > PAIR_WINDOW ? key->end + PAIR_WINDOW : s->limit;

	return key->end - key->start == strlen("secretKey") &&
		text_has(s, key->start, key->end, "secretKey") &&
		memmem(s->text + from, to - from, "remoteRef", strlen("remoteRef")) != NULL;
}
