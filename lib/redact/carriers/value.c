/*
 * value.c
 *		Read the value behind a key: quoted in any way, or bare up to where
 *		the key's place says that it ends.
 */
#include <string.h>

#include "redact/carriers/bare_end.h"
#include "redact/carriers/key.h"
#include "redact/carriers/key_near.h"
#include "redact/carriers/value.h"
#include "redact/carriers/value_wrap.h"
#include "redact/engine/engine.h"
#include "redact/judge/context.h"
#include "redact/judge/made.h"
#include "redact/judge/message.h"
#include "redact/judge/not_secret.h"
#include "redact/judge/reference.h"
#include "redact/judge/sentence.h"
#include "redact/text/affix.h"
#include "redact/text/cursor.h"

#define CONSTRUCTORS_MAX 3		/* one within the other */

/* Behind an anchor or a type that begins here with its mark; 0 if none does. */
static size_t
behind_yaml_type(const Scan *s, size_t at, size_t stop)
{
	size_t		word = at + 1;

	if ((s->text[at] != '&' && s->text[at] != '!') ||
		(!is_alpha(s->text[word]) && s->text[word] != '!'))
		return 0;
	while (word < stop && word - at < NAME_MAX_BYTES &&
		   (is_alnum(s->text[word]) || byte_in(s->text[word], "_-./:!")))
		word++;
	return word < stop && is_blank(s->text[word]) ? word : 0;
}

/*
 * Skip YAML's anchor and type in front of a value: "&name !!str x". Returns
 * stop for a type that says that the value is elsewhere: !Ref, !vault.
 */
static size_t
skip_yaml_types(const Scan *s, size_t at, size_t stop)
{
	for (int i = 0; i < 2 && at + 1 < stop; i++)
	{
		size_t		word = behind_yaml_type(s, at, stop);

		if (word == 0)
			break;
		if (s->text[at] == '!' && s->text[at + 1] != '!')
			return stop;
		at = skip_blanks(s, word, stop);
	}
	return at;
}

/*
 * Skip a constructor at this place: Some(, sensitive(. Behind one that is a
 * type, too, a length may follow: String(64).
 */
static size_t
skip_one_constructor(const Scan *s, size_t at, size_t stop)
{
	static const struct
	{
		const char *name;
		bool		is_type;
	}			constructors[] = {
		{"Some(", false}, {"SecretStr(", false}, {"Secret(", false},
		{"sensitive(", false}, {"Sensitive(", false},
		{"nonsensitive(", false}, {"Optional(", true},
		{"SecretString(", true}, {"String(", true},
	};

	if (at >= stop || !byte_in(s->text[at], "SsnO\0"))
		return at;
	for (size_t i = 0; i < sizeof(constructors) / sizeof(constructors[0]); i++)
	{
		size_t		next = at + strlen(constructors[i].name);

		if (text_starts(s->text + at, stop - at, constructors[i].name))
			return !constructors[i].is_type ||
				quote_at(s, next).bytes != NULL ? next : at;
	}
	return at;
}

/* Skip the constructors around a value: Some(x), Secret(String("x")). */
static size_t
skip_constructors(const Scan *s, size_t at, size_t stop)
{
	for (int n = 0; n < CONSTRUCTORS_MAX; n++)
	{
		size_t		next = skip_one_constructor(s, at, stop);

		if (next == at)
			break;
		at = next;
	}
	return at;
}

/* Skip the type that PHP's var_dump writes: string(7) "x". */
static size_t
skip_dumped_type(const Scan *s, size_t at, size_t stop)
{
	size_t		i = at + strlen("string(");

	if (!text_has(s, at, stop, "string("))
		return at;
	while (i < stop && is_digit(s->text[i]))
		i++;
	return text_has(s, i, stop, ") \"") ? i + strlen(") ") : at;
}

/*
 * Skip what may precede a value without being part of it: YAML's types, a
 * constructor, the prefix of a string literal, openssl's "pass:".
 */
static size_t
skip_value_prefix(const Scan *s, size_t at, size_t stop, Separator separator)
{
	size_t		start;

	at = skip_yaml_types(s, at, stop);
	if (at >= stop)
		return at;
	start = at;
	at = skip_constructors(s, at, stop);
	if (at > start)
		return at;
	/* <<"x">> of Erlang */
	if (text_has(s, at, stop, "<<\""))
		return at + LENGTH_OF("<<");
	start = at = skip_literal_prefix(s, at, stop);
	at = skip_dumped_type(s, at, stop);
	if (at > start)
		return at;
	if (separator == SEPARATOR_BLANK && text_has(s, at, stop, "pass:") &&
		stop - at > strlen("pass:"))
		return at + strlen("pass:");
	return at;
}

