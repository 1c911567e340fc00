/*
 * value.c
 *		Read the value behind a key: quoted in any way, or bare up to where
 *		the key's place says that it ends.
 */
#include <string.h>

#include "redact/carriers/key.h"
#include "redact/carriers/value.h"
#include "redact/engine/engine.h"
#include "redact/judge/context.h"
#include "redact/judge/message.h"
#include "redact/judge/not_secret.h"
#include "redact/text/cursor.h"

#define AHEAD_BYTES 80			/* to see whether a list goes on */

/* Does "name=" (or "name:", where colon) begin at this place? */
static bool
assignment_at(const Scan *s, size_t at, size_t stop, bool colon)
{
	size_t		from;

	while (at < stop && (is_blank(s->text[at]) || s->text[at] == '-'))
		at++;
	for (from = at; at < stop && at - from < 64 &&
		 (is_alnum(s->text[at]) || s->text[at] == '_' || s->text[at] == '-' ||
		  s->text[at] == '.'); at++)
		;
	return at > from && at < stop && !is_digit(s->text[from]) &&
		(s->text[at] == '=' || (colon && s->text[at] == ':'));
}

/* Does one of these two bytes follow soon, on this line? */
static bool
follows_soon(const Scan *s, size_t at, size_t stop, char one, char other)
{
	if (stop - at > AHEAD_BYTES)
		stop = at + AHEAD_BYTES;
	for (; at < stop; at++)
	{
		if (s->text[at] == one || s->text[at] == other)
			return true;
	}
	return false;
}

/* May nothing but an end stand at this place: line end, blank, punctuation? */
static bool
is_after_word(const Scan *s, size_t at, size_t stop)
{
	return at >= stop || is_space(s->text[at]) ||
		byte_in(s->text[at], ",;.)]}>\"'`<|\\\0");
}

/* Does a blank stand behind the key's sign? */
static bool
is_spaced(const Scan *s, const Key *key)
{
	size_t		at = key->end + 1 + key->open.len;

	return at < s->limit && is_blank(s->text[at]);
}

/* Does a blank end a bare value of a key that begins its line? */
static bool
blank_ends_line(const Scan *s, const Key *key, Separator separator)
{
	if (separator == SEPARATOR_COLON || separator == SEPARATOR_PAIR || separator == SEPARATOR_BLANK)
		return false;
	/* name = value of a properties or INI file; NAME=value of a shell */
	return separator != SEPARATOR_EQUALS ||
		(!is_blank(s->text[key->end]) && !is_lower(s->text[key->start]));
}

/* Does a blank end a bare value here? */
static bool
blank_ends(const Scan *s, size_t at, size_t stop, const Key *key, Separator separator)
{
	size_t		next = skip_blanks(s, at, stop);

	if (next == stop || s->text[next] == '#' ||
		(s->text[next] == ';' && separator == SEPARATOR_EQUALS) ||
		assignment_at(s, next, stop, false))
		return true;
	switch (key->place)
	{
		case PLACE_LINE:
			return blank_ends_line(s, key, separator);
		case PLACE_QUOTED:
			return s->text[next] == '-' || separator == SEPARATOR_BLANK;
		case PLACE_ESCAPED_LINE:
			return separator != SEPARATOR_COLON;
		case PLACE_FIELDS:
			return !follows_soon(s, next, stop, ';', '"');
		case PLACE_LIST:
			return separator != SEPARATOR_COLON || !is_spaced(s, key) ||
				assignment_at(s, next, stop, true) ||
				!follows_soon(s, next, stop, ',', '}');
		default:
			return true;
	}
}

/* Where a reference that begins here ends: ${X}, $(cat x), {{ .X }}, <X>. */
static size_t
reference_end(const Scan *s, size_t at, size_t stop)
{
	static const char *const pairs[][2] = {
		{"${{", "}}"}, {"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<%", "%>"},
		{"#{", "}"}, {"@{", "}"}, {"((", "))"}, {"{%", "%}"}, {"<", ">"},
	};

	if (at >= stop || is_alnum(s->text[at]) || strchr("${<#@(", s->text[at]) == NULL)
		return at;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		size_t		len = strlen(pairs[i][0]);
		size_t		most = stop - at > 256 ? at + 256 : stop;
		const char *close;

		if (stop - at <= len || memcmp(s->text + at, pairs[i][0], len) != 0)
			continue;
		close = memmem(s->text + at + len, most - at - len, pairs[i][1],
					   strlen(pairs[i][1]));
		if (close != NULL &&
			(pairs[i][1][0] != '}' || is_reference_body(s->options, s->text + at + len,
														close - (s->text + at) - len)))
			return (size_t) (close - s->text) + strlen(pairs[i][1]);
	}
	return at;
}