/* How the bytes between these quotes are to be decoded. */
static DecodeForm
quoted_decode_form(const Quote *quote)
{
	if (quote->mark == 0)
		return quote->bytes[0] == '%' ? DECODE_PERCENT :
			quote->bytes[0] == '&' ? DECODE_ENTITIES : DECODE_ESCAPES;
	if (quote->level == 0)
		return quote->mark == '"' ? DECODE_ESCAPES : DECODE_DOUBLED;
	return quote->level == 1 ? DECODE_ESCAPES_TWICE : DECODE_ESCAPES_THRICE;
}

/* "password=" at the end of a string: what follows is no value. */
static bool
is_closing_quote(const Scan *s, const Key *key, const Quote *quote, size_t at,
				 Separator separator)
{
	size_t		next = at + quote->len;

	if (key->place == PLACE_QUOTED && !key->closed &&
		quote->mark == key->open.mark && quote->level == key->open.level)
		return true;
	if (key->closed || separator == SEPARATOR_BLANK || separator == SEPARATOR_COMMA || separator == SEPARATOR_CALL)
		return false;
	while (next < s->limit && is_blank(s->text[next]))
		next++;
	return next == s->limit || byte_in(s->text[next], ",}])\n\r");
}

/* `cat /run/secrets/x`: what a shell runs, not what JavaScript quotes. */
static bool
is_shell_command(const Scan *s, size_t at, size_t stop)
{
	const char *close = memchr(s->text + at, '`', stop - at);

	return close != NULL && memchr(s->text + at, ' ', close - (s->text + at)) != NULL;
}

/* The end of a private key in [at, end) is not part of the value. */
static size_t
stop_at_end_mark(const Scan *s, size_t at, size_t end)
{
	const char *mark = memmem(s->text + at, end - at, LITERAL("-----END "));

	return mark != NULL && end_mark_length(mark, s->text + end - mark) > 0 ?
		(size_t) (mark - s->text) : end;
}

/* A value between quotes, or to its line's end if they do not close. */
static bool
read_quoted_value(Scan *s, size_t at, const Quote *quote, Value *value)
{
	*value = (Value)
	{
		.start = at + quote->len, .quote = *quote,
			.decode = quoted_decode_form(quote),
	};
	value->end = quote_close_word(s, value->start, quote);
	if (value->end == scan_line_end(s, value->start))
		value->end = stop_at_end_mark(s, value->start, value->end);
	while (value->end > value->start && value->end == scan_line_end(s, value->start) &&
		   s->text[value->end - 1] == '\r')
		value->end--;
	return value->end > value->start;
}

/*
 * "password: String,", "this.token = token;": in code a bare word is a name
 * or a type. A shell's NAME=value has no blank before its sign.
 */
static bool
is_identifier(const Scan *s, const Key *key, Separator separator, Value *value)
{
	size_t		end = value->end;
	size_t		i;

	if (separator == SEPARATOR_COLON && key->place == PLACE_LINE && end > value->start &&
		s->text[end - 1] == ',')
		end--;
	else if (separator != SEPARATOR_EQUALS || !is_blank(s->text[key->end]) || end >= s->limit ||
			 s->text[end] != ';')
		return false;
	for (i = value->start; i < end; i++)
	{
		if (!is_alpha(s->text[i]) && s->text[i] != '_' && s->text[i] != '.')
			break;
	}
	if (i == end)
		return true;
	value->end = end;
	return false;
}

/* Some( and the value on the next line: move there; false if none is there. */
static bool
find_on_next_line(Scan *s, size_t *at, size_t *stop)
{
	*at = skip_spaces(s, *at, s->limit);
	if (quote_at(s, *at).bytes == NULL)
		return false;
	*stop = scan_line_end(s, *at);
	return true;
}

/*
 * Return the place behind "7 " of "password 7 0822455D": the digit says how
 * the value is encrypted. The same place if no such digit is there.
 */
static size_t
skip_encryption_digit(const Scan *s, size_t at, size_t end)
{
	return end - at > 2 && is_digit(s->text[at]) && s->text[at + 1] == ' ' &&
		!is_blank(s->text[at + 2]) ? at + 2 : at;
}

/*
 * Move *at from behind the separator to the value's first byte, and *stop to
 * the end of its line. False if no value begins there.
 */
static bool
find_value_start(Scan *s, const Key *key, Separator separator, size_t *at,
				 size_t *stop)
{
	size_t		end = scan_line_end(s, *at);
	size_t		i = skip_blanks(s, *at, end);

	i = skip_blanks(s, skip_colors(s, i, end), end);
	i = skip_value_prefix(s, i, end, separator);
	if (separator == SEPARATOR_EQUALS || separator == SEPARATOR_COLON)
		i = skip_expression(s, i, end);
	if (separator == SEPARATOR_BLANK && key->dashes == 0)
		i = skip_encryption_digit(s, i, end);
	if (i >= end && byte_before_is(s, end, s->floor, '(') &&
		!find_on_next_line(s, &i, &end))
		return false;
	*at = i;
	*stop = end;
	if (i >= end || s->text[i] == '\r' || string_ends_before_value(s, i, end))
		return false;
	return s->text[i] != '#' || i + 1 == end || !is_blank(s->text[i + 1]);
}

/* How a bare value is encoded. */
static DecodeForm
bare_decode_form(const Key *key, Separator separator)
{
	if (key->place == PLACE_QUERY || key->place == PLACE_ENCODED)
		return DECODE_PERCENT;
	if (key->place == PLACE_QUOTED && key->open.mark == '"')
		return DECODE_ESCAPES + (key->open.level > 2 ? 2 : key->open.level);
	return separator == SEPARATOR_XML ? DECODE_ENTITIES : DECODE_NONE;
}

/* Read the bare value that begins at this place; false if it is not one. */
static bool
read_bare_value(Scan *s, size_t at, size_t stop, const Key *key,
				Separator separator,
				Value *value)
{
	if (separator == SEPARATOR_CALL)
		return false;
	if (read_enclosed(s, key, at, stop, value))
		return true;
	if (separator == SEPARATOR_XML && text_has(s, at, stop, "<![CDATA["))
		at += strlen("<![CDATA[");
	if (at + 1 < stop && s->text[at] == '[' && key->place != PLACE_LINE &&
		!is_space(s->text[at + 1]) &&
		tag_length(s->options, s->text + at, stop - at) == 0)
		at++;
	*value = (Value) {.start = at, .decode = bare_decode_form(key, separator)};
	value->end = find_colored_end(s, at, key, separator);
	if (is_identifier(s, key, separator, value))
		return false;
	if (separator == SEPARATOR_XML && value->end - at > strlen("]]>") &&
		follows(s, value->end, "]]>"))
		value->end -= strlen("]]>");
	return value->end > value->start;
}

/*
 * Read a value between quotes that are written twice: ''x'' of Nix. False if
 * no word is between them: then they are empty, or escape each other.
 */
static bool
read_doubly_quoted(const Scan *s, size_t at, size_t stop, Value *value)
{
	size_t		from = at + LENGTH_OF("''");
	size_t		end = from;

	if (!text_has(s, at, stop, "''"))
		return false;
	while (end < stop && !is_space(s->text[end]) &&
		   !byte_in(s->text[end], "\"'`\\\0"))
		end++;
	*value = (Value) {.start = from, .end = end, .quote = quote_at(s, at)};
	return end > from && text_has(s, end, stop, "''") &&
		!byte_is(s, end + LENGTH_OF("''"), stop, '\'');
}

/*
 * Read the value that begins behind a separator, quoted or bare. False if
 * there is no value; *value is undefined then.
 */
bool
read_value_text(Scan *s, size_t at, const Key *key, Separator separator,
				Value *value)
{
	size_t		stop;
	Quote		quote;

	if (!find_value_start(s, key, separator, &at, &stop))
		return false;
	quote = quote_at(s, at);
	/* A tag that was put between quotes ends at them, whatever follows. */
	if (quote.mark == '"' && quoted_tag_length(s->options, s->text + at, stop - at) > 0)
		return false;
	if (quote.bytes == NULL)
		return read_bare_value(s, at, stop, key, separator, value);
	if (read_doubly_quoted(s, at, stop, value))
		return true;
	/* ""x"" of Basic: a quote that is written twice */
	if (quote.len == 1 && byte_is(s, at + 1, stop, quote.mark) &&
		made_quoted_at(s, at + 1, stop))
		at++;
	if (quote.mark == '`' && is_shell_command(s, at + quote.len, stop))
		return false;
	if (quote.mark != 0 && is_closing_quote(s, key, &quote, at, separator))
		return false;
	return read_quoted_value(s, at, &quote, value);
}

/* The quotes of a tag behind a colon: JSON's, YAML's, none in a header. */
static QuoteForm
colon_quote_form(const Scan *s, const Key *key)
{
	bool		header;

	if (key->closed && key->open.mark == '"')
		return QUOTE_DOUBLE + (key->open.level > 2 ? 2 : key->open.level);
	/* A header's name is no YAML key. */
	header = is_upper(s->text[key->start]) &&
		memchr(s->text + key->start, '-', key->end - key->start) != NULL;
	if (key->place == PLACE_LINE)
		return header ? QUOTE_NONE : QUOTE_DOUBLE;
	return key->place == PLACE_LIST ? QUOTE_DOUBLE : QUOTE_NONE;
}