/* Does another assignment begin behind this byte of a quoted text? */
static bool
assignment_follows(const Scan *s, size_t at, size_t stop)
{
	switch (s->text[at])
	{
		case ' ':
		case '\t':
			return at + 1 < stop && (s->text[at + 1] == '-' ||
									 assignment_at(s, at + 1, stop, false));
		case '&':
		case ';':
		case ',':
			return assignment_at(s, at + 1, stop, false);
		case '\\':
			return at + 2 < stop && strchr("nr", s->text[at + 1]) != NULL &&
				assignment_at(s, at + 2, stop, true);
		default:
			return false;
	}
}

/* In front of the escapes of line ends that end a text; they stay. */
static size_t
back_over_line_ends(const Scan *s, size_t start, size_t end)
{
	while (end > start + 2 && (s->text[end - 1] == 'n' || s->text[end - 1] == 'r') &&
		   s->text[end - 2] == '\\')
	{
		for (end -= 2; byte_before_is(s, end, start, '\\'); end--)
			;
	}
	return end;
}

/* A value that begins a quoted text goes to that text's end. */
static size_t
quoted_end(Scan *s, size_t at, const Key *key)
{
	size_t		stop = quote_close(s, at, &key->open);
	size_t		i = at;

	/* "PASSWORD=x --user y", "password=x user=y", "password=x\nuser=y" */
	while (i < stop && !assignment_follows(s, i, stop))
		i += s->text[i] == '\\' && i + 2 < stop ? 2 : 1;
	return back_over_line_ends(s, at, i < stop ? i : stop);
}

/* Does a backslash end a bare value: in front of a quote or a line's end? */
static bool
backslash_ends(const Scan *s, size_t at, size_t stop, const Key *key)
{
	size_t		next = at + 1;

	if (key->place == PLACE_LINE)
		return false;
	/* JSON writes the '&' of a query so. */
	if (text_has(s, at, stop, "\\u0026"))
		return true;
	while (next < stop && s->text[next] == '\\')
		next++;
	return next < stop && (strchr("\"'`", s->text[next]) != NULL ||
						   (next == at + 1 && strchr("nrt", s->text[next]) != NULL));
}

/* Does the '&' at this place end a bare value? */
static bool
ampersand_ends(const Scan *s, size_t at, size_t stop, const Key *key,
			   Separator separator)
{
	if (key->place == PLACE_QUERY || quote_at(s, at).bytes != NULL)
		return true;
	return !(key->place == PLACE_LINE && separator == SEPARATOR_COLON) &&
		assignment_at(s, at + 1, stop, false);
}

/* Does the '%' at this place end a percent-encoded value? */
static bool
percent_ends(const Scan *s, size_t at, size_t stop, const Key *key)
{
	return key->place == PLACE_ENCODED &&
		(quote_at(s, at).bytes != NULL || text_has(s, at, stop, "%26") ||
		 text_has(s, at, stop, "%7D"));
}

/* Does the ';' at this place end a bare value? */
static bool
semicolon_ends(const Scan *s, size_t at, size_t stop, const Key *key,
			   Separator separator)
{
	if (key->place == PLACE_LINE && separator == SEPARATOR_COLON)
		return false;
	return key->place == PLACE_FIELDS || key->place == PLACE_LIST ||
		is_after_word(s, at + 1, stop) || assignment_at(s, at + 1, stop, false);
}

/* Does the ',' at this place end a bare value? */
static bool
comma_ends(const Scan *s, size_t at, size_t stop, const Key *key)
{
	if (key->place == PLACE_LIST)
		return true;
	if (key->place == PLACE_LINE)
		return assignment_at(s, at + 1, stop, false);
	return is_after_word(s, at + 1, stop) || assignment_at(s, at + 1, stop, true);
}

/* Does this byte of punctuation end a bare value? */
static bool
punctuation_ends(const Scan *s, size_t at, size_t stop, const Key *key,
				 Separator separator)
{
	bool		line = key->place == PLACE_LINE;

	switch (s->text[at])
	{
		case '"':
		case '\'':
		case '`':
			return !line;
		case '<':
			return key->place == PLACE_QUERY || text_has(s, at, stop, "</");
		case '&':
			return ampersand_ends(s, at, stop, key, separator);
		case '%':
			return percent_ends(s, at, stop, key);
		case ':':
			return !line && key->place != PLACE_QUOTED && at + 1 < stop &&
				is_blank(s->text[at + 1]);
		case ';':
			return semicolon_ends(s, at, stop, key, separator);
		case ',':
			return comma_ends(s, at, stop, key);
		case '}':
		case ')':
		case ']':
			return !line && is_after_word(s, at + 1, stop);
		case '#':
			return key->place == PLACE_QUERY;
		case '-':
			return end_mark_length(s->text + at, stop - at) > 0;
		default:
			return false;
	}
}

/*
 * What is known of bare values that end by the same rules as this one; NULL
 * where there is at most one of them on a line, or in its quotes.
 */
static BareMemo *
bare_memo(Scan *s, const Key *key, Separator separator)
{
	unsigned	sign = separator == SEPARATOR_EQUALS ? 0 : separator == SEPARATOR_COLON ? 1 : 2;
	bool		spaced = is_spaced(s, key);

	if (separator == SEPARATOR_XML || key->place == PLACE_LINE ||
		(key->place == PLACE_QUOTED && key->open.mark != 0 && separator == SEPARATOR_EQUALS))
		return NULL;
	return &s->bare[((unsigned) key->place * 3 + sign) * 2 + spaced];
}

/* Where the text of an XML element ends: at "]]>", "&lt;" or '<'. */
static size_t
xml_text_end(const Scan *s, size_t at, size_t stop)
{
	const char *text = s->text + at;
	const char *close;

	if (follows(s, at, "<![CDATA["))
		close = memmem(text, stop - at, "]]>", strlen("]]>"));
	else if (follows(s, at, "&gt;"))
		close = memmem(text, stop - at, "&lt;", strlen("&lt;"));
	else
		close = memchr(text, '<', stop - at);
	return close != NULL ? (size_t) (close - s->text) : stop;
}

/* Leave out the blanks at the end of a value in [at, end). */
static size_t
trim_end(const Scan *s, size_t at, size_t end)
{
	while (end > at && is_space(s->text[end - 1]))
		end--;
	return end;
}

/*
 * Walk from this place, which is not inside an escape, to the byte that ends a
 * bare value. The result may be one past stop, behind a last backslash.
 */
static size_t
walk_to_end(const Scan *s, size_t at, size_t stop, const Key *key,
			Separator separator)
{
	for (; at < stop; at++)
	{
		unsigned char c = s->text[at];
		size_t		tag = 0;

		if (is_alnum(c) || c >= 0x80)
			continue;
		if (c == '[' || c == '"' || c == '\\')
			tag = quoted_tag_length(s->options, s->text + at, stop - at);
		if (tag > 0)
		{
			at += tag - 1;
			continue;
		}
		if (c < 0x20 && c != '\t')
			break;
		if (is_blank(c))
		{
			if (blank_ends(s, at, stop, key, separator))
				break;
		}
		else if (c == '\\')
		{
			if (backslash_ends(s, at, stop, key))
				break;
			at++;
		}
		else if (punctuation_ends(s, at, stop, key, separator))
			break;
	}
	return at;
}

/* Where a bare value ends. */
static size_t
bare_end(Scan *s, size_t at, const Key *key, Separator separator)
{
	BareMemo   *memo = bare_memo(s, key, separator);
	size_t		stop = scan_line_end(s, at);
	size_t		from;
	size_t		i;

	if (separator == SEPARATOR_XML)
		return trim_end(s, at, xml_text_end(s, at, stop));
	if (key->place == PLACE_QUOTED && key->open.mark != 0 && separator == SEPARATOR_EQUALS)
		return trim_end(s, at, quoted_end(s, at, key));
	from = i = reference_end(s, at, stop);
	/* Not in the middle of an escape. */
	if (memo != NULL && i > memo->from && i < memo->to && s->text[i - 1] != '\\')
	{
		from = memo->from;
		i = memo->to;
		if (memo->ended)
			stop = i;
	}
	i = walk_to_end(s, i, stop, key, separator);
	if (memo != NULL)
		*memo = (BareMemo) {.from = from, .to = i, .ended = i < scan_line_end(s, at)};
	return trim_end(s, at, i < stop ? i : stop);
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
		char		mark = s->text[at];
		size_t		word = at + 1;

		if ((mark != '&' && mark != '!') ||
			(!is_alpha(s->text[word]) && s->text[word] != '!'))
			break;
		while (word < stop && word - at < NAME_MAX_BYTES &&
			   (is_alnum(s->text[word]) || byte_in(s->text[word], "_-./:!")))
			word++;
		if (word == stop || !is_blank(s->text[word]))
			break;
		if (mark == '!' && s->text[at + 1] != '!')
			return stop;
		for (at = word; at < stop && is_blank(s->text[at]); at++)
			;
	}
	return at;
}