/* How a tag must be quoted that replaces a bare value. */
static QuoteForm
choose_tag_quotes(const Scan *s, const Key *key, Separator separator,
				  const Value *value)
{
	if (value->quote.bytes != NULL)
		return QUOTE_NONE;
	switch (separator)
	{
		case SEPARATOR_COLON:
			return colon_quote_form(s, key);
		case SEPARATOR_PAIR:
			return QUOTE_DOUBLE;
		case SEPARATOR_COMMA:
			/* "- x" of a list of YAML */
			return key->dashes > 0 ? QUOTE_DOUBLE : QUOTE_NONE;
		case SEPARATOR_EQUALS:
			/* TOML has bare numbers; everything else in it is quoted already. */
			return is_blank(s->text[key->end]) && key->place == PLACE_LINE &&
				is_digit(s->text[value->start]) ? QUOTE_DOUBLE : QUOTE_NONE;
		default:
			return QUOTE_NONE;
	}
}

/* Does a value look like a secret, as its key asks for that is not sure? */
static bool
may_be_secret(Scan *s, const Key *key, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;

	if (key->verdict.uuid)
		return is_uuid(text, len) || (is_made_word(text, len) && is_strong_word(text, len));
	if (key->verdict.mixed && tag_length(s->options, text, len) != len &&
		!is_strong_word(text, len))
		return false;
	if (key->verdict.made)
		return tag_length(s->options, text, len) == len ||
			is_made_word(text, len) || is_grouped_code(text, len) ||
			(key->verdict.typed && word_is_typed(text, len)) ||
			(key->verdict.service && is_uuid(text, len));
	return value_looks_secret(s->options, text, len) ||
		(key->verdict.service && is_uuid(text, len)) ||
		context_confirms(s, key, value);
}

/*
 * password=x[7], all of a line: a setting, and no element of an array, which
 * program text would read with blanks around the sign or further in.
 */
static bool
is_setting_with_brackets(const Scan *s, const Key *key, Separator separator,
						 const Value *value)
{
	return separator == SEPARATOR_EQUALS && key->place == PLACE_LINE &&
		key->end + 1 == value->start &&
		text_is_subscript(s->text + value->start, value->end - value->start) &&
		(key->start == 0 || s->text[key->start - 1] == '\n') &&
		(value->end == s->limit || byte_in(s->text[value->end], "\r\n"));
}

/* Does the value by itself show that it is no secret? */
static bool
value_spares_itself(Scan *s, const Key *key, Separator separator, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;
	bool		quoted = value->quote.bytes != NULL ||
		is_setting_with_brackets(s, key, separator, value);

	return len < key->verdict.least || value_is_spared(s->options, text, len, quoted) ||
		(!value->whole && value_is_prose(text, len));
}

/* Note the value as a secret, unless it is spared. */
void
add_judged_value(Scan *s, const Key *key, Separator separator,
				 const Value *value)
{
	size_t		len = value->end - value->start;
	bool		bounded = value->quote.bytes != NULL || value->whole;
	Value		slashed = *value;

	if (separator == SEPARATOR_COLON && context_slashed(s, key, &slashed))
	{
		scan_add(s, slashed.start, slashed.end, key->verdict.rule, 0, WEIGHT_KEY);
		return;
	}
	if (value_spares_itself(s, key, separator, value) ||
		context_spares(s, key, separator, value) ||
		(!bounded && len <= VALUE_SPARED_MAX &&
		 (message_spares(s, key, separator, value) || sentence_spares(s, key, separator, value))))
		return;
	if (!key->verdict.strong)
	{
		Value		part = *value;

		if (narrow_to_password(s, key, &part))
		{
			scan_add(s, part.start, part.end, key->verdict.rule,
					 (unsigned) value->decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
			return;
		}
		if (!may_be_secret(s, key, value))
			return;
	}
	scan_add(s, value->start, value->end, key->verdict.rule,
			 choose_tag_quotes(s, key, separator, value) |
			 (unsigned) value->decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
	s->read.value_start = value->start;
	s->read.value_end = value->end;
}

/* Add a span that has no key, unless it is empty, spared or prose. */
void
value_add_keyless(Scan *s, size_t start, size_t end, uint16_t rule,
				  DecodeForm decode)
{
	if (end > start &&
		!value_is_spared(s->options, s->text + start, end - start, true) &&
		!value_is_prose(s->text + start, end - start))
		scan_add(s, start, end, rule, (unsigned) decode << SPAN_DECODE_SHIFT,
				 WEIGHT_CARRIER);
}