/* Skip the constructor around a value: Some(x). */
static size_t
skip_wrapper(const Scan *s, size_t at, size_t stop)
{
	static const char *const wrappers[] = {"Some(", "SecretStr(", "Secret("};

	for (size_t i = 0; s->text[at] == 'S' && i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
	{
		size_t		len = strlen(wrappers[i]);

		if (stop - at >= len && memcmp(s->text + at, wrappers[i], len) == 0)
			return at + len;
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
skip_prefix(const Scan *s, size_t at, size_t stop, Separator separator)
{
	size_t		start;

	at = skip_yaml_types(s, at, stop);
	if (at >= stop)
		return at;
	start = at;
	at = skip_wrapper(s, at, stop);
	if (at > start)
		return at;
	if (at + 1 < stop && strchr("ubrfLNE@$", s->text[at]) != NULL &&
		(s->text[at + 1] == '"' || s->text[at + 1] == '\''))
		at++;
	start = at;
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
decode_of(const Quote *quote)
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
is_closing(const Scan *s, const Key *key, const Quote *quote, size_t at,
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
is_command(const Scan *s, size_t at, size_t stop)
{
	const char *close = memchr(s->text + at, '`', stop - at);

	return close != NULL && memchr(s->text + at, ' ', close - (s->text + at)) != NULL;
}

/* The end of a private key in [at, end) is none of the value's. */
static size_t
stop_at_end_mark(const Scan *s, size_t at, size_t end)
{
	const char *mark = memmem(s->text + at, end - at, "-----END ", 9);

	return mark != NULL && end_mark_length(mark, s->text + end - mark) > 0 ?
		(size_t) (mark - s->text) : end;
}

/* A value between quotes, or to its line's end if they do not close. */
static bool
read_quoted(Scan *s, size_t at, const Quote *quote, Value *value)
{
	*value = (Value)
	{
		.start = at + quote->len, .quote = *quote, .decode = decode_of(quote),
	};
	value->end = quote_close(s, value->start, quote);
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
 * Move *at from behind the separator to the value's first byte, and *stop to
 * the end of its line. False if no value begins there.
 */
static bool
find_value(Scan *s, const Key *key, Separator separator, size_t *at, size_t *stop)
{
	size_t		end = scan_line_end(s, *at);
	size_t		i = skip_blanks(s, *at, end);

	i = skip_blanks(s, skip_colors(s, i, end), end);
	i = skip_prefix(s, i, end, separator);
	/* "password 7 0822455D": the digit says how it is encrypted */
	if (separator == SEPARATOR_BLANK && key->dashes == 0 && end - i > 2 &&
		is_digit(s->text[i]) && s->text[i + 1] == ' ' && !is_blank(s->text[i + 2]))
		i += 2;
	if (i >= end && byte_before_is(s, end, s->floor, '(') &&
		!find_on_next_line(s, &i, &end))
		return false;
	*at = i;
	*stop = end;
	if (i >= end || s->text[i] == '\r')
		return false;
	return s->text[i] != '#' || i + 1 == end || !is_blank(s->text[i + 1]);
}

/* How a bare value is encoded. */
static DecodeForm
bare_decode(const Key *key, Separator separator)
{
	if (key->place == PLACE_QUERY || key->place == PLACE_ENCODED)
		return DECODE_PERCENT;
	if (key->place == PLACE_QUOTED && key->open.mark == '"')
		return DECODE_ESCAPES + (key->open.level > 2 ? 2 : key->open.level);
	return separator == SEPARATOR_XML ? DECODE_ENTITIES : DECODE_NONE;
}

/* Read the bare value that begins at this place; false if it is not one. */
static bool
read_bare(Scan *s, size_t at, size_t stop, const Key *key, Separator separator,
		  Value *value)
{
	if (separator == SEPARATOR_CALL)
		return false;
	if (separator == SEPARATOR_XML && text_has(s, at, stop, "<![CDATA["))
		at += strlen("<![CDATA[");
	if (at + 1 < stop && s->text[at] == '[' && key->place != PLACE_LINE &&
		!is_space(s->text[at + 1]) &&
		tag_length(s->options, s->text + at, stop - at) == 0)
		at++;
	*value = (Value) {.start = at, .decode = bare_decode(key, separator)};
	value->end = bare_end(s, at, key, separator);
	if (is_identifier(s, key, separator, value))
		return false;
	if (separator == SEPARATOR_XML && value->end - at > strlen("]]>") &&
		follows(s, value->end, "]]>"))
		value->end -= strlen("]]>");
	return value->end > value->start;
}

/*
 * Read the value that begins behind a separator, quoted or bare. False if
 * there is no value; *value is undefined then.
 */
bool
value_read(Scan *s, size_t at, const Key *key, Separator separator, Value *value)
{
	size_t		stop;
	Quote		quote;

	if (!find_value(s, key, separator, &at, &stop))
		return false;
	quote = quote_at(s, at);
	/* A tag that was put between quotes ends at them, whatever follows. */
	if (quote.mark == '"' && quoted_tag_length(s->options, s->text + at, stop - at) > 0)
		return false;
	if (quote.bytes == NULL)
		return read_bare(s, at, stop, key, separator, value);
	if (quote.mark == '`' && is_command(s, at + quote.len, stop))
		return false;
	if (quote.mark != 0 && is_closing(s, key, &quote, at, separator))
		return false;
	return read_quoted(s, at, &quote, value);
}

/* How a tag must be quoted that stands in place of a bare value. */
static QuoteForm
quote_form(const Scan *s, const Key *key, Separator separator, const Value *value)
{
	if (value->quote.bytes != NULL || separator == SEPARATOR_XML)
		return QUOTE_NONE;
	if (separator == SEPARATOR_COLON && key->closed && key->open.mark == '"')
		return QUOTE_DOUBLE + (key->open.level > 2 ? 2 : key->open.level);
	if (separator == SEPARATOR_PAIR || (separator == SEPARATOR_COMMA && key->dashes > 0))
		return QUOTE_DOUBLE;	/* "- x" of a list of YAML */
	if (separator == SEPARATOR_COLON && key->place == PLACE_LINE)
	{
		/* A header's name is no YAML key. */
		bool		header = is_upper(s->text[key->start]) &&
			memchr(s->text + key->start, '-', key->end - key->start) != NULL;

		return header ? QUOTE_NONE : QUOTE_DOUBLE;
	}
	if (separator == SEPARATOR_COLON && key->place == PLACE_LIST)
		return QUOTE_DOUBLE;
	/* TOML has bare numbers; everything else in it is quoted already. */
	if (separator == SEPARATOR_EQUALS && is_blank(s->text[key->end]) &&
		key->place == PLACE_LINE && is_digit(s->text[value->start]))
		return QUOTE_DOUBLE;
	return QUOTE_NONE;
}

/* Note the value as a secret, unless it is none. */
void
value_add(Scan *s, const Key *key, Separator separator, const Value *value)
{
	const char *text = s->text + value->start;
	size_t		len = value->end - value->start;
	bool		quoted = value->quote.bytes != NULL;

	if (len < key->verdict.least || value_is_spared(s->options, text, len, quoted) || value_is_prose(text, len) ||
		context_spares(s, key, separator, value) ||
		(!quoted && len <= VALUE_SPARED_MAX && message_spares(s, key, separator, value)))
		return;
	if (!key->verdict.strong)
	{
		Value		part = *value;

		if (context_user(s, key, &part))
		{
			scan_add(s, part.start, part.end, key->verdict.rule,
					 (unsigned) value->decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
			return;
		}
		if (key->verdict.uuid ? !is_uuid(text, len) :
			!value_looks_secret(s->options, text, len) && !context_confirms(s, key, value))
			return;
	}
	scan_add(s, value->start, value->end, key->verdict.rule,
			 quote_form(s, key, separator, value) |
			 (unsigned) value->decode << SPAN_DECODE_SHIFT, WEIGHT_KEY);
	s->value_start = value->start;
	s->value_end = value->end;
}
